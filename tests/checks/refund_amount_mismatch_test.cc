#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "refund_amount_mismatch";

void said(Scene& s, std::int64_t minor) { s.payout().amount = gbp(minor); }
Transaction& second_payout(Scene& s, std::int64_t minor) {
  Transaction t = s.payout();
  t.id = "502";
  t.amount = gbp(minor);
  s.rma().transactions.push_back(t);
  return s.rma().transactions.back();
}
MoneyPair pair(std::int64_t order, const char* currency, std::int64_t shop, const char* shop_currency) {
  return {Money{order, currency}, Money{shop, shop_currency}};
}

// ReturnGO's payout 501 names refund 3001 of 59.90.
const std::vector<Row> kRows = {
    {"equal", [](Scene&) {}, ""},
    {"ReturnGO says three pence more", [](Scene& s) { said(s, 5993); }, "material"},
    {"ReturnGO says three pence less", [](Scene& s) { said(s, 5987); }, "material"},
    {"two pence", [](Scene& s) { said(s, 5992); }, "rounding"},
    {"a penny less", [](Scene& s) { said(s, 5989); }, "rounding"},
    {"another currency", [](Scene& s) { s.payout().amount = pair(5990, "USD", 5990, "USD"); }, "currency"},
    {"another currency and no shop amount",
     [](Scene& s) {
       s.payout().amount = {Money{5990, "USD"}, std::nullopt};
     },
     "currency"},
    {"one of two payouts in another currency",
     [](Scene& s) {
       said(s, 3000);
       second_payout(s, 0).amount = pair(2990, "USD", 2990, "USD");
     },
     "currency"},
    // sums
    {"two payouts that sum up",
     [](Scene& s) {
       said(s, 3000);
       second_payout(s, 2990);
     },
     ""},
    {"two payouts that do not",
     [](Scene& s) {
       said(s, 3000);
       second_payout(s, 2000);
     },
     "material"},
    {"payouts of two returns that sum up",
     [](Scene& s) {
       s.second_rma().transactions.at(0).platform_refund_id = "3001";
       s.refund().total = gbp(11980);
     },
     ""},
    {"split tender",
     [](Scene& s) {
       OrderTransaction part = s.refund().transactions.at(0);
       part.id = "6002";
       part.amount = gbp(2000);
       s.refund().transactions.at(0).amount = gbp(3990);
       s.refund().transactions.push_back(part);
     },
     ""},
    {"a part of a split tender failed for good: refund_failed tells it",
     [](Scene& s) {
       OrderTransaction part = s.refund().transactions.at(0);
       part.status = "FAILURE";
       s.refund().transactions.push_back(part);
       s.refund().total = gbp(2000);
     },
     ""},
    {"a part of a split tender ended in an error: refund_failed tells it",
     [](Scene& s) {
       OrderTransaction part = s.refund().transactions.at(0);
       part.status = "ERROR";
       s.refund().transactions.push_back(part);
       s.refund().total = gbp(2000);
     },
     ""},
    {"a failed payout beside one that says too little",
     [](Scene& s) {
       said(s, 3000);
       second_payout(s, 2990).status = "Failed";
     },
     "material"},
    {"a failed part, tried again",
     [](Scene& s) {
       OrderTransaction part = s.refund().transactions.at(0);
       part.status = "ERROR";
       s.refund().transactions.push_back(part);
     },
     ""},
    // currencies
    {"equal in the order's currency, pounds by another day's rate",
     [](Scene& s) {
       s.payout().amount = pair(7000, "EUR", 6010, "GBP");
       s.refund().total = pair(7000, "EUR", 5990, "GBP");
     },
     ""},
    {"differs in the order's currency, equal in the shop's",
     [](Scene& s) {
       s.payout().amount = pair(7100, "EUR", 5990, "GBP");
       s.refund().total = pair(7000, "EUR", 5990, "GBP");
     },
     "material"},
    {"ReturnGO speaks the shop's currency only",
     [](Scene& s) {
       s.payout().amount = pair(5990, "GBP", 5990, "GBP");
       s.refund().total = pair(7000, "EUR", 5960, "GBP");
     },
     ""},
    {"equal in the order's currency, another shop currency",
     [](Scene& s) {
       s.payout().amount = pair(7000, "EUR", 8000, "USD");
       s.refund().total = pair(7000, "EUR", 5990, "GBP");
     },
     ""},
    {"one yen is a rounding",
     [](Scene& s) {
       s.payout().amount = pair(6001, "JPY", 3000, "GBP");
       s.refund().total = pair(6000, "JPY", 3000, "GBP");
     },
     "rounding"},
    {"three fils are material",
     [](Scene& s) {
       s.payout().amount = pair(12348, "KWD", 3000, "GBP");
       s.refund().total = pair(12345, "KWD", 3000, "GBP");
     },
     "material"},
    {"no amount is no difference", [](Scene& s) { s.payout().amount = {}; }, ""},
    // not these
    {"a failed payout",
     [](Scene& s) {
       said(s, 100);
       s.payout().status = "Failed";
     },
     ""},
    {"a failed payout beside the one that paid", [](Scene& s) { second_payout(s, 5990).status = "Failed"; }, ""},
    {"a requested payout",
     [](Scene& s) {
       said(s, 100);
       s.payout().status = "Requested";
     },
     ""},
    {"one of two payouts still requested",
     [](Scene& s) {
       said(s, 3000);
       second_payout(s, 2990).status = "Requested";
     },
     ""},
    {"a payout with an unknown status",
     [](Scene& s) {
       said(s, 3000);
       second_payout(s, 2990).status = "Limbo";
     },
     "no data"},
    {"a refund of no money",
     [](Scene& s) {
       s.refund().total = gbp(0);
       s.refund().transactions.at(0).status = "FAILURE";
     },
     ""},
    {"a refund whose money is partly pending",
     [](Scene& s) {
       OrderTransaction part = s.refund().transactions.at(0);
       part.status = "PENDING";
       s.refund().transactions.push_back(part);
       s.refund().total = gbp(2000);
     },
     ""},
    {"a pending charge on it is not the refund's",
     [](Scene& s) {
       said(s, 100);
       OrderTransaction part = s.refund().transactions.at(0);
       part.kind = "SALE";
       part.status = "PENDING";
       s.refund().transactions.push_back(part);
     },
     "material"},
    {"no payout names it", [](Scene& s) { s.payout().platform_refund_id = "3999"; }, ""},
    {"an invoice names it",
     [](Scene& s) {
       said(s, 100);
       s.payout().type = "InvoicePayment";
     },
     ""},
    {"fifty minutes ago",
     [](Scene& s) {
       said(s, 100);
       s.payout().created_at = ago(minutes(50));
     },
     "(material)"},
    {"the refund is fifty minutes old",
     [](Scene& s) {
       said(s, 100);
       s.refund().created_at = ago(minutes(50));
     },
     "(material)"},
    {"a month ago",
     [](Scene& s) {
       said(s, 100);
       s.payout().created_at = s.refund().created_at = ago(days(30));
     },
     "expired:material"},
    // no data
    {"another return of the order is unread: its payouts may be the rest",
     [](Scene& s) {
       said(s, 100);
       s.second_rma().read_at.reset();
     },
     "no data"},
    {"an unread, cancelled return likewise",
     [](Scene& s) {
       said(s, 100);
       s.second_rma().read_at.reset();
       s.c.rmas.at(1).status = "Canceled";
     },
     "no data"},
    {"unknown resolution",
     [](Scene& s) {
       said(s, 100);
       s.unit().resolution = "SwapForAPony";
     },
     "no data"},
    {"the first of two payouts in another currency",
     [](Scene& s) {
       second_payout(s, 2990);
       s.payout().amount = pair(3000, "USD", 3000, "USD");
     },
     "currency"},
    {"the first of two payouts in the shop's currency only: nothing to compare",
     [](Scene& s) {
       second_payout(s, 2990);
       s.payout().amount = {std::nullopt, Money{3000, "GBP"}};
     },
     ""},
};

}  // namespace

