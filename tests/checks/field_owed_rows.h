// What is owed at all, on real shops.
// Beyond the tables of the rules (money_rows.h, mixed_rows.h): the same kinds in other shapes, currencies and orders of
// events, and beside each the near miss. Each row starts from hundred().
#pragma once

#include "tests/checks/field_scenes.h"

namespace returnwatch::checks::testing::field {

inline const std::vector<Row> kOwed = {
    {"three returns of a line, the oldest on its way: both others are paid",
     [](Scene& s) {
       s.line().quantity = 3;
       s.order().total_price = s.order().received = gbp(30000);
       again(s, ago(days(3)));
       s.not_received();
       third(s);
       refunds(s, "3001", 20000).lines.at(0).quantity = 2;
     },
     ""},
    {"the oldest is on its way, and its own native return was refunded: staff were early",
     [](Scene& s) {
       two_bought(s);
       again(s, ago(days(3)));
       s.not_received();
       refunds(s, "3001", 10000);
       native(s, "#1001-R1", "3001", 0);
     },
     "124 no_refund 100.00"},
    {"an order-level refund, the older return on its way",
     [](Scene& s) {
       two_bought(s);
       again(s, ago(days(3)));
       s.not_received();
       refunds(s, "3001", 10000, false);
     },
     ""},
    {"the payout names the younger return's item",
     [](Scene& s) {
       two_bought(s);
       Rma& r = again(s, ago(days(3)));
       refunds(s, "3001", 10000);
       on(r, "502", 10000, "3001");
     },
     "123 no_refund 100.00"},
    {"two returns of one item: the older was paid and never came, the younger came",
     [](Scene& s) {
       worth_more(s);
       again(s, ago(days(3)));
       refunds(s, "3001", 10000, false);
       pays(s, "501", "Success", 10000, "3001");
       s.not_received();
     },
     ""},
    {"... both came, and the older was paid",
     [](Scene& s) {
       worth_more(s);
       again(s, ago(days(3)));
       refunds(s, "3001", 10000, false);
       pays(s, "501", "Success", 10000, "3001");
     },
     ""},
    {"... both were paid",
     [](Scene& s) {
       worth_more(s);
       Rma& r = again(s, ago(days(3)));
       refunds(s, "3001", 10000);
       pays(s, "501", "Success", 10000, "3001");
       refunds(s, "3002", 10000, true, days(1));
       on(r, "502", 10000, "3002", days(1));
     },
     "124 two_refunds 100.00"},
    {"... at order level",
     [](Scene& s) {
       worth_more(s);
       Rma& r = again(s, ago(days(3)));
       refunds(s, "3001", 10000, false);
       pays(s, "501", "Success", 10000, "3001");
       refunds(s, "3002", 10000, false, days(1));
       on(r, "502", 10000, "3002", days(1));
     },
     "124 two_refunds 100.00"},
    {"three returns of two items",
     [](Scene& s) {
       two_bought(s);
       worth_more(s);
       again(s, ago(days(3)));
       third(s);
     },
     "123 no_refund 100.00; 124 no_refund 100.00"},
    {"two items refunded by staff five days before they made the return",
     [](Scene& s) {
       two_units(s);
       by_person(refunds(s, "3001", 20000, false, days(13)));
     },
     ""},
    {"... eight days before",
     [](Scene& s) {
       two_units(s);
       worth_more(s);
       by_person(refunds(s, "3001", 20000, false, days(16)));
     },
     "123 no_refund 200.00"},
    {"... another amount",
     [](Scene& s) {
       two_units(s);
       worth_more(s);
       by_person(refunds(s, "3001", 19000, false, days(9)));
     },
     "123 no_refund 200.00"},
    {"... less its fee",
     [](Scene& s) {
       worth_more(s);
       s.unit().fees = Money{500, "GBP"};
       by_person(refunds(s, "3001", 9500, false, days(9)));
     },
     ""},
    {"its line was refunded long before",
     [](Scene& s) {
       worth_more(s);
       by_person(refunds(s, "3001", 10000, true, days(18)));
     },
     ""},
    {"the item and the shipping were refunded before the return",
     [](Scene& s) {
       worth_more(s);
       by_person(refunds(s, "3001", 11200, false, days(9))).besides = gbp(1200);
     },
     ""},
    {"no payment status and no transaction",
     [](Scene& s) {
       unpaid_order(s, "");
       s.order().transactions.clear();
     },
     "123 order_unpaid"},
    {"cash on delivery that was paid",
     [](Scene& s) {
       s.order().received = gbp(10000);
       s.order().financial_status = "PAID";
       s.order().transactions = {{"1", "SALE", "SUCCESS", "", "cash_on_delivery", gbp(10000), ago(days(15))}};
     },
     "123 no_refund 100.00"},
    {"cash on delivery, to be credited",
     [](Scene& s) {
       unpaid_order(s, "PENDING");
       s.unit().resolution = "RefundToStoreCredit";
     },
     "123 no_transaction"},
    {"cash on delivery, to be exchanged",
     [](Scene& s) {
       sold_out(s);
       unpaid_order(s, "PENDING");
     },
     "draft_open"},
    {"cash on delivery, and ReturnGO's refund failed",
     [](Scene& s) {
       unpaid_order(s, "PENDING");
       pays(s, "501", "Failed", 10000);
     },
     "123 returngo_failed"},
    {"a deposit of 20, two returns: it can be given back once",
     [](Scene& s) {
       other_line(s);
       s.order().received = gbp(2000);
       s.order().financial_status = "PARTIALLY_PAID";
     },
     "123 no_refund 20.00"},
    {"a deposit of 20, one return of two items: told once",
     [](Scene& s) {
       two_units(s);
       s.unit(1).resolution = "RefundToStoreCredit";
       s.order().received = gbp(2000);
     },
     "123 no_refund 20.00"},
    {"a deposit of 20, and ReturnGO's refund of 100 failed",
     [](Scene& s) {
       s.order().received = gbp(2000);
       pays(s, "501", "Failed", 10000);
     },
     "123 returngo_failed 20.00"},
    {"a deposit of 20, to be a gift card",
     [](Scene& s) {
       s.order().received = gbp(2000);
       s.unit().resolution = "RefundToGiftCard";
     },
     "123 no_transaction 20.00"},
    {"more was ordered than received: the younger return has what is left",
     [](Scene& s) {
       other_line(s);
       s.order().received = gbp(12000);
     },
     "123 no_refund 100.00; 124 no_refund 20.00"},
    {"a part of what was received went back for something older",
     [](Scene& s) {
       other_line(s);
       refunds(s, "3000", 10000, false, days(20));
     },
     "123 no_refund 100.00"},
    {"made again after a rejection that was never paid",
     [](Scene& s) {
       again(s, ago(days(3)));
       s.rma(0).status = "Rejected";
     },
     "124 no_refund 100.00"},
    {"two returns of one item, the younger one was paid",
     [](Scene& s) {
       worth_more(s);
       Rma& r = again(s, ago(days(3)));
       refunds(s, "3001", 10000, false);
       on(r, "502", 10000, "3001");
     },
     ""},
    {"two returns of one item, the older exchanged",
     [](Scene& s) {
       worth_more(s);
       again(s, ago(days(3)));
       s.unit().resolution = "InstantVariantExchange";
       s.rma().exchanges = {{"7007", "1002002", "#1002", "Exchange"}};
     },
     ""},
    {"an order-level refund for two returns that pays one and a half",
     [](Scene& s) {
       two_bought(s);
       again(s, ago(days(3)));
       refunds(s, "3001", 15000, false);
     },
     "124 partly_refunded 50.00"},
    {"refunded by a person in two parts",
     [](Scene& s) {
       by_person(refunds(s, "3001", 6000, true));
       by_person(refunds(s, "3002", 4000, false, days(1)));
     },
     "123 made_by_person 60.00; 123 made_by_person 40.00"},
    {"paid by gift card, refunded to it",
     [](Scene& s) {
       Refund& r = refunds(s, "3001", 10000);
       r.transactions.at(0).gateway = "gift_card";
       pays(s, "501", "Success", 10000, "3001");
     },
     ""},
    {"a part by hand before the return, the rest after it: for what the first was is not known",
     [](Scene& s) {
       by_person(refunds(s, "3001", 4000, false, days(9)));
       by_person(refunds(s, "3002", 6000, false, days(2)));
     },
     "123 nothing_left_to_refund; 123 made_by_person 60.00"},
    {"due when done",
     [](Scene& s) {
       s.policy.refund_due_on = DueOn::done;
       s.rma().status = "Done";
       Comment c;
       c.fact = CommentFact::done;
       c.at = ago(days(2));
       s.rma().comments.push_back(c);
     },
     "123 no_refund 100.00"},
};

}  // namespace returnwatch::checks::testing::field
