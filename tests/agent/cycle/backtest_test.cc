// A case as it stood, and what a check would have said over time.
#include <catch2/catch.hpp>

#include "../../checks/case_builder.h"
#include "agent/app/backtest_settings.h"
#include "agent/cycle/as_of.h"
#include "agent/cycle/replay.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

Time back(Duration d) { return kNow - d; }

std::vector<Episode> over(const Scene& s, const std::string& check, Duration span = days(10)) {
  return replay({kNow - span, kNow}, changes_of(s.c), [&](Time at) {
    const ReturnCase then = as_of(s.c, at);
    const Context ctx{at, s.policy, s.reach};
    const Facts facts = derive(then, ctx);
    return std::vector<Outcome>{run(*find_check(check), then, facts, ctx, s.options)};
  });
}

std::vector<Episode> over_store(const Scene& s, const std::string& check) {
  return replay({kNow - days(10), kNow}, changes_of(s.store), [&](Time at) {
    return std::vector<Outcome>{run(*find_check(check), as_of(s.store, at), Context{at, s.policy, s.reach}, s.options)};
  });
}

}  // namespace

TEST_CASE("as of now, a case is as it is; before its return, the return is not there") {
  const Scene s = healthy();
  const ReturnCase now = as_of(s.c, kNow);
  CHECK(now.rmas.at(0).status == "Received");
  CHECK(now.order->refunds.size() == 1);
  CHECK(now.order->financial_status == "REFUNDED");
  CHECK(as_of(s.c, back(days(9))).rmas.empty());
  CHECK_FALSE(as_of(s.c, back(days(21))).order);
}

TEST_CASE("what is dated later is taken back") {
  Scene s = healthy();
  s.order().closed = true;
  s.order().closed_at = back(days(1));
  s.order().cancelled_at = back(hours(5));
  s.validated(true, true);
  s.london().active = false;
  s.london().deactivated_at = back(hours(3));
  s.rma().seen = {{"s1", "Received", back(days(3))}};
  const ReturnCase then = as_of(s.c, back(days(2) + hours(1)));
  CHECK(then.order->refunds.empty());
  CHECK(then.order->refunded.order == Money{0, "GBP"});
  CHECK(then.order->financial_status == "PAID");
  CHECK_FALSE(then.order->closed);
  CHECK_FALSE(then.order->cancelled_at);
  CHECK(then.rmas.at(0).transactions.empty());
  CHECK(then.rmas.at(0).status == "Received");
  CHECK(then.locations.at(0).active);
  const ReturnCase sent = as_of(s.c, back(days(5)));
  CHECK(sent.rmas.at(0).status == "Approved");
  CHECK(sent.rmas.at(0).shipments.at(0).status == "LabelCreated");
  CHECK_FALSE(sent.rmas.at(0).units.at(0).validation.at);
  CHECK(as_of(s.c, back(days(8))).rmas.at(0).status == "Pending");
}

TEST_CASE("a payout was asked for before it came through; a credit stays what it was") {
  Scene s = healthy();
  s.payout().created_at = back(days(2));
  s.payout().updated_at = back(days(2) - hours(3));
  CHECK(as_of(s.c, back(days(2) - hours(1))).rmas.at(0).transactions.at(0).status == "Requested");
  CHECK(as_of(s.c, back(days(2) - hours(3))).rmas.at(0).transactions.at(0).status == "Success");
  s.payout().type = "RefundToStoreCredit";
  CHECK(as_of(s.c, back(days(2) - hours(1))).rmas.at(0).transactions.at(0).status == "Success");
}

TEST_CASE("an exchange was a draft before its order was made, and open before it was picked") {
  Scene s = healthy();
  s.exchange("1001002");
  s.c.exchange_orders.at(0).fulfillment_status = "FULFILLED";
  s.c.exchange_orders.at(0).fulfillment_orders.at(0).status = "CLOSED";
  s.c.exchange_orders.at(0).fulfillment_orders.at(0).updated_at = back(hours(4));
  CHECK(as_of(s.c, back(days(4))).rmas.at(0).exchanges.at(0).order_id.empty());
  CHECK(as_of(s.c, back(days(4))).exchange_orders.empty());
  CHECK(as_of(s.c, back(days(1))).exchange_orders.at(0).fulfillment_status == "UNFULFILLED");
  CHECK(as_of(s.c, kNow).exchange_orders.at(0).fulfillment_status == "FULFILLED");
}

TEST_CASE("a reopened return, a cancelled one, a done one: the status follows the words") {
  Scene s = healthy();
  Comment x;
  x.fact = CommentFact::cancelled;
  x.at = back(days(6));
  s.rma().comments.push_back(x);
  x.fact = CommentFact::reopened;
  x.at = back(days(5));
  s.rma().comments.push_back(x);
  x.fact = CommentFact::done;
  x.at = back(days(1));
  s.rma().comments.push_back(x);
  s.rma().status = "Done";
  const auto status = [&s](Duration d) { return as_of(s.c, back(d)).rmas.at(0).status; };
  CHECK(status(days(7)) == "Approved");
  CHECK(status(days(6)) == "Canceled");
  CHECK(status(days(5)) == "Approved");
  CHECK(status(days(2)) == "Received");
  CHECK(status(days(1)) == "Done");
  CHECK(status(Duration{0}) == "Done");
}

