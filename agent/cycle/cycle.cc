#include "agent/cycle/cycle.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>

#include "agent/cycle/policy.h"
#include "agent/cycle/reach.h"
#include "agent/cycle/unit.h"
#include "agent/sources/shopify/access.h"
#include "agent/store/alert_store.h"
#include "agent/store/cases.h"
#include "agent/store/retention.h"

namespace returnwatch::agent {
namespace {

// A mended finding resolves within six hours, even where nothing says that it was mended.
constexpr checks::Duration kLookAgain = checks::hours(5);

}  // namespace

Cycle::Cycle(const config::Config& config, Database& db, Transport& transport, const Clock& clock,
             metrics::Counters& counters, CycleOptions options)
    : config_(config), db_(db), clock_(clock), options_(std::move(options)) {
  std::map<std::string, Unit*> owners;
  for (const config::Store& s : config.stores) {
    auto u = std::make_unique<Unit>(s, config.user_checks, db);
    for (const std::string& p : u->user_checks.problems())  // of every store the same
      if (std::find(problems_.begin(), problems_.end(), p) == problems_.end()) problems_.push_back(p);
    u->connect_returngo(db, transport, options_, counters, config, problems_);
    u->connect_shopify(db, transport, clock, options_, counters, problems_);
    u->connect_patchworks(db, transport, options_, counters, owners, problems_);
    units_.push_back(std::move(u));
  }
}

Cycle::~Cycle() = default;
const std::vector<std::string>& Cycle::problems() const { return problems_; }
const std::set<std::string>& Cycle::ready_stores() const { return ready_; }
const std::map<std::string, double>& Cycle::check_seconds() const { return check_seconds_; }

Cycle::Unit* Cycle::unit(const std::string& store) const {
  for (const auto& u : units_)
    if (u->store.name == store) return u.get();
  return nullptr;
}
returngo::ReturnGoSource* Cycle::returngo(const std::string& store) const {
  const Unit* u = unit(store);
  return u ? u->returngo.get() : nullptr;
}
shopify::ShopifySource* Cycle::shopify(const std::string& store) const {
  const Unit* u = unit(store);
  return u ? u->shopify.get() : nullptr;
}
patchworks::PatchworksSource* Cycle::patchworks(const std::string& store) const {
  const Unit* u = unit(store);
  return u ? u->patchworks.get() : nullptr;
}

// An order shows its reasons' marks as of the mapping that it was read with.
void Cycle::want_marks(Unit& u, const std::vector<std::string>& marks) {
  std::string all;
  for (const std::string& m : marks) all += m + "\n";
  if (u.records.learned.get(&Learned::reason_marks) == all) return;
  Transaction step(db_);
  for (const CaseKey& key : all_cases(db_, u.store.name))
    if (key.key.rfind("rma:", 0) != 0) u.records.shopify.want_order(key.key);
  u.records.learned.put(&Learned::reason_marks, all);
  step.commit();
}

// What the shop does not grant and has no use for, as far as we know, is nothing to miss.
void Cycle::leave_out_idle(Unit& u, PollPlan& plan) {
  u.left_out.clear();
  const auto idle = idle_needs(u.policy, u.records);
  if (!idle.empty() && !u.granted)
    if (const auto health = u.shopify->look(); health && health->scopes)
      u.granted.emplace(health->scopes->begin(), health->scopes->end());
  if (!u.granted) return;
  for (const checks::Need need : idle) {
    const auto& scopes = shopify::scopes_of(need);
    const auto may = [&u](const std::string& scope) { return u.granted->count(scope) > 0; };
    if (std::all_of(scopes.begin(), scopes.end(), may) || plan.needs.erase(need) == 0) continue;
    u.left_out.insert(need);
  }
}

// docs/facts/specification.md section 7: nothing here writes, so a key that could is only a risk. Said once, and again
// when it can do more.
void Cycle::warn_of_writing(Unit& u) {
  std::string scopes;
  for (const std::string& scope : u.shopify->write_scopes()) scopes += (scopes.empty() ? "" : ", ") + scope;
  if (scopes == u.may_write) return;
  u.may_write = scopes;
  if (!scopes.empty())
    spdlog::warn("{}: the Shopify key can write ({}); the agent never does: take those scopes away", u.store.name,
                 scopes);
}

void Cycle::poll(Unit& u, Time now, bool full, CycleReport& report) {
  if (options_.recorded_at) return;
  PollPlan plan;
  plan.full = full;
  plan.check_mode = mode_ == CycleMode::check;
  plan.all_calls = options_.all_calls;
  plan.backfill_from = now - config_.agent.backfill;
  plan.interval = config_.agent.poll_interval;
  u.policy = policy_of(config_, u.store, db_, now);
  plan.needs = needs_of(u.store.checks, u.policy, u.store.patchworks.has_value());
  for (const Unit* sharer : u.sharers)  // what the stores that share the key need of it
    if (needs_of(sharer->store.checks, u.policy, true).count(checks::Need::tracked))
      plan.needs.insert(checks::Need::tracked);
  for (const checks::Need n : u.user_checks.needs(u.store.checks))
    if (u.store.patchworks || n != checks::Need::runs) plan.needs.insert(n);
  plan.reread_rmas.assign(u.reread_rmas.begin(), u.reread_rmas.end());
  plan.mended_rmas = AlertStore(db_).returns_with_findings(u.store.name, now - kLookAgain);
  plan.reread_orders.assign(u.reread_orders.begin(), u.reread_orders.end());
  plan.lookup_order_names.assign(u.lookups.begin(), u.lookups.end());
  for (const config::ReasonMark& r : u.store.policy.reasons) plan.reason_marks.push_back(r.shown);
  want_marks(u, plan.reason_marks);
  plan.gift_cards = plan.needs.count(checks::Need::gift_cards) > 0;
  plan.store_credit = u.policy.store_credit_via == checks::CreditVia::shopify_store_credit;
  plan.progress = options_.progress;
  plan.stop = options_.stop;
  for (const std::string& id : plan.reread_orders) u.records.shopify.want_order(id);

  bool complete = true, settled = true;
  const auto note = [&](const PollReport& r) {
    complete = complete && r.complete;
    settled = settled && (r.complete || !r.errors.empty());
    return r;
  };
  const PollReport rg = note(u.returngo->poll(now, plan));
  for (const std::string& name : rg.looked_up) u.looked_up[name] = now;
  u.backlog.insert(rg.backlog.begin(), rg.backlog.end());
  leave_out_idle(u, plan);
  // A card of an old return that is still open was issued before the backfill begins.
  plan.credits_since = std::min(plan.backfill_from, u.records.returngo.oldest_open_credit().value_or(now));
  note(u.shopify->poll(now, plan));
  warn_of_writing(u);
  if (u.patchworks) note(u.patchworks->poll(now, plan));
  u.reread_rmas.clear();
  u.reread_orders.clear();
  u.lookups.clear();
  u.polled = u.polled || !(options_.stop && options_.stop());
  u.complete = complete;
  u.settled = u.settled || settled;
  report.complete = report.complete && complete;
}

CycleReport Cycle::run(Time now) { return run(now, options_.check_mode ? CycleMode::check : CycleMode::regular); }

CycleReport Cycle::run(Time now, CycleMode mode) {
  mode_ = mode;
  CycleReport report;
  const auto begin = std::chrono::steady_clock::now();
  check_seconds_.clear();
  for (const auto& u : units_) {
    if (options_.stop && options_.stop()) {
      report.complete = false;
      break;
    }
    if (mode_ == CycleMode::check) {
      Transaction step(db_);
      mark_all_dirty(db_, u->store.name);
      step.commit();
    }
    const Time begun = now;
    poll(*u, now, !u->polled || mode_ == CycleMode::check,
         report);  // a check is a full poll, beside a running agent too
    judge_cases(*u, now, report);
    judge_user_checks(*u, now);
    // `check` waits for nobody: what has to be read again before it fires is read now, and so is the stock that a
    // judgement has found to be waited for. So does a store's baseline, for its digest to hold all of it.
    const bool thorough = mode_ == CycleMode::check || (u->complete && !u->records.learned.get(&Learned::baseline));
    const auto waits = [&] {
      if (!thorough || options_.recorded_at || (options_.stop && options_.stop())) return false;
      const bool stock = u->reach.has(checks::Need::inventory) && !u->records.shopify.items_wanted(begun, 1).empty();
      return stock || !missed(*u).empty() || !u->reread_rmas.empty() || !u->lookups.empty();
    };
    for (int round = 0; round < 2 && waits(); ++round) {
      now = std::max(now, clock_.now()) + checks::Duration{1};
      const bool complete = u->complete;
      poll(*u, now, false, report);
      u->complete = u->complete && complete;
      judge_cases(*u, now, report);
      judge_user_checks(*u, now);
    }
    judge_store(*u, now);
    if (u->settled) ready_.insert(u->store.name);
    if (u->complete && !u->records.learned.get(&Learned::baseline)) u->records.learned.put(&Learned::baseline, now);
    (void)retire(db_, u->store.name, now - config_.agent.retention, 200);
  }
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return report;
}

std::map<std::pair<std::string, std::string>, long> Cycle::budgets(Time now) const {
  std::map<std::pair<std::string, std::string>, long> out;
  for (const auto& u : units_) {
    out[{u->store.name, "returngo"}] = u->returngo->budget_left(now);
    if (const auto points = u->shopify->budget(now)) out[{u->store.name, "shopify"}] = static_cast<long>(*points);
    if (u->patchworks) out[{u->store.name, "patchworks"}] = u->patchworks->budget_left();
  }
  return out;
}

}  // namespace returnwatch::agent
