#include "agent/cycle/user_checks.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>

#include "agent/cycle/user_rows.h"
#include "agent/store/records.h"
#include "agent/store/verdicts.h"
#include "alerts/lifecycle.h"

namespace returnwatch::agent {
namespace {

checks::CheckInfo info_of(const config::UserCheck& check, const QueryShape& shape) {
  checks::CheckInfo info{};
  info.id = check.id;
  info.title = check.id;
  info.owner = check.owner;
  info.severity = check.severity;
  info.grace = check.grace;
  info.needs = shape.needs;
  return info;
}

// Switched off, or what cannot be read: "" = neither.
std::string blocked_by(const checks::CheckInfo& info, const checks::Options& options, const checks::Reach& reach) {
  const auto set = options.find(std::string(info.id));
  if (set != options.end() && !set->second.enabled.value_or(true)) return "off";
  for (const checks::Need n : info.needs)
    if (!reach.has(n)) return std::string(to_string(n)) + ": " + reach.why(n);
  return "";
}

bool read_since(const Records& records, const checks::Finding& f) {
  const auto rma = records.returngo.rma(f.rma_id);
  if (rma && (!rma->read_at || *rma->read_at < f.fires_at)) return false;
  if (!rma || rma->order_id.empty()) return true;
  const auto order = records.shopify.order(rma->order_id);
  return !order || (order->read_at && *order->read_at >= f.fires_at);
}

}  // namespace

UserChecks::UserChecks(const std::vector<config::UserCheck>& checks, Database& db, const std::string& store)
    : db_(db), store_(store) {
  if (checks.empty()) return;
  auto queries = UserQueries::open(db.path(), store);
  if (!queries) {
    problems_.push_back("your own checks: " + queries.error().message);
    return;
  }
  queries_ = std::move(*queries);
  for (const config::UserCheck& check : checks) {
    auto shape = queries_->inspect(check.file, check.sql);
    const std::string wrong = shape ? wrong_columns(check, shape->columns) : shape.error().message;
    if (!wrong.empty()) {
      problems_.push_back(wrong);
      continue;
    }
    Own own{};
    own.check = &check;
    own.info = info_of(check, *shape);
    own.shape = std::move(*shape);
    own_.push_back(std::move(own));
  }
}

std::set<checks::Need> UserChecks::needs(const checks::Options& options) const {
  std::set<checks::Need> out;
  for (const Own& own : own_)
    if (blocked_by(own.info, options, checks::Reach{}) != "off")
      out.insert(own.info.needs.begin(), own.info.needs.end());
  return out;
}

bool UserChecks::turn(const Own& own, const QuerySight& sight, std::int64_t generation,
                      const std::string& blocked) const {
  if (sight.all || !own.ran || own.waits || own.blocked != blocked || own.generation != generation) return true;
  if (own.next && *own.next <= sight.now) return true;
  return own.shape.clock && sight.now - own.at >= kClockQueriesEvery;
}

checks::Outcome UserChecks::ask(const Own& own, const QuerySight& sight, const std::vector<alerts::Alert>& known) {
  UserRows rows;  // outlives the verdict, whose causes point into it
  const checks::Context ctx{sight.now, sight.policy, sight.reach};
  return checks::run(own.info, store_, ctx, sight.options, [&](checks::Verdict& v) {
    auto table = queries_->run(own.check->file, own.check->sql, sight.now);
    if (!table) {
      v.no_data.push_back({"", table.error().message});
      v.again_at(sight.now + kClockQueriesEvery);
      return;
    }
    const auto since_of = [&](const checks::Subject& subject, const std::string& cause) {
      const std::string fingerprint = checks::fingerprint(own.check->id, store_, subject, cause);
      for (const alerts::Alert& a : known)
        if (a.finding.fingerprint == fingerprint && alerts::is_open(a)) return a.finding.since;
      return sight.now;
    };
    auto problems = problems_of(*own.check, own.shape.columns, *table, since_of);
    if (!problems) {
      v.no_data.push_back({"", problems.error().message});
      v.again_at(sight.now + kClockQueriesEvery);
      return;
    }
    rows = std::move(*problems);
    v.problems = std::move(rows.problems);
    v.looked_at = static_cast<int>(v.problems.size());
  });
}

void UserChecks::close_removed(checks::Time now) {
  if (swept_) return;
  swept_ = true;
  std::set<std::string> gone;
  for (const std::string& key : verdict_keys(db_, store_, kUserCases)) gone.insert(key);
  AlertStore store(db_);
  for (const std::string& key : store.open_cases(store_, kUserCases)) gone.insert(key);
  for (const Own& own : own_) gone.erase(user_case_key(own.check->id));
  for (const std::string& key : gone) {
    checks::Outcome off;
    off.check = user_check_of(key);
    off.enabled = false;
    store.apply(alerts::advance(store.of_case(store_, key), key, {off}, {now, false, {}}));
    drop_verdicts(db_, store_, key);
  }
}

std::set<std::string> UserChecks::judge(const QuerySight& sight, std::map<std::string, double>* spent) {
  std::set<std::string> reread;
  SqlTransaction step(db_);
  close_removed(sight.now);
  step.commit();
  if (own_.empty()) return reread;
  const std::int64_t generation = queries_->generation();
  const Records records(db_, store_);
  for (Own& own : own_) {
    const std::string blocked = blocked_by(own.info, sight.options, sight.reach), key = user_case_key(own.check->id);
    if (!turn(own, sight, generation, blocked)) continue;
    const auto begin = std::chrono::steady_clock::now();
    AlertStore store(db_);
    const auto known = store.of_case(store_, key);
    const checks::Outcome outcome = ask(own, sight, known);  // outside the transaction: it may take seconds
    if (spent)
      (*spent)[own.check->id] += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    for (const checks::NoData& n : outcome.no_data)
      if (blocked.empty()) spdlog::warn("{}: check {}: {}", store_, own.check->id, n.reason);
    const auto may_fire = [&](const checks::Finding& f) { return f.rma_id.empty() || read_since(records, f); };
    SqlTransaction one(db_);
    const alerts::Step alert_step = alerts::advance(known, key, {outcome}, {sight.now, sight.baseline, may_fire});
    store.apply(alert_step);
    put_verdicts(db_, store_, key, {outcome});
    one.commit();
    own.ran = true;
    own.waits = !alert_step.wants_reread.empty();
    own.generation = generation;
    own.at = sight.now;
    own.next = outcome.next;
    own.blocked = blocked;
    reread.insert(alert_step.wants_reread.begin(), alert_step.wants_reread.end());
  }
  return reread;
}

std::vector<checks::Outcome> UserChecks::look(const QuerySight& sight) {
  std::vector<checks::Outcome> out;
  const AlertStore store(db_);
  for (const Own& own : own_) out.push_back(ask(own, sight, store.of_case(store_, user_case_key(own.check->id))));
  return out;
}

}  // namespace returnwatch::agent
