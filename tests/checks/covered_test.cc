// The rules "Covered" and "Who made a refund", clause by clause: which unit a payout, a refund line or an order-level
// refund pays, and which it does not.
#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kPosted = "refund_not_posted";
constexpr const char* kCredit = "store_credit_not_issued";
constexpr const char* kManual = "manual_refund_outside_returngo";

Facts facts(const Scene& s) { return derive(s.c, Context{s.now, s.policy, s.reach}); }

// A refund that somebody made in Shopify, of this line ("" = order-level).
Refund& by_hand(Scene& s, const char* id, Time at, std::int64_t minor, const char* line) {
  Refund r = healthy().refund();
  r.id = id;
  r.created_at = at;
  r.total = gbp(minor);
  r.app = {"1830279", "", ""};
  r.lines.clear();
  if (*line) r.lines = {{line, 1, "NO_RESTOCK", false, ""}};
  s.order().refunds.push_back(r);
  return s.order().refunds.back();
}
// A return of the same line a day before this one, of a unit of its own.
Rma& earlier_return(Scene& s, const char* status) {
  Rma r = s.rma();
  r.id = "122";
  r.status = status;
  r.created_at = *r.created_at - days(1);
  r.units.at(0).id = "9000";
  r.transactions.clear();
  s.c.rmas.insert(s.c.rmas.begin(), r);
  return s.c.rmas.front();
}
// One more unit of the line, in the same parcel.
void two_units(Scene& s) {
  s.line().quantity = 2;
  s.rma().units.push_back(s.unit());
  s.unit(1).id = "9002";
  s.order().received = s.order().total_price = gbp(11980);
}
void gift_cards(Scene& s) {
  for (Unit& u : s.rma().units) u.resolution = "NewGiftCard";
}

struct Clause {
  const char* check;
  const char* what;
  void (*change)(Scene&);
  const char* expected;
};

