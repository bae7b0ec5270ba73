// What the tables of real shops' returns are made with (field_*_rows.h).
#pragma once

#include <string>
#include <vector>

#include "tests/checks/mixed_rows.h"

namespace returnwatch::checks::testing::field {

using mixed::card;
using mixed::credits;
using mixed::half_left;
using mixed::sold_out;
using mixed::worth_more;

// A transaction of the refund.
inline void tx(Refund& r, const char* status, std::int64_t minor, const char* gateway = "shopify_payments",
               Duration age = days(2)) {
  OrderTransaction t;
  t.id = "60" + std::to_string(r.transactions.size());
  t.kind = "REFUND";
  t.status = status;
  t.gateway = gateway;
  t.amount = gbp(minor);
  t.created_at = ago(age);
  r.transactions.push_back(t);
}
inline void of_parts(Refund& r, std::int64_t first, std::int64_t second) {
  r.transactions.clear();
  tx(r, "SUCCESS", first);
  tx(r, "SUCCESS", second);
}
// The order is in euros, the shop in dollars.
inline void abroad(Scene& s) {
  const auto set = [](MoneyPair& p) {
    if (!p.order) return;
    p.shop = Money{p.order->minor * 11 / 10, "USD"};
    p.order->currency = "EUR";
  };
  Order& o = s.order();
  for (MoneyPair* p : {&o.total_price, &o.received, &o.refunded, &o.outstanding, &o.net_payment}) set(*p);
  for (Refund& r : o.refunds) {
    set(r.total);
    for (OrderTransaction& t : r.transactions) set(t.amount);
  }
  for (Rma& r : s.c.rmas) {
    for (Unit& u : r.units) set(u.paid_price), set(u.paid_tax);
    for (Transaction& t : r.transactions) set(t.amount);
  }
  o.currency = "USD";
  o.presentment_currency = "EUR";
}
inline void two_units(Scene& s) {
  two_bought(s);
  s.rma().units.push_back(s.unit());
  s.unit(1).id = "9002";
}
// A payout of this return, for its first item.
inline void on(Rma& r, const char* id, std::int64_t minor, const char* refund = "", Duration age = days(2)) {
  Transaction t = healthy().payout();
  t.id = id;
  t.amount = gbp(minor);
  t.platform_refund_id = refund;
  t.created_at = t.updated_at = ago(age);
  t.unit_ids = {r.units.at(0).id};
  r.transactions.push_back(t);
}
// A third return of the line.
inline void third(Scene& s) {
  Rma r = s.c.rmas.at(1);
  r.id = "125";
  r.units.at(0).id = "9201";
  r.created_at = *r.created_at + hours(1);
  s.c.rmas.push_back(r);
}
// Another return of a line of its own, received as the first.
inline Rma& other_line(Scene& s) {
  Rma& r = again(s, ago(days(3)));
  r.units.at(0).line_id = "702";
  r.units.at(0).variant_id = "802";
  OrderLine l = s.line();
  l.id = "702";
  l.variant_id = "802";
  s.order().lines.push_back(l);
  s.order().total_price = s.order().received = gbp(20000);
  return r;
}
inline void unpaid_order(Scene& s, const char* status) {
  s.order().received = gbp(0);
  s.order().financial_status = status;
}
inline void invoice(Scene& s, const char* status) {
  Transaction& t = pays(s, "601", status, 2000);
  t.type = "InvoicePayment";
  t.unit_ids.clear();
}
inline void by_bank(Transaction& t) {
  t.type = "RefundToBankAccount";
  t.processor = "";
}

}  // namespace returnwatch::checks::testing::field
