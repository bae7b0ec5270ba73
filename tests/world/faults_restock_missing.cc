// docs/facts/specification.md section 4, restock_missing: operations, warning, 24 hours after received.
#include "tests/world/faults.h"
#include "tests/world/profiles.h"

namespace returnwatch::world {
namespace {

constexpr const char* kCheck = "restock_missing";

void expect_missing(State& world, const std::shared_ptr<Story>& s, const char* cause, Duration received) {
  Label l = unit_label(*s, 0, kCheck, cause, "warning", "operations");
  l.from = world.ago(received) + hours(24);
  world.expect(l, [s, &world] { s->dispose(world.now(), {0}, "RESTOCKED", s->home()); });
}

Json& item(Story& s) { return *s.brand().shop.find(s.brand().shop.find(s.variant_gid(0))->at("inventoryItem")); }

void held_back(State& world) {
  auto s = paid_story(world, {}, hours(3));
  s->hold_stock(world.now() + hours(2), {0}, s->home());
  Label l = unit_label(*s, 0, kCheck, "held_back", "info", "operations");
  l.from = world.now() + hours(2) + hours(73);  // the agent sees it within the hour
  world.expect(l, [s, &world] { s->dispose(world.now(), {0}, "RESTOCKED", s->home()); });
}

void untracked(State& world) {
  auto s = paid_story(world, {}, days(3));
  item(*s)["tracked"] = false;
  miss(world, *s, kCheck, "untracked: told by untracked_variant alone", s->unit_subject(0));
  Label l = unit_label(*s, 0, "untracked_variant", "tracking_off", "warning", "operations");
  l.from = world.ago(days(3));
  world.expect(l);
}

void location_inactive(State& world) {
  Brand& brand = world.brand("acme-uk");
  const std::string depot =
      add_location(world, brand, "Oslo Depot " + world.new_id("depot").substr(4), world.ago(days(30)));
  brand.routes.push_back({"country", "NO", depot});
  Plan plan;
  plan.country = "NO";
  auto s = paid_story(world, plan, days(3));
  expect_missing(world, s, "location_inactive", days(3));
  // And the route leads there for others too.
  Label l = other_label(brand.name, "restock_inactive_location", "routed_location_inactive", "critical", "operations",
                        "location", legacy_id(depot));
  l.from = world.ago(days(7));
  world.expect(l);
}

void order_archived(State& world) {
  auto s = paid_story(world, {}, days(3));
  s->archive(world.ago(days(2)) - hours(6));
  expect_missing(world, s, "order_archived", days(3));
}

void no_movement(State& world) {
  expect_missing(world, paid_story(world, {}, days(3)), "no_movement", days(3));
  auto s = paid_story(world, {}, days(2));  // looked at, and put aside: no decision
  s->dispose(world.ago(hours(40)), {0}, "PROCESSING_REQUIRED", s->home());
  expect_missing(world, s, "no_movement", days(2));
  auto t = paid_story(world, {}, days(3));  // archived as finished orders are, long before the return
  t->archive(world.ago(days(15)));
  expect_missing(world, t, "no_movement", days(3));
}

void near_unit(State& world, const std::shared_ptr<Story>& s, const char* why) {
  miss(world, *s, kCheck, why, s->unit_subject(0));
}

void not_restocked(State& world) {
  auto s = paid_story(world, {}, days(3));
  s->dispose(world.ago(days(2)), {0}, "NOT_RESTOCKED", s->home());
  near_unit(world, s, "somebody decided not to restock it");
}

void not_fit(State& world) {
  auto s = paid_story(world, {}, days(3));
  s->validate(world.ago(days(2)), 0, true, false);
  near_unit(world, s, "validated as not restockable");
}

void gift_card_line(State& world) {
  Plan plan;
  plan.lines[0].gift_card = true;
  plan.lines[0].ships = false;
  near_unit(world, paid_story(world, plan, days(3)), "a gift-card line has no stock");
}

void in_grace(State& world) {
  auto s = paid_story(world, {}, hours(10));
  s->dispose(world.now() + hours(6), {0}, "RESTOCKED", s->home());
  near_unit(world, s, "received 10 hours ago");
}

void moved_unseen(State& world) {
  auto s = paid_story(world, {}, days(3));
  s->stock_rise(world.ago(days(2)), {0}, s->home());
  near_unit(world, s, "the level moved after receipt, before the agent looked: it proves nothing");
}

void rise_seen(State& world) {
  auto s = paid_story(world, {}, hours(3));
  s->stock_rise(world.now() + hours(5), {0}, s->home());
  near_unit(world, s, "the warehouse system raises the stock by itself, and the agent sees it");
}

void no_shipment(State& world) {
  Plan plan;
  plan.method = "No shipment required";
  auto s = Story::make(world, plan);
  s->begin(world.ago(days(12)), world.ago(days(4)));
  s->refund_by_returngo(world.ago(days(4)) + hours(3));
  near_unit(world, s, "nothing comes back");
}

}  // namespace

FaultSet restock_missing_set() {
  return {{{kCheck, "held_back", held_back},
           {kCheck, "location_inactive", location_inactive},
           {kCheck, "order_archived", order_archived},
           {kCheck, "no_movement", no_movement, true}},
          {{kCheck, "untracked", untracked},
           {kCheck, "not_restocked", not_restocked},
           {kCheck, "not_fit", not_fit},
           {kCheck, "gift_card_line", gift_card_line},
           {kCheck, "in_grace", in_grace},
           {kCheck, "moved_unseen", moved_unseen},
           {kCheck, "rise_seen", rise_seen},
           {kCheck, "no_shipment", no_shipment}}};
}

}  // namespace returnwatch::world
