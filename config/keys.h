// Which keys the loader looked for in a file, and which stand there: the example and the guide are held against them.
#pragma once

#include <set>
#include <string>

namespace returnwatch::config {

struct KeysOfFile {
  std::set<std::string> known;    // "store.returngo.shop": without the indices of lists
  std::set<std::string> present;  // tables included
};

// Of one file without its includes; problems do not matter.
[[nodiscard]] KeysOfFile keys_of_file(const std::string& path);

}  // namespace returnwatch::config
