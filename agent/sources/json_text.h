// Texts that were cut in the middle of a character. JavaScript counts UTF-16 units, so a lone "\ud83d" can stand in any
// text (docs/facts/returngo.md section 9): valid JSON to most readers, an error to simdjson.
#pragma once

#include <optional>
#include <string>

namespace returnwatch::agent {

// The same with the replacement character for each lone surrogate, and with room for simdjson's padding; nothing where
// there is none, as nearly always.
[[nodiscard]] std::optional<std::string> whole_characters(const std::string& json);

}  // namespace returnwatch::agent
