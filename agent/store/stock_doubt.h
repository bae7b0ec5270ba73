// Returns of whose stock something was not understood: what they have put back, and where, cannot be counted. The
// store's checks of stock are told so.
#pragma once

#include <optional>
#include <string>

#include "agent/store/cases.h"
#include "agent/store/database.h"

namespace returnwatch::agent {

struct StockDoubt {
  checks::Time at{};   // when what it stands on was made, or now
  std::string reason;  // names the word
};

// Of this case; nothing: all was understood.
void put_stock_doubt(Database& db, const CaseKey& key, const std::optional<StockDoubt>& doubt);
// The newest since then; nothing: there is none.
[[nodiscard]] std::optional<StockDoubt> stock_doubt(Database& db, const std::string& store, checks::Time since);

}  // namespace returnwatch::agent
