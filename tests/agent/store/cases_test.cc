#include <catch2/catch.hpp>

#include "agent/store/alert_store.h"
#include "agent/store/retention.h"
#include "agent/store/statement.h"
#include "tests/agent/store/fixture.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;
using Keys = std::vector<std::string>;

namespace {

struct State {
  std::unique_ptr<Database> db = memory();
  Records records{*db, "acme"};
  checks::ReturnCase load(const std::string& key, const checks::Policy& p = {}) {
    return load_case(*db, {"acme", key}, p);
  }
  Keys find(const std::string& text, const std::string& store = "acme") {
    Keys out;
    for (const CaseKey& k : find_cases(*db, store, text)) out.push_back(k.key);
    return out;
  }
  long rows(const std::string& table) {
    SQLite::Statement row(db->sql(), "SELECT count(*) FROM " + table);
    row.executeStep();
    return row.getColumn(0).getInt64();
  }
};

checks::Rma credited(const std::string& id, const std::string& order, const std::string& resolution,
                     const std::string& type, std::int64_t minor, Time created) {
  checks::Rma r = rma(id, order);
  r.created_at = created;
  r.units[0].resolution = resolution;
  r.transactions = {{"t" + id, type, "Success", "", "", gbp(minor), {r.units[0].id}, kNow, kNow},
                    {"f" + id, type, "Failed", "", "", gbp(999), {r.units[0].id}, kNow, kNow}};
  return r;
}

}  // namespace

TEST_CASE("a case joins an order with all its returns, oldest first") {
  State s;
  checks::Rma young = rma("502");
  young.created_at = kNow;
  young.exchanges = {{"d1", "9500", "#500", "Exchange"}};
  s.records.returngo.put_rma(young, kNow);
  s.records.returngo.put_rma(rma("501"), kNow);
  s.records.shopify.put_order(order(), kNow);
  s.records.shopify.put_order(order("9500"), kNow);
  s.records.shopify.put_locations({{"1", "London", true, {}, {}, false}}, kNow);
  s.records.shopify.put_level({"i1", "1", true, 4, kNow, kNow});
  s.records.shopify.put_level({"i2", "1", true, 4, kNow, kNow});
  const auto c = s.load("9001");
  CHECK(c.store == "acme");
  CHECK(c.order_id == "9001");
  REQUIRE(c.order);
  CHECK(c.order->read_at == kNow);
  REQUIRE(c.rmas.size() == 2);
  CHECK(c.rmas[0].id == "501");
  CHECK(c.rmas[0].read_at == kNow);
  REQUIRE(c.exchange_orders.size() == 1);
  CHECK(c.exchange_orders[0].id == "9500");
  CHECK(c.locations.size() == 1);
  REQUIRE(c.levels.size() == 1);
  CHECK(c.levels[0].item_id == "i1");
}

TEST_CASE("why there is no order") {
  State s;
  s.records.returngo.put_rma(rma("501", ""), kNow);
  CHECK(s.load("rma:501").order_missing == "ReturnGO has not named the order yet");
  CHECK(s.load("rma:501").rmas.size() == 1);
  s.records.returngo.put_rma(rma("502"), kNow);
  CHECK(s.load("9001").order_missing == "the order has not been read yet");
  s.records.shopify.put_order(order(), kNow);
  CHECK(s.load("9001").order_missing.empty());
  s.records.shopify.put_order_missing("9001", "older than 60 days", kNow);
  CHECK_FALSE(s.load("9001").order);
  CHECK(s.load("9001").order_missing == "older than 60 days");
  s.records.shopify.put_order(order(), kNow);
  CHECK(s.load("9001").order);
}

TEST_CASE("a return that is gone from ReturnGO is not in its case") {
  State s;
  s.records.returngo.put_rma(rma("501"), kNow);
  s.records.returngo.put_rma(rma("502"), kNow);
  s.records.returngo.rma_gone("501", kNow);
  const auto c = s.load("9001");
  REQUIRE(c.rmas.size() == 1);
  CHECK(c.rmas[0].id == "502");
}

