// A copy of the state file before a new version changes its form.
#pragma once

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/SQLiteCpp.h>

#include <string>

#include "agent/base/result.h"

namespace returnwatch::agent {

// Where a migration is due: the whole file as it was, as FILE.before-VERSION (0600), an earlier one of that name
// replaced. Fails with `storage` where there is no room or no right for it; nothing was changed then.
[[nodiscard]] Status back_up(SQLite::Database& sql, const std::string& path);

}  // namespace returnwatch::agent
