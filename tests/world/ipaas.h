// Patchworks' records (docs/facts/patchworks.md): flows, runs, queue, tracked data; and flows that do their work.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "checks/times.h"
#include "tests/world/json.h"

namespace returnwatch::world {

using checks::Duration;
using checks::Time;

class State;

struct FlowPlan {
  std::string name;
  std::string trigger = "Schedule";   // Schedule | Webhook | Event
  Duration every = checks::hours(1);  // of its schedule, or between events; counted from 00:00 UTC
  Duration back = checks::days(8);    // how long it has been running when the world begins
  bool enabled = true, deployed = true;
};

// A run that is due is queued and picked (docs/facts/patchworks.md section 5): it starts this long after its instant.
constexpr Duration kPickUp{20};

struct RunPlan {
  int status = 2;       // 1 started, 2 success, 3 failure, 4 stopped, 5 partial
  std::string trigger;  // "" = the flow's
  long received = 3, sent = 3;
  bool warnings = false;
  std::string retry_of;  // the run that it retries
  Duration lasts{50};
};

// One flow; its runs go on as the clock moves until `pause`d.
struct Flow {
  FlowPlan plan;
  std::string id, version;
  std::string cron;  // "" = no schedule
  RunPlan next;      // how its coming runs go
  bool paused = false;
};

struct Ipaas {
  std::string api_key;                // of this world alone: the agent counts its requests by key
  std::map<std::string, Flow> flows;  // by id
  std::map<long, Json> runs;          // by id
  std::map<long, Json> queue;         // scheduled-flows
  std::vector<Json> tracked;

  [[nodiscard]] Flow& named(const std::string& name);  // throws std::logic_error
};

// The flow's id.
std::string add_flow(State& world, const FlowPlan& plan);
// The run's id; it goes until `started` + its `lasts`.
std::string add_run(State& world, Flow& flow, Time started, const RunPlan& plan = {});
void end_run(State& world, const std::string& id, const RunPlan& plan, Time at);  // if it still goes
// A run that is queued from then on, until it is picked().
std::string add_queued(State& world, Flow& flow, Time since);
void picked(State& world, Time at, const std::string& id);
void add_tracked(State& world, Flow& flow, Time at, const std::string& value, bool send, bool success = true);

// The flows of an ordinary company, all well.
void write_flows(State& world);

}  // namespace returnwatch::world
