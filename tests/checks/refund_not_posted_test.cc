#include <catch2/catch.hpp>
#include <random>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "refund_not_posted";

// A payout as ReturnGO made it in the healthy return, with its refund in Shopify or without.
void payout(Scene& s, const char* status = "Success") {
  s.rma().transactions = healthy().rma().transactions;
  s.payout().status = status;
}
void by_hand(Scene& s, std::int64_t minor, bool lines, const char* id = "3001", Duration age = days(2)) {
  Refund r = healthy().refund();
  r.id = id;
  r.created_at = r.transactions.at(0).created_at = ago(age);
  r.total = r.transactions.at(0).amount = gbp(minor);
  if (!lines) r.lines.clear();
  s.order().refunds.push_back(r);
}
void bank(Scene& s, Duration received = days(8)) {
  s.unit().resolution = "RefundToBankAccount";
  s.received(ago(received));
}
void archived(Scene& s, Duration age) {
  s.order().closed = true;
  s.order().closed_at = ago(age);
}
void exchange_first(Scene& s) {  // of two units of one line, the first is to be exchanged
  s = healthy();
  s.second_unit();
  s.unrefund();
  s.unit(0).resolution = "InstantVariantExchange";
}

// Each row starts from a refund that was due 3 days ago and was never made.
const std::vector<Row> kRows = {
    {"nothing at all", [](Scene&) {}, "no_refund"},
    {"archived since the approval", [](Scene& s) { archived(s, days(4)); }, "order_archived"},
    {"archived before the approval, as finished orders are", [](Scene& s) { archived(s, days(20)); }, "no_refund"},
    {"archived after the refund was overdue", [](Scene& s) { archived(s, days(1)); }, "no_refund"},
    {"archived, nobody knows when", [](Scene& s) { s.order().closed = true; }, "no_refund"},
    {"ReturnGO says success, the refund is not on the order", [](Scene& s) { payout(s); }, "success_without_refund"},
    {"ReturnGO says success and names no refund",
     [](Scene& s) {
       payout(s);
       s.payout().platform_refund_id = "";
     },
     "success_without_refund"},
    {"success without refund before archived",
     [](Scene& s) {
       payout(s);
       archived(s, days(4));
     },
     "success_without_refund"},
    {"an order-level refund below what is owed", [](Scene& s) { by_hand(s, 5989, false); }, "partly_refunded"},
    {"partly refunded before archived",
     [](Scene& s) {
       by_hand(s, 2000, false);
       archived(s, days(4));
     },
     "partly_refunded"},
    {"success without refund before partly refunded",
     [](Scene& s) {
       payout(s);
       by_hand(s, 2000, false, "3002");
     },
     "success_without_refund"},
    {"a bank refund without payout", [](Scene& s) { bank(s); }, "bank_not_recorded"},
    {"a bank refund within its week", [](Scene& s) { bank(s, days(6) + hours(23)); }, "(bank_not_recorded)"},
    {"a bank refund whose payout failed",
     [](Scene& s) {
       bank(s);
       payout(s, "Failed");
       s.payout().type = "RefundToBankAccount";
     },
     "bank_not_recorded"},
    {"a bank refund with a payout",
     [](Scene& s) {
       bank(s);
       payout(s);
       s.payout().type = "RefundToBankAccount";
       s.payout().processor = "Manual";
     },
     ""},
    {"a bank refund with a payout that names no item",
     [](Scene& s) {
       bank(s);
       payout(s);
       s.payout().type = "RefundToBankAccount";
       s.payout().processor = "Manual";
       s.payout().unit_ids.clear();
     },
     ""},
    {"a bank refund whose payout is requested",
     [](Scene& s) {
       bank(s);
       payout(s, "Requested");
       s.payout().type = "RefundToBankAccount";
     },
     ""},
    {"a refund and a bank refund: the refund is told first",
     [](Scene& s) {
       s = healthy();
       s.second_unit();
       s.unrefund();
       s.unit(1).resolution = "RefundToBankAccount";
     },
     "no_refund"},
    // covered: ReturnGO's payouts
    {"the payout's refund is on the order",
     [](Scene& s) {
       payout(s);
       by_hand(s, 5990, true);
     },
     ""},
    {"the payout's refund is on the order, at order level and edited",
     [](Scene& s) {
       payout(s);
       by_hand(s, 4000, false);
     },
     ""},
    {"the payout's refund moved no money",
     [](Scene& s) {
       payout(s);
       by_hand(s, 0, true);
     },
     "success_without_refund"},
    {"the payout is still Requested, its money is there",
     [](Scene& s) {
       payout(s, "Requested");
       by_hand(s, 4000, false);
     },
     ""},
    {"no item ids: the units of that resolution",
     [](Scene& s) {
       payout(s);
       s.payout().unit_ids.clear();
       by_hand(s, 4000, false);
     },
     ""},
    {"no item ids, and no item of the payout's vehicle: for what nothing else settles",
     [](Scene& s) {
       payout(s);
       s.payout().type = "RefundToStoreCredit";
       s.payout().unit_ids.clear();
     },
     ""},
    {"the payout names another unit",
     [](Scene& s) {
       payout(s);
       s.payout().unit_ids = {"9099"};
       s.payout().processor = "Stripe";
     },
     "no_refund"},
    {"another processor, on ReturnGO's word",
     [](Scene& s) {
       payout(s);
       s.payout().processor = "Stripe";
       s.payout().platform_refund_id = "";
     },
     ""},
    {"another processor, requested",
     [](Scene& s) {
       payout(s, "Requested");
       s.payout().processor = "Stripe";
     },
     "no_refund"},
    {"another processor, failed",
     [](Scene& s) {
       payout(s, "Failed");
       s.payout().processor = "Stripe";
     },
     "no_refund"},
    {"paid out as store credit instead",
     [](Scene& s) {
       payout(s);
       s.payout().type = "RefundToStoreCredit";
     },
     ""},
    {"an invoice is no payout",
     [](Scene& s) {
       payout(s);
       s.payout().type = "InvoicePayment";
       s.payout().processor = "Stripe";
     },
     "no_refund"},
    {"no processor, no reference: on ReturnGO's word",
     [](Scene& s) {
       payout(s);
       s.payout().processor = s.payout().platform_refund_id = "";
     },
     ""},
    {"no processor, but a refund that is not on the order",
     [](Scene& s) {
       payout(s);
       s.payout().processor = "";
     },
     "success_without_refund"},
    // covered: refund lines
    {"a refund holds its line", [](Scene& s) { by_hand(s, 5990, true); }, ""},
    {"a refund of no money holds its line", [](Scene& s) { by_hand(s, 0, true); }, "no_refund"},
    {"a refund holds another line",
     [](Scene& s) {
       by_hand(s, 5990, true);
       s.refund_line().line_id = "799";
     },
     "no_refund"},
    {"a refund holds its line, another of the line was kept",
     [](Scene& s) {
       by_hand(s, 5990, true);
       s.line().quantity = 2;
     },
     ""},
    {"a refund of the very second of the return holds its line, another of the line was kept",
     [](Scene& s) {
       by_hand(s, 5990, true, "3001", days(8));
       s.line().quantity = 2;
     },
     ""},
    {"a carried refund from before the return, another of the line was kept",
     [](Scene& s) {
       payout(s);
       s.payout().unit_ids = {"9099"};
       by_hand(s, 5990, true, "3001", days(9));
       s.line().quantity = 2;
     },
     ""},
    {"of two ordered, one was refunded before, and both are returned",
     [](Scene& s) {
       s = healthy();
       s.second_unit();
       s.unrefund();
       by_hand(s, 5990, true, "3001", days(9));
     },
     "no_refund"},
    {"a payout and a hand's refund of one line: each for one unit",
     [](Scene& s) {
       s = healthy();
       s.second_unit();
       s.refund_line().quantity = 1;
       s.payout().unit_ids = {"9001"};
       by_hand(s, 5990, true, "3009");
     },
     ""},
    {"a refund line goes to the return that owes, not to one that was cancelled",
     [](Scene& s) {
       Rma old = s.rma();
       old.id = "122";
       old.status = "Canceled";
       old.created_at = *old.created_at - hours(1);
       old.units.at(0).id = "9000";
       s.c.rmas.insert(s.c.rmas.begin(), old);
       by_hand(s, 5990, true);
     },
     ""},
    {"a refund line goes to the unit that came back, not to the one validated as not returned",
     [](Scene& s) {
       s = healthy();
       s.second_unit();
       s.unrefund();
       s.validated(false, false);
       by_hand(s, 5990, true);
     },
     ""},
    {"a line refunded before the return, of the only unit ordered",
     [](Scene& s) { by_hand(s, 5990, true, "3001", days(9)); }, ""},
    {"a line refunded before the return, of another unit",
     [](Scene& s) {
       by_hand(s, 5990, true, "3001", days(9));
       s.line().quantity = 2;
     },
     "no_refund"},
    {"a line refund goes to the unit whose refund is owed, not to the exchange",
     [](Scene& s) {
       exchange_first(s);
       by_hand(s, 5990, true);
     },
     ""},
    {"a price difference holds the exchange's line, and pays for nothing",
     [](Scene& s) {
       exchange_first(s);
       payout(s);
       s.payout().amount = gbp(500);
       by_hand(s, 500, true);
     },
     "no_refund"},
    // covered: order level
    {"an order-level refund of what is owed", [](Scene& s) { by_hand(s, 5990, false); }, ""},
    {"an order-level refund in the very second of the return",
     [](Scene& s) { by_hand(s, 5990, false, "3001", days(8)); }, ""},
    {"an order-level refund goes to the unit that came back, not to the one validated as not returned",
     [](Scene& s) {
       s = healthy();
       s.second_unit();
       s.unrefund();
       s.validated(false, false);
       by_hand(s, 5990, false);
     },
     ""},
    {"an order-level refund goes to the return that owes, not to one that waits for approval",
     [](Scene& s) {
       Rma old = s.rma();
       old.id = "122";
       old.status = "Pending";
       old.created_at = *old.created_at - hours(1);
       old.units.at(0).id = "9000";
       s.c.rmas.insert(s.c.rmas.begin(), old);
       by_hand(s, 5990, false);
     },
     ""},
    {"two order-level refunds that are enough together",
     [](Scene& s) {
       by_hand(s, 3000, false, "3001");
       by_hand(s, 2990, false, "3002");
     },
     ""},
    {"an order-level refund of just what is owed, two hours before staff made the return",
     [](Scene& s) { by_hand(s, 5990, false, "3001", days(8) + hours(2)); }, ""},
    {"an order-level refund of another amount before the return",
     [](Scene& s) { by_hand(s, 5000, false, "3001", days(8) + hours(2)); }, "no_refund"},
    {"an order-level refund of just what is owed, long before the return",
     [](Scene& s) {
       s.order().received = gbp(11980);
       by_hand(s, 5990, false, "3001", days(16));
     },
     "no_refund"},
    {"long before the return all that was paid was given back",
     [](Scene& s) {
       s.order().received = gbp(5500);
       by_hand(s, 5500, false, "3001", days(16));
     },
     ""},
    {"an order-level refund in another currency",
     [](Scene& s) {
       by_hand(s, 5990, false);
       s.refund().total = {Money{9000, "EUR"}, Money{5990, "GBP"}};
     },
     "no_refund"},
    {"an order-level refund pays the unit that is due, though not the one on its way",
     [](Scene& s) {
       s = healthy();
       s.second_unit();
       s.unrefund();
       Shipment second = s.rma().shipments.at(0);
       second.id = "s2";
       second.status = "Shipped";
       s.rma().shipments.push_back(second);
       s.unit(1).shipment_id = "s2";
       by_hand(s, 5990, false);
     },
     ""},
    {"an order-level refund that only a cancelled return's payout names: it paid for the same item",
     [](Scene& s) {
       Rma old = s.rma();
       old.id = "122";
       old.status = "Canceled";
       old.units.at(0).id = "9000";
       old.transactions = healthy().rma().transactions;
       old.transactions.at(0).unit_ids = {"9000"};
       s.c.rmas.insert(s.c.rmas.begin(), old);
       by_hand(s, 5990, false);
     },
     ""},
    {"... for another item of the order",
     [](Scene& s) {
       Rma old = s.rma();
       old.id = "122";
       old.status = "Canceled";
       old.units.at(0).id = "9000";
       old.units.at(0).line_id = "700";
       old.transactions = healthy().rma().transactions;
       old.transactions.at(0).unit_ids = {"9000"};
       s.c.rmas.insert(s.c.rmas.begin(), old);
       by_hand(s, 5990, false);
     },
     "no_refund"},
    {"an order-level refund whose payout names no unit that is known",
     [](Scene& s) {
       payout(s, "Requested");
       s.payout().unit_ids = {"9099"};
       by_hand(s, 5990, false);
     },
     ""},
    {"an order-level refund of another return",
     [](Scene& s) {
       s = healthy();
       Rma& other = s.second_rma();
       other.created_at = *s.rma().created_at - hours(1);
       other.transactions.clear();
       s.order().refunds.clear();
       s.order().refunded = gbp(0);
       s.order().financial_status = "PAID";
       std::swap(s.c.rmas[0], s.c.rmas[1]);
       by_hand(s, 5990, false);
     },
     "no_refund"},
    {"another return's payout that names no item",
     [](Scene& s) {
       s = healthy();
       s.second_rma().transactions.at(0).unit_ids.clear();
       s.payout().type = "InvoicePayment";  // its own transaction is none of these
       s.order().refunds.erase(s.order().refunds.begin());
       s.order().financial_status = "PARTIALLY_REFUNDED";
       s.order().refunded = gbp(5990);
     },
     "no_refund"},
    // paid by others
    {"a dispute of a status that nobody listed",
     [](Scene& s) {
       s.order().disputes = {{"ESCALATED", "CHARGEBACK"}};
     },
     "no data"},
    {"an unknown payment status", [](Scene& s) { s.order().financial_status = "ON_CREDIT"; }, "no data"},
    {"a lost chargeback",
     [](Scene& s) {
       s.order().disputes = {{"LOST", "CHARGEBACK"}};
     },
     ""},
    {"a refunded chargeback",
     [](Scene& s) {
       s.order().disputes = {{"CHARGE_REFUNDED", "CHARGEBACK"}};
     },
     ""},
    {"an accepted chargeback",
     [](Scene& s) {
       s.order().disputes = {{"ACCEPTED", "CHARGEBACK"}};
     },
     ""},
    {"a chargeback that was won",
     [](Scene& s) {
       s.order().disputes = {{"WON", "CHARGEBACK"}};
     },
     "no_refund"},
    // told by the checks above and below
    {"told by refund_failed: failed", [](Scene& s) { payout(s, "Failed"); }, ""},
    {"told by refund_failed: requested", [](Scene& s) { payout(s, "Requested"); }, ""},
    {"told by refund_blocked_by_order_status", [](Scene& s) { s.order().cancelled_at = ago(days(4)); }, ""},
    {"a bank refund on a cancelled order is told here",
     [](Scene& s) {
       bank(s);
       s.order().cancelled_at = ago(days(4));
     },
     "bank_not_recorded"},
    // not owed
    {"still on its way", [](Scene& s) { s.not_received(); }, ""},
    {"pending", [](Scene& s) { s.rma().status = "Pending"; }, ""},
    {"rejected", [](Scene& s) { s.rma().status = "Rejected"; }, ""},
    {"cancelled", [](Scene& s) { s.rma().status = "Canceled"; }, ""},
    {"validated as not returned", [](Scene& s) { s.validated(false, false); }, ""},
    {"not returned, but nobody validated it",
     [](Scene& s) {
       s.unit().validation = {false, false, {}, ""};
     },
     "no_refund"},
    {"the fees eat the price",
     [](Scene& s) {
       s.unit().fees = Money{5990, "GBP"};
     },
     ""},
    {"it was free", [](Scene& s) { s.unit().paid_price = gbp(0); }, ""},
    {"its price is unknown", [](Scene& s) { s.unit().paid_price = {}; }, "no_refund"},
    {"store credit", [](Scene& s) { s.unit().resolution = "RefundToStoreCredit"; }, ""},
    {"exchange", [](Scene& s) { s.unit().resolution = "InstantVariantExchange"; }, ""},
    {"within the grace", [](Scene& s) { s.received(ago(hours(23))); }, "(no_refund)"},
    // no data
    {"unknown resolution", [](Scene& s) { s.unit().resolution = "SwapForAPony"; }, "no data"},
    {"unknown status", [](Scene& s) { s.rma().status = "OnHold"; }, "no data"},
    {"unknown payout status", [](Scene& s) { payout(s, "Limbo"); }, "no data"},
    {"a successful transaction of an unknown type",
     [](Scene& s) {
       payout(s);
       s.payout().type = "LoyaltyPoints";
     },
     "no data"},
    {"a failed transaction of an unknown type",
     [](Scene& s) {
       payout(s, "Failed");
       s.payout().type = "LoyaltyPoints";
     },
     "no data"},
    {"a requested transaction of an unknown type",
     [](Scene& s) {
       payout(s, "Requested");
       s.payout().type = "LoyaltyPoints";
     },
     "no data"},
    {"one unit's payout has an unknown status, the other's none",
     [](Scene& s) {
       s = healthy();
       s.second_unit();
       s.order().refunds.clear();
       s.order().refunded = gbp(0);
       s.order().financial_status = "PAID";
       s.payout().status = "Limbo";
       s.payout().unit_ids = {"9001"};
     },
     "no data"},
    {"a cancelled return of unknown resolution owes nothing",
     [](Scene& s) {
       s.rma().status = "Canceled";
       s.unit().resolution = "SwapForAPony";
     },
     ""},
    {"the order's lists are incomplete", [](Scene& s) { s.order().truncated = true; }, "no data"},
    {"only the order's header is known", [](Scene& s) { s.order().read_at.reset(); }, "no data"},
    {"out of reach", [](Scene& s) { s.c.order.reset(); }, "no data"},
    {"only the return's list row is known", [](Scene& s) { s.rma().read_at.reset(); }, "no data"},
};

