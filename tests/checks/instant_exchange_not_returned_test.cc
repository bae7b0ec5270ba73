#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "instant_exchange_not_returned";

void charge(Scene& s, const char* type, const char* status, Duration age = days(3)) {
  Transaction t;
  t.id = std::to_string(600 + s.rma().transactions.size());
  t.type = type;
  t.status = status;
  t.processor = "Stripe";
  t.amount = gbp(5990);
  t.created_at = t.updated_at = ago(age);
  s.rma().transactions.push_back(t);
}

void moved(Scene& s, Duration age, bool typed = false) {
  Comment c;
  c.fact = CommentFact::shipment_in_transit;
  c.typed = typed;
  c.at = ago(age);
  s.rma().comments.push_back(c);
}

// Order #1002 left 40 days ago, the old item is still out.
Scene sent() {
  Scene s = healthy();
  s.exchange("1002002");
  s.refund().lines.clear();
  s.not_received();
  s.rma().created_at = ago(days(45));
  s.rma().events = {{"RMA_CREATED", ago(days(45))}, {"RMA_APPROVED", ago(days(44))}};
  Order& x = s.c.exchange_orders.at(0);
  x.created_at = ago(days(42));
  x.fulfillment_status = "FULFILLED";
  x.fulfillments = {{"SUCCESS", ago(days(40))}};
  return s;
}

