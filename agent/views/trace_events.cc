// The timeline of a trace: what each system says happened, with its own time; what the agent itself saw, where no
// system tells.
#include <algorithm>

#include "agent/views/trace.h"
#include "checks/facts.h"

namespace returnwatch::agent {
namespace {

using namespace checks;

std::string said(const Comment& c) {
  const bool moves = c.fact == CommentFact::shipment_received || c.fact == CommentFact::shipment_in_transit;
  if (moves && c.typed) return "";  // what people type of parcels proves nothing
  switch (c.fact) {
    case CommentFact::other:
      return "";
    case CommentFact::error:
      return "error: " + c.error_key;
    case CommentFact::noise_error:
      return "";
    case CommentFact::shipment_received:
      return "parcel received";
    case CommentFact::shipment_in_transit:
      return "parcel on its way";
    case CommentFact::refund_failed:
      return "the refund failed";
    case CommentFact::shopify_return_failed:
      return "no Shopify return could be created";
    case CommentFact::shopify_return_made:
      return "Shopify return created";
    case CommentFact::shopify_return_cancelled:
      return "Shopify return cancelled";
    case CommentFact::refunded:
      return "refund paid out";
    case CommentFact::credited:
      return "credit issued";
    case CommentFact::invoice_sent:
      return "invoice for the exchange sent to the customer";
    case CommentFact::approved:
      return "return approved";
    case CommentFact::cancelled:
      return "return cancelled";
    case CommentFact::reopened:
      return "return reopened";
    case CommentFact::submitted:
      return "return requested";
    case CommentFact::rejected:
      return "return rejected";
    case CommentFact::done:
      return "return marked done";
  }
  return "";
}

class Timeline {
 public:
  explicit Timeline(Time now) : now_(now) {}
  void add(std::optional<Time> at, const char* source, const std::string& actor, const std::string& what,
           const std::string& ref = "") {
    if (at && *at <= now_ && !what.empty()) events_.push_back({*at, source, actor, what, ref});
  }
  std::vector<TraceEvent> sorted() {
    std::stable_sort(events_.begin(), events_.end(),
                     [](const TraceEvent& a, const TraceEvent& b) { return a.at < b.at; });
    return std::move(events_);
  }

