// Kept among the cursors, since they move with them: "read.<source>.<kind>" is "<time> <planned seconds>".
#include "agent/store/parts.h"

#include <cstdlib>

#include "agent/store/statement.h"

namespace returnwatch::agent {
namespace {

const std::string kRead = "read.";

std::string name_of(const std::string& source, const std::string& kind) { return kRead + source + "." + kind; }

std::optional<PartRead> part_of(const std::string& name, const std::string& value) {
  const auto dot = name.find('.', kRead.size());
  const auto blank = value.find(' ');
  if (dot == std::string::npos || blank == std::string::npos) return std::nullopt;
  const auto at = checks::parse_time(value.substr(0, blank));
  if (!at) return std::nullopt;
  const checks::Duration every{std::atol(value.c_str() + blank + 1)};
  return PartRead{name.substr(kRead.size(), dot - kRead.size()), name.substr(dot + 1), *at, every};
}

}  // namespace

void put_part(Database& db, const std::string& store, const PartRead& p) {
  Statement(db, "INSERT OR REPLACE INTO feed_cursor(store, feed, value) VALUES (?1, ?2, ?3)", store,
            name_of(p.source, p.kind), checks::to_rfc3339(p.read_at) + " " + std::to_string(p.every.count()))
      .run();
}

std::optional<PartRead> part_read(Database& db, const std::string& store, const std::string& source,
                                  const std::string& kind) {
  const std::string name = name_of(source, kind);
  Statement row(db, "SELECT value FROM feed_cursor WHERE store = ?1 AND feed = ?2", store, name);
  return row.next() ? part_of(name, row.text(0)) : std::nullopt;
}

std::vector<PartRead> parts_read(Database& db, const std::string& store) {
  std::vector<PartRead> out;
  Statement rows(db, "SELECT feed, value FROM feed_cursor WHERE store = ?1 AND feed LIKE 'read.%' ORDER BY feed",
                 store);
  while (rows.next())
    if (auto part = part_of(rows.text(0), rows.text(1))) out.push_back(std::move(*part));
  return out;
}

}  // namespace returnwatch::agent
