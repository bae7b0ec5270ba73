// Runs one check over one case and adds what the configuration decides. Pure.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "checks/check.h"

namespace returnwatch::checks {

using Options = std::map<std::string, CheckOptions>;  // by check id, merged for one store

struct Outcome {
  std::string check;
  bool enabled = true;
  std::vector<Finding> findings;  // pending and firing ones
  std::vector<Finding> expired;   // permanent facts older than 30 days: resolve as expired
  std::vector<NoData> no_data;
  std::vector<NoData> why;
  std::optional<Time> next;  // the earliest deadline after `now`
  int looked_at = 0;
};

// Walks the case's returns for a judge of one return, and says of those that cannot be judged why (`unjudgeable`).
// A need that is not fresh gives no_data for the whole case, without asking the judge. Of several problems with one
// fingerprint the first listed cause wins. Working time applies to every owner but technical.
[[nodiscard]] Outcome run(const CheckInfo& check, const ReturnCase& c, const Facts& facts, const Context& ctx,
                          const Options& options);
[[nodiscard]] Outcome run(const CheckInfo& check, const StoreCase& c, const Context& ctx, const Options& options);
// A check that somebody else judges (the user's own); `judge` is asked only when it is enabled and its needs are fresh.
// What the verdict's problems name as cause must outlive the call.
[[nodiscard]] Outcome run(const CheckInfo& check, const std::string& store, const Context& ctx, const Options& options,
                          const std::function<void(Verdict&)>& judge);

}  // namespace returnwatch::checks
