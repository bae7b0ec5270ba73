// A row of a user's own query as a problem: docs/sql-checks.md says what the columns mean. Pure.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "agent/base/result.h"
#include "agent/store/user_query.h"
#include "checks/check.h"
#include "config/config.h"

namespace returnwatch::agent {

// What is wrong with the query's columns before a row was seen ("" = nothing), with file, line and column where they
// are known.
[[nodiscard]] std::string wrong_columns(const config::UserCheck& check, const std::vector<std::string>& columns);

struct UserRows {
  std::vector<checks::Problem> problems;
  std::deque<std::string> causes;  // what the problems' causes point to
};

// `since_of` gives the time since which this subject is known, for rows that have no `since` of their own.
[[nodiscard]] Result<UserRows> problems_of(
    const config::UserCheck& check, const std::vector<std::string>& columns,
    const std::vector<std::vector<QueryValue>>& rows,
    const std::function<checks::Time(const checks::Subject&, const std::string& cause)>& since_of);

}  // namespace returnwatch::agent
