// A state file that SQLite finds damaged: set aside under another name, never thrown away; a new one takes its place,
// to be filled from the sources, with the alerts' history of the old one as far as it can still be read.
#pragma once

#include <string>

#include "agent/base/result.h"
#include "agent/store/database.h"

namespace returnwatch::agent {

// What is wrong inside the file, by SQLite's own quick check; "" = nothing, or there is no such file.
[[nodiscard]] std::string damage_of(const std::string& path);

struct SetAside {
  std::unique_ptr<Database> db;  // the new one
  std::string where;             // the old one's new name
  long kept = 0;                 // rows of alerts and what was told of them
};
// `stamp` makes the new name unique ("20261130T154400Z"). Fails, and changes nothing, where the file is not ours by its
// header or cannot be renamed.
[[nodiscard]] Result<SetAside> set_aside(const std::string& path, const std::string& stamp);

}  // namespace returnwatch::agent
