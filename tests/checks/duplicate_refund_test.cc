#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "duplicate_refund";

// One more refund on the order, a day ago, by a person; the order had more money on it.
Refund& another(Scene& s, std::int64_t minor, bool lines, Duration age = days(1)) {
  Refund r = healthy().refund();
  r.id = "3009";
  r.created_at = r.transactions.at(0).created_at = ago(age);
  r.total = r.transactions.at(0).amount = gbp(minor);
  r.app = {"1830279", "shopify_web", "Shopify Web"};
  for (RefundLine& l : r.lines) l.restock_type = "NO_RESTOCK";
  if (!lines) r.lines.clear();
  s.order().refunds.push_back(r);
  s.order().refunded.order->minor += minor;
  s.order().received = gbp(50000);
  return s.order().refunds.back();
}
// ... carried by ReturnGO.
Transaction& carried(Scene& s, std::int64_t minor, bool lines, std::vector<std::string> units = {"9001"}) {
  another(s, minor, lines).app = healthy().refund().app;
  Transaction t = healthy().payout();
  t.id = "509";
  t.platform_refund_id = "3009";
  t.amount = gbp(minor);
  t.unit_ids = std::move(units);
  s.rma().transactions.push_back(t);
  return s.rma().transactions.back();
}
void first_at_order_level(Scene& s) { s.refund().lines.clear(); }
void edited(Scene& s, std::int64_t minor) { s.refund().total = s.payout().amount = gbp(minor); }
void exchanged(Scene& s) { s.exchange("1002002"); }
void credited(Scene& s, const char* type = "RefundToStoreCredit") {
  s.order().refunds.clear();
  s.order().refunded = gbp(0);
  s.unit().resolution = s.payout().type = type;
  s.payout().platform_refund_id = "";
  s.payout().processor = "";
}
// A second unit of the line on the return, unpaid and as the first but for its resolution.
void beside(Scene& s, const char* resolution) {
  s.line().quantity = 2;
  Unit u = s.unit();
  u.id = "9002";
  u.resolution = resolution;
  s.rma().units.push_back(u);
}

// The first unit is exchanged for an item of variant 805, which left; its refund is there as well.
void leaves_for_805(Scene& s) {
  const Transaction paid = s.payout();
  const Refund refund = s.refund();
  s.exchange("1002002");
  s.rma().transactions = {paid};
  s.order().refunds = {refund};
  s.order().refunded = gbp(5990);
  s.order().received = gbp(50000);
  OrderLine line = s.line();
  line.id = "901";
  line.variant_id = "805";
  line.quantity = 1;
  s.c.exchange_orders.at(0).lines = {line};
}

