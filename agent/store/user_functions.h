// What users' queries may call beside SQLite's own functions: minor() and decimal() for money (docs/sql-checks.md), and
// the few whose built-in form could run for minutes within one step.
#pragma once

struct sqlite3;

namespace returnwatch::agent {

// Bytes of one text in a query.
inline constexpr int kLongestText = 200'000;

void add_user_functions(sqlite3* db);

}  // namespace returnwatch::agent
