// docs/facts/specification.md section 4: an exchange is owed and no order has left for it. ReturnGO makes a draft on
// approval and turns it into an order on release (docs/facts/returngo.md 3.5 and 5); a draft is not a release, whatever
// its name.
#include <algorithm>

#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

struct State {
  std::size_t released = 0;  // real orders, not known to be cancelled
  const ExchangeRef* draft = nullptr;
  const Order* cancelled = nullptr;
};

State state_of(const ReturnCase& c, const Rma& r) {
  State s;
  for (const ExchangeRef& e : r.exchanges) {
    if (same_word(e.type, "Fee") || (e.draft_id.empty() && e.order_id.empty())) continue;
    if (e.order_id.empty()) {
      s.draft = &e;
      continue;
    }
    const Order* dead = nullptr;
    for (const Order& o : c.exchange_orders)
      if (o.id == e.order_id && o.cancelled_at) dead = &o;
    if (dead)
      s.cancelled = dead;
    else
      ++s.released;
  }
  return s;
}

// The newest invoice, if the customer has not paid it.
const Transaction* unpaid_invoice(const Rma& r) {
  const Transaction* newest = nullptr;
  for (const Transaction& tx : r.transactions)
    if (contains_word(tx.type, "Invoice") && (!newest || tx.created_at >= newest->created_at)) newest = &tx;
  return newest && tx_status(newest->status) == TxStatus::requested ? newest : nullptr;
}

// When the last of the units was received; nothing while one is still on its way.
std::optional<Time> all_received(const std::vector<const UnitFacts*>& units) {
  std::optional<Time> out;
  for (const UnitFacts* u : units) {
    if (!u->received_at) return std::nullopt;
    out = out ? std::max(*out, *u->received_at) : *u->received_at;
  }
  return out;
}

void tell(const ReturnCase& c, const RmaFacts& r, const std::vector<const UnitFacts*>& units, std::string_view cause,
          Time since, const std::string& what, Evidence fact, Verdict& v) {
  Problem p = return_problem(c, r, cause, since);
  p.amount = still_owed(units);
  p.summary = "The exchange of return " + r.rma->id + " " + what + ".";
  p.evidence.push_back(std::move(fact));
  p.evidence.push_back({"returngo", "exchange owed, return is " + r.rma->status, since, r.rma->id});
  v.problems.push_back(std::move(p));
}

void judge(const ReturnCase& c, const Facts&, const RmaFacts& r, const Context&, Verdict& v) {
  if (!r.owes) return;
  std::vector<const UnitFacts*> units;
  bool by_hand = true;
  for (const UnitFacts* u : r.units) {
    if (u->resolution != Resolution::exchange || u->not_returned || u->paid) continue;
    units.push_back(u);
    by_hand = by_hand && manual_exchange(u->unit->resolution);
  }
  if (units.empty()) return;
  const State s = state_of(c, *r.rma);
  // A draft beside a released order matters only while fewer orders were released than items are to be exchanged.
  if (s.released > 0 && (!s.draft || s.released >= units.size())) {
    v.why.push_back({r.rma->id, "its exchange order was released"});
    return;
  }
  const Transaction* invoice = s.cancelled && !s.draft ? nullptr : unpaid_invoice(*r.rma);
  if (invoice) {
    tell(c, r, units, "awaiting_customer_payment", invoice->created_at.value_or(r.approved_at.value_or(Time{})),
         "waits for the customer to pay the difference",
         {"returngo", "invoice payment is Requested", invoice->created_at, invoice->id}, v);
  } else if (s.draft) {
    if (const auto received = all_received(units)) {
      tell(c, r, units, "draft_open", *received, "is still a draft though the items came back",
           {"returngo", "draft order " + s.draft->order_name + " was not turned into an order", {}, s.draft->draft_id},
           v);
    }
  } else if (s.cancelled) {
    tell(c, r, units, "cancelled_unpaid", *s.cancelled->cancelled_at, "was cancelled and nothing else was paid for it",
         {"shopify", "exchange order " + s.cancelled->name + " was cancelled", s.cancelled->cancelled_at,
          s.cancelled->id},
         v);
  } else if (!by_hand && r.approved_at) {
    tell(c, r, units, "no_draft", *r.approved_at, "has neither a draft nor an order",
         {"returngo", "no exchange order on the return", {}, r.rma->id}, v);
  }
}

}  // namespace

CheckInfo exchange_not_released_check() {
  CheckInfo i;
  i.id = "exchange_not_released";
  i.title = "Exchange not released";
  i.owner = Owner::operations;
  i.severity = Severity::warning;
  i.grace = hours(24);
  i.needs = {Need::returngo, Need::orders};
  CauseInfo waiting{"awaiting_customer_payment", Severity::info, Owner::cx};
  CauseInfo no_draft{"no_draft"};
  no_draft.grace = hours(1);
  i.causes = {{"draft_open"}, waiting, no_draft, {"cancelled_unpaid"}};
  i.judge_return = judge;
  i.reads = "the return's exchange orders and invoices in ReturnGO; the exchange order in Shopify";
  i.fires =
      "an exchange is owed and its draft was never turned into an order, waits for the customer's payment, was never "
      "made, or was cancelled with nothing else paid";
  i.not_when = "not received yet (for an open draft); released; the return is rejected or cancelled";
  i.action =
      "Release the exchange in ReturnGO. If the customer has to pay first, remind them; if the order was cancelled, "
      "exchange or refund again.";
  return i;
}

}  // namespace returnwatch::checks
