// The trace: what a CX person reads out, and its JSON; goldens of whole traces, and tables of what is owed.
#include "agent/views/trace.h"

#include <catch2/catch.hpp>

#include "../../checks/case_builder.h"
#include "../../golden.h"
#include "agent/cycle/judge.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::checks::testing;
using returnwatch::testing::check_golden;

namespace {

std::vector<TraceReturn> traced(const Scene& s) {
  return trace(s.c, s.policy, s.reach, judge(s.c, s.policy, s.reach, s.options, s.now).outcomes, s.now);
}

void golden(const Scene& s, const std::string& name) {
  const auto returns = traced(s);
  check_golden("agent/views/golden/" + name + ".txt", trace_text(returns, "Europe/London", s.now));
  check_golden("agent/views/golden/" + name + ".json", trace_json(returns, s.now));
}

TraceOwed owed(const std::vector<TraceReturn>& returns) { return returns.at(0).owed.at(0); }

TraceVerdict verdict(const std::vector<TraceReturn>& returns, const std::string& check) {
  for (const TraceVerdict& v : returns.at(0).verdicts)
    if (v.check == check) return v;
  throw std::runtime_error("no verdict of " + check);
}

checks::Comment comment(checks::CommentFact fact, checks::Time at, const char* actor) {
  checks::Comment c;
  c.fact = fact;
  c.at = at;
  c.actor = actor;
  return c;
}

}  // namespace

TEST_CASE("golden trace: all is well") { golden(healthy(), "trace_healthy"); }

TEST_CASE("golden trace: refund failed, item not back in stock, a long silence") {
  Scene s = healthy();
  s.unrefund();
  s.level().updated_at = checks::testing::ago(checks::days(5));
  s.rma().comments.push_back(
      comment(checks::CommentFact::approved, checks::testing::ago(checks::days(7)), "automation"));
  s.rma().comments.push_back(
      comment(checks::CommentFact::refund_failed, checks::testing::ago(checks::days(2) - checks::hours(3)), ""));
  checks::Transaction t;
  t.id = "501";
  t.type = "RefundToPaymentMethod";
  t.status = "Failed";
  t.processor = "Shopify";
  t.amount = gbp(5990);
  t.unit_ids = {"9001"};
  t.created_at = checks::testing::ago(checks::days(2));
  t.updated_at = checks::testing::ago(checks::days(2) - checks::hours(3));
  s.rma().transactions = {t};
  s.rma().seen = {{"rma", "Approved", checks::testing::ago(checks::days(7) - checks::minutes(4))},
                  {"s1", "Received", checks::testing::ago(checks::days(3) - checks::minutes(4))}};
  golden(s, "trace_failed");
}

TEST_CASE("golden trace: an exchange that is still a draft, seen by Patchworks") {
  Scene s = healthy();
  s.exchange();
  s.c.tracked = {{"f1", "ReturnGO exchanges", "r1", false, true, checks::testing::ago(checks::days(6)), "123"},
                 {"f1", "ReturnGO exchanges", "r1", true, false, checks::testing::ago(checks::days(6)), "123"}};
  s.validated(true, true);
  golden(s, "trace_exchange");
}

TEST_CASE("golden trace: two returns of one order, one not yet sent") {
  Scene s = healthy();
  checks::Rma& second = s.second_rma();
  second.status = "Approved";
  second.shipments.at(0).status = "LabelCreated";
  second.comments.clear();
  second.transactions.clear();
  s.order().refunds.pop_back();
  s.order().refunded = gbp(5990);
  golden(s, "trace_two");
}

TEST_CASE("golden trace: an order without a return") {
  Scene s = healthy();
  s.c.rmas.clear();
  golden(s, "trace_no_return");
}