const std::vector<Row> kRows = {
    {"paid once", [](Scene&) {}, ""},
    // one unit of a line paid twice, another of the line not at all
    {"exchanged and refunded by its name, and the line's other item got nothing",
     [](Scene& s) {
       beside(s, "InstantVariantExchange");
       s.unit(0).wants = {{"805", 1}};
       s.unit(1).wants = {{"806", 1}};
       leaves_for_805(s);
     },
     "refund_and_exchange"},
    {"... which is the one that was refunded",
     [](Scene& s) {
       beside(s, "InstantVariantExchange");
       s.unit(0).wants = {{"805", 1}};
       s.unit(1).wants = {{"806", 1}};
       leaves_for_805(s);
       s.payout().unit_ids = {"9002"};
     },
     ""},
    {"... both were to be the same item: what left is the other's",
     [](Scene& s) {
       beside(s, "InstantVariantExchange");
       s.unit(0).wants = s.unit(1).wants = {{"805", 1}};
       leaves_for_805(s);
     },
     ""},
    {"... only the difference in price was refunded",
     [](Scene& s) {
       beside(s, "InstantVariantExchange");
       s.unit(0).wants = {{"805", 1}};
       s.unit(1).wants = {{"806", 1}};
       leaves_for_805(s);
       edited(s, 1000);
     },
     ""},
    {"credited and refunded by its name, and the line's other item got nothing",
     [](Scene& s) {
       beside(s, "RefundToStoreCredit");
       s.unit().resolution = "RefundToStoreCredit";
       Transaction t = s.payout();
       t.id = "502";
       t.type = "RefundToStoreCredit";
       t.platform_refund_id = t.processor = "";
       s.rma().transactions.push_back(t);
     },
     "refund_and_credit"},
    {"... the credit was the other's",
     [](Scene& s) {
       beside(s, "RefundToStoreCredit");
       s.unit().resolution = "RefundToStoreCredit";
       Transaction t = s.payout();
       t.id = "502";
       t.type = "RefundToStoreCredit";
       t.platform_refund_id = t.processor = "";
       t.unit_ids = {"9002"};
       s.rma().transactions.push_back(t);
     },
     ""},
    // two refunds
    {"its line is refunded again by hand", [](Scene& s) { another(s, 5990, true); }, "two_refunds"},
    {"its line is refunded again by ReturnGO", [](Scene& s) { carried(s, 5990, true); }, "two_refunds"},
    {"refunded at order level by ReturnGO, then its line by hand",
     [](Scene& s) {
       first_at_order_level(s);
       another(s, 5990, true);
     },
     "two_refunds"},
    {"refunded again at order level by hand", [](Scene& s) { another(s, 5990, false); }, "two_refunds"},
    {"refunded again at order level by hand, the fee included",
     [](Scene& s) {
       s.unit().fees = Money{500, "GBP"};
       edited(s, 5490);
       another(s, 5990, false);
     },
     "two_refunds"},
    {"the amount that staff settled on, again at order level",
     [](Scene& s) {
       edited(s, 5000);
       another(s, 5000, false);
     },
     "two_refunds"},
    {"ReturnGO refunds it twice in full at order level",
     [](Scene& s) {
       first_at_order_level(s);
       carried(s, 5990, false);
     },
     "two_refunds"},
    {"ReturnGO refunds twice what staff settled on",
     [](Scene& s) {
       first_at_order_level(s);
       edited(s, 5000);
       carried(s, 5000, false);
     },
     "two_refunds"},
    {"twice in full, though another of the line was kept",
     [](Scene& s) {
       s.line().quantity = 2;
       first_at_order_level(s);
       carried(s, 5990, false);
     },
     "two_refunds"},
    {"its line is refunded again by hand, though another of the line was kept",
     [](Scene& s) {
       s.line().quantity = 2;
       another(s, 5990, true);
     },
     "two_refunds"},
    {"both made by hand at order level",
     [](Scene& s) {
       s.rma().transactions.clear();
       first_at_order_level(s);
       another(s, 5990, false);
     },
     "two_refunds"},
    {"the amount that staff settled on, with its line again by ReturnGO",
     [](Scene& s) {
       edited(s, 5000);
       carried(s, 4000, true);
     },
     "two_refunds"},
    {"one of two cancelled, the other refunded twice",
     [](Scene& s) {
       s.line().quantity = 2;
       another(s, 5990, true, days(10)).lines.at(0).restock_type = "CANCEL";
       another(s, 5990, true).id = "3010";
     },
     "two_refunds"},
    // ... and what is none
    {"a second refund of no money", [](Scene& s) { another(s, 0, true); }, ""},
    {"a second refund that failed", [](Scene& s) { another(s, 0, true).transactions.at(0).status = "FAILURE"; }, ""},
    {"split tender within one refund",
     [](Scene& s) { s.refund().transactions.push_back(s.refund().transactions.at(0)); }, ""},
    {"two payouts of one refund",
     [](Scene& s) {
       Transaction t = s.payout();
       t.id = "502";
       s.rma().transactions.push_back(t);
     },
     ""},
    {"a second refund by ReturnGO that failed",
     [](Scene& s) {
       first_at_order_level(s);
       carried(s, 5990, false);
       s.order().refunds.back().total = gbp(0);
     },
     ""},
    {"an edited order-level refund, then another line that ReturnGO refunds with it",
     [](Scene& s) {
       edited(s, 3000);
       first_at_order_level(s);
       carried(s, 2990, true).unit_ids = {"9001"};
       s.order().refunds.back().lines.at(0).line_id = "799";
     },
     ""},
    {"a credit payout that names a refund is no refund of the unit",
     [](Scene& s) {
       first_at_order_level(s);
       carried(s, 1000, false).type = "RefundToStoreCredit";
     },
     ""},
    {"one refund of more than was ordered is no second one", [](Scene& s) { s.refund_line().quantity = 2; }, ""},
    {"goodwill by ReturnGO, then the whole",
     [](Scene& s) {
       first_at_order_level(s);
       edited(s, 1000);
       carried(s, 5990, false);
     },
     ""},
    {"two parts by ReturnGO, edited, a little beyond the price",
     [](Scene& s) {
       first_at_order_level(s);
       edited(s, 3500);
       carried(s, 3100, false);
     },
     ""},
    {"goodwill at order level", [](Scene& s) { another(s, 1000, false); }, ""},
    {"goodwill at order level by ReturnGO", [](Scene& s) { carried(s, 1000, false); }, ""},
    {"something dearer refunded at order level", [](Scene& s) { another(s, 9000, false); }, ""},
    {"a part, then the rest at order level",
     [](Scene& s) {
       edited(s, 4000);
       another(s, 1990, false);
     },
     ""},
    {"one half, then the other",
     [](Scene& s) {
       edited(s, 2995);
       another(s, 2995, false);
     },
     ""},
    {"a part by ReturnGO at order level, then the rest",
     [](Scene& s) {
       first_at_order_level(s);
       edited(s, 4000);
       carried(s, 1990, false);
     },
     ""},
    {"a half by ReturnGO at order level, then the other",
     [](Scene& s) {
       first_at_order_level(s);
       edited(s, 2995);
       carried(s, 2995, false);
     },
     ""},
    {"a part by ReturnGO at order level, then the line by hand",
     [](Scene& s) {
       first_at_order_level(s);
       edited(s, 4000);
       another(s, 1990, true);
     },
     ""},
    {"a part and the rest, both by hand",
     [](Scene& s) {
       s.rma().transactions.clear();
       first_at_order_level(s);
       s.refund().total = gbp(3000);
       another(s, 2990, false);
     },
     ""},
    {"the restocking fee is given back",
     [](Scene& s) {
       s.unit().fees = Money{500, "GBP"};
       edited(s, 5490);
       carried(s, 500, false);
     },
     ""},
    {"two units of a line, refunded one by one",
     [](Scene& s) {
       beside(s, "RefundToPaymentMethod");
       carried(s, 5990, true, {"9002"});
     },
     ""},
    {"two units of a line, one refunded by ReturnGO, the other by hand",
     [](Scene& s) {
       beside(s, "RefundToPaymentMethod");
       another(s, 5990, true);
     },
     ""},
    {"one refund by hand of both units of a line, though one came back",
     [](Scene& s) {
       s.line().quantity = s.refund_line().quantity = 2;
       s.rma().transactions.clear();
     },
     ""},
    {"one unit of two returned, the other one's line cancelled with money",
     [](Scene& s) {
       s.line().quantity = 2;
       another(s, 5990, true).lines.at(0).restock_type = "CANCEL";
     },
     ""},
    {"two units, two payouts that name none",
     [](Scene& s) {
       beside(s, "RefundToPaymentMethod");
       first_at_order_level(s);
       s.payout().unit_ids.clear();
       carried(s, 5990, false, {});
     },
     ""},
    {"two returns of one line, refunded one by one",
     [](Scene& s) {
       s.line().quantity = 2;
       Rma r = s.rma();
       r.id = "124";
       r.units.at(0).id = "9101";
       r.transactions.at(0).id = "502";
       r.transactions.at(0).unit_ids = {"9101"};
       r.transactions.at(0).platform_refund_id = "3009";
       s.c.rmas.push_back(r);
       another(s, 5990, true);
     },
     ""},
    {"two returns, refunded one by one at order level by hand",
     [](Scene& s) {
       s.second_rma();
       for (Rma& r : s.c.rmas) r.transactions.clear();
       for (Refund& r : s.order().refunds) r.lines.clear();
     },
     ""},
    {"an order-level refund for a return that waits for approval",
     [](Scene& s) {
       s.second_rma();
       s.c.rmas.at(1).status = "Pending";
       s.c.rmas.at(1).transactions.clear();
       s.order().refunds.at(1).lines.clear();
     },
     ""},
    {"a unit cancelled before fulfilment, another returned",
     [](Scene& s) {
       s.line().quantity = 2;
       another(s, 5990, true, days(10)).lines.at(0).restock_type = "CANCEL";
     },
     ""},
    {"one of two ordered refunded before the return",
     [](Scene& s) {
       s.line().quantity = 2;
       another(s, 5990, true, days(10));
     },
     ""},
    {"an order-level refund before the return", [](Scene& s) { another(s, 5990, false, days(10)); }, ""},
    {"recorded by another processor, executed by hand in Shopify",
     [](Scene& s) {
       s.payout().processor = "Manual";
       s.payout().platform_refund_id = "";
       first_at_order_level(s);
     },
     ""},
    {"all refunded, and a lost chargeback",
     [](Scene& s) {
       s.order().disputes = {{"LOST", "CHARGEBACK"}};
     },
     "refund_and_chargeback"},
    {"another line refunded", [](Scene& s) { another(s, 9000, true).lines.at(0).line_id = "799"; }, ""},
    // refund and exchange
    {"exchanged", exchanged, ""},
    {"exchanged, its line refunded by hand",
     [](Scene& s) {
       exchanged(s);
       another(s, 5990, true);
     },
     "refund_and_exchange"},
    {"exchanged, its line refunded by hand, another of the line was kept",
     [](Scene& s) {
       exchanged(s);
       s.line().quantity = 2;
       another(s, 5990, true);
     },
     "refund_and_exchange"},
    {"exchanged, what it cost refunded at order level",
     [](Scene& s) {
       exchanged(s);
       another(s, 5990, false);
     },
     "refund_and_exchange"},
    {"exchanged, what it cost refunded by ReturnGO",
     [](Scene& s) {
       exchanged(s);
       carried(s, 5990, false);
     },
     "refund_and_exchange"},
    {"refunded before the return, then exchanged",
     [](Scene& s) {
       exchanged(s);
       another(s, 5990, true, days(10));
     },
     "refund_and_exchange"},
    {"an exchange of no named type",
     [](Scene& s) {
       exchanged(s);
       s.rma().exchanges.at(0).type = "";
       another(s, 5990, true);
     },
     "refund_and_exchange"},
    {"exchanged, the price difference refunded by ReturnGO",
     [](Scene& s) {
       exchanged(s);
       carried(s, 750, false);
     },
     ""},
    {"exchanged, the price difference refunded by ReturnGO with its line",
     [](Scene& s) {
       exchanged(s);
       carried(s, 750, true);
     },
     ""},
    {"exchanged, shipping refunded by hand",
     [](Scene& s) {
       exchanged(s);
       another(s, 499, false);
     },
     ""},
    {"one refund for a refunded unit and another one's price difference",
     [](Scene& s) {
       beside(s, "InstantVariantExchange");
       s.rma().exchanges = {{"7007", "1002002", "#1002", "Exchange"}};
       s.order().received = gbp(50000);
       s.refund().lines.clear();
       s.refund().total = gbp(6740);
       Transaction t = s.payout();
       t.id = "502";
       t.amount = gbp(750);
       t.unit_ids = {"9002"};
       s.rma().transactions.push_back(t);
     },
     ""},
    {"one unit exchanged, the other one's line refunded by hand",
     [](Scene& s) {
       exchanged(s);
       beside(s, "RefundToPaymentMethod");
       another(s, 5990, true);
     },
     ""},
    {"one unit exchanged, the other refunded at order level by hand",
     [](Scene& s) {
       exchanged(s);
       beside(s, "RefundToPaymentMethod");
       another(s, 5990, false);
     },
     ""},
    {"two units exchanged, less than both cost refunded at order level",
     [](Scene& s) {
       exchanged(s);
       beside(s, "InstantVariantExchange");
       another(s, 7000, false);
     },
     ""},
    {"one line exchanged, another refunded by hand",
     [](Scene& s) {
       exchanged(s);
       OrderLine l = s.line();
       l.id = "702";
       s.order().lines.push_back(l);
       Unit u = s.unit();
       u.id = "9002";
       u.line_id = "702";
       u.resolution = "RefundToPaymentMethod";
       s.rma().units.push_back(u);
       another(s, 5990, true).lines.at(0).line_id = "702";
     },
     ""},
    {"a cancelled return's exchange left too; the new one is refunded",
     [](Scene& s) {
       Rma old = s.rma();
       old.id = "122";
       old.status = "Canceled";
       old.created_at = *old.created_at - hours(1);
       old.units.at(0).id = "9000";
       old.units.at(0).resolution = "InstantVariantExchange";
       old.transactions.clear();
       old.exchanges = {{"7007", "1002002", "#1002", "Exchange"}};
       s.c.rmas.insert(s.c.rmas.begin(), old);
     },
     ""},
    {"exchanged, though validated as not returned, and goodwill of the price",
     [](Scene& s) {
       exchanged(s);
       s.validated(false, false);
       another(s, 5990, false);
     },
     ""},
    {"exchanged on one line, twice refunded on another",
     [](Scene& s) {
       exchanged(s);
       OrderLine l = s.line();
       l.id = "702";
       s.order().lines.push_back(l);
       Unit u = s.unit();
       u.id = "9002";
       u.line_id = "702";
       u.resolution = "RefundToStoreCredit";
       s.rma().units.push_back(u);
       Transaction t = healthy().payout();
       t.type = "RefundToStoreCredit";
       t.platform_refund_id = "";
       t.unit_ids = {"9002"};
       s.rma().transactions = {t};
       another(s, 5990, true).lines.at(0).line_id = "702";
     },
     "refund_and_credit"},
    {"an order-level refund in another currency than the prices",
     [](Scene& s) {
       exchanged(s);
       another(s, 5990, false).total.order = Money{9000, "EUR"};
     },
     ""},
    {"exchanged for free, goodwill refunded",
     [](Scene& s) {
       exchanged(s);
       s.unit().paid_price = gbp(0);
       another(s, 1000, false);
     },
     ""},
    {"another exchange order of the store was cancelled",
     [](Scene& s) {
       exchanged(s);
       s.c.exchange_orders.push_back(s.c.exchange_orders.at(0));
       s.c.exchange_orders.at(1).id = "1002003";
       s.c.exchange_orders.at(1).cancelled_at = ago(days(2));
       another(s, 5990, true);
     },
     "refund_and_exchange"},
    {"exchanged, what it cost refunded at order level in the very second of the return",
     [](Scene& s) {
       exchanged(s);
       another(s, 5990, false, days(8));
     },
     "refund_and_exchange"},
    {"not released, refunded at order level instead",
     [](Scene& s) {
       s.exchange();
       another(s, 5990, false);
     },
     ""},
    {"not released: the draft is open",
     [](Scene& s) {
       s.exchange();
       another(s, 5990, true);
     },
     ""},
    {"the exchange order was cancelled",
     [](Scene& s) {
       exchanged(s);
       s.c.exchange_orders.at(0).cancelled_at = ago(days(2));
       another(s, 5990, true);
     },
     ""},
    {"a fee order is no exchange",
     [](Scene& s) {
       exchanged(s);
       s.rma().exchanges.at(0).type = "Fee";
       another(s, 5990, true);
     },
     ""},
    {"exchanged, its line cancelled with money",
     [](Scene& s) {
       exchanged(s);
       s.line().quantity = 2;
       another(s, 5990, true).lines.at(0).restock_type = "CANCEL";
     },
     ""},
    {"exchanged, another of the line refunded before the return",
     [](Scene& s) {
       exchanged(s);
       s.line().quantity = 2;
       another(s, 5990, true, days(10));
     },
     ""},
    {"an order-level refund before the exchange",
     [](Scene& s) {
       exchanged(s);
       another(s, 5990, false, days(10));
     },
     ""},
    // refund and credit
    {"credited", [](Scene& s) { credited(s); }, ""},
    {"credited, its line refunded",
     [](Scene& s) {
       credited(s);
       another(s, 5990, true);
     },
     "refund_and_credit"},
    {"a gift card, its line refunded",
     [](Scene& s) {
       credited(s, "NewGiftCard");
       another(s, 5990, true);
     },
     "refund_and_credit"},
    {"credited, what it cost refunded at order level",
     [](Scene& s) {
       credited(s);
       another(s, 5990, false);
     },
     "refund_and_credit"},
    {"credited, and refunded in full by ReturnGO",
     [](Scene& s) {
       credited(s);
       carried(s, 5990, false);
     },
     "refund_and_credit"},
    {"credited with a fee kept, its line refunded",
     [](Scene& s) {
       credited(s);
       s.payout().amount = gbp(5000);
       another(s, 5990, true);
     },
     "refund_and_credit"},
    {"a gift card with a fee kept, its line refunded",
     [](Scene& s) {
       credited(s, "NewGiftCard");
       s.payout().amount = gbp(5000);
       another(s, 5990, true);
     },
     "refund_and_credit"},
    {"a refunded unit that was credited in full as well",
     [](Scene& s) {
       Transaction t = s.payout();
       t.id = "502";
       t.type = "RefundToStoreCredit";
       t.platform_refund_id = "";
       s.rma().transactions.push_back(t);
     },
     "refund_and_credit"},
    {"a refunded unit with a bonus in credit",
     [](Scene& s) {
       Transaction t = s.payout();
       t.id = "502";
       t.type = "RefundToStoreCredit";
       t.platform_refund_id = "";
       t.amount = gbp(1000);
       s.rma().transactions.push_back(t);
     },
     ""},
    {"exchanged, the price difference credited",
     [](Scene& s) {
       exchanged(s);
       Transaction t = healthy().payout();
       t.type = "RefundToStoreCredit";
       t.platform_refund_id = "";
       t.amount = gbp(750);
       s.rma().transactions = {t};
     },
     ""},
    {"the credit failed, its line was refunded",
     [](Scene& s) {
       credited(s);
       s.payout().status = "Failed";
       another(s, 5990, true);
     },
     ""},
    {"credited, goodwill refunded",
     [](Scene& s) {
       credited(s);
       another(s, 1000, false);
     },
     ""},
    {"one unit credited, the other one's line refunded by hand",
     [](Scene& s) {
       credited(s);
       beside(s, "RefundToPaymentMethod");
       another(s, 5990, true);
     },
     ""},
    // more than received
    {"more refunded than received", [](Scene& s) { s.order().refunded = gbp(5991); }, "more_than_received"},
    {"all refunded that was received", [](Scene& s) { s.order().refunded = gbp(5990); }, ""},
    {"more in another currency",
     [](Scene& s) {
       s.order().refunded = {Money{7000, "EUR"}, Money{7000, "EUR"}};
     },
     ""},
    {"more refunded, the return cancelled",
     [](Scene& s) {
       s.order().refunded = gbp(5991);
       s.rma().status = "Canceled";
     },
     ""},
    {"two refunds before more than received",
     [](Scene& s) {
       another(s, 5990, true);
       s.order().received = gbp(5990);
     },
     "two_refunds"},
    // not judged
    {"return cancelled",
     [](Scene& s) {
       another(s, 5990, true);
       s.rma().status = "Canceled";
     },
     ""},
    {"validated as not returned, refunded once", [](Scene& s) { s.validated(false, false); }, ""},
    {"unknown resolution",
     [](Scene& s) {
       another(s, 5990, true);
       s.unit().resolution = "SwapForAPony";
     },
     "no data"},
    {"unknown resolution, more than received",
     [](Scene& s) {
       s.order().refunded = gbp(5991);
       s.unit().resolution = "SwapForAPony";
     },
     "no data"},
    {"a month ago",
     [](Scene& s) {
       s.rma().created_at = ago(days(50));
       s.refund().created_at = ago(days(40));
       another(s, 5990, true, days(30));
     },
     "expired:two_refunds"},
};

