#include <catch2/catch.hpp>
#include <random>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "refund_failed";

// The healthy return's refund and payout exist; the money's fate is each row's.
void money(Scene& s, const char* shopify, Duration age = days(2), const char* error = "") {
  s.refund().transactions.at(0).status = shopify;
  s.refund().transactions.at(0).error_code = error;
  s.refund().transactions.at(0).created_at = s.refund().created_at = ago(age);
  if (std::string(shopify) != "SUCCESS") s.refund().total = s.order().refunded = gbp(0);
}
// ReturnGO tried and no refund is on the order.
void payout(Scene& s, const char* status, Duration age = days(2)) {
  s.order().refunds.clear();
  s.order().refunded = gbp(0);
  s.payout().status = status;
  s.payout().created_at = s.payout().updated_at = ago(age);
}
void another_refund(Scene& s, std::int64_t minor, bool lines, Duration age = days(1)) {
  Refund r = healthy().refund();
  r.id = "3009";
  r.created_at = r.transactions.at(0).created_at = ago(age);
  r.total = r.transactions.at(0).amount = gbp(minor);
  if (!lines) r.lines.clear();
  s.order().refunds.push_back(r);
}
void uncarried(Scene& s) { s.rma().transactions.clear(); }

const std::vector<Row> kRows = {
    {"ReturnGO's payout failed", [](Scene& s) { payout(s, "Failed"); }, "returngo_failed"},
    {"an hour ago: no grace", [](Scene& s) { payout(s, "Failed", hours(1)); }, "returngo_failed"},
    {"a failed payout that names no processor",
     [](Scene& s) {
       payout(s, "Failed");
       s.payout().processor = "";
     },
     "returngo_failed"},
    {"a failed payout that names no item",
     [](Scene& s) {
       payout(s, "Failed");
       s.payout().unit_ids.clear();
     },
     "returngo_failed"},
    {"not received yet, and failed all the same",
     [](Scene& s) {
       payout(s, "Failed");
       s.not_received();
     },
     "returngo_failed"},
    {"Shopify's transaction: FAILURE", [](Scene& s) { money(s, "FAILURE"); }, "shopify_failed"},
    {"Shopify's transaction: ERROR", [](Scene& s) { money(s, "ERROR"); }, "shopify_failed"},
    {"Shopify's transaction failed, made by hand",
     [](Scene& s) {
       money(s, "FAILURE");
       uncarried(s);
     },
     "shopify_failed"},
    {"Shopify's transaction failed, made by hand at order level",
     [](Scene& s) {
       money(s, "FAILURE");
       uncarried(s);
       s.refund().lines.clear();
     },
     "shopify_failed"},
    {"ReturnGO's failure is told before Shopify's",
     [](Scene& s) {
       money(s, "FAILURE");
       s.payout().status = "Failed";
     },
     "returngo_failed"},
    {"requested for over four hours", [](Scene& s) { payout(s, "Requested", hours(5)); }, "stuck_requested"},
    {"requested for less than four hours", [](Scene& s) { payout(s, "Requested", hours(3)); }, "(stuck_requested)"},
    {"pending in Shopify for over four hours", [](Scene& s) { money(s, "PENDING", hours(5)); }, "stuck_requested"},
    {"awaiting a response", [](Scene& s) { money(s, "AWAITING_RESPONSE", hours(5)); }, "stuck_requested"},
    {"unknown to Shopify itself", [](Scene& s) { money(s, "UNKNOWN", hours(5)); }, "stuck_requested"},
    {"pending in Shopify for less than four hours", [](Scene& s) { money(s, "PENDING", hours(3)); },
     "(stuck_requested)"},
    {"requested, and Shopify has failed",
     [](Scene& s) {
       money(s, "FAILURE", hours(1));
       s.payout().status = "Requested";
     },
     "shopify_failed"},
    {"failed, then tried again and pending",
     [](Scene& s) {
       money(s, "FAILURE");
       another_refund(s, 0, true, hours(1));
       s.order().refunds.back().transactions.at(0).status = "PENDING";
       uncarried(s);
     },
     "(stuck_requested)"},
    {"failed, then requested again",
     [](Scene& s) {
       payout(s, "Failed");
       Transaction again = s.payout();
       again.id = "502";
       again.status = "Requested";
       again.created_at = again.updated_at = ago(hours(1));
       s.rma().transactions.push_back(again);
     },
     "(stuck_requested)"},
    {"two payouts of one second: the later in the list counts",
     [](Scene& s) {
       payout(s, "Failed");
       Transaction again = s.payout();
       again.id = "502";
       again.status = "Requested";
       s.rma().transactions.push_back(again);
     },
     "stuck_requested"},
    {"pending, then tried again and failed",
     [](Scene& s) {
       money(s, "PENDING");
       another_refund(s, 0, true, hours(1));
       s.order().refunds.back().transactions.at(0).status = "FAILURE";
       uncarried(s);
     },
     "shopify_failed"},
    {"a refund in the very second of the return failed",
     [](Scene& s) {
       money(s, "FAILURE", days(8));
       uncarried(s);
     },
     "shopify_failed"},
    {"a charge that failed is no refund",
     [](Scene& s) {
       money(s, "FAILURE");
       s.refund().transactions.at(0).kind = "SALE";
     },
     ""},
    {"an unknown Shopify status decides nothing", [](Scene& s) { money(s, "LIMBO"); }, "no data"},
    {"an unknown ReturnGO status decides nothing", [](Scene& s) { payout(s, "Limbo"); }, "no data"},
    // a later success
    {"the money is there", [](Scene&) {}, ""},
    {"ReturnGO says failed, and its refund's money is there", [](Scene& s) { s.payout().status = "Failed"; }, ""},
    {"ReturnGO still says requested, and its refund's money is there",
     [](Scene& s) {
       s.payout().status = "Requested";
       s.refund().lines.clear();
     },
     ""},
    {"failed, then a payout with money",
     [](Scene& s) {
       Transaction first = s.payout();
       first.id = "500";
       first.status = "Failed";
       first.platform_refund_id = "";
       first.created_at = ago(days(2) + hours(4));
       s.rma().transactions.insert(s.rma().transactions.begin(), first);
     },
     ""},
    {"failed, then refunded by hand: its line",
     [](Scene& s) {
       payout(s, "Failed");
       another_refund(s, 5990, true);
     },
     ""},
    {"failed, then refunded by hand: what is owed, at order level",
     [](Scene& s) {
       payout(s, "Failed");
       another_refund(s, 5990, false);
     },
     ""},
    {"failed, then refunded by hand: less than what is owed",
     [](Scene& s) {
       payout(s, "Failed");
       another_refund(s, 1000, false);
     },
     "returngo_failed"},
    {"failed in Shopify, then its line refunded",
     [](Scene& s) {
       money(s, "FAILURE");
       another_refund(s, 5990, true);
     },
     ""},
    {"goodwill by hand failed and was tried again",
     [](Scene& s) {
       s.not_received();
       money(s, "FAILURE");
       uncarried(s);
       s.refund().lines.clear();
       another_refund(s, 500, false);
     },
     ""},
    {"goodwill by hand before it failed",
     [](Scene& s) {
       money(s, "FAILURE");
       uncarried(s);
       s.refund().lines.clear();
       another_refund(s, 500, false, days(3));
     },
     "shopify_failed"},
    {"failed by ReturnGO in Shopify, then goodwill by hand",
     [](Scene& s) {
       money(s, "FAILURE");
       s.refund().lines.clear();
       another_refund(s, 500, false);
     },
     "shopify_failed"},
    {"failed at order level by hand, then ReturnGO's own refund of another unit",
     [](Scene& s) {
       money(s, "FAILURE");
       s.refund().lines.clear();
       another_refund(s, 500, false);
       s.payout().platform_refund_id = "3009";
       s.payout().unit_ids = {"9099"};
     },
     "shopify_failed"},
    {"its line failed by hand, then goodwill at order level",
     [](Scene& s) {
       money(s, "FAILURE");
       uncarried(s);
       another_refund(s, 500, false);
     },
     "shopify_failed"},
    {"failed at order level by hand, then another line refunded",
     [](Scene& s) {
       money(s, "FAILURE");
       uncarried(s);
       s.refund().lines.clear();
       another_refund(s, 500, true);
       s.order().refunds.back().lines.at(0).line_id = "799";
     },
     "shopify_failed"},
    {"failed at order level by hand, tried again in the same second",
     [](Scene& s) {
       s.not_received();
       money(s, "FAILURE");
       uncarried(s);
       s.refund().lines.clear();
       another_refund(s, 500, false, days(2));
     },
     ""},
    {"a part of an order-level refund by hand failed, the other part came through",
     [](Scene& s) {
       uncarried(s);
       s.refund().lines.clear();
       s.refund().total = gbp(2000);
       s.refund().transactions.push_back(s.refund().transactions.at(0));
       s.refund().transactions.at(1).status = "FAILURE";
     },
     "shopify_failed"},
    {"a failed part, tried again within the refund",
     [](Scene& s) {
       OrderTransaction bad = s.refund().transactions.at(0);
       bad.id = "6000";
       bad.status = "FAILURE";
       s.refund().transactions.insert(s.refund().transactions.begin(), bad);
     },
     ""},
    // not these
    {"another processor",
     [](Scene& s) {
       payout(s, "Failed");
       s.payout().processor = "Stripe";
     },
     ""},
    {"another processor, requested",
     [](Scene& s) {
       payout(s, "Requested");
       s.payout().processor = "Stripe";
     },
     ""},
    {"a store credit",
     [](Scene& s) {
       payout(s, "Failed");
       s.payout().type = "RefundToStoreCredit";
       s.unit().resolution = "RefundToStoreCredit";
     },
     ""},
    {"a gift card",
     [](Scene& s) {
       payout(s, "Failed");
       s.payout().type = "NewGiftCard";
       s.unit().resolution = "NewGiftCard";
     },
     ""},
    {"a bank refund",
     [](Scene& s) {
       payout(s, "Failed");
       s.payout().type = "RefundToBankAccount";
       s.unit().resolution = "RefundToBankAccount";
     },
     ""},
    {"an invoice",
     [](Scene& s) {
       payout(s, "Failed");
       s.payout().type = "InvoicePayment";
     },
     ""},
    {"a failed credit on a payment unit",
     [](Scene& s) {
       payout(s, "Failed");
       s.payout().type = "RefundToStoreCredit";
     },
     ""},
    {"a payment payout that failed for a unit that is to be credited",
     [](Scene& s) {
       payout(s, "Failed");
       s.unit().resolution = "RefundToStoreCredit";
     },
     ""},
    {"a payout for another unit",
     [](Scene& s) {
       payout(s, "Failed");
       s.payout().unit_ids = {"9099"};
     },
     ""},
    {"a failed refund of another line",
     [](Scene& s) {
       money(s, "FAILURE");
       uncarried(s);
       s.refund_line().line_id = "799";
     },
     ""},
    {"a failed refund that a payout gives to another unit",
     [](Scene& s) {
       money(s, "FAILURE");
       s.payout().unit_ids = {"9099"};
     },
     ""},
    {"a failed refund before the return",
     [](Scene& s) {
       money(s, "FAILURE", days(9));
       uncarried(s);
     },
     ""},
    {"a failed order-level refund before the return",
     [](Scene& s) {
       money(s, "FAILURE", days(9));
       uncarried(s);
       s.refund().lines.clear();
     },
     ""},
    {"a lost chargeback has paid",
     [](Scene& s) {
       payout(s, "Failed");
       s.order().disputes = {{"LOST", "CHARGEBACK"}};
     },
     ""},
    {"validated as not returned",
     [](Scene& s) {
       payout(s, "Failed");
       s.validated(false, false);
     },
     ""},
    {"return cancelled",
     [](Scene& s) {
       payout(s, "Failed");
       s.rma().status = "Canceled";
     },
     ""},
    {"return pending",
     [](Scene& s) {
       payout(s, "Failed");
       s.rma().status = "Pending";
     },
     ""},
    // no data
    {"the order's lists are incomplete: a later success may be hidden",
     [](Scene& s) {
       payout(s, "Failed");
       s.order().truncated = true;
     },
     "no data"},
    {"out of reach",
     [](Scene& s) {
       payout(s, "Failed");
       s.c.order.reset();
     },
     "no data"},
    {"unknown resolution",
     [](Scene& s) {
       payout(s, "Failed");
       s.unit().resolution = "SwapForAPony";
     },
     "no data"},
};

