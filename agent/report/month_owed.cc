#include "agent/report/month_owed.h"

#include <algorithm>
#include <numeric>

#include "agent/cycle/as_of.h"
#include "agent/store/alert_store.h"
#include "agent/store/statement.h"
#include "agent/views/trace_owed.h"
#include "checks/facts.h"
#include "checks/words.h"

namespace returnwatch::agent::report {
namespace {

using namespace checks;

Owed line(const ReturnCase& c, const RmaFacts& r, const std::string& kind, const Money& money, Time since) {
  Owed o;
  o.store = c.store;
  o.kind = kind;
  o.currency = money.currency;
  o.minor = money.minor;
  o.since = since;
  o.rma_id = r.rma->id;
  o.order_id = c.order_id;
  o.order_name = c.order ? c.order->name : r.rma->order_name;
  return o;
}

// What of one return the customer waits for, as the trace says it: a line for each kind and currency.
void add_units(const ReturnCase& c, const Policy& policy, const Facts& f, const RmaFacts& r, MonthReport& out) {
  std::map<std::pair<std::string, std::string>, Owed> sums;
  for (const TraceOwed& o : owed_of({c, policy, Reach{}, f, r}, {})) {
    if (!o.open || (o.amount && o.amount->minor == 0)) continue;  // 0: another unit of the return has it all
    if (!o.amount) {
      ++out.unpriced;
      continue;
    }
    const Time since = o.since.value_or(out.owed_at);
    const auto [at, fresh] = sums.try_emplace({o.kind, o.amount->currency}, line(c, r, o.kind, *o.amount, since));
    if (fresh) continue;
    at->second.minor += o.amount->minor;
    at->second.since = std::min(at->second.since, since);
  }
  for (auto& [key, o] : sums) out.owed.push_back(std::move(o));
}

std::size_t age_of(Time since, Time at) {
  for (std::size_t i = 0; i + 1 < kAges.size(); ++i)
    if (at - since <= days(kAges[i])) return i;
  return kAges.size() - 1;
}

}  // namespace

std::int64_t OwedSum::sum() const { return std::accumulate(by_age.begin(), by_age.end(), std::int64_t{0}); }

std::vector<CaseKey> cases_that_may_owe(Database& db, const std::string& store, Time from) {
  std::vector<CaseKey> out;
  Statement rows(
      db,
      "SELECT DISTINCT k FROM (SELECT case_key AS k FROM rma_record WHERE store = ?1 AND open = 1 AND gone_at IS NULL"
      " UNION ALL SELECT r.case_key FROM rma_transaction t JOIN rma_record r ON r.store = t.store AND r.id = t.rma_id"
      "   WHERE t.store = ?1 AND coalesce(t.updated_at, ?2) >= ?2 AND r.gone_at IS NULL"
      " UNION ALL SELECT id FROM order_record WHERE store = ?1 AND refunded = 1 AND "
      "   max(coalesce(feed_updated_at, 0), coalesce(detail_updated_at, 0)) >= ?2) WHERE k <> '' ORDER BY 1",
      store, from);
  while (rows.next()) out.push_back({store, rows.text(0), 0});
  for (const alerts::Alert& a : AlertStore(db).open())
    if (a.finding.store == store && !a.finding.rma_id.empty() &&
        std::none_of(out.begin(), out.end(), [&a](const CaseKey& k) { return k.key == a.case_key; }))
      out.push_back({store, a.case_key, 0});
  return out;
}

void add_owed(const ReturnCase& now, const Policy& policy, Time at, MonthReport& r) {
  if (now.order && now.order->test) return;
  const ReturnCase c = as_of(now, at);
  const Reach reach;
  const Facts facts = derive(c, Context{at, policy, reach});
  for (const RmaFacts& rma : facts.rmas) {
    if (!rma.unjudgeable.empty() && rma.live) ++r.unjudged;
    if (!rma.owes || !rma.unjudgeable.empty()) continue;
    add_units(c, policy, facts, rma, r);
    const checks::Transaction* invoice = unpaid_invoice(*rma.rma);
    if (invoice && invoice->amount.order && invoice->amount.order->minor > 0)
      r.owed.push_back(line(c, rma, "invoice", *invoice->amount.order, invoice->created_at.value_or(at)));
  }
}

void sum_owed(MonthReport& r) {
  std::stable_sort(r.owed.begin(), r.owed.end(), [](const Owed& a, const Owed& b) { return a.since < b.since; });
  std::map<std::pair<std::string, std::string>, OwedSum> sums;
  for (const Owed& o : r.owed)
    for (const std::string& kind : {o.kind, std::string("~all")}) {  // "~" sorts last
      if (kind == "~all" && o.by_customer()) continue;
      OwedSum& s = sums[{o.currency, kind}];
      s.currency = o.currency;
      s.kind = kind == "~all" ? "all" : kind;
      s.by_age[age_of(o.since, r.owed_at)] += o.minor;
      ++s.lines;
    }
  for (auto& [key, s] : sums) r.owed_sums.push_back(std::move(s));
}

}  // namespace returnwatch::agent::report
