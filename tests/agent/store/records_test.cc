#include <algorithm>
#include <catch2/catch.hpp>

#include "agent/store/records_json.h"
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
  Keys dirty() {
    Keys k = judged(*db);
    std::sort(k.begin(), k.end());
    return k;
  }
  Keys wanted_orders(std::optional<Time> before = std::nullopt) {
    Keys out;
    for (const OrderState& o : records.shopify.orders_wanted(100, before)) out.push_back(o.id);
    return out;
  }
  Keys wanted_rmas() {
    Keys out;
    for (const RmaState& r : records.returngo.rmas_wanted(100)) out.push_back(r.id);
    return out;
  }
};

}  // namespace

TEST_CASE("a record comes back as it was put") {
  State s;
  checks::Rma r = rma();
  r.units[0].fees = checks::Money{250, "GBP"};
  r.units[0].validation.at = kNow;
  r.comments = {{checks::CommentFact::refund_failed, true, "automation", kNow, "", "refund failed"}};
  r.transactions = {{"77", "RefundToPaymentMethod", "Failed", "Shopify", "4455", gbp(100), {"u501"}, kNow, kNow}};
  s.records.returngo.put_rma(r, kNow);
  const auto back = s.records.returngo.rma("501");
  REQUIRE(back);
  CHECK(encode(*back) == encode(r));
  CHECK(back->read_at == kNow);
  CHECK(back->comments[0].fact == checks::CommentFact::refund_failed);
  CHECK(back->units[0].fees == checks::Money{250, "GBP"});
  checks::Order o = order();
  o.fulfillment_orders.resize(1);
  o.fulfillment_orders[0].location_active = false;
  o.fulfillment_orders[0].holds = {"OTHER"};
  s.records.shopify.put_order(o, kNow);
  CHECK(encode(*s.records.shopify.order("9001")) == encode(o));
  CHECK(s.records.shopify.order("9001")->fulfillment_orders[0].location_active == false);
  CHECK_FALSE(s.records.shopify.order("1"));
}

TEST_CASE("text that is not UTF-8 is stored all the same") {
  State s;
  checks::Rma r = rma();
  r.units[0].name = "caf\xe9";
  s.records.returngo.put_rma(r, kNow);
  CHECK(s.records.returngo.rma("501")->units[0].name == "caf\xef\xbf\xbd");
}

TEST_CASE("a changed record marks its case, the same again marks nothing") {
  State s;
  s.records.returngo.put_rma(rma(), kNow);
  CHECK(s.dirty() == Keys{"9001"});
  s.records.returngo.put_rma(rma(), kNow + checks::minutes(1));
  CHECK(s.dirty().empty());
  CHECK(s.records.returngo.rma("501")->read_at == kNow + checks::minutes(1));
  checks::Rma changed = rma();
  changed.status = "Received";
  s.records.returngo.put_rma(changed, kNow);
  CHECK(s.dirty() == Keys{"9001"});
  s.records.shopify.put_order(order(), kNow);
  CHECK(s.dirty() == Keys{"9001"});
  s.records.shopify.put_order(order(), kNow + checks::minutes(5));
  CHECK(s.dirty().empty());
}

TEST_CASE("a change while a case is judged leaves it dirty") {
  State s;
  s.records.returngo.put_rma(rma(), kNow);
  const auto keys = cases_to_judge(*s.db, "acme", kNow, 10);
  REQUIRE(keys.size() == 1);
  checks::Rma changed = rma();
  changed.status = "Received";
  s.records.returngo.put_rma(changed, kNow);
  case_judged(*s.db, keys[0], std::nullopt);
  CHECK(s.dirty() == Keys{"9001"});
}

TEST_CASE("states are first seen once") {
  State s;
  s.records.returngo.put_rma_row({"501", "Approved", "#001", {}}, kNow);
  s.records.returngo.put_rma(rma(), kNow + checks::minutes(2));
  checks::Rma received = rma();
  received.status = "Received";
  received.shipments[0].status = "Received";
  s.records.returngo.put_rma(received, kNow + checks::hours(1));
  s.records.returngo.put_rma(received, kNow + checks::hours(2));
  auto seen = [&](const std::string& what, const std::string& state) -> std::optional<Time> {
    const auto r = s.records.returngo.rma("501");
    for (const checks::Seen& x : r->seen)
      if (x.what == what && x.state == state) return x.at;
    return std::nullopt;
  };
  CHECK(seen("rma", "Approved") == kNow);
  CHECK(seen("rma", "Received") == kNow + checks::hours(1));
  CHECK(seen("s501", "LabelCreated") == kNow + checks::minutes(2));
  CHECK(seen("s501", "Received") == kNow + checks::hours(1));
}

