// The user's own checks: the files of checks_dir and their headers (docs/sql-checks.md). The header is the comment
// lines that a file begins with; those of the form "-- key: value" with one of the keys below say what
// docs/facts/specification.md section 4 asks for:
//
//   -- id: high_value_refund         a-z, 0-9 and _; default: the file's name. Not one of our own checks' ids
//   -- owner: finance                required
//   -- severity: warning             default: warning
//   -- grace: 24h                    default: 0s
//   -- summary: Refund {refund_id} of {amount} was paid      required; {column} of the row
//   -- views: 1                      default: 1; the version of the views that it was written for
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/config.h"

namespace returnwatch::config {

inline constexpr int kViewsVersion = 1;

struct UserCheckFiles {
  std::vector<UserCheck> checks;        // by id; those without problems
  std::vector<ConfigProblem> problems;  // with line and column
};

// Of DIRECTORY/*.sql; a directory that is not there has none.
[[nodiscard]] UserCheckFiles read_user_checks(const std::string& directory);

// One file's text. Nothing where something was added to `problems`.
[[nodiscard]] std::optional<UserCheck> parse_user_check(const std::string& text, const std::string& file,
                                                        std::vector<ConfigProblem>& problems);

// The columns that a summary template names, in order; and the template with each replaced.
[[nodiscard]] std::vector<std::string> columns_of(const std::string& summary);
[[nodiscard]] std::string fill(const std::string& summary,
                               const std::vector<std::pair<std::string, std::string>>& values);

}  // namespace returnwatch::config
