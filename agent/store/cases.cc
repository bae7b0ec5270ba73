#include "agent/store/cases.h"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "agent/store/marks.h"
#include "agent/store/records.h"
#include "agent/store/statement.h"
#include "agent/store/store_note.h"
#include "checks/words.h"

namespace returnwatch::agent {
namespace {

constexpr const char* kMissing = "judged_without";

void collect(Statement& rows, const std::string& store, std::vector<CaseKey>& out) {
  while (rows.next()) {
    const std::string key = rows.text(0);
    if (std::none_of(out.begin(), out.end(), [&](const CaseKey& k) { return k.store == store && k.key == key; }))
      out.push_back({store, key});
  }
}

std::vector<std::string> stores(Database& db, const std::string& store) {
  if (!store.empty()) return {store};
  std::vector<std::string> out;
  Statement rows(db, "SELECT DISTINCT store FROM case_record ORDER BY store");
  while (rows.next()) out.push_back(rows.text(0));
  return out;
}

}  // namespace

std::vector<CaseKey> cases_to_judge(Database& db, const std::string& store, Time now, int limit) {
  std::vector<CaseKey> out;
  // Half of the places are for deadlines, so that neither a flood of changes nor one of deadlines holds up the other.
  Statement due(db,
                "SELECT key, mark, dirty < 0, kept FROM case_record WHERE store = ?1 AND next_at <= ?2"
                " AND (dirty IS NULL OR dirty < 0) ORDER BY next_at LIMIT ?3",
                store, now, std::max(1, limit / 2));
  while (due.next()) out.push_back({store, due.text(0), due.integer(1), due.flag(2), due.integer(3)});
  Statement dirty(db, "SELECT key, mark, kept FROM case_record WHERE store = ?1 AND dirty > 0 ORDER BY dirty LIMIT ?2",
                  store, limit - static_cast<int>(out.size()));
  while (dirty.next()) out.push_back({store, dirty.text(0), dirty.integer(1), false, dirty.integer(2)});
  return out;
}

std::vector<CaseKey> cases_to_judge_anew(Database& db, const std::string& store, int limit) {
  std::vector<CaseKey> out;
  Statement rows(db, "SELECT key, mark, kept FROM case_record WHERE store = ?1 AND dirty < 0 ORDER BY dirty LIMIT ?2",
                 store, limit);
  while (rows.next()) out.push_back({store, rows.text(0), rows.integer(1), true, rows.integer(2)});
  return out;
}

std::optional<Time> next_deadline(Database& db, const std::string& store) {
  Statement row(db, "SELECT min(next_at) FROM case_record WHERE store = ?1 AND next_at IS NOT NULL", store);
  return row.next() ? row.time(0) : std::nullopt;
}

std::vector<CaseKey> all_cases(Database& db, const std::string& store) {
  std::vector<CaseKey> out;
  Statement rows(db, "SELECT key, mark FROM case_record WHERE store = ?1 ORDER BY key", store);
  while (rows.next()) out.push_back({store, rows.text(0), rows.integer(1)});
  return out;
}

void case_judged(Database& db, const CaseKey& key, std::optional<Time> next, std::int64_t kept, std::int64_t missing) {
  Statement(db,
            "UPDATE case_record SET next_at = ?3, dirty = CASE WHEN ?4 = 0 OR mark = ?4 THEN NULL ELSE dirty END,"
            " kept = ?5, missing = ?6 WHERE store = ?1 AND key = ?2",
            key.store, key.key, next, key.mark, kept, missing)
      .run();
}

std::int64_t missing_of(const checks::Reach& reach) {
  std::int64_t out = 0;
  for (std::size_t i = 0; i < reach.missing.size(); ++i)
    if (!reach.missing[i].empty()) out |= std::int64_t{1} << i;
  return out;
}

void note_missing(Database& db, const std::string& store, std::int64_t missing) {
  const std::string before = note(db, store, kMissing).value_or("0");
  if (before == std::to_string(missing)) return;
  const std::int64_t back = std::strtoll(before.c_str(), nullptr, 10) & ~missing;
  SqlTransaction step(db);
  set_note(db, store, kMissing, std::to_string(missing));
  if (back != 0) {
    next_mark(db);
    Statement(db,
              "UPDATE case_record SET dirty = coalesce(dirty, -n), mark = n FROM (SELECT n FROM case_mark)"
              " WHERE store = ?1 AND missing <> 0 AND missing & ?2 <> 0",
              store, back)
        .run();
  }
  step.commit();
}

void mark_all_dirty(Database& db, const std::string& store) {
  SqlTransaction step(db);
  next_mark(db);
  Statement(db,
            "UPDATE case_record SET dirty = CASE WHEN dirty > 0 THEN dirty ELSE n END, mark = n"
            " FROM (SELECT n FROM case_mark) WHERE store = ?1",
            store)
      .run();
  step.commit();
}

void mark_all_anew(Database& db, const std::string& store) {
  SqlTransaction step(db);
  next_mark(db);
  Statement(db,
            "UPDATE case_record SET dirty = coalesce(dirty, -n), mark = n"
            " FROM (SELECT n FROM case_mark) WHERE store = ?1",
            store)
      .run();
  step.commit();
}

std::vector<CaseKey> find_cases(Database& db, const std::string& store, const std::string& rma_or_order) {
  const bool named = !rma_or_order.empty() && rma_or_order.front() == '#';
  const std::string name = name_key_of(rma_or_order);
  const std::string id = tracked_key(rma_or_order);
  const bool prefixed = id != name;  // "RMA501": an RMA and nothing else
  std::vector<CaseKey> out;
  if (name.empty()) return out;
  for (const std::string& s : stores(db, store)) {
    if (!named) {
      Statement rma(db, "SELECT case_key FROM rma_record WHERE store = ?1 AND id = ?2 AND gone_at IS NULL", s, id);
      collect(rma, s, out);
    }
    if (prefixed) continue;
    Statement by_name(
        db,
        "SELECT case_key FROM rma_record WHERE store = ?1 AND name_key = ?2"
        " UNION SELECT id FROM order_record WHERE store = ?1 AND name_key = ?2 AND refunded = 1"
        " UNION SELECT r.case_key FROM order_record o JOIN rma_record r ON r.store = o.store AND r.case_key = o.id"
        "   WHERE o.store = ?1 AND o.name_key = ?2"
        " UNION SELECT r.case_key FROM order_record o JOIN rma_exchange e ON e.store = o.store AND e.order_id = o.id"
        "   JOIN rma_record r ON r.store = e.store AND r.id = e.rma_id WHERE o.store = ?1 AND o.name_key = ?2",
        s, name);
    collect(by_name, s, out);
    if (named) continue;
    Statement by_id(
        db,
        "SELECT key FROM case_record WHERE store = ?1 AND key = ?2"
        " UNION SELECT r.case_key FROM rma_exchange e JOIN rma_record r ON r.store = e.store AND r.id = e.rma_id"
        "   WHERE e.store = ?1 AND e.order_id = ?2",
        s, name);
    collect(by_id, s, out);
  }
  return out;
}

}  // namespace returnwatch::agent