TEST_CASE("a new or changed list row wants the detail, the same row does not") {
  State s;
  const RmaRow row{"501", "Approved", "#001", {{"RMA_CREATED", kNow}}};
  s.records.returngo.put_rma_row(row, kNow);
  CHECK(s.wanted_rmas() == Keys{"501"});
  CHECK(s.dirty() == Keys{"rma:501"});
  s.records.returngo.put_rma(rma(), kNow);
  CHECK(s.wanted_rmas().empty());
  CHECK(s.dirty() == Keys{"9001"});
  s.records.returngo.put_rma_row(row, kNow);
  CHECK(s.wanted_rmas().empty());
  CHECK(s.dirty().empty());
  RmaRow received = row;
  received.status = "Received";
  s.records.returngo.put_rma_row(received, kNow);
  CHECK(s.wanted_rmas() == Keys{"501"});
  CHECK(s.dirty() == Keys{"9001"});
  CHECK(s.records.returngo.rma("501")->status == "Received");
  CHECK(s.records.returngo.rma("501")->units.size() == 1);
  CHECK(s.records.returngo.open_by_stage().received == 1);
}

TEST_CASE("a row that lags behind the detail does not ask for it for ever") {
  State s;
  const RmaRow row{"501", "Approved", "#001", {}};
  s.records.returngo.put_rma_row(row, kNow);
  checks::Rma received = rma();
  received.status = "Received";
  s.records.returngo.put_rma(received, kNow);
  s.dirty();
  s.records.returngo.put_rma_row(row, kNow);
  CHECK(s.wanted_rmas().empty());
  CHECK(s.records.returngo.rma("501")->status == "Received");
}

TEST_CASE("an RMA without an order is its own case until the order is known") {
  State s;
  s.records.returngo.put_rma(rma("501", ""), kNow);
  CHECK(s.dirty() == Keys{"rma:501"});
  s.records.returngo.put_rma(rma(), kNow);
  CHECK(s.dirty() == Keys{"9001"});
  CHECK(all_cases(*s.db, "acme").size() == 1);
  checks::Rma forgotten = rma("501", "");
  s.records.returngo.put_rma(forgotten, kNow);
  CHECK(s.records.returngo.rma("501")->order_id == "9001");
}

TEST_CASE("open returns: open and unknown statuses, stalest first; gone ones are not") {
  State s;
  int id = 600;
  for (const char* status :
       {"Pending", "Approved", "Received", "Validated", "Whatever", "Done", "Rejected", "Canceled"}) {
    ++id;
    checks::Rma r = rma(std::to_string(id), "9" + std::to_string(id));
    r.status = status;
    s.records.returngo.put_rma(r, kNow - checks::minutes(id));
  }
  CHECK(s.records.returngo.open_rmas().size() == 5);
  CHECK(s.records.returngo.stalest_open_rmas(1)[0].id == "605");
  CHECK(s.records.returngo.open_by_stage().unknown == 1);
  s.records.returngo.rma_gone("605", kNow);
  CHECK(s.records.returngo.open_rmas().size() == 4);
  s.records.returngo.put_rma_row({"605", "Whatever", "", {}}, kNow);
  CHECK(s.records.returngo.open_rmas().size() == 5);
  CHECK(s.wanted_rmas() == Keys{"605"});
}

TEST_CASE("a transaction is attributed by its id, else by its units") {
  State s;
  checks::Rma r = rma();
  checks::Transaction tx{"77", "RefundToPaymentMethod", "Requested", "Shopify", "", gbp(5990), {"u501"}, kNow, kNow};
  r.transactions = {tx};
  s.records.returngo.put_rma(r, kNow);
  CHECK(s.records.returngo.attribute(tx).rma_id == "501");
  CHECK_FALSE(s.records.returngo.attribute(tx).changed);
  tx.status = "Failed";
  CHECK(s.records.returngo.attribute(tx).changed);
  tx.status = "Requested";
  tx.updated_at = kNow + checks::hours(3);
  CHECK(s.records.returngo.attribute(tx).changed);
  const checks::Transaction fresh{"78", "RefundToStoreCredit", "Success", "", "", {}, {"x", "u501"}, kNow, kNow};
  CHECK(s.records.returngo.attribute(fresh).rma_id == "501");
  CHECK(s.records.returngo.attribute(fresh).changed);
  const checks::Transaction foreign{"79", "RefundToStoreCredit", "Success", "", "", {}, {}, kNow, kNow};
  CHECK(s.records.returngo.attribute(foreign).rma_id.empty());
  CHECK(Records(*s.db, "other").returngo.attribute(tx).rma_id.empty());
}