TEST_CASE("credit claims: the customer's successful payouts per return, by vehicle, oldest first") {
  State s;
  s.records.returngo.put_rma(credited("502", "9002", "RefundToStoreCredit", "RefundToStoreCredit", 2000, kNow), kNow);
  s.records.returngo.put_rma(
      credited("501", "9001", "RefundToGiftCard", "RefundToGiftCard", 1000, kNow - checks::days(1)), kNow);
  s.records.returngo.put_rma(credited("503", "9003", "RefundToGiftCard", "RefundToGiftCard", 3000, kNow), kNow);
  s.records.shopify.put_order(order("9001"), kNow);
  s.records.shopify.put_order(order("9002"), kNow);
  checks::Order other = order("9003");
  other.customer_id = "c2";
  s.records.shopify.put_order(other, kNow);
  checks::Policy policy;
  auto claims = s.load("9002", policy).credit_claims;
  REQUIRE(claims.size() == 1);
  CHECK(claims[0].rma_id == "501");
  CHECK(claims[0].kind == checks::CreditKind::gift_card);
  CHECK(claims[0].amount == checks::Money{1000, "GBP"});
  CHECK(claims[0].customer_id == "c1");
  CHECK(claims[0].since == kNow - checks::days(1));
  policy.store_credit_via = checks::CreditVia::shopify_store_credit;
  claims = s.load("9002", policy).credit_claims;
  REQUIRE(claims.size() == 2);
  CHECK(claims[1].rma_id == "502");
  CHECK(claims[1].kind == checks::CreditKind::store_credit);
  policy.store_credit_via = checks::CreditVia::gift_card;
  claims = s.load("9002", policy).credit_claims;
  REQUIRE(claims.size() == 2);
  CHECK(claims[1].kind == checks::CreditKind::gift_card);
}

TEST_CASE("a new credit payout marks the customer's other cases") {
  State s;
  s.records.returngo.put_rma(rma("501", "9001"), kNow);
  s.records.returngo.put_rma(rma("502", "9002"), kNow);
  s.records.shopify.put_order(order("9001"), kNow);
  s.records.shopify.put_order(order("9002"), kNow);
  judged(*s.db);
  s.records.returngo.put_rma(credited("501", "9001", "RefundToGiftCard", "RefundToGiftCard", 1000, kNow), kNow);
  CHECK(judged(*s.db).size() == 2);
}

TEST_CASE("credits of the customer, of the order and of the note come once each") {
  State s;
  s.records.returngo.put_rma(rma(), kNow);
  s.records.shopify.put_order(order(), kNow);
  const auto kind = checks::CreditKind::gift_card;
  s.records.shopify.put_credit({"g1", kind, "c1", "9001", {checks::token_key("501")}, {1, "GBP"}, kNow});
  s.records.shopify.put_credit({"g2", kind, "", "", {checks::token_key("#001")}, {1, "GBP"}, kNow});
  s.records.shopify.put_credit({"g3", kind, "c2", "", {}, {1, "GBP"}, kNow});
  CHECK(s.load("9001").credits.size() == 2);
}

TEST_CASE("claims of one item are shared by all its cases; a change marks those that wait") {
  State s;
  for (const char* id : {"501", "502", "503"}) {
    s.records.returngo.put_rma(rma(id, std::string("9") + id), kNow);
    s.records.shopify.put_order(order(std::string("9") + id), kNow);
  }
  const checks::StockClaim first{"i1", "501", "u501", "", kNow - checks::hours(2), {}};
  const checks::StockClaim second{"i1", "502", "u502", "", kNow - checks::hours(1), {}};
  put_claims(*s.db, {"acme", "9502"}, {second});
  judged(*s.db);
  put_claims(*s.db, {"acme", "9501"}, {first});
  CHECK(judged(*s.db) == Keys{"9502"});
  put_claims(*s.db, {"acme", "9501"}, {first});
  CHECK(judged(*s.db).empty());
  const auto claims = s.load("9503").claims;
  REQUIRE(claims.size() == 2);
  CHECK(claims[0].rma_id == "501");
  CHECK(claims[1].rma_id == "502");
  CHECK(s.load("9501").claims.size() == 2);
  // A unit proven long before the first rise that is loaded is of no interest any more.
  checks::StockClaim proven = first;
  proven.restocked_at = kNow - checks::hours(1);
  put_claims(*s.db, {"acme", "9501"}, {proven});
  CHECK(s.load("9503").claims.size() == 1);
  s.records.shopify.put_level({"i1", "1", true, 1, kNow, kNow - checks::hours(2)});
  s.records.shopify.put_level({"i1", "1", true, 3, kNow, kNow});
  CHECK(s.load("9503").claims.size() == 2);
  CHECK(s.load("9503").rises.size() == 1);
}

