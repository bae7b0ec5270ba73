// Small texts by name, of one store: the stored form of what learned.h and the records give types.
#pragma once

#include <optional>
#include <string>

#include "agent/store/database.h"

namespace returnwatch::agent {

[[nodiscard]] std::optional<std::string> note(Database& db, const std::string& store, const std::string& name);
void set_note(Database& db, const std::string& store, const std::string& name, const std::string& value);

}  // namespace returnwatch::agent
