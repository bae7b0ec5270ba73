#include "checks/executor.h"

#include <algorithm>

#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

constexpr Duration kPermanentFor = days(30);

const CauseInfo* find_cause(const CheckInfo& check, std::string_view id) {
  for (const CauseInfo& c : check.causes)
    if (c.id == id) return &c;
  return nullptr;
}

const CauseOptions* cause_options(const CheckOptions& options, std::string_view id) {
  for (const auto& [name, value] : options.causes)
    if (name == id) return &value;
  return nullptr;
}

template <typename T>
T pick(std::initializer_list<std::optional<T>> choices, T otherwise) {
  for (const auto& c : choices)
    if (c) return *c;
  return otherwise;
}

// What the configuration decides for one cause.
struct Decision {
  bool enabled;
  Severity severity;
  Owner owner;
  Duration grace;
  std::optional<std::string> min_amount;
  bool permanent;
};

Decision decide(const CheckInfo& check, const CheckOptions& options, const Problem& p) {
  static const CauseInfo kNone{};
  static const CauseOptions kUnset{};
  const CauseInfo* info = find_cause(check, p.cause);
  const CauseInfo& own = info ? *info : kNone;
  const CauseOptions* set = cause_options(options, p.cause);
  const CauseOptions& user = set ? *set : kUnset;
  // A cause with a grace of its own (bank refunds, stuck requests) keeps it when the check's is changed: it measures
  // something else.
  const Duration usual = options.grace.value_or(p.grace.value_or(check.grace));
  return {user.enabled.value_or(true),
          pick<Severity>({user.severity, options.severity, p.severity, own.severity}, check.severity),
          pick<Owner>({user.owner, options.owner, own.owner}, check.owner),
          user.grace.value_or(own.grace.value_or(usual)),
          user.min_amount ? user.min_amount : options.min_amount,
          own.permanent};
}

bool below(const std::optional<Money>& amount, const std::optional<std::string>& minimum) {
  if (!amount || !minimum) return false;
  const auto floor = parse_minor(*minimum, amount->currency);
  return floor && amount->minor < *floor;
}

Finding finding_of(const CheckInfo& check, const std::string& store, Problem& p, const Decision& d,
                   const WorkTime& work) {
  Finding f;
  f.store = store;
  f.check = std::string(check.id);
  f.cause = std::string(p.cause);
  f.severity = d.severity;
  f.owner = d.owner;
  f.subject = std::move(p.subject);
  f.rma_id = std::move(p.rma_id);
  f.order_name = std::move(p.order_name);
  f.order_id = std::move(p.order_id);
  f.summary = std::move(p.summary);
  f.evidence = std::move(p.evidence);
  f.amount = std::move(p.amount);
  f.since = p.since;
  // No grace at all is over at once, on days off, too.
  f.fires_at = d.owner == Owner::technical || d.grace == Duration{0} ? p.since + d.grace : work.add(p.since, d.grace);
  f.fingerprint = fingerprint(f.check, f.store, f.subject, f.cause);
  return f;
}

void note_deadline(Outcome& out, Time at, Time now) {
  if (at > now && (!out.next || at < *out.next)) out.next = at;
}

// The first listed cause of each fingerprint; the judge's order breaks ties.
void keep_first_causes(const CheckInfo& check, std::vector<Problem>& problems) {
  auto rank = [&check](const Problem& p) {
    const CauseInfo* c = find_cause(check, p.cause);
    return c ? c - check.causes.data() : static_cast<std::ptrdiff_t>(check.causes.size());
  };
  std::stable_sort(problems.begin(), problems.end(),
                   [&rank](const Problem& a, const Problem& b) { return rank(a) < rank(b); });
}

// What is still a finding has not expired, and what has expired is said once.
void drop_repeated_expiries(Outcome& out) {
  std::vector<Finding> kept;
  for (Finding& f : out.expired) {
    const auto same = [&f](const Finding& other) { return other.fingerprint == f.fingerprint; };
    if (std::any_of(out.findings.begin(), out.findings.end(), same) || std::any_of(kept.begin(), kept.end(), same))
      continue;
    kept.push_back(std::move(f));
  }
  out.expired = std::move(kept);
}