TEST_CASE("cases are judged when dirty or due, oldest first") {
  State s;
  for (const char* id : {"501", "502", "503", "504"}) s.records.returngo.put_rma(rma(id, std::string("9") + id), kNow);
  CHECK(judged(*s.db) == Keys{"9501", "9502", "9503", "9504"});
  case_judged(*s.db, {"acme", "9503"}, kNow + checks::hours(1));
  case_judged(*s.db, {"acme", "9502"}, kNow + checks::hours(2));
  CHECK(cases_to_judge(*s.db, "acme", kNow, 10).empty());
  const auto due = cases_to_judge(*s.db, "acme", kNow + checks::hours(2), 10);
  REQUIRE(due.size() == 2);
  CHECK(due[0].key == "9503");
  CHECK(cases_to_judge(*s.db, "acme", kNow + checks::hours(2), 1).size() == 1);
  mark_all_dirty(*s.db, "acme");
  CHECK(cases_to_judge(*s.db, "acme", kNow + checks::hours(2), 10).size() == 4);
  CHECK(judged(*s.db).size() == 4);
  CHECK(cases_to_judge(*s.db, "other", kNow + checks::hours(2), 10).empty());
}

TEST_CASE("a case is found by RMA, order name or order id") {
  State s;
  checks::Rma r = rma();
  r.order_name = "#AC1001";
  r.exchanges = {{"d1", "9500", "#AC1500", "Exchange"}};
  s.records.returngo.put_rma(r, kNow);
  checks::Order o = order();
  o.name = "#AC1001";
  s.records.shopify.put_order(o, kNow);
  checks::Order e = order("9500");
  e.name = "#AC1500";
  s.records.shopify.put_order(e, kNow);
  for (const char* text : {"501", "RMA501", "rma501", "#AC1001", "ac1001", "AC1001", "9001", "#AC1500", "9500"}) {
    INFO(text);
    CHECK(s.find(text) == Keys{"9001"});
    CHECK(s.find(text, "") == Keys{"9001"});
    CHECK(s.find(text, "other").empty());
  }
  CHECK(s.find("#501").empty());
  CHECK(s.find("RMA9001").empty());
  CHECK(s.find("").empty());
  CHECK(s.find("999").empty());
}

