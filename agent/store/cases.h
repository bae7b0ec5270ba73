// Joins what is stored into the values that checks read, and keeps the index "which case must be judged when".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "agent/store/case_key.h"
#include "agent/store/database.h"
#include "checks/case.h"
#include "checks/executor.h"

namespace returnwatch::agent {

using checks::Time;

// A case as case_key.h names it.
struct CaseKey {
  std::string store;
  std::string key;
  std::int64_t mark = 0;  // set by cases_to_judge: a case that changes while it is judged stays dirty
  bool anew = false;      // it has not changed: what it is judged with has
  std::int64_t kept = 0;  // set by cases_to_judge: checksum of what its last judgement left; 0 = not known
};

// A return reason of an approved, live RMA.
struct ReasonAt {
  std::string rma_id;
  std::string reason;
  Time approved_at{};
};

// Cases that have changed, or whose deadline is due; oldest first.
[[nodiscard]] std::vector<CaseKey> cases_to_judge(Database& db, const std::string& store, Time now, int limit);
// Cases that wait to be judged anew, though nothing of them has changed.
[[nodiscard]] std::vector<CaseKey> cases_to_judge_anew(Database& db, const std::string& store, int limit);
// When the next case falls due (after `now` or before); nothing: only a change makes one.
[[nodiscard]] std::optional<Time> next_deadline(Database& db, const std::string& store);
[[nodiscard]] std::vector<CaseKey> all_cases(Database& db, const std::string& store);
// Clears the dirty mark and sets the next deadline (nothing: none). `kept`: checksum of what the judgement left for
// others, so that whoever judges it next need not write the same again; `missing`: what could not be read for it.
void case_judged(Database& db, const CaseKey& key, std::optional<Time> next, std::int64_t kept = 0,
                 std::int64_t missing = 0);
void mark_all_dirty(Database& db, const std::string& store);  // as if each had changed
void mark_all_anew(Database& db, const std::string& store);   // what they are judged with has changed; in its own time

// Needs that cannot be read, as bits.
[[nodiscard]] std::int64_t missing_of(const checks::Reach& reach);
// What of the store cannot be read now. What goes away changes no verdict: alerts stay as they are, whether judged
// again or not. What comes back has the cases judged anew, in their own time, that were judged without it.
void note_missing(Database& db, const std::string& store, std::int64_t missing);

// Whether Shopify's feed has just said that an order of this case changed, and its detail is still to be read: half of
// what is stored is new then, and half old. Not for longer than twenty minutes, nor for an order never read.
[[nodiscard]] bool half_read(Database& db, const checks::ReturnCase& c, const std::string& store, Time now);
[[nodiscard]] checks::ReturnCase load_case(Database& db, const CaseKey& key, const checks::Policy& policy);
// What judging a case derived and others need: its waiting and proven units (for the other cases of the same items;
// those are marked when it changed), and what the store's checks count. Call after judging, in the transaction that
// keeps the outcome.
void put_claims(Database& db, const CaseKey& key, const std::vector<checks::StockClaim>& claims);
void put_case_facts(Database& db, const CaseKey& key, const std::vector<checks::RestockFact>& restocks,
                    const std::vector<checks::HeadingUnit>& heading, const std::vector<ReasonAt>& reasons);

// `watched` of a flow says: was once seen enabled and deployed; the configuration's own list is laid over it by the
// cycle. Everything but `troubles`, `heading`'s routes and flows' schedules, which the cycle adds.
[[nodiscard]] checks::StoreCase load_store_case(Database& db, const std::string& store, const checks::Policy& policy,
                                                Time now);

// RMA or order, by digits or name, in one store or ("") any.
[[nodiscard]] std::vector<CaseKey> find_cases(Database& db, const std::string& store, const std::string& rma_or_order);

}  // namespace returnwatch::agent
