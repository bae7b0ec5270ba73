// docs/facts/specification.md section 4, shopify_return_missing: technical, warning, 1 hour after approved. The main
// store makes native returns.
#include "tests/world/faults.h"

namespace returnwatch::world {
namespace {

constexpr const char* kCheck = "shopify_return_missing";
constexpr const char* kFailed =
    "<p>Failed to create &amp; approve a Shopify Return: no fulfilled items for PII-Robin</p>";

// `from`: the approval, or the error.
void expect_absent(State& world, const std::shared_ptr<Story>& s, const char* cause, Time from) {
  Label l = return_label(*s, kCheck, cause, "warning", "technical");
  l.from = from + hours(1);
  world.expect(l, [s, &world] { s->make_native_return(world.now()); });
}

std::shared_ptr<Story> without(State& world, Duration approved) {
  Plan plan;
  plan.native_return = false;
  auto s = Story::make(world, plan);
  s->begin(world.ago(approved + days(8)), world.ago(approved));
  return s;
}

void creation_failed(State& world) {
  auto s = without(world, days(2));
  s->comment(world.ago(days(2)) + minutes(1), "error", kFailed);
  expect_absent(world, s, "creation_failed", world.ago(days(2)) + minutes(1));
}

void absent(State& world) {
  expect_absent(world, without(world, days(3)), "absent", world.ago(days(3)));
  // Two RMAs on one order, and a native return of the older one only.
  Plan plan;
  plan.lines = {{1, 4990}, {1, 2500}};
  auto s = Story::make(world, plan);
  s->begin(world.ago(days(14)), world.ago(days(4)));
  auto second = s->second_rma({UnitPlan{kRefund, 1}}, false);
  second->open(world.ago(days(2)) - hours(1));
  second->approve(world.ago(days(2)));
  expect_absent(world, second, "absent", world.ago(days(2)));
}

void made_later(State& world) {
  auto s = without(world, days(2));
  s->comment(world.ago(days(2)) + minutes(1), "error", kFailed);
  s->make_native_return(world.ago(days(2)) + minutes(30));
  miss(world, *s, kCheck, "a later attempt made it");
}

void pending(State& world) {
  auto s = Story::make(world, {});
  s->order(world.ago(days(9)));
  s->open(world.ago(days(3)));
  miss(world, *s, kCheck, "not approved yet");
}

void rejected(State& world) {
  auto s = without(world, days(2));
  s->reject(world.ago(days(1)));
  miss(world, *s, kCheck, "rejected");
}

void cancelled(State& world) {
  auto s = Story::make(world, {});
  s->begin(world.ago(days(9)), world.ago(days(3)));
  s->cancel(world.ago(days(2)));
  miss(world, *s, kCheck, "cancelled, and its native return with it");
}

void off(State& world) {
  Plan plan;
  plan.store = "acme-eu";
  plan.currency = "EUR";
  plan.country = "NL";
  auto s = Story::make(world, plan);
  s->begin(world.ago(days(9)), world.ago(days(3)));
  miss(world, *s, kCheck, "this store makes no native returns");
}

void closed(State& world) {
  auto s = received_story(world);
  s->refund_by_returngo(world.ago(days(3)));
  s->done(world.ago(days(2)));
  miss(world, *s, kCheck, "Done, and its native return is closed");
}

}  // namespace

FaultSet native_return_set() {
  return {{{kCheck, "creation_failed", creation_failed, true}, {kCheck, "absent", absent}},
          {{kCheck, "made_later", made_later},
           {kCheck, "pending", pending},
           {kCheck, "rejected", rejected},
           {kCheck, "cancelled", cancelled},
           {kCheck, "off", off},
           {kCheck, "closed", closed}}};
}

}  // namespace returnwatch::world
