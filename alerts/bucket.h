// What grouping.cc works on: one receiver's group, and what is in it now. Internal to grouping.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "alerts/grouping.h"

namespace returnwatch::alerts {

struct Bucket {
  Addressee receiver;
  std::string key;
  GroupKind kind = GroupKind::of_route;
  std::map<std::string, std::string> labels;
  const RouteOptions* route = nullptr;
  std::vector<const Alert*> alerts;

  [[nodiscard]] bool digest() const { return kind == GroupKind::first_look || kind == GroupKind::after_update; }
};

struct BucketView {
  std::vector<const Alert*> firing;    // told or not
  std::vector<const Alert*> fresh;     // firing not told yet, whether or not it has resolved meanwhile
  std::vector<const Alert*> resolved;  // whose resolve is owed
  std::vector<const Alert*> newly_flapping;
  checks::Severity worst = checks::Severity::info;
  bool waiting = false;  // something is held back: the group is not "all resolved"
  int acknowledged = 0;  // of the firing ones

  [[nodiscard]] bool all_acked() const { return !firing.empty() && acknowledged == static_cast<int>(firing.size()); }
};

// The message, without what only the agent knows (links, page). `g` as it is once the message was told.
[[nodiscard]] Notification compose(const Situation& s, const Bucket& b, const BucketView& v, Reason why,
                                   const GroupState& g);

// The zone in which the group's people read times: its store's, else the agent's.
[[nodiscard]] std::string zone_of(const Situation& s, const Bucket& b);

}  // namespace returnwatch::alerts
