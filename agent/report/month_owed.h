// What was owed at the end of a month: to customers, and by customers (an exchange's invoice that waits). See month.h.
#pragma once

#include <string>

#include "agent/report/month.h"
#include "agent/store/cases.h"

namespace returnwatch::agent::report {

// Cases of which something may have been owed then: with an open return, with an open finding, or in which money moved
// since `from`.
[[nodiscard]] std::vector<CaseKey> cases_that_may_owe(Database& db, const std::string& store, Time from);

// Adds what this case owed at `at`, as it stood then.
void add_owed(const checks::ReturnCase& now, const checks::Policy& policy, Time at, MonthReport& r);

// The sums by currency, kind and age; orders `r.owed`.
void sum_owed(MonthReport& r);

}  // namespace returnwatch::agent::report
