// docs/facts/specification.md section 4, refund_blocked_by_order_status: finance, critical, 24 hours after due.
#include "tests/world/faults.h"

namespace returnwatch::world {
namespace {

constexpr const char* kCheck = "refund_blocked_by_order_status";

void expect_blocked(State& world, const std::shared_ptr<Story>& s, const char* cause, Duration received,
                    const char* severity = "critical", bool amount = true) {
  Label l = return_label(*s, kCheck, cause, severity, "finance");
  if (amount) l = with_amount(l, *s, s->owed({0}));
  l.from = world.ago(received) + hours(24);
  world.expect(l, [s, &world] { s->refund_by_returngo(world.now()); });
}

}  // namespace

void blocked_order_cancelled(State& world) {
  auto s = received_story(world);
  s->cancel_order(world.ago(days(5)));
  expect_blocked(world, s, "order_cancelled", days(4));
}

void blocked_payment_voided(State& world) {
  Plan plan;
  plan.paid = "AUTHORIZED";
  auto s = received_story(world, plan);
  s->set_order(world.ago(days(15)), {{"_financial", "VOIDED"}, {"_refundable", false}});
  expect_blocked(world, s, "payment_voided", days(4), "warning", false);
}

void blocked_payment_expired(State& world) {
  Plan plan;
  plan.paid = "AUTHORIZED";
  auto s = received_story(world, plan);
  s->set_order(world.ago(days(10)), {{"_financial", "EXPIRED"}, {"_refundable", false}});
  expect_blocked(world, s, "payment_expired", days(4), "warning", false);
}

void blocked_order_unpaid(State& world) {
  Plan plan;
  plan.paid = "PENDING";
  plan.gateways = {"Cash on Delivery (COD)"};
  plan.lines[0].price = 12900;
  auto s = received_story(world, plan);
  expect_blocked(world, s, "order_unpaid", days(4), "info", false);
}

void blocked_nothing_left(State& world) {
  Plan plan;
  plan.lines = {{1, 4990}, {1, 2500}};
  auto s = received_story(world, plan);
  auto other = s->second_rma({UnitPlan{kRefund, 1}});  // never opened: only names the other line
  RefundPlan all;  // of the other line, older than the RMA, with all the money there was
  all.units = {0};
  all.app = "admin";
  all.amount = 7490;
  other->refund(world.ago(days(12)), all);
  expect_blocked(world, s, "nothing_left_to_refund", days(4), "warning", false);
}

void blocked_dispute_open(State& world) {
  Plan plan;
  plan.lines[0].price = 8900;
  auto s = received_story(world, plan);
  s->dispute(world.ago(days(5)), "NEEDS_RESPONSE");
  expect_blocked(world, s, "dispute_open", days(4));
}

void blocked_inquiry_open(State& world) {
  auto s = received_story(world);
  s->dispute(world.ago(days(5)), "NEEDS_RESPONSE", "INQUIRY");
  expect_blocked(world, s, "inquiry_open", days(4), "warning");
}

void blocked_not_refundable(State& world) {
  auto s = received_story(world);
  s->set_order(world.ago(days(5)), {{"_refundable", false}});
  expect_blocked(world, s, "not_refundable", days(4));
}

void near_blocked_covered(State& world) {
  auto s = received_story(world);
  s->refund_by_returngo(world.ago(days(3)));
  s->cancel_order(world.ago(days(2)));
  miss(world, *s, kCheck, "cancelled, but the refund is posted");
}

void near_blocked_credit(State& world) {
  Plan plan;
  plan.units[0].resolution = kCredit;
  auto s = received_story(world, plan);
  s->credit_by_returngo(world.ago(days(3)));
  s->cancel_order(world.ago(days(3)));
  miss(world, *s, kCheck, "store credit needs nothing of the order");
}

void near_blocked_dispute_lost(State& world) {
  auto s = received_story(world);
  s->dispute(world.ago(days(3)), "LOST");
  miss(world, *s, kCheck, "a lost chargeback has paid the customer");
  miss(world, *s, "refund_not_posted", "a lost chargeback has paid the customer");
}

void near_blocked_not_due(State& world) {
  auto s = Story::make(world, {});
  s->begin(world.ago(days(20)), world.ago(days(6)));
  s->cancel_order(world.ago(days(5)));
  miss(world, *s, kCheck, "not received, so nothing is due");
}

void near_blocked_not_returned(State& world) {
  auto s = Story::make(world, {});
  s->begin(world.ago(days(20)), world.ago(days(8)));
  s->receive(world.ago(days(4)));
  s->validate(world.ago(days(4)) + hours(1), 0, false, false);
  s->cancel_order(world.ago(days(3)));
  miss(world, *s, kCheck, "validated as not returned: owes nothing");
  miss(world, *s, "refund_not_posted", "validated as not returned: owes nothing");
}

}  // namespace returnwatch::world
