#include "agent/sources/shopify/words.h"

#include "checks/known_words.h"
#include "checks/text.h"

namespace returnwatch::agent::shopify {

void note_unknown_word(std::string_view field, std::string_view word, Unknown& unknown) {
  if (!checks::known_word(field, word)) unknown.emplace_back(field, checks::beginning(word, 60));
}

}  // namespace returnwatch::agent::shopify
