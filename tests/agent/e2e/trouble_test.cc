// The real binary while a source cannot be read: said in one line and one finding, never in a resolve.
#include <catch2/catch.hpp>

#include "tests/agent/e2e/site.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;
using json = nlohmann::json;
using std::chrono::seconds;

TEST_CASE("trouble of a source ends in a clear line and a finding, never in a resolve", "[e2e]") {
  Site site;
  site.write(without_patchworks(site.text()));
  Process agent = site.start();
  REQUIRE(agent.ready());
  (void)agent.post("/api/check", {});
  const auto before = firing(json::parse(agent.get("/api/findings")));
  REQUIRE(!before.empty());
  using Kind = world::WireFault::Kind;
  struct Row {
    const char* system;
    Kind kind;
    const char* said;
    bool stale;
  };
  for (const Row& row :
       {Row{"returngo", Kind::unauthorised, "unauthorised", true}, Row{"returngo", Kind::malformed, "malformed", true},
        Row{"returngo", Kind::html, "malformed", true}, Row{"shopify", Kind::unauthorised, "unauthorised", true},
        Row{"shopify", Kind::empty_body, "malformed", true},
        Row{"shopify", Kind::dropped_connection, "unreachable", true}, Row{"returngo", Kind::extra_fields, "", false},
        Row{"shopify", Kind::extra_fields, "", false}}) {
    INFO(row.system << " " << static_cast<int>(row.kind));
    world::WireFault fault;
    fault.system = row.system;
    fault.kind = row.kind;
    site.world.break_wire(fault);
    const json during = json::parse(agent.post("/api/check", {{"format", "json"}}).substr(2), nullptr, false);
    REQUIRE(during.is_object());
    std::multiset<std::string> others;
    bool told = false;
    for (const json& f : during["findings"])
      if (f["check"] == "source_stale" && f["subject"]["id"] == row.system) told = told || f["cause"] == row.said;
    for (const std::string& f : firing(during))
      if (f.find("source_stale") == std::string::npos) others.insert(f);
    CHECK(told == row.stale);
    for (const std::string& f : before) CHECK((f.find("source_stale") != std::string::npos || others.count(f) == 1));
    if (row.stale)
      CHECK(agent.errors().find(std::string(row.system) + " cannot be read: " + row.said) != std::string::npos);
    site.world.mend_wire();
    (void)agent.post("/api/check", {});
    CHECK(firing(json::parse(agent.get("/api/findings"))) == before);
  }
}
