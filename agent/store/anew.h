// A store whose cases are judged anew because the program has changed: what that brings goes into one digest per owner,
// which waits until all of them were judged.
#pragma once

#include <optional>
#include <string>

#include "agent/store/cases.h"
#include "agent/store/database.h"

namespace returnwatch::agent {

struct Anew {
  std::string id;  // of the change: the program's identity
  Time since{};
};

// Call within the transaction that marks the cases (mark_all_anew).
void begin_anew(Database& db, const std::string& store, const Anew& anew);
[[nodiscard]] std::optional<Anew> anew_of(Database& db, const std::string& store);  // nothing: none is under way
void end_anew(Database& db, const std::string& store);

}  // namespace returnwatch::agent
