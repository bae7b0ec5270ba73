// Runs one check over one case and adds what the configuration decides. Pure.
#pragma once

#include <map>
#include <string>

#include "checks/check.h"

namespace returnwatch::checks {

using Options = std::map<std::string, CheckOptions>;   // by check id, merged for one store

struct Outcome {
  std::string check;
  bool enabled = true;
  std::vector<Finding> findings;     // pending and firing ones
  std::vector<Finding> expired;      // permanent facts older than 30 days: resolve as expired
  std::vector<NoData> no_data;
  std::vector<NoData> why;
  std::optional<Time> next;          // the earliest deadline after `now`
  int looked_at = 0;
};

// A need that is not fresh gives no_data for the whole case, without asking the judge. Of several problems with one
// fingerprint the first listed cause wins. Working time applies to every owner but technical.
[[nodiscard]] Outcome run(const CheckInfo& check, const ReturnCase& c, const Facts& facts, const Context& ctx, const Options& options);
[[nodiscard]] Outcome run(const CheckInfo& check, const StoreCase& c, const Context& ctx, const Options& options);

}  // namespace returnwatch::checks
