// How the orders of one chain find each other, and what marks their cases.
#include <catch2/catch.hpp>

#include "tests/agent/store/fixture.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;
using Keys = std::vector<std::string>;

namespace {

// Return 501 on order 9001 was exchanged for order 9500; return 502 is on that one.
struct Chain {
  std::unique_ptr<Database> db = memory();
  Records records{*db, "acme"};

  explicit Chain(const char* type = "Exchange") {
    checks::Rma first = rma("501");
    first.exchanges = {{"d1", "9500", "#500", type}};
    records.returngo.put_rma(first, kNow);
    records.returngo.put_rma(rma("502", "9500"), kNow);
    records.shopify.put_order(order(), kNow);
    records.shopify.put_order(order("9500"), kNow);
    judged(*db);
  }
  checks::ReturnCase load(const std::string& key) { return load_case(*db, {"acme", key}, {}); }
};

Keys ids(const std::vector<checks::Rma>& rmas) {
  Keys out;
  for (const checks::Rma& r : rmas) out.push_back(r.id);
  return out;
}
Keys ids(const std::vector<checks::Order>& orders) {
  Keys out;
  for (const checks::Order& o : orders) out.push_back(o.id);
  return out;
}

}  // namespace

TEST_CASE("an exchange order's case knows the order it was made for, and the other way round", "[store]") {
  Chain s;
  const auto first = s.load("9001");
  CHECK(ids(first.rmas) == Keys{"501"});
  CHECK(ids(first.chain) == Keys{"9500"});
  CHECK(ids(first.chain_rmas) == Keys{"502"});
  const auto second = s.load("9500");
  CHECK(ids(second.rmas) == Keys{"502"});
  CHECK(ids(second.chain) == Keys{"9001"});
  CHECK(ids(second.chain_rmas) == Keys{"501"});
  CHECK(ids(second.exchange_orders) == Keys{"9500"});
}

TEST_CASE("an order that was not read is not in the chain; a fee is no exchange; a circle ends", "[store]") {
  Chain s;
  s.records.shopify.put_order_missing("9001", "not found", kNow);
  CHECK(s.load("9500").chain.empty());

  Chain fee("Fee");
  CHECK(fee.load("9001").chain.empty());
  CHECK(fee.load("9500").chain_rmas.empty());

  Chain circle;
  checks::Rma back = rma("502", "9500");
  back.exchanges = {{"d2", "9001", "#001", "Exchange"}};
  circle.records.returngo.put_rma(back, kNow);
  CHECK(circle.load("9001").chain.size() == 1);
}

TEST_CASE("whatever changes in a chain marks the cases of all its orders", "[store]") {
  Chain s;
  checks::Rma first = rma("501");
  first.exchanges = {{"d1", "9500", "#500", "Exchange"}};
  first.status = "Received";
  s.records.returngo.put_rma(first, kNow);
  CHECK(judged(*s.db) == Keys{"9001", "9500"});
  checks::Order paid = order();
  paid.refunded = gbp(5990);
  s.records.shopify.put_order(paid, kNow);
  CHECK(judged(*s.db) == Keys{"9001", "9500"});
  checks::Rma second = rma("502", "9500");
  second.status = "Received";
  s.records.returngo.put_rma(second, kNow);
  CHECK(judged(*s.db).size() == 2);
}