TEST_CASE("orders are wanted by their RMA, as exchange orders, when refunded or asked for") {
  State s;
  checks::Rma r = rma();
  r.exchanges = {{"d1", "9500", "#500", "Exchange"}, {"d2", "", "#D2", "Exchange"}};
  s.records.returngo.put_rma(r, kNow);
  CHECK(s.wanted_orders() == Keys{"9001", "9500"});
  s.records.shopify.put_order(order(), kNow);
  s.records.shopify.put_order(order("9500"), kNow);
  CHECK(s.wanted_orders().empty());

  checks::Order quiet = order("9700");
  s.records.shopify.put_order_header(quiet, kNow);
  CHECK(s.wanted_orders().empty());
  CHECK_FALSE(s.records.shopify.order("9700"));
  quiet.refunded = gbp(500);
  s.records.shopify.put_order_header(quiet, kNow);
  CHECK(s.wanted_orders() == Keys{"9700"});
  s.records.shopify.put_order(quiet, kNow);
  CHECK(s.wanted_orders().empty());
  s.records.shopify.want_order("9800");
  CHECK(s.wanted_orders() == Keys{"9800"});
  s.records.shopify.put_order_missing("9800", "older than 60 days", kNow);
  CHECK(s.wanted_orders().empty());
}

TEST_CASE("a return that changes asks for its order, one that is read as it was does not") {
  State s;
  checks::Rma r = rma();
  s.records.returngo.put_rma(r, kNow);
  s.records.shopify.put_order(order(), kNow);
  s.records.returngo.put_rma(r, kNow + checks::minutes(5));
  CHECK(s.wanted_orders().empty());
  checks::Transaction tx{"77", "RefundToPaymentMethod", "Failed", "Shopify", "", gbp(5990), {"u501"}, kNow, kNow};
  r.status = "Done";
  r.transactions = {tx};
  s.records.returngo.put_rma(r, kNow + checks::minutes(10));
  CHECK(s.wanted_orders() == Keys{"9001"});
  s.records.shopify.put_order(order(), kNow + checks::minutes(10));
  CHECK(s.wanted_orders().empty());
}

TEST_CASE("a newer updatedAt in the feed wants the detail again and keeps what is known") {
  State s;
  s.records.returngo.put_rma(rma(), kNow);
  s.records.shopify.put_order(order(), kNow);
  s.dirty();
  s.records.shopify.put_order_header(order(), kNow + checks::minutes(1));
  CHECK(s.dirty().empty());
  checks::Order header = order();
  header.lines.clear();
  header.customer_id.clear();
  header.updated_at = kNow + checks::minutes(5);
  header.closed = true;
  s.records.shopify.put_order_header(header, kNow + checks::minutes(6));
  CHECK(s.dirty() == Keys{"9001"});
  CHECK(s.wanted_orders() == Keys{"9001"});
  CHECK(s.records.shopify.order("9001")->closed);
  CHECK(s.records.shopify.order("9001")->lines.size() == 1);
  CHECK(s.records.shopify.order("9001")->customer_id == "c1");
  checks::Order detail = order();
  detail.updated_at = header.updated_at;
  s.records.shopify.put_order(detail, kNow + checks::minutes(7));
  CHECK(s.wanted_orders().empty());
}

TEST_CASE("orders of open returns are read again about daily, as are exchange orders on their way") {
  State s;
  checks::Rma r = rma();
  r.exchanges = {{"d1", "9500", "#500", "Exchange"}};
  s.records.returngo.put_rma(r, kNow);
  s.records.shopify.put_order(order(), kNow);
  s.records.shopify.put_order(order("9500"), kNow);
  CHECK(s.wanted_orders(kNow).empty());
  CHECK(s.wanted_orders(kNow + checks::hours(24)) == Keys{"9001", "9500"});
  checks::Order done = order("9500");
  done.fulfillment_status = "FULFILLED";
  s.records.shopify.put_order(done, kNow);
  r.status = "Done";
  s.records.returngo.put_rma(r, kNow);
  s.records.shopify.put_order(order(), kNow);
  CHECK(s.wanted_orders(kNow + checks::hours(24)).empty());
}

