// What Patchworks tells, kept under the store that owns the key: flows, their runs, what waits, and what they carried.
// How records are stored and what a change marks: records.h.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "agent/store/database.h"
#include "checks/case.h"

namespace returnwatch::agent {

using checks::Time;

struct FlowRow {
  std::string id, name;
  bool enabled = true, deployed = true;
  std::vector<std::string> crons;
  bool once_live = false;  // was seen enabled and deployed (read only)
  std::optional<Time> live_since;
  // Where the answer did not say, what is stored stands.
  bool deployed_said = true, schedules_said = true;
};

class PatchworksRecords {
 public:
  PatchworksRecords(Database& db, std::string store) : db_(db), store_(std::move(store)) {}

  // `complete`: one that is not in the list is gone, else it stays as it was.
  void put_flows(const std::vector<FlowRow>& all, Time now, bool complete = true);
  [[nodiscard]] std::vector<FlowRow> flows() const;
  void put_run(const std::string& flow_id, const checks::RunFact& run, Time now);
  void run_vanished(const std::string& id);                     // it is no longer known whether it still runs
  [[nodiscard]] std::vector<std::string> runs_running() const;  // ids last seen in status running
  void put_queue(const std::vector<std::pair<std::string, std::pair<std::string, Time>>>& pending,
                 Time now);  // id, (flow, created)
  // `kind`: what the flow's tracked data holds, order_name | order_id | rma_id.
  void put_tracked(const std::string& kind, const std::string& value, const checks::TrackedRecord& r);
  // When, since `since`, the flow last tracked the oldest key that it has never sent successfully.
  [[nodiscard]] std::optional<Time> tracked_unsent(const std::string& flow_id, Time since) const;
  [[nodiscard]] std::vector<std::string> runs_failed(Time since) const;  // ids; not known to have been retried

 private:
  Database& db_;
  std::string store_;
};

// A tracked value without "#" and "RMA", lower case: the forms in which flows hold it differ.
[[nodiscard]] std::string tracked_key(const std::string& value);

}  // namespace returnwatch::agent
