// A state of healthy returns, received and judged, for the benchmarks and the counted tests of cost.
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

// As they are when all is over: received, paid, back in stock two months ago.
inline checks::Rma done_rma_of(long n) {
  checks::Rma r = rma_of(n);
  const auto at = testing::at("2026-09-21T10:00:00Z");
  r.created_at = r.events[0].at = at - checks::days(5);
  r.status = "Done";
  r.events.push_back({"RMA_APPROVED", r.created_at});
  r.shipments[0].status = "Received";
  r.comments = {{checks::CommentFact::approved, false, "automation", *r.created_at, "", ""},
                {checks::CommentFact::shipment_received, false, "automation", at, r.shipments[0].id, ""}};
  r.transactions = {{"t" + r.id,
                     "RefundToPaymentMethod",
                     "Success",
                     "Shopify",
                     "r" + r.id,
                     testing::gbp(5990),
                     {r.units[0].id},
                     at,
                     at}};
  return r;
}

inline checks::Order done_order_of(long n) {
  checks::Order o = order_of(n);
  const auto at = testing::at("2026-09-21T10:00:00Z");
  o.created_at = at - checks::days(20);
  o.updated_at = at;
  o.fulfillment_status = "FULFILLED";
  o.refunded = testing::gbp(5990);
  checks::Refund refund;
  refund.id = "r" + std::to_string(1000 + n);
  refund.created_at = at;
  refund.total = testing::gbp(5990);
  refund.lines = {{o.lines[0].id, 1, "RETURN", true, "77001"}};
  refund.transactions = {
      {"x" + std::to_string(n), "REFUND", "SUCCESS", "", "shopify_payments", testing::gbp(5990), at}};
  o.refunds = {refund};
  return o;
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
      const std::int64_t kept = checksum(j);
      if (kept != key.kept) {
        put_claims(db, key, j.claims);
        put_case_facts(db, key, j.restocks, j.heading, j.reasons);
        put_verdicts(db, key.store, key.key, j.outcomes);
      }
      case_judged(db, key, j.next, kept);
      ++judged;
    }
    step.commit();
  }
}

// `open` of them are still under way.
inline void fill(Database& db, long n, long open) {
  Records records(db, "acme");
  Transaction step(db);
  for (long i = 0; i < n; ++i) {
    records.returngo.put_rma(i < open ? rma_of(i) : done_rma_of(i), testing::kNow);
    records.shopify.put_order(i < open ? order_of(i) : done_order_of(i), testing::kNow);
  }
  for (long i = 0; i < std::min(n, 500L); ++i) records.shopify.put_item("i" + std::to_string(i), true, testing::kNow);
  step.commit();
  (void)judge_due(db, testing::kNow);
}

inline std::unique_ptr<Database> state_of(long n) {
  auto db = testing::memory();
  fill(*db, n, n);
  return db;
}

}  // namespace returnwatch::agent::bench
