// `backtest`: the stored history, judged again as it stood then. Reads the state beside a running agent and changes
// nothing.
#include <algorithm>
#include <iostream>
#include <set>

#include "agent/app/backtest_settings.h"
#include "agent/app/commands.h"
#include "agent/app/session.h"
#include "agent/cycle/as_of.h"
#include "agent/cycle/flows.h"
#include "agent/cycle/policy.h"
#include "agent/cycle/replay.h"
#include "agent/cycle/user_checks.h"
#include "agent/store/alert_store.h"
#include "agent/store/cases.h"
#include "agent/views/backtest.h"
#include "checks/facts.h"
#include "checks/registry.h"

namespace returnwatch::agent {
namespace {

using checks::CheckInfo;
using checks::Time;

std::vector<std::string> blind_spots(const CheckInfo& check) {
  if (!check.in_history)
    return {
        "the facts that this check reads are not kept over time: what is shown is what it really reported, and --set "
        "has no effect"};
  if (check.unseen_in_history.empty()) return {};
  return {std::string(check.unseen_in_history)};
}

const char* const kOwnBlindSpot =
    "your own query sees the records as they are now: what it would have returned earlier, and no longer does, is not "
    "counted";

// "returnwatch's own eyes": when it began to see, per store.
std::vector<std::string> general_blind_spots(Database& db, const config::Config& config, const std::string& timezone,
                                             Time from) {
  std::vector<std::string> out = {
      "it is assumed that every source could be read all the time, that policy and settings were as they are now, and "
      "that nobody silenced or closed anything",
      "returns that were forgotten, or removed by retention, are missing; a status that no system dates counts from "
      "when the agent first saw it"};
  for (const config::Store& s : config.stores)
    if (const auto t = LearnedRecords(db, s.name).get(&Learned::baseline); t && *t > from)
      out.push_back(s.name + " has been watched since " + checks::to_rfc3339(*t).substr(0, 10) +
                    " only: before that, only what the systems themselves date is known");
  (void)timezone;
  return out;
}

struct BacktestRequest {
  const config::Config* config;
  std::vector<const CheckInfo*> cases, stores;  // to be replayed
};

BacktestEpisode shown(const Episode& e) { return {e.finding, e.fired_at, e.ended_at, e.before}; }

using Found = std::map<std::string, std::vector<BacktestEpisode>>;  // by check

void keep(const std::vector<Episode>& episodes, Found& found) {
  for (const Episode& e : episodes) found[e.finding.check].push_back(shown(e));
}

void replay_cases(Database& db, const config::Config& config, const config::Store& store,
                  const std::vector<const CheckInfo*>& list, const ReplaySpan& span, const Progress& progress,
                  long& cases, Found& found) {
  if (list.empty()) return;
  const checks::Policy policy = policy_of(config, store, db, span.to);
  const checks::Reach reach;
  const auto keys = all_cases(db, store.name);
  for (const CaseKey& key : keys) {
    const checks::ReturnCase now = load_case(db, key, policy);
    keep(replay(span, changes_of(now),
                [&](Time at) {
                  const checks::ReturnCase then = as_of(now, at);
                  const checks::Context ctx{at, policy, reach};
                  const checks::Facts facts = checks::derive(then, ctx);
                  std::vector<checks::Outcome> out;
                  for (const CheckInfo* c : list) out.push_back(checks::run(*c, then, facts, ctx, store.checks));
                  return out;
                }),
         found);
    ++cases;
    if (progress && cases % 50 == 0) progress("replaying " + store.name, cases, static_cast<long>(keys.size()));
  }
}

void replay_store(Database& db, const config::Config& config, const config::Store& store,
                  const std::vector<const CheckInfo*>& list, const ReplaySpan& span, Found& found) {
  if (list.empty()) return;
  const checks::Policy policy = policy_of(config, store, db, span.to);
  const checks::Reach reach;
  const Records records(db, store.name);
  // The store's view begins some days before the span: a burst needs the week before it.
  checks::StoreCase now = load_store_case(db, store.name, policy, span.to);
  now.errors = load_store_case(db, store.name, policy, span.from).errors;
  if (!store.patchworks) now.flows.clear();
  keep(replay(span, changes_of(now),
              [&](Time at) {
                checks::StoreCase then = as_of(now, at);
                complete_flows(then.flows, records.patchworks.flows(),
                               store.patchworks ? store.patchworks->flows : std::vector<config::Flow>{}, at);
                const checks::Context ctx{at, policy, reach};
                std::vector<checks::Outcome> out;
                for (const CheckInfo* c : list) out.push_back(checks::run(*c, then, ctx, store.checks));
                return out;
              }),
       found);
}

// What was really told: from the journal.
void read_journal(Database& db, const config::Store& store, const std::string& check, const ReplaySpan& span,
                  Found& found) {
  const AlertStore alerts(db);
  std::map<std::string, BacktestEpisode> open;
  for (const AlertStore::JournalRow& row : alerts.journal(span.from, span.to + checks::Duration{1})) {
    if (row.store != store.name || row.check != check) continue;
    if (row.event == "firing") {
      const auto alert = alerts.find(row.fingerprint);
      if (alert) open[row.fingerprint] = {alert->finding, row.at, std::nullopt, false};
    } else if (const auto it = open.find(row.fingerprint);
               it != open.end() && (row.event == "resolved" || row.event == "closed" || row.event == "unwatched")) {
      it->second.ended_at = row.at;
      found[check].push_back(it->second);
      open.erase(it);
    }
  }
  for (const auto& [fingerprint, episode] : open) found[check].push_back(episode);
}

bool ask_own(Database& db, const config::Config& config, const config::Store& store, const std::string& check,
             const ReplaySpan& span, Found& found) {
  UserChecks own(config.user_checks, db, store.name);
  for (const std::string& p : own.problems()) std::cerr << p << "\n";
  if (!own.problems().empty()) return false;
  const checks::Policy policy = policy_of(config, store, db, span.to);
  const checks::Reach reach;
  for (const checks::Outcome& o : own.look({span.to, policy, reach, store.checks, false, true})) {
    if (!check.empty() && o.check != check) continue;
    for (const checks::NoData& n : o.no_data) std::cerr << o.check << ": " << n.reason << "\n";
    for (const checks::Finding& f : o.findings)
      if (f.fires_at <= span.to) found[o.check].push_back({f, f.fires_at, std::nullopt, f.fires_at < span.from});
  }
  return true;
}

// Everything that `args` ask for, under one configuration.
bool find_all(Database& db, const config::Config& config, const BacktestArgs& args, const ReplaySpan& span,
              const Progress& progress, long& cases, Found& found) {
  for (const config::Store& store : config.stores) {
    std::vector<const CheckInfo*> of_cases, of_store;
    for (const CheckInfo& c : checks::all_checks()) {
      const std::string id(c.id);
      if (!args.check.empty() && id != args.check) continue;
      if (!c.in_history)
        read_journal(db, store, id, span, found);
      else if (c.of_cases())
        of_cases.push_back(&c);
      else
        of_store.push_back(&c);
    }
    replay_cases(db, config, store, of_cases, span, progress, cases, found);
    replay_store(db, config, store, of_store, span, found);
    const bool built_in = checks::find_check(args.check) != nullptr;
    if (!config.user_checks.empty() && !built_in && !ask_own(db, config, store, args.check, span, found)) return false;
  }
  return true;
}

void switch_on(config::Config& config, const std::string& check) {
  if (!check.empty())
    for (config::Store& s : config.stores) s.checks[check].enabled = true;  // "before it is switched on"
}

std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& s : list) out += (out.empty() ? "" : ", ") + s;
  return out;
}

