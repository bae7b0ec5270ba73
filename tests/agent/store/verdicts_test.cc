#include "agent/store/verdicts.h"

#include <catch2/catch.hpp>

#include "tests/agent/store/fixture.h"

using namespace returnwatch;
using namespace returnwatch::agent;

TEST_CASE("no data is counted by subject: a return with two reasons is one, two flows are two", "[store]") {
  const auto db = testing::memory();
  const auto said = [](const char* check, std::vector<checks::NoData> none) {
    checks::Outcome o;
    o.check = check;
    o.no_data = std::move(none);
    return o;
  };
  put_verdicts(*db, "acme-uk", "9001",
               {said("restock_missing", {{"501", "no stock was read"}, {"501", "the level moved"}, {"502", "moved"}})});
  put_verdicts(*db, "acme-uk", "9002", {said("restock_missing", {{"", "shopify is stale"}, {"", "a list was cut"}})});
  put_verdicts(*db, "acme-uk", "store", {said("flow_failed", {{"", "flow 7: unknown"}, {"", "flow 8: unknown"}})});
  put_verdicts(*db, "acme-eu", "9003", {said("restock_missing", {{"503", "no stock was read"}})});
  CHECK(no_data_counts(*db, "acme-uk") == std::map<std::string, long>{{"restock_missing", 3}, {"flow_failed", 2}});
}