TEST_CASE("what ReturnGO says it paid against what Shopify moved", "[refund_amount_mismatch]") {
  for (const Row& row : kRows) {
    Scene s = healthy();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("the finding of a refund that differs", "[refund_amount_mismatch]") {
  Scene s = healthy();
  said(s, 5000);
  s.payout().created_at = ago(days(1));
  const Finding f = s.run(kCheck).findings.at(0);
  CHECK(f.severity == Severity::warning);
  CHECK(f.owner == Owner::finance);
  CHECK(f.subject.kind == SubjectKind::refund);
  CHECK(f.subject.id == "3001");
  CHECK(f.rma_id == "123");
  CHECK(f.order_name == "#1001");
  CHECK(f.since == ago(days(1)));
  CHECK(f.fires_at == ago(days(1)) + hours(1));
  CHECK(f.amount == Money{990, "GBP"});  // what is between the two, never the whole
  CHECK(f.summary == "ReturnGO says it refunded 50.00 GBP for return 123, Shopify's refund holds 59.90 GBP.");
  CHECK(f.evidence.size() == 2);
}

TEST_CASE("each refund is compared by itself", "[refund_amount_mismatch]") {
  Scene s = healthy();
  s.second_rma().transactions.at(0).amount = gbp(100);
  const Outcome out = s.run(kCheck);
  REQUIRE(out.findings.size() == 1);
  CHECK(out.findings[0].subject.id == "3002");
  CHECK(out.findings[0].rma_id == "124");
}

TEST_CASE("a refund that two returns' payouts name is told on the first", "[refund_amount_mismatch]") {
  Scene s = healthy();
  s.second_rma().transactions.at(0).platform_refund_id = "3001";
  const Outcome out = s.run(kCheck);
  REQUIRE(out.findings.size() == 1);
  CHECK(out.findings[0].cause == "material");
  CHECK(out.findings[0].rma_id == "123");
}

TEST_CASE("a return that was not read is said once", "[refund_amount_mismatch]") {
  for (const char* status : {"Received", "Pending"}) {
    Scene s = healthy();
    s.rma().status = status;
    s.rma().read_at.reset();
    CHECK(s.run(kCheck).no_data.size() == 1);
  }
}