TEST_CASE("the store as a whole comes from what judging kept, never from all cases") {
  State s;
  checks::Rma r = rma();
  r.comments = {{checks::CommentFact::error, true, "", kNow - checks::days(1), "", "boom"},
                {checks::CommentFact::error, true, "", kNow - checks::days(9), "", "old"},
                {checks::CommentFact::approved, false, "", kNow, "", ""}};
  s.records.returngo.put_rma(r, kNow);
  s.records.returngo.put_rma(rma("502", "9002"), kNow);
  put_case_facts(*s.db, {"acme", "9001"},
                 {{"501", "1", "2", 1, kNow - checks::days(2)}, {"501", "1", "2", 1, kNow - checks::days(8)}},
                 {{"501", "2", 1}}, {{"501", "Too small", kNow - checks::days(3)}});
  put_case_facts(*s.db, {"acme", "9002"}, {}, {}, {{"502", "Too small", kNow}, {"502", "Too small", kNow}});
  s.records.patchworks.put_flows({{"f1", "ReturnGO", true, true, {}}}, kNow - checks::days(3));
  s.records.patchworks.put_run("f1", {"r1", "failure", "webhook", kNow - checks::hours(3)}, kNow);
  checks::RunFact again{"r2", "failure", "manual", kNow - checks::hours(2)};
  again.retry_of = "r1";
  s.records.patchworks.put_run("f1", again, kNow);
  checks::RunFact good{"r3", "success", "manual", kNow - checks::hours(1)};
  good.retry_of = "r2";
  s.records.patchworks.put_run("f1", good, kNow);
  s.records.patchworks.put_run("f1", {"r4", "failure", "webhook", kNow - checks::minutes(1)}, kNow);
  s.records.patchworks.put_queue({{"q1", {"f1", kNow}}, {"q2", {"f1", kNow - checks::minutes(9)}}}, kNow);
  const auto c = load_store_case(*s.db, "acme", {}, kNow);
  REQUIRE(c.restocks.size() == 1);
  CHECK(c.restocks[0].routed_location_id == "2");
  CHECK(c.heading.size() == 1);
  REQUIRE(c.errors.size() == 1);
  CHECK(c.errors[0].key == "boom");
  REQUIRE(c.reasons.size() == 1);
  CHECK(c.reasons[0].count == 2);
  CHECK(c.reasons[0].first == kNow - checks::days(3));
  REQUIRE(c.flows.size() == 1);
  CHECK(c.flows[0].watched);
  CHECK(c.flows[0].first_seen == kNow - checks::days(3));
  REQUIRE(c.flows[0].runs.size() == 4);
  CHECK(c.flows[0].runs[0].id == "r4");
  CHECK_FALSE(c.flows[0].runs[0].retried_well);
  CHECK(c.flows[0].runs[2].retried_well);  // r2, by r3
  CHECK(c.flows[0].runs[3].retried_well);  // r1, by r3 through r2
  REQUIRE(c.flows[0].queued.size() == 2);
  CHECK(c.flows[0].queued[0] == kNow - checks::minutes(9));
  put_case_facts(*s.db, {"acme", "9001"}, {}, {}, {});
  CHECK(load_store_case(*s.db, "acme", {}, kNow).restocks.empty());
}

alerts::Alert alert_of(const std::string& rma, const std::string& key) {
  alerts::Alert a;
  a.finding.fingerprint = "f" + rma;
  a.finding.check = "refund_not_posted";
  a.finding.store = "acme";
  a.finding.rma_id = rma;
  a.case_key = key;
  a.first_seen = kNow;
  a.fired_at = kNow;
  return a;
}

TEST_CASE("the alerts of a forgotten return go with it, and no others") {
  State s;
  for (const char* id : {"501", "502"}) s.records.returngo.put_rma(rma(id), kNow);
  s.records.shopify.put_order(order(), kNow);
  AlertStore alerts(*s.db);
  for (const char* id : {"501", "502"}) {
    const alerts::Alert a = alert_of(id, "9001");
    alerts.put(a);
    alerts.note({kNow, a.finding.fingerprint, "firing", "", ""}, a.finding);
    alerts.put_told({"ops", a.finding.fingerprint, "g", kNow, false});
  }
  alerts::Alert of_order = alert_of("", "9001");  // a refund by hand, found on the order alone
  alerts.put(of_order);
  CHECK(forget(*s.db, "acme", "501"));
  CHECK(alerts.open().size() == 2);
  CHECK(s.rows("journal") == 1);
  CHECK(s.rows("told") == 1);
  CHECK(forget(*s.db, "acme", "502"));  // the order's last return
  for (const char* table : {"alert", "journal", "told"}) {
    INFO(table);
    CHECK(s.rows(table) == 0);
  }
}

