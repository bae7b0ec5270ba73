// Whom to tell, when, once. Given every open alert, what each receiver was told and how its groups stand, decides which
// groups speak now. Pure; the caller stores the new state and the rendered messages in one transaction.
//
// A group speaks when it opens (after group_wait), when alerts join it (at most once per group_interval, in a storm at
// each doubling), when its severity rises, when all of it is resolved, and after repeat_interval. Each alert's firing
// and its resolve are told to each receiver once, whichever routes lead to it. An alert that comes and goes is called
// flapping once and is then not told again until it stays one way for a day.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "alerts/alert.h"
#include "alerts/notification.h"
#include "alerts/silence.h"

namespace returnwatch::alerts {

struct RouteOptions {
  LabelMatch match;
  std::vector<std::string> receivers;
  std::vector<std::string> group_by = {"check", "store"};
  checks::Duration group_wait{30};
  checks::Duration group_interval{300};
  std::optional<checks::Duration> repeat_interval;  // else 4h for critical, 24h otherwise
  std::string active;                               // "Mon-Fri 08:00-18:00" in the store's zone; "" = always
  std::optional<checks::Duration> escalate_after;
  std::vector<std::string> escalate_to;
  bool go_on = false;  // `continue`
};

struct ReceiverTraits {
  bool can_edit = false;     // Slack with a bot token: resolves of some are told by editing
  bool keeps_state = false;  // is told when all of a group is acknowledged (PagerDuty, Slack with a bot token)
};

struct Told {
  Addressee receiver;
  std::string fingerprint, group_key;
  Time fired_at{};        // which firing was told: the alert's fired_at
  bool resolved = false;  // its resolve was told as well
};

struct GroupState {
  Addressee receiver;
  std::string group_key;
  std::optional<Time> waiting_since;  // first alert that has not been told; the group has not opened yet
  std::optional<Time> last_told;
  std::optional<Time> opened_at;  // first told: with receiver and key the identity of its thread
  int last_count = 0;             // firing when last told
  int storm_mark = 0;             // firing when a storm was last told
  checks::Severity last_severity = checks::Severity::info;
  long said = 0;                   // messages so far, for idempotency keys
  bool all_acked = false;          // that all of it is acknowledged was told
  std::set<std::string> flapping;  // alerts whose flapping was said
  std::set<std::string> owed;      // firing, seen, not told yet: told even if they resolve meanwhile
};

struct Situation {
  Time now{};
  std::optional<Time> last_run;  // what fired since then is told even if it has resolved already
  std::vector<Alert> alerts;     // every open one, and resolved ones whose resolve may still have to be told
  std::vector<Silence> silences;
  std::set<std::string> ready_stores;            // had a complete cycle since the start
  std::set<std::string> judging_anew;            // cases still wait to be judged by the changed program: so do digests
  std::map<std::string, std::string> timezones;  // store -> IANA
  std::string timezone = "UTC";
  std::vector<RouteOptions> routes;
  std::map<std::string, ReceiverTraits> receivers;
  std::vector<Told> told;
  std::vector<GroupState> groups;
};

struct Plan {
  std::vector<Notification> messages;
  std::vector<Told> told;                                      // new or changed
  std::vector<GroupState> groups;                              // new or changed
  std::vector<std::pair<Addressee, std::string>> groups_gone;  // receiver, group key
  std::optional<Time> next;                                    // look again then, even if nothing changes
};

[[nodiscard]] Plan plan_messages(const Situation& s);

// Alerts that are not told because a source they depend on is stale and says so itself.
[[nodiscard]] std::set<std::string> muted_by_sources(const std::vector<Alert>& alerts);

// "Mon-Fri 08:00-18:00", "Sat,Sun 10:00-12:00", several parts separated by ";". True for "". Wall-clock time of the
// zone, so both clock changes are followed; a span may pass midnight.
[[nodiscard]] bool is_active(const std::string& hours, Time now, const std::string& timezone);
[[nodiscard]] bool valid_active(const std::string& hours);

}  // namespace returnwatch::alerts
