// An exchanged item that came back: two orders and two returns of one chain.
#pragma once

#include "tests/checks/money_scene.h"

namespace returnwatch::checks::testing {

// The item was exchanged, the exchange order is worth nothing, and its item came back on a return of its own (124).
// This is the exchange order's case; the first order and its return stand beside it.
inline Scene chain() {
  Scene s = hundred();
  s.order().id = s.c.order_id = "1002002";
  s.order().name = "#1002";
  s.order().total_price = s.order().received = s.order().refunded = gbp(0);
  s.rma().id = "124";
  s.rma().order_id = "1002002";
  Scene first = hundred();
  first.unit().resolution = "InstantVariantExchange";
  first.unit().id = "8001";
  first.rma().created_at = ago(days(30));
  first.rma().exchanges = {{"7007", "1002002", "#1002", "Exchange"}};
  s.line().id = s.unit().line_id = "712";
  s.c.chain = {first.order()};
  s.c.chain_rmas = {first.rma()};
  return s;
}
// The same from the first order's side.
inline Scene other_side(const Scene& s) {
  Scene out = s;
  out.c.order = s.c.chain.at(0);
  out.c.order_id = out.c.order->id;
  out.c.chain = {*s.c.order};
  out.c.rmas = s.c.chain_rmas;
  out.c.chain_rmas = s.c.rmas;
  return out;
}
inline Refund& on_first(Scene& s, std::int64_t minor, bool line) {
  Refund r = healthy().refund();
  r.total = r.transactions.at(0).amount = gbp(minor);
  r.lines.at(0).line_id = "701";
  if (!line) r.lines.clear();
  s.c.chain.at(0).refunds.push_back(r);
  s.c.chain.at(0).refunded = gbp(minor);
  return s.c.chain.at(0).refunds.back();
}

}  // namespace returnwatch::checks::testing
