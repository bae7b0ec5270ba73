// When a return was approved, received, due and done. ReturnGO's events name only creation and approval, and a receipt
// moves no timestamp (docs/facts/returngo.md 2.1): so the timeline's comments come first, then what staff validated,
// then what the agent itself saw first.
#include <algorithm>

#include "checks/facts_internal.h"

namespace returnwatch::checks::internal {
namespace {

std::optional<Time> earlier(std::optional<Time> a, std::optional<Time> b) {
  if (!a) return b;
  if (!b) return a;
  return std::min(*a, *b);
}

std::optional<Time> later(std::optional<Time> a, std::optional<Time> b) {
  if (!a) return b;
  if (!b) return a;
  return std::max(*a, *b);
}

std::optional<Time> first_seen(const Rma& r, std::string_view what, std::initializer_list<std::string_view> states) {
  std::optional<Time> out;
  for (const Seen& s : r.seen)
    for (std::string_view state : states)
      if (s.what == what && same_word(s.state, state)) out = earlier(out, s.at);
  return out;
}

std::optional<Time> last_comment(const Rma& r, CommentFact fact) {
  std::optional<Time> out;
  for (const Comment& c : r.comments)
    if (c.fact == fact) out = later(out, c.at);
  return out;
}

std::optional<Time> approved_at(const Rma& r) {
  std::optional<Time> out;
  for (const RmaEvent& e : r.events)
    if (contains_word(e.name, "APPROVED")) out = later(out, e.at);
  if (out) return out;
  if ((out = last_comment(r, CommentFact::approved))) return out;
  return first_seen(r, "rma", {"Approved", "Received", "Validated", "Done"});
}

// The unit's own return shipment; the only one where the unit names none.
const Shipment* own_shipment(const Rma& r, const Unit& u) {
  const Shipment* only = nullptr;
  int count = 0;
  for (const Shipment& s : r.shipments) {
    if (s.outbound) continue;
    if (!u.shipment_id.empty() && s.id == u.shipment_id) return &s;
    only = &s;
    ++count;
  }
  return u.shipment_id.empty() && count == 1 ? only : nullptr;
}

bool arrived(const Shipment& s) {
  const ShipmentStatus status = shipment_status(s.status);
  return status == ShipmentStatus::received || status == ShipmentStatus::validated;
}

// Whether the RMA's own "Received" may speak for this unit: not when it is explained by another parcel.
bool rma_speaks_for(const Rma& r, const Shipment* own) {
  if (!own) return true;
  for (const Shipment& s : r.shipments)
    if (!s.outbound && &s != own && arrived(s)) return false;
  return true;
}

// Whether the agent saw the parcel on its way after `t`: it cannot have come then.
bool seen_on_its_way(const Rma& r, const Shipment& s, std::optional<Time> t) {
  return std::any_of(r.seen.begin(), r.seen.end(), [&](const Seen& x) {
    const ShipmentStatus status = shipment_status(x.state);
    const bool out = status == ShipmentStatus::pending || status == ShipmentStatus::label_created ||
                     status == ShipmentStatus::shipped;
    return x.what == s.id && out && t && x.last.value_or(x.at) > *t;
  });
}

// The machine's own word names no parcel: where there are several, those to the customer included, it is this one's if
// it has arrived and was not seen on its way later. What people typed gives no time, and is no word of its own:
// shipment and RMA say it, or nobody does.
std::optional<Time> receipt_comment(const Rma& r, const Shipment* own) {
  std::optional<Time> out;
  for (const Comment& c : r.comments) {
    if (c.fact != CommentFact::shipment_received || c.typed) continue;
    const bool mine = !c.shipment_id.empty()    ? own && c.shipment_id == own->id
                      : r.shipments.size() <= 1 ? true
                                                : own && arrived(*own) && !seen_on_its_way(r, *own, c.at);
    if (mine) out = earlier(out, c.at);
  }
  return out;
}

std::optional<Time> received_at(const RmaFacts& r, const UnitFacts& u) {
  if (!r.owes) return std::nullopt;
  if (u.no_shipment) return r.approved_at;
  const Rma& rma = *r.rma;
  const Shipment* own = own_shipment(rma, *u.unit);
  if (auto t = receipt_comment(rma, own)) return t;
  if (u.unit->validation.at && u.unit->validation.is_returned) return u.unit->validation.at;
  std::optional<Time> out;
  if (own && arrived(*own)) out = first_seen(rma, own->id, {"Received", "Validated"});
  const bool stage = r.status == RmaStatus::received || r.status == RmaStatus::validated;
  if (stage && rma_speaks_for(rma, own)) out = earlier(out, first_seen(rma, "rma", {"Received", "Validated"}));
  if (r.status == RmaStatus::done) {
    out = earlier(out, first_seen(rma, "rma", {"Received", "Validated"}));
    if (!out) out = r.done_at;  // done implies every earlier stage
  }
  return out;
}

std::optional<Time> due_at(const RmaFacts& r, const UnitFacts& u, DueOn on) {
  if (!r.owes || u.not_returned) return std::nullopt;
  std::optional<Time> out;
  switch (on) {
    case DueOn::received:
      out = u.received_at;
      break;
    case DueOn::validated:
      out = u.unit->validation.at;
      if (!out && (r.status == RmaStatus::validated || r.status == RmaStatus::done))
        out = first_seen(*r.rma, "rma", {"Validated"});
      break;
    case DueOn::approved:
      out = r.approved_at;
      break;
    case DueOn::done:
      out = r.done_at;
      break;
  }
  if (!out) out = r.done_at;  // done implies every earlier stage
  if (!out) return out;
  return r.reopened_at ? std::max(*out, *r.reopened_at) : *out;  // a reopened return owes again, from then
}

std::optional<Money> owed(const Unit& u) {
  std::optional<Money> out = u.paid_price.order ? u.paid_price.order : u.paid_price.shop;
  if (!out) return out;
  const std::optional<Money>& tax = u.paid_price.order ? u.paid_tax.order : u.paid_tax.shop;
  if (!u.tax_included && tax && tax->currency == out->currency) out->minor += tax->minor;
  if (u.fees && u.fees->currency == out->currency) out->minor -= u.fees->minor;
  out->minor = std::max<std::int64_t>(0, out->minor);
  return out;
}

const RestockRoute* route_for(const Policy& policy, const Rma& r, const Unit& u) {
  const Shipment* own = own_shipment(r, u);
  const std::string country = own ? own->country : "";
  for (const RestockRoute& route : policy.routes) {
    if (!route.country.empty() && !same_word(route.country, country)) continue;
    if (!route.reason.empty() && !same_word(route.reason, u.reason)) continue;
    if (!route.method.empty() && !same_word(route.method, u.method)) continue;
    if (u.sku.compare(0, route.sku_prefix.size(), route.sku_prefix) != 0) continue;
    return &route;
  }
  return nullptr;
}

// An exchange order of an even swap, and nothing is known of the order that was paid.
bool worth_nothing(const ReturnCase& c) {
  const auto zero = [](const Order& o) {
    return o.total_price.order && o.total_price.order->minor == 0 && o.received.order && o.received.order->minor == 0;
  };
  return zero(*c.order) && std::all_of(c.chain.begin(), c.chain.end(), zero);
}

std::int64_t price_of_units(const Rma& r) {
  std::int64_t n = 0;
  for (const Unit& u : r.units) n += owed(u).value_or(Money{}).minor;
  return n;
}

std::string unjudgeable(const RmaFacts& r, const ReturnCase& c, const Facts& f) {
  if (r.status == RmaStatus::unknown) return "unknown return status \"" + r.rma->status + "\"";
  if (!r.owes) return "";
  if (!r.rma->read_at) return "the return's detail has not been read yet";
  for (const Unit& u : r.rma->units)
    if (resolution(u.resolution) == Resolution::unknown) return "unknown resolution \"" + u.resolution + "\"";
  if (!c.order || !c.order->read_at) return f.order_unseen_why;
  if (worth_nothing(c) && price_of_units(*r.rma) > 0)
    return "the order is worth nothing, and the order that it was made for is not known";
  return "";
}

const OrderLine* line_of(const ReturnCase& c, const Unit& unit) {
  if (c.order)
    for (const OrderLine& line : c.order->lines)
      if (line.id == unit.line_id) return &line;
  for (const Order& order : c.chain)
    for (const OrderLine& line : order.lines)
      if (line.id == unit.line_id) return &line;
  return nullptr;
}

RmaFacts read_rma(const Rma& rma, const ReturnCase& c, const Context& ctx, Facts& f) {
  RmaFacts r;
  r.rma = &rma;
  r.status = rma_status(rma.status);
  r.live = r.status != RmaStatus::unknown && r.status != RmaStatus::rejected && r.status != RmaStatus::cancelled;
  r.owes = r.live && r.status != RmaStatus::pending;
  r.unjudgeable = unjudgeable(r, c, f);
  r.approved_at = approved_at(rma);
  r.reopened_at = last_comment(rma, CommentFact::reopened);
  if (r.status == RmaStatus::done) {
    r.done_at = last_comment(rma, CommentFact::done);
    if (!r.done_at) r.done_at = first_seen(rma, "rma", {"Done"});
  }
  for (const Unit& unit : rma.units) {
    UnitFacts u;
    u.rma = &rma;
    u.unit = &unit;
    u.resolution = resolution(unit.resolution);
    u.not_returned = unit.validation.at && !unit.validation.is_returned;
    u.not_restockable = unit.validation.at && unit.validation.is_returned && !unit.validation.is_restockable;
    u.no_shipment = no_shipment(unit.method);
    u.line = line_of(c, unit);
    u.owed = owed(unit);
    u.route = route_for(ctx.policy, rma, unit);
    u.received_at = received_at(r, u);
    u.due_at = due_at(r, u, ctx.policy.refund_due_on);
    f.units.push_back(u);
    r.units.push_back(&f.units.back());
  }
  return r;
}

}  // namespace

void read_stages(const ReturnCase& c, const Context& ctx, Facts& f) {
  f.rmas.reserve(c.rmas.size());
  for (const Rma& rma : c.rmas) f.rmas.push_back(read_rma(rma, c, ctx, f));
  for (const Rma& rma : c.chain_rmas) f.chain.push_back(read_rma(rma, c, ctx, f));
}

}  // namespace returnwatch::checks::internal