 private:
  Time now_;
  std::vector<TraceEvent> events_;
};

std::string at_place(const ReturnCase& c, const std::string& location_id) {
  const Location* l = find_location(c, location_id);
  return l ? " at " + l->name : "";
}

std::string money_of(const MoneyPair& m) {
  return m.order ? to_string(*m.order) : m.shop ? to_string(*m.shop) : "an unknown amount";
}

std::string payout_words(const Transaction& tx) {
  switch (tx_type(tx.type)) {
    case TxType::payment_refund:
      return "refund to the payment method";
    case TxType::store_credit:
      return "store credit";
    case TxType::gift_card:
      return "gift card";
    case TxType::bank:
      return "refund to a bank account";
    case TxType::charge:
      return "invoice to the customer";
    case TxType::unknown:
      return tx.type;
  }
  return tx.type;
}

std::string status_words(const Transaction& tx) {
  switch (tx_status(tx.status)) {
    case TxStatus::requested:
      return "requested";
    case TxStatus::success:
      return tx_type(tx.type) == TxType::charge ? "paid" : "successful";
    case TxStatus::failed:
      return "failed";
    case TxStatus::unknown:
      return tx.status;
  }
  return tx.status;
}

void add_units(const Rma& r, Timeline& t) {
  for (const Unit& u : r.units) {
    if (!u.validation.at) continue;
    const std::string what = u.name.empty() ? u.sku : u.name;
    t.add(u.validation.at, "returngo", "",
          what + (!u.validation.is_returned     ? " checked: not returned"
                  : u.validation.is_restockable ? " checked: can be sold again"
                                                : " checked: not to be sold again"),
          r.id);
  }
}

void add_seen(const Rma& r, Timeline& t) {
  for (const Seen& s : r.seen) {
    const bool outbound = std::any_of(r.shipments.begin(), r.shipments.end(),
                                      [&s](const Shipment& p) { return p.id == s.what && p.outbound; });
    if (!outbound)
      t.add(s.at, "agent", "", s.what == "rma" ? "return first seen as " + s.state : "parcel first seen as " + s.state,
            r.id);
  }
}

void add_returngo(const Rma& r, Timeline& t) {
  const auto told = [&r](CommentFact fact) {
    return std::any_of(r.comments.begin(), r.comments.end(), [fact](const Comment& c) { return c.fact == fact; });
  };
  t.add(r.created_at, "returngo", "", "return created", r.id);
  for (const RmaEvent& e : r.events) {
    if (e.name == "RMA_CREATED" || (e.name == "RMA_APPROVED" && told(CommentFact::approved))) continue;
    t.add(e.at, "returngo", "", e.name == "RMA_APPROVED" ? "return approved" : e.name, r.id);
  }
  for (const Comment& c : r.comments) t.add(c.at, "returngo", c.actor, said(c), r.id);
  for (const Transaction& tx : r.transactions) {
    const bool moved = tx.updated_at && tx.updated_at != tx.created_at;
    t.add(tx.created_at, "returngo", "",
          payout_words(tx) + " of " + money_of(tx.amount) + (moved ? " asked for" : ": " + status_words(tx)), tx.id);
    if (moved)
      t.add(tx.updated_at, "returngo", "", payout_words(tx) + " of " + money_of(tx.amount) + ": " + status_words(tx),
            tx.id);
  }
  add_units(r, t);
  add_seen(r, t);
}

std::string maker(const RefundFacts& r) {
  switch (r.actor) {
    case Actor::returngo:
      return " by ReturnGO";
    case Actor::person:
      return " by a person in the Shopify admin";
    case Actor::allowed:
    case Actor::other_app:
      return r.refund->app.title.empty() ? " by an app" : " by " + r.refund->app.title;
    case Actor::none:
      return "";
  }
  return "";
}

void add_refund(const ReturnCase& c, const RefundFacts& r, Timeline& t) {
  const Refund& refund = *r.refund;
  const std::string actor = r.actor == Actor::person ? "person" : r.actor == Actor::none ? "" : "app";
  t.add(refund.created_at, "shopify", actor,
        r.money ? "refund of " + money_of(refund.total) + maker(r) : "refund without money" + maker(r), refund.id);
  for (const RefundLine& l : refund.lines)
    if (l.restocked)
      t.add(refund.created_at, "shopify", actor,
            std::to_string(l.quantity) + " put back into stock" + at_place(c, l.location_id), refund.id);
  for (const OrderTransaction& tx : refund.transactions)
    if (!same_word(tx.status, "SUCCESS"))
      t.add(tx.created_at, "shopify", "",
            "the payment provider says " + tx.status + (tx.error_code.empty() ? "" : " (" + tx.error_code + ")") +
                " to the refund",
            tx.id);
}

std::string disposition_words(const Disposition& d) {
  if (same_word(d.type, "RESTOCKED")) return "put back into stock";
  if (same_word(d.type, "NOT_RESTOCKED")) return "not put back into stock";
  if (same_word(d.type, "MISSING")) return "missing from the parcel";
  return d.type;
}

void add_order(const ReturnCase& c, const Facts& f, Timeline& t) {
  const Order& o = *c.order;
  t.add(o.created_at, "shopify", "customer", "order placed", o.id);
  t.add(o.cancelled_at, "shopify", "", "order cancelled", o.id);
  t.add(o.closed_at, "shopify", "", "order archived", o.id);
  for (const RefundFacts& r : f.refunds) add_refund(c, r, t);
  for (const NativeReturn& n : o.returns) {
    t.add(n.created_at, "shopify", "", "Shopify return " + n.name + " (now " + n.status + ")", n.id);
    for (const Disposition& d : n.dispositions)
      t.add(d.created_at, "shopify", "",
            std::to_string(d.quantity) + " " + disposition_words(d) + at_place(c, d.location_id), n.id);
  }
}

void add_exchange_order(const Order& x, Timeline& t) {
  t.add(x.created_at, "shopify", "",
        "exchange order " + x.name + " made (now " +
            (x.fulfillment_status.empty() ? "not fulfilled" : x.fulfillment_status) + ")",
        x.id);
  t.add(x.cancelled_at, "shopify", "", "exchange order " + x.name + " cancelled", x.id);
}

// Credits are the customer's, of all returns: those from before this one are none of its business.
void add_credits(const ReturnCase& c, const Rma& r, Timeline& t) {
  for (const Credit& credit : c.credits)
    if (credit.created_at && r.created_at && *credit.created_at >= *r.created_at)
      t.add(credit.created_at, "shopify", "",
            std::string(credit.kind == CreditKind::gift_card ? "gift card" : "store credit") + " of " +
                to_string(credit.amount) + " issued to this customer",
            credit.id);
}

void add_rises(const ReturnCase& c, const Facts& f, const Rma& r, Timeline& t) {
  for (const RmaFacts& rma : f.rmas) {
    if (rma.rma->id != r.id) continue;
    for (const UnitFacts* u : rma.units)
      for (const RestockRow& row : u->restocks)
        if (row.way == RestockWay::stock_rise)
          t.add(row.at, "agent", "", "stock of " + u->unit->sku + " seen to rise" + at_place(c, row.location_id), "");
  }
}

}  // namespace

std::vector<TraceEvent> timeline(const ReturnCase& c, const Facts& facts, const Rma* rma, Time now) {
  Timeline t(now);
  if (c.order) add_order(c, facts, t);
  if (rma) {
    add_returngo(*rma, t);
    add_credits(c, *rma, t);
    add_rises(c, facts, *rma, t);
    for (const ExchangeRef& e : rma->exchanges)
      for (const Order& x : c.exchange_orders)
        if (x.id == e.order_id) add_exchange_order(x, t);
  }
  for (const TrackedRecord& x : c.tracked)
    if (!rma || x.rma_id.empty() || x.rma_id == rma->id)
      t.add(x.at, "patchworks", "automation",
            "flow " + x.flow_name +
                (x.sent ? (x.success ? " sent it on" : " tried to send it on and failed") : " received it"),
            x.run_id);
  return t.sorted();
}

}  // namespace returnwatch::agent
