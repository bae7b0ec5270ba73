// The schema, as parts that grow independently: each owner (records, alerts) has an ordered list of migrations, and the
// file remembers how many of each it has been through. A released migration is never edited; a change is a new one at
// the end.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <string_view>
#include <vector>

#include "agent/base/result.h"

namespace returnwatch::agent {

struct SchemaPart {
  std::string_view owner;
  const std::vector<const char*>& (*migrations)();  // each may hold several statements; runs in one transaction
};

// The explicit table of parts: a new owner adds one row in schema.cc.
[[nodiscard]] const std::vector<SchemaPart>& schema_parts();

// Whether `migrate` would change a file that holds something.
[[nodiscard]] bool migration_is_due(SQLite::Database& sql);
// Brings the file to this program's schema. Fails with `storage`, having changed nothing, when the file is newer or not
// ours.
[[nodiscard]] Status migrate(SQLite::Database& sql);
// Whether the file is exactly of this program's schema.
[[nodiscard]] Status check_schema(SQLite::Database& sql);

}  // namespace returnwatch::agent
