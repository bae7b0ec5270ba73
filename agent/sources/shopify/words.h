// The enum words that 2026-07 and 2026-10 know (docs/facts/shopify.md section 2). An unknown one is kept as it came,
// and counted.
#pragma once

#include <string_view>

#include "agent/sources/shopify/decode.h"

namespace returnwatch::agent::shopify {

// Adds (field, word) unless the word is empty or known for this field.
void note_unknown_word(std::string_view field, std::string_view word, Unknown& unknown);

}  // namespace returnwatch::agent::shopify
