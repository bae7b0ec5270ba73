// docs/facts/specification.md section 4: restocked at another active location than the route says.
#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

void judge(const ReturnCase& c, const Facts&, const RmaFacts& r, const Context& ctx, Verdict& v) {
  if (!ctx.reach.has(Need::returns) && (ctx.policy.native_returns || returns_unread(c)))
    v.no_data.push_back({r.rma->id, std::string(to_string(Need::returns)) + ": " + ctx.reach.why(Need::returns)});
  for (const UnitFacts* u : r.units) {
    if (!u->route) continue;
    ++v.looked_at;
    for (const RestockRow& row : u->restocks) {
      if (row.location_id == u->route->location_id) continue;
      const Location* at = find_location(c, row.location_id);
      const Location* routed = find_location(c, u->route->location_id);
      if (!at || !routed) continue;            // a place that Shopify does not list: nothing to compare
      if (inactive_at(*at, row.at)) continue;  // told by restock_inactive_location
      if (made_good(c, *u, row)) continue;     // put back once more, where it belongs: restock_excess tells it
      Problem p = unit_problem(c, *u, "wrong_location", row.at.value_or(u->received_at.value_or(Time{})));
      p.summary = (u->unit->sku.empty() ? std::string("An item") : u->unit->sku) + " of return " + r.rma->id +
                  " was restocked at " + at->name + " instead of " + routed->name + ".";
      p.evidence.push_back({"shopify", "restocked at " + at->name, row.at, row.ref});
      p.evidence.push_back({"agent", "the route says " + routed->name, {}, u->route->location_id});
      v.problems.push_back(std::move(p));
    }
  }
}

}  // namespace

CheckInfo restock_wrong_location_check() {
  CheckInfo i;
  i.id = "restock_wrong_location";
  i.title = "Restocked at the wrong location";
  i.topic = Topic::stock;
  i.owner = Owner::operations;
  i.severity = Severity::warning;
  i.grace = Duration{0};
  i.needs = {Need::returngo, Need::orders, Need::locations};
  i.part_needs = {{Need::returns}};
  i.causes = {
      {"wrong_location", "Find out where the item is. Move the stock in Shopify to that place, or correct the route."},
  };
  for (CauseInfo& cause : i.causes) cause.permanent = true;
  i.judge_return = judge;
  i.counts_itself = true;
  i.hangs_on = kStock;
  i.reads = "where refund lines and dispositions put stock in Shopify; the routes in the configuration";
  i.fires = "a unit was restocked at an active location other than the routed one";
  i.not_when = "no route matches; the location is not known";
  return i;
}

}  // namespace returnwatch::checks
