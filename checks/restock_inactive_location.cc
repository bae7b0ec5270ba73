// docs/facts/specification.md section 4. `Location.isActive` is today's word: whether it was inactive then is read from
// `deactivatedAt`.
#include <map>
#include <set>

#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

std::string item(const UnitFacts& u) { return u.unit->sku.empty() ? "item " + u.unit->variant_id : u.unit->sku; }

// A unit that should be back in stock and is not.
bool takes(const Facts& f, const UnitFacts& u) {
  for (const RmaFacts& r : f.rmas)
    if (r.rma == u.rma)
      return r.owes && r.unjudgeable.empty() && u.restocks.empty() && !u.held && !u.not_returned && !u.not_restockable;
  return false;
}

void tell(const ReturnCase& c, const UnitFacts& u, std::string_view cause, const Location& l, const RestockRow& row,
          Verdict& v) {
  Problem p = unit_problem(c, u, cause, row.at.value_or(u.received_at.value_or(Time{})));
  const bool refused = cause == "refused_inactive_location";
  p.summary = item(u) + " of return " + u.rma->id + (refused ? " was to be restocked at " : " was restocked at ") +
              l.name + ", which is inactive" +
              (refused ? ", and Shopify did not restock it." : ": the stock cannot be sold.");
  p.evidence.push_back({"shopify",
                        std::string(row.way == RestockWay::disposition ? "return disposition" : "refund line") +
                            " names location " + l.name,
                        row.at, row.ref});
  p.evidence.push_back({"shopify", "location " + l.name + " is inactive", l.deactivated_at, l.id});
  v.problems.push_back(std::move(p));
}

// Units of a RETURN line that names an inactive location and that Shopify did not restock, as far as nothing has made
// them good since: as many as the line holds, oldest return first.
void judge_refused(const ReturnCase& c, const Facts& f, const Context&, Verdict& v) {
  std::set<const UnitFacts*> told;
  for (const RefundFacts& refund : f.refunds)
    for (const RefundLine& line : refund.refund->lines) {
      if (line.restocked || !same_word(line.restock_type, "RETURN")) continue;
      const auto made = refund.refund->created_at;
      const Location* l = find_location(c, line.location_id);
      if (!l || !inactive_at(*l, made)) continue;
      int left = line.quantity;
      for (const UnitFacts& u : f.units) {
        if (left <= 0) break;
        if (u.unit->line_id != line.line_id || !takes(f, u) || told.count(&u)) continue;
        if (u.rma->created_at && made && *made < *u.rma->created_at) continue;
        told.insert(&u);
        --left;
        tell(c, u, "refused_inactive_location", *l,
             {RestockWay::refund_return, line.line_id, 1, l->id, made, refund.refund->id}, v);
      }
    }
}

void judge(const ReturnCase& c, const Facts&, const RmaFacts& r, const Context& ctx, Verdict& v) {
  if (!ctx.reach.has(Need::returns) && (ctx.policy.native_returns || returns_unread(c)))
    v.no_data.push_back({r.rma->id, std::string(to_string(Need::returns)) + ": " + ctx.reach.why(Need::returns)});
  for (const UnitFacts* u : r.units) {
    if (!r.owes) continue;
    ++v.looked_at;
    for (const RestockRow& row : u->restocks) {
      if (row.way == RestockWay::stock_rise) continue;
      const Location* l = find_location(c, row.location_id);
      if (l && inactive_at(*l, row.at) && !made_good(c, *u, row)) tell(c, *u, "location_inactive", *l, row, v);
    }
  }
}

// Of the returns on their way to a closed location: in the evidence, and in the sentence.
constexpr std::size_t kNamed = 20, kSaid = 5;

// "1001, 1002 and 1003", "1001, 1002, 1003, 1004, 1005 and 7 more".
std::string first_of(const std::set<std::string>& ids) {
  std::string out;
  std::size_t said = 0;
  for (const std::string& id : ids) {
    if (said == kSaid) break;
    ++said;
    out += (said == 1 ? "" : said == ids.size() ? " and " : ", ") + id;
  }
  return out + (ids.size() > said ? " and " + std::to_string(ids.size() - said) + " more" : "");
}

void judge_routes(const StoreCase& c, const Context&, Verdict& v) {
  std::map<std::string, std::set<std::string>> heading, perhaps;  // location -> returns on their way to it
  for (const HeadingUnit& u : c.heading) (u.quantity > 0 ? heading : perhaps)[u.location_id].insert(u.rma_id);
  for (const Location& l : c.locations) {
    if (l.active) continue;
    const auto it = heading.find(l.id);
    if (it == heading.end()) {
      if (perhaps.count(l.id) > 0)
        v.no_data.push_back(
            {"", "whether the returns that were sent to " + l.name + " are back in stock is not known yet", l.id});
      continue;
    }
    Problem p;
    p.cause = "routed_location_inactive";
    p.subject = {SubjectKind::location, l.id};
    p.since = l.deactivated_at ? *l.deactivated_at : l.seen_inactive.value_or(Time{});
    const std::size_t n = it->second.size();
    p.summary = std::to_string(n) + (n == 1 ? " approved return (" : " approved returns (") + first_of(it->second) +
                (n == 1 ? ") heads for " : ") head for ") + l.name + ", which is inactive in Shopify.";
    p.evidence.push_back({"shopify", "location " + l.name + " is inactive", l.deactivated_at, l.id});
    std::size_t named = 0;
    for (const std::string& rma : it->second)
      if (named++ < kNamed)
        p.evidence.push_back(
            {"returngo", "return " + rma + " is approved, not yet restocked, and routed there", {}, rma});
    if (n > kNamed) p.evidence.push_back({"agent", std::to_string(n - kNamed) + " more are routed there", {}, ""});
    v.problems.push_back(std::move(p));
  }
  v.looked_at += static_cast<int>(heading.size());
}

}  // namespace

CheckInfo restock_inactive_location_check() {
  CheckInfo i;
  i.id = "restock_inactive_location";
  i.title = "Restock at an inactive location";
  i.topic = Topic::stock;
  i.owner = Owner::operations;
  i.severity = Severity::critical;
  i.grace = Duration{0};
  i.needs = {Need::returngo, Need::orders, Need::locations};
  i.part_needs = {{Need::returns}};
  i.causes = {
      {"location_inactive",
       "Move the stock to an active location in Shopify, or reactivate this one; until then nobody can buy it."},
      {"refused_inactive_location",
       "Shopify did not add the item: reactivate the location or choose another, then add the item in Products > "
       "Inventory."},
      {"routed_location_inactive",
       "Change where these returns are sent before they arrive, or reactivate the location, and tell the warehouse "
       "that receives them."},
  };
  i.causes[0].permanent = i.causes[1].permanent = true;
  i.judge_return = judge;
  i.counts_itself = true;
  i.judge_case = judge_refused;
  i.hangs_on = kStock;
  i.judge_store = judge_routes;
  i.reads =
      "refund lines and return dispositions, and the shop's locations, in Shopify; the routes in the configuration";
  i.fires =
      "a unit was restocked at a location that was inactive then, Shopify refused such a restock, or approved returns "
      "head for one";
  i.not_when = "the line was not meant for restock; the location was deactivated only after the restock";
  i.unseen_in_history = "returns heading for a closed location (routed_location_inactive) are not replayed";
  return i;
}

}  // namespace returnwatch::checks
