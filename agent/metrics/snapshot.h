// What the metrics show, as plain counts: filled once per scrape from the state and the counters, rendered by render.h.
// Labels name stores, checks, sources and receivers; never a return, an order or a customer.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "checks/finding.h"

namespace returnwatch::agent::metrics {

// Upper bounds of return_stage_seconds: an hour to thirty days.
inline constexpr std::array<std::int64_t, 10> kStageBounds = {3600,      4 * 3600,  12 * 3600, 86400,      2 * 86400,
                                                              3 * 86400, 5 * 86400, 7 * 86400, 14 * 86400, 30 * 86400};

struct StageTimes {
  std::string store;
  std::string stage;  // received_to_restocked | due_to_refunded | released_to_fulfilled
  std::array<std::uint64_t, kStageBounds.size()> upto{};  // observations at or under each bound, not cumulated
  std::uint64_t count = 0;                                // all of them, those over the last bound too
  std::int64_t seconds = 0;                               // their sum

  void observe(checks::Duration d);  // a negative one counts as none
};

struct FindingCount {
  std::string check;
  checks::Severity severity{};
  checks::Owner owner{};
  std::string store;
  std::int64_t firing = 0;  // 0 is shown: a check that watches and finds nothing
  std::int64_t pending = 0, acknowledged = 0;
  std::int64_t oldest_seconds = 0;  // since the oldest firing one's fact, by the systems; 0 where none fires
};

struct RiskSum {  // of what fires, per currency
  std::string check, store;
  checks::Money money;
  checks::Owner owner{};
};

struct AgeSum {  // the same by age: "1d" (younger than a day), "7d", "30d", "older"
  std::string store, age;
  checks::Money money;
  checks::Owner owner{};
};

struct ProcessFacts {  // of this process, as Prometheus' own clients tell it
  double cpu_seconds = 0, resident_bytes = 0, virtual_bytes = 0, start_seconds = 0;
  std::int64_t open_fds = 0, max_fds = 0;
};

struct StageCount {
  std::string store;
  std::string stage;  // pending | approved | received | validated | unknown
  std::int64_t open = 0;
};

struct SourceFacts {
  std::string store, source;
  bool up = true;
  std::optional<checks::Time> last_success;
  std::optional<std::int64_t> budget_remaining;  // calls (ReturnGO, Patchworks) or points (Shopify); nothing: not known
  std::optional<std::int64_t> clock_skew;  // seconds that its clock is ahead of ours; nothing: it did not say the time
};

struct DataAge {
  std::string store, source;
  std::string kind;  // new_returns | open_returns | payouts | open_details | orders | stock | locations | runs | ...
  std::int64_t seconds = 0;
};

struct RequestCount {
  std::string store, source;
  std::string outcome;  // ok | unreachable | rate_limited | unauthorised | rejected | malformed | not_found | ...
  std::uint64_t total = 0;
};

struct CheckSeconds {
  std::string check;
  double seconds = 0;  // in the last cycle
};

struct NoDataCount {
  std::string check, store;
  std::int64_t subjects = 0;
};

struct NotificationCount {
  std::string receiver;
  std::string outcome;  // sent | retried | dead
  std::uint64_t total = 0;
};

struct OutboxFacts {
  std::string receiver;
  std::int64_t depth = 0;
  std::int64_t oldest_seconds = 0;  // 0 when empty
};

struct MetricsSnapshot {
  std::vector<FindingCount> findings;
  std::vector<RiskSum> money_at_risk;
  std::vector<AgeSum> money_by_age;
  std::optional<ProcessFacts> process;
  std::vector<StageCount> returns_open;
  std::vector<StageTimes> stage_times;
  std::vector<SourceFacts> sources;
  std::vector<DataAge> data_ages;
  std::vector<RequestCount> requests;
  std::uint64_t auth_failures = 0;      // sign-ins with a wrong name, password or token
  bool reload_taken = true;             // false: the configuration on disk was refused, the one before is in force
  bool state_writable = true;           // false: the last commit of a cycle or the courier failed, or the file is gone
  std::optional<double> cycle_seconds;  // of the last complete cycle
  std::vector<CheckSeconds> check_seconds;
  std::vector<NoDataCount> no_data;
  std::vector<NotificationCount> notifications;
  std::vector<OutboxFacts> outbox;
  std::vector<std::pair<std::string, std::string>> build;  // labels of build_info; "version" first
};

}  // namespace returnwatch::agent::metrics
