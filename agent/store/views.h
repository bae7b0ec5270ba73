// The read-only views over the records, for users' own checks and reports: docs/sql-views.md.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

namespace returnwatch::agent {

// Creates those that are missing and replaces those whose text changed. Views hold no data, so they need no migration.
void create_views(SQLite::Database& sql);

}  // namespace returnwatch::agent