const std::vector<Row> kRows = {
    {"sent, and it never came back", [](Scene&) {}, "not_received"},
    {"sent 29 days ago", [](Scene& s) { s.c.exchange_orders.at(0).fulfillments.at(0).created_at = ago(days(29)); },
     "(not_received)"},
    {"the first of two parcels counts",
     [](Scene& s) {
       s.c.exchange_orders.at(0).fulfillments.push_back({"SUCCESS", ago(days(2))});
     },
     "not_received"},
    {"not sent yet", [](Scene& s) { s.c.exchange_orders.at(0).fulfillments.clear(); }, ""},
    {"its fulfilment was cancelled",
     [](Scene& s) { s.c.exchange_orders.at(0).fulfillments.at(0).status = "CANCELLED"; }, ""},
    {"whatever the resolution is called", [](Scene& s) { s.unit().resolution = "Exchange"; }, "not_received"},
    {"received",
     [](Scene& s) {
       s.rma().status = "Received";
       s.rma().shipments.at(0).status = "Received";
       s.rma().seen.push_back({"s1", "Received", ago(days(1)), {}});
     },
     ""},
    {"no shipment required", [](Scene& s) { s.unit().method = "No shipment required"; }, ""},
    {"a draft that nobody released",
     [](Scene& s) {
       s.rma().exchanges.at(0).order_id = "";
       s.c.exchange_orders.clear();
     },
     ""},
    {"a refund is no exchange", [](Scene& s) { s.unit().resolution = "RefundToPaymentMethod"; }, ""},
    // charged
    {"charged", [](Scene& s) { charge(s, "Purchase", "Success"); }, ""},
    {"authorised", [](Scene& s) { charge(s, "InstantExchangeAuthorization", "Success"); }, ""},
    {"captured", [](Scene& s) { charge(s, "Capture", "Success"); }, ""},
    {"its invoice was paid", [](Scene& s) { charge(s, "InvoicePayment", "Success"); }, ""},
    {"a charge that waits is none", [](Scene& s) { charge(s, "Purchase", "Requested"); }, "not_received"},
    {"a payout is no charge", [](Scene& s) { charge(s, "RefundToStoreCredit", "Success"); }, "not_received"},
    {"another unit's charge",
     [](Scene& s) {
       charge(s, "Purchase", "Success");
       s.rma().transactions.back().unit_ids = {"9999"};
     },
     "not_received"},
    {"an unknown status of the charge", [](Scene& s) { charge(s, "Purchase", "Maybe"); }, "no data"},
    // the charge failed
    {"the charge failed", [](Scene& s) { charge(s, "Purchase", "Failed"); }, "charge_failed"},
    {"the charge failed 23 hours ago", [](Scene& s) { charge(s, "Purchase", "Failed", hours(23)); }, "(charge_failed)"},
    {"authorised, and the capture failed",
     [](Scene& s) {
       charge(s, "Authorization", "Success", days(40));
       charge(s, "Capture", "Failed", days(3));
     },
     "charge_failed"},
    {"failed, and charged later",
     [](Scene& s) {
       charge(s, "Purchase", "Failed", days(5));
       charge(s, "Purchase", "Success", days(3));
     },
     ""},
    // on its way
    {"the parcel moved 6 days ago", [](Scene& s) { moved(s, days(6)); }, ""},
    {"the parcel moved 8 days ago", [](Scene& s) { moved(s, days(8)); }, "not_received"},
    {"somebody typed that it moves", [](Scene& s) { moved(s, days(6), true); }, "not_received"},
    {"the parcel was seen to move 6 days ago",
     [](Scene& s) {
       s.rma().seen.push_back({"s1", "LabelCreated", ago(days(20)), {}});
       s.rma().seen.push_back({"s1", "Shipped", ago(days(6)), {}});
     },
     ""},
    {"no comment, and the first look finds it Shipped",
     [](Scene& s) {
       s.rma().seen.push_back({"s1", "Shipped", ago(hours(1)), {}});
     },
     "not_received"},
    {"it moved long ago, and was first looked at today",
     [](Scene& s) {
       moved(s, days(40));
       s.rma().seen.push_back({"s1", "Shipped", ago(hours(1)), {}});
     },
     "not_received"},
    {"it moved long ago, and was seen to move again",
     [](Scene& s) {
       moved(s, days(40));
       s.rma().seen.push_back({"s1", "LabelCreated", ago(days(20)), {}});
       s.rma().seen.push_back({"s1", "Shipped", ago(days(6)), {}});
     },
     ""},
    // cancelled
    {"cancelled with its exchange order",
     [](Scene& s) {
       s.rma().status = "Canceled";
       s.c.exchange_orders.at(0).cancelled_at = ago(days(30));
     },
     ""},
    {"cancelled, and the exchange was sent all the same", [](Scene& s) { s.rma().status = "Canceled"; },
     "not_received"},
    {"cancelled, and the parcel came",
     [](Scene& s) {
       s.rma().status = "Canceled";
       s.rma().shipments.at(0).status = "Received";
     },
     ""},
    {"pending", [](Scene& s) { s.rma().status = "Pending"; }, ""},
    {"the exchange order could not be read", [](Scene& s) { s.c.exchange_orders.clear(); }, "no data"},
    {"unknown status", [](Scene& s) { s.rma().status = "Limbo"; }, "no data"},
};

}  // namespace

TEST_CASE("an exchange that was sent and whose old item never came", "[instant_exchange]") {
  for (const Row& row : kRows) {
    Scene s = sent();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("the findings of an exchange that was sent", "[instant_exchange]") {
  Scene s = sent();
  const Finding f = s.run(kCheck).findings.at(0);
  CHECK(f.subject.kind == SubjectKind::return_);
  CHECK(f.since == ago(days(40)));
  CHECK(f.fires_at == ago(days(10)));
  CHECK(f.owner == Owner::cx);
  CHECK(f.severity == Severity::warning);
  CHECK(f.amount == Money{5990, "GBP"});
  charge(s, "Purchase", "Failed");
  const Finding failed = s.run(kCheck).findings.at(0);
  CHECK(failed.owner == Owner::finance);
  CHECK(failed.since == ago(days(3)));
  CHECK(failed.fires_at == ago(days(2)));
  s = sent();
  moved(s, days(6));
  CHECK(s.run(kCheck).next == ago(days(6)) + days(7));
}
