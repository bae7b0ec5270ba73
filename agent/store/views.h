// The read-only views over the records, for users' own checks and reports: docs/sql-views.md. Times are seconds since
// 1970 (UTC), money is whole minor units beside its currency, absence is NULL. No view holds personal data, since no
// record does.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>
#include <vector>

#include "checks/case.h"

namespace returnwatch::agent {

struct View {
  const char* name;
  std::vector<checks::Need> needs;  // what must be fresh for "no row" to mean anything
  const char* select;               // its first column is `store`
};

// Version 1 (config::kViewsVersion): columns may be added; one that goes or changes its meaning makes a new version.
[[nodiscard]] const std::vector<View>& views();

// Creates those that are missing and replaces those whose text changed. Views hold no data, so they need no migration.
void create_views(SQLite::Database& sql);

}  // namespace returnwatch::agent