TEST_CASE("an order that goes missing after it was read is looked for again within the hour, then ever more rarely") {
  State s;
  const auto wanted = [&](Time now) { return !s.wanted_orders(now - checks::days(1)).empty(); };
  s.records.returngo.put_rma(rma(), kNow);
  s.records.shopify.put_order(order(), kNow);
  s.records.shopify.put_order_missing("9001", "not found", kNow + checks::minutes(1));
  CHECK_FALSE(wanted(kNow + checks::minutes(10)));
  CHECK(wanted(kNow + checks::minutes(17)));
  s.records.shopify.put_order_missing("9001", "not found", kNow + checks::hours(6));
  CHECK_FALSE(wanted(kNow + checks::hours(11)));
  CHECK(wanted(kNow + checks::hours(13)));
  s.records.shopify.put_order_missing("9001", "not found", kNow + checks::days(9));
  CHECK_FALSE(wanted(kNow + checks::days(9) + checks::hours(23)));
  CHECK(wanted(kNow + checks::days(9) + checks::hours(25)));
}

TEST_CASE("an exchange order marks the cases whose RMAs name it") {
  State s;
  checks::Rma r = rma();
  r.exchanges = {{"d1", "9500", "#500", "Exchange"}};
  s.records.returngo.put_rma(r, kNow);
  s.dirty();
  s.records.shopify.put_order(order("9500"), kNow);
  CHECK(s.dirty() == Keys{"9001"});
}

TEST_CASE("an order refunded without any RMA is a case") {
  State s;
  checks::Order o = order("9700");
  o.refunded = gbp(500);
  s.records.shopify.put_order_header(o, kNow);
  CHECK(s.dirty() == Keys{"9700"});
}

TEST_CASE("a location marks exactly the cases that touch it") {
  State s;
  checks::Location london{"1", "London", true, {}, {}, false}, leeds{"2", "Leeds", true, {}, {}, false};
  for (const char* id : {"501", "502", "503", "504"}) s.records.returngo.put_rma(rma(id, std::string("9") + id), kNow);
  checks::Order refund_line = order("9501");
  checks::Refund refund;
  refund.lines = {{"l9501", 1, "RETURN", true, "2"}};
  refund_line.refunds = {refund};
  s.records.shopify.put_order(refund_line, kNow);
  checks::Order disposed = order("9502");
  disposed.lines[0].inventory_item_id = "i2";
  disposed.returns.resize(1);
  disposed.returns[0].dispositions = {{"l9502", "RESTOCKED", 1, kNow, "2"}};
  s.records.shopify.put_order(disposed, kNow);
  checks::Order level = order("9503");
  level.lines[0].inventory_item_id = "i3";
  s.records.shopify.put_order(level, kNow);
  s.records.shopify.put_level({"i3", "2", true, 4, kNow, kNow});
  checks::Order far = order("9504");
  far.lines[0].inventory_item_id = "i4";
  s.records.shopify.put_order(far, kNow);
  s.records.shopify.put_level({"i4", "1", true, 4, kNow, kNow});
  s.records.shopify.put_locations({london, leeds}, kNow);
  s.dirty();
  s.records.shopify.put_locations({london, leeds}, kNow);
  CHECK(s.dirty().empty());
  leeds.active = false;
  s.records.shopify.put_locations({london, leeds}, kNow + checks::hours(1));
  CHECK(s.dirty() == Keys{"9501", "9502", "9503"});
  CHECK(s.records.shopify.locations()[1].seen_inactive == kNow + checks::hours(1));
  put_case_facts(*s.db, {"acme", "9504"}, {}, {{"504", "2", 1}}, {});
  leeds.active = true;
  s.records.shopify.put_locations({london, leeds}, kNow + checks::hours(2));
  CHECK(s.dirty() == Keys{"9501", "9502", "9503", "9504"});
  CHECK_FALSE(s.records.shopify.locations()[1].seen_inactive);
}

