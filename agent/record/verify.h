// What is wrong with a line of a recording. People write such files, and a mistake that is passed over is a verdict on
// something that nobody wrote.
#pragma once

#include "agent/record/lines.h"

namespace returnwatch::agent::record {

// The first mistake of a line of this kind, with the field that holds it, or "": no store, no id, another kind of value
// than the field has, a word that a closed list of the policy does not have.
[[nodiscard]] std::string mistake_in(const std::string& kind, const Json& line);

// Fields of the line that this program does not know: a newer one may write them, or they are misspelt.
[[nodiscard]] std::vector<std::string> unknown_in(const std::string& kind, const Json& line);

}  // namespace returnwatch::agent::record
