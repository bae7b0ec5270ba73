// The ids of the user's own SQL checks, so that [checks.ID] may name them: the `-- id:` line of each file's header, and
// the file's own name.
#pragma once

#include <string>
#include <vector>

namespace returnwatch::config {

// Of DIRECTORY/*.sql; a directory that is not there has none.
[[nodiscard]] std::vector<std::string> user_check_ids(const std::string& directory);

}  // namespace returnwatch::config
