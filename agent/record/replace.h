// What makes a recording safe to hand on: everything that identifies a shop's things is replaced, the same by the same
// in every line, and everything that is not known to be harmless is left out.
//
// Kept: numbers (amounts, times, quantities), truth values, the systems' own words (statuses, types). Replaced: ids,
// order and return names, SKUs, product, location and flow names, reasons, marks, apps. Order is kept among ids, and
// so is which SKU begins with a prefix that a route names, since verdicts hang on both.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "agent/record/lines.h"

namespace returnwatch::agent::record {

class Replacements {
 public:
  // What each id, name and word becomes depends on all of them.
  explicit Replacements(const Lines& lines);

  [[nodiscard]] Lines replaced(const Lines& lines) const;

 private:
  enum class What {  // a text is, by its key
    id,
    order_name,
    sku,
    sku_prefix,
    item_name,
    location_name,
    flow_name,
    flow_match,
    reason,
    mark,
    app,
    word,
    method,
    error_key,
    note_key,
    tracked_value,
    cron,
    said,
    plain,
    none
  };
  [[nodiscard]] static What what(const std::string& kind, const std::string& within, const std::string& key);

  void collect(const std::string& kind, const std::string& within, const std::string& key, const Json& value);
  void number();
  [[nodiscard]] Json object(const std::string& kind, const std::string& within, const Json& from) const;
  [[nodiscard]] Json value(const std::string& kind, const std::string& within, const std::string& key,
                           const Json& from) const;
  [[nodiscard]] std::string text(What what, const std::string& from) const;
  [[nodiscard]] std::string order_name(const std::string& from) const;
  [[nodiscard]] std::string sku(const std::string& from) const;
  [[nodiscard]] std::string tracked(const std::string& from) const;
  [[nodiscard]] std::string named(const char* noun, What what, const std::string& from) const;

  std::map<What, std::map<std::string, std::string>> seen_;  // raw, by its folded form -> what it becomes
  std::vector<std::string> prefixes_;                        // of SKUs, as routes name them
};

}  // namespace returnwatch::agent::record