TEST_CASE("retention removes closed returns that are old, never open ones") {
  State s;
  const Time old = kNow - checks::days(500);
  auto closed = [&](const std::string& id, const std::string& status, Time created, Time changed) {
    checks::Rma r = rma(id, "9" + id);
    r.status = status;
    r.created_at = created;
    s.records.returngo.put_rma(r, changed);
    checks::Order o = order("9" + id);
    o.updated_at = created;
    s.records.shopify.put_order(o, changed);
  };
  closed("501", "Done", old, old);
  closed("502", "Received", old, old);
  closed("503", "Done", old, kNow);
  closed("504", "Canceled", kNow, kNow);
  closed("505", "Done", old, old);
  AlertStore alerts(*s.db);
  alerts.put(alert_of("505", "9505"));  // what is still owed is not forgotten
  CHECK(retire(*s.db, "acme", kNow - checks::days(400), 100) == 1);
  CHECK_FALSE(s.records.returngo.rma("501"));
  CHECK_FALSE(s.records.shopify.order("9501"));
  CHECK(s.records.returngo.rma("502"));
  CHECK(s.records.returngo.rma("503"));
  CHECK(s.records.returngo.rma("505"));
  CHECK(all_cases(*s.db, "acme").size() == 4);
  CHECK(retire(*s.db, "acme", kNow - checks::days(400), 100) == 0);
  alerts::Alert over = alert_of("505", "9505");
  over.resolved_at = old + checks::days(50);
  alerts.put(over);
  CHECK(retire(*s.db, "acme", kNow - checks::days(400), 100) == 1);
}

TEST_CASE("a forgotten return is gone from every table, and the next poll does not bring it back") {
  State s;
  checks::Rma r = credited("501", "9001", "RefundToGiftCard", "RefundToGiftCard", 1000, kNow);
  r.exchanges = {{"d1", "9500", "#500", "Exchange"}};
  r.comments = {{checks::CommentFact::error, true, "", kNow, "", "boom"}};
  s.records.returngo.put_rma(r, kNow);
  s.records.shopify.put_order(order(), kNow);
  s.records.shopify.put_order(order("9500"), kNow);
  s.records.shopify.put_credit(
      {"g1", checks::CreditKind::gift_card, "c1", "", {checks::token_key("501")}, {1, "GBP"}, kNow});
  s.records.patchworks.put_tracked("rma_id", "RMA501", {"f1", "Flow", "r1", false, true, kNow});
  s.records.shopify.customer_read("c1", kNow);
  put_claims(*s.db, {"acme", "9001"}, {{"i1", "501", "u501", "", kNow, {}}});
  put_case_facts(*s.db, {"acme", "9001"}, {{"501", "1", "2", 1, kNow}}, {{"501", "2", 1}}, {{"501", "x", kNow}});
  CHECK(forget(*s.db, "acme", "RMA501"));
  for (const char* table :
       {"rma_record", "rma_seen", "rma_unit", "rma_transaction", "rma_exchange", "rma_error", "rma_credit",
        "order_record", "case_record", "case_item", "case_location", "stock_claim", "restock_fact", "heading_unit",
        "reason_use", "tracked_record", "credit_record", "credit_note", "customer_record"}) {
    INFO(table);
    CHECK(s.rows(table) == 0);
  }
  CHECK_FALSE(forget(*s.db, "acme", "501"));
  s.records.returngo.put_rma_row({"501", "Approved", "#001", {}}, kNow);
  s.records.returngo.put_rma(r, kNow);
  checks::Order refunded = order();
  refunded.refunded = gbp(1);
  s.records.shopify.put_order_header(refunded, kNow);
  CHECK(s.rows("rma_record") == 0);
  CHECK(s.rows("order_record") == 0);
  s.records.returngo.put_rma(rma("502"), kNow);  // another return on that order needs it
  s.records.shopify.put_order_header(refunded, kNow);
  CHECK(s.records.shopify.order("9001"));
}

TEST_CASE("forgetting one return of two leaves the other and their order") {
  State s;
  s.records.returngo.put_rma(rma("501"), kNow);
  s.records.returngo.put_rma(rma("502"), kNow);
  s.records.shopify.put_order(order(), kNow);
  judged(*s.db);
  CHECK(forget(*s.db, "acme", "501"));
  CHECK(s.records.shopify.order("9001"));
  CHECK(s.load("9001").rmas.size() == 1);
  CHECK(judged(*s.db) == Keys{"9001"});
}

