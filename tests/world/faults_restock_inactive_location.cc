// docs/facts/specification.md section 4, restock_inactive_location: operations, critical, grace 0.
#include "tests/world/faults.h"
#include "tests/world/profiles.h"

namespace returnwatch::world {
namespace {

std::string closed_depot(State& world, Brand& brand, Duration ago) {
  return add_location(world, brand, "Closed Depot " + world.new_id("depot").substr(4), world.ago(ago));
}

void reopen(Brand& brand, const std::string& place) {
  Json& row = *brand.shop.find(place);
  row["isActive"] = true;
  row["deactivatedAt"] = nullptr;
}

}  // namespace

void restock_inactive_location_location_inactive(State& world) {
  const Time at = world.ago(days(2));
  auto s = Story::make(world, {});
  const std::string depot = closed_depot(world, s->brand(), days(200));
  s->begin(at - days(12), at - days(4));
  s->receive(at);
  s->dispose(at + hours(2), {0}, "RESTOCKED", depot);
  s->refund_by_returngo(at + hours(5));
  Label l = unit_label(*s, 0, "restock_inactive_location", "location_inactive", "critical", "operations");
  l.from = at + hours(2);
  world.expect(l, [s, depot] { reopen(s->brand(), depot); });
}

void restock_inactive_location_refused(State& world) {
  const Time at = world.ago(days(3));
  auto s = Story::make(world, {});
  const std::string depot = closed_depot(world, s->brand(), days(90));
  s->begin(at - days(12), at - days(4));
  s->receive(at);
  RefundPlan refund;
  refund.restock = "RETURN";
  refund.location = depot;
  refund.restocked = false;
  s->refund_by_returngo(at + hours(3), refund);
  auto heal = [s, &world] { s->dispose(world.now(), {0}, "RESTOCKED", s->home()); };
  Label l = unit_label(*s, 0, "restock_inactive_location", "refused_inactive_location", "critical", "operations");
  l.from = at + hours(3);
  world.expect(l, heal);
  // And the goods are nowhere: the unit has no restock evidence a day after receipt.
  Label missing = unit_label(*s, 0, "restock_missing", "location_inactive", "warning", "operations");
  missing.from = at + hours(24);
  world.expect(missing, [] {});
}

void restock_inactive_location_routed(State& world) {
  Brand& brand = world.brand("acme-uk");
  const std::string hub = closed_depot(world, brand, days(20));
  brand.routes.push_back({"country", "SE", hub});
  for (int i = 0; i < 3; ++i) {
    Plan plan;
    plan.country = "SE";
    auto s = Story::make(world, plan);
    // Shipped before the hub closed is not asked for: they were approved this week and head there now.
    s->begin(world.ago(days(12 + i)), world.ago(days(2 + i)));
  }
  Label l;
  l.store = brand.name;
  l.check = "restock_inactive_location";
  l.cause = "routed_location_inactive";
  l.subject_kind = "location";
  l.subject_id = legacy_id(hub);
  l.severity = "critical";
  l.owner = "operations";
  l.from = world.ago(days(4));  // the first of them was approved
  world.expect(l, [&brand, hub] { reopen(brand, hub); });
}

void near_inactive_no_restock(State& world) {
  auto s = received_story(world);
  const std::string depot = closed_depot(world, s->brand(), days(100));
  RefundPlan refund;
  refund.location = depot;  // a line not meant for restock may name any place
  s->refund_by_returngo(world.ago(days(3)), refund);
  miss(world, *s, "restock_inactive_location", "the line is not meant for restock", s->unit_subject(0));
}

void near_inactive_only_later(State& world) {
  const Time at = world.ago(days(5));
  Plan plan;
  plan.country = "FR";  // no route: any place is right
  auto s = Story::make(world, plan);
  const std::string depot =
      add_location(world, s->brand(), "Pop-up Depot " + world.new_id("depot").substr(4), world.ago(days(1)));
  s->begin(at - days(12), at - days(4));
  s->receive(at);
  s->dispose(at + hours(2), {0}, "RESTOCKED", depot);
  s->refund_by_returngo(at + hours(5));
  miss(world, *s, "restock_inactive_location", "deactivated only after the restock", s->unit_subject(0));
}

void near_inactive_not_restocked(State& world) {
  const Time at = world.ago(days(3));
  auto s = Story::make(world, {});
  const std::string depot = closed_depot(world, s->brand(), days(60));
  s->begin(at - days(12), at - days(4));
  s->receive(at);
  s->dispose(at + hours(2), {0}, "NOT_RESTOCKED", depot);
  s->refund_by_returngo(at + hours(5));
  miss(world, *s, "restock_inactive_location", "a decision not to restock, noted at a closed place",
       s->unit_subject(0));
}

}  // namespace returnwatch::world
