#include <catch2/catch.hpp>
#include <random>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "exchange_not_released";

void invoice(Scene& s, const char* status, Time created = ago(days(2))) {
  Transaction t;
  t.id = std::to_string(600 + s.rma().transactions.size());
  t.type = "InvoicePayment";
  t.status = status;
  t.amount = gbp(500);
  t.created_at = created;
  s.rma().transactions.push_back(t);
}
void released(Scene& s) { s.exchange("1002002"); }
void cancelled(Scene& s) {
  s.exchange("1002002");
  s.c.exchange_orders.at(0).cancelled_at = ago(days(2));
}
void no_draft(Scene& s) { s.rma().exchanges.clear(); }
void refunded_after_all(Scene& s) {
  Transaction t;
  t.id = "777";
  t.type = "RefundToPaymentMethod";
  t.status = "Success";
  t.processor = "Shopify";
  t.platform_refund_id = "3001";
  t.amount = gbp(5990);
  t.unit_ids = {"9001"};
  s.rma().transactions.push_back(t);
  s.refund().total = gbp(5990);
}

// Each row starts from a received exchange whose draft waits.
const std::vector<Row> kRows = {
    {"draft never released", [](Scene&) {}, "draft_open"},
    {"whatever its name", [](Scene& s) { s.rma().exchanges.at(0).order_name = "#1002"; }, "draft_open"},
    {"done and never released", [](Scene& s) { s.rma().status = "Done"; }, "draft_open"},
    {"received 23 hours ago", [](Scene& s) { s.received(ago(hours(23))); }, "(draft_open)"},
    {"not received", [](Scene& s) { s.not_received(); }, ""},
    {"one of two units not received",
     [](Scene& s) {
       s.rma().units.push_back(s.unit());
       s.unit(1).id = "9002";
       s.unit(1).shipment_id = "s2";
       Shipment second = s.rma().shipments.at(0);
       second.id = "s2";
       second.status = "Shipped";
       s.rma().shipments.push_back(second);
     },
     ""},
    {"no shipment required: received when approved",
     [](Scene& s) {
       s.not_received();
       s.unit().method = "No shipment required";
     },
     "draft_open"},
    {"released", released, ""},
    {"released, order not readable",
     [](Scene& s) {
       released(s);
       s.c.exchange_orders.clear();
     },
     ""},
    {"released, and an older draft left over",
     [](Scene& s) {
       released(s);
       s.rma().exchanges.push_back({"7008", "", "#D8", "Exchange"});
     },
     ""},
    {"two items, one released and one still a draft",
     [](Scene& s) {
       released(s);
       s.c.exchange_orders.at(0).lines = {s.line()};
       s.rma().units.push_back(s.unit());
       s.unit(1).id = "9002";
       s.rma().exchanges.push_back({"7008", "", "#D8", "Exchange"});
     },
     "draft_open"},
    {"another release's fee is no exchange",
     [](Scene& s) {
       s.rma().exchanges.push_back({"7008", "1003003", "#1003", "Fee"});
     },
     "draft_open"},
    {"an empty entry is no draft",
     [](Scene& s) {
       s.rma().exchanges = {{"", "", "", "Exchange"}};
     },
     "no_draft"},
    {"no draft, and the order's native return cannot be read: it may hold the exchange",
     [](Scene& s) {
       no_draft(s);
       s.order().return_status = "IN_PROGRESS";
       s.reach.missing[static_cast<std::size_t>(Need::returns)] = "scope missing";
     },
     "no data"},
    {"... the order has none",
     [](Scene& s) {
       no_draft(s);
       s.order().return_status = "NO_RETURN";
       s.reach.missing[static_cast<std::size_t>(Need::returns)] = "scope missing";
     },
     "no_draft"},
    {"... it was read, and holds no exchange",
     [](Scene& s) {
       no_draft(s);
       s.order().return_status = "IN_PROGRESS";
       s.order().returns = {{}};
       s.order().returns[0].status = "OPEN";
     },
     "no_draft"},
    {"... a draft waits all the same",
     [](Scene& s) {
       s.order().return_status = "IN_PROGRESS";
       s.reach.missing[static_cast<std::size_t>(Need::returns)] = "scope missing";
     },
     "draft_open"},
    {"no draft, the order holds such an item, and its fulfilment orders cannot be read",
     [](Scene& s) {
       no_draft(s);
       s.unit().wants = {{"805", 1}};
       OrderLine added = s.line();
       added.id = "709";
       added.variant_id = "805";
       s.order().lines.push_back(added);
       s.reach.missing[static_cast<std::size_t>(Need::fulfillment)] = "scope missing";
     },
     "no data"},
    {"... it holds none",
     [](Scene& s) {
       no_draft(s);
       s.unit().wants = {{"805", 1}};
       s.reach.missing[static_cast<std::size_t>(Need::fulfillment)] = "scope missing";
     },
     "no_draft"},
    {"return rejected", [](Scene& s) { s.rma().status = "Rejected"; }, ""},
    {"return cancelled", [](Scene& s) { s.rma().status = "Canceled"; }, ""},
    {"return pending", [](Scene& s) { s.rma().status = "Pending"; }, ""},
    {"validated as not returned", [](Scene& s) { s.validated(false, false); }, ""},
    {"refunded after all", refunded_after_all, ""},
    {"refund of a price difference does not pay for it",
     [](Scene& s) {
       refunded_after_all(s);
       s.rma().transactions.back().amount = s.refund().total = gbp(500);
       s.refund().lines.clear();
     },
     "draft_open"},
    {"nothing to exchange", [](Scene& s) { s.unit().resolution = "RefundToStoreCredit"; }, ""},
    {"unknown resolution", [](Scene& s) { s.unit().resolution = "Barter"; }, "no data"},
    {"unknown status", [](Scene& s) { s.rma().status = "Limbo"; }, "no data"},
    {"detail unread", [](Scene& s) { s.rma().read_at.reset(); }, "no data"},
    // the customer has to pay
    {"invoice requested", [](Scene& s) { invoice(s, "Requested"); }, "awaiting_customer_payment"},
    {"invoice requested, parcel on its way",
     [](Scene& s) {
       s.not_received();
       invoice(s, "Requested");
     },
     "awaiting_customer_payment"},
    {"invoice requested, no draft listed",
     [](Scene& s) {
       no_draft(s);
       invoice(s, "Requested");
     },
     "awaiting_customer_payment"},
    {"invoice requested 23 hours ago", [](Scene& s) { invoice(s, "Requested", ago(hours(23))); },
     "(awaiting_customer_payment)"},
    {"invoice paid", [](Scene& s) { invoice(s, "Success"); }, "draft_open"},
    {"a later invoice paid",
     [](Scene& s) {
       invoice(s, "Requested", ago(days(3)));
       invoice(s, "Success");
     },
     "draft_open"},
    {"a later invoice paid, listed first",
     [](Scene& s) {
       invoice(s, "Success");
       invoice(s, "Requested", ago(days(3)));
     },
     "draft_open"},
    {"the last of two parcels came 23 hours ago",
     [](Scene& s) {
       s.rma().units.push_back(s.unit());
       s.unit(1).id = "9002";
       s.unit(0).validation = {true, true, ago(hours(23)), ""};
       s.unit(1).validation = {true, true, ago(days(3)), ""};
       s.rma().comments.clear();
     },
     "(draft_open)"},
    {"an earlier invoice paid, the later not",
     [](Scene& s) {
       invoice(s, "Success", ago(days(3)));
       invoice(s, "Requested");
     },
     "awaiting_customer_payment"},
    {"a requested payout is no invoice",
     [](Scene& s) {
       invoice(s, "Requested");
       s.rma().transactions.back().type = "RefundToPaymentMethod";
       s.rma().transactions.back().unit_ids = {"9999"};
     },
     "draft_open"},
    {"invoice requested, and released",
     [](Scene& s) {
       released(s);
       invoice(s, "Requested");
     },
     ""},
    // no draft
    {"no draft and no order", no_draft, "no_draft"},
    {"no draft, not received",
     [](Scene& s) {
       no_draft(s);
       s.not_received();
     },
     "no_draft"},
    {"no draft, approved 59 minutes ago",
     [](Scene& s) {
       no_draft(s);
       s.not_received();
       s.rma().events.at(1).at = ago(minutes(59));
     },
     "(no_draft)"},
    {"a manual exchange has none",
     [](Scene& s) {
       no_draft(s);
       s.unit().resolution = "ManualExchange";
     },
     ""},
    {"no draft, return pending",
     [](Scene& s) {
       no_draft(s);
       s.rma().status = "Pending";
     },
     ""},
    {"no draft, refunded after all",
     [](Scene& s) {
       no_draft(s);
       refunded_after_all(s);
     },
     ""},
    // cancelled
    {"exchange order cancelled", cancelled, "cancelled_unpaid"},
    {"cancelled 23 hours ago",
     [](Scene& s) {
       cancelled(s);
       s.c.exchange_orders.at(0).cancelled_at = ago(hours(23));
     },
     "(cancelled_unpaid)"},
    {"cancelled and refunded",
     [](Scene& s) {
       cancelled(s);
       refunded_after_all(s);
     },
     ""},
    {"cancelled, and another was released",
     [](Scene& s) {
       cancelled(s);
       s.rma().exchanges.push_back({"7008", "1003003", "#1003", "Exchange"});
     },
     ""},
    {"cancelled, and a new draft waits",
     [](Scene& s) {
       cancelled(s);
       s.rma().exchanges.push_back({"7008", "", "#D8", "Exchange"});
     },
     "draft_open"},
    {"cancelled, with an old invoice",
     [](Scene& s) {
       cancelled(s);
       invoice(s, "Requested");
     },
     "cancelled_unpaid"},
    {"cancelled, return rejected",
     [](Scene& s) {
       cancelled(s);
       s.rma().status = "Rejected";
     },
     ""},
    {"released without a draft",
     [](Scene& s) {
       s.rma().exchanges = {{"", "1002002", "#1002", "Exchange"}};
     },
     ""},
    {"cancelled, a new draft, and the customer has not paid",
     [](Scene& s) {
       cancelled(s);
       s.rma().exchanges.push_back({"7008", "", "#D8", "Exchange"});
       invoice(s, "Requested");
     },
     "awaiting_customer_payment"},
    {"two invoices of one second: the one that is listed last",
     [](Scene& s) {
       invoice(s, "Requested");
       invoice(s, "Success");
     },
     "draft_open"},
    {"no draft, and nobody knows when it was approved",
     [](Scene& s) {
       no_draft(s);
       s.rma().events.clear();
     },
     ""},
    {"one exchange order of two units",
     [](Scene& s) {
       released(s);
       s.rma().units.push_back(s.unit());
       s.unit(1).id = "9002";
     },
     ""},
    {"no draft, one of two units to be exchanged by hand",
     [](Scene& s) {
       no_draft(s);
       s.rma().units.push_back(s.unit());
       s.unit(1).id = "9002";
       s.unit(0).resolution = "ManualExchange";
     },
     "no_draft"},
    {"no draft, the other one of two to be exchanged by hand",
     [](Scene& s) {
       no_draft(s);
       s.rma().units.push_back(s.unit());
       s.unit(1).id = "9002";
       s.unit(1).resolution = "ManualExchange";
     },
     "no_draft"},
};

