// docs/facts/specification.md section 4: restock_wrong_location (operations, warning, 0) and returns_on_single_location
// (operations, warning, 0).
#include "tests/world/faults.h"
#include "tests/world/profiles.h"

namespace returnwatch::world {
namespace {

constexpr const char* kWrong = "restock_wrong_location";
constexpr const char* kSingle = "returns_on_single_location";

void put_back(Story& s, Time received, const std::string& place) {
  s.receive(received);
  s.dispose(received + hours(2), {0}, "RESTOCKED", place);
  s.refund_by_returngo(received + hours(5));
}

std::shared_ptr<Story> placed(State& world, const char* country, const std::string& place_name) {
  Plan plan;
  plan.country = country;
  const Time at = world.ago(days(2));
  auto s = Story::make(world, plan);
  s->begin(at - days(12), at - days(4));
  put_back(*s, at, place_name.empty() ? "" : location(s->brand(), place_name));
  return s;
}

void wrong(State& world) {
  auto s = placed(world, "GB", "Rotterdam DC");
  Label l = unit_label(*s, 0, kWrong, "wrong_location", "warning", "operations");
  l.from = world.ago(days(2)) + hours(2);
  world.expect(l);
}

void no_route(State& world) {
  auto s = placed(world, "FR", "Rotterdam DC");
  miss(world, *s, kWrong, "no route matches", s->unit_subject(0));
}

void not_known(State& world) {
  auto s = placed(world, "GB", "");
  miss(world, *s, kWrong, "the disposition names no location", s->unit_subject(0));
}

void inactive(State& world) {
  auto s = placed(world, "GB", "Old Depot");
  Label l = unit_label(*s, 0, "restock_inactive_location", "location_inactive", "critical", "operations");
  l.from = world.ago(days(2)) + hours(2);
  world.expect(l);
  miss(world, *s, kWrong, "an inactive location is restock_inactive_location's", s->unit_subject(0));
}

// A store whose `away` of `units` returns should have gone elsewhere than to `place`. Restocked by refund lines.
Brand& depot_store(State& world, const std::string& name, int units, int away, bool to_default, bool split = false) {
  Brand& brand = world.brand(name);
  const std::string first = brand.default_location;
  const std::string second = add_location(world, brand, "Second Warehouse");
  brand.routes = {{"country", "GB", first}, {"country", "DE", second}};
  const std::string place = to_default ? first : second;
  for (int i = 0; i < units; ++i) {
    Plan plan;
    plan.store = name;
    const bool elsewhere = i < away;
    plan.country = elsewhere == to_default ? "DE" : "GB";
    const Time at = world.ago(days(5)) + minutes(60 * i);
    auto s = Story::make(world, plan);
    s->begin(at - days(12), at - days(4));
    s->receive(at);
    RefundPlan refund;
    refund.restock = "RETURN";
    refund.location = split ? s->home() : place;
    s->refund_by_returngo(at + hours(5), refund);
    if (!elsewhere || split) continue;
    Label l = unit_label(*s, 0, kWrong, "wrong_location", "warning", "operations");
    l.from = at + hours(5);
    world.expect(l);
  }
  return brand;
}

// When the 20th unit was restocked.
Time twentieth(const State& world) { return world.ago(days(5)) + hours(19) + hours(5); }

void on_default(State& world) {
  Brand& brand = depot_store(world, "acme-depot", 21, 2, true);
  Label l = other_label(brand.name, kSingle, "default_location", "warning", "operations", "store", brand.name);
  l.from = twentieth(world);
  world.expect(l);
}

void on_another(State& world) {
  Brand& brand = depot_store(world, "acme-north", 20, 3, false);
  Label l = other_label(brand.name, kSingle, "single_location", "warning", "operations", "store", brand.name);
  l.from = twentieth(world);
  world.expect(l);
}

void too_few(State& world) {
  depot_store(world, "acme-few", 19, 1, true);
  world.must_not({"acme-few", kSingle, "acme-few", "19 units", ""});
}

void one_route(State& world) {
  depot_store(world, "acme-oneway", 22, 0, true);
  world.must_not({"acme-oneway", kSingle, "acme-oneway", "all routed to one place", ""});
}

void two_places(State& world) {
  depot_store(world, "acme-both", 22, 9, true, true);
  world.must_not({"acme-both", kSingle, "acme-both", "they went to two places", ""});
}

}  // namespace

FaultSet restock_place_set() {
  return {{{kWrong, "wrong_location", wrong, true},
           {kSingle, "default_location", on_default},
           {kSingle, "single_location", on_another}},
          {{kWrong, "no_route", no_route},
           {kWrong, "not_known", not_known},
           {kWrong, "inactive", inactive},
           {kSingle, "too_few", too_few},
           {kSingle, "one_route", one_route},
           {kSingle, "two_places", two_places}}};
}

}  // namespace returnwatch::world
