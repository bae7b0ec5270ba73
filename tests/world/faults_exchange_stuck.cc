// docs/facts/specification.md section 4, exchange_order_stuck: operations, critical, 48 hours after the order was
// created.
#include "tests/world/faults.h"
#include "tests/world/profiles.h"

namespace returnwatch::world {
namespace {

constexpr const char* kCheck = "exchange_order_stuck";

std::shared_ptr<Story> exchanged(State& world) {
  Plan plan;
  plan.units[0].resolution = kExchange;
  return received_story(world, plan, days(5));
}

void stuck(State& world, const char* cause, const std::shared_ptr<Story>& s, const ExchangePlan& plan) {
  const Time at = world.ago(days(4));
  const std::string gid = s->release_exchange(at, plan);
  Label l = return_label(*s, kCheck, cause, "critical", "operations");
  l.subject_kind = "order";
  l.subject_id = legacy_id(gid);
  l.from = at + hours(48);
  world.expect(l, [s, gid, &world] { s->fulfil(world.now(), gid); });
}

std::string service_location(State& world, Brand& brand) {
  const std::string place = add_location(world, brand, "Parcel Partner " + world.new_id("depot").substr(4));
  (*brand.shop.find(place))["isFulfillmentService"] = true;
  return place;
}

void location_inactive(State& world) {
  auto s = exchanged(world);
  ExchangePlan plan;
  plan.location = add_location(world, s->brand(), "Closed Hub " + world.new_id("depot").substr(4), world.ago(days(50)));
  stuck(world, "location_inactive", s, plan);
}

void rejected(State& world) {
  ExchangePlan plan;
  plan.request = "REJECTED";
  auto s = exchanged(world);
  plan.location = service_location(world, s->brand());
  plan.third_party = true;
  stuck(world, "rejected_by_fulfilment", s, plan);
}

void on_hold(State& world) {
  ExchangePlan plan;
  plan.status = "ON_HOLD";
  plan.holds = {"AWAITING_RETURN_ITEMS", "INVENTORY_OUT_OF_STOCK"};
  stuck(world, "on_hold", exchanged(world), plan);
}

void awaiting_release(State& world) {
  ExchangePlan plan;
  plan.status = "ON_HOLD";
  plan.holds = {"AWAITING_RETURN_ITEMS"};
  stuck(world, "awaiting_release", exchanged(world), plan);
}

void not_requested(State& world) {
  ExchangePlan plan;
  auto s = exchanged(world);
  plan.location = service_location(world, s->brand());
  plan.third_party = true;
  stuck(world, "not_requested", s, plan);
  auto t = exchanged(world);  // asked, and silent since
  plan.location = service_location(world, t->brand());
  plan.request = "SUBMITTED";
  stuck(world, "not_requested", t, plan);
}

void not_picked(State& world) { stuck(world, "not_picked", exchanged(world), {}); }

void no_fulfilment_order(State& world) {
  ExchangePlan plan;
  plan.no_fulfilment_order = true;
  stuck(world, "no_fulfilment_order", exchanged(world), plan);
}

void near(State& world, const ExchangePlan& plan, const char* why, Duration released = days(4),
          const std::function<void(Story&, const std::string&)>& after = nullptr) {
  auto s = exchanged(world);
  const std::string gid = s->release_exchange(world.ago(released), plan);
  if (after) after(*s, gid);
  miss(world, *s, kCheck, why, legacy_id(gid));
}

void awaiting_items(State& world) {
  ExchangePlan plan;
  plan.status = "ON_HOLD";
  plan.holds = {"AWAITING_RETURN_ITEMS"};
  Plan swap;
  swap.units[0].resolution = kExchange;
  auto s = Story::make(world, swap);
  s->begin(world.ago(days(12)), world.ago(days(5)));
  const std::string gid = s->release_exchange(world.ago(days(4)), plan);
  miss(world, *s, kCheck, "held until the returned items come: intended", legacy_id(gid));
}

void fulfilled(State& world) {
  near(world, {}, "fulfilled", days(4),
       [&world](Story& s, const std::string& gid) { s.fulfil(world.ago(days(3)), gid); });
}

void in_progress(State& world) {
  ExchangePlan plan;
  plan.status = "IN_PROGRESS";
  near(world, plan, "the warehouse is at it");
}

void scheduled(State& world) {
  ExchangePlan plan;
  plan.status = "SCHEDULED";
  plan.fulfil_at = world.now() + days(10);
  near(world, plan, "scheduled for later");
}

void fresh(State& world) {
  near(world, {}, "released 30 hours ago", hours(30),
       [&world](Story& s, const std::string& gid) { s.fulfil(world.now() + hours(10), gid); });
}

}  // namespace

FaultSet exchange_stuck_set() {
  return {{{kCheck, "location_inactive", location_inactive},
           {kCheck, "rejected_by_fulfilment", rejected},
           {kCheck, "awaiting_release", awaiting_release},
           {kCheck, "on_hold", on_hold},
           {kCheck, "not_requested", not_requested},
           {kCheck, "not_picked", not_picked, true},
           {kCheck, "no_fulfilment_order", no_fulfilment_order}},
          {{kCheck, "awaiting_items", awaiting_items},
           {kCheck, "fulfilled", fulfilled},
           {kCheck, "in_progress", in_progress},
           {kCheck, "scheduled", scheduled},
           {kCheck, "fresh", fresh}}};
}

}  // namespace returnwatch::world
