#include "agent/cycle/judge.h"

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "agent/cycle/stages.h"
#include "checks/facts.h"
#include "checks/registry.h"

namespace returnwatch::agent {
namespace {

using namespace checks;

bool waits_for_stock(const RmaFacts& r, const UnitFacts& u) {
  return r.owes && !u.not_returned && (!u.not_restockable || u.damaged) && !u.no_shipment;
}

// Of several the newest, which is of what is so now.
const Doubt* newest_of_stock(const Facts& f) {
  const Doubt* out = nullptr;
  for (const Doubt& d : f.doubts)
    if ((d.areas & kStock) != 0 && (!out || !d.at || (out->at && *d.at > *out->at))) out = &d;
  return out;
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
  if (u.held || u.damaged || !u.restocks.empty() || routed.empty() || r.status == RmaStatus::done) return;
  const bool sure = r.unjudgeable.empty() && !u.restock_unsure;  // else it may be back by now
  out.heading.push_back({r.rma->id, routed, sure ? 1 : 0});
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

// FNV-1a over everything, each value ended.
class Sum {
 public:
  void add(const std::string& text) {
    for (const char c : text) byte(static_cast<unsigned char>(c));
    byte(0xff);  // in no UTF-8
  }
  void add(std::int64_t n) {
    for (int i = 0; i < 8; ++i) byte(static_cast<unsigned char>(static_cast<std::uint64_t>(n) >> (8 * i)));
  }
  void add(Time t) { add(std::int64_t{t.time_since_epoch().count()}); }
  void add(const std::optional<Time>& t) {
    byte(t ? 1 : 0);
    if (t) add(*t);
  }
  void add(std::size_t n) { add(static_cast<std::int64_t>(n)); }
  [[nodiscard]] std::int64_t value() const { return hash_ == 0 ? 1 : static_cast<std::int64_t>(hash_); }

 private:
  void byte(unsigned char b) { hash_ = (hash_ ^ b) * 1099511628211ULL; }
  std::uint64_t hash_ = 14695981039346656037ULL;
};

template <typename... Values>
void add_all(Sum& sum, const Values&... values) {
  (sum.add(values), ...);
}

}  // namespace

std::int64_t checksum(const CaseJudgement& j) {
  Sum sum;
  for (const Outcome& o : j.outcomes) {
    add_all(sum, o.check, std::int64_t{o.looked_at}, o.no_data.size());
    for (const NoData& n : o.no_data) add_all(sum, n.rma_id, n.reason);
  }
  add_all(sum, j.claims.size(), j.restocks.size(), j.heading.size(), j.reasons.size(), j.stages.size());
  for (const StockClaim& c : j.claims)
    add_all(sum, c.item_id, c.rma_id, c.unit_id, c.location_id, c.received_at, c.restocked_at);
  for (const RestockFact& f : j.restocks)
    add_all(sum, f.rma_id, f.location_id, f.routed_location_id, std::int64_t{f.quantity}, f.at);
  for (const HeadingUnit& h : j.heading) add_all(sum, h.rma_id, h.location_id, std::int64_t{h.quantity});
  for (const ReasonAt& r : j.reasons) add_all(sum, r.rma_id, r.reason, r.approved_at);
  for (const StageSpan& s : j.stages) add_all(sum, s.rma_id, s.subject, s.stage, std::int64_t{s.took.count()});
  add_all(sum, std::int64_t{j.stock_doubt.has_value()}, j.stock_doubt ? j.stock_doubt->reason : std::string());
  return sum.value();
}

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
  if (const Doubt* doubt = newest_of_stock(facts); doubt && !test)
    out.stock_doubt = StockDoubt{doubt->at.value_or(now), doubt->reason};
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
