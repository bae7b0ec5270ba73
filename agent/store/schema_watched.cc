#include "agent/store/schema_watched.h"

namespace returnwatch::agent {

// Of a state that is older than this table only the ends are known: its baseline, and the last reading.
const std::vector<const char*>& watched_migrations() {
  static const std::vector<const char*> list = {
      R"sql(
CREATE TABLE source_span(store TEXT NOT NULL, source TEXT NOT NULL, from_at INTEGER NOT NULL, to_at INTEGER NOT NULL,
  PRIMARY KEY(store, source, from_at)) WITHOUT ROWID;
INSERT INTO source_span(store, source, from_at, to_at)
  SELECT s.store, s.source, min(s.last_success, coalesce((SELECT CAST(strftime('%s', n.value) AS INTEGER) FROM store_note n
    WHERE n.store = s.store AND n.name = 'baseline_done'), s.last_success)), s.last_success
  FROM source_state s WHERE s.capability = '' AND s.last_success IS NOT NULL;
)sql",
  };
  return list;
}

}  // namespace returnwatch::agent
