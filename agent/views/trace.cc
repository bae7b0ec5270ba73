#include "agent/views/trace.h"

#include <algorithm>

#include "checks/facts.h"
#include "checks/registry.h"

namespace returnwatch::agent {
namespace {

using namespace checks;

std::string said(const Comment& c) {
  switch (c.fact) {
    case CommentFact::other: return "";
    case CommentFact::error: return "error: " + c.error_key;
    case CommentFact::noise_error: return "";
    case CommentFact::shipment_received: return "parcel received";
    case CommentFact::shipment_in_transit: return "parcel in transit";
    case CommentFact::refund_failed: return "the refund failed";
    case CommentFact::shopify_return_failed: return "no Shopify return could be created";
    case CommentFact::shopify_return_made: return "Shopify return created";
    case CommentFact::shopify_return_cancelled: return "Shopify return cancelled";
    case CommentFact::refunded: return "refund paid out";
    case CommentFact::credited: return "credit issued";
    case CommentFact::invoice_sent: return "invoice for the exchange sent";
    case CommentFact::approved: return "return approved";
    case CommentFact::cancelled: return "return cancelled";
    case CommentFact::reopened: return "return reopened";
    case CommentFact::submitted: return "return requested by the customer";
    case CommentFact::rejected: return "return rejected";
    case CommentFact::done: return "return marked done";
  }
  return "";
}

std::string resolution_words(Resolution r, const std::string& raw) {
  switch (r) {
    case Resolution::payment: return "refund to the payment method";
    case Resolution::store_credit: return "store credit";
    case Resolution::gift_card: return "gift card";
    case Resolution::exchange: return "exchange";
    case Resolution::bank: return "refund to a bank account";
    case Resolution::unknown: return raw.empty() ? "no resolution" : raw;
  }
  return raw;
}

class Timeline {
 public:
  void add(std::optional<Time> at, const char* source, const std::string& actor, const std::string& what, const std::string& ref = "") {
    if (at && !what.empty()) events_.push_back({*at, source, actor, what, ref});
  }
  std::vector<TraceEvent> sorted() {
    std::stable_sort(events_.begin(), events_.end(), [](const TraceEvent& a, const TraceEvent& b) { return a.at < b.at; });
    return std::move(events_);
  }

