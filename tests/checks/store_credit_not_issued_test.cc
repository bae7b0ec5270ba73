#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "store_credit_not_issued";

Credit credit(const char* id, std::int64_t minor, CreditKind kind = CreditKind::gift_card,
              const char* currency = "GBP") {
  return {id, kind, "4001", "", {}, Money{minor, currency}, ago(days(2))};
}
// Credits are gift cards: the resolution's own vehicle.
void cards(Scene& s) {
  s.unit().resolution = "NewGiftCard";
  s.payout().type = "NewGiftCard";
}
void give(Scene& s, std::int64_t minor = 5990) { s.c.credits.push_back(credit("c1", minor)); }
void unpaid(Scene& s) { s.rma().transactions.clear(); }
void miss(Scene& s, Need n) { s.reach.missing[static_cast<std::size_t>(n)] = "scope missing"; }

void disable(Credit& x, std::int64_t left) {
  x.enabled = false;
  x.disabled_at = ago(days(2));
  x.balance = Money{left, x.amount.currency};
}
// Somebody gave the store credit as a refund of the order, and ReturnGO's payout does not name it.
void as_refund(Scene& s) {
  s.order().refunds = healthy().order().refunds;
  s.refund().transactions.at(0).gateway = "shopify_store_credit";
  s.refund().app = {"1830279", "shopify_web", "Shopify Web"};
}

