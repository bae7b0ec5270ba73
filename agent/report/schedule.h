// When the daily report is due: once per local day at [report].at, in its scope's zone. A day whose hour the clocks
// skip has it at the end of the gap, a day that has the hour twice has it the first time. A report that was missed is
// sent late, once, and says so; it covers everything since the last one that was sent.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/courier/documents.h"
#include "agent/report/day.h"

namespace returnwatch::agent::report {

inline constexpr checks::Duration kLateAfter = checks::minutes(15);

struct Due {
  Scope scope;
  ReportSpan span;
};

[[nodiscard]] Time due_at(const std::string& day, const std::string& at, const std::string& timezone);  // `at`: "07:30"
[[nodiscard]] std::string day_before(const std::string& day);

// Reports to be sent now. None for a scope without receivers, while a store of it is not in `ready` (had no complete
// cycle since the start), or that was not watched yet when the report fell due.
[[nodiscard]] std::vector<Due> due(Database& db, const config::Config& config, const std::set<std::string>& ready,
                                   Time now);
// When to ask again.
[[nodiscard]] std::optional<Time> next_due(const config::Config& config, Time now);

// The span of the report of a given day: as it was sent, else as it was or is to be. "" = the last 24 hours.
[[nodiscard]] ReportSpan span_of(Database& db, const config::Config& config, const Scope& scope, const std::string& day,
                                 Time now);

// Into the outbox for each of the receivers; what was queued to whom, in words. Call inside a SqlTransaction.
std::vector<std::string> enqueue_for(Database& db, const config::Config& config,
                                     const std::vector<std::string>& receivers, const Document& document, Time now);
[[nodiscard]] Document document_of(const DayReport& r, const std::string& id);

// Queues all that are due and notes their days as sent, a SqlTransaction each; how many. What the daemon calls after
// each cycle.
int send_due(Database& db, const config::Config& config, const std::set<std::string>& ready, Time now);

}  // namespace returnwatch::agent::report
