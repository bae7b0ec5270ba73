// docs/facts/specification.md section 4, manual_refund_outside_returngo: cx, warning, 1 hour (no_rma: 24 hours).
#include "tests/world/faults.h"

namespace returnwatch::world {
namespace {

constexpr const char* kCheck = "manual_refund_outside_returngo";

Label refund_label(const Story& s, const std::string& refund_id, const char* cause, long amount) {
  Label l = with_amount(return_label(s, kCheck, cause, "warning", "cx"), s, amount);
  l.subject_kind = "refund";
  l.subject_id = refund_id;
  return l;
}

void by(State& world, const char* app, const char* cause, bool order_level) {
  auto s = received_story(world, {}, days(2));
  const Time at = world.ago(days(1));
  RefundPlan refund;
  refund.app = app;
  refund.amount = s->owed({0});
  if (!order_level) refund.units = {0};
  const std::string id = s->refund(at, refund);
  Label l = refund_label(*s, id, cause, refund.amount);
  l.from = at + hours(1);
  world.expect(l);
}

}  // namespace

void manual_by_person(State& world) {
  by(world, "admin", "made_by_person", false);
  by(world, "admin", "made_by_person", true);
}

void manual_by_app(State& world) { by(world, "pos", "made_by_app", false); }

void manual_unknown_actor(State& world) { by(world, "", "unknown_actor", false); }

void manual_no_rma(State& world) {
  auto s = Story::make(world, {});
  s->order(world.ago(days(15)));
  RefundPlan refund;
  refund.units = {0};
  refund.app = "admin";
  refund.restock = "RETURN";
  refund.location = s->home();
  const Time at = world.ago(days(2));
  const std::string id = s->refund(at, refund);
  Label l = refund_label(*s, id, "no_rma", s->owed({0}));
  l.rma_id.clear();
  l.from = at + hours(24);
  world.expect(l);
}

void near_manual_cancel_lines(State& world) {
  Plan plan;
  plan.lines = {{1, 4990}, {1, 2500}};
  auto s = received_story(world, plan, days(3));
  s->refund_by_returngo(world.ago(days(2)));
  RefundPlan cancelled;  // the other line was cancelled before it shipped
  cancelled.app = "admin";
  cancelled.restock = "CANCEL";
  cancelled.restocked = false;
  cancelled.amount = 2500;
  auto other = s->second_rma({UnitPlan{kRefund, 1}});
  const std::string id = other->refund(world.ago(days(2)), [&] {
    cancelled.units = {0};
    return cancelled;
  }());
  miss(world, *s, kCheck, "refund lines all CANCEL", id);
}

void near_manual_zero_money(State& world) {
  auto s = received_story(world, {}, days(3));
  s->refund_by_returngo(world.ago(days(2)));
  RefundPlan zero;
  zero.app = "admin";
  zero.amount = 0;
  const std::string id = s->refund(world.ago(days(1)), zero);
  miss(world, *s, kCheck, "no money", id);
}

void near_manual_allowed_app(State& world) {
  auto s = received_story(world, {}, days(3));
  RefundPlan refund;
  refund.units = {0};
  refund.app = "erp";
  const std::string id = s->refund(world.ago(days(2)), refund);
  miss(world, *s, kCheck, "an allowed app", id);
}

void near_manual_older_than_rma(State& world) {
  Plan plan;
  plan.lines = {{2, 4990}};
  auto s = received_story(world, plan, days(3));
  s->refund_by_returngo(world.ago(days(2)));
  RefundPlan goodwill;
  goodwill.app = "admin";
  goodwill.amount = 500;
  const std::string id = s->refund(world.ago(days(15)), goodwill);
  miss(world, *s, kCheck, "older than the RMA", id);
}

void near_manual_other_line(State& world) {
  Plan plan;
  plan.lines = {{1, 4990}, {1, 2500}};
  auto s = received_story(world, plan, days(3));
  s->refund_by_returngo(world.ago(days(2)));
  auto other = s->second_rma({UnitPlan{kRefund, 1}});  // never opened: only names the other line
  RefundPlan refund;
  refund.units = {0};
  refund.app = "admin";
  const std::string id = other->refund(world.ago(days(1)), refund);
  miss(world, *s, kCheck, "only lines that no RMA holds, on an order with an RMA", id);
}

}  // namespace returnwatch::world
