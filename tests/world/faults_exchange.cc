// docs/facts/specification.md section 4, exchange_not_released: operations, warning, 24 hours after received
// (awaiting_customer_payment: cx, info; no_draft: 1 hour after approved).
#include "tests/world/faults.h"

namespace returnwatch::world {
namespace {

constexpr const char* kCheck = "exchange_not_released";

Plan exchange_plan() {
  Plan plan;
  plan.units[0].resolution = kExchange;
  return plan;
}

void expect_unreleased(State& world, const std::shared_ptr<Story>& s, const char* cause, Time from,
                       const char* severity = "warning", const char* owner = "operations") {
  Label l = return_label(*s, kCheck, cause, severity, owner);
  l.from = from;
  world.expect(l, [s, &world] { s->fulfil(world.now() + minutes(1), s->release_exchange(world.now())); });
}

void draft_open(State& world) {
  auto s = received_story(world, exchange_plan(), days(3));
  expect_unreleased(world, s, "draft_open", world.ago(days(2)));
}

void awaiting_customer_payment(State& world) {
  auto s = received_story(world, exchange_plan(), days(3));
  s->payout(world.ago(days(6)), "InvoicePayment", "Requested", 1500, {0}, "InvoicePaymentId", "1122334455668");
  s->comment(world.ago(days(6)), "system", "<p>Exchange invoice sent for draft order " + s->draft_name() + "</p>");
  // Only a draft waits for the receipt (the specification's "not when"): the 24 hours of the other causes run from what
  // they tell.
  expect_unreleased(world, s, "awaiting_customer_payment", world.ago(days(5)), "info", "cx");
}

void no_draft(State& world) {
  Plan plan = exchange_plan();
  plan.drafts = false;
  auto s = Story::make(world, plan);
  s->begin(world.ago(days(9)), world.ago(days(2)));
  expect_unreleased(world, s, "no_draft", world.ago(days(2)) + hours(1));
}

void cancelled_unpaid(State& world) {
  auto s = received_story(world, exchange_plan());
  s->cancel_exchange(world.ago(hours(60)), s->release_exchange(world.ago(days(3))));
  Label l = return_label(*s, kCheck, "cancelled_unpaid", "warning", "operations");
  l.from = world.ago(hours(36));  // 24 hours in which something else may be paid for it
  world.expect(l);
}

void not_received(State& world) {
  auto s = Story::make(world, exchange_plan());
  s->begin(world.ago(days(12)), world.ago(days(5)));
  miss(world, *s, kCheck, "not received yet: the draft may wait");
}

void released(State& world) {
  auto s = received_story(world, exchange_plan());
  s->fulfil(world.ago(days(2)), s->release_exchange(world.ago(days(3))));
  miss(world, *s, kCheck, "released");
}

void rejected(State& world) {
  auto s = received_story(world, exchange_plan());
  s->reject(world.ago(days(3)));
  miss(world, *s, kCheck, "the RMA was rejected");
}

void in_grace(State& world) {
  auto s = received_story(world, exchange_plan(), hours(12));
  s->fulfil(world.now() + hours(9), s->release_exchange(world.now() + hours(8)));
  miss(world, *s, kCheck, "received 12 hours ago");
}

void refunded_instead(State& world) {
  auto s = received_story(world, exchange_plan());
  s->cancel_exchange(world.ago(days(2)), s->release_exchange(world.ago(days(3))));
  RefundPlan refund;
  refund.units = {0};
  s->refund_by_returngo(world.ago(hours(40)), refund);
  miss(world, *s, kCheck, "cancelled, and the money went back");
}

}  // namespace

FaultSet exchange_not_released_set() {
  return {{{kCheck, "draft_open", draft_open, true},
           {kCheck, "awaiting_customer_payment", awaiting_customer_payment},
           {kCheck, "no_draft", no_draft},
           {kCheck, "cancelled_unpaid", cancelled_unpaid}},
          {{kCheck, "not_received", not_received},
           {kCheck, "released", released},
           {kCheck, "rejected", rejected},
           {kCheck, "in_grace", in_grace},
           {kCheck, "refunded_instead", refunded_instead}}};
}

}  // namespace returnwatch::world
