// What a judgement hands on to the store's checks and to other cases.
#include "agent/cycle/judge.h"

#include <catch2/catch.hpp>

#include "tests/agent/store/fixture.h"
#include "tests/checks/case_builder.h"

using namespace returnwatch;
using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

agent::CaseJudgement judged(const Scene& s) { return agent::judge(s.c, s.policy, s.reach, s.options, s.now); }

Scene routed() {
  Scene s = healthy();
  s.policy.routes = {{"", "", "", "", kLeeds}};
  return s;
}

}  // namespace

TEST_CASE("a restocked unit: where it went, and where it should have", "[judge]") {
  const auto j = judged(routed());
  REQUIRE(j.restocks.size() == 1);
  CHECK(j.restocks[0].location_id == kLondon);
  CHECK(j.restocks[0].routed_location_id == kLeeds);
  CHECK(j.restocks[0].at == ago(days(2)));
  CHECK(j.heading.empty());
  REQUIRE(j.claims.size() == 1);
  CHECK(j.claims[0].restocked_at == ago(days(2)));
  CHECK(j.claims[0].location_id == kLondon);  // there the level rose
  REQUIRE(j.reasons.size() == 1);
}

TEST_CASE("an approved return heads for its routed location until it is back in stock", "[judge]") {
  Scene s = routed();
  s.unrestock();
  s.not_received();
  CHECK(judged(s).heading.size() == 1);
  CHECK(judged(s).claims.empty());  // nothing to wait for yet
  s.rma().status = "Pending";
  CHECK(judged(s).heading.empty());
  s.rma().status = "Canceled";
  CHECK(judged(s).heading.empty());
  s.rma().status = "Approved";
  s.policy.routes.clear();
  CHECK(judged(s).heading.empty());
}

TEST_CASE("a received return heads there only while it is sure not to be back in stock", "[judge]") {
  Scene s = routed();
  s.unrestock();
  CHECK(judged(s).heading.size() == 1);
  REQUIRE(judged(s).claims.size() == 1);
  CHECK_FALSE(judged(s).claims[0].restocked_at);
  CHECK(judged(s).claims[0].location_id == kLeeds);
  CHECK(judged(s).heading[0].quantity == 1);
  s.c.levels.at(1).updated_at = ago(days(1));  // Leeds moved: it may be
  REQUIRE(judged(s).heading.size() == 1);
  CHECK(judged(s).heading[0].quantity == 0);
  s.c.levels.at(1).updated_at = ago(days(20));
  s.rma().status = "Done";
  CHECK(judged(s).heading.empty());
  s.rma().status = "Received";
  s.validated(true, false);
  CHECK(judged(s).heading.empty());
  s.unit().validation = {};
  s.unit().method = "No shipment required";
  CHECK(judged(s).heading.empty());
  s.unit().method = "";
  s.c.order.reset();  // out of reach
  REQUIRE(judged(s).heading.size() == 1);
  CHECK(judged(s).heading[0].quantity == 0);
}

TEST_CASE("a rise of on-hand proves the unit's restock, but not for good", "[judge]") {
  Scene s = routed();
  s.unrestock();
  s.c.rises = {{"901", kLeeds, 1, ago(days(3)), ago(days(1))}};
  s.c.levels.at(1).updated_at = ago(days(1));
  const auto j = judged(s);
  REQUIRE(j.restocks.size() == 1);
  CHECK(j.restocks[0].location_id == kLeeds);
  REQUIRE(j.claims.size() == 1);
  CHECK_FALSE(j.claims[0].restocked_at);
}

TEST_CASE("a test order counts for nothing", "[judge]") {
  Scene s = routed();
  s.order().test = true;
  const auto j = judged(s);
  CHECK(j.restocks.empty());
  CHECK(j.claims.empty());
  CHECK(j.reasons.empty());
  s.unrestock();
  s.not_received();
  CHECK(judged(s).heading.empty());
}

TEST_CASE("a restock that was not understood is a doubt of its own time", "[judge]") {
  CHECK_FALSE(judged(routed()).stock_doubt);
  Scene s = routed();
  s.refund_line().restock_type = "SHELVED";
  const auto j = judged(s);
  REQUIRE(j.stock_doubt);
  CHECK(j.stock_doubt->reason == "unknown restock type \"SHELVED\"");
  CHECK(j.stock_doubt->at == ago(days(2)));  // of the refund: a week later it counts no more
  Scene money = routed();                    // nothing of the stock hangs on it
  money.payout().processor = "Abacus";
  CHECK_FALSE(judged(money).stock_doubt);
  Scene status = routed();
  status.rma().status = "OnHold";
  REQUIRE(judged(status).stock_doubt);
  CHECK(judged(status).stock_doubt->at == status.now);
  s.order().test = true;
  CHECK_FALSE(judged(s).stock_doubt);
}

TEST_CASE("the store is told the newest doubt of the last days, while it lasts", "[judge]") {
  const auto db = agent::testing::memory();
  const Time since = ago(days(7));
  CHECK_FALSE(agent::stock_doubt(*db, "acme", since));
  agent::put_stock_doubt(*db, {"acme", "1", 0}, agent::StockDoubt{ago(days(8)), "old"});
  CHECK_FALSE(agent::stock_doubt(*db, "acme", since));
  agent::put_stock_doubt(*db, {"acme", "2", 0}, agent::StockDoubt{ago(days(3)), "newer"});
  agent::put_stock_doubt(*db, {"acme", "3", 0}, agent::StockDoubt{ago(days(2)), "newest"});
  CHECK(agent::stock_doubt(*db, "acme", since)->reason == "newest");
  CHECK_FALSE(agent::stock_doubt(*db, "other", since));
  agent::put_stock_doubt(*db, {"acme", "3", 0}, std::nullopt);
  CHECK(agent::stock_doubt(*db, "acme", since)->reason == "newer");
}