Scene unpaid() {
  Scene s = healthy();
  s.unrefund();
  return s;
}

Finding only(const Scene& s) {
  const Outcome out = s.run(kCheck);
  REQUIRE(out.findings.size() == 1);
  return out.findings[0];
}

}  // namespace

TEST_CASE("a refund that is due and not there", "[refund_not_posted]") {
  for (const Row& row : kRows) {
    Scene s = unpaid();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("the finding of a refund that was never posted", "[refund_not_posted]") {
  const Finding f = only(unpaid());
  CHECK(f.severity == Severity::critical);
  CHECK(f.owner == Owner::finance);
  CHECK(f.subject.kind == SubjectKind::return_);
  CHECK(f.subject.id == "123");
  CHECK(f.since == ago(days(3)));
  CHECK(f.fires_at == ago(days(2)));
  CHECK(f.amount == Money{5990, "GBP"});
  CHECK(f.summary == "Return 123 (1 item) has no refund in Shopify.");
  CHECK(f.evidence.size() == 2);
  for (const char* cause : {"partly_refunded", "bank_not_recorded"}) {
    Scene s = unpaid();
    if (cause[0] == 'p')
      by_hand(s, 2000, false);
    else
      bank(s);
    CHECK(only(s).cause == cause);
    CHECK(only(s).severity == Severity::warning);
    CHECK(only(s).amount == Money{cause[0] == 'p' ? 3990 : 5990, "GBP"});
  }
}

TEST_CASE("what is owed: price, tax that is not included, less fees; exact in every currency", "[refund_not_posted]") {
  Scene s = unpaid();
  s.order().received = gbp(20000);
  s.unit().tax_included = false;
  CHECK(only(s).amount == Money{6988, "GBP"});
  s.unit().fees = Money{1000, "GBP"};
  CHECK(only(s).amount == Money{5988, "GBP"});
  s.unit().tax_included = true;
  CHECK(only(s).amount == Money{4990, "GBP"});
  for (const auto& [minor, currency] :
       std::vector<std::pair<std::int64_t, std::string>>{{6000, "JPY"}, {12345, "KWD"}}) {
    Scene x = unpaid();
    x.unit().paid_price = {Money{minor, currency}, Money{5990, "GBP"}};
    x.unit().fees.reset();
    x.order().received = {Money{minor, currency}, Money{5990, "GBP"}};
    x.order().refunded = {Money{0, currency}, Money{0, "GBP"}};
    CHECK(only(x).amount == Money{minor, currency});
    Refund part = healthy().refund();
    part.lines.clear();
    part.total = {Money{minor - 1, currency}, Money{5990, "GBP"}};
    x.order().refunds = {part};
    CHECK(only(x).cause == "partly_refunded");
    CHECK(only(x).amount == Money{1, currency});
  }
  s.unit().paid_price = {std::nullopt, Money{5990, "GBP"}};  // only the shop's word is there
  s.unit().fees.reset();
  CHECK(only(s).amount == Money{5990, "GBP"});
}

TEST_CASE("what each cause says", "[refund_not_posted]") {
  Scene s = unpaid();
  archived(s, days(4));
  CHECK(only(s).summary == "Return 123 (1 item) has no refund in Shopify and the order is archived.");
  CHECK(only(s).evidence.size() == 3);
  by_hand(s, 2000, false);
  CHECK(only(s).summary == "Return 123 (1 item) is only partly refunded.");
  CHECK(only(s).evidence.at(0).fact == "order-level refunds after the return: 20.00 GBP");
  payout(s);
  s.payout().platform_refund_id = "3999";
  CHECK(only(s).summary == "Return 123 (1 item) is marked as refunded in ReturnGO, but Shopify shows no matching refund.");
  CHECK(only(s).evidence.at(0).fact == "payout 501 is Success for refund 3999");
  s = unpaid();
  bank(s);
  CHECK(only(s).summary == "Return 123 (1 item) is to be refunded to a bank account and ReturnGO has no payout of it.");
}

TEST_CASE("what was archived in time is measured by the deadline in force", "[refund_not_posted]") {
  Scene s = unpaid();
  archived(s, days(1));
  CHECK(only(s).cause == "no_refund");
  s.options[kCheck].grace = days(2) - minutes(1);
  CHECK(only(s).cause == "no_refund");
  s.options[kCheck].grace = days(2);
  CHECK(only(s).cause == "order_archived");
}

TEST_CASE("prices of several currencies have no sum", "[refund_not_posted]") {
  Scene s = healthy();
  s.second_unit();
  s.unrefund();
  s.unit(1).paid_price = {Money{7000, "EUR"}, std::nullopt};
  CHECK_FALSE(only(s).amount.has_value());
}

TEST_CASE("why a return is healthy is said", "[refund_not_posted]") {
  CHECK(healthy().run(kCheck).why.at(0).reason == "ReturnGO payout 501 succeeded and refund 3001 is on the order");
  CHECK(unpaid().run(kCheck).why.empty());
}

TEST_CASE("of several units only the unpaid ones are owed", "[refund_not_posted]") {
  Scene s = healthy();
  s.second_unit();
  s.payout().unit_ids = {"9001"};
  s.refund_line().quantity = 1;
  s.order().refunded = gbp(5990);
  s.order().financial_status = "PARTIALLY_REFUNDED";
  CHECK(only(s).amount == Money{5990, "GBP"});
  s.refund_line().quantity = 2;  // the refund holds both
  CHECK(says(s, kCheck) == "");
}

TEST_CASE("due: received, validated, approved or done", "[refund_not_posted]") {
  Scene s = unpaid();
  s.unit().validation = {true, true, ago(days(2) + hours(12)), ""};
  s.policy.refund_due_on = DueOn::validated;
  CHECK(only(s).since == ago(days(2) + hours(12)));
  s.unit().validation = {};
  CHECK(says(s, kCheck) == "");  // received, not validated
  s.rma().status = "Validated";
  s.rma().seen = {{"rma", "Validated", ago(days(2))}};
  CHECK(only(s).since == ago(days(2)));
  s.policy.refund_due_on = DueOn::done;
  CHECK(says(s, kCheck) == "");
  s.policy.refund_due_on = DueOn::approved;
  CHECK(only(s).since == ago(days(7)));
  s.not_received();
  CHECK(only(s).since == ago(days(7)));
  s.rma().events.pop_back();  // no event: the timeline, else what the agent saw
  Comment approved;
  approved.fact = CommentFact::approved;
  approved.at = ago(days(6));
  s.rma().comments = {approved};
  CHECK(only(s).since == ago(days(6)));
  s.rma().comments.clear();
  s.rma().seen = {{"rma", "Approved", ago(days(5))}};
  CHECK(only(s).since == ago(days(5)));
}

TEST_CASE("done implies every earlier stage", "[refund_not_posted]") {
  Scene s = unpaid();
  s.not_received();
  s.rma().status = "Done";
  s.rma().seen = {{"rma", "Done", ago(days(2))}};
  for (const DueOn on : {DueOn::received, DueOn::validated, DueOn::done}) {
    s.policy.refund_due_on = on;
    CHECK(only(s).since == ago(days(2)));
  }
  Comment done;
  done.fact = CommentFact::done;
  done.at = ago(days(2) + hours(1));
  s.rma().comments = {done};
  CHECK(only(s).since == ago(days(2) + hours(1)));
}

TEST_CASE("an order that cannot be judged says why", "[refund_not_posted]") {
  Scene s = unpaid();
  s.c.order.reset();
  CHECK(s.run(kCheck).no_data.at(0).reason == "the order has not been read yet");
  s.c.order_missing = "older than 60 days";
  CHECK(s.run(kCheck).no_data.at(0).reason == "older than 60 days");
  s = unpaid();
  s.order().read_at.reset();
  CHECK(s.run(kCheck).no_data.at(0).reason == "the order's detail has not been read yet");
  s.order().read_at = ago(hours(1));
  s.order().truncated = true;
  CHECK(s.run(kCheck).no_data.at(0).reason == "the order's lists are incomplete");
  s = unpaid();
  s.rma().read_at.reset();
  CHECK(s.run(kCheck).no_data.at(0).reason == "the return's detail has not been read yet");
}

TEST_CASE("validated: never before it, though the return was done once and reopened", "[refund_not_posted]") {
  Scene s = unpaid();
  s.policy.refund_due_on = DueOn::validated;
  s.rma().seen = {{"rma", "Validated", ago(days(5))}, {"rma", "Done", ago(days(4))}};
  CHECK(says(s, kCheck) == "");  // Received again
  s.policy.refund_due_on = DueOn::done;
  CHECK(says(s, kCheck) == "");
  s.rma().status = "Done";
  s.policy.refund_due_on = DueOn::validated;
  CHECK(only(s).since == ago(days(5)));
  s.rma().seen = {{"rma", "Done", ago(days(4))}};
  CHECK(only(s).since == ago(days(4)));
  s.unit().validation = {true, true, ago(days(3)), ""};
  CHECK(only(s).since == ago(days(3)));
}

TEST_CASE("a reopened return owes again, from then", "[refund_not_posted]") {
  Scene s = unpaid();
  Comment reopened;
  reopened.fact = CommentFact::reopened;
  reopened.at = ago(days(2));
  s.rma().comments.push_back(reopened);
  CHECK(only(s).since == ago(days(2)));
  reopened.at = ago(days(4));  // before it was received
  s.rma().comments.back() = reopened;
  CHECK(only(s).since == ago(days(3)));
}

TEST_CASE("units without shipment are received when approved", "[refund_not_posted]") {
  Scene s = unpaid();
  s.unit().method = "No shipment required";
  s.rma().status = "Approved";
  s.rma().shipments.clear();
  s.rma().comments.clear();
  CHECK(only(s).since == ago(days(7)));
}

TEST_CASE("each unit is due with its own parcel; one return is one finding", "[refund_not_posted]") {
  Scene s = healthy();
  s.second_unit();
  s.unrefund();
  Shipment second = s.rma().shipments.at(0);
  second.id = "s2";
  s.rma().shipments.push_back(second);
  s.unit(1).shipment_id = "s2";
  Comment came = s.rma().comments.at(0);
  came.shipment_id = "s2";
  came.at = ago(days(2));
  s.rma().comments.push_back(came);
  CHECK(only(s).since == ago(days(3)));
  CHECK(only(s).amount == Money{11980, "GBP"});
  s.rma().comments.erase(s.rma().comments.begin());
  s.rma().shipments.at(0).status = "Shipped";
  CHECK(only(s).since == ago(days(2)));
  CHECK(only(s).amount == Money{5990, "GBP"});
  s.rma().comments.clear();  // the return counts as Received because of the other parcel
  s.rma().seen = {{"rma", "Received", ago(days(3))}, {"s2", "Received", ago(days(2))}};
  CHECK(only(s).since == ago(days(3)));
  CHECK(only(s).amount == Money{5990, "GBP"});
}

TEST_CASE("a receipt that names no parcel is not an outbound one's", "[refund_not_posted]") {
  Scene s = unpaid();
  s.rma().comments.at(0).shipment_id = "";
  CHECK(only(s).since == ago(days(3)));
  s.rma().status = "Approved";
  s.rma().shipments.at(0).status = "Shipped";
  Shipment out = s.rma().shipments.at(0);
  out.id = "s9";
  out.outbound = true;
  out.status = "Received";
  s.rma().shipments.push_back(out);
  CHECK(says(s, kCheck) == "");
  s.rma().comments.at(0).shipment_id = "s9";
  CHECK(says(s, kCheck) == "");
}

TEST_CASE("once due it fires from its deadline on, for all later time, until it is covered", "[refund_not_posted]") {
  std::mt19937 random(20261126);
  for (int i = 0; i < 300; ++i) {
    Scene s = unpaid();
    const Time received = kNow - minutes(static_cast<long>(random() % 20000));
    s.received(received);
    const Duration grace = minutes(1 + static_cast<long>(random() % 6000));
    s.options[kCheck].grace = grace;
    if (i % 3 == 0)  // working days: every second day
      for (int day = -40; day < 60; day += 2) s.policy.work.spans.push_back({kNow + days(day), kNow + days(day + 1)});
    const Time due = s.policy.work.add(received, grace);
    CHECK(fires_exactly_at(s, kCheck, due));
    for (int later = 0; later < 5; ++later) {
      s.now = due + minutes(static_cast<long>(random() % 300000));
      CHECK(says(s, kCheck) == "no_refund");
    }
    by_hand(s, 5990, i % 2 == 0);
    CHECK(says(s, kCheck) == "");
  }
}
