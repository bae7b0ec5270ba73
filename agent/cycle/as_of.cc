#include "agent/cycle/as_of.h"

#include <algorithm>
#include <set>

#include "checks/words.h"

namespace returnwatch::agent {
namespace {

using namespace checks;

template <typename T, typename Later>
void drop(std::vector<T>& list, Later later) {
  list.erase(std::remove_if(list.begin(), list.end(), later), list.end());
}

bool after(const std::optional<Time>& t, Time at) { return t && *t > at; }

// ---------------------------------------------------------------- ReturnGO

// The status that the last dated word up to `at` leaves; nothing: no word.
std::optional<std::string> status_at(const Rma& r, Time at) {
  std::optional<Time> last;
  std::optional<std::string> out;
  bool approved = false;
  const auto say = [&](const std::optional<Time>& t, const std::string& status) {
    if (!t || *t > at) return;
    approved = approved || (status != "Pending" && status != "Rejected" && status != "Canceled");
    if (last && *t < *last) return;
    last = t;
    out = status;
  };
  say(r.created_at, "Pending");
  for (const RmaEvent& e : r.events)
    if (contains_word(e.name, "APPROVED")) say(e.at, "Approved");
  for (const Comment& c : r.comments) switch (c.fact) {
      case CommentFact::approved:
        say(c.at, "Approved");
        break;
      case CommentFact::rejected:
        say(c.at, "Rejected");
        break;
      case CommentFact::cancelled:
        say(c.at, "Canceled");
        break;
      case CommentFact::done:
        say(c.at, "Done");
        break;
      case CommentFact::shipment_received:
        if (!c.typed) say(c.at, "Received");
        break;
      case CommentFact::reopened:
        say(c.at, "Reopened");
        break;
      default:
        break;
    }
  for (const Seen& s : r.seen)
    if (s.what == "rma") say(s.at, s.state);
  if (out == "Reopened") out = approved ? "Approved" : "Pending";
  return out;
}

// Whether anything after `at` may have moved the status: else it is as it stands.
bool status_moved(const Rma& r, Time at) {
  return std::any_of(r.events.begin(), r.events.end(), [at](const RmaEvent& e) { return after(e.at, at); }) ||
         std::any_of(r.comments.begin(), r.comments.end(), [at](const Comment& c) { return after(c.at, at); }) ||
         std::any_of(r.seen.begin(), r.seen.end(), [at](const Seen& s) { return s.at > at; });
}

void take_back_shipment(const Rma& r, Shipment& s, Time at) {
  const ShipmentStatus now = shipment_status(s.status);
  if (now != ShipmentStatus::received && now != ShipmentStatus::validated && now != ShipmentStatus::shipped) return;
  bool known = false, shipped = false;
  for (const Seen& x : r.seen)
    if (x.what == s.id) {
      known = true;
      if (x.at <= at && same_word(x.state, s.status)) return;
      shipped = shipped || (x.at <= at && same_word(x.state, "Shipped"));
    }
  for (const Comment& c : r.comments) {
    const bool mine = !c.typed && (c.shipment_id.empty() || c.shipment_id == s.id);
    if (!mine || (c.fact != CommentFact::shipment_received && c.fact != CommentFact::shipment_in_transit)) continue;
    known = true;
    if (c.at && *c.at <= at) {
      if (c.fact == CommentFact::shipment_received) return;
      shipped = true;
    }
  }
  if (known) s.status = shipped ? "Shipped" : "LabelCreated";
}

void take_back_payouts(Rma& r, Time at) {
  drop(r.transactions, [at](const Transaction& t) { return after(t.created_at, at); });
  for (Transaction& t : r.transactions) {
    // A credit's time moves again when it is spent: only a refund's says when it came through.
    if (tx_type(t.type) != TxType::payment_refund || !after(t.updated_at, at) || t.updated_at == t.created_at) continue;
    t.status = "Requested";
    t.updated_at = t.created_at;
  }
}

Rma take_back(Rma r, Time at) {
  if (status_moved(r, at))
    if (const auto status = status_at(r, at)) r.status = *status;
  for (Shipment& s : r.shipments) take_back_shipment(r, s, at);
  for (Unit& u : r.units)
    if (after(u.validation.at, at)) u.validation = {};
  take_back_payouts(r, at);
  drop(r.events, [at](const RmaEvent& e) { return after(e.at, at); });
  drop(r.comments, [at](const Comment& c) { return after(c.at, at); });
  drop(r.seen, [at](const Seen& s) { return s.at > at; });
  for (Seen& s : r.seen)
    if (after(s.last, at)) s.last = at;
  r.read_at = at;
  return r;
}

// ---------------------------------------------------------------- Shopify

void add(std::optional<Money>& sum, const std::optional<Money>& m) {
  if (!m) return;
  if (!sum) sum = Money{0, m->currency};
  if (sum->currency == m->currency) sum->minor += m->minor;
}

void take_back_refunds(Order& o, Time at) {
  const std::size_t before = o.refunds.size();
  drop(o.refunds, [at](const Refund& r) { return after(r.created_at, at); });
  if (o.refunds.size() == before) return;
  MoneyPair refunded;
  for (const Refund& r : o.refunds) {
    add(refunded.order, r.total.order);
    add(refunded.shop, r.total.shop);
  }
  if (!refunded.order && o.refunded.order) refunded.order = Money{0, o.refunded.order->currency};
  if (!refunded.shop && o.refunded.shop) refunded.shop = Money{0, o.refunded.shop->currency};
  o.refunded = refunded;
  if (same_word(o.financial_status, "REFUNDED") || same_word(o.financial_status, "PARTIALLY_REFUNDED"))
    o.financial_status = refunded.order && refunded.order->minor > 0 ? "PARTIALLY_REFUNDED" : "PAID";
  o.refundable = true;  // what is left could be refunded: it was
}

void take_back_fulfilment(Order& o, Time at) {
  bool begun_later = false;
  drop(o.fulfillments, [at](const Fulfillment& f) { return after(f.created_at, at); });
  drop(o.fulfillment_orders, [at](const FulfillmentOrder& f) { return after(f.created_at, at); });
  for (FulfillmentOrder& f : o.fulfillment_orders)
    if (after(f.updated_at, at) && !same_word(f.status, "CANCELLED")) {
      f.status = "OPEN";
      f.request_status = f.fulfillment_service ? "UNSUBMITTED" : f.request_status;
      f.updated_at = f.created_at;
      begun_later = true;
    }
  if (begun_later) o.fulfillment_status = "UNFULFILLED";
}

Order take_back(Order o, Time at) {
  if (after(o.cancelled_at, at)) o.cancelled_at.reset();
  if (after(o.closed_at, at)) {
    o.closed_at.reset();
    o.closed = false;
  }
  take_back_refunds(o, at);
  drop(o.transactions, [at](const OrderTransaction& t) { return after(t.created_at, at); });
  drop(o.returns, [at](const NativeReturn& n) { return after(n.created_at, at); });
  for (NativeReturn& n : o.returns)
    drop(n.dispositions, [at](const Disposition& d) { return after(d.created_at, at); });
  take_back_fulfilment(o, at);
  o.read_at = at;
  return o;
}

void take_back_locations(std::vector<Location>& locations, Time at) {
  for (Location& l : locations)
    if (!l.active && (after(l.deactivated_at, at) || (!l.deactivated_at && after(l.seen_inactive, at)))) {
      l.active = true;
      l.deactivated_at.reset();
      l.seen_inactive.reset();
    }
}

void take_back_stock(ReturnCase& c, Time at) {
  for (StockLevel& l : c.levels)
    if (after(l.updated_at, at)) l.updated_at = Time{};
  drop(c.rises, [at](const StockRise& r) { return r.at > at; });
  drop(c.claims, [at](const StockClaim& s) { return s.received_at > at; });
  for (StockClaim& s : c.claims)
    if (after(s.restocked_at, at)) s.restocked_at.reset();
}

// A claim stands for successful payouts: it is as old as the first of them.
bool paid_already(const ReturnCase& c, const CreditClaim& claim) {
  for (const Rma& r : c.rmas)
    if (r.id == claim.rma_id)
      return std::any_of(r.transactions.begin(), r.transactions.end(), [](const Transaction& t) {
        const TxType type = tx_type(t.type);
        return (type == TxType::store_credit || type == TxType::gift_card) && tx_status(t.status) == TxStatus::success;
      });
  return true;
}

std::vector<Time> sorted(std::set<Time> times) { return {times.begin(), times.end()}; }

}  // namespace

ReturnCase as_of(const ReturnCase& now, Time at) {
  ReturnCase c = now;
  drop(c.rmas, [at](const Rma& r) { return after(r.created_at, at); });
  drop(c.chain_rmas, [at](const Rma& r) { return after(r.created_at, at); });
  for (auto* rmas : {&c.rmas, &c.chain_rmas})
    for (Rma& r : *rmas) r = take_back(std::move(r), at);
  if (c.order && after(c.order->created_at, at)) c.order.reset();
  if (c.order) c.order = take_back(std::move(*c.order), at);
  std::set<std::string> not_yet;
  for (const Order& x : c.exchange_orders)
    if (after(x.created_at, at)) not_yet.insert(x.id);
  drop(c.exchange_orders, [&not_yet](const Order& x) { return not_yet.count(x.id) > 0; });
  drop(c.chain, [&not_yet](const Order& x) { return not_yet.count(x.id) > 0; });
  for (auto* orders : {&c.exchange_orders, &c.chain})
    for (Order& x : *orders) x = take_back(std::move(x), at);
  for (auto* rmas : {&c.rmas, &c.chain_rmas})
    for (Rma& r : *rmas)
      for (ExchangeRef& e : r.exchanges)
        if (not_yet.count(e.order_id)) {
          if (e.draft_id.empty()) e.draft_id = "draft of " + e.order_id;
          e.order_id.clear();
        }
  take_back_locations(c.locations, at);
  take_back_stock(c, at);
  drop(c.credits, [at](const Credit& x) { return after(x.created_at, at); });
  for (Credit& x : c.credits)
    if (after(x.disabled_at, at)) x.enabled = true;
  drop(c.credit_claims, [&](const CreditClaim& x) { return x.since > at || !paid_already(c, x); });
  drop(c.tracked, [at](const TrackedRecord& x) { return after(x.at, at); });
  return c;
}

StoreCase as_of(const StoreCase& now, Time at) {
  StoreCase c = now;
  take_back_locations(c.locations, at);
  drop(c.restocks, [at](const RestockFact& r) { return r.at > at || r.at <= at - days(7); });
  drop(c.errors, [at](const ErrorComment& e) { return e.at > at; });
  for (FlowCase& f : c.flows) {
    drop(f.runs, [at](const RunFact& r) { return after(r.started_at, at); });
    for (RunFact& r : f.runs)
      if (after(r.finished_at, at)) {
        r.status = "running";
        r.finished_at.reset();
        r.warnings = false;
        r.retried_well = false;
      }
    if (after(f.first_seen, at)) f.enabled = f.deployed = true;  // it became what it is later
    f.queued.clear();
  }
  c.troubles.clear();
  return c;
}

std::vector<Time> changes_of(const ReturnCase& c) {
  std::set<Time> out;
  const auto put = [&out](const std::optional<Time>& t) {
    if (t) out.insert(*t);
  };
  for (const auto* rmas : {&c.rmas, &c.chain_rmas})
    for (const Rma& r : *rmas) {
      put(r.created_at);
      for (const RmaEvent& e : r.events) put(e.at);
      for (const Comment& x : r.comments) put(x.at);
      for (const Seen& s : r.seen) put(s.at);
      for (const Transaction& t : r.transactions) put(t.created_at), put(t.updated_at);
      for (const Unit& u : r.units) put(u.validation.at);
    }
  std::vector<const Order*> orders;
  if (c.order) orders.push_back(&*c.order);
  for (const Order& x : c.exchange_orders) orders.push_back(&x);
  for (const Order& x : c.chain) orders.push_back(&x);
  for (const Order* o : orders) {
    put(o->created_at), put(o->cancelled_at), put(o->closed_at);
    for (const Refund& r : o->refunds) put(r.created_at);
    for (const NativeReturn& n : o->returns) {
      put(n.created_at);
      for (const Disposition& d : n.dispositions) put(d.created_at);
    }
    for (const FulfillmentOrder& f : o->fulfillment_orders) put(f.updated_at);
    for (const Fulfillment& f : o->fulfillments) put(f.created_at);
  }
  for (const Location& l : c.locations) put(l.deactivated_at);
  for (const StockLevel& l : c.levels) put(l.updated_at);
  for (const StockRise& r : c.rises) put(r.at);
  for (const Credit& x : c.credits) put(x.created_at);
  for (const TrackedRecord& x : c.tracked) put(x.at);
  return sorted(std::move(out));
}

std::vector<Time> changes_of(const StoreCase& c) {
  std::set<Time> out;
  for (const ErrorComment& e : c.errors) out.insert(e.at);
  for (const FlowCase& f : c.flows)
    for (const RunFact& r : f.runs) {
      if (r.started_at) out.insert(*r.started_at);
      if (r.finished_at) out.insert(*r.finished_at);
    }
  return sorted(std::move(out));
}

}  // namespace returnwatch::agent
