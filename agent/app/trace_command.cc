#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "agent/app/commands.h"
#include "agent/app/session.h"
#include "agent/app/tracing.h"
#include "agent/cycle/judge.h"
#include "agent/cycle/policy.h"
#include "agent/cycle/reach.h"
#include "agent/cycle/user_checks.h"
#include "agent/store/alert_store.h"
#include "agent/store/cases.h"
#include "agent/store/retention.h"
#include "agent/store/verdicts.h"
#include "checks/text.h"

namespace returnwatch::agent {

namespace {

// The user's own checks as they were last judged; a query cannot be asked of one return alone.
std::vector<checks::Outcome> own_outcomes(Database& db, const config::Config& config, const config::Store& store,
                                          const checks::ReturnCase& c) {
  std::vector<checks::Outcome> out;
  const auto without_data = no_data(db, store.name);
  for (const config::UserCheck& own : config.user_checks) {
    checks::Outcome o;
    o.check = own.id;
    const auto set = store.checks.find(own.id);
    o.enabled = set == store.checks.end() || set->second.enabled.value_or(true);
    for (const alerts::Alert& a : AlertStore(db).of_case(store.name, user_case_key(own.id))) {
      const bool of_return =
          std::any_of(c.rmas.begin(), c.rmas.end(), [&a](const checks::Rma& r) { return r.id == a.finding.rma_id; });
      const bool of_order = a.finding.rma_id.empty() && !c.order_id.empty() && a.finding.order_id == c.order_id;
      if (alerts::is_open(a) && (of_return || of_order)) o.findings.push_back(a.finding);
    }
    for (const NoDataEntry& n : without_data)
      if (n.check == own.id) o.no_data.push_back({"", n.reason});
    o.why.push_back({"", "does not return this one"});
    out.push_back(std::move(o));
  }
  return out;
}

}  // namespace

std::vector<TraceReturn> trace_returns(Database& db, const config::Config& config, const std::string& what,
                                       const std::string& store, checks::Time now) {
  std::vector<TraceReturn> out;
  for (const CaseKey& key : find_cases(db, store, what))
    for (const config::Store& s : config.stores) {
      if (s.name != key.store) continue;
      const checks::Policy policy = policy_of(config, s, db, now);
      const checks::Reach reach = reach_of_store(s, db, now, false);
      const checks::ReturnCase c = load_case(db, key, policy);
      std::vector<checks::Outcome> outcomes = judge(c, policy, reach, s.checks, now).outcomes;
      for (checks::Outcome& o : own_outcomes(db, config, s, c)) outcomes.push_back(std::move(o));
      for (TraceReturn& r : trace(c, policy, reach, outcomes, now)) out.push_back(std::move(r));
    }
  return out;
}

int trace_command(const TraceArgs& args) {
  const auto config = load_config(args.config);
  if (!config) return kCouldNotTell;
  const auto db = open_to_read(*config);
  if (!db) return kCouldNotTell;
  const auto now = SystemClock().now();
  const auto returns = trace_returns(*db, *config, args.what, args.store, now);
  if (returns.empty()) {
    std::cerr << "no return or order \"" << args.what
              << "\" is known here; it may be older than the backfill, or of another store\n";
    return kFound;
  }
  std::cout << (args.format == "json" ? trace_json(returns, now) : trace_text(returns, config->agent.timezone, now));
  return kOk;
}

int forget_command(const std::string& path, const std::string& rma, const std::string& store) {
  const auto config = load_config(path);
  if (!config) return kCouldNotTell;
  const auto place = find_place(*config);
  if (!place) return kCouldNotTell;
  if (!place->db) {
    const auto body = ask_daemon(*config, "POST", "/api/forget", form_of({{"rma", rma}, {"store", store}}));
    if (!body) return kCouldNotTell;
    std::cout << nlohmann::json::parse(*body, nullptr, false).value("message", "") << "\n";
    return kOk;
  }
  int found = 0;
  for (const config::Store& s : config->stores)
    if ((store.empty() || s.name == store) && forget(*place->db, s.name, rma)) {
      std::cout << "forgot return " << rma << " of " << s.name << "\n";
      ++found;
    }
  if (found == 0) std::cerr << "no return " << rma << " is known here\n";
  return found > 0 ? kOk : kFound;
}

}  // namespace returnwatch::agent
