// Where the sources and the program under test stand. Said by one unit (main.cc), so that no other one's compilation
// depends on the checkout's folder.
#pragma once

#include <string>

namespace returnwatch::where {

[[nodiscard]] std::string source_dir();
[[nodiscard]] std::string binary();

}  // namespace returnwatch::where
