// Patchworks' answers to records (docs/facts/patchworks.md sections 2, 4 and 8). Its published types are partly wrong
// and its clients disagree on the envelope: flat items and JSON:API-like ones are both read, names in snake and camel
// case, every id as a string.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "agent/store/records.h"

namespace returnwatch::agent::patchworks {

struct PageInfo {
  long current = 1, last = 1;
  bool next_link = false;     // links.next is there
  std::optional<long> total;  // rows of the whole list, those that the page left out included
};

struct FlowList {
  std::vector<FlowRow> rows;
  std::map<std::string, std::string> flow_of_version;  // flow version id -> flow id
  PageInfo page;
};
struct RunRow {
  std::string flow_id;
  checks::RunFact run;
  std::vector<std::string>
      linked_runs;             // runs that this one retries, or that retry this one: the direction is not public
  std::string unknown_status;  // the word, where it is none that we know
};
struct RunList {
  std::vector<RunRow> rows;
  PageInfo page;
};
struct QueueItem {
  std::string id, flow_id, flow_version_id, status;
  std::optional<checks::Time> created_at;
};
struct QueueList {
  std::vector<QueueItem> rows;
  PageInfo page;
};
struct TrackedRow {
  std::string value;  // the business key
  checks::TrackedRecord record;
};
struct TrackedList {
  std::vector<TrackedRow> rows;
  PageInfo page;
};

// Nothing where the body holds no list (or, for a run, no item), or a row that cannot be what it should be: without an
// id, a queued run without its age, a flow that does not say whether it is on.
[[nodiscard]] std::optional<FlowList> decode_flows(const std::string& body);
[[nodiscard]] std::optional<RunList> decode_runs(const std::string& body);
[[nodiscard]] std::optional<RunRow> decode_run(const std::string& body);
[[nodiscard]] std::optional<QueueList> decode_queue(const std::string& body);
[[nodiscard]] std::optional<TrackedList> decode_tracked(const std::string& body);

// 1, "1", "Started", "partial success", ... to running | success | failure | stopped | partial | unknown.
[[nodiscard]] std::string run_status(std::string word);

}  // namespace returnwatch::agent::patchworks
