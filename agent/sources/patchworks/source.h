// One Patchworks company: flows, runs, the queue, tracked data (docs/facts/patchworks.md). At most 60 requests a minute
// per key; each collection stands or falls alone, since a key may lack the right to one of them.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/sources/frame.h"
#include "agent/sources/patchworks/client.h"
#include "agent/sources/patchworks/decode.h"
#include "agent/sources/plan.h"

namespace returnwatch::agent::patchworks {

// A store whose returns' keys a flow tracks: where to keep them, and what they are (order_name | order_id | rma_id).
struct TrackedFor {
  Records* into;
  std::string kind;
};

// What the agent's stores want of this key's flows.
struct Interest {
  // Flows whose runs matter; empty: all.
  std::function<bool(const std::string& id, const std::string& name)> watched;
  // Who wants a flow's tracked data; empty: nobody.
  std::function<std::vector<TrackedFor>(const std::string& id, const std::string& name)> tracks;
};

class PatchworksSource {
 public:
  PatchworksSource(Database& db, Records& records, Transport& transport, PatchworksEndpoint endpoint,
                   PatchworksSurroundings surroundings, Interest interest);

  // State goes to Records as source "patchworks", capabilities "", "flows", "runs", "queue", "tracked". Never throws.
  [[nodiscard]] PollReport poll(checks::Time now, const PollPlan& plan);
  [[nodiscard]] Status look_at_flows(checks::Time now);             // for doctor: the flows, stored as a poll does
  [[nodiscard]] int budget_left() const { return client_.left(); }  // requests left in this minute

 private:
  struct PatchworksPoll;
  [[nodiscard]] Status read_flows(PatchworksPoll& p);
  [[nodiscard]] Status read_runs(PatchworksPoll& p);
  [[nodiscard]] Result<RunList> runs_page(const std::string& filter, checks::Time from, int page);
  [[nodiscard]] Status find_quiet(PatchworksPoll& p, std::set<std::string>& quiet);
  [[nodiscard]] Status read_before(PatchworksPoll& p, bool cut);
  // Whether the list was read to its end, within so many pages.
  [[nodiscard]] Result<bool> list_runs(PatchworksPoll& p, const std::string& filter, checks::Time from, int max_pages);
  [[nodiscard]] Status read_linked(PatchworksPoll& p);
  [[nodiscard]] Status read_queue(PatchworksPoll& p);
  [[nodiscard]] Status read_failed(PatchworksPoll& p);
  [[nodiscard]] Status read_tracked(PatchworksPoll& p);
  [[nodiscard]] Status read_tracked_of(PatchworksPoll& p, const std::string& flow_id, checks::Time from,
                                       checks::Time to);
  [[nodiscard]] Result<bool> list_tracked(PatchworksPoll& p, const std::string& flow_id, checks::Time from,
                                          checks::Time to);
  void store_runs(PatchworksPoll& p);
  [[nodiscard]] bool is_watched(const std::string& flow_id) const;
  [[nodiscard]] std::vector<TrackedFor> tracks(const std::string& flow_id) const;

  Database& db_;
  Records& records_;
  PatchworksClient client_;
  Interest interest_;
  std::map<std::string, std::string> names_;  // flow id -> name
  std::map<std::string, std::string> flow_of_version_;
  std::map<std::string, checks::Time> tracked_whole_;  // flow id -> when its unsent keys were last listed again
  std::set<std::string> linked_;                       // "run>other": links whose other end was fetched
  std::set<std::string> queued_unknown_;  // queue items with a status that we do not know, listed in the last poll
  std::optional<checks::Time> polled_at_, flows_at_, failed_at_;
  bool includes_ = true, flow_includes_ = true;  // false once the server has refused them
  Frame frame_;
};

}  // namespace returnwatch::agent::patchworks
