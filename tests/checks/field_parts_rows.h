// Money in parts, as real shops pay it.
// Beyond the tables of the rules (money_rows.h, mixed_rows.h): the same kinds in other shapes, currencies and orders of
// events, and beside each the near miss. Each row starts from hundred().
#pragma once

#include "tests/checks/field_scenes.h"

namespace returnwatch::checks::testing::field {

inline const std::vector<Row> kParts = {
    {"three parts of one refund, one of them failed",
     [](Scene& s) {
       Refund& r = refunds(s, "3001", 4500);
       of_parts(r, 2000, 2500);
       tx(r, "ERROR", 5500);
     },
     "123 shopify_failed 55.00"},
    {"... in the currency of the order, which is not the shop's",
     [](Scene& s) {
       Refund& r = refunds(s, "3001", 4500);
       of_parts(r, 2000, 2500);
       tx(r, "ERROR", 5500);
       abroad(s);
     },
     "123 shopify_failed 55.00"},
    {"a part that failed was paid by another refund",
     [](Scene& s) {
       Refund& r = refunds(s, "3001", 4500);
       tx(r, "ERROR", 5500);
       pays(s, "501", "Failed", 10000, "3001");
       refunds(s, "3002", 5500, false, days(1));
       pays(s, "502", "Success", 5500, "3002", days(1));
     },
     ""},
    {"a part of one item's refund failed, the line's other item was refunded",
     [](Scene& s) {
       two_units(s);
       part(refunds(s, "3001", 4000), "FAILURE", 6000);
       pays(s, "501", "Success", 10000, "3001").unit_ids = {"9001"};
       refunds(s, "3002", 10000, true, days(1));
     },
     "123 shopify_failed 60.00"},
    {"... and it was that part that was refunded",
     [](Scene& s) {
       two_units(s);
       part(refunds(s, "3001", 4000), "FAILURE", 6000);
       pays(s, "501", "Success", 10000, "3001").unit_ids = {"9001"};
       refunds(s, "3002", 6000, true, days(1));
     },
     "123 no_refund 100.00"},
    {"split tender: the gift card came back, the card payment failed",
     [](Scene& s) {
       Refund& r = refunds(s, "3001", 4000, false);
       r.transactions.clear();
       tx(r, "SUCCESS", 4000, "gift_card");
       tx(r, "FAILURE", 6000);
       pays(s, "501", "Failed", 10000, "3001");
     },
     "123 returngo_failed 60.00"},
    {"a part waits for the provider's answer for six days",
     [](Scene& s) {
       s.received(ago(days(9)));
       s.rma().created_at = ago(days(15));
       Refund& r = refunds(s, "3001", 6100, true, days(6));
       tx(r, "AWAITING_RESPONSE", 3900, "x", days(6));
       pays(s, "501", "Success", 10000, "3001", days(6));
     },
     "123 stuck_requested 39.00"},
    {"a part of a refund of two items failed, and ReturnGO says Success",
     [](Scene& s) {
       two_units(s);
       Refund& r = refunds(s, "3001", 15000);
       r.lines.at(0).quantity = 2;
       tx(r, "FAILURE", 5000);
       pays(s, "501", "Success", 20000, "3001").unit_ids = {"9001", "9002"};
     },
     "123 shopify_failed 50.00"},
    {"one refund of two returns, a part of it failed: the younger one's",
     [](Scene& s) {
       other_line(s);
       Refund& r = refunds(s, "3001", 12000);
       r.lines.push_back({"702", 1, "RETURN", true, kLondon});
       tx(r, "FAILURE", 8000);
     },
     "124 shopify_failed 80.00"},
    {"two payouts for all items of the return, the second failed",
     [](Scene& s) {
       two_units(s);
       s.unit(0).paid_price = s.unit(1).paid_price = gbp(5000);
       refunds(s, "3001", 3000, false);
       pays(s, "501", "Success", 3000, "3001").unit_ids.clear();
       pays(s, "502", "Failed", 7000).unit_ids.clear();
     },
     "123 returngo_failed 70.00"},
    {"failed, then paid by another processor",
     [](Scene& s) {
       pays(s, "501", "Failed", 10000, "", days(2) + hours(5));
       pays(s, "502", "Success", 10000).processor = "Stripe";
     },
     ""},
    {"a part by another processor, the rest failed",
     [](Scene& s) {
       pays(s, "501", "Success", 4000).processor = "Stripe";
       pays(s, "502", "Failed", 6000);
     },
     "123 returngo_failed 60.00"},
    {"a part refunded, the rest as a code",
     [](Scene& s) {
       refunds(s, "3001", 3000, false);
       pays(s, "501", "Success", 3000, "3001");
       credits(s, "RefundToStoreCredit", 7000);
     },
     ""},
    {"a part refunded, the gift card for the rest failed",
     [](Scene& s) {
       refunds(s, "3001", 3000, false);
       pays(s, "501", "Success", 3000, "3001");
       credits(s, "RefundToGiftCard", 7000).status = "Failed";
     },
     "123 partly_refunded 70.00"},
    {"a credit in two parts, the second failed",
     [](Scene& s) {
       s.unit().resolution = "RefundToStoreCredit";
       credits(s, "RefundToStoreCredit", 3000);
       credits(s, "RefundToStoreCredit", 7000, "511").status = "Failed";
     },
     "123 transaction_failed 70.00"},
    {"a refund in two parts that the payout does not name",
     [](Scene& s) {
       Refund& r = refunds(s, "3001", 4500, false, days(2) - minutes(2));
       of_parts(r, 2000, 2500);
       pays(s, "501", "Success", 4500);
     },
     ""},
    {"... in the currency of the order",
     [](Scene& s) {
       refunds(s, "3001", 4500, false, days(2) - minutes(2));
       pays(s, "501", "Success", 4500);
       abroad(s);
     },
     ""},
    {"... with its line",
     [](Scene& s) {
       refunds(s, "3001", 4500, true, days(2) - minutes(2));
       pays(s, "501", "Success", 4500);
     },
     ""},
    {"decided to pay nothing, then refunded by hand",
     [](Scene& s) {
       pays(s, "501", "Success", 0);
       by_person(refunds(s, "3001", 10000, false));
     },
     "123 made_by_person 100.00"},
    {"decided to pay nothing for one of two items",
     [](Scene& s) {
       two_units(s);
       pays(s, "501", "Success", 0).unit_ids = {"9002"};
     },
     "123 no_refund 100.00"},
    {"... for all that is on the return",
     [](Scene& s) {
       two_units(s);
       pays(s, "501", "Success", 0).unit_ids = {};
     },
     ""},
    {"no store credit at all", [](Scene& s) { credits(s, "RefundToStoreCredit", 0); }, ""},
    {"no gift card at all", [](Scene& s) { credits(s, "RefundToGiftCard", 0); }, ""},
    {"decided to pay nothing, in yen",
     [](Scene& s) {
       pays(s, "501", "Success", 0);
       in_currency(s, "JPY");
     },
     ""},
    {"a part of the item and the shipping in one refund of its line",
     [](Scene& s) {
       s.order().received = gbp(11200);
       refunds(s, "3001", 6200).besides = gbp(1200);
     },
     ""},
    {"shipping refunded twice, the item never",
     [](Scene& s) {
       s.order().received = gbp(12400);
       refunds(s, "3001", 1200, false).besides = gbp(1200);
       by_person(refunds(s, "3002", 1200, false, days(1))).besides = gbp(1200);
     },
     "123 no_refund 100.00; 123 made_by_person 12.00"},
    {"shipping that is worth as much as the item",
     [](Scene& s) {
       s.unit().paid_price = gbp(1200);
       s.order().received = gbp(2400);
       refunds(s, "3001", 1200, false).besides = gbp(1200);
     },
     "123 no_refund 12.00"},
    {"... which ReturnGO says was for the item",
     [](Scene& s) {
       s.unit().paid_price = gbp(1200);
       s.order().received = gbp(2400);
       refunds(s, "3001", 1200, false).besides = gbp(1200);
       pays(s, "501", "Success", 1200, "3001");
     },
     ""},
    {"the part that failed was given as a code",
     [](Scene& s) {
       part(refunds(s, "3001", 7000), "FAILURE", 3000);
       pays(s, "501", "Failed", 10000, "3001");
       credits(s, "RefundToStoreCredit", 3000);
     },
     ""},
    {"... as a gift card",
     [](Scene& s) {
       part(refunds(s, "3001", 7000), "FAILURE", 3000);
       pays(s, "501", "Failed", 10000, "3001");
       credits(s, "RefundToGiftCard", 3000);
       card(s, "c1", 3000);
     },
     ""},
    {"... by bank",
     [](Scene& s) {
       part(refunds(s, "3001", 7000), "FAILURE", 3000);
       pays(s, "501", "Failed", 10000, "3001", days(2) + hours(2));
       by_bank(pays(s, "502", "Success", 3000));
     },
     ""},
    {"... by the customer's bank",
     [](Scene& s) {
       part(refunds(s, "3001", 7000), "FAILURE", 3000);
       s.order().disputes = {{"LOST", "CHARGEBACK"}};
     },
     ""},
    {"all of it waits, and ReturnGO says Success",
     [](Scene& s) {
       Refund& r = refunds(s, "3001", 0, true, hours(30));
       r.transactions.at(0).status = "PENDING";
       r.transactions.at(0).amount = gbp(10000);
       pays(s, "501", "Success", 10000, "3001", hours(30));
     },
     "123 stuck_requested 100.00"},
    {"two payouts name the refund of which a part failed",
     [](Scene& s) {
       part(refunds(s, "3001", 7000), "FAILURE", 3000);
       pays(s, "501", "Success", 7000, "3001");
       pays(s, "502", "Success", 3000, "3001");
     },
     "123 shopify_failed 30.00"},
    {"... for two items",
     [](Scene& s) {
       two_units(s);
       Refund& r = refunds(s, "3001", 17000);
       r.lines.at(0).quantity = 2;
       part(r, "FAILURE", 3000);
       pays(s, "501", "Success", 10000, "3001").unit_ids = {"9001"};
       pays(s, "502", "Success", 10000, "3001").unit_ids = {"9002"};
     },
     "123 shopify_failed 30.00"},
    {"a part failed, and a fee is kept",
     [](Scene& s) {
       s.unit().fees = Money{1000, "GBP"};
       part(refunds(s, "3001", 6000), "FAILURE", 3000);
       pays(s, "501", "Failed", 9000, "3001");
     },
     "123 returngo_failed 30.00"},
    {"more than the price was to be paid, and a part failed: its price is owed",
     [](Scene& s) {
       worth_more(s);
       part(refunds(s, "3001", 8000), "FAILURE", 4000);
       pays(s, "501", "Failed", 12000, "3001");
     },
     "123 returngo_failed 20.00"},
    {"a part failed, and the tax comes on top",
     [](Scene& s) {
       s.unit().tax_included = false;
       s.unit().paid_tax = gbp(2000);
       worth_more(s);
       part(refunds(s, "3001", 8000), "FAILURE", 4000);
       pays(s, "501", "Failed", 12000, "3001");
     },
     "123 returngo_failed 40.00"},
    {"the payout names a refund that is not on the order, and an old one is",
     [](Scene& s) {
       refunds(s, "3001", 10000, false, days(20));
       worth_more(s);
       pays(s, "501", "Success", 10000, "3777");
     },
     "123 success_without_refund 100.00"},
    {"the payout names none, and the equal refund is older than the return",
     [](Scene& s) {
       worth_more(s);
       refunds(s, "3001", 10000, false, days(20));
       pays(s, "501", "Success", 10000);
     },
     "123 success_without_refund 100.00"},
    {"the payout names none, and there are two equal refunds",
     [](Scene& s) {
       worth_more(s);
       refunds(s, "3001", 10000, false, days(2) - minutes(3));
       refunds(s, "3002", 10000, false, days(2) - minutes(4));
       pays(s, "501", "Success", 10000);
     },
     "123 two_refunds 100.00"},
    {"two returns, two equal refunds that nobody names",
     [](Scene& s) {
       other_line(s);
       refunds(s, "3001", 10000, false, days(2) - minutes(3));
       refunds(s, "3002", 10000, false, days(2) - minutes(4));
       pays(s, "501", "Success", 10000);
       on(s.c.rmas.at(1), "502", 10000);
     },
     ""},
    {"two returns, and one equal refund",
     [](Scene& s) {
       other_line(s);
       refunds(s, "3001", 10000, false, days(2) - minutes(3));
       pays(s, "501", "Success", 10000);
       on(s.c.rmas.at(1), "502", 10000);
     },
     "124 success_without_refund 100.00"},
    {"refunded with something on top",
     [](Scene& s) {
       worth_more(s);
       refunds(s, "3001", 11000);
       pays(s, "501", "Success", 11000, "3001");
     },
     ""},
    {"a fifth of it by hand", [](Scene& s) { by_person(refunds(s, "3001", 2000, false, days(2))); },
     "123 partly_refunded 80.00; 123 made_by_person 20.00"},
    {"a mismatch in yen",
     [](Scene& s) {
       refunds(s, "3001", 9000);
       pays(s, "501", "Success", 10000, "3001");
       in_currency(s, "JPY");
     },
     "123 material 1000"},
    {"ReturnGO says less than Shopify paid",
     [](Scene& s) {
       worth_more(s);
       refunds(s, "3001", 4990);
       s.unit().paid_price = gbp(4990);
       pays(s, "501", "Success", 3990, "3001");
     },
     "123 material 10.00"},
    {"another currency than the order's",
     [](Scene& s) {
       refunds(s, "3001", 10000);
       pays(s, "501", "Success", 10000, "3001").amount = {Money{10000, "EUR"}, Money{10000, "EUR"}};
     },
     "123 currency"},
};

}  // namespace returnwatch::checks::testing::field
