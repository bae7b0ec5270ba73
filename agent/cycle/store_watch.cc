#include "agent/cycle/store_watch.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "agent/cycle/policy.h"
#include "agent/cycle/reach.h"
#include "agent/sources/shopify/access.h"
#include "agent/store/alert_store.h"
#include "agent/store/retention.h"
#include "agent/store/watched.h"

namespace returnwatch::agent {
namespace {

constexpr int kRetiredPerPass = 200;
// A mended finding resolves within six hours, even where nothing says that it was mended.
constexpr checks::Duration kLookAgain = checks::hours(5);

}  // namespace

StoreWatch::StoreWatch(const config::Store& store, Surroundings around, KeyOwners& owners,
                       std::vector<std::string>& problems)
    : store_(store),
      around_(std::move(around)),
      db_(around_.db),
      records_(db_, store.name),
      user_checks_(around_.config.user_checks, db_, store.name) {
  for (const std::string& p : user_checks_.problems())  // of every store the same
    if (std::find(problems.begin(), problems.end(), p) == problems.end()) problems.push_back(p);
  connect_returngo(problems);
  connect_shopify(problems);
  connect_patchworks(owners, problems);
}

bool StoreWatch::baseline() const { return !records_.learned.get(&Learned::baseline); }

// An order shows its reasons' marks as of the mapping that it was read with.
void StoreWatch::want_marks(const std::vector<std::string>& marks) {
  std::string all;
  for (const std::string& m : marks) all += m + "\n";
  if (records_.learned.get(&Learned::reason_marks) == all) return;
  SqlTransaction step(db_);
  for (const CaseKey& key : all_cases(db_, store_.name))
    if (!awaits_order(key.key)) records_.shopify.want_order(key.key);
  records_.learned.put(&Learned::reason_marks, all);
  step.commit();
}

// What the shop does not grant and has no use for, as far as we know, is nothing to miss.
void StoreWatch::leave_out_idle(PollPlan& plan) {
  left_out_.clear();
  const auto idle = idle_needs(policy_, records_);
  if (!idle.empty() && !granted_)
    if (const auto health = shopify_->look(); health && health->scopes)
      granted_.emplace(health->scopes->begin(), health->scopes->end());
  if (!granted_) return;
  for (const checks::Need need : idle) {
    const auto& scopes = shopify::scopes_of(need);
    const auto may = [this](const std::string& scope) { return granted_->count(scope) > 0; };
    if (std::all_of(scopes.begin(), scopes.end(), may) || plan.needs.erase(need) == 0) continue;
    left_out_.insert(need);
  }
}

// docs/facts/specification.md section 7: nothing here writes, so a key that could is only a risk. Said once, and again
// when it can do more.
void StoreWatch::warn_of_writing() {
  std::string scopes;
  for (const std::string& scope : shopify_->write_scopes()) scopes += (scopes.empty() ? "" : ", ") + scope;
  if (scopes == may_write_) return;
  may_write_ = scopes;
  if (!scopes.empty())
    spdlog::warn("{}: the Shopify key can write ({}); the agent never writes: remove those scopes", store_.name,
                 scopes);
}

PollPlan StoreWatch::plan_of(Time now, bool full) const {
  const config::Agent& agent = around_.config.agent;
  note_known_from(around_.db, store_.name, agent.backfill, agent.retention, now);
  PollPlan plan;
  plan.full = full;
  plan.check_mode = mode_ == CycleMode::check;
  plan.all_calls = around_.options.all_calls;
  plan.backfill_from = now - agent.backfill;
  plan.interval = agent.poll_interval;
  plan.needs = needs_of(store_.checks, policy_, store_.patchworks.has_value());
  for (const StoreWatch* sharer : sharers_)  // what the stores that share the key need of it
    if (needs_of(sharer->store_.checks, policy_, true).count(checks::Need::tracked))
      plan.needs.insert(checks::Need::tracked);
  for (const checks::Need n : user_checks_.needs(store_.checks))
    if (store_.patchworks || n != checks::Need::runs) plan.needs.insert(n);
  plan.reread_rmas.assign(asks_.rmas.begin(), asks_.rmas.end());
  plan.mended_rmas = AlertStore(db_).returns_with_findings(store_.name, now - kLookAgain);
  plan.reread_orders.assign(asks_.orders.begin(), asks_.orders.end());
  plan.lookup_order_names.assign(asks_.order_names.begin(), asks_.order_names.end());
  for (const config::ReasonMark& r : store_.policy.reasons) plan.reason_marks.push_back(r.shown);
  plan.gift_cards = plan.needs.count(checks::Need::gift_cards) > 0;
  plan.store_credit = policy_.store_credit_via == checks::CreditVia::shopify_store_credit;
  plan.progress = around_.options.progress;
  plan.stop = around_.options.stop;
  return plan;
}

void StoreWatch::poll(Time now, bool full) {
  if (around_.options.recorded_at) {  // nothing is read
    pass_.complete = false;
    return;
  }
  policy_ = policy_of(around_.config, store_, db_, now);
  PollPlan plan = plan_of(now, full);
  want_marks(plan.reason_marks);
  for (const std::string& id : plan.reread_orders) records_.shopify.want_order(id);

  bool complete = true, settled = true;
  const auto note = [&](const PollReport& r) {
    complete = complete && r.complete;
    settled = settled && (r.complete || !r.errors.empty());
    return r;
  };
  const PollReport rg = note(returngo_->poll(now, plan));
  for (const std::string& name : rg.looked_up) looked_up_[name] = now;
  backlog_.insert(rg.backlog.begin(), rg.backlog.end());
  leave_out_idle(plan);
  // A card of an old return that is still open was issued before the backfill begins.
  plan.credits_since = std::min(plan.backfill_from, records_.returngo.oldest_open_credit().value_or(now));
  note(shopify_->poll(now, plan));
  warn_of_writing();
  if (patchworks_) note(patchworks_->poll(now, plan));
  asks_ = {};
  polled_ = polled_ || !stopping();
  settled_ = settled_ || settled;
  pass_.complete = pass_.complete && complete;
}

// Something has to be read again before it fires, or a judgement has found stock that is waited for.
bool StoreWatch::waits(Time begun) const {
  if (stopping() || around_.options.recorded_at) return false;
  const bool stock = reach_.has(checks::Need::inventory) && !records_.shopify.items_wanted(begun, 1).empty();
  return stock || !missed().empty() || !asks_.rmas.empty() || !asks_.order_names.empty();
}

// `check` waits for nobody: what has to be read again is read now. So does a store's baseline, for its digest to hold
// all of it.
void StoreWatch::ask_again(Time begun, Time now) {
  const bool thorough = mode_ == CycleMode::check || (pass_.complete && baseline());
  for (int round = 0; round < 2 && thorough && waits(begun); ++round) {
    now = std::max(now, around_.clock.now()) + checks::Duration{1};
    poll(now, false);
    judge_cases(now);
    judge_user_checks(now);
  }
  judge_store(now);
  if (pass_.complete && baseline()) records_.learned.put(&Learned::baseline, now);
}

StoreWatch::Pass StoreWatch::pass(Time now, CycleMode mode) {
  mode_ = mode;
  pass_ = {};
  pass_.complete = true;
  if (mode_ == CycleMode::check) {
    SqlTransaction step(db_);
    mark_all_dirty(db_, store_.name);
    step.commit();
  }
  poll(now, !polled_ || mode_ == CycleMode::check);  // a check is a full poll, beside a running agent too
  judge_cases(now);
  judge_user_checks(now);
  ask_again(now, now);
  (void)retire(db_, store_.name, now - around_.config.agent.retention, kRetiredPerPass);
  pass_.settled = settled_;
  return std::move(pass_);
}

std::map<std::string, long> StoreWatch::budgets(Time now) const {
  std::map<std::string, long> out;
  out["returngo"] = returngo_->budget_left(now);
  if (const auto points = shopify_->budget(now)) out["shopify"] = static_cast<long>(*points);
  if (patchworks_) out["patchworks"] = patchworks_->budget_left();
  return out;
}

}  // namespace returnwatch::agent