// Each starts from a return that nothing has paid yet.
const std::vector<Clause> kUnpaid = {
    {kPosted, "a refund line without id is nobody's",
     [](Scene& s) {
       s.unit().line_id = "";
       by_hand(s, "3009", ago(days(1)), 5990, "").lines = {{"", 1, "RETURN", true, ""}};
     },
     "no_refund"},
    {kPosted, "a refund before the return was of the other unit of the line, also where a cancelled return is older",
     [](Scene& s) {
       s.line().quantity = 2;
       earlier_return(s, "Canceled");
       by_hand(s, "3009", ago(days(8) + hours(12)), 5990, "701");
     },
     "no_refund"},
    {kPosted, "a refund before the return was of the other unit of the line, which did not come back",
     [](Scene& s) {
       two_units(s);
       s.unit(1).validation = {false, false, ago(days(3)), ""};
       by_hand(s, "3009", ago(days(9)), 5990, "701");
     },
     "no_refund"},
    {kPosted, "a refund before the return was of its only unit, however many of another line were ordered",
     [](Scene& s) {
       s.order().lines.push_back(s.line());
       s.line(1).id = "702";
       s.line(1).quantity = 3;
       by_hand(s, "3009", ago(days(9)), 5990, "701");
     },
     ""},
    {kPosted, "one refund line of one unit pays one of two",
     [](Scene& s) {
       two_units(s);
       by_hand(s, "3009", ago(days(1)), 5990, "701");
     },
     "no_refund"},
    {kPosted, "two refunds before the return, of as many units as were not returned and one more",
     [](Scene& s) {
       two_units(s);
       s.line().quantity = 3;
       by_hand(s, "3008", ago(days(10)), 5990, "701");
       by_hand(s, "3009", ago(days(9)), 5990, "701");
     },
     "no_refund"},
    {kPosted, "an order-level refund of a part, of which another part failed: told as failed",
     [](Scene& s) {
       by_hand(s, "3009", ago(days(1)), 2000, "")
           .transactions.push_back(
               {"6009", "REFUND", "FAILURE", "card_declined", "shopify_payments", gbp(3990), ago(days(1))});
     },
     ""},
    {"refund_failed", "an order-level refund of a part, of which another part failed",
     [](Scene& s) {
       by_hand(s, "3009", ago(days(1)), 2000, "")
           .transactions.push_back(
               {"6009", "REFUND", "FAILURE", "card_declined", "shopify_payments", gbp(3990), ago(days(1))});
     },
     "shopify_failed"},
    {"refund_failed", "a refund of one unit that came through at the second try, and another unit of the line",
     [](Scene& s) {
       two_units(s);
       Refund& r = by_hand(s, "3009", ago(days(1)), 5990, "701");
       r.transactions.push_back(r.transactions.at(0));
       r.transactions.at(0).status = "FAILURE";
     },
     ""},
    {"refund_failed", "failed and pending at the same moment: the cause listed first",
     [](Scene& s) {
       Refund& r = by_hand(s, "3009", ago(days(1)), 0, "701");
       r.transactions.at(0).status = "FAILURE";
       r.transactions.at(0).created_at = ago(days(1));
       r.transactions.push_back(r.transactions.at(0));
       r.transactions.at(1).status = "PENDING";
     },
     "shopify_failed"},
    {kPosted, "the first of two units has a payout that says Success, and Shopify no such money",
     [](Scene& s) {
       two_units(s);
       s.rma().transactions = healthy().rma().transactions;
     },
     "success_without_refund"},
    {kCredit, "an order-level refund pays the credit unit that came back, not the one that did not",
     [](Scene& s) {
       two_units(s);
       gift_cards(s);
       s.unit(1).validation = {false, false, ago(days(3)), ""};
       by_hand(s, "3009", ago(days(1)), 5990, "");
     },
     ""},
    {"exchange_not_released", "a free exchange is not paid by any order-level refund",
     [](Scene& s) {
       s.order().refunds = healthy().order().refunds;
       s.exchange();
       s.order().refunds.clear();
       s.unit().paid_price = s.unit().paid_tax = gbp(0);
       by_hand(s, "3009", ago(days(1)), 500, "");
     },
     "draft_open"},
    {kManual, "a refund of which the return's time is not known",
     [](Scene& s) {
       by_hand(s, "3009", ago(days(1)), 5990, "");
       s.rma().created_at.reset();
     },
     ""},
    {kManual, "a refund without a time",
     [](Scene& s) { by_hand(s, "3009", ago(days(1)), 5990, "").created_at.reset(); }, ""},
    {kManual, "no app at all", [](Scene& s) { by_hand(s, "3009", ago(days(1)), 5990, "").app = {}; }, "unknown_actor"},
    {kManual, "no app at all, and ReturnGO's is known by its handle alone",
     [](Scene& s) {
       s.policy.returngo_app = {"", "our-returns", ""};
       by_hand(s, "3009", ago(days(1)), 5990, "").app = {};
     },
     "unknown_actor"},
    {kManual, "ReturnGO's app, known by its id alone",
     [](Scene& s) {
       s.policy.returngo_app = {"gid://shopify/App/3344", "", ""};
       by_hand(s, "3009", ago(days(1)), 5990, "").app = {"3344", "", "Labels"};
     },
     ""},
    {kManual, "ReturnGO's app, known by its title alone",
     [](Scene& s) {
       s.policy.returngo_app = {"", "", "Our returns"};
       by_hand(s, "3009", ago(days(1)), 5990, "").app = {"3344", "", "Our Returns"};
     },
     ""},
    {kManual, "ReturnGO's app is known by its handle: one that only sounds like it is another",
     [](Scene& s) {
       s.policy.returngo_app = {"", "our-returns", ""};
       by_hand(s, "3009", ago(days(1)), 5990, "").app = {"77", "labels", "ReturnGO labels"};
     },
     "made_by_app"},
    {kManual, "ReturnGO's app is known by its title: one that only sounds like it is another",
     [](Scene& s) {
       s.policy.returngo_app = {"", "", "Our returns"};
       by_hand(s, "3009", ago(days(1)), 5990, "").app = {"77", "labels", "ReturnGO labels"};
     },
     "made_by_app"},
    {kManual, "an app without handle and title is none of those that have them",
     [](Scene& s) {
       s.policy.returngo_app = {"", "our-returns", "Our returns"};
       by_hand(s, "3009", ago(days(1)), 5990, "").app = {"77", "", ""};
     },
     "made_by_app"},
};

}  // namespace

TEST_CASE("what pays a unit and what does not, clause by clause", "[facts]") {
  for (const Clause& row : kUnpaid) {
    Scene s = healthy();
    s.unrefund();
    row.change(s);
    INFO(row.check << ": " << row.what);
    CHECK(says(s, row.check) == row.expected);
  }
}

TEST_CASE("a refund and a payout that both lack an id have nothing to do with each other", "[facts]") {
  Scene s = healthy();
  s.refund().id = s.payout().platform_refund_id = "";
  s.refund().lines.clear();
  s.refund().created_at = ago(days(16));  // long before the return
  s.order().received = gbp(50000);
  const Facts f = facts(s);
  CHECK_FALSE(f.refunds.at(0).carried());
  CHECK_FALSE(f.units.at(0).paid);
}