Finding only(const Scene& s) {
  const Outcome out = s.run(kCheck);
  REQUIRE(out.findings.size() == 1);
  return out.findings[0];
}

}  // namespace

TEST_CASE("a refund that was tried and did not come through", "[refund_failed]") {
  for (const Row& row : kRows) {
    Scene s = healthy();
    s.order().financial_status = "PAID";
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
    if (*row.expected && std::string(row.expected) != "no data") {  // one unit is told once
      CHECK(says(s, "refund_not_posted") == "");
      s.order().cancelled_at = ago(days(4));
      CHECK(says(s, kCheck) == row.expected);
      CHECK(says(s, "refund_blocked_by_order_status") == "");
    }
  }
}

TEST_CASE("the finding of a failed refund", "[refund_failed]") {
  Scene s = healthy();
  payout(s, "Failed");
  s.payout().updated_at = ago(days(1));  // when ReturnGO looked again
  s.rma().comments.push_back({CommentFact::refund_failed, true, "", ago(days(1)), "", "refund failed"});
  Finding f = only(s);
  CHECK(f.severity == Severity::critical);
  CHECK(f.owner == Owner::finance);
  CHECK(f.subject.kind == SubjectKind::return_);
  CHECK(f.subject.id == "123");
  CHECK(f.since == ago(days(1)));
  CHECK(f.fires_at == f.since);
  CHECK(f.amount == Money{5990, "GBP"});
  CHECK(f.summary == "The refund of return 123 failed in ReturnGO and no later refund has succeeded.");
  REQUIRE(f.evidence.size() == 2);
  CHECK(f.evidence[0].source == "returngo");
  CHECK(f.evidence[0].fact == "payout 501 is Failed");
  CHECK(f.evidence[0].ref == "501");
  CHECK(f.evidence[1].at == ago(days(1)));
  another_refund(s, 1000, false);
  CHECK(only(s).amount == Money{4990, "GBP"});

  Scene x = healthy();
  money(x, "FAILURE", days(2), "CARD_DECLINED");
  f = only(x);
  CHECK(f.since == ago(days(2)));
  CHECK(f.evidence.at(0).source == "shopify");
  CHECK(f.evidence.at(0).fact == "refund 3001 is FAILURE CARD_DECLINED");
  CHECK(f.summary ==
        "The refund of return 123 failed at the payment provider (card declined) and no later refund has "
        "succeeded.");
  money(x, "FAILURE");
  CHECK(only(x).summary ==
        "The refund of return 123 failed at the payment provider and no later refund has succeeded.");
}

