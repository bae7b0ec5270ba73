#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "restock_excess";

// The refund line put it back, and so did another refund.
void again(Scene& s, const char* type = "RETURN") {
  Refund second = s.refund();
  second.id = "3009";
  second.created_at = ago(days(1));
  second.total = gbp(0);
  second.transactions.clear();
  second.lines = {{"701", 1, type, true, kLondon}};
  s.order().refunds.push_back(second);
}
void disposed(Scene& s, const char* type, int n = 1) {
  s.policy.native_returns = true;
  s.order().returns = {{"77", "#1001-R1", "OPEN", ago(days(7)), {{"701", type, n, ago(days(1)), kLondon}}}};
}

const std::vector<Row> kRows = {
    {"two refunds of it", [](Scene& s) { again(s); }, "restocked_twice"},
    {"a refund line and a disposition", [](Scene& s) { disposed(s, "RESTOCKED"); }, "restocked_twice"},
    {"one refund line of two",
     [](Scene& s) {
       s.refund_line().quantity = 2;
       s.line().quantity = 2;
     },
     "restocked_twice"},
    {"a disposition of two",
     [](Scene& s) {
       s.refund_line() = {"701", 1, "NO_RESTOCK", false, ""};
       disposed(s, "RESTOCKED", 2);
       s.line().quantity = 2;
     },
     "restocked_twice"},
    {"two units came back", [](Scene& s) { s.second_unit(); }, ""},
    {"the refund's line says NO_RESTOCK, the disposition did it",
     [](Scene& s) {
       s.refund_line() = {"701", 1, "NO_RESTOCK", false, ""};
       disposed(s, "RESTOCKED");
     },
     ""},
    {"the second line was refused",
     [](Scene& s) {
       again(s);
       s.order().refunds.back().lines.at(0).restocked = false;
     },
     ""},
    {"a rise of on-hand is never held against a return",
     [](Scene& s) {
       s.c.rises = {{"901", kLondon, 5, ago(days(3)), ago(days(1))}};
     },
     ""},
    {"restocked before it came back", [](Scene& s) { s.not_received(); }, "restocked_early"},
    {"restocked after all was received", [](Scene& s) { s.received(ago(days(2) + hours(1))); }, ""},
    {"one of two received, both restocked",
     [](Scene& s) {
       s.second_unit();
       Shipment second = s.rma().shipments.at(0);
       second.id = "s2";
       second.status = "Shipped";
       s.rma().shipments.push_back(second);
       s.unit(1).shipment_id = "s2";
     },
     "restocked_twice"},
    {"not to be shipped back: received when approved",
     [](Scene& s) {
       s.not_received();
       s.unit().method = "No shipment required";
     },
     ""},
    {"judged not fit for stock", [](Scene& s) { s.validated(true, false); }, "restocked_unsellable"},
    {"judged fit for stock", [](Scene& s) { s.validated(true, true); }, ""},
    {"flags without a validation date mean nothing",
     [](Scene& s) {
       s.unit().validation = {true, false, {}, ""};
     },
     ""},
    {"not fit for stock, and not restocked",
     [](Scene& s) {
       s.validated(true, false);
       s.refund_line().restocked = false;
     },
     ""},
    {"validated as not returned, and restocked", [](Scene& s) { s.validated(false, false); }, "restocked_early"},
    {"disposed NOT_RESTOCKED, and restocked by the refund", [](Scene& s) { disposed(s, "NOT_RESTOCKED"); },
     "restocked_unsellable"},
    {"disposed MISSING, and restocked by the refund", [](Scene& s) { disposed(s, "MISSING"); }, "restocked_unsellable"},
    {"disposed PROCESSING_REQUIRED, and restocked", [](Scene& s) { disposed(s, "PROCESSING_REQUIRED"); }, ""},
    {"disposed MISSING, another line",
     [](Scene& s) {
       disposed(s, "MISSING");
       s.order().returns.at(0).dispositions.at(0).line_id = "799";
     },
     ""},
    {"one of two missing, the other restocked",
     [](Scene& s) {
       s.second_unit();
       s.refund_line().quantity = 1;
       disposed(s, "MISSING");
     },
     ""},
    {"one of two missing, both restocked",
     [](Scene& s) {
       s.second_unit();
       disposed(s, "MISSING");
     },
     "restocked_unsellable"},
    {"first cause wins",
     [](Scene& s) {
       again(s);
       s.validated(true, false);
     },
     "restocked_twice"},
    // restock of lines cancelled before fulfilment
    {"another unit of the line was cancelled after the approval",
     [](Scene& s) {
       s.line().quantity = 2;
       again(s, "CANCEL");
     },
     ""},
    {"another unit of the line was cancelled before the return",
     [](Scene& s) {
       s.line().quantity = 2;
       again(s, "CANCEL");
       s.order().refunds.back().created_at = ago(days(10));
     },
     ""},
    {"only one was ordered: the cancel line is of the returned unit", [](Scene& s) { again(s, "CANCEL"); },
     "restocked_twice"},
    {"a RETURN line from before the return, of another unit",
     [](Scene& s) {
       s.line().quantity = 2;
       again(s);
       s.order().refunds.back().created_at = ago(days(10));
     },
     ""},
    {"another line",
     [](Scene& s) {
       again(s);
       s.order().refunds.back().lines.at(0).line_id = "799";
     },
     ""},
    {"the second is another return's",
     [](Scene& s) {
       Rma& other = s.second_rma();
       other.units.at(0).line_id = "701";
       other.units.at(0).variant_id = "801";
       s.line().quantity = 2;
       s.order().refunds.at(1).lines.at(0).line_id = "701";
     },
     ""},
    {"return rejected",
     [](Scene& s) {
       again(s);
       s.rma().status = "Rejected";
     },
     ""},
    {"unknown status",
     [](Scene& s) {
       again(s);
       s.rma().status = "Limbo";
     },
     "no data"},
    {"returns unreadable, native returns on",
     [](Scene& s) {
       s.policy.native_returns = true;
       s.reach.missing[static_cast<std::size_t>(Need::returns)] = "scope missing";
     },
     "no data"},
    {"returns unreadable, native returns off, and the order has one",
     [](Scene& s) {
       s.order().return_status = "IN_PROGRESS";
       s.reach.missing[static_cast<std::size_t>(Need::returns)] = "scope missing";
     },
     "no data"},
    {"returns unreadable, native returns off",
     [](Scene& s) { s.reach.missing[static_cast<std::size_t>(Need::returns)] = "scope missing"; }, ""},
    {"a cancelled line of the one that did not come back, and this one restocked",
     [](Scene& s) {
       s.line().quantity = 2;
       again(s, "CANCEL");
     },
     ""},
    {"a cancelled line, and the other of two that were ordered is on a return, too",
     [](Scene& s) {
       s.second_unit();
       again(s, "CANCEL");
     },
     "restocked_twice"},
    {"a cancelled line, and the other of two that were ordered was on a cancelled return",
     [](Scene& s) {
       Rma other = s.rma();
       other.id = "124";
       other.status = "Canceled";
       other.units.at(0).id = "9101";
       other.transactions.clear();
       s.c.rmas.push_back(other);
       s.line().quantity = 2;
       again(s, "CANCEL");
     },
     ""},
    {"a cancelled line, and the other of two that were ordered did not come back",
     [](Scene& s) {
       s.second_unit();
       s.unit(1).validation = {false, false, ago(days(3)), ""};
       s.refund_line().quantity = 1;
       again(s, "CANCEL");
     },
     ""},
    {"a cancelled line, and an item of another line on the return",
     [](Scene& s) {
       s.line().quantity = 2;
       again(s, "CANCEL");
       s.order().lines.push_back(s.line());
       s.line(1).id = "702";
       s.rma().units.push_back(s.unit());
       s.unit(1).id = "9101";
       s.unit(1).line_id = "702";
     },
     ""},
};

}  // namespace

