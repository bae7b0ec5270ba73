// How old what is known is, and what the page says of it.
#include "agent/views/reading.h"

#include <catch2/catch.hpp>
#include <map>

#include "agent/views/metrics_view.h"
#include "tests/agent/store/fixture.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using agent::testing::kNow;
using checks::hours;
using checks::minutes;

namespace {

std::map<std::string, checks::Duration> ages(Database& db) {
  std::map<std::string, checks::Duration> out;
  for (const PartRead& p : data_ages(db, "acme")) out[p.source + "/" + p.kind] = kNow - p.read_at;
  return out;
}

}  // namespace

TEST_CASE("what is known is as old as its last whole reading; what is read in turn, as the oldest of it", "[views]") {
  const auto db = agent::testing::memory();
  Records records(*db, "acme");
  CHECK(data_ages(*db, "acme").empty());
  CHECK(reading_notes(*db, "acme", kNow).empty());
  put_part(*db, "acme", {"returngo", "payouts", kNow - hours(2), minutes(15)});
  put_part(*db, "acme", {"returngo", "payouts", kNow - minutes(7), minutes(15)});
  put_part(*db, "acme", {"shopify", "orders", kNow - minutes(1), minutes(1)});
  put_part(*db, "other", {"shopify", "orders", kNow, minutes(1)});
  records.sources.set_cursor("returngo_transactions", "2026-11-23T07:00:00Z");  // a cursor is no reading
  checks::Rma rma = agent::testing::rma("501");
  rma.read_at = kNow;
  records.returngo.put_rma(rma, kNow - hours(5));
  records.returngo.put_rma(agent::testing::rma("502", "9002"), kNow - hours(1));
  records.sources.ok("patchworks", "", minutes(1), kNow - minutes(3));
  CHECK(ages(*db) == std::map<std::string, checks::Duration>{{"returngo/payouts", minutes(7)},
                                                             {"returngo/open_details", hours(5)},
                                                             {"shopify/orders", minutes(1)},
                                                             {"patchworks/runs", minutes(3)}});
}

TEST_CASE("the page says how often ReturnGO is asked, as of when it is known, and what is still to be read",
          "[views]") {
  const auto db = agent::testing::memory();
  Records records(*db, "acme");
  put_part(*db, "acme", {"returngo", "new_returns", kNow - minutes(4), minutes(9)});
  put_part(*db, "acme", {"returngo", "open_returns", kNow - minutes(50), hours(1)});
  put_part(*db, "acme", {"returngo", "all_returns", kNow - hours(9), checks::days(1)});
  records.returngo.put_rma_row({"501", "Approved", "#1", {}}, kNow, true);
  records.returngo.put_rma_row({"502", "Done", "#2", {}}, kNow, true);
  const auto notes = reading_notes(*db, "acme", kNow);
  REQUIRE(notes.size() == 3);
  CHECK(notes[0] ==
        "ReturnGO, within the day's calls: new returns every 9 min, known as of 4 min ago; the list of open returns "
        "every 1 h, "
        "known as of 50 min ago.");
  CHECK(notes[1] == "Reading: 0 of 1 open returns have been read in full.");
  CHECK(notes[2].rfind("1 older closed returns", 0) == 0);
}
