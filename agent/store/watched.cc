#include "agent/store/watched.h"

#include <algorithm>
#include <map>

#include "agent/store/statement.h"
#include "agent/store/store_note.h"

namespace returnwatch::agent {
namespace {

using checks::Duration;
using checks::Time;

// As long as source_stale waits: the longer of 15 minutes and 3 planned intervals.
Duration longest_gap(Duration interval) { return std::max(Duration{15 * 60}, 3 * interval); }

// Older spans and intervals may be of another configuration: what is still a gap to us is said.
constexpr Duration kTail{3600};

std::map<std::string, std::vector<SourceSpan>> spans_of(Database& db, const std::string& store) {
  std::map<std::string, std::vector<SourceSpan>> out{{"returngo", {}}, {"shopify", {}}};
  Statement rows(db, "SELECT source, from_at, to_at FROM source_span WHERE store = ?1 ORDER BY source, from_at", store);
  while (rows.next())
    out[rows.text(0)].push_back({rows.text(0), rows.time(1).value_or(Time{}), rows.time(2).value_or(Time{})});
  return out;
}

}  // namespace

void note_read(Database& db, const std::string& store, const std::string& source, Duration interval, Time now) {
  Statement grown(db,
                  "UPDATE source_span SET to_at = max(to_at, ?3) WHERE store = ?1 AND source = ?2 AND to_at >= ?4 AND "
                  "from_at = (SELECT max(from_at) FROM source_span WHERE store = ?1 AND source = ?2)",
                  store, source, now, now - longest_gap(interval));
  if (grown.run() > 0) return;
  Statement(db, "INSERT OR REPLACE INTO source_span(store, source, from_at, to_at) VALUES (?1, ?2, ?3, ?3)", store,
            source, now)
      .run();
}

std::vector<Unwatched> unwatched(Database& db, const std::vector<std::string>& stores, Time from, Time to) {
  std::vector<Unwatched> out;
  for (const std::string& store : stores)
    for (const auto& [source, spans] : spans_of(db, store)) {
      Time known = from;
      for (const SourceSpan& s : spans) {
        if (s.to <= known || s.from >= to) continue;
        if (s.from > known) out.push_back({store, source, known, s.from});
        known = s.to;
      }
      const bool tail = known > from && to - known <= kTail;
      if (known < to && !tail) out.push_back({store, source, known, to});
    }
  return out;
}

std::optional<Time> watched_since(Database& db, const std::string& store) {
  Time out{};
  for (const auto& [source, spans] : spans_of(db, store)) {
    if (source != "returngo" && source != "shopify") continue;
    if (spans.empty()) return std::nullopt;
    out = std::max(out, spans.front().from);
  }
  return out;
}

namespace {

constexpr const char* kKnownFrom = "known_from";
constexpr Duration kFormerBackfill = checks::days(45);  // the default, of states that keep no note of it yet

std::optional<Time> noted(Database& db, const std::string& store) {
  const auto text = note(db, store, kKnownFrom);
  return text ? checks::parse_time(*text) : std::nullopt;
}

}  // namespace

void note_known_from(Database& db, const std::string& store, Duration backfill, Duration retention, Time now) {
  const auto before = noted(db, store);
  const Time known =
      before ? std::max(*before, now - retention) : std::min(now, watched_since(db, store).value_or(now)) - backfill;
  if (!before || known - *before >= checks::days(1)) set_note(db, store, kKnownFrom, checks::to_rfc3339(known));
}

std::optional<Time> known_from(Database& db, const std::string& store) {
  if (const auto kept = noted(db, store)) return kept;
  const auto first = watched_since(db, store);
  return first ? std::make_optional(*first - kFormerBackfill) : std::nullopt;
}

}  // namespace returnwatch::agent
