#include "agent/cycle/cycle.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>

#include "agent/cycle/flows.h"
#include "agent/cycle/judge.h"
#include "agent/cycle/policy.h"
#include "agent/cycle/reach.h"
#include "agent/cycle/user_checks.h"
#include "agent/sources/patchworks/source.h"
#include "agent/sources/returngo/source.h"
#include "agent/sources/shopify/poll.h"
#include "agent/store/alert_store.h"
#include "agent/store/cases.h"
#include "agent/store/retention.h"
#include "agent/store/verdicts.h"
#include "checks/registry.h"

namespace returnwatch::agent {
namespace {

constexpr const char* kBaselineNote = "baseline_done";
constexpr const char* kJudgedWith = "judged_with";
constexpr const char* kReasonMarks = "reason_marks";
constexpr const char* kPatchworksOf = "patchworks_of";  // the store under which what is read with this key is kept
constexpr int kBatch = 500;

std::string secret(const config::Secret& s, const std::string& what, std::vector<std::string>& problems) {
  if (!s.set()) return "";
  const config::SecretValue v = config::reveal(s);
  if (!v.value) problems.push_back(what + ": " + v.error);
  return v.value.value_or("");
}

// What the judgements rest on besides the records: when it changes, every case is judged again.
std::string signature(const checks::Policy& p, const checks::Reach& reach, const checks::Options& options) {
  std::string out;
  for (const std::string& m : reach.missing) out += m.empty() ? '1' : '0';
  out += '|' + p.returngo_app.id + p.returngo_app.handle + p.returngo_app.title + (p.native_returns ? "|n" : "|") +
         std::to_string(static_cast<int>(p.refund_due_on)) + std::to_string(static_cast<int>(p.store_credit_via)) +
         '|' + p.default_location_id;
  for (const std::string& a : p.refund_apps) out += ',' + a;
  for (const checks::RestockRoute& r : p.routes)
    out += ';' + r.country + '/' + r.reason + '/' + r.sku_prefix + '/' + r.method + '/' + r.location_id;
  for (const checks::ReasonMapping& r : p.reasons) out += ';' + r.reason + '=' + r.shown;
  const auto put = [&out](const checks::CauseOptions& o) {
    out += o.enabled ? (*o.enabled ? 'e' : 'd') : '-';
    out += o.grace ? std::to_string(o.grace->count()) : "-";
    out += o.severity ? to_string(*o.severity) : "-";
    out += o.owner ? to_string(*o.owner) : "-";
    out += o.min_amount.value_or("-");
  };
  for (const auto& [id, o] : options) {
    out += '#' + id;
    put(o);
    for (const auto& [cause, c] : o.causes) {
      out += '.' + cause;
      put(c);
    }
  }
  return out + std::to_string(p.work.spans.empty() ? 0 : 1);
}

}  // namespace

struct Cycle::Unit {
  const config::Store& store;
  Records records;
  std::unique_ptr<returngo::ReturnGoSource> returngo;
  std::unique_ptr<shopify::ShopifySource> shopify;
  std::unique_ptr<patchworks::PatchworksSource> patchworks;  // only in the store that tells this key's findings
  std::vector<Unit*> sharers;       // the stores that share the key, this one first; empty but in that store
  std::vector<config::Flow> flows;  // of every store that shares the key
  std::set<std::string> reread_rmas, reread_orders, lookups, lookup_done;
  std::map<std::string, Time> looked_up;  // order name -> when ReturnGO was asked for it
  UserChecks user_checks;
  checks::Policy policy;
  checks::Reach reach;
  std::optional<bool> may_read_returns;  // native_returns "auto": whether the shop grants read_returns
  bool polled = false;                   // a full poll was made since the start
  bool complete = false, settled = false;
  Unit(const config::Store& s, const std::vector<config::UserCheck>& own, Database& db)
      : store(s), records(db, s.name), user_checks(own, db, s.name) {}
};

Cycle::Cycle(const config::Config& config, Database& db, Transport& transport, const Clock& clock,
             metrics::Counters& counters, CycleOptions options)
    : config_(config), db_(db), clock_(clock), counters_(counters), options_(std::move(options)) {
  std::map<std::string, Unit*> owner_of_key;
  for (const config::Store& s : config.stores) {
    auto u = std::make_unique<Unit>(s, config.user_checks, db);
    for (const std::string& p : u->user_checks.problems())  // of every store the same
      if (std::find(problems_.begin(), problems_.end(), p) == problems_.end()) problems_.push_back(p);
    const std::string where = "store " + s.name + ": ";
    const auto counted = [this, name = s.name](const char* source) {
      return [this, name, source](const char* outcome) { counters_.request(name, source, outcome); };
    };
    returngo::Endpoint rg{
        s.returngo.base_url,    s.returngo.shop,    secret(s.returngo.api_key, where + "returngo.api_key", problems_),
        s.returngo.daily_calls, s.returngo.ca_file, s.returngo.proxy,
        s.returngo.timeout};
    u->returngo = std::make_unique<returngo::ReturnGoSource>(
        db, u->records, transport, rg, returngo::Surroundings{options_.wait, options_.check_mode, counted("returngo")});
    shopify::ShopifySource::Options so;
    so.endpoint.base_url = s.shopify.base_url;
    so.endpoint.api_version = s.shopify.api_version;
    so.endpoint.credentials = {secret(s.shopify.access_token, where + "shopify.access_token", problems_),
                               s.shopify.client_id,
                               secret(s.shopify.client_secret, where + "shopify.client_secret", problems_)};
    so.endpoint.ca_file = s.shopify.ca_file;
    so.endpoint.proxy = s.shopify.proxy;
    so.endpoint.timeout = s.shopify.timeout;
    so.wait = options_.wait;
    if (options_.check_mode) so.patience = checks::Duration{20};
    so.counted = counted("shopify");
    u->shopify = std::make_unique<shopify::ShopifySource>(db, u->records, transport, clock, so);
    std::string shared;  // the store that tells this one's flows
    if (s.patchworks) {
      const std::string key = secret(s.patchworks->api_key, where + "patchworks.api_key", problems_);
      Unit*& owner = owner_of_key[s.patchworks->base_url + "\n" + key];
      if (!owner) {
        owner = u.get();
        patchworks::Surroundings around{options_.wait, options_.check_mode, counted("patchworks"), {}};
        Unit* raw = u.get();
        around.watched = [raw](const std::string& id, const std::string& name) {
          return raw->flows.empty() || configured_as(id, name, raw->flows);
        };
        around.tracks = [raw](const std::string& id, const std::string& name) {
          std::vector<patchworks::TrackedFor> out;
          for (Unit* sharer : raw->sharers)
            if (const config::Flow* f = configured_as(id, name, sharer->store.patchworks->flows);
                f && !f->track.empty())
              out.push_back({&sharer->records, f->track});
          return out;
        };
        u->patchworks = std::make_unique<patchworks::PatchworksSource>(
            db, u->records, transport,
            patchworks::Endpoint{s.patchworks->base_url, key, s.patchworks->ca_file, s.patchworks->proxy,
                                 s.patchworks->timeout},
            around);
      }
      owner->flows.insert(owner->flows.end(), s.patchworks->flows.begin(), s.patchworks->flows.end());
      owner->sharers.push_back(u.get());
      if (owner != u.get()) shared = owner->store.name;
    }
    if (u->records.note(kPatchworksOf).value_or("") != shared) u->records.set_note(kPatchworksOf, shared);
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

checks::Policy Cycle::policy_of(const config::Config& config, const config::Store& store, Database& db, Time now) {
  return resolve_policy(store, config.agent.timezone, Records(db, store.name), now);
}

checks::Reach Cycle::reach_of_store(const config::Store& store, Database& db, Time now, bool check_mode) {
  const Records records(db, store.name);
  std::vector<SourceState> states = records.sources();
  const std::string shared = records.note(kPatchworksOf).value_or("");
  if (!shared.empty())
    for (const SourceState& s : Records(db, shared).sources())
      if (s.source == "patchworks") states.push_back(s);
  checks::Reach out = reach_of(states, now, check_mode);
  if (!store.patchworks)  // nothing to read, so nothing is missing
    for (checks::Need n : {checks::Need::flows, checks::Need::runs, checks::Need::queue, checks::Need::tracked})
      out.missing[static_cast<std::size_t>(n)].clear();
  return out;
}

// An order shows its reasons' marks as of the mapping that it was read with.
void Cycle::want_marks(Unit& u, const std::vector<std::string>& marks) {
  std::string all;
  for (const std::string& m : marks) all += m + "\n";
  if (u.records.note(kReasonMarks).value_or("") == all) return;
  Transaction step(db_);
  for (const CaseKey& key : all_cases(db_, u.store.name))
    if (key.key.rfind("rma:", 0) != 0) u.records.want_order(key.key);
  u.records.set_note(kReasonMarks, all);
  step.commit();
}

void Cycle::poll(Unit& u, Time now, bool full, CycleReport& report) {
  PollPlan plan;
  plan.full = full;
  plan.check_mode = mode_ == CycleMode::check;
  plan.backfill_from = now - config_.agent.backfill;
  plan.interval = config_.agent.poll_interval;
  u.policy = policy_of(config_, u.store, db_, now);
  plan.needs = needs_of(u.store.checks, u.policy, u.store.patchworks.has_value());
  for (const Unit* sharer : u.sharers)  // what the stores that share the key need of it
    if (needs_of(sharer->store.checks, u.policy, true).count(checks::Need::tracked))
      plan.needs.insert(checks::Need::tracked);
  for (const checks::Need n : u.user_checks.needs(u.store.checks))
    if (u.store.patchworks || n != checks::Need::runs) plan.needs.insert(n);
  if (!u.policy.native_returns) {
    // ReturnGO makes no native returns here, as far as we know: without its scope there is nothing to miss.
    if (!u.may_read_returns)
      if (const auto health = u.shopify->look(); health && health->scopes)
        u.may_read_returns =
            std::find(health->scopes->begin(), health->scopes->end(), "read_returns") != health->scopes->end();
    if (!u.may_read_returns.value_or(true)) plan.needs.erase(checks::Need::returns);
  }
  plan.reread_rmas.assign(u.reread_rmas.begin(), u.reread_rmas.end());
  plan.reread_orders.assign(u.reread_orders.begin(), u.reread_orders.end());
  plan.lookup_order_names.assign(u.lookups.begin(), u.lookups.end());
  for (const config::ReasonMark& r : u.store.policy.reasons) plan.reason_marks.push_back(r.shown);
  want_marks(u, plan.reason_marks);
  plan.gift_cards = plan.needs.count(checks::Need::gift_cards) > 0;
  plan.store_credit = u.policy.store_credit_via == checks::CreditVia::shopify_store_credit;
  plan.progress = options_.progress;
  plan.stop = options_.stop;
  for (const std::string& id : plan.reread_orders) u.records.want_order(id);

  bool complete = true, settled = true;
  const auto note = [&](const PollReport& r) {
    complete = complete && r.complete;
    settled = settled && (r.complete || !r.errors.empty());
    return r;
  };
  const PollReport rg = note(u.returngo->poll(now, plan));
  for (const std::string& name : rg.looked_up) u.looked_up[name] = now;
  // A card of an old return that is still open was issued before the backfill begins.
  plan.credits_since = std::min(plan.backfill_from, u.records.oldest_open_credit().value_or(now));
  note(u.shopify->poll(now, plan));
  if (u.patchworks) note(u.patchworks->poll(now, plan));
  u.reread_rmas.clear();
  u.reread_orders.clear();
  u.lookups.clear();
  u.polled = true;
  u.complete = complete;
  u.settled = u.settled || settled;
  report.complete = report.complete && complete;
}

void Cycle::judge_cases(Unit& u, Time now, CycleReport& report) {
  u.policy = policy_of(config_, u.store, db_, now);
  u.reach = reach_of_store(u.store, db_, now, mode_ == CycleMode::check);
  const std::string with = signature(u.policy, u.reach, u.store.checks);
  if (u.records.note(kJudgedWith).value_or("") != with) {
    Transaction step(db_);
    mark_all_dirty(db_, u.store.name);
    u.records.set_note(kJudgedWith, with);
    step.commit();
  }
  const bool baseline = !u.records.note(kBaselineNote);
  AlertStore store(db_);
  long budget = 0;
  for (;;) {
    const std::vector<CaseKey> keys = cases_to_judge(db_, u.store.name, now, kBatch);
    if (keys.empty() || (options_.stop && options_.stop())) break;
    if (budget == 0) budget = 4 * static_cast<long>(std::max<std::size_t>(all_cases(db_, u.store.name).size(), 100));
    Transaction step(db_);
    for (const CaseKey& key : keys) {
      if (--budget < 0) break;
      const checks::ReturnCase c = load_case(db_, key, u.policy);
      CaseJudgement j = judge(c, u.policy, u.reach, u.store.checks, now, &check_seconds_);
      alerts::Sight sight{now, baseline, {}};
      sight.may_fire = [&](const checks::Finding& f) {
        if (f.rma_id.empty()) {  // an order without any return: ReturnGO must have been asked for it
          if (!c.rmas.empty() || f.check != "manual_refund_outside_returngo") return true;
          const auto asked = u.looked_up.find(f.order_name);
          if (asked != u.looked_up.end() && asked->second >= f.fires_at) return true;
          u.lookups.insert(f.order_name);
          return false;
        }
        for (const checks::Rma& r : c.rmas)
          if (r.id == f.rma_id && (!r.read_at || *r.read_at < f.fires_at)) return false;
        for (const checks::Order& o : c.exchange_orders)
          if (o.id == f.order_id) return o.read_at && *o.read_at >= f.fires_at;
        return !c.order || (c.order->read_at && *c.order->read_at >= f.fires_at);
      };
      const alerts::Step alert_step = alerts::advance(store.of_case(key.store, key.key), key.key, j.outcomes, sight);
      store.apply(alert_step);
      bool waits = !u.lookups.empty() && c.rmas.empty();
      for (const std::string& rma : alert_step.wants_reread) {
        u.reread_rmas.insert(rma);
        if (!c.order_id.empty() && c.order) u.reread_orders.insert(c.order_id);
        for (const checks::Order& o : c.exchange_orders) u.reread_orders.insert(o.id);
        waits = true;
      }
      put_claims(db_, key, j.claims);
      put_case_facts(db_, key, j.restocks, j.heading, j.reasons);
      put_verdicts(db_, key.store, key.key, j.outcomes);
      put_stages(db_, key.store, j.stages, {metrics::kStageBounds.begin(), metrics::kStageBounds.end()});
      case_judged(db_, key, waits ? std::optional<Time>(now + checks::Duration{1}) : j.next);
      ++report.judged;
      if (options_.progress && report.judged % 200 == 0) options_.progress("judging", report.judged, 0);
      const checks::App& app = j.carried_by;
      if (u.store.shopify.returngo_app.empty() && !(app.id.empty() && app.title.empty() && app.handle.empty()) &&
          !u.records.note(kLearnedAppNote)) {
        u.records.set_note(kLearnedAppNote, app.id + "\t" + app.handle + "\t" + app.title);
        spdlog::info(
            "{}: learned that ReturnGO's refunds carry the app \"{}\" (id {}); set shopify.returngo_app if that is "
            "wrong",
            u.store.name, app.title, app.id);
      }
      if (j.native_return_seen && !u.records.note(kNativeReturnsNote)) u.records.set_note(kNativeReturnsNote, "1");
    }
    step.commit();
    if (budget < 0) break;
    const checks::Policy again = policy_of(config_, u.store, db_, now);
    if (signature(again, u.reach, u.store.checks) !=
        signature(u.policy, u.reach, u.store.checks)) {  // something was learned
      u.policy = again;
      Transaction mark(db_);
      mark_all_dirty(db_, u.store.name);
      u.records.set_note(kJudgedWith, signature(again, u.reach, u.store.checks));
      mark.commit();
    }
  }
}

void Cycle::judge_user_checks(Unit& u, Time now) {
  const auto reread = u.user_checks.judge(
      {now, u.policy, u.reach, u.store.checks, !u.records.note(kBaselineNote), mode_ == CycleMode::check},
      &check_seconds_);
  for (const std::string& id : reread) {
    u.reread_rmas.insert(id);
    if (const auto rma = u.records.rma(id); rma && !rma->order_id.empty()) u.reread_orders.insert(rma->order_id);
  }
}

void Cycle::judge_store(Unit& u, Time now) {
  checks::StoreCase c = load_store_case(db_, u.store.name, u.policy, now);
  c.troubles = troubles_of(u.records.sources());
  if (u.patchworks)
    complete_flows(c.flows, u.records.flows(), u.flows, now);
  else
    c.flows.clear();
  const checks::Context ctx{now, u.policy, u.reach};
  std::vector<checks::Outcome> outcomes;
  for (const checks::CheckInfo& check : checks::all_checks()) {
    if (!check.judge_store) continue;
    const auto begin = std::chrono::steady_clock::now();
    outcomes.push_back(checks::run(check, c, ctx, u.store.checks));
    check_seconds_[std::string(check.id)] +=
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  }
  Transaction step(db_);
  AlertStore store(db_);
  store.apply(alerts::advance(store.of_case(u.store.name, "store"), "store", outcomes,
                              {now, !u.records.note(kBaselineNote), {}}));
  put_verdicts(db_, u.store.name, "store", outcomes);
  step.commit();
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
    // judgement has found to be waited for.
    const auto waits = [&] {
      const bool stock = u->reach.has(checks::Need::inventory) && !u->records.items_wanted(begun, 1).empty();
      return mode_ == CycleMode::check && (stock || !u->reread_rmas.empty() || !u->lookups.empty());
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
    if (u->complete && !u->records.note(kBaselineNote)) u->records.set_note(kBaselineNote, checks::to_rfc3339(now));
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
