// One scheduled flow that runs every hour, all well; and what its runs may be.
#pragma once

#include "tests/checks/case_builder.h"

namespace returnwatch::checks::testing {

inline RunFact run_of(const char* id, const char* status, Time started, const char* trigger = "schedule") {
  RunFact r;
  r.id = id;
  r.status = status;
  r.trigger = trigger;
  r.started_at = started;
  if (std::string(status) != "running") r.finished_at = started + minutes(1);
  return r;
}

inline Scene flow_scene() {
  Scene s = healthy();
  FlowCase f;
  f.id = "42";
  f.name = "ReturnGO to Shopify";
  f.watched = true;
  f.scheduled = true;
  f.interval = hours(1);
  for (int i = 0; i < 8; ++i) f.expected.push_back(kNow - hours(i));  // on the hour, the last one now
  f.runs = {run_of("103", "success", ago(hours(1))), run_of("102", "success", ago(hours(2))),
            run_of("101", "success", ago(hours(3)))};
  f.first_seen = ago(days(30));
  s.store.flows = {f};
  return s;
}

inline FlowCase& flow(Scene& s) { return s.store.flows.at(0); }
inline RunFact& newest(Scene& s) { return flow(s).runs.at(0); }
inline void begin_with(Scene& s, RunFact r) { flow(s).runs.insert(flow(s).runs.begin(), std::move(r)); }
// Triggered by webhooks, not by a schedule.
inline void by_events(Scene& s) {
  flow(s).scheduled = false;
  flow(s).interval.reset();
  flow(s).expected.clear();
  for (RunFact& r : flow(s).runs) r.trigger = "webhook";
}

}  // namespace returnwatch::checks::testing
