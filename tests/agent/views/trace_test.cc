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
  SECTION("nothing has been paid") {
    s.unrefund();
    s.level().updated_at = checks::testing::ago(checks::days(5));
    const auto t = traced(s);
    CHECK(owed(t).state == "owed: nothing has been paid yet");
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
    CHECK(owed(traced(s)).state == "owed: it was requested and has not come through yet");
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
    CHECK(owed(t).state.rfind("cannot be determined: ", 0) == 0);
    CHECK(t[0].headline == "Return 123 of order #1001 has arrived. What is owed cannot be determined now.");
  }
}

namespace {

struct Told {
  const char* what;
  void (*change)(Scene&);
  const char* state;     // of the first item
  const char* headline;  // without its first sentence
};

checks::Transaction& payout(Scene& s, const char* id, const char* status, std::int64_t minor) {
  checks::Transaction t = healthy().payout();
  t.id = id;
  t.status = status;
  t.amount = gbp(minor);
  t.platform_refund_id = "";
  s.rma().transactions.push_back(t);
  return s.rma().transactions.back();
}
void credited(Scene& s, const char* type) {
  s.unrefund();
  s.unit().resolution = type;
  payout(s, "501", "Success", 5990).type = type;
  s.rma().transactions.back().processor = "";
}
void card(Scene& s, bool enabled) {
  checks::Credit x;
  x.id = "c1";
  x.customer_id = "4001";
  x.amount = checks::Money{5990, "GBP"};
  x.balance = x.amount;
  x.created_at = checks::testing::ago(checks::days(2));
  x.enabled = enabled;
  s.c.credits.push_back(x);
}
// 30.00 of the refund did not come through.
void part_failed(Scene& s, const char* status) {
  s.refund().total = s.refund().transactions.at(0).amount = gbp(2990);
  s.order().refunded = gbp(2990);
  s.order().financial_status = "PARTIALLY_REFUNDED";
  checks::OrderTransaction t = s.refund().transactions.at(0);
  t.id = "6002";
  t.status = status;
  t.amount = gbp(3000);
  s.refund().transactions.push_back(t);
}

const Told kTold[] = {
    {"a part failed", [](Scene& s) { part_failed(s, "FAILURE"); }, "owed: part of it was tried and failed (FAILURE)",
     "Still owed to the customer: 30.00 GBP for 1 item, due for 3 d."},
    {"a part waits", [](Scene& s) { part_failed(s, "PENDING"); },
     "owed: part of it was requested and has not come through yet",
     "Still owed to the customer: 30.00 GBP for 1 item, due for 3 d."},
    {"only a part was paid at order level",
     [](Scene& s) {
       s.refund().total = s.refund().transactions.at(0).amount = gbp(2990);
       s.refund().lines.clear();
       s.rma().transactions.clear();
       s.order().refunded = gbp(2990);
       s.order().financial_status = "PARTIALLY_REFUNDED";
     },
     "owed: only part has been paid so far", "Still owed to the customer: 30.00 GBP for 1 item, due for 3 d."},
    {"staff settled on less: a decision",
     [](Scene& s) {
       s.payout().amount = s.refund().total = s.refund().transactions.at(0).amount = gbp(4500);
       s.order().refunded = gbp(4500);
     },
     "settled: ", "The customer has got everything."},
    {"a deposit of 20, given back",
     [](Scene& s) {
       s.payout().amount = s.refund().total = s.refund().transactions.at(0).amount = gbp(2000);
       s.rma().transactions.clear();
       s.refund().lines.clear();
       s.order().received = s.order().refunded = gbp(2000);
     },
     "settled: all that was received", "The customer has got everything."},
    {"the exchange left, the difference in price failed",
     [](Scene& s) {
       s.exchange("1002002");
       payout(s, "501", "Failed", 1000).unit_ids = {"9001"};
     },
     "owed: it was sent, and the difference in price was tried and failed (Failed)",
     "Still owed to the customer: 10.00 GBP for 1 item, due for 3 d."},
    {"... came through",
     [](Scene& s) {
       s.exchange("1002002");
       s.refund().total = gbp(1000);
       s.refund().lines.clear();
       payout(s, "501", "Success", 1000).platform_refund_id = "3001";
     },
     "settled: exchange order #1002", "The customer has got everything."},
    {"a gift card that is not in Shopify", [](Scene& s) { credited(s, "RefundToGiftCard"); },
     "owed: ReturnGO says that it was credited, but Shopify shows no matching gift card",
     "Still owed to the customer: 59.90 GBP for 1 item, due for 3 d."},
    {"... that is",
     [](Scene& s) {
       credited(s, "RefundToGiftCard");
       card(s, true);
     },
     "settled: ", "The customer has got everything."},
    {"... that was disabled unspent",
     [](Scene& s) {
       credited(s, "RefundToGiftCard");
       card(s, false);
     },
     "owed: its gift card was disabled unspent and no other one was made",
     "Still owed to the customer: 59.90 GBP for 1 item, due for 3 d."},
    {"... gift cards cannot be read",
     [](Scene& s) {
       credited(s, "RefundToGiftCard");
       s.reach.missing[static_cast<std::size_t>(checks::Need::gift_cards)] = "scope missing";
     },
     "cannot be determined: scope missing", "What is owed cannot be determined now."},
    {"a code of ReturnGO's own is its word", [](Scene& s) { credited(s, "RefundToStoreCredit"); },
     "settled: ", "The customer has got everything."},
    {"refunded twice",
     [](Scene& s) {
       checks::Refund again = s.refund();
       again.id = "3002";
       again.app = {"1830279", "shopify_web", "Shopify Web"};
       again.lines.clear();
       again.created_at = checks::testing::ago(checks::days(1));
       s.order().refunds.push_back(again);
       s.order().received = gbp(50000);
       s.order().refunded = gbp(11980);
     },
     "settled: ", "The customer has got everything, and 59.90 GBP too much."},
    {"paid, and rejected", [](Scene& s) { s.rma().status = "Rejected"; }, "nothing owed: the return is Rejected",
     "The customer has got 59.90 GBP too much."},
    {"an invoice of 20 waits",
     [](Scene& s) {
       s.exchange();
       checks::Transaction& t = payout(s, "501", "Requested", 2000);
       t.type = "InvoicePayment";
       t.unit_ids.clear();
     },
     "not due yet: waits for the customer to pay 20.00 GBP", "Nothing is overdue."},
};

}  // namespace

TEST_CASE("money in parts: the trace says what the checks say") {
  for (const Told& row : kTold) {
    Scene s = healthy();
    row.change(s);
    INFO(row.what);
    const auto t = traced(s);
    INFO(t[0].headline << " | " << owed(t).state);
    CHECK(owed(t).state.rfind(row.state, 0) == 0);
    const std::string after = ". " + std::string(row.headline);
    CHECK(t[0].headline.size() > after.size());
    CHECK(t[0].headline.find(after) != std::string::npos);
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
