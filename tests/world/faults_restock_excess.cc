// docs/facts/specification.md section 4, restock_excess: operations, critical, grace 0.
#include "tests/world/faults.h"

namespace returnwatch::world {
namespace {

constexpr const char* kCheck = "restock_excess";

void expect_excess(State& world, const Story& s, const char* cause, Time from) {
  Label l = unit_label(s, 0, kCheck, cause, "critical", "operations");
  l.from = from;
  world.expect(l);
}

void twice(State& world) {
  const Time at = world.ago(days(2));
  auto s = Story::make(world, {});
  s->begin(at - days(12), at - days(4));
  s->receive(at);
  s->dispose(at + hours(2), {0}, "RESTOCKED", s->home());
  RefundPlan refund;  // and the tick box of the refund calculator
  refund.restock = "RETURN";
  refund.location = s->home();
  s->refund_by_returngo(at + hours(5), refund);
  expect_excess(world, *s, "restocked_twice", at + hours(5));
}

void early(State& world) {
  auto s = Story::make(world, {});
  s->begin(world.ago(days(12)), world.ago(days(3)));
  s->dispose(world.ago(days(1)), {0}, "RESTOCKED", s->home());
  expect_excess(world, *s, "restocked_early", world.ago(days(1)));
}

void unsellable(State& world) {
  const Time at = world.ago(days(2));
  auto s = paid_story(world, {}, days(2));
  s->validate(at + hours(1), 0, true, false);
  s->dispose(at + hours(7), {0}, "RESTOCKED", s->home());
  expect_excess(world, *s, "restocked_unsellable", at + hours(7));
}

void cancelled_before_fulfilment(State& world) {
  Plan plan;
  plan.lines = {{1, 4990}, {1, 2500}};
  auto s = received_story(world, plan, days(3));
  s->refund_by_returngo(world.ago(days(2)));
  auto other = s->second_rma({UnitPlan{kRefund, 1}});  // never opened: only names the other line
  RefundPlan cancelled;
  cancelled.units = {0};
  cancelled.app = "admin";
  cancelled.restock = "CANCEL";
  cancelled.location = s->home();
  other->refund(world.ago(days(18)), cancelled);
  miss(world, *s, kCheck, "another line was cancelled before it shipped, and restocked", s->unit_subject(0));
}

void both_units(State& world) {
  Plan plan;
  plan.lines[0].quantity = 2;
  plan.units.push_back(plan.units[0]);
  auto s = received_story(world, plan, days(3));
  s->refund_by_returngo(world.ago(days(2)));
  miss(world, *s, kCheck, "two units of one line, each restocked once", s->unit_subject(0));
}

void no_restock_line(State& world) {
  auto s = received_story(world, {}, days(3));
  RefundPlan refund;
  refund.restock = "NO_RESTOCK";
  s->refund_by_returngo(world.ago(days(2)), refund);
  miss(world, *s, kCheck, "restocked on the native return; the refund's line says NO_RESTOCK", s->unit_subject(0));
}

void refused_then_done(State& world) {
  const Time at = world.ago(days(3));
  auto s = Story::make(world, {});
  s->begin(at - days(12), at - days(4));
  s->receive(at);
  RefundPlan refund;
  refund.restock = "RETURN";
  refund.location = s->home();
  refund.restocked = false;
  s->refund_by_returngo(at + hours(2), refund);
  s->dispose(at + hours(4), {0}, "RESTOCKED", s->home());
  miss(world, *s, kCheck, "the first attempt was not carried out", s->unit_subject(0));
}

}  // namespace

FaultSet restock_excess_set() {
  return {{{kCheck, "restocked_twice", twice, true},
           {kCheck, "restocked_early", early},
           {kCheck, "restocked_unsellable", unsellable}},
          {{kCheck, "cancelled_before_fulfilment", cancelled_before_fulfilment},
           {kCheck, "both_units", both_units},
           {kCheck, "no_restock_line", no_restock_line},
           {kCheck, "refused_then_done", refused_then_done}}};
}

}  // namespace returnwatch::world