TEST_CASE("a rise of on-hand between two snapshots is kept, and marks the cases of the item") {
  State s;
  s.records.returngo.put_rma(rma(), kNow);
  s.records.shopify.put_order(order(), kNow);
  s.records.shopify.put_level({"i1", "1", true, 4, kNow, kNow});
  s.dirty();
  s.records.shopify.put_level({"i1", "1", true, 4, kNow, kNow + checks::minutes(10)});
  CHECK(s.dirty().empty());
  s.records.shopify.put_level({"i1", "1", true, 6, kNow, kNow + checks::minutes(20)});
  CHECK(s.dirty() == Keys{"9001"});
  s.records.shopify.put_level({"i1", "1", true, 5, kNow, kNow + checks::minutes(30)});
  const auto c = [&] {
    put_claims(*s.db, {"acme", "9001"}, {{"i1", "501", "u501", "", kNow + checks::minutes(1), {}}});
    return load_case(*s.db, {"acme", "9001"}, {});
  }();
  REQUIRE(c.rises.size() == 1);
  CHECK(c.rises[0].quantity == 2);
  CHECK(c.rises[0].after == kNow + checks::minutes(10));
  CHECK(c.rises[0].at == kNow + checks::minutes(20));
}

TEST_CASE("the first reading after a receipt is news though nothing moved") {
  State s;
  s.records.returngo.put_rma(rma(), kNow);
  s.records.shopify.put_order(order(), kNow);
  s.records.shopify.put_level({"i1", "1", true, 4, kNow, kNow});
  put_claims(*s.db, {"acme", "9001"}, {{"i1", "501", "u501", "", kNow + checks::minutes(1), {}}});
  s.dirty();
  s.records.shopify.put_level({"i1", "1", true, 4, kNow, kNow + checks::minutes(2)});
  CHECK(s.dirty() == Keys{"9001"});
  s.records.shopify.put_level({"i1", "1", true, 4, kNow, kNow + checks::minutes(3)});
  CHECK(s.dirty().empty());
}

TEST_CASE("items wanted: waiting units first, then open returns, stalest first") {
  State s;
  s.records.returngo.put_rma(rma(), kNow);
  s.records.shopify.put_order(order(), kNow);
  CHECK(s.records.shopify.items_wanted(kNow, 10) == Keys{"i1"});
  put_claims(*s.db, {"acme", "9001"}, {{"i7", "501", "u501", "", kNow, {}}});
  CHECK(s.records.shopify.items_wanted(kNow, 10) == Keys{"i7", "i1"});
  s.records.shopify.put_item("i7", true, kNow);  // as old as the receipt: shows nothing of what came after it
  CHECK(s.records.shopify.items_wanted(kNow - checks::minutes(10), 10) == Keys{"i7", "i1"});
  s.records.shopify.put_item("i7", true, kNow + checks::minutes(1));
  CHECK(s.records.shopify.items_wanted(kNow, 10) == Keys{"i1"});
  CHECK(s.records.shopify.items_wanted(kNow + checks::hours(1), 10) == Keys{"i7", "i1"});
  put_claims(*s.db, {"acme", "9001"}, {{"i7", "501", "u501", "", kNow, kNow}});
  CHECK(s.records.shopify.items_wanted(kNow + checks::hours(1), 10) == Keys{"i1"});
}

TEST_CASE("tracking switched off marks the cases of the item") {
  State s;
  s.records.returngo.put_rma(rma(), kNow);
  s.records.shopify.put_order(order(), kNow);
  s.records.shopify.put_item("i1", true, kNow);
  s.dirty();
  s.records.shopify.put_item("i1", true, kNow);
  CHECK(s.dirty().empty());
  s.records.shopify.put_item("i1", false, kNow + checks::hours(1));
  CHECK(s.dirty() == Keys{"9001"});
  CHECK(load_case(*s.db, {"acme", "9001"}, {}).order->lines[0].tracked == false);
}

TEST_CASE("a credit marks the cases of its customer, its order and its note") {
  State s;
  s.records.returngo.put_rma(rma(), kNow);
  s.records.shopify.put_order(order(), kNow);
  s.dirty();
  checks::Credit card{"g1", checks::CreditKind::gift_card, "c1", "", {}, {5990, "GBP"}, kNow};
  s.records.shopify.put_credit(card);
  CHECK(s.dirty() == Keys{"9001"});
  s.records.shopify.put_credit(card);
  CHECK(s.dirty().empty());
  card = {"g2", checks::CreditKind::gift_card, "", "", {checks::token_key("RMA501")}, {5990, "GBP"}, kNow};
  s.records.shopify.put_credit(card);
  CHECK(s.dirty() == Keys{"9001"});
  card = {"g3", checks::CreditKind::gift_card, "", "9001", {}, {5990, "GBP"}, kNow};
  s.records.shopify.put_credit(card);
  CHECK(s.dirty() == Keys{"9001"});
  card = {"g4", checks::CreditKind::gift_card, "c2", "", {}, {5990, "GBP"}, kNow};
  s.records.shopify.put_credit(card);
  CHECK(s.dirty().empty());
}