TEST_CASE("a stuck refund is a warning, and critical after five days", "[refund_failed]") {
  for (const bool in_shopify : {false, true}) {
    Scene s = healthy();
    if (in_shopify)
      money(s, "PENDING", days(2));
    else
      payout(s, "Requested", days(2));
    CHECK(only(s).severity == Severity::warning);
    CHECK(only(s).evidence.at(0).source == (in_shopify ? "shopify" : "returngo"));
    CHECK(s.run(kCheck).next == ago(days(2)) + days(5));  // looked at again by itself
    s.now = ago(days(2)) + days(5) - Duration{1};
    CHECK(only(s).severity == Severity::warning);
    s.now = ago(days(2)) + days(5);
    CHECK(only(s).severity == Severity::critical);
    s.options[kCheck].severity = Severity::info;  // replaces all causes' own
    CHECK(only(s).severity == Severity::info);
  }
}

TEST_CASE("a stuck refund fires four hours after it began, whatever the check's grace", "[refund_failed]") {
  std::mt19937 random(20261127);
  for (int i = 0; i < 200; ++i) {
    Scene s = healthy();
    const Time asked = kNow - minutes(static_cast<long>(random() % 7000));
    payout(s, "Requested");
    s.payout().created_at = asked;
    Duration grace = hours(4);
    s.options[kCheck].grace = minutes(static_cast<long>(random() % 100));  // it measures something else
    if (i % 2 == 0) {
      CauseOptions own;
      own.grace = grace = minutes(1 + static_cast<long>(random() % 2000));
      s.options[kCheck].causes = {{"stuck_requested", own}};
    }
    CHECK(fires_exactly_at(s, kCheck, asked + grace));
  }
}

