// 100.00 are owed and nothing was paid: what the tests of the rules "Paid" and "Owed" change.
#pragma once

#include <optional>
#include <string>

#include "tests/checks/case_builder.h"

namespace returnwatch::checks::testing {

inline constexpr const char* kMoneyChecks[] = {
    "refund_blocked_by_order_status", "refund_not_posted", "refund_failed",          "store_credit_not_issued",
    "manual_refund_outside_returngo", "duplicate_refund",  "refund_amount_mismatch", "paid_on_closed_return"};

// "cause amount" of every finding, in the order of the checks: "shopify_failed 30.00".
inline std::string all(const Scene& s) {
  std::string out;
  for (const char* check : kMoneyChecks) {
    const Outcome o = s.run(check);
    for (const Finding& f : o.findings)
      out += (out.empty() ? "" : "; ") + f.rma_id + " " + f.cause + (f.amount ? " " + decimal(*f.amount) : "");
    if (!o.no_data.empty()) out += (out.empty() ? "" : "; ") + std::string("no data");
  }
  return out;
}

// 100.00 are owed, were received, and nothing was paid.
inline Scene hundred() {
  Scene s = healthy();
  s.unrefund();
  s.unit().paid_price = gbp(10000);
  s.order().total_price = s.order().received = gbp(10000);
  return s;
}
inline Transaction& pays(Scene& s, const char* id, const char* status, std::int64_t minor, const char* refund = "",
                         Duration age = days(2)) {
  Transaction t = healthy().payout();
  t.id = id;
  t.status = status;
  t.amount = gbp(minor);
  t.platform_refund_id = refund;
  t.created_at = t.updated_at = ago(age);
  s.rma().transactions.push_back(t);
  return s.rma().transactions.back();
}
// A refund by ReturnGO's app, of so much that came through; with its line or without.
inline Refund& refunds(Scene& s, const char* id, std::int64_t minor, bool line = true, Duration age = days(2)) {
  Refund r = healthy().refund();
  r.id = id;
  r.created_at = r.transactions.at(0).created_at = ago(age);
  r.total = r.transactions.at(0).amount = gbp(minor);
  if (!line) r.lines.clear();
  s.order().refunds.push_back(r);
  s.order().refunded.order->minor += minor;
  return s.order().refunds.back();
}
inline Refund& by_person(Refund& r) {
  r.app = {"1830279", "shopify_web", "Shopify Web"};
  return r;
}
// A further transaction of the refund that did not come through.
inline void part(Refund& r, const char* status, std::int64_t minor, Duration age = days(2)) {
  OrderTransaction t = r.transactions.at(0);
  t.id = "6099";
  t.status = status;
  t.amount = gbp(minor);
  t.created_at = ago(age);
  r.transactions.push_back(t);
}
// Another return of the same line, younger by a day; received at `came`, or on its way.
inline Rma& again(Scene& s, std::optional<Time> came = std::nullopt) {
  Rma r = s.rma();
  r.id = "124";
  r.units.at(0).id = "9101";
  r.created_at = *r.created_at + days(1);
  r.transactions.clear();
  r.comments.clear();
  r.status = came ? "Received" : "Approved";
  r.shipments.at(0).status = came ? "Received" : "Shipped";
  if (came) {
    Comment x;
    x.fact = CommentFact::shipment_received;
    x.at = came;
    x.shipment_id = "s1";
    r.comments = {x};
  }
  s.c.rmas.push_back(r);
  return s.c.rmas.back();
}
inline void native(Scene& s, const char* name, const char* refund, std::size_t rma) {
  NativeReturn n;
  n.id = name;
  n.name = name;
  n.status = "OPEN";
  n.created_at = ago(days(7));
  n.refund_ids = {refund};
  s.order().returns.push_back(n);
  Comment made;
  made.fact = CommentFact::shopify_return_made;
  made.return_name = name;
  made.at = ago(days(7));
  s.rma(rma).comments.push_back(made);
}
inline void in_currency(Scene& s, const char* currency) {
  const auto set = [currency](MoneyPair& pair) {
    for (auto* m : {&pair.order, &pair.shop})
      if (*m) (*m)->currency = currency;
  };
  Order& o = s.order();
  for (MoneyPair* pair : {&o.total_price, &o.received, &o.refunded, &o.outstanding, &o.net_payment}) set(*pair);
  for (Refund& r : o.refunds) {
    set(r.total);
    for (OrderTransaction& t : r.transactions) set(t.amount);
  }
  for (Rma& r : s.c.rmas) {
    for (Unit& u : r.units) set(u.paid_price), set(u.paid_tax);
    for (Transaction& t : r.transactions) set(t.amount);
  }
  o.currency = o.presentment_currency = currency;
}
inline void two_bought(Scene& s) {
  s.line().quantity = 2;
  s.order().total_price = s.order().received = gbp(20000);
}

}  // namespace returnwatch::checks::testing
