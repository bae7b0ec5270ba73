// The last verdict per case, for "looked at N, found M", the no_data list and the metrics. Written with the judgement,
// in the caller's SqlTransaction; totals are kept as they change, never counted over all cases.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "agent/store/database.h"
#include "checks/executor.h"

namespace returnwatch::agent {

struct NoDataEntry {
  std::string store, check, rma_id, reason;
};

void put_verdicts(Database& db, const std::string& store, const std::string& case_key,
                  const std::vector<checks::Outcome>& outcomes);
// What holds for every case of the store: checks that cannot judge, since what they need cannot be read. Said once, not
// of each case.
void put_unreadable(Database& db, const std::string& store, const std::vector<checks::Outcome>& outcomes);
void drop_verdicts(Database& db, const std::string& store, const std::string& case_key);

// The case keys with this beginning of which something is kept.
[[nodiscard]] std::vector<std::string> verdict_keys(Database& db, const std::string& store, const std::string& prefix);

// Subjects judged per check, over all cases of the store.
[[nodiscard]] std::map<std::string, long> looked_at(Database& db, const std::string& store);
[[nodiscard]] std::vector<NoDataEntry> no_data(Database& db, const std::string& store);
// Of one check: what it could not judge of returns, counted by the reason that it gave.
[[nodiscard]] std::map<std::string, long> no_data_reasons(Database& db, const std::string& store,
                                                          std::string_view check);
// Subjects without data per check.
[[nodiscard]] std::map<std::string, long> no_data_counts(Database& db, const std::string& store);

}  // namespace returnwatch::agent
