// What was owed on each of the last days, by age.
#include "agent/views/owed_trend.h"

#include <catch2/catch.hpp>

#include "tests/agent/report/seeded.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;

namespace {

alerts::Alert owed(const char* rma, std::int64_t minor, const char* currency, const char* since, const char* fired) {
  alerts::Alert a;
  a.finding.check = "refund_not_posted";
  a.finding.store = "acme-uk";
  a.finding.rma_id = rma;
  a.finding.fingerprint = std::string("f") + rma;
  a.finding.amount = checks::Money{minor, currency};
  a.finding.since = at(since);
  a.fired_at = at(fired);
  return a;
}

}  // namespace

TEST_CASE("a day's debt is what had been told by its end and was not over, in the age that it had then", "[views]") {
  const auto db = memory();
  AlertStore store(*db);
  store.put(owed("1", 1000, "GBP", "2026-11-20T10:00:00Z", "2026-11-21T10:00:00Z"));
  alerts::Alert over = owed("2", 500, "GBP", "2026-11-01T10:00:00Z", "2026-11-02T10:00:00Z");
  over.resolved_at = at("2026-11-22T12:00:00Z");
  store.put(over);
  alerts::Alert closed = owed("3", 70, "GBP", "2026-11-21T10:00:00Z", "2026-11-21T11:00:00Z");
  closed.closed_at = at("2026-11-21T20:00:00Z");
  store.put(closed);  // on no evening
  alerts::Alert other = owed("4", 9, "GBP", "2026-11-20T10:00:00Z", "2026-11-21T10:00:00Z");
  other.finding.check = "restock_missing";  // no money that is owed
  store.put(other);
  store.put(owed("5", 12, "JPY", "2026-11-23T06:00:00Z", "2026-11-23T07:00:00Z"));
  const auto trends = owed_trend(*db, {"acme-uk"}, "UTC", kReportTime, 4);
  REQUIRE(trends.size() == 2);
  const OwedTrend& gbp = trends[0];
  CHECK(gbp.currency == "GBP");
  REQUIRE(gbp.days.size() == 4);
  CHECK(gbp.days[0].day == "2026-11-20");
  using Ages = std::array<std::int64_t, 4>;
  CHECK(gbp.days[0].by_age == Ages{0, 0, 500, 0});
  CHECK(gbp.days[1].by_age == Ages{0, 1000, 500, 0});
  CHECK(gbp.days[2].by_age == Ages{0, 1000, 0, 0});
  CHECK(gbp.days[3].by_age == Ages{0, 1000, 0, 0});
  CHECK(gbp.days[3].sum() == 1000);
  CHECK(trends[1].days[3].by_age == Ages{12, 0, 0, 0});
  CHECK(owed_trend(*db, {"acme-eu"}, "UTC", kReportTime, 4).empty());
}

TEST_CASE("ages fall into their buckets at the bounds", "[views]") {
  CHECK(trend_age(checks::hours(23)) == 0);
  CHECK(trend_age(checks::days(1)) == 1);
  CHECK(trend_age(checks::days(7)) == 2);
  CHECK(trend_age(checks::days(30)) == 3);
}
