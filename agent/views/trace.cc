#include "agent/views/trace.h"

#include <algorithm>
#include <map>

#include "agent/views/trace_owed.h"
#include "checks/facts.h"
#include "checks/registry.h"
#include "checks/text.h"

namespace returnwatch::agent {
namespace {

using namespace checks;

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
      if (check && check->topic == Topic::in_doubt && f.subject.kind == SubjectKind::return_ && f.rma_id == r.rma->id)
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
    settled += o.standing == OwedState::settled;
    unsure += o.standing == OwedState::unsure;
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
    out += " What is owed cannot be determined now.";
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
  return o.looked_at > 0 ? "checked, nothing wrong" : "does not apply here";
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
    r.owed = owed_of({c, policy, reach, f, rma}, outcomes);
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