 private:
  std::vector<TraceEvent> events_;
};

void add_returngo(const Rma& r, Timeline& t) {
  t.add(r.created_at, "returngo", "", "return created", r.id);
  for (const RmaEvent& e : r.events)
    if (e.name != "RMA_CREATED") t.add(e.at, "returngo", "", e.name == "RMA_APPROVED" ? std::string("return approved") : e.name, r.id);
  bool approved_event = std::any_of(r.events.begin(), r.events.end(), [](const RmaEvent& e) { return e.name == "RMA_APPROVED"; });
  for (const Comment& c : r.comments)
    if (!(c.fact == CommentFact::approved && approved_event)) t.add(c.at, "returngo", c.actor, said(c), r.id);
  for (const Transaction& tx : r.transactions) {
    const std::string money = tx.amount.order ? " of " + to_string(*tx.amount.order) : "";
    t.add(tx.created_at, "returngo", "", tx.type + money + " (now " + tx.status + ")", tx.id);
  }
  for (const Unit& u : r.units)
    if (u.validation.at)
      t.add(u.validation.at, "returngo", "person",
            u.sku + std::string(!u.validation.is_returned ? " validated as not returned" : u.validation.is_restockable ? " validated, can be restocked" : " validated, not to be restocked"), r.id);
  for (const Seen& s : r.seen) t.add(s.at, "agent", "", std::string("first seen ") + (s.what == "rma" ? "as " : "with parcel ") + s.state, r.id);
}

void add_shopify(const ReturnCase& c, const Facts& f, Timeline& t) {
  if (!c.order) return;
  const Order& o = *c.order;
  t.add(o.created_at, "shopify", "", "order placed", o.id);
  t.add(o.cancelled_at, "shopify", "", "order cancelled", o.id);
  t.add(o.closed_at, "shopify", "", "order archived", o.id);
  for (const RefundFacts& r : f.refunds) {
    const Refund& refund = *r.refund;
    const std::string who = r.carried() ? "by ReturnGO" : refund.app.title.empty() ? "" : "by " + refund.app.title;
    t.add(refund.created_at, "shopify", r.actor == Actor::person ? "person" : "app", "refund " + (refund.total.order ? to_string(*refund.total.order) : "") + " " + who, refund.id);
    for (const RefundLine& l : refund.lines)
      if (l.restocked) {
        const Location* at = find_location(c, l.location_id);
        t.add(refund.created_at, "shopify", "", std::to_string(l.quantity) + " restocked" + (at ? " at " + at->name : ""), refund.id);
      }
    for (const OrderTransaction& tx : refund.transactions)
      if (!same_word(tx.status, "SUCCESS")) t.add(tx.created_at, "shopify", "", "refund transaction " + tx.status + (tx.error_code.empty() ? "" : " " + tx.error_code), tx.id);
  }
  for (const NativeReturn& n : o.returns) {
    t.add(n.created_at, "shopify", "", "Shopify return " + n.name + " (now " + n.status + ")", n.id);
    for (const Disposition& d : n.dispositions) {
      const Location* at = find_location(c, d.location_id);
      t.add(d.created_at, "shopify", "", std::to_string(d.quantity) + " " + d.type + (at ? " at " + at->name : ""), n.id);
    }
  }
  for (const Order& x : c.exchange_orders) t.add(x.created_at, "shopify", "", "exchange order " + x.name + " (now " + x.fulfillment_status + ")", x.id);
}

TraceOwed owed_of(const RmaFacts& r, const UnitFacts& u) {
  TraceOwed out;
  out.unit = !u.unit->name.empty() ? u.unit->name : u.unit->sku;
  out.resolution = resolution_words(u.resolution, u.unit->resolution);
  out.amount = u.owed;
  if (!r.owes) out.state = r.live ? "nothing owed before it is approved" : "nothing owed: the return is " + r.rma->status;
  else if (u.not_returned) out.state = "nothing owed: validated as not returned";
  else if (u.paid) out.state = "settled: " + u.paid_by;
  else if (!u.due_at) out.state = "not due yet";
  else {
    out.state = "owed since " + to_rfc3339(*u.due_at);
    out.open = true;
    out.since = u.due_at;
  }
  return out;
}

std::string headline(const RmaFacts& r, const std::vector<TraceOwed>& owed) {
  const long open = std::count_if(owed.begin(), owed.end(), [](const TraceOwed& o) { return o.open; });
  std::string out = "Return " + r.rma->id + " of order " + r.rma->order_name + " is " + r.rma->status + ": ";
  if (open == 0) return out + (r.owes && !owed.empty() && std::all_of(owed.begin(), owed.end(), [](const TraceOwed& o) { return o.state.rfind("settled", 0) == 0; }) ? "everything is settled." : "nothing is overdue.");
  return out + std::to_string(open) + " of " + std::to_string(owed.size()) + (owed.size() == 1 ? " item is" : " items are") + " still owed.";
}

TraceVerdict verdict_of(const Outcome& o, const std::string& rma_id, Time now) {
  TraceVerdict v;
  v.check = o.check;
  const CheckInfo* info = find_check(o.check);
  v.title = info ? std::string(info->title) : o.check;
  v.verdict = "healthy";
  auto mine = [&rma_id](const std::string& other) { return other.empty() || other == rma_id; };
  for (const NoData& n : o.why)
    if (mine(n.rma_id)) v.why = n.reason;
  for (const NoData& n : o.no_data)
    if (mine(n.rma_id)) {
      v.verdict = "no data";
      v.why = n.reason;
    }
  for (const Finding& f : o.findings)
    if (mine(f.rma_id)) {
      v.verdict = f.fires_at <= now ? "firing" : "pending";
      v.why = f.cause + ": " + f.summary;
      if (v.verdict == "firing") break;
    }
  if (!o.enabled) v = {o.check, v.title, "not watched", "switched off"};
  return v;
}

}  // namespace

std::vector<TraceReturn> trace(const ReturnCase& c, const Policy& policy, const Reach& reach, const std::vector<Outcome>& outcomes, Time now) {
  const Facts f = derive(c, Context{now, policy, reach});
  std::vector<TraceReturn> out;
  auto finish = [&](TraceReturn r, const RmaFacts* rma) {
    Timeline t;
    if (rma) add_returngo(*rma->rma, t);
    add_shopify(c, f, t);
    for (const TrackedRecord& x : c.tracked)
      t.add(x.at, "patchworks", "", x.flow_name + (x.sent ? " sent it" : " received it") + (x.success ? "" : ", without success"), x.run_id);
    r.events = t.sorted();
    for (const Outcome& o : outcomes) r.verdicts.push_back(verdict_of(o, r.rma_id, now));
    out.push_back(std::move(r));
  };
  const std::string order_name = c.order ? c.order->name : "";
  for (const RmaFacts& rma : f.rmas) {
    TraceReturn r{c.store, rma.rma->id, rma.rma->status, c.order_id, order_name.empty() ? rma.rma->order_name : order_name, "", {}, {}, {}};
    for (const UnitFacts* u : rma.units) r.owed.push_back(owed_of(rma, *u));
    r.headline = headline(rma, r.owed);
    finish(std::move(r), &rma);
  }
  if (f.rmas.empty()) finish({c.store, "", "", c.order_id, order_name, "Order " + order_name + " has no return in ReturnGO.", {}, {}, {}}, nullptr);
  return out;
}

}  // namespace returnwatch::agent
