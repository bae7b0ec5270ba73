// The closed lists of the systems' words: what Shopify's enums hold in the versions that we speak, and the currencies.
// A word that stands on none of them is kept and counted, and decides nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace returnwatch::checks {

// `field` as unknown words are counted by: "displayFinancialStatus", "transaction.kind", ... True for an empty word (it
// says nothing), false for a field that has no list.
[[nodiscard]] bool known_word(std::string_view field, std::string_view word);

// All of a field's words; none for one that has no list.
[[nodiscard]] std::vector<std::string> words_of(std::string_view field);

// ISO 4217's and those that only Shopify has, upper case.
[[nodiscard]] bool known_currency(std::string_view code);

// Who may carry a payout out (docs/facts/returngo.md 3.4: only Shopify was seen, others exist): whatever names one of
// the usual ones.
[[nodiscard]] bool known_processor(std::string_view word);

}  // namespace returnwatch::checks
