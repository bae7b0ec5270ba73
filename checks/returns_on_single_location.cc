// docs/facts/specification.md section 4: routes name several places, and everything lands on one.
#include <algorithm>
#include <set>

#include "checks/catalogue.h"

namespace returnwatch::checks {
namespace {

constexpr int kEnough = 20;

void judge(const StoreCase& c, const Context& ctx, Verdict& v) {
  std::set<std::string> routed, landed;
  int units = 0;
  Time first = Time::max();
  for (const RestockFact& r : c.restocks) {
    if (r.routed_location_id.empty() || r.location_id.empty() || r.at <= ctx.now - days(7)) continue;
    routed.insert(r.routed_location_id);
    landed.insert(r.location_id);
    units += r.quantity;
    first = std::min(first, r.at);
  }
  v.looked_at = units;
  if (units < kEnough || routed.size() < 2 || landed.size() != 1) return;
  const std::string& id = *landed.begin();
  const bool is_default = id == ctx.policy.default_location_id;
  std::string name = id;
  for (const Location& l : c.locations)
    if (l.id == id) name = l.name;
  Problem p;
  p.cause = is_default ? "default_location" : "single_location";
  p.subject = {SubjectKind::store, c.store};
  p.since = first;
  p.summary = "All " + std::to_string(units) + " units restocked in the last 7 days went to " + name +
              (is_default ? ", the default location" : "") + ", though routes name " + std::to_string(routed.size()) +
              " places.";
  p.evidence.push_back({"shopify", std::to_string(units) + " units restocked at " + name, first, id});
  p.evidence.push_back({"agent", "their routes name " + std::to_string(routed.size()) + " locations", {}, ""});
  v.problems.push_back(std::move(p));
}

}  // namespace

CheckInfo returns_on_single_location_check() {
  CheckInfo i;
  i.id = "returns_on_single_location";
  i.title = "All returns land on one location";
  i.topic = Topic::stock;
  i.owner = Owner::operations;
  i.severity = Severity::warning;
  i.grace = Duration{0};
  i.needs = {Need::returngo, Need::orders, Need::locations};
  i.causes = {
      {"default_location",
       "Staff or the integration leave the default location selected: have them choose where the parcel really is, and "
       "correct the quantities."},
      {"single_location",
       "Compare with where the parcels really go. If the goods are elsewhere, correct the quantities; if they are all "
       "there, correct the routes in the configuration."},
  };
  i.judge_store = judge;
  i.reads = "where the last 7 days' restocks went; the routes in the configuration";
  i.fires = "at least 20 restocked units whose routes name two or more locations all went to one";
  i.not_when = "fewer than 20 units; one route";
  i.in_history = false;
  return i;
}

}  // namespace returnwatch::checks
