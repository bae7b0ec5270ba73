// The pages: pure renderers of plain values. Server-rendered, no script, readable on a phone, dark and light, no personal data.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "agent/views/findings.h"
#include "agent/views/trace.h"

namespace returnwatch::agent {

struct PageFrame {
  std::string title;
  std::string timezone = "UTC";
  std::string csrf;
  std::string actor;
  std::map<std::string, std::string> query;   // filters as they stand in the URL
  checks::Time now{};
};

struct CheckRow {                 // a check and how it stands
  std::string id, title, owner, severity, state;   // state: healthy | findings | no data | off
  int looked_at = 0, firing = 0, pending = 0, no_data = 0;
};

struct SourceStatus {
  std::string store, source, capability, cause, error;
  bool ok = true;
  std::optional<checks::Time> last_success;
  long budget_left = -1;          // -1 = none kept
};

struct ReceiverStatus {
  std::string name, kind, state, last_error;   // state: ok | retrying | dead
  int queued = 0;
  std::optional<checks::Time> oldest;
};

struct SilenceRow {
  long id = 0;
  std::string matchers, author, reason;
  checks::Time until{};
  int muted = 0;
};

struct DayCount {                 // history: findings that began firing and that were resolved on a local day
  std::string day;
  int fired = 0, resolved = 0, open = 0;
};

[[nodiscard]] std::string overview_page(const PageFrame& frame, const FindingsView& view, const std::vector<DayCount>& history);
[[nodiscard]] std::string return_page(const PageFrame& frame, const std::vector<TraceReturn>& returns, const std::vector<FindingRow>& findings);
[[nodiscard]] std::string checks_page(const PageFrame& frame, const std::vector<CheckRow>& checks);
[[nodiscard]] std::string sources_page(const PageFrame& frame, const std::vector<SourceStatus>& sources);
[[nodiscard]] std::string delivery_page(const PageFrame& frame, const std::vector<ReceiverStatus>& receivers, const std::vector<SilenceRow>& silences);
[[nodiscard]] std::string message_page(const PageFrame& frame, const std::string& message, const std::string& back);

// Sums per currency as people read them: "59.90 GBP + 1200 JPY"; "" for none.
[[nodiscard]] std::string money_words(const std::vector<FindingRow>& rows);

}  // namespace returnwatch::agent
