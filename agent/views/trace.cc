#include "agent/views/trace.h"

#include <algorithm>
#include <map>

#include "checks/facts.h"
#include "checks/registry.h"
#include "checks/text.h"

namespace returnwatch::agent {
namespace {

using namespace checks;

std::string resolution_words(Resolution r, const std::string& raw) {
  switch (r) {
    case Resolution::payment:
      return "refund to the payment method";
    case Resolution::store_credit:
      return "store credit";
    case Resolution::gift_card:
      return "gift card";
    case Resolution::exchange:
      return "exchange";
    case Resolution::bank:
      return "refund to a bank account";
    case Resolution::unknown:
      return raw.empty() ? "no resolution" : raw;
  }
  return raw;
}

const char* awaited(DueOn due) {
  switch (due) {
    case DueOn::received:
      return "its receipt";
    case DueOn::validated:
      return "its inspection";
    case DueOn::approved:
      return "its approval";
    case DueOn::done:
      return "the return to be done";
  }
  return "";
}

std::string unit_name(const Unit& u) { return !u.name.empty() ? u.name : !u.sku.empty() ? u.sku : "item " + u.id; }

void owe(TraceOwed& out, const std::string& state, std::optional<Time> since) {
  out.state = "owed: " + state;
  out.open = true;
  out.since = since;
}

std::string sent_words(const ReturnCase& c, const RmaFacts& r) {
  for (const ExchangeRef& e : r.rma->exchanges) {
    if (same_word(e.type, "Fee") || e.order_id.empty()) continue;
    const auto order = std::find_if(c.exchange_orders.begin(), c.exchange_orders.end(),
                                    [&e](const Order& x) { return x.id == e.order_id; });
    const bool read = order != c.exchange_orders.end();
    if (read && order->cancelled_at) continue;
    return "exchange order " + e.order_name +
           (read && !order->fulfillment_status.empty() ? " is " + order->fulfillment_status : "");
  }
  return "its exchange was added to the order";
}

// The last of the return's exchange orders that is none yet, or no more.
std::string why_open(const ReturnCase& c, const RmaFacts& r) {
  std::string out = r.orders_released > 0 ? "the exchange order does not hold it" : "there is no exchange order";
  for (const ExchangeRef& e : r.rma->exchanges) {
    if (same_word(e.type, "Fee")) continue;
    if (e.order_id.empty() && !e.draft_id.empty()) return "the exchange is still draft order " + e.order_name;
    for (const Order& x : c.exchange_orders)
      if (x.id == e.order_id && x.cancelled_at) out = "exchange order " + x.name + " was cancelled";
  }
  return out;
}

std::string ready_words(const RmaFacts& r) {
  for (const ExchangeRef& e : r.rma->exchanges)
    if (!same_word(e.type, "Fee") && e.order_id.empty() && !e.draft_id.empty())
      return "; draft order " + e.order_name + " is ready";
  return "";
}

void exchange_state(const ReturnCase& c, const RmaFacts& r, const UnitFacts& u, TraceOwed& out) {
  const Transaction* invoice = unpaid_invoice(*r.rma);
  if (u.exchanged)
    out.state = "settled: " + sent_words(c, r);
  else if (money_instead(r, u))
    out.state = "settled: the customer got money instead";
  else if (invoice)
    out.state = "not due yet: waits for the customer to pay" +
                (invoice->amount.order ? " " + to_string(*invoice->amount.order) : std::string(" the difference"));
  else if (!u.received_at)
    out.state = "not due yet: waits for its receipt" + ready_words(r);
  else
    owe(out, why_open(c, r), u.received_at);
}

// What is open of it, and why.
void owe_money(const UnitFacts& u, TraceOwed& out) {
  const std::string it = u.in_parts ? "a part of it" : "it";
  if (u.failure && u.failure->kind != FailureKind::stuck)
    owe(out, it + " was tried and failed (" + u.failure->word + ")", u.due_at);
  else if (u.requested || u.failure)
    owe(out, it + " was asked for and has not come through yet", u.due_at);
  else if (u.failed)
    owe(out, it + " was tried and failed", u.due_at);
  else if (u.claimed)
    owe(out, "ReturnGO says that " + it + " was paid, and Shopify has no such money", u.due_at);
  else
    owe(out, u.in_parts ? "only a part was paid yet" : "nothing was paid yet", u.due_at);
  out.amount = u.still;
}

void money_state(const ReturnCase& c, const Policy& policy, const RmaFacts& r, const UnitFacts& u, const Facts& f,
                 TraceOwed& out) {
  if (u.paid)
    out.state = "settled: " + u.paid_by;
  else if (u.resolution == Resolution::exchange)
    exchange_state(c, r, u, out);
  else if (!r.unjudgeable.empty())
    out.state = "cannot be told: " + r.unjudgeable;
  else if (!u.due_at)
    out.state = std::string("not due yet: waits for ") + awaited(policy.refund_due_on);
  else if (u.resolution == Resolution::payment && !f.order_seen)
    out.state = "cannot be told: " + f.order_unseen_why;
  else if (!u.paid_unsure.empty())
    out.state = "cannot be told: " + u.paid_unsure;
  else if (u.still && u.still->minor == 0)
    out.state = "not owed any more: nothing is left of what was paid for the order";
  else if (f.unpaid_order && u.resolution == Resolution::payment)
    out.state = "cannot be told: Shopify shows no payment of the order";
  else
    owe_money(u, out);
}

TraceOwed customers(const ReturnCase& c, const Policy& policy, const RmaFacts& r, const UnitFacts& u, const Facts& f) {
  TraceOwed out;
  out.unit = unit_name(*u.unit);
  out.resolution = resolution_words(u.resolution, u.unit->resolution);
  out.amount = u.owed;
  if (!r.owes)
    out.state = r.live && r.status == RmaStatus::pending ? "not due yet: the return is not approved"
                : r.live                                 ? "cannot be told: " + r.unjudgeable
                                                         : "nothing owed: the return is " + r.rma->status;
  else if (u.not_returned)
    out.state = "nothing owed: the item was not in the parcel";
  else if (u.spare)
    out.state = "nothing owed: it " + u.paid_by;
  else
    money_state(c, policy, r, u, f, out);
  return out;
}

// What the warehouse still owes the stock, as the check of it sees it: nothing where that could not tell.
void add_stock(const RmaFacts& r, const std::vector<Outcome>& outcomes, std::vector<TraceOwed>& out) {
  for (const Outcome& o : outcomes)
    if (const CheckInfo* info = find_check(o.check); info && info->stock_owed)
      for (const Finding& f : o.findings) {
        if (f.rma_id != r.rma->id) continue;
        for (const UnitFacts* u : r.units)
          if (f.subject.id == r.rma->id + "/" + u->unit->variant_id && u->restocks.empty() && u->received_at) {
            TraceOwed row;
            row.to = "stock";
            row.unit = unit_name(*u->unit);
            row.resolution = "back into stock";
            if (u->held)
              row.state = "arrived: held back from sale";
            else
              owe(row, "not seen back in stock", u->received_at);
            out.push_back(std::move(row));
          }
      }
}

std::string stage(const RmaFacts& r) {
  const bool any =
      std::any_of(r.units.begin(), r.units.end(), [](const UnitFacts* u) { return u->received_at && !u->no_shipment; });
  const bool all =
      std::all_of(r.units.begin(), r.units.end(), [](const UnitFacts* u) { return u->received_at || u->not_returned; });
  switch (r.status) {
    case RmaStatus::pending:
      return "waits for a decision";
    case RmaStatus::rejected:
      return "was rejected";
    case RmaStatus::cancelled:
      return "was cancelled";
    case RmaStatus::approved:
      return any && all                ? "is approved and has arrived"
             : any                     ? "is approved and has partly arrived"
             : all && !r.units.empty() ? "is approved; no parcel is expected"
                                       : "is approved; the parcel has not arrived yet";
    case RmaStatus::received:
      return any && !all ? "has partly arrived" : "has arrived";
    case RmaStatus::validated:
      return "has arrived and was inspected";
    case RmaStatus::done:
      return "is done in ReturnGO";
    case RmaStatus::unknown:
      break;
  }
  return "is " + (r.rma->status.empty() ? std::string("of unknown status") : r.rma->status);
}

std::string items(std::size_t n) { return checks::counted(n, "item"); }

// What the customer got beyond that, by the check that tells it of the return as a whole.
std::optional<Money> too_much(const RmaFacts& r, const std::vector<Outcome>& outcomes) {
  for (const Outcome& o : outcomes) {
    const CheckInfo* check = find_check(o.check);
    for (const Finding& f : o.findings)
      if (check && check->topic == Topic::in_doubt && f.subject.kind == SubjectKind::return_ && r.live &&
          f.rma_id == r.rma->id)
        return f.amount;
  }
  return std::nullopt;
}

std::string headline(const RmaFacts& r, const std::string& order_name, const std::vector<TraceOwed>& owed,
                     const std::optional<Money>& beyond, Time now) {
  std::map<std::string, std::int64_t> money;
  std::size_t open = 0, stock = 0, settled = 0, unsure = 0, of_customer = 0;
  std::optional<Time> since;
  for (const TraceOwed& o : owed) {
    if (o.to == "stock") {
      stock += o.open;
      continue;
    }
    ++of_customer;
    settled += o.state.rfind("settled", 0) == 0;
    unsure += o.state.rfind("cannot", 0) == 0;
    if (!o.open) continue;
    ++open;
    if (o.amount) money[o.amount->currency] += o.amount->minor;
    if (o.since && (!since || *o.since < *since)) since = o.since;
  }
  const std::string more = beyond ? " and " + to_string(*beyond) + " too much" : "";
  std::string out = "Return " + r.rma->id + " of order " + order_name + " " + stage(r) + ".";
  if (open > 0) {
    std::string sums;
    for (const auto& [currency, minor] : money)
      sums += (sums.empty() ? "" : " and ") + to_string(Money{minor, currency});
    out += " Still owed to the customer: " + (sums.empty() ? "" : sums + " for ") + items(open) +
           (since ? ", due for " + human(now - *since) : "") + ".";
  } else if (unsure > 0) {
    out += " What is owed cannot be told now.";
  } else if (r.owes && of_customer > 0) {
    out += settled == of_customer ? " The customer has got everything" + (beyond ? "," + more : "") + "."
           : settled > 0          ? " Nothing is overdue; part of it is settled."
                                  : " Nothing is overdue.";
  }
  if (beyond && (open > 0 || settled != of_customer)) out += " The customer has got" + more.substr(4) + ".";
  if (stock > 0) out += " " + items(stock) + (stock == 1 ? " is" : " are") + " not back in stock.";
  return out;
}

bool mine(const std::string& of, const std::string& rma_id) { return of.empty() || of == rma_id; }

// Why a check is content: its own sentence, else whether it had anything to look at.
std::string content_with(const Outcome& o, const std::string& rma_id) {
  for (const NoData& n : o.why)
    if (mine(n.rma_id, rma_id)) return n.reason;
  return o.looked_at > 0 ? "looked, and found nothing wrong" : "has nothing to look at here";
}

TraceVerdict verdict_of(const Outcome& o, const std::string& rma_id, Time now) {
  const CheckInfo* info = find_check(o.check);
  TraceVerdict v{o.check, info ? std::string(info->title) : o.check, "healthy", "", {}};
  if (!o.enabled) {
    v.verdict = "not watched";
    v.why = "switched off";
    return v;
  }
  for (const Finding& f : o.findings) {
    if (!mine(f.rma_id, rma_id)) continue;
    const bool fires = f.fires_at <= now;
    if (v.verdict == "pending" && !fires) continue;
    v.verdict = fires ? "firing" : "pending";
    v.why = f.summary + " (" + f.cause + ")";
    v.fires_at = fires ? std::optional<Time>{} : f.fires_at;
    if (fires) break;
  }
  if (v.verdict != "healthy") return v;
  for (const NoData& n : o.no_data)
    if (mine(n.rma_id, rma_id)) {
      v.verdict = "no data";
      v.why = n.reason;
      return v;
    }
  v.why = content_with(o, rma_id);
  return v;
}

}  // namespace

std::vector<TraceReturn> trace(const ReturnCase& c, const Policy& policy, const Reach& reach,
                               const std::vector<Outcome>& outcomes, Time now) {
  const Facts f = derive(c, Context{now, policy, reach});
  std::vector<TraceReturn> out;
  auto finish = [&](TraceReturn r, const Rma* rma) {
    r.events = timeline(c, f, rma, now);
    for (const Outcome& o : outcomes) r.verdicts.push_back(verdict_of(o, r.rma_id, now));
    out.push_back(std::move(r));
  };
  const std::string order_name = c.order ? c.order->name : "";
  for (const RmaFacts& rma : f.rmas) {
    TraceReturn r{c.store,
                  rma.rma->id,
                  rma.rma->status,
                  c.order_id,
                  order_name.empty() ? rma.rma->order_name : order_name,
                  "",
                  {},
                  {},
                  {}};
    for (const UnitFacts* u : rma.units) r.owed.push_back(customers(c, policy, rma, *u, f));
    add_stock(rma, outcomes, r.owed);
    r.headline = headline(rma, r.order_name, r.owed, too_much(rma, outcomes), now);
    finish(std::move(r), rma.rma);
  }
  if (c.rmas.empty())
    finish({c.store,
            "",
            "",
            c.order_id,
            order_name,
            "Order " + (order_name.empty() ? c.order_id : order_name) + " has no return in ReturnGO.",
            {},
            {},
            {}},
           nullptr);
  return out;
}

}  // namespace returnwatch::agent
