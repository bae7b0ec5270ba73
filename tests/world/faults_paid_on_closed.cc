// docs/facts/specification.md section 4, paid_on_closed_return: finance, warning, 24 hours after the later of payment
// and closing.
#include "tests/world/faults.h"

namespace returnwatch::world {
namespace {

constexpr const char* kCheck = "paid_on_closed_return";

void expect_closed(State& world, const Story& s, const char* cause, Time closed) {
  Label l = with_amount(return_label(s, kCheck, cause, "warning", "finance"), s, s.owed({0}));
  l.from = closed + hours(24);
  world.expect(l);
}

void cancelled(State& world) {
  auto s = received_story(world);
  s->refund_by_returngo(world.ago(days(3)));
  s->cancel(world.ago(days(2)));
  expect_closed(world, *s, "paid_and_cancelled", world.ago(days(2)));
}

void rejected(State& world) {
  auto s = received_story(world);
  s->refund_by_returngo(world.ago(days(3)));
  s->reject(world.ago(days(2)));
  expect_closed(world, *s, "paid_and_rejected", world.ago(days(2)));
}

void reopened(State& world) {
  auto s = received_story(world);
  s->refund_by_returngo(world.ago(days(3)));
  s->cancel(world.ago(days(2)));
  s->reopen(world.ago(hours(40)));
  miss(world, *s, kCheck, "cancelled after it was paid, and reopened");
}

void rejected_and_reopened(State& world) {
  auto s = received_story(world);
  s->refund_by_returngo(world.ago(days(3)));
  s->reject(world.ago(days(2)));
  s->reopen(world.ago(hours(40)));
  miss(world, *s, kCheck, "rejected after it was paid, and reopened");
}

void no_payout(State& world) {
  auto s = received_story(world);
  s->refund(world.ago(days(3)), {s->all_units()});
  s->cancel(world.ago(days(2)));
  miss(world, *s, kCheck, "a refund that no payout names");
}

}  // namespace

FaultSet paid_on_closed_set() {
  return {{{kCheck, "paid_and_cancelled", cancelled}, {kCheck, "paid_and_rejected", rejected}},
          {{kCheck, "closed_reopened", reopened},
           {kCheck, "rejected_reopened", rejected_and_reopened},
           {kCheck, "closed_no_payout", no_payout}}};
}

}  // namespace returnwatch::world
