// docs/facts/specification.md section 4, instant_exchange_not_returned: cx, warning, 30 days after the exchange order
// shipped; charge_failed: finance, 24 hours after the failure.
#include "tests/world/faults.h"

namespace returnwatch::world {
namespace {

constexpr const char* kCheck = "instant_exchange_not_returned";

// Approved 44 days ago, the new item sent 40 days ago, the old one still out.
std::shared_ptr<Story> sent(State& world, Duration ago = days(40)) {
  Plan plan;
  plan.units[0].resolution = kExchange;
  auto s = Story::make(world, plan);
  s->begin(world.ago(ago + days(9)), world.ago(ago + days(4)));
  s->fulfil(world.ago(ago), s->release_exchange(world.ago(ago + days(1))));
  return s;
}

void charge(State& world, Story& s, Duration ago, const char* status) {
  s.payout(world.ago(ago), "Capture", status, 4990, {0}, "StripeChargeId", "ch_demo_1", "Stripe");
}

void expect_out(State& world, const std::shared_ptr<Story>& s, const char* cause, const char* owner, Time from) {
  Label l = return_label(*s, kCheck, cause, "warning", owner);
  l.from = from;
  world.expect(l, [s, &world] {
    s->receive(world.now());
    s->dispose(world.now() + hours(2), {0}, "RESTOCKED", s->home());
  });
}

void not_received(State& world) { expect_out(world, sent(world), "not_received", "cx", world.ago(days(10))); }

void charge_failed(State& world) {
  auto s = sent(world, days(31));  // until the charge failed nothing was late
  charge(world, *s, days(3), "Failed");
  expect_out(world, s, "charge_failed", "finance", world.ago(days(2)));
}

void charged(State& world) {
  auto s = sent(world);
  charge(world, *s, days(5), "Success");
  miss(world, *s, kCheck, "the customer was charged");
}

void sent_lately(State& world) { miss(world, *sent(world, days(12)), kCheck, "sent 12 days ago"); }

void came_back(State& world) {
  auto s = sent(world);
  s->receive(world.ago(days(20)));
  s->dispose(world.ago(days(20)) + hours(2), {0}, "RESTOCKED", s->home());
  miss(world, *s, kCheck, "the old item came back");
}

void cancelled(State& world) {
  Plan plan;
  plan.units[0].resolution = kExchange;
  auto s = Story::make(world, plan);
  s->begin(world.ago(days(44)), world.ago(days(40)));
  s->cancel_exchange(world.ago(days(38)), s->release_exchange(world.ago(days(39))));
  s->cancel(world.ago(days(38)));
  miss(world, *s, kCheck, "cancelled with its exchange order");
}

}  // namespace

FaultSet instant_exchange_set() {
  return {{{kCheck, "not_received", not_received, true}, {kCheck, "charge_failed", charge_failed}},
          {{kCheck, "charged", charged},
           {kCheck, "sent_lately", sent_lately},
           {kCheck, "came_back", came_back},
           {kCheck, "cancelled", cancelled}}};
}

}  // namespace returnwatch::world
