// What counts as paid for the units of one line, clause by clause, as duplicate_refund tells it.
#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "duplicate_refund";

// One more refund of the line, by a person; the order had more money on it.
Refund& by_hand(Scene& s, Duration age, int units = 1) {
  Refund r = healthy().refund();
  r.id = "3009";
  r.created_at = ago(age);
  r.total = gbp(5990 * units);
  r.app = {"1830279", "", ""};
  r.lines = {{"701", units, "NO_RESTOCK", false, ""}};
  s.order().refunds.push_back(r);
  s.order().received = gbp(50000);
  return s.order().refunds.back();
}
// One more by ReturnGO, for the unit.
Transaction& carried(Scene& s, std::int64_t minor, const char* line) {
  Refund& r = by_hand(s, days(1));
  r.total = gbp(minor);
  r.lines.at(0).line_id = line;
  Transaction t = s.payout();
  t.id = "509";
  t.platform_refund_id = r.id;
  t.amount = r.total;
  s.rma().transactions.push_back(t);
  return s.rma().transactions.back();
}
// A unit of the line, on a return a day older.
Rma& earlier_return(Scene& s, const char* status) {
  Rma r = s.rma();
  r.id = "122";
  r.status = status;
  r.created_at = *r.created_at - days(1);
  r.units.resize(1);
  r.units.at(0).id = "9000";
  r.transactions.clear();
  s.c.rmas.insert(s.c.rmas.begin(), r);
  return s.c.rmas.front();
}
// Two were ordered: the first exchanged, and its exchange order released.
void exchanged_beside(Scene& s) {
  s.exchange("1002002");
  s.line().quantity = 2;
  s.rma().units.push_back(healthy().unit());
  s.unit(1).id = "9002";
}

const std::vector<Row> kRows = {
    {"refunded before the return and after it", [](Scene& s) { by_hand(s, days(9)); }, "two_refunds"},
    {"refunded twice, one of two that were ordered came back, and an item of another line",
     [](Scene& s) {
       s.line().quantity = 2;
       by_hand(s, days(1));
       s.order().lines.push_back(s.line());
       s.line(1).id = "702";
       s.rma().units.push_back(s.unit());
       s.unit(1).id = "9101";
       s.unit(1).line_id = "702";
     },
     "two_refunds"},
    {"three refunds since the first of two returns of the line, of three that were ordered",
     [](Scene& s) {
       s.line().quantity = 3;
       earlier_return(s, "Received");
       by_hand(s, days(8) + hours(12)).id = "3008";
       by_hand(s, days(1));
     },
     "two_refunds"},
    {"one refund before the two returns of the line and two since, of three that were ordered",
     [](Scene& s) {
       s.line().quantity = 3;
       earlier_return(s, "Received");
       by_hand(s, days(10)).id = "3008";
       by_hand(s, days(1));
     },
     ""},
    {"a refund that ReturnGO names is the return's, though it is older, and one by hand besides",
     [](Scene& s) {
       s.line().quantity = 2;
       s.refund().created_at = ago(days(9));
       by_hand(s, days(1));
     },
     "two_refunds"},
    {"a difference for the unit in a refund of another line", [](Scene& s) { carried(s, 500, "702"); }, ""},
    {"two payouts of one amount in a currency that is not the price's",
     [](Scene& s) {
       carried(s, 5990, "701");
       for (Refund& r : s.order().refunds) r.lines.clear();
       for (Transaction& tx : s.rma().transactions) tx.amount.order = Money{5990, "EUR"};
     },
     ""},
    {"refunded, and credited with a refund's number on the credit",
     [](Scene& s) { carried(s, 5990, "701").type = "RefundToStoreCredit"; }, "refund_and_credit"},
    {"exchanged on a cancelled return, and again on this one, beside a unit that is refunded",
     [](Scene& s) {
       exchanged_beside(s);
       by_hand(s, days(1));
       earlier_return(s, "Canceled");
     },
     ""},
    {"exchanged, though validated as not returned, and both units of the line refunded once",
     [](Scene& s) {
       exchanged_beside(s);
       s.validated(false, false);
       by_hand(s, days(1), 2);
     },
     ""},
    {"exchanged on two returns, and never refunded",
     [](Scene& s) {
       s.exchange("1002002");
       earlier_return(s, "Received");
     },
     ""},
    {"pending, and the order not known",
     [](Scene& s) {
       s.rma().status = "Pending";
       s.c.order.reset();
     },
     ""},
    {"cancelled before it left, and refunded, of one that was ordered",
     [](Scene& s) { by_hand(s, days(1)).lines.at(0).restock_type = "CANCEL"; }, "two_refunds"},
    {"refunded again at order level, and a cancelled return waits for nothing",
     [](Scene& s) {
       by_hand(s, days(1)).lines.clear();
       earlier_return(s, "Canceled");
     },
     "two_refunds"},
    {"not returned, as staff found, and its line refunded twice all the same",
     [](Scene& s) {
       s.validated(false, false);
       by_hand(s, days(1));
     },
     "two_refunds"},
    {"not returned, as staff found, and refunded twice by ReturnGO",
     [](Scene& s) {
       s.validated(false, false);
       s.line().quantity = 2;
       carried(s, 5990, "701");
     },
     "two_refunds"},
    {"not returned, as staff found, and refunded again at order level",
     [](Scene& s) {
       s.validated(false, false);
       by_hand(s, days(1)).lines.clear();
     },
     "two_refunds"},
};

}  // namespace

TEST_CASE("what was paid for a line, clause by clause", "[duplicate_refund]") {
  for (const Row& row : kRows) {
    Scene s = healthy();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("more than was received is told since the newest refund whose time is known", "[duplicate_refund]") {
  Scene s = healthy();
  s.order().refunds.push_back(s.refund());
  s.order().refunds.back().id = "3009";
  s.order().refunds.back().lines.clear();
  s.order().refunds.back().total = gbp(100);
  s.order().refunds.back().created_at.reset();
  s.order().refunded = gbp(6090);
  const Outcome out = s.run(kCheck);
  REQUIRE(out.findings.size() == 1);
  CHECK(out.findings[0].cause == "more_than_received");
  CHECK(out.findings[0].since == s.refund().created_at);
}