TEST_CASE("of two units that failed differently, the first cause listed is told with what both are owed",
          "[refund_failed]") {
  Scene s = healthy();
  s.second_unit();
  s.order().refunds.clear();
  s.order().refunded = gbp(0);
  s.payout().unit_ids = {"9001"};
  s.payout().status = "Requested";
  Transaction failed = s.payout();
  failed.id = "502";
  failed.status = "Failed";
  failed.unit_ids = {"9002"};
  s.rma().transactions.push_back(failed);
  CHECK(only(s).cause == "returngo_failed");
  CHECK(only(s).amount == Money{11980, "GBP"});
  CHECK(only(s).evidence.at(0).ref == "502");
}

TEST_CASE("it counts from the newest attempt in Shopify, and from the unit that failed first", "[refund_failed]") {
  Scene s = healthy();
  s.rma().transactions.clear();
  money(s, "FAILURE", days(2));
  another_refund(s, 0, true, days(1));
  s.order().refunds.back().transactions.at(0).status = "ERROR";
  CHECK(only(s).since == ago(days(1)));
  std::swap(s.order().refunds.at(0), s.order().refunds.at(1));
  CHECK(only(s).since == ago(days(1)));

  s = healthy();
  s.second_unit();
  payout(s, "Failed", days(1));
  s.payout().unit_ids = {"9001"};
  Transaction first = s.payout();
  first.id = "500";
  first.unit_ids = {"9002"};
  first.created_at = first.updated_at = ago(days(2));
  s.rma().transactions.push_back(first);
  CHECK(only(s).since == ago(days(2)));
  CHECK(only(s).amount == Money{11980, "GBP"});
  s.rma().transactions.back().processor = "Stripe";  // and its word is taken
  s.rma().transactions.back().status = "Success";
  CHECK(only(s).since == ago(days(1)));
  CHECK(only(s).amount == Money{5990, "GBP"});
}

