// docs/facts/specification.md section 4: Patchworks says nothing of runs that never happen (docs/facts/patchworks.md
// 5). A flow has to be deployed and enabled, and its schedule is in UTC.
#include <algorithm>

#include "checks/catalogue.h"
#include "checks/flow_words.h"

namespace returnwatch::checks {
namespace {

constexpr Duration kPickUp = minutes(2);  // a due run is queued within 30 s and picked soon after

// A run that waits in the queue did happen on time: queue_stalled tells if it waits for long.
std::optional<Time> last_start(const FlowCase& f) {
  std::optional<Time> out;
  if (!f.queued.empty()) out = f.queued.back();
  for (const RunFact& r : f.runs)
    if (r.started_at && (!out || *r.started_at > *out)) out = r.started_at;
  return out;
}

// The instants since the last run (or since the flow is on) that passed without one, newest first.
std::vector<Time> missed_instants(const FlowCase& f, Time now) {
  const auto last = last_start(f);
  const Time from = last ? *last : f.first_seen.value_or(now);
  std::vector<Time> out;
  for (const Time t : f.expected)
    if (t > from && t + kPickUp <= now) out.push_back(t);
  return out;
}

void judge_off(const FlowCase& f, Time now, Verdict& v) {
  const auto last = last_start(f);
  const Time since = last ? *last : f.first_seen.value_or(now);
  if (last && !f.expected.empty() && missed_instants(f, now).size() < 2) return;
  if (last && f.expected.empty() && f.interval && now - *last <= *f.interval * 2) {
    v.again_at(*last + *f.interval * 2 + Duration{1});
    return;
  }
  const bool disabled = !f.enabled;
  Problem p = flow_problem(f, disabled ? "disabled" : "not_deployed", since,
                           disabled ? "is switched off: nothing runs" : "is not deployed: nothing runs");
  p.evidence.push_back({"patchworks", disabled ? "flow is not enabled" : "flow has no deployed version", {}, f.id});
  if (last) p.evidence.push_back({"patchworks", "last run started", last, f.runs.empty() ? f.id : f.runs.front().id});
  v.problems.push_back(std::move(p));
}

// Which of several schedules was missed cannot be told where one of them is not read.
void judge_schedule(const FlowCase& f, Time now, Verdict& v) {
  if (!f.unreadable.empty()) return cannot_judge(f, "its schedule \"" + f.unreadable.front() + "\" cannot be read", v);
  const auto last = last_start(f);
  std::optional<Time> since;
  if (!f.expected.empty()) {
    const std::vector<Time> missed = missed_instants(f, now);
    if (missed.size() >= 2) since = missed.back();
  } else if (f.interval) {
    const Time from = last ? *last : f.first_seen.value_or(now);
    if (now - from > *f.interval * 2 + kPickUp)
      since = from + *f.interval;
    else
      v.again_at(from + *f.interval * 2 + kPickUp + Duration{1});
  }
  if (!since) return;
  Problem p =
      flow_problem(f, "missed_schedule", *since,
                   "has not run " + (last ? "for " + human(now - *last) : std::string("since it was switched on")) +
                       (f.interval ? ", though it should run every " + human(*f.interval) : std::string()));
  p.evidence.push_back({"patchworks", last ? "last run started" : "no run of it is known", last,
                        f.runs.empty() ? f.id : f.runs.front().id});
  p.evidence.push_back({"agent", "first run that was missed", since, f.id});
  v.problems.push_back(std::move(p));
}

void judge(const StoreCase& c, const Context& ctx, Verdict& v) {
  for (const FlowCase& f : c.flows) {
    if (!f.watched) continue;
    ++v.looked_at;
    // As of when the runs were read: after a restart or a pause it says nothing that later ones are not known yet.
    const Time known_to = ctx.reach.as_of(Need::runs, ctx.now);
    if (!f.enabled || !f.deployed)
      judge_off(f, known_to, v);
    else if (!ctx.reach.has(Need::runs))
      v.no_data.push_back({"", std::string(to_string(Need::runs)) + ": " + ctx.reach.why(Need::runs)});
    else
      judge_schedule(f, known_to, v);
  }
}

}  // namespace

CheckInfo flow_not_running_check() {
  CheckInfo i;
  i.id = "flow_not_running";
  i.title = "Patchworks flow does not run";
  i.topic = Topic::integration;
  i.owner = Owner::technical;
  i.severity = Severity::critical;
  i.grace = Duration{0};  // two missed intervals are part of the judgement
  i.needs = {Need::flows};
  i.causes = {
      {"disabled",
       "If it was switched off on purpose, take it out of the configuration; if it was not, enable it and run it once "
       "for what it missed."},
      {"not_deployed", "Deploy the flow, then run it once for what it missed."},
      {"missed_schedule",
       "Check whether the queue is stalled; if it is not, ask Patchworks support. Then run the flow once for what it "
       "missed: look-backs are often only one hour."},
  };
  i.judge_store = judge;
  i.reads = "watched flows, their schedules and their runs in Patchworks; expect_every in the configuration";
  i.fires = "a watched flow is disabled, not deployed, or has missed two of its runs";
  i.not_when = "within two intervals";
  i.unseen_in_history =
      "whether a flow was switched off and on again in between, and its earlier schedules, are not kept; Patchworks "
      "itself forgets runs after 7 days";
  return i;
}

}  // namespace returnwatch::checks
