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

TEST_CASE("what one check could not judge is counted by reason, each unit of a return", "[store]") {
  const auto db = testing::memory();
  checks::Outcome out;
  out.check = "restock_missing";
  out.no_data = {{"501", "the level moved"}, {"501", "the level moved"}, {"502", "not read"}, {"", "a whole source"}};
  checks::Outcome other;
  other.check = "restock_excess";
  other.no_data = {{"501", "not read"}};
  put_verdicts(*db, "acme", "9001", {out, other});
  CHECK(no_data_reasons(*db, "acme", "restock_missing") ==
        std::map<std::string, long>{{"not read", 1}, {"the level moved", 2}});
  CHECK(no_data_reasons(*db, "other", "restock_missing").empty());
}