TEST_CASE("more restocked than came back", "[restock_excess]") {
  for (const Row& row : kRows) {
    Scene s = healthy();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("the finding of an excess, and that it expires", "[restock_excess]") {
  Scene s = healthy();
  again(s);
  const Finding f = s.run(kCheck).findings.at(0);
  CHECK(f.subject.kind == SubjectKind::unit);
  CHECK(f.subject.id == "123/801");
  CHECK(f.since == ago(days(1)));
  CHECK(f.fires_at == f.since);
  CHECK(f.severity == Severity::critical);
  CHECK(f.owner == Owner::operations);
  CHECK(f.summary == "SHIRT-M of return 123 was put back into stock 2 times though 1 came back.");
  s.now = ago(days(1)) + days(30) - Duration{1};
  CHECK(says(s, kCheck) == "restocked_twice");
  s.now += Duration{1};
  CHECK(says(s, kCheck) == "expired:restocked_twice");
}

TEST_CASE("an early restock is made good by the receipt", "[restock_excess]") {
  Scene s = healthy();
  s.not_received();
  CHECK(s.run(kCheck).findings.at(0).summary == "SHIRT-M of return 123 was put back into stock before it came back.");
  s.rma().status = "Received";
  s.rma().seen = {{"rma", "Received", ago(hours(1))}};
  CHECK(says(s, kCheck) == "");
}

TEST_CASE("what one return's disposition gave up is no second word on another's restock", "[restock_excess]") {
  Scene s = healthy();  // two returns of one line; the first one's item was given up, the second one's is back
  Rma& second = s.second_rma();
  second.units.at(0).line_id = "701";
  second.units.at(0).variant_id = "801";
  s.order().lines.pop_back();
  s.line().quantity = 2;
  s.refund_line() = {"701", 1, "NO_RESTOCK", false, ""};
  s.order().refunds.at(1).lines.at(0).line_id = "701";
  s.order().returns = {{"77", "#1001-R1", "OPEN", ago(days(7)), {{"701", "NOT_RESTOCKED", 1, ago(days(1)), ""}}}};
  CHECK(says(s, kCheck) == "");  // of whichever return it is
  Comment made;
  made.fact = CommentFact::shopify_return_made;
  made.at = ago(days(7));
  made.return_name = "#1001-R1";
  s.rma(0).comments.push_back(made);
  CHECK(says(s, kCheck) == "");
  s.rma(0).comments.pop_back();
  s.rma(1).comments.push_back(made);  // it is the second one's: restocked all the same
  CHECK(says(s, kCheck) == "restocked_unsellable");
}
