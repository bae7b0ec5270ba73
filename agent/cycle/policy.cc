#include "agent/cycle/policy.h"

#include <date/tz.h>

#include <algorithm>

#include "checks/words.h"

namespace returnwatch::agent {
namespace {

bool is_working(date::local_days day, const std::vector<std::string>& days, const std::vector<std::string>& holidays) {
  const std::string name = date::format("%a", date::weekday(day));
  const std::string iso = date::format("%F", day);
  if (std::find(holidays.begin(), holidays.end(), iso) != holidays.end()) return false;
  return days.empty() || std::any_of(days.begin(), days.end(),
                                     [&name](const std::string& d) { return checks::same_word(d.substr(0, 3), name); });
}

}  // namespace

std::string resolve_location(const std::string& named, const std::vector<checks::Location>& locations) {
  const auto slash = named.rfind('/');
  const std::string id = named.rfind("gid://", 0) == 0 && slash != std::string::npos ? named.substr(slash + 1) : named;
  for (const checks::Location& l : locations)
    if (l.id == id) return l.id;
  for (const bool active : {true, false})  // a warehouse that moved may have left an inactive one of its name
    for (const checks::Location& l : locations)
      if (l.active == active && checks::same_word(l.name, named)) return l.id;
  // An id that Shopify does not list (yet) is still an id: a finding can name it.
  return !id.empty() && std::all_of(id.begin(), id.end(), [](unsigned char ch) { return std::isdigit(ch); }) ? id : "";
}

checks::WorkTime working_time(const std::vector<std::string>& days, const std::vector<std::string>& holidays,
                              const std::string& timezone, checks::Time from, checks::Time to) {
  checks::WorkTime out;
  if (days.empty() && holidays.empty()) return out;
  out.rule = timezone;
  for (const std::string& day : days) out.rule += " +" + day;
  for (const std::string& day : holidays) out.rule += " -" + day;
  const date::time_zone* zone = date::locate_zone(timezone);
  const auto last = date::floor<date::days>(zone->to_local(to));
  for (auto day = date::floor<date::days>(zone->to_local(from)); day <= last; day += date::days{1}) {
    if (!is_working(day, days, holidays)) continue;
    const auto begin = std::chrono::time_point_cast<checks::Duration>(
        zone->to_sys(day + std::chrono::seconds{0}, date::choose::earliest));
    const auto end = std::chrono::time_point_cast<checks::Duration>(
        zone->to_sys(day + date::days{1} + std::chrono::seconds{0}, date::choose::earliest));
    if (!out.spans.empty() && out.spans.back().end == begin)
      out.spans.back().end = end;
    else
      out.spans.push_back({begin, end});
  }
  return out;
}

checks::Policy resolve_policy(const config::Store& store, const std::string& agent_timezone, const Records& records,
                              checks::Time now) {
  const config::StorePolicy& p = store.policy;
  const std::vector<checks::Location> locations = records.shopify.locations();
  checks::Policy out;
  out.refund_due_on = p.refund_due_on;
  out.store_credit_via = p.store_credit_via;
  switch (p.native_returns) {
    case config::NativeReturns::on:
      out.native_returns = true;
      break;
    case config::NativeReturns::off:
      out.native_returns = false;
      break;
    case config::NativeReturns::auto_:
      out.native_returns = records.returngo.makes_native_returns();
      break;
  }
  out.refund_apps = p.refund_apps;
  const std::string& app = store.shopify.returngo_app;
  out.returngo_app =
      app.empty() ? records.learned.get(&Learned::returngo_app).value_or(checks::App{}) : checks::App{app, app, app};
  out.default_location_id = p.default_location.empty() ? "" : resolve_location(p.default_location, locations);
  for (const config::RouteMatch& r : p.routes)
    out.routes.push_back({r.country, r.reason, r.sku_prefix, r.method, resolve_location(r.location, locations)});
  for (const config::ReasonMark& r : p.reasons) out.reasons.push_back({r.reason, r.shown});
  out.work = working_time(p.working_days, p.holidays, store.timezone.empty() ? agent_timezone : store.timezone,
                          now - checks::days(420), now + checks::days(60));
  return out;
}

checks::Policy policy_of(const config::Config& config, const config::Store& store, Database& db, checks::Time now) {
  return resolve_policy(store, config.agent.timezone, Records(db, store.name), now);
}

}  // namespace returnwatch::agent
