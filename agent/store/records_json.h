// A record as text: JSON, in recordings and (packed.h) in the state. Fields have the names of checks/case.h;
// times are seconds since 1970 (UTC), money is {"minor", "currency"}; empty texts, lists and absent values are left
// out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/store/records_returngo.h"
#include "checks/case.h"

namespace returnwatch::agent {

// Equal values give equal text. Defined for Rma, Order, StockLevel, Credit, ApiVersion, RunFact, RmaRow and a list of
// texts.
template <typename T>
[[nodiscard]] std::string encode(const T& value);

// Lenient: a missing or strange field keeps its default; nothing only where the text is no JSON object at all.
template <typename T>
[[nodiscard]] std::optional<T> decode(std::string_view text);

// Appends a text as JSON has it, in quotes.
void append_quoted(std::string& out, const std::string& text);

[[nodiscard]] const char* to_string(checks::CommentFact fact);
[[nodiscard]] checks::CommentFact comment_fact_from(std::string_view word);

}  // namespace returnwatch::agent
