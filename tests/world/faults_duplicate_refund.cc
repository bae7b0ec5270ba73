// docs/facts/specification.md section 4, duplicate_refund: finance, critical, grace 0.
#include "tests/world/faults.h"

namespace returnwatch::world {
namespace {

constexpr const char* kCheck = "duplicate_refund";

Plan two_bought(const char* resolution = kRefund) {  // one of two comes back: the order's money is not used up
  Plan plan;
  plan.lines[0].quantity = 2;
  plan.units[0].resolution = resolution;
  return plan;
}

void expect_twice(State& world, const Story& s, const char* cause, long amount, Time from) {
  Label l = with_amount(return_label(s, kCheck, cause, "critical", "finance"), s, amount);
  l.from = from;
  world.expect(l);
}

// A person's refund of the returned line on top of what the customer already has: told to CX as well.
void by_hand_on_top(State& world, Story& s, const char* cause, Time at) {
  RefundPlan refund;
  refund.units = {0};
  refund.app = "admin";
  const std::string id = s.refund(at, refund);
  expect_twice(world, s, cause, s.owed({0}), at);
  Label l =
      with_amount(return_label(s, "manual_refund_outside_returngo", "made_by_person", "warning", "cx"), s, s.owed({0}));
  l.subject_kind = "refund";
  l.subject_id = id;
  l.from = at + hours(1);
  world.expect(l);
}

void two_refunds(State& world) {
  auto s = received_story(world, two_bought());
  s->refund_by_returngo(world.ago(days(3)));
  RefundPlan again;
  again.amount = s->owed({0});
  const Time at = world.ago(days(2));
  const std::string id = s->refund(at, again);
  s->payout(at, kRefund, "Success", s->owed({0}), {0}, "PlatformRefundId", id);
  expect_twice(world, *s, "two_refunds", s->owed({0}), at);
}

void refund_and_exchange(State& world) {
  auto s = received_story(world, two_bought(kExchange));
  s->fulfil(world.ago(hours(50)), s->release_exchange(world.ago(days(3))));
  by_hand_on_top(world, *s, "refund_and_exchange", world.ago(days(2)));
}

void refund_and_credit(State& world) {
  auto s = received_story(world, two_bought(kCredit));
  s->credit_by_returngo(world.ago(days(3)));
  by_hand_on_top(world, *s, "refund_and_credit", world.ago(days(2)));
}

void more_than_received(State& world) {
  auto s = received_story(world);
  RefundPlan goodwill;  // older than the RMA: nobody's mistake by itself
  goodwill.app = "admin";
  goodwill.amount = 500;
  s->refund(world.ago(days(12)), goodwill);
  s->refund_by_returngo(world.ago(days(3)));
  expect_twice(world, *s, "more_than_received", 500, world.ago(days(3)));
}

void refund_and_chargeback(State& world) {
  auto s = received_story(world);
  s->refund_by_returngo(world.ago(days(3)));
  s->dispute(world.ago(days(2)), "LOST");
  expect_twice(world, *s, "refund_and_chargeback", s->owed({0}), world.ago(days(2)));
}

void price_difference(State& world) {
  auto s = received_story(world, two_bought(kExchange));
  s->fulfil(world.ago(hours(50)), s->release_exchange(world.ago(days(3))));
  RefundPlan difference;
  difference.amount = 700;
  const std::string id = s->refund(world.ago(days(3)), difference);
  s->payout(world.ago(days(3)), kRefund, "Success", 700, {0}, "PlatformRefundId", id);
  miss(world, *s, kCheck, "the price difference of an exchange, which ReturnGO carries");
}

void split_tender(State& world) {
  Plan plan = two_bought();
  plan.gateways = {"gift_card", "shopify_payments"};
  auto s = received_story(world, plan);
  RefundPlan refund;
  refund.split = {1000, s->owed({0}) - 1000};
  s->refund_by_returngo(world.ago(days(3)), refund);
  miss(world, *s, kCheck, "two tenders within one refund");
}

void zero_money(State& world) {
  auto s = received_story(world, two_bought());
  s->refund_by_returngo(world.ago(days(3)));
  RefundPlan zero;
  zero.app = "erp";
  zero.amount = 0;
  s->refund(world.ago(days(2)), zero);
  miss(world, *s, kCheck, "a refund without money");
}

void each_unit_once(State& world) {
  Plan plan = two_bought();
  plan.units.push_back(plan.units[0]);
  auto s = received_story(world, plan);
  for (int i : {0, 1}) {
    RefundPlan one;
    one.units = {i};
    s->refund_by_returngo(world.ago(days(3)) + hours(i), one);
  }
  miss(world, *s, kCheck, "two units of one line, each refunded once");
}

void cancelled_exchange(State& world) {
  auto s = received_story(world, two_bought(kExchange));
  s->cancel_exchange(world.ago(days(2)), s->release_exchange(world.ago(days(3))));
  RefundPlan refund;
  refund.units = {0};
  s->refund_by_returngo(world.ago(hours(40)), refund);
  miss(world, *s, kCheck, "the exchange order was cancelled before the money went back");
}

}  // namespace

FaultSet duplicate_refund_set() {
  return {{{kCheck, "two_refunds", two_refunds, true},
           {kCheck, "refund_and_exchange", refund_and_exchange},
           {kCheck, "refund_and_credit", refund_and_credit},
           {kCheck, "refund_and_chargeback", refund_and_chargeback},
           {kCheck, "more_than_received", more_than_received}},
          {{kCheck, "price_difference", price_difference},
           {kCheck, "split_tender", split_tender},
           {kCheck, "zero_money", zero_money},
           {kCheck, "each_unit_once", each_unit_once},
           {kCheck, "cancelled_exchange", cancelled_exchange}}};
}

}  // namespace returnwatch::world