TEST_CASE("a unit is paid by what paid it first", "[facts]") {
  Scene s = healthy();
  Transaction again = s.payout();
  again.id = "502";
  again.platform_refund_id = "3009";
  s.rma().transactions.push_back(again);
  s.order().refunds.push_back(s.refund());
  s.order().refunds.back().id = "3009";
  s.order().disputes = {{"LOST", "CHARGEBACK"}};
  const Facts f = facts(s);
  CHECK(f.units.at(0).paid_with == &f.refunds.at(0));
  CHECK(f.units.at(0).paid_by == "ReturnGO payout 501 succeeded and refund 3001 is on the order");

  s = healthy();
  s.unit().paid_price = gbp(0);  // nothing is owed for it, and it was paid all the same
  CHECK(facts(s).units.at(0).paid_by == "ReturnGO payout 501 succeeded and refund 3001 is on the order");
}

TEST_CASE("each order-level refund pays its own return", "[facts]") {
  Scene s = healthy();
  s.second_rma();
  for (Rma& r : s.c.rmas) r.transactions.clear();
  for (Refund& r : s.order().refunds) r.lines.clear();
  const Facts f = facts(s);
  CHECK(f.units.at(0).paid_with == &f.refunds.at(0));
  CHECK(f.units.at(1).paid_with == &f.refunds.at(1));
}

TEST_CASE("an order-level refund pays the units that are due and those that will be", "[facts]") {
  Scene s = healthy();
  s.second_unit();
  s.rma().transactions.clear();
  s.refund().lines.clear();
  s.rma().shipments.push_back(s.rma().shipments.at(0));
  s.rma().shipments.back().id = s.unit(1).shipment_id = "s2";
  s.rma().shipments.back().status = "Shipped";
  REQUIRE_FALSE(facts(s).units.at(1).due_at.has_value());
  CHECK(facts(s).units.at(0).paid);
  CHECK(facts(s).units.at(1).paid);
  s.refund().total = gbp(7000);
  CHECK(facts(s).units.at(0).paid);
  CHECK_FALSE(facts(s).units.at(1).paid);
  CHECK(facts(s).rmas.at(0).part_paid == Money{1010, "GBP"});
}

TEST_CASE("a payout that names no unit is for those of its own return and its resolution", "[facts]") {
  Scene s = healthy();
  s.second_rma();
  s.payout().unit_ids.clear();
  const Facts f = facts(s);
  CHECK(names(s.payout(), f.units.at(0)));
  CHECK_FALSE(names(s.payout(), f.units.at(1)));
}

TEST_CASE("a part that was paid is taken off what is owed, in its own currency only", "[facts]") {
  Scene s = healthy();
  s.unrefund();
  by_hand(s, "3009", ago(days(1)), 1000, "");
  CHECK(still_owed({&facts(s).units.at(0)}) == Money{4990, "GBP"});
  s.refund().total = {Money{1000, "EUR"}, Money{1000, "EUR"}};
  CHECK(still_owed({&facts(s).units.at(0)}) == Money{5990, "GBP"});
  s.unit().paid_price = {};
  CHECK_FALSE(still_owed({&facts(s).units.at(0)}).has_value());
  CHECK(facts(s).order_unseen_why.empty());
}

TEST_CASE("a failed payout without its last update failed when it was made", "[facts]") {
  Scene s = healthy();
  s.order().refunds.clear();
  s.payout().status = "Failed";
  s.payout().updated_at.reset();
  const Outcome out = s.run("refund_failed");
  REQUIRE(out.findings.size() == 1);
  CHECK(out.findings[0].since == s.payout().created_at);
}

TEST_CASE("an app is called by its title, else its handle, else its id", "[facts]") {
  for (const auto& [app, name] : std::vector<std::pair<App, std::string>>{
           {{"77", "books", "Books"}, "by Books"}, {{"77", "books", ""}, "by books"}, {{"77", "", ""}, "by app 77"}}) {
    Scene s = healthy();
    s.unrefund();
    by_hand(s, "3009", ago(days(1)), 5990, "").app = app;
    const Outcome out = s.run(kManual);
    REQUIRE(out.findings.size() == 1);
    INFO(out.findings[0].summary);
    CHECK(out.findings[0].summary.find(" " + name + ", outside") != std::string::npos);
  }
}

// ---------------------------------------------------------------- gift cards and store credits

