#include "agent/store/schema.h"

#include <map>
#include <string>

#include "agent/store/schema_alerts.h"
#include "agent/store/schema_changes.h"
#include "agent/store/schema_records.h"
#include "agent/store/schema_verdicts.h"
#include "agent/store/schema_watched.h"

namespace returnwatch::agent {
namespace {

constexpr int kApplicationId = 0x52745761;  // "RtWa": marks the file as ours

bool ours(SQLite::Database& sql) { return sql.execAndGet("PRAGMA application_id").getInt() == kApplicationId; }

bool empty(SQLite::Database& sql) { return sql.execAndGet("SELECT count(*) FROM sqlite_master").getInt() == 0; }

std::map<std::string, std::size_t> done(SQLite::Database& sql) {
  std::map<std::string, std::size_t> out;
  if (!sql.tableExists("schema_migrations")) return out;
  SQLite::Statement rows(sql, "SELECT owner, max(number) FROM schema_migrations GROUP BY owner");
  while (rows.executeStep()) out[rows.getColumn(0).getString()] = static_cast<std::size_t>(rows.getColumn(1).getInt());
  return out;
}

// Why a file that went through `done` is beyond this program; "" = it is not.
std::string newer(const std::map<std::string, std::size_t>& done) {
  for (const auto& [owner, number] : done) {
    bool known = false;
    for (const SchemaPart& part : schema_parts())
      if (part.owner == owner) known = number <= part.migrations().size();
    if (!known) return owner + " " + std::to_string(number);
  }
  return "";
}

void apply(SQLite::Database& sql, const SchemaPart& part, std::size_t number) {
  SQLite::Transaction step(sql, SQLite::TransactionBehavior::IMMEDIATE);
  sql.exec(part.migrations()[number - 1]);
  SQLite::Statement note(sql, "INSERT INTO schema_migrations(owner, number) VALUES (?, ?)");
  note.bind(1, std::string(part.owner));
  note.bind(2, static_cast<int>(number));
  note.exec();
  step.commit();
}

}  // namespace

const std::vector<SchemaPart>& schema_parts() {
  static const std::vector<SchemaPart> parts = {
      {"records", records_migrations}, {"alerts", alerts_migrations},   {"verdicts", verdicts_migrations},
      {"changes", changes_migrations}, {"watched", watched_migrations},
  };
  return parts;
}

bool migration_is_due(SQLite::Database& sql) {
  if (!ours(sql)) return false;
  const auto been = done(sql);
  if (been.empty() || !newer(been).empty()) return false;
  for (const SchemaPart& part : schema_parts()) {
    const auto it = been.find(std::string(part.owner));
    if ((it == been.end() ? 0 : it->second) < part.migrations().size()) return true;
  }
  return false;
}

Status migrate(SQLite::Database& sql) {
  if (!ours(sql)) {
    if (!empty(sql)) return fail(ErrorKind::storage, "is another program's database");
    sql.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
  }
  sql.exec(
      "CREATE TABLE IF NOT EXISTS schema_migrations(owner TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY(owner, "
      "number))");
  const auto been = done(sql);
  const std::string beyond = newer(been);
  if (!beyond.empty()) return fail(ErrorKind::storage, "was written by a newer version (schema " + beyond + ")");
  for (const SchemaPart& part : schema_parts()) {
    const auto it = been.find(std::string(part.owner));
    for (std::size_t n = it == been.end() ? 1 : it->second + 1; n <= part.migrations().size(); ++n) apply(sql, part, n);
  }
  return {};
}

Status check_schema(SQLite::Database& sql) {
  if (!ours(sql)) return fail(ErrorKind::storage, "is not a state file of returnwatch");
  const auto been = done(sql);
  const std::string beyond = newer(been);
  if (!beyond.empty()) return fail(ErrorKind::storage, "was written by a newer version (schema " + beyond + ")");
  for (const SchemaPart& part : schema_parts()) {
    const auto it = been.find(std::string(part.owner));
    if ((it == been.end() ? 0 : it->second) != part.migrations().size())
      return fail(ErrorKind::storage, "was written by an older version; start this one once to bring it up to date");
  }
  return {};
}

}  // namespace returnwatch::agent