TEST_CASE("what is owed, and the sentence that is read out") {
  Scene s = healthy();
  SECTION("settled") {
    CHECK(owed(traced(s)).state.rfind("settled: ", 0) == 0);
    CHECK(traced(s)[0].headline == "Return 123 of order #1001 has arrived. The customer has got everything.");
  }
  SECTION("nothing was paid") {
    s.unrefund();
    s.level().updated_at = checks::testing::ago(checks::days(5));
    const auto t = traced(s);
    CHECK(owed(t).state == "owed: nothing was paid yet");
    CHECK(owed(t).open);
    CHECK(owed(t).since == checks::testing::ago(checks::days(3)));
    CHECK(t[0].headline ==
          "Return 123 of order #1001 has arrived. Still owed to the customer: 59.90 GBP for 1 item, due for 3 d. 1 "
          "item is not back in stock.");
  }
  SECTION("the parcel is on its way") {
    s.unrefund();
    s.not_received();
    const auto t = traced(s);
    CHECK(owed(t).state == "not due yet: waits for its receipt");
    CHECK_FALSE(owed(t).open);
    CHECK(t[0].headline ==
          "Return 123 of order #1001 is approved; the parcel has not arrived yet. Nothing is overdue.");
  }
  SECTION("waits for its inspection, where that is the policy") {
    s.unrefund();
    s.policy.refund_due_on = checks::DueOn::validated;
    CHECK(owed(traced(s)).state == "not due yet: waits for its inspection");
  }
  SECTION("asked for, and not through yet") {
    s.unrefund();
    checks::Transaction t;
    t.id = "501";
    t.type = "RefundToPaymentMethod";
    t.status = "Requested";
    t.processor = "Shopify";
    t.unit_ids = {"9001"};
    t.created_at = checks::testing::ago(checks::hours(1));
    s.rma().transactions = {t};
    CHECK(owed(traced(s)).state == "owed: it was asked for and has not come through yet");
  }
  SECTION("rejected, cancelled, pending, not in the parcel") {
    s.unrefund();
    s.rma().status = "Rejected";
    CHECK(owed(traced(s)).state == "nothing owed: the return is Rejected");
    CHECK(traced(s)[0].headline == "Return 123 of order #1001 was rejected.");
    s.rma().status = "Pending";
    s.rma().comments.clear();
    s.rma().shipments.clear();
    CHECK(owed(traced(s)).state == "not due yet: the return is not approved");
    CHECK(traced(s)[0].headline == "Return 123 of order #1001 waits for a decision.");
    s = healthy();
    s.unrefund();
    s.validated(false, false);
    CHECK(owed(traced(s)).state == "nothing owed: the item was not in the parcel");
  }
  SECTION("an exchange: draft, released, cancelled, none") {
    s.exchange();
    CHECK(owed(traced(s)).state == "owed: the exchange is still draft order #D7");
    s = healthy();
    s.exchange("1001002");
    CHECK(owed(traced(s)).state == "settled: exchange order #1002 is UNFULFILLED");
    s.c.exchange_orders.at(0).cancelled_at = checks::testing::ago(checks::days(1));
    CHECK(owed(traced(s)).state == "owed: exchange order #1002 was cancelled");
    s.rma().exchanges.clear();
    CHECK(owed(traced(s)).state == "owed: there is no exchange order");
    s.exchange();
    s.not_received();
    CHECK(owed(traced(s)).state == "not due yet: waits for its receipt; draft order #D7 is ready");
  }
  SECTION("the order is out of reach") {
    s.c.order.reset();
    s.c.order_missing = "older than 60 days";
    const auto t = traced(s);
    CHECK(owed(t).state.rfind("cannot be told: ", 0) == 0);
    CHECK(t[0].headline == "Return 123 of order #1001 has arrived. What is owed cannot be told now.");
  }
}

TEST_CASE("each check's verdict and why") {
  Scene s = healthy();
  CHECK(verdict(traced(s), "refund_not_posted").verdict == "healthy");
  CHECK(verdict(traced(s), "exchange_order_stuck").verdict == "healthy");
  const auto all = traced(s);
  for (const TraceVerdict& v : all[0].verdicts) {
    INFO(v.check);
    CHECK_FALSE(v.why.empty());
  }
  s.options["refund_not_posted"].enabled = false;
  CHECK(verdict(traced(s), "refund_not_posted").verdict == "not watched");
  s = healthy();
  s.unrefund();
  CHECK(verdict(traced(s), "refund_not_posted").verdict == "firing");
  CHECK(verdict(traced(s), "refund_not_posted").why.find("(no_refund)") != std::string::npos);
  s.options["refund_not_posted"].grace = checks::days(4);
  CHECK(verdict(traced(s), "refund_not_posted").verdict == "pending");
  CHECK(verdict(traced(s), "refund_not_posted").fires_at == checks::testing::ago(-checks::days(1)));
  s.reach.missing[static_cast<std::size_t>(checks::Need::orders)] = "unreachable";
  CHECK(verdict(traced(s), "refund_not_posted").verdict == "no data");
  CHECK(verdict(traced(s), "refund_not_posted").why == "Shopify orders: unreachable");
}

TEST_CASE("what is dated in the future has not happened") {
  Scene s = healthy();
  const auto before = traced(s)[0].events.size();
  s.order().closed_at = s.now + checks::hours(1);
  CHECK(traced(s)[0].events.size() == before);
  s.order().closed_at = s.now;
  CHECK(traced(s)[0].events.size() == before + 1);
}