TEST_CASE("the oldest open return with a credit payout says how far back gift cards are read") {
  State s;
  CHECK_FALSE(s.records.returngo.oldest_open_credit());
  checks::Rma plain = rma("501");
  plain.created_at = kNow - checks::days(300);
  s.records.returngo.put_rma(plain, kNow);
  CHECK_FALSE(s.records.returngo.oldest_open_credit());
  checks::Rma paid = rma("502", "9002");
  paid.created_at = kNow - checks::days(100);
  paid.transactions = {{"78", "RefundToGiftCard", "Success", "Shopify", "", gbp(100), {}, kNow, kNow}};
  s.records.returngo.put_rma(paid, kNow);
  CHECK(s.records.returngo.oldest_open_credit() == kNow - checks::days(100));
  paid.status = "Done";
  s.records.returngo.put_rma(paid, kNow);
  CHECK_FALSE(s.records.returngo.oldest_open_credit());
}

TEST_CASE("customers with store credit are read, and again while their return is open") {
  State s;
  checks::Rma r = rma();
  s.records.returngo.put_rma(r, kNow);
  s.records.shopify.put_order(order(), kNow);
  CHECK(s.records.shopify.credit_customers_wanted(kNow, 10).empty());
  r.units[0].resolution = "RefundToStoreCredit";
  s.records.returngo.put_rma(r, kNow);
  CHECK(s.records.shopify.credit_customers_wanted(kNow, 10) == Keys{"c1"});
  s.records.shopify.customer_read("c1", kNow);
  CHECK(s.records.shopify.credit_customers_wanted(kNow, 10).empty());
  CHECK(s.records.shopify.credit_customers_wanted(kNow + checks::hours(1), 10) == Keys{"c1"});
}

TEST_CASE("flows: what they are now, since when, and whether they once ran") {
  State s;
  s.records.patchworks.put_flows(
      {{"f1", "ReturnGO in", true, true, {"*/15 * * * *"}}, {"f2", "Draft", false, false, {}}}, kNow);
  CHECK(s.records.patchworks.flows()[0].once_live);
  CHECK_FALSE(s.records.patchworks.flows()[1].once_live);
  CHECK(s.records.patchworks.flows()[0].crons == std::vector<std::string>{"*/15 * * * *"});
  s.records.patchworks.put_flows({{"f1", "ReturnGO in", false, true, {}}}, kNow + checks::hours(1));
  CHECK_FALSE(s.records.patchworks.flows()[0].enabled);
  CHECK(s.records.patchworks.flows()[0].once_live);
  s.records.patchworks.put_flows({}, kNow + checks::hours(2));
  CHECK_FALSE(s.records.patchworks.flows()[0].deployed);
  s.records.patchworks.put_run("f1", {"r1", "running", "schedule", kNow}, kNow);
  CHECK(s.records.patchworks.runs_running() == Keys{"r1"});
  s.records.patchworks.put_run("f1", {"r1", "success", "schedule", kNow}, kNow);
  CHECK(s.records.patchworks.runs_running().empty());
}

TEST_CASE("tracked data marks the return whose key it holds") {
  State s;
  s.records.returngo.put_rma(rma(), kNow);
  s.dirty();
  const checks::TrackedRecord got{"f1", "Flow", "r1", false, true, kNow};
  const std::pair<const char*, const char*> keys[] = {
      {"rma_id", "501"}, {"rma_id", "RMA501"}, {"order_name", "#001"}, {"order_id", "9001"}};
  for (const auto& [kind, value] : keys) {
    s.records.patchworks.put_tracked(kind, value, {"f1", "Flow", std::string("r") + value, false, true, kNow});
    CHECK(s.dirty() == Keys{"9001"});
  }
  s.records.patchworks.put_tracked("rma_id", "501", {"f1", "Flow", "r501", false, true, kNow});
  CHECK(s.dirty().empty());
  s.records.patchworks.put_tracked("rma_id", "999", got);
  s.records.patchworks.put_tracked("order_name", "#501",
                                   got);  // an order's name that looks like the return's id is not its key
  s.records.patchworks.put_tracked("order_id", "001", got);
  CHECK(s.dirty().empty());
  CHECK(load_case(*s.db, {"acme", "9001"}, {}).tracked.size() == 4);
}

