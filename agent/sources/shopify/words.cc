#include "agent/sources/shopify/words.h"

#include "checks/known_words.h"

namespace returnwatch::agent::shopify {

void note_unknown_word(std::string_view field, std::string_view word, Unknown& unknown) {
  if (!checks::known_word(field, word)) unknown.emplace_back(field, word.substr(0, 60));
}

}  // namespace returnwatch::agent::shopify
