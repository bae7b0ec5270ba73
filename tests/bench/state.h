// A state of `n` healthy returns, received and judged, for the benchmarks.
#pragma once

#include <memory>

#include "agent/cycle/judge.h"
#include "agent/store/alert_store.h"
#include "agent/store/cases.h"
#include "agent/store/verdicts.h"
#include "tests/agent/store/fixture.h"

namespace returnwatch::agent::bench {

inline checks::Reach all_fresh() { return {}; }

inline checks::Order order_of(long n) {
  checks::Order o = testing::order(std::to_string(900000 + n));
  o.customer_id = "c" + std::to_string(n);
  o.lines[0].inventory_item_id = "i" + std::to_string(n % 500);
  o.total_price = o.received = testing::gbp(5990);
  o.read_at = testing::kNow;
  return o;
}

inline checks::Rma rma_of(long n) {
  checks::Rma r = testing::rma(std::to_string(1000 + n), std::to_string(900000 + n));
  r.read_at = testing::kNow;
  return r;
}

// What one step of the cycle does with the cases that changed or fell due; how many.
inline long judge_due(Database& db, checks::Time now) {
  static const checks::Policy policy;
  static const checks::Reach reach = all_fresh();
  static const checks::Options options;
  AlertStore store(db);
  long judged = 0;
  for (;;) {
    const auto keys = cases_to_judge(db, "acme", now, 500);
    if (keys.empty()) return judged;
    Transaction step(db);
    for (const CaseKey& key : keys) {
      const checks::ReturnCase c = load_case(db, key, policy);
      const CaseJudgement j = judge(c, policy, reach, options, now);
      store.apply(alerts::advance(store.of_case(key.store, key.key), key.key, j.outcomes, {now, false, {}}));
      put_claims(db, key, j.claims);
      put_case_facts(db, key, j.restocks, j.heading, j.reasons);
      put_verdicts(db, key.store, key.key, j.outcomes);
      case_judged(db, key, j.next);
      ++judged;
    }
    step.commit();
  }
}

inline std::unique_ptr<Database> state_of(long n) {
  auto db = testing::memory();
  Records records(*db, "acme");
  Transaction step(*db);
  for (long i = 0; i < n; ++i) {
    records.returngo.put_rma(rma_of(i), testing::kNow);
    records.shopify.put_order(order_of(i), testing::kNow);
  }
  step.commit();
  (void)judge_due(*db, testing::kNow);
  return db;
}

}  // namespace returnwatch::agent::bench
