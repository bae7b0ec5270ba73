// By which means real shops pay, and on which returns.
// Beyond the tables of the rules (money_rows.h, mixed_rows.h): the same kinds in other shapes, currencies and orders of
// events, and beside each the near miss. Each row starts from hundred().
#pragma once

#include "tests/checks/field_scenes.h"

namespace returnwatch::checks::testing::field {

inline const std::vector<Row> kMeans = {
    {"a gift card for two items, half of it is there",
     [](Scene& s) {
       two_units(s);
       credits(s, "RefundToGiftCard", 20000).unit_ids = {"9001", "9002"};
       card(s, "c1", 10000).order_id = "1001001";
     },
     "123 not_in_shopify 100.00"},
    {"one gift card has no payout, the other's is not in Shopify",
     [](Scene& s) {
       two_units(s);
       s.unit(0).resolution = "RefundToGiftCard";
       credits(s, "RefundToGiftCard", 10000).unit_ids = {"9002"};
     },
     "123 no_transaction 200.00"},
    {"... and that one is there",
     [](Scene& s) {
       two_units(s);
       s.unit(0).resolution = "RefundToGiftCard";
       credits(s, "RefundToGiftCard", 10000).unit_ids = {"9002"};
       card(s, "c1", 10000).order_id = "1001001";
     },
     "123 no_transaction 100.00"},
    {"one gift card failed, the other was paid as store credit that Shopify does not have",
     [](Scene& s) {
       two_units(s);
       s.policy.store_credit_via = CreditVia::shopify_store_credit;
       s.unit(0).resolution = "RefundToGiftCard";
       credits(s, "RefundToGiftCard", 10000).unit_ids = {"9001"};
       s.rma().transactions.back().status = "Failed";
       credits(s, "RefundToStoreCredit", 10000, "502").unit_ids = {"9002"};
     },
     "123 transaction_failed 200.00"},
    {"store credit that should be a gift card, and is none",
     [](Scene& s) {
       s.policy.store_credit_via = CreditVia::gift_card;
       credits(s, "RefundToStoreCredit", 10000);
     },
     "123 not_in_shopify 100.00"},
    {"a gift card with a bonus",
     [](Scene& s) {
       credits(s, "RefundToGiftCard", 11000);
       card(s, "c1", 11000);
     },
     ""},
    {"one refund, a part to store credit, named by two payouts",
     [](Scene& s) {
       Refund& r = refunds(s, "3001", 10000, false);
       r.transactions.clear();
       tx(r, "SUCCESS", 6000, "shopify_store_credit");
       tx(r, "SUCCESS", 4000);
       credits(s, "RefundToStoreCredit", 6000).platform_refund_id = "3001";
       pays(s, "501", "Success", 4000, "3001");
     },
     ""},
    {"two refunds, one of them to store credit",
     [](Scene& s) {
       Refund& r = refunds(s, "3001", 6000, false);
       r.transactions.at(0).gateway = "shopify_store_credit";
       refunds(s, "3002", 4000, false);
       credits(s, "RefundToStoreCredit", 6000);
       pays(s, "501", "Success", 4000, "3002");
     },
     ""},
    {"store credit that staff gave as a refund a day later",
     [](Scene& s) {
       s.policy.store_credit_via = CreditVia::shopify_store_credit;
       s.unit().resolution = "RefundToStoreCredit";
       Refund& r = by_person(refunds(s, "3001", 10000, true, hours(30)));
       r.transactions.at(0).gateway = "shopify_store_credit";
       credits(s, "RefundToStoreCredit", 10000);
     },
     ""},
    {"store credit as a refund, and the money as well",
     [](Scene& s) {
       worth_more(s);
       s.unit().resolution = "RefundToStoreCredit";
       Refund& r = refunds(s, "3001", 10000, true);
       r.transactions.at(0).gateway = "shopify_store_credit";
       credits(s, "RefundToStoreCredit", 10000);
       by_person(refunds(s, "3002", 10000, true, days(1)));
     },
     "123 made_by_person 100.00; 123 refund_and_credit 100.00"},
    {"two refunds gave all back, and the bank did too",
     [](Scene& s) {
       refunds(s, "3001", 4000, false);
       refunds(s, "3002", 6000, false);
       s.order().disputes = {{"ACCEPTED", "INQUIRY"}};
     },
     "123 refund_and_chargeback 100.00"},
    {"the refund failed, and the bank gave it back",
     [](Scene& s) {
       refunds(s, "3001", 0).transactions.at(0).status = "FAILURE";
       s.order().disputes = {{"LOST", "CHARGEBACK"}};
     },
     ""},
    {"another item was kept: nobody knows what the bank gave back",
     [](Scene& s) {
       s.order().received = gbp(15000);
       refunds(s, "3001", 10000);
       s.order().disputes = {{"LOST", "CHARGEBACK"}};
     },
     ""},
    {"an exchange is open, and the bank gave the money back",
     [](Scene& s) {
       sold_out(s);
       s.order().disputes = {{"LOST", "CHARGEBACK"}};
     },
     ""},
    {"a part refunded, and an open inquiry",
     [](Scene& s) {
       refunds(s, "3001", 4000, false);
       s.order().disputes = {{"NEEDS_RESPONSE", "INQUIRY"}};
     },
     "123 inquiry_open 60.00"},
    {"a part refunded, and an open chargeback",
     [](Scene& s) {
       refunds(s, "3001", 4000, false);
       s.order().disputes = {{"NEEDS_RESPONSE", "CHARGEBACK"}};
     },
     "123 dispute_open 60.00"},
    {"lost, and another one is open",
     [](Scene& s) {
       s.order().disputes = {{"LOST", "CHARGEBACK"}, {"UNDER_REVIEW", "INQUIRY"}};
     },
     ""},
    {"paid and cancelled, and one of its two items is on a return that stands",
     [](Scene& s) {
       two_bought(s);
       other_line(s);
       worth_more(s);
       s.rma(0).units.push_back(s.unit());
       s.unit(1).id = "9002";
       s.unit(1).line_id = "702";
       refunds(s, "3001", 20000).lines = {{"701", 1, "RETURN", true, kLondon}, {"702", 1, "RETURN", true, kLondon}};
       pays(s, "501", "Success", 20000, "3001").unit_ids = {"9001", "9002"};
       s.rma(0).status = "Canceled";
     },
     "123 paid_and_cancelled 100.00"},
    {"the swap is sold out, and most of its price is a code",
     [](Scene& s) {
       sold_out(s);
       credits(s, "RefundToStoreCredit", 4500);
     },
     ""},
    {"... a gift card",
     [](Scene& s) {
       sold_out(s);
       credits(s, "RefundToGiftCard", 4500);
       card(s, "c1", 4500);
     },
     ""},
    {"... a gift card that is not there",
     [](Scene& s) {
       sold_out(s);
       credits(s, "RefundToGiftCard", 4500);
     },
     "123 not_in_shopify 45.00"},
    {"... paid by bank",
     [](Scene& s) {
       sold_out(s);
       by_bank(pays(s, "501", "Success", 4500));
     },
     ""},
    {"... tried, and it failed",
     [](Scene& s) {
       sold_out(s);
       pays(s, "501", "Failed", 4500);
     },
     "123 returngo_failed 45.00"},
    {"... and a difference of 10 failed: the exchange is owed, and the difference",
     [](Scene& s) {
       sold_out(s);
       pays(s, "501", "Failed", 1000);
     },
     "123 returngo_failed 10.00; draft_open"},
    {"... and it is on its way: the difference alone",
     [](Scene& s) {
       sold_out(s);
       s.not_received();
       pays(s, "501", "Failed", 1000);
     },
     "123 returngo_failed 10.00"},
    {"... its line was refunded, and a part of that failed",
     [](Scene& s) {
       sold_out(s);
       part(refunds(s, "3001", 2000), "FAILURE", 3000);
     },
     "123 shopify_failed 30.00"},
    {"... refunded in two parts",
     [](Scene& s) {
       sold_out(s);
       refunds(s, "3001", 2000, false);
       pays(s, "501", "Success", 2000, "3001");
       refunds(s, "3002", 2500, false);
       pays(s, "502", "Success", 2500, "3002");
     },
     ""},
    {"one item to be refunded, one waits for the customer to pay",
     [](Scene& s) {
       two_units(s);
       s.unit(1).resolution = "InstantVariantExchange";
       s.rma().exchanges = {{"7007", "", "#D7", "Exchange"}};
       invoice(s, "Requested");
     },
     "123 no_refund 100.00; awaiting_customer_payment"},
    {"the customer's payment failed: the draft waits",
     [](Scene& s) {
       sold_out(s);
       invoice(s, "Failed");
     },
     "draft_open"},
    {"half of it left, the rest waits for the customer to pay",
     [](Scene& s) {
       half_left(s);
       invoice(s, "Requested");
     },
     "awaiting_customer_payment"},
    {"credited as a refund, and rejected",
     [](Scene& s) {
       Refund& r = refunds(s, "3001", 10000, false);
       r.transactions.at(0).gateway = "shopify_store_credit";
       credits(s, "RefundToStoreCredit", 10000);
       s.rma().status = "Rejected";
     },
     "123 paid_and_rejected 100.00"},
    {"a part came through, and cancelled",
     [](Scene& s) {
       part(refunds(s, "3001", 7000, false), "FAILURE", 3000);
       pays(s, "501", "Success", 10000, "3001");
       s.rma().status = "Canceled";
     },
     "123 paid_and_cancelled 70.00"},
    {"paid and cancelled, in the order's currency",
     [](Scene& s) {
       refunds(s, "3001", 10000);
       pays(s, "501", "Success", 10000, "3001");
       s.rma().status = "Canceled";
       abroad(s);
     },
     "123 paid_and_cancelled 100.00"},
    {"paid and cancelled, and the bank gave it back: the order stands",
     [](Scene& s) {
       refunds(s, "3001", 10000);
       pays(s, "501", "Success", 10000, "3001");
       s.rma().status = "Canceled";
       s.order().disputes = {{"LOST", "CHARGEBACK"}};
     },
     "123 paid_and_cancelled 100.00"},
    {"made again: only the cancelled return's payout names the order-level refund of the item",
     [](Scene& s) {
       worth_more(s);
       again(s, ago(days(3)));
       refunds(s, "3001", 10000, false);
       pays(s, "501", "Success", 10000, "3001");
       s.rma(0).status = "Canceled";
     },
     ""},
    {"... of another item",
     [](Scene& s) {
       other_line(s);
       worth_more(s);
       refunds(s, "3001", 10000, false);
       pays(s, "501", "Success", 10000, "3001");
       s.rma(0).status = "Canceled";
     },
     "124 no_refund 100.00; 123 paid_and_cancelled 100.00"},
    {"... of a line of two, of which one came back",
     [](Scene& s) {
       two_bought(s);
       worth_more(s);
       again(s, ago(days(3)));
       refunds(s, "3001", 10000, false);
       pays(s, "501", "Success", 10000, "3001");
       s.rma(0).status = "Canceled";
     },
     ""},
    {"... paid before the second return was made",
     [](Scene& s) {
       worth_more(s);
       Rma& r = again(s, ago(days(1) - hours(1) * 5));
       r.created_at = ago(days(1));
       r.events = {{"RMA_CREATED", ago(days(1))}, {"RMA_APPROVED", ago(days(1))}};
       r.comments.at(0).at = ago(hours(25));
       refunds(s, "3001", 10000, false, days(2));
       pays(s, "501", "Success", 10000, "3001", days(2));
       s.rma(0).status = "Canceled";
     },
     ""},
};

}  // namespace returnwatch::checks::testing::field
