#include "agent/store/records_sources.h"

#include "agent/store/statement.h"
#include "agent/store/watched.h"
#include "checks/text.h"

namespace returnwatch::agent {
namespace {

constexpr int kWordsPerField = 100;  // of unknown words kept apart; a source gone wild must not fill the file
constexpr std::size_t kWordBytes = 64;

}  // namespace

std::optional<std::string> SourceRecords::cursor(const std::string& feed) const {
  Statement row(db_, "SELECT value FROM feed_cursor WHERE store = ?1 AND feed = ?2", store_, feed);
  if (!row.next()) return std::nullopt;
  return row.text(0);
}

void SourceRecords::set_cursor(const std::string& feed, const std::string& value) {
  Statement(db_, "INSERT OR REPLACE INTO feed_cursor(store, feed, value) VALUES (?1, ?2, ?3)", store_, feed, value)
      .run();
}

void SourceRecords::ok(const std::string& source, const std::string& capability, checks::Duration interval, Time now) {
  Statement(db_,
            "INSERT OR REPLACE INTO source_state(store, source, capability, ok, last_success, failing_since, cause, "
            "error, interval)"
            " VALUES (?1, ?2, ?3, 1, ?4, NULL, '', '', ?5)",
            store_, source, capability, now, static_cast<long>(interval.count()))
      .run();
  if (capability.empty()) note_read(db_, store_, source, interval, now);
}

void SourceRecords::failed(const std::string& source, const std::string& capability, const std::string& cause,
                           const std::string& error, checks::Duration interval, Time now) {
  Statement(
      db_,
      "INSERT INTO source_state(store, source, capability, ok, last_success, failing_since, cause, error, interval)"
      " VALUES (?1, ?2, ?3, 0, NULL, ?4, ?5, ?6, ?7)"
      " ON CONFLICT(store, source, capability) DO UPDATE SET ok = 0, failing_since = coalesce(failing_since, ?4), "
      "cause = ?5,"
      " error = ?6, interval = ?7",
      store_, source, capability, now, cause, error, static_cast<long>(interval.count()))
      .run();
}

void SourceRecords::forget(const std::string& source, const std::string& capability) {
  Statement(db_, "DELETE FROM source_state WHERE store = ?1 AND source = ?2 AND capability = ?3", store_, source,
            capability)
      .run();
}

std::vector<SourceState> SourceRecords::states() const {
  std::vector<SourceState> out;
  Statement rows(db_,
                 "SELECT source, capability, ok, last_success, failing_since, cause, error, interval FROM source_state"
                 " WHERE store = ?1 ORDER BY source, capability",
                 store_);
  while (rows.next())
    out.push_back({rows.text(0), rows.text(1), rows.flag(2), rows.time(3), rows.time(4), rows.text(5), rows.text(6),
                   checks::Duration{rows.integer(7)}});
  return out;
}

void SourceRecords::count_unknown(const std::string& field, const std::string& word) {
  SqlTransaction step(db_);
  std::string kept(checks::beginning(word, kWordBytes));
  {
    Statement row(db_, "SELECT count(*), coalesce(max(word = ?3), 0) FROM unknown_word WHERE store = ?1 AND field = ?2",
                  store_, field, kept);
    if (row.next() && row.integer(0) >= kWordsPerField && !row.flag(1)) kept = "(others)";
  }
  Statement(db_,
            "INSERT INTO unknown_word(store, field, word, count) VALUES (?1, ?2, ?3, 1)"
            " ON CONFLICT(store, field, word) DO UPDATE SET count = count + 1",
            store_, field, kept)
      .run();
  step.commit();
}

std::vector<UnknownWord> SourceRecords::unknown_words() const {
  std::vector<UnknownWord> out;
  Statement rows(db_, "SELECT field, word, count FROM unknown_word WHERE store = ?1 ORDER BY field, count DESC",
                 store_);
  while (rows.next()) out.push_back({rows.text(0), rows.text(1), rows.integer(2)});
  return out;
}

}  // namespace returnwatch::agent
