// A state of healthy returns, received and judged, for the benchmarks and the counted tests of cost.
#pragma once

#include <memory>

#include "agent/cycle/judge.h"
#include "agent/store/alert_store.h"
#include "agent/store/cases.h"
#include "agent/store/records.h"
#include "agent/store/retention.h"
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
    SqlTransaction step(db);
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
  SqlTransaction step(db);
  for (long i = 0; i < n; ++i) {
    records.returngo.put_rma(i < open ? rma_of(i) : done_rma_of(i), testing::kNow);
    records.shopify.put_order(i < open ? order_of(i) : done_order_of(i), testing::kNow);
  }
  for (long i = 0; i < std::min(n, 500L); ++i) records.shopify.put_item("i" + std::to_string(i), true, testing::kNow);
  step.commit();
  (void)judge_due(db, testing::kNow);
}

// What every cycle asks of the state, though nothing has happened.
inline void quiet_cycle(Database& db) {
  Records r(db, "acme");
  const Time now = testing::kNow + checks::minutes(1);
  (void)r.returngo.rma_counts(now - checks::days(1));
  (void)r.returngo.open_rmas();
  (void)r.returngo.stalest_open_rmas(50);
  (void)r.returngo.rmas_wanted(200);
  (void)r.returngo.created_at_place(0);
  (void)r.returngo.makes_native_returns();
  (void)r.returngo.any_gift_card();
  (void)r.returngo.oldest_open_credit();
  (void)r.returngo.open_by_stage();
  (void)r.shopify.orders_wanted(250, now - checks::days(1));
  (void)r.shopify.items_wanted(now - checks::minutes(10), 250);
  (void)r.shopify.credit_customers_wanted(now - checks::hours(1), 50);
  (void)cases_to_judge(db, "acme", now, 500);
  (void)cases_to_judge_anew(db, "acme", 500);
  (void)next_deadline(db, "acme");
  (void)load_store_case(db, "acme", checks::Policy(), now);
  (void)looked_at(db, "acme");
  (void)no_data(db, "acme");
  (void)retire(db, "acme", now - checks::days(400), 200);
}

inline std::unique_ptr<Database> state_of(long n) {
  auto db = testing::memory();
  fill(*db, n, n);
  return db;
}

}  // namespace returnwatch::agent::bench
