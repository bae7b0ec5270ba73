// Lines of a recording into an empty state, as if they had just been read: the way back of take.h.
#pragma once

#include <string>
#include <vector>

#include "agent/record/lines.h"
#include "agent/store/database.h"
#include "checks/times.h"

namespace returnwatch::agent::record {

// Throws SQLite::Exception as Records does. `now`: of what a line does not say when it was read. A line without an id
// or with strange fields is taken as far as it can be understood.
void put(Database& db, const Lines& lines, checks::Time now);

}  // namespace returnwatch::agent::record