namespace {

// A gift card is due and its payout succeeded; none is in Shopify.
Scene card() {
  Scene s = healthy();
  s.unit().resolution = s.payout().type = "NewGiftCard";
  s.payout().platform_refund_id = "";
  s.order().refunds.clear();
  return s;
}
Credit credit(const char* id, std::int64_t minor, const char* currency = "GBP") {
  return {id, CreditKind::gift_card, "4001", "", {}, Money{minor, currency}, ago(days(2))};
}
// Paid in two payouts, of 20.00 and 39.90.
void in_two(Scene& s) {
  s.payout().amount = gbp(2000);
  s.rma().transactions.push_back(s.payout());
  s.rma().transactions.back().id = "502";
  s.rma().transactions.back().amount = gbp(3990);
}

const std::vector<Row> kCredits = {
    {"none there", [](Scene&) {}, "not_in_shopify"},
    {"there", [](Scene& s) { s.c.credits = {credit("c1", 5990)}; }, ""},
    {"the payout states the order's currency only", [](Scene& s) { s.payout().amount.shop.reset(); }, "not_in_shopify"},
    {"a credit of less than nothing makes no sum",
     [](Scene& s) {
       s.c.credits = {credit("c1", -1000), credit("c2", 6990)};
     },
     "not_in_shopify"},
    {"a card of nobody and no order is not that of a return whose order is not known",
     [](Scene& s) {
       s.rma().order_id = "";
       s.c.credits = {credit("c1", 5990)};
       s.c.credits[0].customer_id = "";
     },
     "not_in_shopify"},
    {"a store credit of the same number, for an older return's claim",
     [](Scene& s) {
       s.c.credits = {credit("c1", 5990), credit("c1", 5990)};
       s.c.credits[0].kind = CreditKind::store_credit;
       s.c.credit_claims = {
           {"100", "1001001", "#1001", CreditKind::store_credit, "4001", Money{5990, "GBP"}, ago(days(30))}};
     },
     ""},
    {"a credit for a unit that was to be refunded is looked for too",
     [](Scene& s) {
       s.policy.store_credit_via = CreditVia::gift_card;
       s.c.credits = {credit("c1", 5990)};
       two_units(s);
       s.unit(0).resolution = "RefundToStoreCredit";
       s.unit(1).resolution = "RefundToPaymentMethod";
       s.payout().amount = gbp(5990);
       s.payout().unit_ids = {"9001"};
       s.rma().transactions.push_back(s.payout());
       s.rma().transactions.back().id = "502";
       s.rma().transactions.back().unit_ids = {"9002"};
     },
     "not_in_shopify"},
    {"the unit that is due is there, the one that is not due is not",
     [](Scene& s) {
       s.policy.store_credit_via = CreditVia::shopify_store_credit;
       s.c.credits = {credit("c1", 5990)};
       two_units(s);
       s.unit(1).resolution = "RefundToStoreCredit";
       s.rma().shipments.push_back(s.rma().shipments.at(0));
       s.rma().shipments.back().id = s.unit(1).shipment_id = "s2";
       s.rma().shipments.back().status = "Shipped";
       s.payout().amount = gbp(5990);
       s.payout().unit_ids = {"9001"};
       s.rma().transactions.push_back(s.payout());
       s.rma().transactions.back().id = "502";
       s.rma().transactions.back().type = "RefundToStoreCredit";
       s.rma().transactions.back().unit_ids = {"9002"};
     },
     ""},
};

}  // namespace

TEST_CASE("which credit is whose, clause by clause", "[store_credit_not_issued]") {
  for (const Row& row : kCredits) {
    Scene s = card();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCredit) == row.expected);
  }
}

TEST_CASE("of two payouts the one that is in Shopify is not missing, in the order's or the shop's currency",
          "[store_credit_not_issued]") {
  for (const bool shop : {false, true}) {
    Scene s = card();
    in_two(s);
    for (Transaction& tx : s.rma().transactions) {
      if (shop)
        tx.amount.order = Money{tx.amount.order->minor + 300, "EUR"};
      else
        tx.amount.shop.reset();
    }
    s.c.credits = {credit("c1", 2000)};
    const Outcome out = s.run(kCredit);
    REQUIRE(out.findings.size() == 1);
    CHECK(out.findings[0].amount == (shop ? Money{4290, "EUR"} : Money{3990, "GBP"}));
  }
}

TEST_CASE("payouts of nothing claim nothing", "[store_credit_not_issued]") {
  Scene s = card();
  s.payout().amount = gbp(0);
  const Facts f = facts(s);
  CHECK_FALSE(credit_claimed(s.c, f, f.rmas.at(0), CreditKind::gift_card, s.policy).has_value());
}
