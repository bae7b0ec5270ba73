#include "agent/cycle/judge.h"

#include <algorithm>
#include <chrono>

#include "agent/cycle/stages.h"
#include "checks/facts.h"
#include "checks/registry.h"

namespace returnwatch::agent {
namespace {

using namespace checks;

bool waits_for_stock(const RmaFacts& r, const UnitFacts& u) {
  return r.owes && !u.not_returned && (!u.not_restockable || u.damaged) && !u.no_shipment;
}

void collect_stock(const RmaFacts& r, const UnitFacts& u, Time now, CaseJudgement& out) {
  const std::string routed = u.route ? u.route->location_id : "";
  for (const RestockRow& row : u.restocks)
    if (row.at && *row.at >= now - days(7)) out.restocks.push_back({r.rma->id, row.location_id, routed, 1, *row.at});
  if (!waits_for_stock(r, u)) return;
  if (u.received_at && u.line && !u.line->inventory_item_id.empty()) {
    StockClaim claim{u.line->inventory_item_id, r.rma->id, u.unit->id, routed, *u.received_at, {}};
    // A rise that a claim was given may not prove it for good: only rows on the order do.
    if (!u.restocks.empty() && u.restocks.front().way != RestockWay::stock_rise) {
      claim.restocked_at = u.restocks.front().at;
      if (!u.restocks.front().location_id.empty()) claim.location_id = u.restocks.front().location_id;  // there it rose
    }
    out.claims.push_back(claim);
  }
  if (!r.unjudgeable.empty() || u.restock_unsure || u.held || u.damaged) return;  // it may be back, or is
  if (u.restocks.empty() && !routed.empty() && r.status != RmaStatus::done)
    out.heading.push_back({r.rma->id, routed, 1});
}

void collect_reason(const RmaFacts& r, const UnitFacts& u, CaseJudgement& out) {
  if (r.owes && r.approved_at && !u.unit->reason.empty())
    out.reasons.push_back({r.rma->id, u.unit->reason, *r.approved_at});
}

void collect_learned(const Facts& f, CaseJudgement& out) {
  for (const RefundFacts& r : f.refunds) {
    const App& app = r.refund->app;
    const bool admin = app.id == "1830279" || app.id == "gid://shopify/App/1830279" || app.handle == "shopify_web";
    if (r.carried() && r.money && !admin && !(app.id.empty() && app.title.empty() && app.handle.empty()))
      out.carried_by = app;
  }
}

}  // namespace

CaseJudgement judge(const ReturnCase& c, const Policy& policy, const Reach& reach, const Options& options, Time now,
                    std::map<std::string, double>* spent) {
  CaseJudgement out;
  const Context ctx{now, policy, reach};
  const Facts facts = derive(c, ctx);
  for (const CheckInfo& check : all_checks()) {
    if (!check.of_cases()) continue;
    const auto begin = std::chrono::steady_clock::now();
    Outcome outcome = run(check, c, facts, ctx, options);
    if (spent)
      (*spent)[std::string(check.id)] +=
          std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (outcome.next && (!out.next || *outcome.next < *out.next)) out.next = outcome.next;
    out.outcomes.push_back(std::move(outcome));
  }
  const bool test = c.order && c.order->test;  // test orders never fire, nor do they count for what does
  for (const RmaFacts& r : facts.rmas)
    for (const UnitFacts* u : r.units) {
      if (test) break;
      collect_stock(r, *u, now, out);
      collect_reason(r, *u, out);
    }
  collect_learned(facts, out);
  out.stages = stage_spans(c, facts);
  return out;
}

}  // namespace returnwatch::agent