TEST_CASE("a refund that came two days after its grace fired for a day, and would not have with a longer one") {
  Scene s = healthy();
  s.received(back(days(4)));  // due then; the grace of 24 h ends a day later; refunded 2 days ago
  const auto episodes = over(s, "refund_not_posted");
  REQUIRE(episodes.size() == 1);
  CHECK(episodes[0].fired_at == back(days(3)));
  CHECK(episodes[0].ended_at == back(days(2)));
  CHECK(episodes[0].finding.cause == "no_refund");
  CHECK(episodes[0].finding.amount == Money{5990, "GBP"});
  CHECK_FALSE(episodes[0].before);
  s.options["refund_not_posted"].grace = days(2);
  CHECK(over(s, "refund_not_posted").empty());
  s.options["refund_not_posted"].grace = hours(24);
  s.options["refund_not_posted"].min_amount = "60";
  CHECK(over(s, "refund_not_posted").empty());
}

TEST_CASE("what still fires has no end; what fired before the span is told apart") {
  Scene s = healthy();
  s.unrefund();
  auto episodes = over(s, "refund_not_posted");
  REQUIRE(episodes.size() == 1);
  CHECK(episodes[0].fired_at == back(days(2)));
  CHECK_FALSE(episodes[0].ended_at);
  episodes = over(s, "refund_not_posted", days(1));
  REQUIRE(episodes.size() == 1);
  CHECK(episodes[0].before);
}

TEST_CASE("an item that was put back late, by a refund line") {
  Scene s = healthy();
  s.received(back(days(4)));
  s.level().updated_at = back(days(2));  // the restock itself moved it
  const auto episodes = over(s, "restock_missing");
  REQUIRE(episodes.size() == 1);
  CHECK(episodes[0].fired_at == back(days(3)));
  CHECK(episodes[0].ended_at == back(days(2)));
}

TEST_CASE("an exchange that was released late") {
  Scene s = healthy();
  s.received(back(days(6)));
  s.exchange("1001002");
  const auto episodes = over(s, "exchange_not_released");
  REQUIRE(episodes.size() == 1);
  CHECK(episodes[0].finding.cause == "draft_open");
  CHECK(episodes[0].fired_at == back(days(5)));
  CHECK(episodes[0].ended_at == back(days(3)));
}

TEST_CASE("a flow that failed and ran well again; a burst of errors") {
  Scene s = healthy();
  FlowCase f;
  f.id = "f1";
  f.name = "ReturnGO refunds";
  f.watched = f.scheduled = true;
  const auto run_at = [](const char* id, Time begin, const char* status) {
    RunFact r;
    r.id = id;
    r.status = status;
    r.trigger = "schedule";
    r.started_at = begin;
    r.finished_at = begin + minutes(2);
    return r;
  };
  f.runs = {run_at("3", back(hours(1)), "success"), run_at("2", back(hours(25)), "failure"),
            run_at("1", back(hours(49)), "success")};
  s.store.flows = {f};
  const auto episodes = over_store(s, "flow_failed");
  REQUIRE(episodes.size() == 1);
  CHECK(episodes[0].fired_at == back(hours(25)) + minutes(2));
  CHECK(episodes[0].ended_at == back(hours(1)) + minutes(2));
  for (int i = 0; i < 5; ++i)
    s.store.errors.push_back(
        {std::to_string(100 + i), "cannot create the return", CommentFact::error, back(days(3)) + minutes(i)});
  const auto burst = over_store(s, "error_burst");
  REQUIRE(burst.size() == 1);
  CHECK(burst[0].fired_at == back(days(3)) + minutes(4));
}

TEST_CASE("--set: what can be tried, and what is wrong with it") {
  config::Config c;
  c.stores.resize(2);
  CHECK(lay_settings({"grace=48h", "min_amount=20", "severity=info", "owner=cx", "enabled=false",
                      "causes.no_refund.grace=1h", "refund_due_on=validated"},
                     "refund_not_posted", c)
            .empty());
  for (const config::Store& s : c.stores) {
    const checks::CheckOptions& o = s.checks.at("refund_not_posted");
    CHECK(o.grace == hours(48));
    CHECK(o.min_amount == "20");
    CHECK(o.severity == Severity::info);
    CHECK(o.owner == Owner::cx);
    CHECK(o.enabled == false);
    CHECK(o.causes.at(0).second.grace == hours(1));
    CHECK(s.policy.refund_due_on == DueOn::validated);
  }
  CHECK(lay_settings({"grace=1d"}, "", c).empty());
  CHECK(c.stores[0].checks.size() == all_checks().size());
  for (const char* bad : {"grace", "=1h", "grace=soon", "severity=bad", "owner=me", "min_amount=much", "enabled=yes",
                          "causes.grace=1h", "causes.no_such.grace=1h", "refund_due_on=later", "colour=red"}) {
    INFO(bad);
    CHECK(lay_settings({bad}, "refund_not_posted", c).rfind(std::string("--set ") + bad + ": ", 0) == 0);
  }
}