Backtest described(Database& db, const config::Config& config, const BacktestArgs& args, const ReplaySpan& span,
                   long cases, Found asked, const std::optional<Found>& configured) {
  Backtest b;
  b.from = span.from;
  b.to = span.to;
  b.timezone = config.agent.timezone;
  b.settings = joined(args.set);
  b.cases = cases;
  b.blind = general_blind_spots(db, config, b.timezone, span.from);
  const auto add = [&](const std::string& id, const std::string& title, std::vector<std::string> blind) {
    if (!args.check.empty() && id != args.check) return;
    BacktestCheck c{id, title, asked[id], std::nullopt, std::move(blind)};
    if (configured) {
      const auto it = configured->find(id);
      c.configured = it == configured->end() ? std::vector<BacktestEpisode>{} : it->second;
    }
    b.checks.push_back(std::move(c));
  };
  for (const CheckInfo& c : checks::all_checks()) add(std::string(c.id), std::string(c.title), blind_spots(c));
  for (const config::UserCheck& c : config.user_checks) add(c.id, "Your own check", {kOwnBlindSpot});
  return b;
}

}  // namespace

int backtest_command(const BacktestArgs& args) {
  auto config = load_config(args.config);
  if (!config) return kCouldNotTell;
  const auto since = config::parse_duration(args.since);
  const auto names = store_names(*config);
  std::string wrong;
  if (!args.check.empty() && !known_check(args.check, *config))
    wrong = "no check is named \"" + args.check + "\"; returnwatch checks list names them";
  else if (!since || since->count() == 0)
    wrong = "--since must be a duration such as 7d or 30d";
  else if (!args.store.empty() && std::find(names.begin(), names.end(), args.store) == names.end())
    wrong = "no store is named \"" + args.store + "\" in " + args.config;
  if (!args.store.empty())
    config->stores.erase(std::remove_if(config->stores.begin(), config->stores.end(),
                                        [&](const config::Store& s) { return s.name != args.store; }),
                         config->stores.end());
  config::Config tried = *config;
  if (wrong.empty()) {
    switch_on(tried, args.check);
    wrong = lay_settings(args.set, args.check, tried);
  }
  if (!wrong.empty()) {
    std::cerr << wrong << "\n";
    return kCouldNotTell;
  }
  const auto db = open_to_read(*config);
  if (!db) return kCouldNotTell;
  const Time now = SystemClock().now();
  const ReplaySpan span{now - *since, now};
  const Progress progress = terminal_progress();
  long cases = 0, again = 0;
  Found asked;
  std::optional<Found> configured;
  if (!find_all(*db, tried, args, span, progress, cases, asked)) return kCouldNotTell;
  if (!args.set.empty()) {
    configured.emplace();
    if (!find_all(*db, *config, args, span, progress, again, *configured)) return kCouldNotTell;
  }
  end_progress();
  std::cout << to_text(described(*db, *config, args, span, cases, std::move(asked), configured));
  return kOk;
}

}  // namespace returnwatch::agent
