// Silences and the patterns by which routes and silences match alerts. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "alerts/alert.h"

namespace returnwatch::alerts {

// Label -> patterns (checks::fits), one of which must match; labels: owner, severity, check, cause, store, rma, order,
// fingerprint.
using LabelMatch = std::map<std::string, std::vector<std::string>>;

[[nodiscard]] bool matches(const LabelMatch& match, const checks::Finding& f);

struct Silence {
  long id = 0;
  LabelMatch match;
  Time created_at{};
  Time until{};
  std::string author, reason;
};

[[nodiscard]] bool silenced(const std::vector<Silence>& silences, const checks::Finding& f, Time now);

// "check=restock_* store=acme-uk severity=warning,critical"; nothing where it is malformed or a label is unknown.
[[nodiscard]] std::optional<LabelMatch> parse_match(const std::string& text);
[[nodiscard]] std::string to_string(const LabelMatch& match);

}  // namespace returnwatch::alerts
