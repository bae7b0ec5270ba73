// A pass's second half: what was polled, judged, and what that changes of the alerts.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <limits>

#include "agent/base/version.h"
#include "agent/cycle/flows.h"
#include "agent/cycle/judge.h"
#include "agent/cycle/policy.h"
#include "agent/cycle/reach.h"
#include "agent/cycle/store_watch.h"
#include "agent/store/alert_store.h"
#include "agent/store/cases.h"
#include "agent/store/verdicts.h"
#include "checks/basis.h"
#include "checks/registry.h"

namespace returnwatch::agent {
namespace {

constexpr int kBatch = 500;
// One case's judgement can make another's due (stock is allotted among them): after so many rounds the next cycle goes
// on.
constexpr int kMostRounds = 4;
// Of what has not changed, so many in one cycle: polls and messages go on meanwhile.
constexpr int kMostAnew = 2000;
// What a changed program finds is read again before it fires, as the budgets allow; its digest waits no longer.
constexpr checks::Duration kAnewPatience = checks::hours(1);

bool read_since(const std::optional<Time>& read_at, Time due) { return read_at && *read_at >= due; }

// Stock is read hourly; an item that was not is gone, and cannot be read again.
constexpr checks::Duration kStockAge = checks::minutes(75);

// Whether the finding may rest on a level from before it fell due, which one more reading would bring up to date.
bool rests_on_old_stock(const checks::ReturnCase& c, const checks::Finding& f, Time now) {
  const checks::CheckInfo* check = checks::find_check(f.check);
  if (!check || std::count(check->needs.begin(), check->needs.end(), checks::Need::inventory) == 0) return false;
  return std::any_of(c.levels.begin(), c.levels.end(), [&](const checks::StockLevel& l) {
    return l.read_at < f.fires_at && now - l.read_at < kStockAge;
  });
}

}  // namespace

// What the last poll left out as idle, and what it read has shown to be in use.
std::set<checks::Need> StoreWatch::missed() const {
  std::set<checks::Need> out = left_out_;
  for (const checks::Need idle : idle_needs(policy_, records_)) out.erase(idle);
  return out;
}

// Everything is judged again once what judgements rest on has changed. A changed program is said to have done so: what
// it finds is no news of the shop.
void StoreWatch::note_basis(Time now) {
  for (const checks::Need need : missed())
    reach_.missing[static_cast<std::size_t>(need)] = "scope_missing (the scope is not granted)";
  const std::string program = checks::program_identity(program_version(), checks::all_checks());
  const std::string basis = program + " " + checks::store_identity(policy_, store_.checks, {});
  note_missing(db_, store_.name, missing_of(reach_));
  put_unreadable(db_, store_.name, unreadable());
  const std::string before = records_.learned.get(&Learned::judged_with);
  if (before == basis) return;
  SqlTransaction step(db_);
  mark_all_anew(db_, store_.name);
  if (!before.empty() && before.rfind(program, 0) != 0 && records_.learned.get(&Learned::baseline)) {
    records_.learned.put(&Learned::anew, Anew{program, now});
    spdlog::info("{}: judged by another version of returnwatch so far: every return is judged again", store_.name);
  }
  records_.learned.put(&Learned::judged_with, basis);
  step.commit();
}

// Each check of returns that lacks what it needs, as every case would say it.
std::vector<checks::Outcome> StoreWatch::unreadable() const {
  std::vector<checks::Outcome> out;
  for (const checks::CheckInfo& check : checks::all_checks()) {
    const auto set = store_.checks.find(std::string(check.id));
    if (!check.of_cases() || (set != store_.checks.end() && !set->second.enabled.value_or(true))) continue;
    for (const checks::Need need : check.needs) {
      if (reach_.has(need)) continue;
      checks::Outcome none;
      none.check = std::string(check.id);
      none.no_data.push_back({"", std::string(to_string(need)) + ": " + reach_.why(need)});
      out.push_back(std::move(none));
      break;
    }
  }
  return out;
}

// The digest of a changed program waits for the cases that are left, and for what has to be read again before it fires.
void StoreWatch::end_anew_if_done(Time now) {
  const auto anew = records_.learned.get(&Learned::anew);
  if (!anew || !cases_to_judge_anew(db_, store_.name, 1).empty()) return;
  const auto open = AlertStore(db_).open();
  const bool waits = std::any_of(open.begin(), open.end(), [&](const alerts::Alert& a) {
    return a.finding.store == store_.name && a.anew == anew->id && !a.fired_at && a.finding.fires_at <= now;
  });
  if (!waits || now - anew->since >= kAnewPatience) records_.learned.put(&Learned::anew, std::nullopt);
}

// "Re-read before firing": whether what the finding rests on was read since its deadline fell due.
bool StoreWatch::may_fire(const checks::ReturnCase& c, const checks::Finding& f, Time now) {
  if (around_.options.recorded_at && (f.rma_id.empty() || f.fires_at > *around_.options.recorded_at)) return true;
  if (f.rma_id.empty()) {  // an order without any return: ReturnGO must have been asked for it
    if (!c.rmas.empty()) return true;
    const auto asked = looked_up_.find(f.order_name);
    if (asked != looked_up_.end() && asked->second >= f.fires_at) return true;
    asks_.order_names.insert(f.order_name);
    return false;
  }
  for (const checks::Rma& r : c.rmas)
    if (r.id == f.rma_id && !read_since(r.read_at, f.fires_at)) return false;
  for (const checks::Order& o : c.chain)  // money is the whole chain's
    if (f.amount && !read_since(o.read_at, f.fires_at)) return false;
  if (reach_.has(checks::Need::inventory) && rests_on_old_stock(c, f, now)) return false;
  for (const checks::Order& o : c.exchange_orders)
    if (o.id == f.order_id) return read_since(o.read_at, f.fires_at);
  return !c.order || read_since(c.order->read_at, f.fires_at);
}

void StoreWatch::learn(const CaseJudgement& j) {
  const checks::App& app = j.carried_by;
  if (store_.shopify.returngo_app.empty() && !(app.id.empty() && app.title.empty() && app.handle.empty()) &&
      !records_.learned.get(&Learned::returngo_app)) {
    records_.learned.put(&Learned::returngo_app, app);
    spdlog::info(
        "{}: learned that ReturnGO's refunds carry the app \"{}\" (id {}); set shopify.returngo_app if that is wrong",
        store_.name, app.title, app.id);
  }
}

// An order's returns are judged together. One of them that was never read is wanted as soon as anything hangs on it: a
// live return of the order, or a refund that no payout of ReturnGO's names.
bool StoreWatch::ask_for_rest(const checks::ReturnCase& c) {
  const std::vector<std::string> unread = records_.returngo.unread_of_order(c.order ? c.order->name : "");
  bool other = false;
  for (const std::string& id : unread)
    other = other || std::none_of(c.rmas.begin(), c.rmas.end(), [&](const checks::Rma& r) { return r.id == id; });
  if (!other) return false;
  bool matters = !c.rmas.empty();
  for (const checks::Refund& r : c.order->refunds) matters = matters || !records_.returngo.is_payout(r.id);
  for (const std::string& id : unread)
    if (matters) records_.returngo.want_rma(id, Want::soon);
  return true;
}

void StoreWatch::judge_case(const CaseKey& key, Time at, bool baseline) {
  AlertStore store(db_);
  const std::vector<alerts::Alert> before = store.of_case(key.store, key.key);
  const Time now = alerts::judged_at(before, at);
  const checks::ReturnCase c = load_case(db_, key, policy_);
  checks::Reach reach = reach_;
  std::string& orders = reach.missing[static_cast<std::size_t>(checks::Need::orders)];
  const bool half = orders.empty() && half_read(db_, c, key.store, now);  // of two halves nothing follows
  if (half) orders = "the order has just changed, and is still to be read";
  if (orders.empty() && ask_for_rest(c)) orders = "another return of this order is still to be read";
  const CaseJudgement j = judge(c, policy_, reach, store_.checks, now, &pass_.check_seconds);
  const bool old =
      std::any_of(c.rmas.begin(), c.rmas.end(), [&](const checks::Rma& r) { return backlog_.count(r.id) > 0; });
  alerts::Sight sight{now, baseline || old, [&](const checks::Finding& f) { return may_fire(c, f, now); }};
  if (key.anew || mode_ == CycleMode::check)
    if (const auto anew = records_.learned.get(&Learned::anew)) sight.anew = anew->id;
  const alerts::Step step = alerts::advance(before, key.key, j.outcomes, sight);
  store.apply(step);
  bool waits = half || (!asks_.order_names.empty() && c.rmas.empty());
  for (const std::string& rma : step.wants_reread) {
    asks_.rmas.insert(rma);
    if (!c.order_id.empty() && c.order) asks_.orders.insert(c.order_id);
    for (const auto* orders : {&c.exchange_orders, &c.chain})
      for (const checks::Order& o : *orders) asks_.orders.insert(o.id);
    waits = true;
  }
  const std::int64_t kept = checksum(j);
  if (j.stock_doubt || kept != key.kept) put_stock_doubt(db_, key, j.stock_doubt);
  if (kept != key.kept) {
    if (!j.stock_doubt) {  // else what was known of it stays so
      put_claims(db_, key, j.claims);
      put_case_facts(db_, key, j.restocks, j.heading, j.reasons);
    }
    put_verdicts(db_, key.store, key.key, j.outcomes);
    put_stages(db_, key.store, j.stages, {metrics::kStageBounds.begin(), metrics::kStageBounds.end()});
  }
  case_judged(db_, key, waits ? std::optional<Time>(now + checks::Duration{1}) : j.next, kept, missing_of(reach_));
  learn(j);
}

// Of these, whatever has not had its rounds; false where nothing was left of them.
bool StoreWatch::judge_batch(const std::vector<CaseKey>& keys, Rounds& rounds, Time now) {
  const bool first = baseline();
  bool busy = false;
  SqlTransaction step(db_);
  for (const CaseKey& key : keys) {
    if (++rounds[key.key] > kMostRounds) continue;
    busy = true;
    judge_case(key, now, first);
    ++pass_.judged;
    if (around_.options.progress && pass_.judged % 200 == 0) around_.options.progress("judging", pass_.judged, 0);
  }
  step.commit();
  policy_ = policy_of(around_.config, store_, db_, now);  // something may have been learned
  note_basis(now);
  return busy;
}

void StoreWatch::judge_cases(Time now) {
  policy_ = policy_of(around_.config, store_, db_, now);
  reach_ = reach_of_store(store_, db_, now, mode_ == CycleMode::check);
  note_basis(now);
  Rounds rounds;
  // A check waits for all, and so does a baseline: for its digest to hold all of it.
  const bool all = mode_ == CycleMode::check || baseline();
  for (int anew_left = all ? std::numeric_limits<int>::max() : kMostAnew;;) {
    if (stopping()) return;
    if (judge_batch(cases_to_judge(db_, store_.name, now, kBatch), rounds, now)) continue;
    const auto keys = cases_to_judge_anew(db_, store_.name, std::min(kBatch, anew_left));
    anew_left -= static_cast<int>(keys.size());
    if (!judge_batch(keys, rounds, now)) break;
  }
  end_anew_if_done(now);
}

void StoreWatch::judge_user_checks(Time now) {
  const auto reread = user_checks_.judge({now, policy_, reach_, store_.checks, baseline(), mode_ == CycleMode::check},
                                         &pass_.check_seconds);
  for (const std::string& id : reread) {
    asks_.rmas.insert(id);
    if (const auto rma = records_.returngo.rma(id); rma && !rma->order_id.empty()) asks_.orders.insert(rma->order_id);
  }
}

void StoreWatch::judge_store(Time at) {
  const std::vector<alerts::Alert> before = AlertStore(db_).of_case(store_.name, kStoreCase);
  const Time now = alerts::judged_at(before, at);
  checks::StoreCase c = load_store_case(db_, store_.name, policy_, now);
  c.troubles = troubles_of(records_.sources.states());
  if (patchworks_)
    complete_flows(c.flows, records_.patchworks.flows(), flows_, now);
  else
    c.flows.clear();
  const checks::Context ctx{now, policy_, reach_};
  const auto doubt = stock_doubt(db_, store_.name, now - checks::days(7));
  std::vector<checks::Outcome> outcomes;
  for (const checks::CheckInfo& check : checks::all_checks()) {
    if (!check.judge_store) continue;
    const auto begin = std::chrono::steady_clock::now();
    outcomes.push_back(checks::run(check, c, ctx, store_.checks));
    // It counts restocks over the store, and of one it is not known what it is.
    if (doubt && check.topic == checks::Topic::stock && !check.of_cases()) {
      outcomes.back().findings.clear();
      outcomes.back().no_data.push_back({"", doubt->reason, ""});
    }
    pass_.check_seconds[std::string(check.id)] +=
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  }
  // What waits or hangs in Patchworks fires when it was still seen to do so after it fell due.
  const auto seen_since = [&](const checks::Finding& f) {
    return f.subject.kind != checks::SubjectKind::flow || reach_.as_of(checks::Need::runs, now) >= f.fires_at;
  };
  SqlTransaction step(db_);
  AlertStore store(db_);
  store.apply(alerts::advance(before, kStoreCase, outcomes, {now, baseline(), seen_since}));
  put_verdicts(db_, store_.name, kStoreCase, outcomes);
  step.commit();
}

}  // namespace returnwatch::agent
