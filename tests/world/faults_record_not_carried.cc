// docs/facts/specification.md section 4, record_not_carried: technical, warning, 1 hour after approved. "ReturnGO
// returns to ERP" tracks order names.
#include "tests/world/faults.h"
#include "tests/world/ipaas.h"

namespace returnwatch::world {
namespace {

constexpr const char* kCheck = "record_not_carried";
constexpr const char* kTracking = "ReturnGO returns to ERP";

std::shared_ptr<Story> approved(State& world) {
  auto s = Story::make(world, {});
  s->begin(world.ago(days(9)), world.ago(days(2)));
  return s;
}

void track(State& world, const Story& s, Duration ago, bool send, bool success = true, const char* flow = kTracking) {
  const Time at = world.ago(ago);
  world.at(at, [&world, name = s.order_name(), at, send, success, flow] {
    add_tracked(world, world.ipaas->named(flow), at, name, send, success);
  });
}

void not_sent(State& world) {
  auto s = approved(world);
  track(world, *s, days(2) - minutes(10), false);
  auto t = approved(world);  // tried, and failed
  track(world, *t, days(2) - minutes(10), false);
  track(world, *t, days(2) - minutes(11), true, false);
  for (const auto& one : {s, t}) {
    Label l = return_label(*one, kCheck, "not_sent", "warning", "technical");
    l.from = world.ago(days(2)) + minutes(70);
    world.expect(
        l, [one, &world] { add_tracked(world, world.ipaas->named(kTracking), world.now(), one->order_name(), true); });
  }
}

void sent_later(State& world) {
  auto s = approved(world);
  track(world, *s, days(2) - minutes(10), false);
  track(world, *s, days(2) - minutes(11), true, false);
  track(world, *s, days(1), true);
  miss(world, *s, kCheck, "sent the day after");
}

void never_tracked(State& world) { miss(world, *approved(world), kCheck, "no flow has tracked it"); }

void other_flow(State& world) {
  auto s = approved(world);
  track(world, *s, days(2) - minutes(10), false, true, "Shopify refunds to ERP");
  miss(world, *s, kCheck, "that flow is not said to track returns");
}

void fresh(State& world) {
  auto s = Story::make(world, {});
  s->begin(world.ago(days(9)), world.ago(minutes(20)));
  track(world, *s, minutes(15), false);
  world.at(world.now() + minutes(10),
           [s, &world] { add_tracked(world, world.ipaas->named(kTracking), world.now(), s->order_name(), true); });
  miss(world, *s, kCheck, "received a quarter of an hour ago");
}

}  // namespace

FaultSet record_not_carried_set() {
  return {{{kCheck, "not_sent", not_sent, true}},
          {{kCheck, "sent_later", sent_later},
           {kCheck, "never_tracked", never_tracked},
           {kCheck, "other_flow", other_flow},
           {kCheck, "fresh", fresh}}};
}

}  // namespace returnwatch::world