Outcome settle(const CheckInfo& check, const std::string& store, Verdict verdict, const Context& ctx,
               const CheckOptions& options) {
  Outcome out;
  out.check = std::string(check.id);
  out.no_data = std::move(verdict.no_data);
  out.why = std::move(verdict.why);
  out.looked_at = verdict.looked_at;
  if (verdict.next) note_deadline(out, *verdict.next, ctx.now);
  keep_first_causes(check, verdict.problems);
  for (Problem& p : verdict.problems) {
    const Decision d = decide(check, options, p);
    if (!d.enabled || below(p.amount, d.min_amount)) continue;
    Finding f = finding_of(check, store, p, d, ctx.policy.work);
    const auto same = [&f](const Finding& other) { return other.fingerprint == f.fingerprint; };
    if (std::any_of(out.findings.begin(), out.findings.end(), same)) continue;
    if (d.permanent && ctx.now >= f.since + kPermanentFor) {
      out.expired.push_back(std::move(f));
      continue;
    }
    note_deadline(out, f.fires_at, ctx.now);
    if (d.permanent) note_deadline(out, f.since + kPermanentFor, ctx.now);
    out.findings.push_back(std::move(f));
  }
  drop_repeated_expiries(out);
  return out;
}

const CheckOptions& options_of(const CheckInfo& check, const Options& options) {
  static const CheckOptions kDefault{};
  const auto it = options.find(std::string(check.id));
  return it == options.end() ? kDefault : it->second;
}

Context with_grace(const CheckInfo& check, Context ctx, const CheckOptions& options) {
  ctx.grace = options.grace.value_or(check.grace);
  ctx.by_the_clock = options.owner.value_or(check.owner) == Owner::technical;
  return ctx;
}

template <typename Judge>
Outcome execute(const CheckInfo& check, const std::string& store, const Context& ctx, const Options& all, Judge judge) {
  const CheckOptions& options = options_of(check, all);
  Outcome out;
  out.check = std::string(check.id);
  if (!options.enabled.value_or(true)) {
    out.enabled = false;
    return out;
  }
  for (Need n : check.needs)
    if (!ctx.reach.has(n)) {
      out.no_data.push_back({"", std::string(to_string(n)) + ": " + ctx.reach.why(n)});
      return out;
    }
  if (check.in_use && !check.in_use(ctx.policy)) return out;
  Verdict verdict;
  judge(with_grace(check, ctx, options), verdict);
  return settle(check, store, std::move(verdict), ctx, options);
}

void judge_returns(const CheckInfo& check, const ReturnCase& c, const Facts& facts, const Context& ctx, Verdict& v) {
  for (const RmaFacts& r : facts.rmas) {
    if (!r.unjudgeable.empty()) {
      cannot_judge(v, r);
      continue;
    }
    if (!check.counts_itself) ++v.looked_at;
    check.judge_return(c, facts, r, ctx, v);
  }
}

void judge_all(const CheckInfo& check, const ReturnCase& c, const Facts& facts, const Context& ctx, Verdict& v) {
  if (check.judge_return) judge_returns(check, c, facts, ctx, v);
  if (check.judge_case) check.judge_case(c, facts, ctx, v);
  const auto supposed = [&] {
    std::vector<Verdict> out(facts.supposed.size());
    for (std::size_t i = 0; i < out.size(); ++i)
      judge_all(check, facts.supposed[i]->c, facts.supposed[i]->facts, ctx, out[i]);
    return out;
  };
  withhold(facts.doubts, check.hangs_on, c, supposed, v);
}

}  // namespace

Outcome run(const CheckInfo& check, const ReturnCase& c, const Facts& facts, const Context& ctx,
            const Options& options) {
  return execute(check, c.store, ctx, options, [&](const Context& own, Verdict& v) {
    if (c.order && c.order->test) return;  // test orders never fire
    judge_all(check, c, facts, own, v);
  });
}

Outcome run(const CheckInfo& check, const StoreCase& c, const Context& ctx, const Options& options) {
  return execute(check, c.store, ctx, options, [&](const Context& own, Verdict& v) { check.judge_store(c, own, v); });
}

Outcome run(const CheckInfo& check, const std::string& store, const Context& ctx, const Options& options,
            const std::function<void(Verdict&)>& judge) {
  return execute(check, store, ctx, options, [&](const Context&, Verdict& v) { judge(v); });
}

}  // namespace returnwatch::checks
