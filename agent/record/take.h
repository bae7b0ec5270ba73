// What the state file holds of one store, as lines: everything that its verdicts were made from.
#pragma once

#include <string>
#include <vector>

#include "agent/record/lines.h"
#include "agent/store/database.h"

namespace returnwatch::agent::record {

struct Choice {
  std::vector<std::string> rmas;  // empty: the newest
  long most = 200;                // returns; open ones first, then those that changed last
};

struct Taken {
  long returns = 0, of = 0;  // how many of the store's returns are in it
  [[nodiscard]] bool whole() const { return returns == of; }
};

// Adds the store's lines to `out`. With a part of the returns goes what they share with others: their orders' other
// returns, the exchange orders, the stock and the credits.
Taken take(Database& db, const std::string& store, const Choice& choice, Lines& out);

}  // namespace returnwatch::agent::record
