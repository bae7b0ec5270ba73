// docs/facts/specification.md section 4, error_burst: technical, critical, grace 0. One store's errors are judged
// together, so each story has its own.
#include "tests/world/faults.h"

namespace returnwatch::world {
namespace {

constexpr const char* kCheck = "error_burst";

// A request that waits for approval, with an error comment on it.
void erring(State& world, const std::string& store, Time at, const std::string& text) {
  Plan plan;
  plan.store = store;
  auto s = Story::make(world, plan);
  s->order(at - days(6));
  s->open(at - hours(1));
  s->comment(at, "error", "<p>" + text + " #" + s->order_name().substr(1) + " (request " + s->rma_id() + ")</p>");
}

void burst(State& world) {
  const std::string store = "acme-burst";
  for (int i = 0; i < 6; ++i)
    erring(world, store, world.ago(hours(9)) + hours(i), "Failed to add tags: Field 'tagsAdd' is gone, order");
  Label l = other_label(store, kCheck, "same_error", "critical", "technical", "store", store);
  l.from = world.ago(hours(5));               // the fifth return
  l.until = world.ago(hours(8)) + hours(24);  // when the second leaves the day
  world.expect(l);
}

void near_store(State& world, const std::string& store, const char* why) {
  world.must_not({store, kCheck, store, why, ""});
}

void noise(State& world) {
  for (int i = 0; i < 7; ++i) {
    erring(world, "acme-noise", world.ago(hours(9)) + hours(i), "Packing slip could not be made for order");
    erring(world, "acme-noise", world.ago(hours(9)) + hours(i), "Missing required media on order");
  }
  near_store(world, "acme-noise", "packing slips and missing media");
}

void few(State& world) {
  for (int i = 0; i < 4; ++i) erring(world, "acme-calm", world.ago(hours(9)) + hours(i), "Failed to add tags: order");
  near_store(world, "acme-calm", "four returns");
}

void steady(State& world) {
  for (int i = 0; i < 48; ++i)
    erring(world, "acme-steady", world.ago(hours(190)) + hours(4 * i), "Label could not be made for order");
  near_store(world, "acme-steady", "six a day, as all week");
}

void different(State& world) {
  const char* const texts[] = {"Failed to add tags to order",         "Label could not be made for order",
                               "Customer not found on order",         "Discount could not be made, on",
                               "Webhook could not be sent for order", "Location is unknown on order"};
  for (int i = 0; i < 6; ++i) erring(world, "acme-various", world.ago(hours(9)) + hours(i), texts[i]);
  near_store(world, "acme-various", "six different errors");
}

}  // namespace

FaultSet error_burst_set() {
  return {
      {{kCheck, "same_error", burst}},
      {{kCheck, "noise", noise}, {kCheck, "few", few}, {kCheck, "steady", steady}, {kCheck, "different", different}}};
}

}  // namespace returnwatch::world
