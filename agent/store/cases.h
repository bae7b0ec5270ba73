// Joins what is stored into the values that checks read, and keeps the index "which case must be judged when".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/store/database.h"
#include "checks/case.h"
#include "checks/executor.h"

namespace returnwatch::agent {

using checks::Time;

// A case is keyed by its order id ("" never occurs: an RMA whose order is not known yet is keyed "rma:ID").
struct CaseKey {
  std::string store;
  std::string key;
};

// Cases marked dirty, or whose deadline is due; oldest first.
[[nodiscard]] std::vector<CaseKey> cases_to_judge(Database& db, const std::string& store, Time now, int limit);
[[nodiscard]] std::vector<CaseKey> all_cases(Database& db, const std::string& store);
// Clears the dirty mark and sets the next deadline (nothing: none).
void case_judged(Database& db, const CaseKey& key, std::optional<Time> next);
void mark_all_dirty(Database& db, const std::string& store);      // configuration or capability changed

[[nodiscard]] checks::ReturnCase load_case(Database& db, const CaseKey& key, const checks::Policy& policy);
// Everything but `troubles`, `heading`'s routes and flows' schedules, which the cycle adds.
[[nodiscard]] checks::StoreCase load_store_case(Database& db, const std::string& store, const checks::Policy& policy, Time now);

// RMA or order, by digits or name, in one store or ("") any.
[[nodiscard]] std::vector<CaseKey> find_cases(Database& db, const std::string& store, const std::string& rma_or_order);

}  // namespace returnwatch::agent
