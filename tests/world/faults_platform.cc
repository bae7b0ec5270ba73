// docs/facts/specification.md section 4: api_version (technical, warning; fell_forward critical; 0) and source_stale
// (technical, critical; in `check` at once). What goes wrong in them goes wrong for a whole store, so each has a store
// of its own, with one return in it that must not be judged meanwhile.
#include "tests/world/faults.h"

namespace returnwatch::world {
namespace {

constexpr const char* kVersion = "api_version";
constexpr const char* kStale = "source_stale";

std::shared_ptr<Story> one_return(State& world, const std::string& store) {
  Plan plan;
  plan.store = store;
  auto s = Story::make(world, plan);
  s->begin(world.ago(days(16)), world.ago(days(8)));
  s->receive(world.ago(days(4)));
  return s;
}

std::shared_ptr<Story> paid_return(State& world, const std::string& store) {
  auto s = one_return(world, store);
  s->refund_by_returngo(world.ago(days(3)));
  return s;
}

void expect_store(State& world, const std::string& store, const char* cause, const char* severity) {
  Label l = other_label(store, kVersion, cause, severity, "technical", "store", store);
  l.from = world.begins();
  world.expect(l);
}

void fell_forward(State& world) {
  const std::string store = "acme-ahead";
  paid_return(world, store);
  WireFault fault;
  fault.system = "shopify";
  fault.store = store;
  fault.kind = WireFault::Kind::fall_forward;
  world.wire.push_back(fault);
  expect_store(world, store, "fell_forward", "critical");
}

void deprecated_field(State& world) {
  const std::string store = "acme-legacy";
  paid_return(world, store);
  WireFault fault;
  fault.system = "shopify";
  fault.store = store;
  fault.kind = WireFault::Kind::deprecated;
  world.wire.push_back(fault);
  expect_store(world, store, "deprecated_field", "warning");
}

void expiring(State& world) {
  const std::string store = "acme-quarter";
  paid_return(world, store);
  Brand& brand = world.brand(store);
  brand.asked_version = brand.shop.api_versions.front()["handle"];  // the oldest that is reachable leaves next
  expect_store(world, store, "expiring", "warning");
}

void near_version(State& world, const char* store, const char* why) {
  world.must_not({store, kVersion, store, why, ""});
}

void as_asked(State& world) {
  near_version(world, "acme-uk", "answered as asked, and reachable for more than 90 days");
}
void as_asked_by_app(State& world) { near_version(world, "acme-eu", "answered as asked"); }
void newer_exists(State& world) {
  const std::string store = "acme-newest";
  paid_return(world, store);
  Brand& brand = world.brand(store);
  for (const auto& v : brand.shop.api_versions) {
    if (v["supported"].get<bool>()) brand.asked_version = v["handle"];
  }
  near_version(world, "acme-newest", "the newest version, with a candidate after it");
}

// It cannot be read from the start on. Planned intervals are short: of "15 minutes and 3 of them" the first is longer.
Label source_label(const State& world, const std::string& store, const char* cause, const char* source) {
  Label l = other_label(store, kStale, cause, "critical", "technical", "source", source);
  l.from = world.begins() + minutes(15);
  l.at_once = true;
  return l;
}

// A return that is owed for days, of which nobody may say so, nor that it is not.
void not_judged(State& world, const std::string& store) {
  miss(world, *one_return(world, store), "refund_not_posted", "its source cannot be read");
}

void expect_stale(State& world, const std::string& store, const char* cause, const char* source) {
  not_judged(world, store);
  world.expect(source_label(world, store, cause, source));
}

void always(State& world, const std::string& store, const char* system, WireFault::Kind kind) {
  WireFault fault;
  fault.system = system;
  fault.store = store;
  fault.kind = kind;
  world.wire.push_back(fault);
}

void unreachable(State& world) {
  expect_stale(world, "acme-dark", "unreachable", "returngo");
  always(world, "acme-dark", "returngo", WireFault::Kind::server_error);
}

void unauthorised(State& world) {
  expect_stale(world, "acme-locked", "unauthorised", "shopify");
  always(world, "acme-locked", "shopify", WireFault::Kind::unauthorised);
}

void throttled(State& world) {
  expect_stale(world, "acme-busy", "throttled", "shopify");
  always(world, "acme-busy", "shopify", WireFault::Kind::throttled);
}

void take_scope(State& world, const std::string& store, const char* scope) {
  Brand& brand = world.brand(store);
  brand.shop.scopes.erase(scope);
  Json left = Json::array();
  for (const auto& s : brand.shop.installation["accessScopes"]) {
    if (s["handle"] != scope) left.push_back(s);
  }
  brand.shop.installation["accessScopes"] = left;
}

void scope_missing(State& world) {
  const std::string store = "acme-narrow";
  paid_return(world, store);
  take_scope(world, store, "read_locations");
  world.expect(source_label(world, store, "scope_missing", "shopify/read_locations"));
}

void malformed(State& world) {
  expect_stale(world, "acme-garbled", "malformed", "returngo");
  always(world, "acme-garbled", "returngo", WireFault::Kind::malformed);
}

// docs/facts/specification.md section 7: a short budget slows down evenly. A whole reading is at least the open list,
// the closed list, the transactions and this return: with one call a day it is planned for, and done on, the fourth
// day, far within the three planned intervals of docs/facts/specification.md section 4, so that the daemon has nothing
// to say. `check` does not wait for it.
void budget_spent(State& world) {
  not_judged(world, "acme-meagre");
  world.brand("acme-meagre").daily_calls = 1;
  Label l = source_label(world, "acme-meagre", "budget_spent", "returngo");
  l.from = Time::max();
  world.expect(l);
}

void near_source(State& world, const std::string& store, const char* source, const char* why) {
  world.must_not({store, kStale, source, why, ""});
}

void one_hiccup(State& world) {
  paid_return(world, "acme-hiccup");
  WireFault fault;
  fault.system = "shopify";
  fault.store = "acme-hiccup";
  fault.kind = WireFault::Kind::server_error;
  fault.times = 1;
  fault.after = 2;
  world.wire.push_back(fault);
  near_source(world, "acme-hiccup", "shopify", "one call failed, the next went well");
}

void unneeded_scope(State& world) {
  paid_return(world, "acme-lean");
  take_scope(world, "acme-lean", "read_store_credit_account_transactions");
  near_source(world, "acme-lean", "shopify/read_store_credit_account_transactions", "no enabled check needs it");
}

void new_fields(State& world) {
  paid_return(world, "acme-novel");
  always(world, "acme-novel", "returngo", WireFault::Kind::extra_fields);
  near_source(world, "acme-novel", "returngo", "fields that nobody knows");
}

}  // namespace

FaultSet platform_set() {
  return {{{kVersion, "fell_forward", fell_forward},
           {kVersion, "deprecated_field", deprecated_field},
           {kVersion, "expiring", expiring},
           {kStale, "unreachable", unreachable},
           {kStale, "unauthorised", unauthorised},
           {kStale, "throttled", throttled},
           {kStale, "scope_missing", scope_missing},
           {kStale, "malformed", malformed},
           {kStale, "budget_spent", budget_spent}},
          {{kVersion, "as_asked", as_asked},
           {kVersion, "as_asked_by_app", as_asked_by_app},
           {kVersion, "newer_exists", newer_exists},
           {kStale, "one_hiccup", one_hiccup},
           {kStale, "unneeded_scope", unneeded_scope},
           {kStale, "new_fields", new_fields}}};
}

}  // namespace returnwatch::world
