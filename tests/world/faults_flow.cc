// docs/facts/specification.md section 4, the checks of Patchworks' flows: flow_failed (critical, 0), flow_partial
// (warning, 0), flow_not_running (critical, two missed intervals), flow_run_stuck (warning, 60 minutes), queue_stalled
// (critical, 10 minutes); technical.
#include "tests/world/faults.h"
#include "tests/world/ipaas.h"

namespace returnwatch::world {
namespace {

constexpr const char* kStore = "acme-uk";

// A flow of its own, so that each story stands alone. "ReturnGO..." and "WMS..." are watched.
Flow& flow(State& world, const std::string& name, Duration every = hours(1), const char* trigger = "Schedule") {
  FlowPlan plan;
  plan.name = name;
  plan.every = every;
  plan.trigger = trigger;
  return world.ipaas->flows.at(add_flow(world, plan));
}

void expect_flow(State& world, const Flow& f, const char* check, const char* cause, const char* severity, Time from,
                 std::function<void()> heal) {
  Label l = other_label(kStore, check, cause, severity, "technical", "flow", f.id);
  l.from = from;
  world.expect(l, std::move(heal));
}

void near_flow(State& world, const Flow& f, const char* check, const char* why) {
  world.must_not({kStore, check, f.id, why, ""});
}

// From `since` on its runs go as `plan` says; mended by the next good run.
void goes(State& world, Flow& f, Duration since, RunPlan plan) {
  world.at(world.ago(since), [&world, id = f.id, plan] { world.ipaas->flows.at(id).next = plan; });
}

std::function<void()> good_run(State& world, const Flow& f) {
  return [&world, id = f.id] {
    Flow& mended = world.ipaas->flows.at(id);
    mended.paused = false;
    mended.plan.enabled = mended.plan.deployed = true;
    mended.next = {};
    for (const auto& [run, row] : world.ipaas->runs)
      if (row["flow_id"] == std::stol(id)) end_run(world, std::to_string(run), {}, world.now());
    add_run(world, mended, world.now() - RunPlan{}.lasts);  // has just ended
  };
}

RunPlan ending(int status) {
  RunPlan plan;
  plan.status = status;
  return plan;
}

Time instant_before(Time at, Duration every) {
  const long e = every.count();
  return Time{Duration{(at.time_since_epoch().count() - 1) / e * e}};
}

// When the first run that started at `since` or later is over: from then on the newest ended run is one of those.
Time first_end(State& world, const Flow& f, Duration since) {
  return instant_before(world.ago(since) - kPickUp, f.plan.every) + f.plan.every + kPickUp + RunPlan{}.lasts;
}

// A flow that went still at `since` misses the instant after its last run, and then the second.
Time second_missed(State& world, const Flow& f, Duration since) {
  return instant_before(world.ago(since) - kPickUp, f.plan.every) + 2 * f.plan.every;
}

// ---- flow_failed

void run_failed(State& world) {
  Flow& f = flow(world, "ReturnGO labels hourly");
  goes(world, f, hours(4), ending(3));
  expect_flow(world, f, "flow_failed", "run_failed", "critical", first_end(world, f, hours(4)), good_run(world, f));
  Flow& e = flow(world, "ReturnGO approvals by webhook", hours(7), "Webhook");
  const Time at = world.ago(days(2)) + minutes(3);
  world.at(at, [&world, id = e.id, at] { add_run(world, world.ipaas->flows.at(id), at, ending(3)); });
  expect_flow(world, e, "flow_failed", "run_failed", "critical", at + RunPlan{}.lasts, {});
}

void run_stopped(State& world) {
  Flow& f = flow(world, "ReturnGO receipts");
  goes(world, f, hours(3), ending(4));
  expect_flow(world, f, "flow_failed", "run_stopped", "critical", first_end(world, f, hours(3)), good_run(world, f));
}

void later_success(State& world) {
  Flow& f = flow(world, "ReturnGO statuses");
  goes(world, f, hours(9), ending(3));
  goes(world, f, hours(3), ending(2));
  near_flow(world, f, "flow_failed", "a later run of the schedule went well");
}

void retried(State& world) {
  Flow& f = flow(world, "ReturnGO orders by webhook", hours(9), "Webhook");
  const Time at = world.ago(days(2)) + minutes(7);
  world.at(at, [&world, id = f.id, at] {
    Flow& own = world.ipaas->flows.at(id);
    RunPlan retry = ending(2);
    retry.trigger = "Retry";
    retry.retry_of = add_run(world, own, at, ending(3));
    world.at(at + hours(2),
             [&world, id, at, retry] { add_run(world, world.ipaas->flows.at(id), at + hours(2), retry); });
  });
  near_flow(world, f, "flow_failed", "the failed event was retried well");
}

void old_failure(State& world) {
  Flow& f = flow(world, "ReturnGO notes by webhook", hours(9), "Webhook");
  const Time at = world.ago(days(7) + hours(5));
  world.at(at, [&world, id = f.id, at] { add_run(world, world.ipaas->flows.at(id), at, ending(3)); });
  near_flow(world, f, "flow_failed", "failed more than seven days ago");
}

void unwatched(State& world) {
  Flow& f = flow(world, "Sandbox import");
  goes(world, f, hours(5), ending(3));
  near_flow(world, f, "flow_failed", "nobody watches it");
}

// ---- flow_partial

void partial(State& world) {
  Flow& f = flow(world, "ReturnGO credits");
  goes(world, f, hours(4), ending(5));
  expect_flow(world, f, "flow_partial", "partial", "warning", first_end(world, f, hours(4)), good_run(world, f));
}

void errors_in_log(State& world) {
  Flow& f = flow(world, "ReturnGO tags to Shopify");
  RunPlan green = ending(2);
  green.warnings = true;
  goes(world, f, hours(4), green);
  expect_flow(world, f, "flow_partial", "errors_in_log", "warning", first_end(world, f, hours(4)), good_run(world, f));
}

RunPlan counts(long received, long sent) {
  RunPlan plan;
  plan.received = received;
  plan.sent = sent;
  return plan;
}

void nothing_sent(State& world) {
  Flow& f = flow(world, "WMS receipts to ReturnGO");
  goes(world, f, hours(4), counts(5, 0));
  expect_flow(world, f, "flow_partial", "nothing_sent", "warning", first_end(world, f, hours(4)), good_run(world, f));
}

void later_clean(State& world) {
  Flow& f = flow(world, "ReturnGO reasons");
  goes(world, f, hours(8), ending(5));
  goes(world, f, hours(3), ending(2));
  near_flow(world, f, "flow_partial", "a later run was clean");
}

void empty_pull(State& world) {
  Flow& f = flow(world, "WMS corrections");
  goes(world, f, hours(4), counts(0, 0));
  near_flow(world, f, "flow_partial", "nothing received, nothing to send");
}

void may_send_nothing(State& world) {
  Flow& f = flow(world, "ReturnGO archive");
  goes(world, f, hours(4), counts(5, 0));
  near_flow(world, f, "flow_partial", "nobody expects this flow to send");
}

// ---- flow_not_running

void off(State& world, const std::string& name, bool enabled, bool deployed, const char* cause) {
  Flow& f = flow(world, name);
  world.at(world.ago(hours(6)), [&world, id = f.id, enabled, deployed] {
    FlowPlan& plan = world.ipaas->flows.at(id).plan;
    plan.enabled = enabled;
    plan.deployed = deployed;
  });
  expect_flow(world, f, "flow_not_running", cause, "critical", second_missed(world, f, hours(6)), good_run(world, f));
}

void disabled(State& world) { off(world, "ReturnGO exchanges", false, true, "disabled"); }
void not_deployed(State& world) { off(world, "ReturnGO gift cards", true, false, "not_deployed"); }

void pause(State& world, Flow& f, Duration since) {
  world.at(world.ago(since), [&world, id = f.id] { world.ipaas->flows.at(id).paused = true; });
}

void missed_schedule(State& world) {
  Flow& f = flow(world, "ReturnGO refunds");
  pause(world, f, hours(5));
  expect_flow(world, f, "flow_not_running", "missed_schedule", "critical", second_missed(world, f, hours(5)),
              good_run(world, f));
  Flow& e = flow(world, "ERP heartbeat", minutes(15), "Event");  // expected every 15 minutes by the configuration
  pause(world, e, hours(2));
  expect_flow(world, e, "flow_not_running", "missed_schedule", "critical", second_missed(world, e, hours(2)) + kPickUp,
              good_run(world, e));  // counted from its last run
}

void within_two(State& world) {
  Flow& f = flow(world, "ReturnGO weekly", hours(12));
  world.at(world.ago(hours(1)), [&world, id = f.id] { world.ipaas->flows.at(id).plan.enabled = false; });
  world.at(world.now() + hours(2), [&world, id = f.id] { world.ipaas->flows.at(id).plan.enabled = true; });
  near_flow(world, f, "flow_not_running", "switched off for three of its twelve-hour intervals' hours");
}

void one_missed(State& world) {
  Flow& f = flow(world, "ReturnGO nightly", hours(6));
  const Time instant = instant_before(world.now(), hours(6));
  world.at(instant - minutes(5), [&world, id = f.id] { world.ipaas->flows.at(id).paused = true; });
  world.at(instant + minutes(5), [&world, id = f.id] { world.ipaas->flows.at(id).paused = false; });
  near_flow(world, f, "flow_not_running", "one instant missed, not two");
}

void never_on(State& world) {
  FlowPlan plan;
  plan.name = "Blueprint draft";
  plan.enabled = plan.deployed = false;
  const std::string id = add_flow(world, plan);
  near_flow(world, world.ipaas->flows.at(id), "flow_not_running", "a draft that nobody watches");
}

// ---- flow_run_stuck

void run_stuck(State& world) {
  Flow& f = flow(world, "ReturnGO media", hours(6));
  const Time at = world.ago(hours(3)) + minutes(11);
  world.at(at, [&world, id = f.id, at] { add_run(world, world.ipaas->flows.at(id), at, ending(1)); });
  expect_flow(world, f, "flow_run_stuck", "run_stuck", "warning", at + hours(1), {});
}

void young_run(State& world) {
  Flow& f = flow(world, "ReturnGO prices", hours(6));
  const Time at = world.ago(minutes(20));
  RunPlan plan;
  plan.lasts = minutes(50);
  world.at(at, [&world, id = f.id, at, plan] { add_run(world, world.ipaas->flows.at(id), at, plan); });
  near_flow(world, f, "flow_run_stuck", "running for 20 minutes");
}

void long_run(State& world) {
  Flow& f = flow(world, "ReturnGO backfill", hours(6));
  RunPlan plan;
  plan.lasts = hours(2);
  const Time at = world.ago(hours(3)) + minutes(13);
  world.at(at, [&world, id = f.id, at, plan] { add_run(world, world.ipaas->flows.at(id), at, plan); });
  near_flow(world, f, "flow_run_stuck", "took two hours, and has ended");
}

void unwatched_stuck(State& world) {
  Flow& f = flow(world, "Sandbox export", hours(6));
  const Time at = world.ago(hours(5));
  world.at(at, [&world, id = f.id, at] { add_run(world, world.ipaas->flows.at(id), at, ending(1)); });
  near_flow(world, f, "flow_run_stuck", "nobody watches it");
}

// ---- queue_stalled

void queue_stalled(State& world) {
  Flow& f = flow(world, "ReturnGO events", hours(5), "Event");
  for (int i : {40, 35, 20}) add_queued(world, f, world.ago(minutes(i)));
  expect_flow(world, f, "queue_stalled", "queue_stalled", "critical", world.ago(minutes(30)), [&world, id = f.id] {
    auto& queue = world.ipaas->queue;
    for (auto it = queue.begin(); it != queue.end();) it = it->second["_flow"] == id ? queue.erase(it) : std::next(it);
  });
}

void fresh_queue(State& world) {
  Flow& f = flow(world, "ReturnGO pings", hours(5), "Event");
  picked(world, world.now() + minutes(3), add_queued(world, f, world.ago(minutes(2))));
  near_flow(world, f, "queue_stalled", "waits for two minutes");
}

void picked_up(State& world) {
  Flow& f = flow(world, "ReturnGO hooks", hours(5), "Event");
  picked(world, world.ago(minutes(119)), add_queued(world, f, world.ago(hours(2))));
  near_flow(world, f, "queue_stalled", "was picked");
}

void unwatched_queue(State& world) {
  Flow& f = flow(world, "Sandbox events", hours(5), "Event");
  add_queued(world, f, world.ago(hours(2)));
  near_flow(world, f, "queue_stalled", "nobody watches it");
}

}  // namespace

FaultSet flow_set() {
  return {{{"flow_failed", "run_failed", run_failed, true},
           {"flow_failed", "run_stopped", run_stopped},
           {"flow_partial", "partial", partial},
           {"flow_partial", "errors_in_log", errors_in_log},
           {"flow_partial", "nothing_sent", nothing_sent},
           {"flow_not_running", "disabled", disabled},
           {"flow_not_running", "not_deployed", not_deployed},
           {"flow_not_running", "missed_schedule", missed_schedule, true},
           {"flow_run_stuck", "run_stuck", run_stuck},
           {"queue_stalled", "queue_stalled", queue_stalled}},
          {{"flow_failed", "later_success", later_success},
           {"flow_failed", "retried", retried},
           {"flow_failed", "old_failure", old_failure},
           {"flow_failed", "unwatched", unwatched},
           {"flow_partial", "later_clean", later_clean},
           {"flow_partial", "empty_pull", empty_pull},
           {"flow_partial", "may_send_nothing", may_send_nothing},
           {"flow_not_running", "within_two", within_two},
           {"flow_not_running", "one_missed", one_missed},
           {"flow_not_running", "never_on", never_on},
           {"flow_run_stuck", "young_run", young_run},
           {"flow_run_stuck", "long_run", long_run},
           {"flow_run_stuck", "unwatched_stuck", unwatched_stuck},
           {"queue_stalled", "fresh_queue", fresh_queue},
           {"queue_stalled", "picked_up", picked_up},
           {"queue_stalled", "unwatched_queue", unwatched_queue}}};
}

}  // namespace returnwatch::world
