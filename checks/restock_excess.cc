// SPEC section 4: more units of a line put back than came back. Counted per RMA and variant over refund lines and dispositions;
// a rise of on-hand alone is never held against a return.
#include <map>

#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

struct Tally {
  const UnitFacts* unit = nullptr;
  int received = 0, restocked = 0, unsellable = 0;
  const RestockRow* last = nullptr;
};

void judge(const ReturnCase& c, const Facts& f, const Context& ctx, Verdict& v) {
  for (const RmaFacts& r : f.rmas) {
    if (!r.unjudgeable.empty()) {
      cannot_judge(v, r);
      continue;
    }
    if (!r.owes) continue;
    if (ctx.policy.native_returns && !ctx.reach.has(Need::returns))
      v.no_data.push_back({r.rma->id, std::string(to_string(Need::returns)) + ": " + ctx.reach.why(Need::returns)});
    std::map<std::string, Tally> lines;
    for (const UnitFacts* u : r.units) {
      Tally& t = lines[u->unit->line_id];
      if (!t.unit) t.unit = u;
      t.received += u->received_at && !u->not_returned ? 1 : 0;
      int rows = 0;
      for (const RestockRow& row : u->restocks) {
        if (row.way == RestockWay::stock_rise) continue;
        ++rows;
        if (!t.last || row.at >= t.last->at) t.last = &row;
      }
      t.restocked += rows;
      const bool decided = u->unit->validation.at && u->unit->validation.is_returned && !u->unit->validation.is_restockable;
      if (rows > 0 && decided) {
        t.unit = u;
        t.unsellable += 1;
      }
    }
    for (const auto& [line, t] : lines) {
      ++v.looked_at;
      const bool excess = t.restocked > t.received;
      if (!excess && t.unsellable == 0) continue;
      const std::string_view cause = !excess ? "restocked_unsellable" : t.received == 0 ? "restocked_early" : "restocked_twice";
      Problem p = unit_problem(c, *t.unit, cause, t.last->at.value_or(Time{}));
      const std::string what = t.unit->unit->sku.empty() ? "An item" : t.unit->unit->sku;
      p.summary = what + " of return " + r.rma->id + " was put back into stock " +
                  (cause == "restocked_twice"   ? std::to_string(t.restocked) + " times though " + std::to_string(t.received) + " came back."
                   : cause == "restocked_early" ? "before it came back."
                                                : "though it was judged not fit to be restocked.");
      p.evidence.push_back({"shopify", std::to_string(t.restocked) + " unit(s) of the line restocked", t.last->at, t.last->ref});
      p.evidence.push_back({"returngo", std::to_string(t.received) + " unit(s) received", t.unit->received_at, r.rma->id});
      v.problems.push_back(std::move(p));
    }
  }
}

}  // namespace

CheckInfo restock_excess_check() {
  CheckInfo i;
  i.id = "restock_excess";
  i.title = "More restocked than came back";
  i.owner = Owner::operations;
  i.severity = Severity::critical;
  i.grace = Duration{0};
  i.needs = {Need::returngo, Need::orders};
  for (std::string_view id : {"restocked_twice", "restocked_early", "restocked_unsellable"}) {
    CauseInfo cause{id};
    cause.permanent = true;
    i.causes.push_back(cause);
  }
  i.judge_case = judge;
  i.reads = "refund lines and return dispositions in Shopify; receipt and validation in ReturnGO";
  i.fires = "more units of a line were restocked than came back, before any came back, or though decided not restockable";
  i.not_when = "restock of lines cancelled before fulfilment";
  i.action = "Count the shelf and correct the stock in Shopify, so that nobody buys what is not there.";
  return i;
}

}  // namespace returnwatch::checks