TEST_CASE("errors on test orders do not count for a burst") {
  State s;
  for (const char* id : {"501", "502"}) {
    checks::Rma r = rma(id, std::string("9") + id);
    r.comments = {{checks::CommentFact::error, true, "", kNow - checks::hours(1), "", "boom"}};
    s.records.returngo.put_rma(r, kNow);
    checks::Order o = order(std::string("9") + id);
    o.test = std::string(id) == "502";
    s.records.shopify.put_order(o, kNow);
  }
  const auto errors = load_store_case(*s.db, "acme", {}, kNow).errors;
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].rma_id == "501");
}

TEST_CASE("a case is half read while the feed is ahead of its order's detail") {
  State s;
  const auto half = [&](Time now) { return half_read(*s.db, s.load("9001"), "acme", now); };
  s.records.returngo.put_rma(rma(), kNow);
  checks::Order o = order();
  s.records.shopify.put_order_header(o, kNow);
  CHECK_FALSE(half(kNow));  // never read: no data anyway
  s.records.shopify.put_order(o, kNow);
  CHECK_FALSE(half(kNow));
  o.updated_at = kNow + checks::minutes(5);
  s.records.shopify.put_order_header(o, kNow + checks::minutes(6));
  CHECK(half(kNow + checks::minutes(6)));
  CHECK(half(kNow + checks::minutes(20)));
  CHECK_FALSE(half(kNow + checks::minutes(27)));
  s.records.shopify.put_order(o, kNow + checks::minutes(7));
  CHECK_FALSE(half(kNow + checks::minutes(7)));
}

TEST_CASE("a flow is watched once it was seen deployed and enabled, and stays so when it is switched off") {
  State s;
  const auto watched = [&s] {
    Keys out;
    for (const checks::FlowCase& f : load_store_case(*s.db, "acme", {}, kNow).flows)
      if (f.watched) out.push_back(f.id);
    return out;
  };
  s.records.patchworks.put_flows(
      {{"f1", "Live", true, true, {}}, {"f2", "Draft", false, false, {}}, {"f3", "Off", false, true, {}}}, kNow);
  CHECK(watched() == Keys{"f1"});
  s.records.patchworks.put_flows(
      {{"f1", "Live", false, true, {}}, {"f2", "Draft", true, true, {}}, {"f3", "Off", true, false, {}}}, kNow);
  CHECK(watched() == Keys{"f1", "f2"});
}

TEST_CASE("what is judged with something else waits behind what has changed or fallen due") {
  State s;
  for (const char* id : {"501", "502", "503"}) s.records.returngo.put_rma(rma(id, std::string("9") + id), kNow);
  CHECK(judged(*s.db).size() == 3);
  mark_all_anew(*s.db, "acme");
  CHECK(cases_to_judge(*s.db, "acme", kNow, 10).empty());
  CHECK(cases_to_judge_anew(*s.db, "acme", 2).size() == 2);

  checks::Rma changed_rma = rma("502", "9502");
  changed_rma.status = "Done";
  s.records.returngo.put_rma(changed_rma, kNow);
  const auto changed = cases_to_judge(*s.db, "acme", kNow, 10);
  REQUIRE(changed.size() == 1);
  CHECK((changed[0].key == "9502" && !changed[0].anew));
  case_judged(*s.db, changed[0], std::nullopt);

  case_judged(*s.db, {"acme", "9503", 1}, kNow);  // its mark has moved on: only its deadline is set
  const auto due = cases_to_judge(*s.db, "acme", kNow, 10);
  REQUIRE(due.size() == 1);
  CHECK((due[0].key == "9503" && due[0].anew));
  case_judged(*s.db, due[0], std::nullopt);

  const auto left = cases_to_judge_anew(*s.db, "acme", 10);
  REQUIRE(left.size() == 1);
  CHECK((left[0].key == "9501" && left[0].anew));
  case_judged(*s.db, left[0], std::nullopt);
  CHECK(cases_to_judge_anew(*s.db, "acme", 10).empty());
  mark_all_anew(*s.db, "acme");
  mark_all_dirty(*s.db, "acme");  // somebody waits for all of them
  CHECK(cases_to_judge(*s.db, "acme", kNow, 10).size() == 3);
}
