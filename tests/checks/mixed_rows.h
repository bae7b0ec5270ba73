// Refunds, credits and exchanges mixed as staff of real shops mix them. Each row starts from the scene in which 100.00
// are owed (hundred()), and says all that is told of it, by every check that looks at money or at the exchange.
#pragma once

#include <vector>

#include "tests/checks/money_scene.h"

namespace returnwatch::checks::testing::mixed {

inline std::string told(const Scene& s) {
  const std::string money = all(s), exchange = says(s, "exchange_not_released");
  return money + (money.empty() || exchange.empty() ? "" : "; ") + exchange;
}

inline Transaction& credits(Scene& s, const char* type, std::int64_t minor, const char* id = "510") {
  Transaction& t = pays(s, id, "Success", minor);
  t.type = type;
  t.processor = "";
  return t;
}
inline Credit& card(Scene& s, const char* id, std::int64_t minor) {
  Credit x;
  x.id = id;
  x.customer_id = "4001";
  x.amount = Money{minor, "GBP"};
  x.balance = x.amount;
  x.created_at = ago(days(2));
  s.c.credits.push_back(x);
  return s.c.credits.back();
}
inline void disabled(Credit& x) {
  x.enabled = false;
  x.disabled_at = ago(days(2));
}
inline void gift_card(Scene& s) {
  s.unit().resolution = "RefundToGiftCard";
  credits(s, "RefundToGiftCard", 10000);
}
// The order was paid with more, so that the order as a whole says nothing.
inline void worth_more(Scene& s) { s.order().total_price = s.order().received = gbp(50000); }

// Two items are to be exchanged, for variants 805 and 806; an order left that holds only the first.
inline void half_left(Scene& s) {
  worth_more(s);
  OrderLine second = s.line();
  second.id = "702";
  second.variant_id = "802";
  s.order().lines.push_back(second);
  Unit u = s.unit();
  u.id = "9002";
  u.line_id = "702";
  u.variant_id = "802";
  s.rma().units.push_back(u);
  for (Unit& x : s.rma().units) x.resolution = "InstantVariantExchange";
  s.unit(0).wants = {{"805", 1}};
  s.unit(1).wants = {{"806", 1}};
  s.rma().exchanges = {{"7007", "1002002", "#1002", "Exchange"}};
  Order x;
  x.id = "1002002";
  x.name = "#1002";
  x.created_at = ago(days(3));
  x.read_at = ago(hours(1));
  x.fulfillment_status = "FULFILLED";
  x.financial_status = "PAID";
  OrderLine left = s.line();
  left.id = "901";
  left.variant_id = "805";
  x.lines = {left};
  s.c.exchange_orders = {x};
}
// The swap is sold out: its draft stays open.
inline void sold_out(Scene& s) {
  s.unit().resolution = "InstantVariantExchange";
  s.unit().paid_price = gbp(5000);
  s.rma().exchanges = {{"7007", "", "#D7", "Exchange"}};
}

inline const std::vector<Row> kMixedRows = {
    // an item that was sold out, and what the customer got instead
    {"the item that did not leave got nothing", half_left, "cancelled_unpaid"},
    {"... refunded at order level by a person",
     [](Scene& s) {
       half_left(s);
       by_person(refunds(s, "3001", 10000, false));
     },
     "123 made_by_person 100.00"},
    {"... and both were refunded so",
     [](Scene& s) {
       half_left(s);
       by_person(refunds(s, "3001", 20000, false));
     },
     "123 made_by_person 200.00; 123 refund_and_exchange 100.00"},
    {"... refunded by ReturnGO",
     [](Scene& s) {
       half_left(s);
       refunds(s, "3001", 10000, false);
       pays(s, "501", "Success", 10000, "3001").unit_ids = {"9002"};
     },
     ""},
    {"... ReturnGO refunded the one that left",
     [](Scene& s) {
       half_left(s);
       refunds(s, "3001", 10000, false);
       pays(s, "501", "Success", 10000, "3001").unit_ids = {"9001"};
     },
     "123 refund_and_exchange 100.00; cancelled_unpaid"},
    {"... credited",
     [](Scene& s) {
       half_left(s);
       credits(s, "RefundToStoreCredit", 10000).unit_ids = {"9002"};
     },
     ""},
    {"a draft left open, 45 of 50 refunded at order level by a person",
     [](Scene& s) {
       sold_out(s);
       by_person(refunds(s, "3001", 4500, false));
     },
     "123 made_by_person 45.00"},
    {"... 10 of 50: a difference in price, or anything",
     [](Scene& s) {
       sold_out(s);
       by_person(refunds(s, "3001", 1000, false));
     },
     "123 made_by_person 10.00; draft_open"},
    // a gift card that was disabled, and what was paid instead
    {"disabled unspent",
     [](Scene& s) {
       gift_card(s);
       disabled(card(s, "c1", 10000));
     },
     "123 card_disabled 100.00"},
    {"... and the money was refunded by ReturnGO",
     [](Scene& s) {
       gift_card(s);
       disabled(card(s, "c1", 10000));
       refunds(s, "3001", 10000, true, days(1));
       pays(s, "502", "Success", 10000, "3001", days(1));
     },
     ""},
    {"... by a person, its line",
     [](Scene& s) {
       gift_card(s);
       disabled(card(s, "c1", 10000));
       by_person(refunds(s, "3001", 10000, true, days(1)));
     },
     "123 made_by_person 100.00"},
    {"... at order level",
     [](Scene& s) {
       gift_card(s);
       disabled(card(s, "c1", 10000));
       by_person(refunds(s, "3001", 10000, false, days(1)));
     },
     "123 made_by_person 100.00"},
    {"... 30 of it only",
     [](Scene& s) {
       gift_card(s);
       disabled(card(s, "c1", 10000));
       by_person(refunds(s, "3001", 3000, false, days(1)));
     },
     "123 card_disabled 100.00; 123 made_by_person 30.00"},
    {"a card that works, and the money as well",
     [](Scene& s) {
       gift_card(s);
       card(s, "c1", 10000);
       by_person(refunds(s, "3001", 10000, true, days(1)));
     },
     "123 made_by_person 100.00; 123 refund_and_credit 100.00"},
    {"disabled, spent in part before, and the money as well",
     [](Scene& s) {
       gift_card(s);
       Credit& x = card(s, "c1", 10000);
       disabled(x);
       x.balance = Money{4000, "GBP"};
       by_person(refunds(s, "3001", 10000, true, days(1)));
     },
     "123 made_by_person 100.00; 123 refund_and_credit 100.00"},
    // cards of another amount
    {"a card of this order holds 60 of 100",
     [](Scene& s) {
       gift_card(s);
       card(s, "c1", 6000).order_id = "1001001";
     },
     "123 not_in_shopify 40.00"},
    {"... of this customer: it may be for anything",
     [](Scene& s) {
       gift_card(s);
       card(s, "c1", 6000);
     },
     "123 not_in_shopify 100.00"},
    {"half as a card, half as money",
     [](Scene& s) {
       refunds(s, "3001", 5000, false);
       pays(s, "501", "Success", 5000, "3001");
       credits(s, "RefundToGiftCard", 5000);
       card(s, "c1", 5000);
     },
     ""},
    {"... and the card is not there",
     [](Scene& s) {
       refunds(s, "3001", 5000, false);
       pays(s, "501", "Success", 5000, "3001");
       credits(s, "RefundToGiftCard", 5000);
     },
     "123 not_in_shopify 50.00"},
    // a return that was closed after it was paid, and made again
    {"paid, rejected, made again: it is paid",
     [](Scene& s) {
       worth_more(s);
       refunds(s, "3001", 10000);
       pays(s, "501", "Success", 10000, "3001");
       again(s, ago(days(2)));
       s.rma().status = "Rejected";
     },
     ""},
    {"... at order level",
     [](Scene& s) {
       worth_more(s);
       refunds(s, "3001", 10000, false);
       pays(s, "501", "Success", 10000, "3001");
       again(s, ago(days(2)));
       s.rma().status = "Canceled";
     },
     ""},
    {"... and paid again",
     [](Scene& s) {
       worth_more(s);
       refunds(s, "3001", 10000);
       pays(s, "501", "Success", 10000, "3001");
       Rma& second = again(s, ago(days(2)));
       refunds(s, "3002", 10000, true, days(1));
       Transaction t = healthy().payout();
       t.id = "509";
       t.amount = gbp(10000);
       t.platform_refund_id = "3002";
       t.unit_ids = {"9101"};
       second.transactions = {t};
       s.rma(0).status = "Rejected";
     },
     "124 two_refunds 100.00"},
    {"... and the first was never paid",
     [](Scene& s) {
       worth_more(s);
       again(s, ago(days(2)));
       s.rma().status = "Rejected";
     },
     "124 no_refund 100.00"},
    {"paid and rejected, and nothing was made again",
     [](Scene& s) {
       refunds(s, "3001", 10000);
       pays(s, "501", "Success", 10000, "3001");
       s.rma().status = "Rejected";
     },
     "123 paid_and_rejected 100.00"},
    // a deposit
    {"a deposit of 20, given back: nothing more is owed",
     [](Scene& s) {
       s.order().received = gbp(2000);
       refunds(s, "3001", 2000, false);
     },
     ""},
    {"... 15 of it",
     [](Scene& s) {
       s.order().received = gbp(2000);
       refunds(s, "3001", 1500, false);
     },
     "123 partly_refunded 5.00"},
    // currencies without minor units, and with three
    {"a part of a refund failed, in yen",
     [](Scene& s) {
       part(refunds(s, "3001", 7000), "FAILURE", 3000);
       in_currency(s, "JPY");
     },
     "123 shopify_failed 3000"},
    {"a payout that is one fils less than its refund",
     [](Scene& s) {
       refunds(s, "3001", 10000);
       pays(s, "501", "Success", 9999, "3001");
       in_currency(s, "KWD");
     },
     "123 rounding 0.001"},
};

}  // namespace returnwatch::checks::testing::mixed