TEST_CASE("two units stuck: it counts from the one that waits longest", "[refund_failed]") {
  Scene s = healthy();
  s.second_unit();
  payout(s, "Requested", days(1));
  s.payout().unit_ids = {"9001"};
  Transaction longer = s.payout();
  longer.id = "500";
  longer.unit_ids = {"9002"};
  longer.created_at = ago(days(2));
  s.rma().transactions.push_back(longer);
  CHECK(only(s).since == ago(days(2)));
  std::swap(s.rma().units.at(0), s.rma().units.at(1));
  CHECK(only(s).since == ago(days(2)));
}

TEST_CASE("a failure that is known is told though another unit has waited longer", "[refund_failed]") {
  Scene s = healthy();
  s.second_unit();
  payout(s, "Failed", days(1));
  s.payout().unit_ids = {"9001"};
  Transaction waits = s.payout();
  waits.id = "500";
  waits.status = "Requested";
  waits.unit_ids = {"9002"};
  waits.created_at = ago(days(2));
  s.rma().transactions.push_back(waits);
  CHECK(only(s).cause == "returngo_failed");
  CHECK(only(s).since == ago(days(1)));
  std::swap(s.rma().units.at(0), s.rma().units.at(1));
  CHECK(only(s).cause == "returngo_failed");
}

TEST_CASE("a failed payout that names no item is not another return's", "[refund_failed]") {
  Scene s = healthy();
  Rma& other = s.second_rma();
  other.transactions.at(0).unit_ids.clear();
  other.transactions.at(0).status = "Failed";
  s.order().refunds.at(1).total = gbp(0);
  s.order().refunds.at(1).transactions.at(0).status = "FAILURE";
  s.rma().transactions.clear();
  s.order().refunds.erase(s.order().refunds.begin());
  const Outcome out = s.run(kCheck);
  REQUIRE(out.findings.size() == 1);
  CHECK(out.findings[0].rma_id == "124");
}
