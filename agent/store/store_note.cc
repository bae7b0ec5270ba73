#include "agent/store/store_note.h"

#include "agent/store/statement.h"

namespace returnwatch::agent {

std::optional<std::string> note(Database& db, const std::string& store, const std::string& name) {
  Statement row(db, "SELECT value FROM store_note WHERE store = ?1 AND name = ?2", store, name);
  if (!row.next()) return std::nullopt;
  return row.text(0);
}

void set_note(Database& db, const std::string& store, const std::string& name, const std::string& value) {
  Statement(db, "INSERT OR REPLACE INTO store_note(store, name, value) VALUES (?1, ?2, ?3)", store, name, value).run();
}

}  // namespace returnwatch::agent
