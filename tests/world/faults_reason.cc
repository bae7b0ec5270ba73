// docs/facts/specification.md section 4, return_reason_not_mapped: cx, info, 1 hour after approved.
#include "tests/world/faults.h"

namespace returnwatch::world {
namespace {

constexpr const char* kCheck = "return_reason_not_mapped";

std::shared_ptr<Story> with_reason(State& world, const char* reason, bool shown, Duration approved = days(2),
                                   const char* store = "acme-uk") {
  Plan plan;
  plan.store = store;
  plan.units[0].reason = reason;
  plan.shows_reason = shown;
  if (plan.store == "acme-eu") {
    plan.currency = "EUR";
    plan.country = "NL";
  }
  auto s = Story::make(world, plan);
  s->begin(world.ago(approved + days(8)), world.ago(approved));
  return s;
}

void not_on_order(State& world) {
  for (const char* reason : {"Too large", "Damaged", "Changed my mind"}) {  // as a tag, an attribute, a note
    auto s = with_reason(world, reason, false);
    Label l = return_label(*s, kCheck, "not_on_order", "info", "cx");
    l.from = world.ago(days(2)) + hours(1);
    world.expect(l, [s, &world] { s->show_reasons(world.now()); });
  }
}

void no_mapping(State& world) {
  for (int i = 0; i < 2; ++i) with_reason(world, "Arrived too late", true, days(2 + i));
  Label l = other_label("acme-uk", kCheck, "no_mapping", "info", "cx", "reason", "Arrived too late");
  l.from = world.ago(days(3)) + hours(1);
  world.expect(l);
}

void shown(State& world) {
  for (const char* reason : {"Too large", "Damaged", "Changed my mind"})
    miss(world, *with_reason(world, reason, true), kCheck, "the order shows it");
}

void no_table(State& world) {
  auto s = with_reason(world, "Nobody maps this", true, days(2), "acme-eu");
  miss(world, *s, kCheck, "this store maps no reasons");
  world.must_not({"acme-eu", kCheck, "Nobody maps this", "this store maps no reasons", ""});
}

void pending(State& world) {
  Plan plan;
  plan.shows_reason = false;
  auto s = Story::make(world, plan);
  s->order(world.ago(days(9)));
  s->open(world.ago(days(3)));
  miss(world, *s, kCheck, "not approved yet");
}

void in_grace(State& world) {
  auto s = with_reason(world, "Damaged", false, minutes(20));
  s->show_reasons(world.now() + minutes(15));
  miss(world, *s, kCheck, "approved 20 minutes ago");
}

}  // namespace

FaultSet reason_set() {
  return {{{kCheck, "not_on_order", not_on_order, true}, {kCheck, "no_mapping", no_mapping}},
          {{kCheck, "shown", shown},
           {kCheck, "no_table", no_table},
           {kCheck, "pending", pending},
           {kCheck, "in_grace", in_grace}}};
}

}  // namespace returnwatch::world
