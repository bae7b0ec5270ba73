// docs/facts/specification.md section 4, untracked_variant: operations, warning, grace 0.
#include "tests/world/faults.h"
#include "tests/world/profiles.h"

namespace returnwatch::world {
namespace {

Json& inventory_item(Story& s, int unit) {
  return *s.brand().shop.find(s.brand().shop.find(s.variant_gid(unit))->at("inventoryItem"));
}

void level_off(Story& s, const std::string& place, bool active) {
  const Json levels = inventory_item(s, 0)["inventoryLevels"];
  for (const auto& id : levels) {
    Json& level = *s.brand().shop.find(id);
    if (level["location"] == place) level["isActive"] = active;
  }
}

std::shared_ptr<Story> paid_story(State& world, Time at, Plan plan = {}) {
  return world::paid_story(world, std::move(plan), world.now() - at);
}

}  // namespace

void untracked_variant_missing(State& world) {
  const Time at = world.ago(days(2));
  auto s = paid_story(world, at);
  s->delete_variant(at - days(1), 0);
  Label l = unit_label(*s, 0, "untracked_variant", "variant_missing", "warning", "operations");
  l.from = at;
  world.expect(l);
}

void untracked_variant_tracking_off(State& world) {
  const Time at = world.ago(days(3));
  auto s = paid_story(world, at);
  inventory_item(*s, 0)["tracked"] = false;
  s->dispose(at + hours(2), {0}, "RESTOCKED", s->home());
  Label l = unit_label(*s, 0, "untracked_variant", "tracking_off", "warning", "operations");
  l.from = at;
  world.expect(l, [s, &world] {
    inventory_item(*s, 0)["tracked"] = true;
    inventory_item(*s, 0)["updatedAt"] = checks::to_rfc3339(world.now());
  });
}

void untracked_variant_not_stocked(State& world) {
  const Time at = world.ago(days(3));
  auto s = paid_story(world, at);
  level_off(*s, s->home(), false);
  s->dispose(at + hours(2), {0}, "RESTOCKED", s->home());
  Label l = unit_label(*s, 0, "untracked_variant", "not_stocked_at_location", "warning", "operations");
  l.from = at;
  world.expect(l, [s] { level_off(*s, s->home(), true); });
}

void near_untracked_gift_card_line(State& world) {
  Plan plan;
  plan.lines[0].gift_card = true;
  plan.lines[0].ships = false;
  const Time at = world.ago(days(3));
  auto s = paid_story(world, at, plan);
  inventory_item(*s, 0)["tracked"] = false;
  miss(world, *s, "untracked_variant", "a gift-card line is untracked by nature", s->unit_subject(0));
}

void near_untracked_not_received(State& world) {
  auto s = Story::make(world, {});
  s->begin(world.ago(days(9)), world.ago(days(2)));
  inventory_item(*s, 0)["tracked"] = false;
  miss(world, *s, "untracked_variant", "not received yet", s->unit_subject(0));
}

void near_untracked_not_restockable(State& world) {
  const Time at = world.ago(days(3));
  auto s = paid_story(world, at);
  inventory_item(*s, 0)["tracked"] = false;
  s->validate(at + hours(1), 0, true, false);
  miss(world, *s, "untracked_variant", "validated as not restockable", s->unit_subject(0));
}

void near_untracked_no_shipment(State& world) {
  Plan plan;
  plan.method = "No shipment required";
  const Time at = world.ago(days(3));
  auto s = Story::make(world, plan);
  s->begin(at - days(8), at);
  s->refund_by_returngo(at + hours(4));
  inventory_item(*s, 0)["tracked"] = false;
  miss(world, *s, "untracked_variant", "nothing comes back: no shipment required", s->unit_subject(0));
}

}  // namespace returnwatch::world
