// What is wrong now, as `check`, /api/findings and the pages show it: docs/facts/specification.md section 3.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "checks/finding.h"

namespace returnwatch::agent {

struct FindingRow {
  checks::Finding finding;
  std::string state;  // pending | firing | acknowledged | silenced | resolved
  checks::Time first_seen{};
  std::string acknowledged_by, acknowledged_reason;  // "" = nobody
  std::string assigned_to;                           // "" = nobody
  std::string closed_by, closed_reason;              // closed and not armed again; "" = not closed
  int regressed = 0;                                 // how often it came back after a resolve
  std::optional<checks::Time> resolved_at;           // of one that is over: when, and how
  std::string resolved_how;                          // "healthy", "expired", "closed as accepted by Kim", ...
};

struct SourceRow {
  std::string store, source;
  bool ok = true;
  std::optional<checks::Time> last_success;
  std::string error;  // "" = none
  // What enabled checks need is not read: a whole source, or a capability that serves them. One return whose detail
  // cannot be read ("returngo/details") is not that.
  bool needed_and_unread = false;
};

struct NoDataRow {
  std::string check, store, rma_id, reason;
};

struct FindingsView {
  checks::Time generated_at{};
  std::vector<FindingRow> findings;  // most urgent first
  std::vector<SourceRow> sources;
  std::vector<NoDataRow> no_data;
  bool none_judged = false;  // a store has returns, something could not be said of them, and no check judged any
};

// What to do about findings of one check, each once: by the cause in words, which is "" where there is only one.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> actions_for(const std::vector<const FindingRow*>& rows);

// Critical before info, firing before pending, oldest first.
void sort_by_urgency(std::vector<FindingRow>& rows);

[[nodiscard]] std::string to_json(const FindingsView& view);
// For a person at a terminal; times in the given IANA zone.
[[nodiscard]] std::string to_text(const FindingsView& view, const std::string& timezone);
// The same for a first look: what fires, by who has to act, most urgent first, a few of each check and how many more.
[[nodiscard]] std::string to_story(const FindingsView& view, const std::string& timezone);
// One test case per check and store; a firing finding is a failure, a source that cannot be read an error.
[[nodiscard]] std::string to_junit(const FindingsView& view);

// 0 nothing firing, 1 findings, 2 could not tell: a source or a capability that an enabled check needs is unread, or
// returns are there and none was judged; 2 wins over 1.
[[nodiscard]] int exit_code(const FindingsView& view);

}  // namespace returnwatch::agent
