// One chain: an exchange order is judged with the order it was made for.
#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

Facts facts(const Scene& s) { return derive(s.c, Context{s.now, s.policy, s.reach}); }

// Order #1001 (50 paid), exchanged on RMA 123 for order #1002 (worth 0), whose item comes back on RMA 130 and is
// owed 50.
Scene first_order() {
  Scene s = healthy();
  s.exchange("1002002");
  s.refund().lines = {{"701", 1, "NO_RESTOCK", false, ""}};
  s.unit().wants = {{"901", 1}};
  Order& x = s.c.exchange_orders.at(0);
  OrderLine l = s.line();
  l.id = "751";
  l.variant_id = "901";
  l.inventory_item_id = "951";
  l.current = 1;
  x.lines = {l};
  x.total_price = x.received = x.refunded = gbp(0);
  x.fulfillment_status = "FULFILLED";
  Rma r = healthy().rma();
  r.id = "130";
  r.order_id = x.id;
  r.order_name = x.name;
  r.created_at = ago(days(6));
  r.events = {{"RMA_CREATED", ago(days(6))}, {"RMA_APPROVED", ago(days(6))}};
  r.units.at(0).id = "9301";
  r.units.at(0).line_id = "751";
  r.units.at(0).variant_id = "901";
  r.transactions.clear();
  s.c.chain = {x};
  s.c.chain_rmas = {r};
  s.order().financial_status = "PAID";
  s.order().refunds.clear();
  return s;
}

// The same, as the case of the exchange order.
Scene exchange_order(const Scene& first) {
  Scene s = first;
  std::swap(s.c.rmas, s.c.chain_rmas);
  s.c.order_id = "1002002";
  Order own = s.c.chain.at(0);
  s.c.chain = {*s.c.order};
  s.c.order = own;
  return s;
}

}  // namespace

TEST_CASE("each return of a chain is judged in its own order's case", "[chain]") {
  Scene s = first_order();
  const Facts f = facts(s);
  REQUIRE(f.rmas.size() == 1);
  CHECK(f.rmas.at(0).rma->id == "123");
  REQUIRE(f.chain.size() == 1);
  CHECK(f.chain.at(0).units.at(0)->line != nullptr);
  const Scene second = exchange_order(s);
  const Facts other = facts(second);
  REQUIRE(other.rmas.size() == 1);
  CHECK(other.rmas.at(0).rma->id == "130");
  CHECK(other.rmas.at(0).unjudgeable == "");
}

TEST_CASE("an order worth nothing whose first order is not known is no data", "[chain]") {
  Scene s = exchange_order(first_order());
  s.c.chain.clear();
  s.c.chain_rmas.clear();
  CHECK(says(s, "refund_not_posted") == "no data");
  s.unit().paid_price = s.unit().paid_tax = gbp(0);  // a present: nothing is owed for it
  CHECK(says(s, "refund_not_posted") == "");
}
