// The places of a case where a word of the systems decides something, and what each may say.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "checks/case.h"

namespace returnwatch::checks::internal {

struct WordKind {
  unsigned areas = 0;  // of Area (check.h): what hangs on it
  std::string what;
  std::function<bool(const std::string&)> known;
  std::vector<std::string> might_be;  // none: nobody can say
};

struct WordPlace {
  const WordKind* kind = nullptr;
  std::optional<Time> at;             // when what it stands on was made; nothing: it is so now
  const Rma* rma = nullptr;           // the return that it stands on; none: an order
  const Order* exchange = nullptr;    // the exchange order that it stands on
  std::vector<std::string> line_ids;  // of an order: the lines that it is about; none: all of it
};

// Calls `visit` for each, in an order that is the same for every copy of a case.
void each_word(const ReturnCase& c, const std::function<void(const WordPlace&, const std::string&)>& visit);
void each_word(ReturnCase& c, const std::function<void(const WordPlace&, std::string&)>& visit);

}  // namespace returnwatch::checks::internal
