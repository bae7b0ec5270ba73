// What is to be told, to one receiver, of one group: the value between the lifecycle (which decides) and the channels
// (which put it into words). Channels render it in the same transaction that changes the alerts; the courier only
// delivers.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "alerts/group_key.h"
#include "checks/finding.h"

namespace returnwatch::alerts {

using checks::Time;

enum class AlertState { pending, firing, acknowledged, silenced, resolved };
[[nodiscard]] const char* to_string(AlertState s);

enum class Reason {  // why a group speaks
  opened,
  joined,
  severity_rose,
  repeated,
  resolved,
  digest /* baseline: one per owner */,
  escalated,
  flapping,
  acknowledged /* to receivers that keep the state: all of the group is acknowledged */,
  changed /* some resolved: edit */,
  channel_dead,
  test
};
[[nodiscard]] const char* to_string(Reason r);

struct AlertView {
  checks::Finding finding;
  AlertState state = AlertState::firing;
  bool is_new = false;     // first told with this message
  bool regressed = false;  // had been resolved before
  bool flapping = false;   // comes and goes: not told again until it stays
  std::optional<Time> fired_at;
  std::optional<Time> resolved_at;
  std::string resolved_how;     // healthy | expired | closed | ""
  std::string acknowledged_by;  // or who closed it
  std::string subject_name;     // what people call the subject - a location, a flow; "" = not known
};

struct CheckSum {  // of what fires in the group
  std::string check;
  int count = 0;
  std::vector<checks::Money> money;
  std::vector<std::pair<std::string, int>> causes;  // most of them first
  std::set<std::string> critical;                   // of these, the causes of something critical
};

struct ReturnLinks {
  std::string shopify_admin;  // "https://acme.myshopify.com/admin"; "" = unknown
  // [links]: used instead of the usual ones where they are set, "" there = no link. {rma}, {order} and {run} are filled
  // in.
  std::optional<std::string> returngo, shopify, patchworks;
};

struct Notification {
  std::string receiver;
  std::string mention;    // as Slack writes it ("<!here>"); used where something critical fires
  std::string group_key;  // stable: route and the values grouped by
  std::string thread;     // the group from its opening to its resolve: the identity of threads and incidents
  std::map<std::string, std::string> labels;  // the values grouped by: check, store, owner, ...
  bool first = true;                          // the first message of its thread
  Reason reason = Reason::opened;
  GroupKind kind = GroupKind::of_route;
  std::string idempotency_key;  // unique per message, stable over retries
  Time at{};
  std::string timezone = "UTC";                        // IANA, the store's or the agent's: how times are shown
  std::string page_url;                                // base of our own pages, "" = none
  checks::Severity severity = checks::Severity::info;  // the worst that fires; when all is resolved: that was told last
  std::vector<AlertView> firing;    // most urgent first; new ones before old; the first few (at most 50)
  std::vector<AlertView> resolved;  // those whose resolve is told now; the first few (at most 50)
  int firing_count = 0;             // all firing in the group, shown or not
  int new_count = 0;
  int resolved_count = 0;
  int acknowledged_count = 0;               // of the firing ones
  std::vector<CheckSum> checks;             // of all firing (when all is resolved: of the resolved), most of them first
  std::vector<checks::Money> money;         // at risk in the whole group, one sum per currency
  std::optional<Time> since;                // the oldest `since` of what `checks` counts
  std::vector<std::string> owners, stores;  // of what `checks` counts, sorted
  std::map<std::string, ReturnLinks> links;        // by store
  std::vector<std::string> pace;                   // a first digest: the shop's own pace beside each grace, a line each
  std::string note;                                // channel_dead: what happened, to which receiver
  std::vector<std::string> fingerprints_fired;     // complete: first told firing with this message
  std::vector<std::string> fingerprints_resolved;  // complete: resolve told with this message
};

}  // namespace returnwatch::alerts
