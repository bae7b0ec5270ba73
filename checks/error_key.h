// What is kept of an error comment of ReturnGO's: never its text, which may hold a sentence about a person.
#pragma once

#include <string>
#include <string_view>

namespace returnwatch::checks {

// "refund failed gateway [5f0c12ab]": the words of a closed list that it holds, at most twelve, and a hash of its
// wording without numbers, names (words that begin with a capital and are not on the list), quoted parts and addresses.
// Equal for the same error on different returns.
[[nodiscard]] std::string error_key(std::string_view text);

}  // namespace returnwatch::checks