// RMA 123: one unit resolved to store credit, received 3 days ago, credited by a ReturnGO code 2 days ago.
const std::vector<Row> kRows = {
    {"a code needs no record in Shopify", [](Scene&) {}, ""},
    {"no payout", unpaid, "no_transaction"},
    {"a failed payout", [](Scene& s) { s.payout().status = "Failed"; }, "transaction_failed"},
    {"a failed payout, then a good one",
     [](Scene& s) {
       Transaction failed = s.payout();
       failed.id = "500";
       failed.status = "Failed";
       s.rma().transactions.push_back(failed);
     },
     ""},
    {"a requested payout", [](Scene& s) { s.payout().status = "Requested"; }, ""},
    {"a payout for another unit", [](Scene& s) { s.payout().unit_ids = {"9099"}; }, "no_transaction"},
    {"a payout that names no unit", [](Scene& s) { s.payout().unit_ids.clear(); }, ""},
    {"a refund that names no unit, where none is to be refunded, settles what nothing else does",
     [](Scene& s) {
       s.payout().unit_ids.clear();
       s.payout().type = "RefundToPaymentMethod";
     },
     ""},
    {"a gift card that names no unit, where none is to get one, is looked for",
     [](Scene& s) {
       s.payout().unit_ids.clear();
       s.payout().type = "NewGiftCard";
     },
     "not_in_shopify"},
    {"a bank payout that names no unit, where none is to be paid so",
     [](Scene& s) {
       s.payout().unit_ids.clear();
       s.payout().type = "RefundToBankAccount";
     },
     ""},
    {"a gift card for the return's gift-card units",
     [](Scene& s) {
       cards(s);
       s.payout().unit_ids.clear();
       give(s);
     },
     ""},
    {"an invoice is no payout", [](Scene& s) { s.payout().type = "InvoicePayment"; }, "no_transaction"},
    {"gift card: no payout",
     [](Scene& s) {
       cards(s);
       unpaid(s);
     },
     "no_transaction"},
    {"gift card: failed",
     [](Scene& s) {
       cards(s);
       s.payout().status = "Failed";
     },
     "transaction_failed"},
    {"no payout before a failed one",
     [](Scene& s) {
       s.line().quantity = 2;
       s.order().total_price = s.order().received = gbp(11980);
       s.c.rmas.at(0).units.push_back(s.unit());
       s.unit(1).id = "9002";
       s.payout().status = "Failed";
     },
     "no_transaction"},
    {"refunded to the payment method instead",
     [](Scene& s) {
       s.payout().type = "RefundToPaymentMethod";
       s.payout().processor = "Shopify";
       s.payout().platform_refund_id = "3001";
       s.order().refunds = healthy().order().refunds;
     },
     ""},
    {"its line was refunded by hand",
     [](Scene& s) {
       unpaid(s);
       s.order().refunds = healthy().order().refunds;
     },
     ""},
    {"refunded at order level",
     [](Scene& s) {
       unpaid(s);
       s.order().refunds = healthy().order().refunds;
       s.refund().lines.clear();
     },
     ""},
    {"a lost chargeback",
     [](Scene& s) {
       unpaid(s);
       s.order().disputes = {{"LOST", "CHARGEBACK"}};
     },
     ""},
    // the vehicle in Shopify: gift cards
    {"no gift card", cards, "not_in_shopify"},
    {"no gift card, but a lost chargeback has paid the customer",
     [](Scene& s) {
       cards(s);
       s.order().disputes = {{"LOST", "CHARGEBACK"}};
     },
     ""},
    {"no gift card, and a dispute that was won",
     [](Scene& s) {
       cards(s);
       s.order().disputes = {{"WON", "CHARGEBACK"}};
     },
     "not_in_shopify"},
    {"gift cards in any case",
     [](Scene& s) {
       cards(s);
       s.unit().resolution = "GIFTCARD";
     },
     "not_in_shopify"},
    {"the customer's gift card",
     [](Scene& s) {
       cards(s);
       give(s);
     },
     ""},
    {"store credit by gift card",
     [](Scene& s) {
       s.policy.store_credit_via = CreditVia::gift_card;
       give(s);
     },
     ""},
    {"store credit by gift card, and none is there", [](Scene& s) { s.policy.store_credit_via = CreditVia::gift_card; },
     "not_in_shopify"},
    {"another customer's gift card",
     [](Scene& s) {
       cards(s);
       give(s);
       s.c.credits[0].customer_id = "4999";
     },
     "not_in_shopify"},
    {"a recipient's gift card that names the order",
     [](Scene& s) {
       cards(s);
       give(s);
       s.c.credits[0].customer_id = "4999";
       s.c.credits[0].order_id = "1001001";
       s.c.credits[0].note_keys = {token_key("#1001")};
     },
     ""},
    {"a card of nobody that names the order",
     [](Scene& s) {
       cards(s);
       give(s);
       s.c.credits[0].customer_id = "";
       s.c.credits[0].order_id = "1001001";
     },
     ""},
    {"a card of nobody whose note names the order",
     [](Scene& s) {
       cards(s);
       give(s);
       s.c.credits[0].customer_id = "";
       s.c.credits[0].note_keys = {token_key("#1001")};
     },
     ""},
    {"a card of nobody whose note names the return",
     [](Scene& s) {
       cards(s);
       give(s);
       s.c.credits[0].customer_id = "";
       s.c.credits[0].note_keys = {token_key("RMA123")};
     },
     ""},
    {"a recipient's gift card whose note names the return",
     [](Scene& s) {
       cards(s);
       give(s);
       s.c.credits[0].customer_id = "4999";
       s.c.credits[0].note_keys = {token_key("RMA123")};
     },
     ""},
    {"a card on an order without a customer, whose note names the return",
     [](Scene& s) {
       cards(s);
       give(s);
       s.order().customer_id = "";
       s.c.credits[0].note_keys = {token_key("RMA123")};
     },
     ""},
    {"a card of the customer whose note names another return",
     [](Scene& s) {
       cards(s);
       give(s);
       s.c.credits[0].note_keys = s.c.credits[0].rma_keys = {token_key("RMA999")};
     },
     "not_in_shopify"},
    {"a card of the customer whose note names a return that waits for one",
     [](Scene& s) {
       cards(s);
       give(s);
       s.c.credits[0].note_keys = {token_key("99")};
       s.c.credit_claims = {{"99", "1000999", "#999", CreditKind::gift_card, "4001", Money{2000, "GBP"}, ago(days(7))}};
     },
     "not_in_shopify"},
    {"a card that the customer bought in another order",
     [](Scene& s) {
       cards(s);
       give(s);
       s.c.credits[0].order_id = "1000777";
     },
     "not_in_shopify"},
    // disabled
    {"the card was disabled unspent",
     [](Scene& s) {
       cards(s);
       give(s);
       disable(s.c.credits[0], 5990);
     },
     "card_disabled"},
    {"the card was disabled when a part of it was spent",
     [](Scene& s) {
       cards(s);
       give(s);
       disable(s.c.credits[0], 5989);
     },
     ""},
    {"the card was disabled unspent, and another was made",
     [](Scene& s) {
       cards(s);
       give(s);
       disable(s.c.credits[0], 5990);
       s.c.credits.push_back(credit("c2", 5990));
     },
     ""},
    {"the card was disabled unspent, and the other one is an older return's",
     [](Scene& s) {
       cards(s);
       give(s);
       disable(s.c.credits[0], 5990);
       s.c.credits.push_back(credit("c2", 5990));
       s.c.credit_claims = {{"99", "1000999", "#999", CreditKind::gift_card, "4001", Money{5990, "GBP"}, ago(days(9))}};
     },
     "card_disabled"},
    {"the card was disabled a few hours ago",
     [](Scene& s) {
       cards(s);
       give(s);
       disable(s.c.credits[0], 5990);
       s.c.credits[0].disabled_at = ago(hours(3));
     },
     "(card_disabled)"},
    {"another customer's card was disabled",
     [](Scene& s) {
       cards(s);
       give(s);
       s.c.credits.push_back(credit("c2", 5990));
       s.c.credits[1].customer_id = "4999";
       disable(s.c.credits[1], 5990);
     },
     ""},
    // the payout says by which means
    {"paid by gift card though it was to be store credit, and none is there",
     [](Scene& s) { s.payout().type = "NewGiftCard"; }, "not_in_shopify"},
    {"paid by gift card though it was to be refunded, and none is there",
     [](Scene& s) {
       s.payout().type = "NewGiftCard";
       s.unit().resolution = "RefundToPaymentMethod";
     },
     "not_in_shopify"},
    {"paid by gift card though it was to be refunded, and it is there",
     [](Scene& s) {
       s.payout().type = "NewGiftCard";
       s.unit().resolution = "RefundToPaymentMethod";
       give(s);
     },
     ""},
    {"paid by store credit though it was to be refunded: a code, on ReturnGO's word",
     [](Scene& s) { s.unit().resolution = "RefundToPaymentMethod"; }, ""},
    {"paid by store credit though it was to be refunded, and the account has none",
     [](Scene& s) {
       s.policy.store_credit_via = CreditVia::shopify_store_credit;
       s.unit().resolution = "RefundToPaymentMethod";
     },
     "not_in_shopify"},
    {"a code though it was to be a gift card", [](Scene& s) { s.unit().resolution = "NewGiftCard"; }, ""},
    // a refund to store credit
    {"given as a refund to store credit that the payout does not name", as_refund, ""},
    {"given as a refund to store credit, and the account's credit is that one",
     [](Scene& s) {
       as_refund(s);
       s.policy.store_credit_via = CreditVia::shopify_store_credit;
       s.c.credits = {credit("c1", 5990, CreditKind::store_credit)};
       s.c.credits[0].order_id = "1001001";
     },
     ""},
    {"a part of a credit came through, the rest failed",
     [](Scene& s) {
       s.payout().amount = gbp(2000);
       Transaction failed = s.payout();
       failed.id = "502";
       failed.status = "Failed";
       failed.amount = gbp(3990);
       s.rma().transactions.push_back(failed);
     },
     "transaction_failed"},
    {"a card of nobody that names nothing",
     [](Scene& s) {
       cards(s);
       give(s);
       s.c.credits[0].customer_id = "";
       s.c.credits[0].note_keys = {token_key("RMA124")};
       s.c.credits[0].order_id = "1001002";
     },
     "not_in_shopify"},
    {"a card from before the return",
     [](Scene& s) {
       cards(s);
       give(s);
       s.c.credits[0].created_at = ago(days(9));
     },
     "not_in_shopify"},
    {"a card of no known time",
     [](Scene& s) {
       cards(s);
       give(s);
       s.c.credits[0].created_at.reset();
     },
     "not_in_shopify"},
    {"a card of another amount",
     [](Scene& s) {
       cards(s);
       give(s, 5989);
     },
     "not_in_shopify"},
    {"a card over more",
     [](Scene& s) {
       cards(s);
       give(s, 6000);
     },
     "not_in_shopify"},
    {"a card in another currency",
     [](Scene& s) {
       cards(s);
       s.c.credits = {credit("c1", 5990, CreditKind::gift_card, "EUR")};
     },
     "not_in_shopify"},
    {"a card in the shop's currency, paid in the order's",
     [](Scene& s) {
       cards(s);
       s.payout().amount = {Money{7000, "EUR"}, Money{5990, "GBP"}};
       give(s);
     },
     ""},
    {"two cards that sum up",
     [](Scene& s) {
       cards(s);
       s.c.credits = {credit("c1", 2000), credit("c2", 1000), credit("c3", 3990)};
     },
     ""},
    {"cards that do not sum up",
     [](Scene& s) {
       cards(s);
       s.c.credits = {credit("c1", 2000), credit("c2", 3000)};
     },
     "not_in_shopify"},
    {"one card for two payouts",
     [](Scene& s) {
       cards(s);
       s.rma().units.push_back(s.unit());
       s.unit(1).id = "9002";
       Transaction t = s.payout();
       t.id = "502";
       t.unit_ids = {"9002"};
       s.rma().transactions.push_back(t);
       give(s, 11980);
     },
     ""},
    {"a payout for two units is counted once",
     [](Scene& s) {
       cards(s);
       s.rma().units.push_back(s.unit());
       s.unit(1).id = "9002";
       s.payout().unit_ids = {"9001", "9002"};
       give(s);
     },
     ""},
    {"a failed payout beside the good one is not looked for",
     [](Scene& s) {
       cards(s);
       Transaction failed = s.payout();
       failed.id = "500";
       failed.status = "Failed";
       s.rma().transactions.push_back(failed);
       give(s);
     },
     ""},
    {"another unit's code beside the gift card is not looked for",
     [](Scene& s) {
       cards(s);
       s.rma().units.push_back(s.unit());
       s.unit(1).id = "9002";
       s.unit(1).resolution = "RefundToStoreCredit";
       Transaction code = s.payout();
       code.id = "502";
       code.type = "RefundToStoreCredit";
       code.unit_ids = {"9002"};
       s.rma().transactions.push_back(code);
       give(s);
     },
     ""},
    {"a card for a unit that is to be refunded is looked for too",
     [](Scene& s) {
       cards(s);
       s.rma().units.push_back(s.unit());
       s.unit(1).id = "9002";
       s.unit(1).resolution = "RefundToPaymentMethod";
       Transaction bonus = s.payout();
       bonus.id = "502";
       bonus.amount = gbp(1000);
       bonus.unit_ids = {"9002"};
       s.rma().transactions.push_back(bonus);
       give(s);
     },
     "not_in_shopify"},
    {"a refunded unit paid by gift card beside an unpaid credit",
     [](Scene& s) {
       cards(s);
       s.rma().units.push_back(s.unit());
       s.unit(1).id = "9002";
       s.unit(1).resolution = "RefundToPaymentMethod";
       s.payout().unit_ids = {"9002"};
     },
     "no_transaction"},
    {"a payout that states its amount in the shop's currency only",
     [](Scene& s) {
       cards(s);
       s.payout().amount.order.reset();
       give(s);
     },
     ""},
    {"a payout that states no amount",
     [](Scene& s) {
       cards(s);
       s.payout().amount = {};
     },
     ""},
    {"a card issued in the very second of the return",
     [](Scene& s) {
       cards(s);
       give(s);
       s.c.credits[0].created_at = s.rma().created_at;
     },
     ""},
    {"store credit on an account is no gift card",
     [](Scene& s) {
       cards(s);
       s.c.credits = {credit("c1", 5990, CreditKind::store_credit)};
     },
     "not_in_shopify"},
    {"an order without customer, and a card without one",
     [](Scene& s) {
       cards(s);
       s.order().customer_id = "";
       give(s);
       s.c.credits[0].customer_id = "";
       s.c.credits[0].order_id = "1001001";
     },
     ""},
    // the vehicle in Shopify: store credit
    {"credited to the account",
     [](Scene& s) {
       s.policy.store_credit_via = CreditVia::shopify_store_credit;
       s.c.credits = {credit("c1", 5990, CreditKind::store_credit)};
     },
     ""},
    {"not credited to the account", [](Scene& s) { s.policy.store_credit_via = CreditVia::shopify_store_credit; },
     "not_in_shopify"},
    {"a gift card is no store credit",
     [](Scene& s) {
       s.policy.store_credit_via = CreditVia::shopify_store_credit;
       give(s);
     },
     "not_in_shopify"},
    {"no customer: can never be issued",
     [](Scene& s) {
       s.policy.store_credit_via = CreditVia::shopify_store_credit;
       s.order().customer_id = "";
       s.c.credits = {credit("c1", 5990, CreditKind::store_credit)};
     },
     "not_in_shopify"},
    {"gift-card resolutions are gift cards here too",
     [](Scene& s) {
       s.policy.store_credit_via = CreditVia::shopify_store_credit;
       cards(s);
       s.c.credits = {credit("c1", 5990, CreditKind::store_credit)};
     },
     "not_in_shopify"},
    // allotment
    {"an older return of the customer has the card",
     [](Scene& s) {
       cards(s);
       give(s);
       s.c.credit_claims = {{"99", "1000999", "#999", CreditKind::gift_card, "4001", Money{5990, "GBP"}, ago(days(9))}};
       s.c.credits[0].created_at = ago(days(2));
     },
     "not_in_shopify"},
    {"an older return has it though its number is higher",
     [](Scene& s) {
       cards(s);
       give(s);
       s.c.credit_claims = {
           {"999", "1000999", "#999", CreditKind::gift_card, "4001", Money{5990, "GBP"}, ago(days(9))}};
     },
     "not_in_shopify"},
    {"returns of the same second: 122 has it before 123",
     [](Scene& s) {
       cards(s);
       give(s);
       s.c.credit_claims = {
           {"122", "1000999", "#999", CreditKind::gift_card, "4001", Money{5990, "GBP"}, *s.rma().created_at}};
     },
     "not_in_shopify"},
    {"returns of the same second: 124 has it not before 123",
     [](Scene& s) {
       cards(s);
       give(s);
       s.c.credit_claims = {
           {"124", "1000999", "#999", CreditKind::gift_card, "4001", Money{5990, "GBP"}, *s.rma().created_at}};
     },
     ""},
    {"an older return is met once, whatever its currencies",
     [](Scene& s) {
       cards(s);
       s.c.credits = {credit("c1", 7000, CreditKind::gift_card, "EUR"), credit("c2", 5990)};
       s.c.credit_claims = {{"99", "1000999", "#999", CreditKind::gift_card, "4001", Money{7000, "EUR"}, ago(days(9))},
                            {"99", "1000999", "#999", CreditKind::gift_card, "4001", Money{5990, "GBP"}, ago(days(9))}};
     },
     ""},
    {"a stale stored claim of this return is not what is looked for",
     [](Scene& s) {
       cards(s);
       give(s, 1000);
       s.c.credit_claims = {
           {"123", "1001001", "#1001", CreditKind::gift_card, "4001", Money{1000, "GBP"}, ago(days(8))}};
     },
     "not_in_shopify"},
    {"a younger return of the customer has not",
     [](Scene& s) {
       cards(s);
       give(s);
       s.c.credit_claims = {
           {"130", "1000999", "#999", CreditKind::gift_card, "4001", Money{5990, "GBP"}, ago(days(7))}};
     },
     ""},
    {"returns of the same second: the lower number has it",
     [](Scene& s) {
       cards(s);
       give(s);
       s.c.credit_claims = {
           {"99", "1000999", "#999", CreditKind::gift_card, "4001", Money{5990, "GBP"}, *s.rma().created_at}};
     },
     "not_in_shopify"},
    {"returns of the same second: the higher number has it not",
     [](Scene& s) {
       cards(s);
       give(s);
       s.c.credit_claims = {
           {"1000", "1000999", "#999", CreditKind::gift_card, "4001", Money{5990, "GBP"}, *s.rma().created_at}};
     },
     ""},
    {"a card each",
     [](Scene& s) {
       cards(s);
       s.c.credits = {credit("c1", 5990), credit("c2", 5990)};
       s.c.credit_claims = {{"99", "1000999", "#999", CreditKind::gift_card, "4001", Money{5990, "GBP"}, ago(days(9))}};
     },
     ""},
    {"an exact card is taken before a part that another return needs",
     [](Scene& s) {
       cards(s);
       s.payout().amount = gbp(3000);
       s.c.credits = {credit("c1", 3000), credit("c2", 2990), credit("c3", 5990)};
       s.c.credit_claims = {{"99", "1000999", "#999", CreditKind::gift_card, "4001", Money{5990, "GBP"}, ago(days(9))}};
     },
     ""},
    {"an older return that waits for store credit takes no card",
     [](Scene& s) {
       cards(s);
       give(s);
       s.c.credit_claims = {
           {"99", "1000999", "#999", CreditKind::store_credit, "4001", Money{5990, "GBP"}, ago(days(9))}};
     },
     ""},
    {"an older return met in the shop's currency has the card",
     [](Scene& s) {
       cards(s);
       give(s);
       s.c.credit_claims = {{"99", "1000999", "#999", CreditKind::gift_card, "4001", Money{7000, "EUR"}, ago(days(9))},
                            {"99", "1000999", "#999", CreditKind::gift_card, "4001", Money{5990, "GBP"}, ago(days(9))}};
     },
     "not_in_shopify"},
    {"this return's stored claim is not held against it",
     [](Scene& s) {
       cards(s);
       give(s);
       s.c.credit_claims = {
           {"123", "1001001", "#1001", CreditKind::gift_card, "4001", Money{5990, "GBP"}, ago(days(8))}};
     },
     ""},
    {"an older, cancelled return on the order keeps the card that it was given",
     [](Scene& s) {
       cards(s);
       give(s);
       Rma old = s.rma();
       old.id = "122";
       old.status = "Canceled";
       old.created_at = ago(days(9));
       old.units.at(0).id = "9000";
       old.transactions.at(0).unit_ids = {"9000"};
       s.c.rmas.insert(s.c.rmas.begin(), old);
     },
     "not_in_shopify"},
    // not due
    {"received 23 hours ago",
     [](Scene& s) {
       unpaid(s);
       s.received(ago(hours(23)));
     },
     "(no_transaction)"},
    {"still on its way",
     [](Scene& s) {
       unpaid(s);
       s.not_received();
     },
     ""},
    {"paid early, not in Shopify, not due yet",
     [](Scene& s) {
       cards(s);
       s.not_received();
     },
     ""},
    {"return cancelled",
     [](Scene& s) {
       unpaid(s);
       s.rma().status = "Canceled";
     },
     ""},
    {"validated as not returned",
     [](Scene& s) {
       unpaid(s);
       s.validated(false, false);
     },
     ""},
    {"nothing is owed",
     [](Scene& s) {
       unpaid(s);
       s.unit().fees = Money{5990, "GBP"};
     },
     ""},
    {"resolved to a refund",
     [](Scene& s) {
       unpaid(s);
       s.unit().resolution = "RefundToPaymentMethod";
     },
     ""},
    // no data
    {"a payout with an unknown status", [](Scene& s) { s.payout().status = "Limbo"; }, "no data"},
    {"the order's lists are incomplete",
     [](Scene& s) {
       unpaid(s);
       s.order().truncated = true;
     },
     "no data"},
    {"gift cards cannot be read",
     [](Scene& s) {
       cards(s);
       miss(s, Need::gift_cards);
     },
     "no data"},
    {"customers cannot be read",
     [](Scene& s) {
       cards(s);
       miss(s, Need::customers);
     },
     "no data"},
    {"store credit cannot be read",
     [](Scene& s) {
       s.policy.store_credit_via = CreditVia::shopify_store_credit;
       miss(s, Need::store_credit);
     },
     "no data"},
    {"what a code does not need cannot be read",
     [](Scene& s) {
       miss(s, Need::gift_cards);
       miss(s, Need::customers);
       miss(s, Need::store_credit);
     },
     ""},
    {"unknown resolution",
     [](Scene& s) {
       unpaid(s);
       s.unit().resolution = "InstantCredit";
     },
     "no data"},
};

