#include <catch2/catch.hpp>
#include <set>

#include "tests/world/client.h"

namespace returnwatch::world {

TEST_CASE("demo world: every fault has a label of its name, and labels name returns that exist") {
  WorldOptions o = small_world();
  o.faults = {"all"};
  o.near_misses = true;
  World world(o);
  world.start();
  std::set<std::string> told;
  auto client = client_of(world.returngo_url());
  for (const auto& l : world.labels(true)) {
    told.insert(l.check + "/" + l.cause);
    CHECK((l.severity == "critical" || l.severity == "warning" || l.severity == "info"));
    CHECK((l.owner == "operations" || l.owner == "finance" || l.owner == "cx" || l.owner == "technical"));
    CHECK_FALSE(l.subject_id.empty());
    CHECK(l.amount.empty() == l.currency.empty());
    if (l.rma_id.empty()) continue;
    auto r = client.Get(("/rma/" + l.rma_id).c_str(),
                        {{"x-api-key", "rg-demo-" + l.store}, {"x-shop-name", l.store + ".myshopify.com"}});
    REQUIRE(r);
    INFO(l.check << "/" << l.cause << " " << l.store << " " << l.rma_id);
    CHECK(r->status == 200);
  }
  for (const auto& name : World::fault_names()) {
    INFO(name);
    CHECK(told.count(name) == 1);
  }
  CHECK(world.violations().empty());
}

TEST_CASE("demo world: the same seed makes the same world; stop and start are quick") {
  WorldOptions o = small_world();
  o.faults = {"demo"};
  World a(o), b(o);
  REQUIRE(a.labels().size() == b.labels().size());
  for (std::size_t i = 0; i < a.labels().size(); ++i) CHECK(a.labels()[i].subject_id == b.labels()[i].subject_id);
  a.start();
  a.stop();
  a.start();
  CHECK_FALSE(a.config_toml("x.db", "127.0.0.1:0").empty());
}

TEST_CASE("demo world: faults injected later add labels, and heal") {
  World world(small_world());
  CHECK(world.labels().empty());
  REQUIRE(world.inject("refund_not_posted/no_refund"));
  CHECK_FALSE(world.inject("no_such/fault"));
  CHECK(world.labels().size() == 2);
  world.advance(checks::hours(1));
  CHECK(world.heal("refund_not_posted/no_refund") == 2);
  CHECK(world.labels().empty());
}

}  // namespace returnwatch::world