Finding only(const Scene& s) {
  const Outcome out = s.run(kCheck);
  REQUIRE(out.findings.size() == 1);
  return out.findings[0];
}

}  // namespace

TEST_CASE("the same units paid twice", "[duplicate_refund]") {
  for (const Row& row : kRows) {
    Scene s = healthy();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("the finding of a double payment", "[duplicate_refund]") {
  Scene s = healthy();
  another(s, 5000, true);
  Finding f = only(s);
  CHECK(f.severity == Severity::critical);
  CHECK(f.owner == Owner::finance);
  CHECK(f.subject.kind == SubjectKind::return_);
  CHECK(f.subject.id == "123");
  CHECK(f.since == ago(days(1)));
  CHECK(f.fires_at == f.since);
  CHECK(f.amount == Money{5000, "GBP"});  // of the later refund
  CHECK(f.summary == "Return 123 was refunded twice (50.00 GBP).");
  CHECK(f.evidence.back().ref == "3009");

  s = healthy();
  s.order().refunded = gbp(6190);
  f = only(s);
  CHECK(f.amount == Money{200, "GBP"});
  CHECK(f.summary == "Return 123 is on order #1001, which was refunded more than was received (2.00 GBP).");
}

TEST_CASE("an exchange or credit is told on its own return, whoever shares the line", "[duplicate_refund]") {
  for (const bool exchange : {true, false}) {
    Scene s = healthy();
    if (exchange)
      exchanged(s);
    else
      credited(s);
    Rma younger = s.rma();
    younger.id = "124";
    younger.units.at(0).id = "9101";
    younger.units.at(0).resolution = "RefundToPaymentMethod";
    younger.transactions.clear();
    younger.exchanges.clear();
    s.c.rmas.push_back(younger);
    s.line().quantity = 2;
    another(s, 5990, true);
    CHECK(says(s, kCheck) == "");  // of the younger return
    another(s, 5990, true, hours(2)).id = "3010";
    CHECK(only(s).rma_id == "123");
    CHECK(only(s).cause == (exchange ? "refund_and_exchange" : "refund_and_credit"));
    CHECK(only(s).since == ago(hours(2)));
  }
}

TEST_CASE("what was received is told beside no other double payment, since the newest refund", "[duplicate_refund]") {
  Scene s = healthy();
  s.second_rma();
  another(s, 5990, true);
  s.order().received = gbp(100);
  CHECK(only(s).cause == "two_refunds");
  CHECK(only(s).rma_id == "123");
  s.order().refunds.pop_back();
  s.order().refunds.at(0).created_at = ago(hours(5));
  another(s, 0, false, hours(1));  // no money
  s.order().received = gbp(100);
  CHECK(only(s).cause == "more_than_received");
  CHECK(only(s).since == ago(hours(5)));
}

TEST_CASE("one double payment is told once, on the newest return that it concerns", "[duplicate_refund]") {
  Scene s = healthy();
  s.line().quantity = 2;
  Rma r = s.rma();
  r.id = "124";
  r.units.at(0).id = "9101";
  r.transactions.at(0).id = "502";
  r.transactions.at(0).unit_ids = {"9101"};
  r.transactions.at(0).platform_refund_id = "3009";
  s.c.rmas.push_back(r);
  another(s, 5990, true);
  another(s, 5990, true, hours(2)).id = "3010";
  CHECK(only(s).rma_id == "124");
  s = healthy();
  s.second_rma();
  s.order().refunded = gbp(99999);
  CHECK(only(s).rma_id == "124");
}

TEST_CASE("each double payment in words", "[duplicate_refund]") {
  const auto summary = [](void (*change)(Scene&)) {
    Scene s = healthy();
    change(s);
    const Outcome out = s.run(kCheck);
    REQUIRE(out.findings.size() == 1);
    return out.findings[0].summary;
  };
  CHECK(summary([](Scene& s) { another(s, 5990, true); }) == "Return 123 was refunded twice (59.90 GBP).");
  CHECK(summary([](Scene& s) {
          exchanged(s);
          another(s, 5990, true);
        }) == "Return 123 was exchanged and refunded as well (59.90 GBP).");
  CHECK(summary([](Scene& s) {
          credited(s);
          another(s, 5990, true);
        }) == "Return 123 was credited and refunded as well (59.90 GBP).");
}