Scene credited() {
  Scene s = healthy();
  s.order().refunds.clear();
  s.order().refunded = gbp(0);
  s.order().financial_status = "PAID";
  s.unit().resolution = "RefundToStoreCredit";
  s.payout().type = "RefundToStoreCredit";
  s.payout().platform_refund_id = "";
  s.payout().processor = "";
  return s;
}

Finding only(const Scene& s) {
  const Outcome out = s.run(kCheck);
  REQUIRE(out.findings.size() == 1);
  return out.findings[0];
}

}  // namespace

TEST_CASE("store credit and gift cards that are due and not there", "[store_credit_not_issued]") {
  for (const Row& row : kRows) {
    Scene s = credited();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("the finding of a credit that was not issued", "[store_credit_not_issued]") {
  Scene s = credited();
  unpaid(s);
  Finding f = only(s);
  CHECK(f.severity == Severity::critical);
  CHECK(f.owner == Owner::finance);
  CHECK(f.subject.kind == SubjectKind::return_);
  CHECK(f.subject.id == "123");
  CHECK(f.since == ago(days(3)));
  CHECK(f.fires_at == ago(days(2)));
  CHECK(f.amount == Money{5990, "GBP"});
  CHECK(f.summary == "Return 123: the store credit that is due was never issued.");
  s = credited();
  cards(s);
  s.payout().amount = gbp(6500);  // with a bonus
  f = only(s);
  CHECK(f.amount == Money{6500, "GBP"});
  CHECK(f.summary == "Return 123: ReturnGO says 65.00 GBP was credited, but Shopify has no gift card of it.");
  CHECK(f.evidence.size() == 2);
}

TEST_CASE("of several payouts those that have a gift card of their own are not missing", "[store_credit_not_issued]") {
  Scene s = credited();
  cards(s);
  s.rma().units.push_back(s.unit());
  s.unit(1).id = "9002";
  Transaction second = s.payout();
  second.id = "502";
  second.unit_ids = {"9002"};
  second.amount = gbp(2000);
  s.rma().transactions.push_back(second);
  CHECK(only(s).amount == Money{7990, "GBP"});
  give(s, 2000);
  CHECK(only(s).amount == Money{5990, "GBP"});
  CHECK(only(s).summary ==
        "Return 123: ReturnGO says 79.90 GBP was credited, but Shopify has no gift card of 59.90 GBP of it.");
  s.unit(1).validation = {false, false, ago(days(3))};  // not returned: its card is nothing to miss
  s.c.credits.clear();
  CHECK(only(s).amount == Money{5990, "GBP"});
  give(s, 5990);
  CHECK(says(s, kCheck).empty());
  s.unit(1).validation = s.unit(0).validation;
  s.c.credits.clear();
  give(s, 2000);  // an older return's of the same customer
  s.c.credit_claims = {{"99", "1000001", "#1", CreditKind::gift_card, "4001", {2000, "GBP"}, ago(days(20))}};
  CHECK(only(s).amount == Money{7990, "GBP"});
  s.c.credit_claims.clear();
  s.c.credits.at(0).amount.minor = 1500;  // of no payout's amount
  CHECK(only(s).amount == Money{7990, "GBP"});
  s.c.credits.at(0).amount.minor = 5990;
  s.c.credits.at(0).customer_id = "4002";  // somebody else's
  CHECK(only(s).amount == Money{7990, "GBP"});
  s.c.credits.at(0).customer_id = "4001";
  CHECK(only(s).amount == Money{2000, "GBP"});
  s.c.credits.push_back(credit("c2", 2000));
  CHECK(says(s, kCheck).empty());
}

TEST_CASE("it counts from when the unpaid units were due", "[store_credit_not_issued]") {
  Scene s = credited();
  Shipment second = s.rma().shipments.at(0);
  second.id = "s2";
  s.rma().shipments.push_back(second);
  s.rma().units.push_back(s.unit());
  s.unit(1).id = "9002";
  s.unit(1).shipment_id = "s2";
  Comment came = s.rma().comments.at(0);
  came.shipment_id = "s2";
  came.at = ago(hours(20));
  s.rma().comments.push_back(came);
  s.order().received = gbp(11980);
  CHECK(says(s, kCheck) == "(no_transaction)");  // the other unit, credited long ago, does not make it older
  CHECK(only(s).since == ago(hours(20)));
  CHECK(only(s).amount == Money{5990, "GBP"});
}

TEST_CASE("a disabled card is missed from when it was disabled, with what was on it", "[store_credit_not_issued]") {
  Scene s = credited();
  cards(s);
  give(s);
  disable(s.c.credits[0], 5990);
  const Finding f = only(s);
  CHECK(f.since == ago(days(2)));
  CHECK(f.severity == Severity::critical);
  CHECK(f.amount == Money{5990, "GBP"});
  CHECK(f.summary == "Return 123: its gift card of 59.90 GBP was disabled unspent and no other one was made.");
}

TEST_CASE("a refund to store credit is the credit, and no second payment", "[store_credit_not_issued]") {
  Scene s = credited();
  as_refund(s);
  CHECK(says(s, "duplicate_refund") == "");
  CHECK(says(s, "manual_refund_outside_returngo") == "");
  CHECK(says(s, "refund_amount_mismatch") == "");
  s.refund().transactions.at(0).gateway = "shopify_payments";  // money, beside the credit
  CHECK(says(s, "duplicate_refund") == "refund_and_credit");
  s.refund().transactions.at(0).gateway = "shopify_store_credit";
  s.refund().total = s.refund().transactions.at(0).amount = gbp(3000);  // another credit
  CHECK(says(s, "duplicate_refund") == "refund_and_credit");
}
