// The rules "Paid" and "Owed": money comes in parts, and what is owed is owed once. Each row starts from the scene in
// which 100.00 are owed (hundred()), and says all that the money checks say of it together.
#pragma once

#include <vector>

#include "tests/checks/money_scene.h"

namespace returnwatch::checks::testing {

inline const std::vector<Row> kMoneyRows = {
    {"nothing paid", [](Scene&) {}, "123 no_refund 100.00"},
    // parts of one refund
    {"one refund, 30 of it failed, no payout", [](Scene& s) { part(refunds(s, "3001", 7000), "FAILURE", 3000); },
     "123 shopify_failed 30.00"},
    {"one refund, 30 of it failed, at order level",
     [](Scene& s) { part(refunds(s, "3001", 7000, false), "FAILURE", 3000); }, "123 shopify_failed 30.00"},
    {"one refund, 30 of it failed, and ReturnGO says Failed",
     [](Scene& s) {
       part(refunds(s, "3001", 7000), "FAILURE", 3000);
       pays(s, "501", "Failed", 10000, "3001");
     },
     "123 returngo_failed 30.00"},
    {"one refund, 30 of it failed, and ReturnGO says Success",
     [](Scene& s) {
       part(refunds(s, "3001", 7000), "FAILURE", 3000);
       pays(s, "501", "Success", 10000, "3001");
     },
     "123 shopify_failed 30.00"},
    {"one refund, 30 of it pending for ten days",
     [](Scene& s) {
       s.received(ago(days(12)));
       part(refunds(s, "3001", 7000, true, days(10)), "PENDING", 3000, days(10));
       s.rma().created_at = ago(days(15));
     },
     "123 stuck_requested 30.00"},
    {"one refund, 30 of it failed, then made good by hand",
     [](Scene& s) {
       part(refunds(s, "3001", 7000), "FAILURE", 3000);
       by_person(refunds(s, "3002", 3000, false, days(1)));
     },
     "123 made_by_person 30.00"},
    {"one refund, 30 of it failed, then made good with its line",
     [](Scene& s) {
       part(refunds(s, "3001", 7000), "FAILURE", 3000);
       refunds(s, "3002", 3000, true, days(1));
     },
     ""},
    {"one refund in two parts that both came through",
     [](Scene& s) {
       part(refunds(s, "3001", 10000), "SUCCESS", 3000);
       pays(s, "501", "Success", 10000, "3001");
     },
     ""},
    {"one refund of two items, 30 of it failed",
     [](Scene& s) {
       two_bought(s);
       s.rma().units.push_back(s.unit());
       s.unit(1).id = "9002";
       Refund& r = refunds(s, "3001", 17000);
       r.lines.at(0).quantity = 2;
       part(r, "ERROR", 3000);
       pays(s, "501", "Failed", 20000, "3001").unit_ids = {"9001", "9002"};
     },
     "123 returngo_failed 30.00"},
    // parts in several payouts
    {"two payouts, 30 came through and 70 failed",
     [](Scene& s) {
       refunds(s, "3001", 3000);
       pays(s, "501", "Success", 3000, "3001");
       pays(s, "502", "Failed", 7000);
     },
     "123 returngo_failed 70.00"},
    {"two payouts, 70 failed first and 30 came through",
     [](Scene& s) {
       refunds(s, "3001", 3000);
       pays(s, "501", "Failed", 7000, "", days(2) + hours(5));
       pays(s, "502", "Success", 3000, "3001");
     },
     "123 returngo_failed 70.00"},
    {"two payouts, 30 came through and 70 were asked for",
     [](Scene& s) {
       refunds(s, "3001", 3000);
       pays(s, "501", "Success", 3000, "3001");
       pays(s, "502", "Requested", 7000);
     },
     "123 stuck_requested 70.00"},
    {"two payouts, 30 came through and of 70 Shopify has no money",
     [](Scene& s) {
       refunds(s, "3001", 3000);
       pays(s, "501", "Success", 3000, "3001");
       pays(s, "502", "Success", 7000, "3999");
     },
     "123 success_without_refund 70.00"},
    {"two payouts of 30 and 70 came through",
     [](Scene& s) {
       refunds(s, "3001", 3000);
       refunds(s, "3002", 7000);
       pays(s, "501", "Success", 3000, "3001");
       pays(s, "502", "Success", 7000, "3002");
     },
     ""},
    {"100 failed, then 90 came through: staff settled on it",
     [](Scene& s) {
       pays(s, "501", "Failed", 10000, "", days(2) + hours(5));
       refunds(s, "3001", 9000);
       pays(s, "502", "Success", 9000, "3001");
     },
     ""},
    {"30 came through, 70 failed and came through at the second try",
     [](Scene& s) {
       refunds(s, "3001", 3000);
       pays(s, "501", "Success", 3000, "3001", days(2) + hours(6));
       pays(s, "502", "Failed", 7000, "", days(2) + hours(5));
       refunds(s, "3002", 7000);
       pays(s, "503", "Success", 7000, "3002");
     },
     ""},
    {"two really equal refunds are still paid twice",
     [](Scene& s) {
       s.order().received = gbp(50000);
       refunds(s, "3001", 10000);
       refunds(s, "3002", 10000, true, days(1));
     },
     "123 two_refunds 100.00"},
    // a payout's own amount settles
    {"45 of 50 and a refund that the payout does not name",
     [](Scene& s) {
       refunds(s, "3001", 9500, false, days(2) - minutes(3));
       pays(s, "501", "Success", 9500);
     },
     ""},
    {"... made ten minutes before it was written down",
     [](Scene& s) {
       refunds(s, "3001", 9500, false, days(2) + minutes(10));
       pays(s, "501", "Success", 9500);
     },
     ""},
    {"... made a day later",
     [](Scene& s) {
       refunds(s, "3001", 9500, false, days(1));
       pays(s, "501", "Success", 9500);
     },
     "123 success_without_refund 5.00"},
    {"... made by a person",
     [](Scene& s) {
       by_person(refunds(s, "3001", 9500, false));
       pays(s, "501", "Success", 9500);
     },
     "123 success_without_refund 5.00; 123 made_by_person 95.00"},
    {"... while ReturnGO's app is not known: by some app",
     [](Scene& s) {
       s.policy.returngo_app = {};
       refunds(s, "3001", 9500, false).app = {"77", "labels", "Labels"};
       pays(s, "501", "Success", 9500);
     },
     ""},
    {"... while ReturnGO's app is not known: by the admin",
     [](Scene& s) {
       s.policy.returngo_app = {};
       by_person(refunds(s, "3001", 9500, false));
       pays(s, "501", "Success", 9500);
     },
     "123 success_without_refund 5.00; 123 made_by_person 95.00"},
    {"one refund that two payouts are together, neither names it",
     [](Scene& s) {
       refunds(s, "3001", 9000, false);
       pays(s, "501", "Success", 4000);
       pays(s, "502", "Success", 5000);
     },
     ""},
    {"a payout that names another customer's refund", [](Scene& s) { pays(s, "501", "Success", 10000, "3777"); },
     "123 success_without_refund 100.00"},
    {"a payout of nothing is a decision", [](Scene& s) { pays(s, "501", "Success", 0); }, ""},
    {"a failed payout of nothing decides nothing", [](Scene& s) { pays(s, "501", "Failed", 0); },
     "123 no_refund 100.00"},
    // shipping, duties, tips
    {"its shipping was refunded by ReturnGO",
     [](Scene& s) {
       s.order().received = gbp(11200);
       refunds(s, "3001", 1200, false).besides = gbp(1200);
     },
     "123 no_refund 100.00"},
    {"its shipping was refunded by a person",
     [](Scene& s) {
       s.order().received = gbp(11200);
       by_person(refunds(s, "3001", 1200, false)).besides = gbp(1200);
     },
     "123 no_refund 100.00; 123 made_by_person 12.00"},
    {"its tip was given back",
     [](Scene& s) {
       s.order().received = gbp(10500);
       s.order().tip = gbp(500);
       refunds(s, "3001", 500, false);
     },
     "123 no_refund 100.00"},
    {"a part was refunded, and the shipping",
     [](Scene& s) {
       s.order().received = gbp(11200);
       refunds(s, "3001", 5200, false).besides = gbp(1200);
     },
     "123 partly_refunded 60.00"},
    {"its line is in a refund of the shipping alone",
     [](Scene& s) {
       s.order().received = gbp(11200);
       refunds(s, "3001", 1200).besides = gbp(1200);
     },
     "123 no_refund 100.00"},
    {"the item was refunded, then as much shipping by a person",
     [](Scene& s) {
       s.order().received = gbp(20000);
       pays(s, "501", "Success", 10000, "3001");
       refunds(s, "3001", 10000);
       by_person(refunds(s, "3002", 10000, false, days(1))).besides = gbp(10000);
     },
     "123 made_by_person 100.00"},
    {"the item was refunded, then the same again by a person",
     [](Scene& s) {
       s.order().received = gbp(20000);
       pays(s, "501", "Success", 10000, "3001");
       refunds(s, "3001", 10000);
       by_person(refunds(s, "3002", 10000, false, days(1)));
     },
     "123 made_by_person 100.00; 123 two_refunds 100.00"},
    // whose money it is
    {"two returns of a line, the older on its way: the refund is the received one's",
     [](Scene& s) {
       two_bought(s);
       again(s, ago(days(3)));
       s.not_received();
       refunds(s, "3001", 10000);
     },
     ""},
    {"two received returns of a line: the refund is the older one's",
     [](Scene& s) {
       two_bought(s);
       again(s, ago(days(3)));
       refunds(s, "3001", 10000);
     },
     "124 no_refund 100.00"},
    {"... but for its native return, which the timeline of the younger names",
     [](Scene& s) {
       two_bought(s);
       again(s, ago(days(3)));
       refunds(s, "3001", 10000);
       native(s, "#1001-R2", "3001", 1);
     },
     "123 no_refund 100.00"},
    {"an order-level refund of just what the younger is owed",
     [](Scene& s) {
       two_bought(s);
       again(s, ago(days(3))).units.at(0).paid_price = gbp(6000);
       refunds(s, "3001", 6000, false);
     },
     "123 no_refund 100.00"},
    // owed once
    {"two returns of the one unit that was bought, both unpaid", [](Scene& s) { again(s, ago(days(3))); },
     "123 no_refund 100.00"},
    {"... the older one is paid",
     [](Scene& s) {
       again(s, ago(days(3)));
       refunds(s, "3001", 10000);
       pays(s, "501", "Success", 10000, "3001");
     },
     ""},
    {"... the older one never arrived: the other is owed",
     [](Scene& s) {
       again(s, ago(days(3)));
       s.not_received();
     },
     "124 no_refund 100.00"},
    {"two returns of two that were bought are owed twice",
     [](Scene& s) {
       two_bought(s);
       again(s, ago(days(3)));
     },
     "123 no_refund 100.00; 124 no_refund 100.00"},
    // no more than there is
    {"a deposit of 20 was paid",
     [](Scene& s) {
       s.order().received = gbp(2000);
       s.order().financial_status = "PARTIALLY_PAID";
     },
     "123 no_refund 20.00"},
    {"a deposit of 20 was paid, for two items",
     [](Scene& s) {
       two_bought(s);
       s.rma().units.push_back(s.unit());
       s.unit(1).id = "9002";
       s.order().received = gbp(2000);
     },
     "123 no_refund 20.00"},
    {"30 were given back for something else before", [](Scene& s) { refunds(s, "3001", 3000, false, days(20)); },
     "123 no_refund 70.00"},
    {"cash on delivery",
     [](Scene& s) {
       s.order().received = gbp(0);
       s.order().financial_status = "PENDING";
     },
     "123 order_unpaid"},
    {"cash on delivery, to be refunded to a bank account",
     [](Scene& s) {
       s.order().received = gbp(0);
       s.order().financial_status = "PENDING";
       s.unit().resolution = "RefundToBankAccount";
       s.received(ago(days(9)));
     },
     "123 bank_not_recorded"},
    // disputes
    {"all refunded, and the chargeback lost",
     [](Scene& s) {
       refunds(s, "3001", 10000);
       s.order().disputes = {{"LOST", "CHARGEBACK"}};
     },
     "123 refund_and_chargeback 100.00"},
    {"all refunded, and the inquiry was ended by it",
     [](Scene& s) {
       refunds(s, "3001", 10000);
       s.order().disputes = {{"CHARGE_REFUNDED", "INQUIRY"}};
     },
     ""},
    {"a part refunded, and the chargeback lost: of what, nobody knows",
     [](Scene& s) {
       refunds(s, "3001", 4000);
       s.order().disputes = {{"LOST", "CHARGEBACK"}};
     },
     ""},
    {"all refunded, and the chargeback won",
     [](Scene& s) {
       refunds(s, "3001", 10000);
       s.order().disputes = {{"WON", "CHARGEBACK"}};
     },
     ""},
    {"prevented",
     [](Scene& s) {
       s.order().disputes = {{"PREVENTED", "INQUIRY"}};
     },
     ""},
    {"lost, and it began as an inquiry",
     [](Scene& s) {
       s.order().disputes = {{"LOST", "INQUIRY"}};
     },
     ""},
    {"won",
     [](Scene& s) {
       s.order().disputes = {{"WON", "CHARGEBACK"}};
     },
     "123 no_refund 100.00"},
    {"an open inquiry",
     [](Scene& s) {
       s.order().disputes = {{"UNDER_REVIEW", "INQUIRY"}};
     },
     "123 inquiry_open 100.00"},
    // an exchange's difference
    {"the price difference of an exchange failed",
     [](Scene& s) {
       s.unit().resolution = "InstantVariantExchange";
       s.rma().exchanges = {{"7007", "1002002", "#1002", "Exchange"}};
       pays(s, "501", "Failed", 1000);
     },
     "123 returngo_failed 10.00"},
    {"... and came through later",
     [](Scene& s) {
       s.unit().resolution = "InstantVariantExchange";
       s.rma().exchanges = {{"7007", "1002002", "#1002", "Exchange"}};
       pays(s, "501", "Failed", 1000, "", days(2) + hours(5));
       refunds(s, "3001", 1000, false);
       pays(s, "502", "Success", 1000, "3001");
     },
     ""},
};

}  // namespace returnwatch::checks::testing