TEST_CASE("sources: failing since the first failure, healed by a success") {
  State s;
  s.records.sources.ok("shopify", "", checks::minutes(1), kNow);
  s.records.sources.failed("shopify", "", "throttled", "429", checks::minutes(1), kNow + checks::minutes(1));
  s.records.sources.failed("shopify", "", "unreachable", "DNS", checks::minutes(1), kNow + checks::minutes(2));
  const auto now = s.records.sources.states();
  REQUIRE(now.size() == 1);
  CHECK_FALSE(now[0].ok);
  CHECK(now[0].last_success == kNow);
  CHECK(now[0].failing_since == kNow + checks::minutes(1));
  CHECK(now[0].cause == "unreachable");
  s.records.sources.ok("shopify", "", checks::minutes(1), kNow + checks::minutes(3));
  CHECK(s.records.sources.states()[0].ok);
  CHECK_FALSE(s.records.sources.states()[0].failing_since);
  s.records.sources.forget("shopify", "");
  CHECK(s.records.sources.states().empty());
}

TEST_CASE("budgets count per key and UTC day, and a halved share lasts until midnight") {
  State s;
  const Time evening = at("2026-11-23T23:59:59Z");
  s.records.calls.count_call("k", evening);
  s.records.calls.count_call("k", evening);
  Records(*s.db, "other").calls.halve_share("k", evening);
  s.records.calls.halve_share("k", evening);
  CHECK(s.records.calls.calls_today("k", evening) == 2);
  CHECK(s.records.calls.share_divisor("k", evening) == 4);
  CHECK(s.records.calls.calls_today("k", evening + Duration{1}) == 0);
  CHECK(s.records.calls.share_divisor("k", evening + Duration{1}) == 1);
}

TEST_CASE("cursors, notes, version and unknown words") {
  State s;
  CHECK_FALSE(s.records.sources.cursor("tx"));
  s.records.sources.set_cursor("tx", "a");
  s.records.sources.set_cursor("tx", "b");
  CHECK(s.records.sources.cursor("tx") == "b");
  CHECK_FALSE(Records(*s.db, "other").sources.cursor("tx"));
  s.records.shopify.put_api_version({"2026-07", "2026-10", {"Shop.x"}, kNow, kNow});
  CHECK(s.records.shopify.api_version().deprecated_fields == Keys{"Shop.x"});
  for (int i = 0; i < 150; ++i) s.records.sources.count_unknown("status", "w" + std::to_string(i));
  s.records.sources.count_unknown("status", "w3");
  CHECK(s.records.sources.unknown_words().size() == 101);
}

TEST_CASE("an API version's answer counts from when it was first so") {
  State s;
  checks::ApiVersion v{"2026-07", "2026-07", {}, {}, kNow};
  s.records.shopify.put_api_version(v);
  v.seen_at = kNow + checks::hours(1);
  s.records.shopify.put_api_version(v);
  CHECK(s.records.shopify.api_version().seen_at == kNow);
  v.answered = "2026-10";
  v.seen_at = kNow + checks::hours(2);
  s.records.shopify.put_api_version(v);
  v.seen_at = kNow + checks::hours(3);
  s.records.shopify.put_api_version(v);
  CHECK(s.records.shopify.api_version().seen_at == kNow + checks::hours(2));
  CHECK(s.records.shopify.api_version().answered == "2026-10");
}

TEST_CASE("calls are booked some ahead, so that a crash leaves none too few in the books") {
  State s;
  CallBudget calls(*s.db);
  for (int i = 0; i < 20; ++i) {
    calls.count_call("k", kNow);
    const int booked = CallBudget(*s.db).calls_today("k", kNow);  // what a process that comes after a crash finds
    CHECK(booked > i);
    CHECK(booked <= i + 17);
    CHECK(calls.calls_today("k", kNow) == i + 1);
  }
  const Time tomorrow = kNow + checks::days(1);
  calls.count_call("k", tomorrow);
  CHECK(CallBudget(*s.db).calls_today("k", kNow) == 20);
  calls.settle();
  CHECK(CallBudget(*s.db).calls_today("k", tomorrow) == 1);
}
