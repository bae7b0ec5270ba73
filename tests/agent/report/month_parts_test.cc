// The month's lines where money came in parts, by another means than its record says, or without a name: what the
// checks see as one payment is one line.
#include <catch2/catch.hpp>

#include "agent/report/month.h"
#include "tests/agent/store/fixture.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;
using report::Match;

namespace {

checks::Transaction payout(const char* id, const char* status, std::int64_t minor, const char* refund = "") {
  checks::Transaction tx;
  tx.id = id;
  tx.type = "RefundToPaymentMethod";
  tx.status = status;
  tx.processor = "Shopify";
  tx.platform_refund_id = refund;
  tx.amount = gbp(minor);
  tx.unit_ids = {"u501"};
  tx.created_at = tx.updated_at = at("2026-11-21T09:00:00Z");
  return tx;
}

checks::Refund refund(const char* id, std::int64_t minor, const char* gateway = "shopify_payments") {
  checks::Refund r;
  r.id = id;
  r.created_at = at("2026-11-21T09:00:05Z");
  r.total = gbp(minor);
  r.app = {"3344", "returngo", "ReturnGO"};
  r.transactions = {{"6001", "REFUND", "SUCCESS", "", gateway, gbp(minor), r.created_at}};
  return r;
}

// The lines of November of one received return of 100.00.
std::vector<report::MonthLine> lines(std::vector<checks::Transaction> payouts, std::vector<checks::Refund> refunds,
                                     const char* resolution = "RefundToPaymentMethod") {
  const auto db = memory();
  Records records(*db, "acme");
  checks::Rma r = rma();
  r.status = "Done";
  r.units.at(0).resolution = resolution;
  r.units.at(0).paid_price = gbp(10000);
  r.transactions = std::move(payouts);
  r.read_at = kNow;
  records.returngo.put_rma(r, kNow);
  checks::Order o = order();
  o.updated_at = at("2026-12-02T00:00:00Z");
  o.received = o.total_price = gbp(10000);
  o.refunded = gbp(0);
  for (const checks::Refund& x : refunds) o.refunded.order->minor += x.total.order->minor;
  o.refunds = std::move(refunds);
  records.shopify.put_order(o, kNow);
  checks::Policy policy;
  policy.returngo_app = {"3344", "returngo", "ReturnGO"};
  return report::reconcile(*db, {{"acme", policy}}, "2026-11", "UTC", kNow).lines;
}

}  // namespace

TEST_CASE("of a payment in parts the month has what came, and says what did not", "[report]") {
  const auto two = lines({payout("1", "Success", 3000, "301"), payout("2", "Failed", 7000)}, {refund("301", 3000)});
  REQUIRE(two.size() == 1);
  CHECK(two[0].match == Match::matched);
  CHECK(two[0].returngo == 3000);
  CHECK(two[0].shopify == 3000);
  CHECK(two[0].note == "a further part of 70.00 GBP is not paid yet");

  const auto both = lines({payout("1", "Success", 3000, "301"), payout("2", "Success", 7000, "302")},
                          {refund("301", 3000), refund("302", 7000)});
  REQUIRE(both.size() == 2);
  for (const report::MonthLine& l : both) {
    CHECK(l.match == Match::matched);
    CHECK(l.note.empty());
  }

  const auto edited = lines({payout("1", "Success", 4500, "301")}, {refund("301", 4500)});  // staff settled on less
  REQUIRE(edited.size() == 1);
  CHECK(edited[0].note.empty());
}

TEST_CASE("a payout that names no refund is the equal one's, once", "[report]") {
  const auto equal = lines({payout("1", "Success", 4500)}, {refund("301", 4500)});
  REQUIRE(equal.size() == 1);
  CHECK(equal[0].match == Match::matched);
  CHECK(equal[0].reference == "301");

  const auto other = lines({payout("1", "Success", 4500)}, {refund("301", 4400)});
  REQUIRE(other.size() == 2);  // near, and not it
  CHECK(other[0].match == Match::missing_in_shopify);
  CHECK(other[1].match == Match::missing_in_returngo);
}

TEST_CASE("a payout without a processor that names a refund is that refund", "[report]") {
  checks::Transaction tx = payout("1", "Success", 10000, "301");
  tx.processor = "";
  const auto named = lines({tx}, {refund("301", 10000)});
  REQUIRE(named.size() == 1);
  CHECK(named[0].match == Match::matched);
  tx.platform_refund_id = "";
  const auto unnamed = lines({tx}, {});
  REQUIRE(unnamed.size() == 1);
  CHECK(unnamed[0].match == Match::outside_shopify);
}

TEST_CASE("store credit that was given as a refund is one payment", "[report]") {
  checks::Transaction tx = payout("1", "Success", 10000);
  tx.type = "RefundToStoreCredit";
  tx.processor = "";
  const auto credit = lines({tx}, {refund("301", 10000, "shopify_store_credit")}, "RefundToStoreCredit");
  REQUIRE(credit.size() == 1);
  CHECK(credit[0].kind == "store_credit");
  CHECK(credit[0].match == Match::matched);
  const auto money = lines({tx}, {refund("301", 10000)}, "RefundToStoreCredit");  // a second payment
  REQUIRE(money.size() == 2);
}
