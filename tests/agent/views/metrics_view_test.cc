// The gauges of a check that watches and finds nothing: they carry the labels that its findings would.
#include "agent/views/metrics_view.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/agent/store/fixture.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;

namespace {

config::Config two_stores() {
  config::Config c;
  c.stores.resize(2);
  c.stores[0].name = "acme-uk";
  c.stores[1].name = "acme-eu";
  return c;
}

std::vector<metrics::FindingCount> series(const config::Config& c, const std::string& check, const std::string& store) {
  const auto db = memory();
  std::vector<metrics::FindingCount> out = metrics_view(*db, c, kNow).findings;
  out.erase(std::remove_if(out.begin(), out.end(),
                           [&](const metrics::FindingCount& f) { return f.check != check || f.store != store; }),
            out.end());
  return out;
}

}  // namespace

TEST_CASE("the zero series of a check stands under its configured owner and severity", "[metrics]") {
  config::Config c = two_stores();
  auto& set = c.stores[0].checks["refund_failed"];
  set.owner = checks::Owner::cx;
  set.severity = checks::Severity::warning;
  const auto configured = series(c, "refund_failed", "acme-uk");
  REQUIRE(configured.size() == 1);
  CHECK(configured[0].owner == checks::Owner::cx);
  CHECK(configured[0].severity == checks::Severity::warning);
  CHECK(configured[0].firing == 0);
  const auto other = series(c, "refund_failed", "acme-eu");  // the other store has its own
  REQUIRE(other.size() == 1);
  CHECK(other[0].owner == checks::Owner::finance);
  CHECK(other[0].severity == checks::Severity::critical);
}

TEST_CASE("a check that is switched off has no series", "[metrics]") {
  config::Config c = two_stores();
  c.stores[0].checks["refund_failed"].enabled = false;
  CHECK(series(c, "refund_failed", "acme-uk").empty());
  CHECK(series(c, "refund_failed", "acme-eu").size() == 1);
}