Scene waiting() {
  Scene s = healthy();
  s.exchange();
  s.refund().lines.at(0) = {"701", 1, "NO_RESTOCK", false, ""};
  return s;
}

}  // namespace

TEST_CASE("exchange not released", "[exchange_not_released]") {
  for (const Row& row : kRows) {
    Scene s = waiting();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("the findings of an exchange that was not released", "[exchange_not_released]") {
  Scene s = waiting();
  const Finding f = s.run(kCheck).findings.at(0);
  CHECK(f.subject.kind == SubjectKind::return_);
  CHECK(f.subject.id == "123");
  CHECK(f.since == ago(days(3)));
  CHECK(f.fires_at == ago(days(2)));
  CHECK(f.owner == Owner::operations);
  CHECK(f.severity == Severity::warning);
  CHECK(f.amount == Money{5990, "GBP"});
  CHECK(f.summary == "The exchange of return 123 is still a draft though the items came back.");

  invoice(s, "Requested");
  const Finding unpaid = s.run(kCheck).findings.at(0);
  CHECK(unpaid.owner == Owner::cx);
  CHECK(unpaid.severity == Severity::info);
  CHECK(unpaid.since == ago(days(2)));

  Scene none = waiting();
  no_draft(none);
  CHECK(none.run(kCheck).findings.at(0).since == ago(days(7)));
  CHECK(none.run(kCheck).findings.at(0).fires_at == ago(days(7)) + hours(1));

  Scene dead = waiting();
  cancelled(dead);
  CHECK(dead.run(kCheck).findings.at(0).since == ago(days(2)));
  CHECK(dead.run(kCheck).findings.at(0).owner == Owner::operations);
}

TEST_CASE("two returns' exchanges on one order are told apart", "[exchange_not_released]") {
  Scene s = healthy();
  s.second_rma();
  s.exchange();
  s.rma(1).units.at(0).resolution = "InstantVariantExchange";
  s.rma(1).transactions.clear();
  s.order().refunds.pop_back();
  s.rma(1).exchanges = {{"7008", "1003003", "#1003", "Exchange"}};
  const Outcome out = s.run(kCheck);
  REQUIRE(out.findings.size() == 1);
  CHECK(out.findings[0].rma_id == "123");
}

TEST_CASE("a draft fires exactly when its grace after the last receipt is over", "[exchange_not_released]") {
  std::mt19937 random(7);
  for (int i = 0; i < 200; ++i) {
    Scene s = waiting();
    const Time received = kNow - minutes(static_cast<long>(random() % 6000));
    s.received(received);
    const Duration grace = minutes(1 + static_cast<long>(random() % 6000));
    s.options[kCheck].grace = grace;
    if (i % 2 == 0)
      for (int day = -20; day < 40; day += 2) s.policy.work.spans.push_back({kNow + days(day), kNow + days(day + 1)});
    CHECK(fires_exactly_at(s, kCheck, s.policy.work.add(received, grace)));
  }
}
