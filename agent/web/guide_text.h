// Generated from docs/ when the program is built (guide_text.cc in the build folder).
#pragma once

#include <string_view>
#include <utility>
#include <vector>

namespace returnwatch::agent::web {

// Name ("" = the list of checks) and Markdown.
[[nodiscard]] const std::vector<std::pair<std::string_view, std::string_view>>& guide_texts();

}  // namespace returnwatch::agent::web
