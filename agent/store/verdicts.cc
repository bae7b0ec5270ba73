#include "agent/store/verdicts.h"

#include "agent/store/statement.h"

namespace returnwatch::agent {
namespace {

void add_total(Database& db, const std::string& store, const std::string& check, long count) {
  Statement(db,
            "INSERT INTO looked_total(store, check_id, count) VALUES(?1, ?2, ?3) ON CONFLICT(store, check_id) DO "
            "UPDATE SET count = count + ?3",
            store, check, count)
      .run();
}

}  // namespace

void drop_verdicts(Database& db, const std::string& store, const std::string& key) {
  Statement(db,
            "UPDATE looked_total SET count = count - coalesce((SELECT l.count FROM looked_at l WHERE l.store = ?1 AND "
            "l.case_key = ?2 AND l.check_id = looked_total.check_id), 0) WHERE store = ?1",
            store, key)
      .run();
  Statement(db, "DELETE FROM looked_at WHERE store = ?1 AND case_key = ?2", store, key).run();
  Statement(db, "DELETE FROM no_data WHERE store = ?1 AND case_key = ?2", store, key).run();
}

void put_verdicts(Database& db, const std::string& store, const std::string& key,
                  const std::vector<checks::Outcome>& outcomes) {
  drop_verdicts(db, store, key);
  for (const checks::Outcome& o : outcomes) {
    if (o.looked_at > 0) {
      Statement(db, "INSERT INTO looked_at(store, case_key, check_id, count) VALUES(?1, ?2, ?3, ?4)", store, key,
                o.check, o.looked_at)
          .run();
      add_total(db, store, o.check, o.looked_at);
    }
    for (const checks::NoData& n : o.no_data)
      Statement(db, "INSERT INTO no_data(store, case_key, check_id, rma_id, reason) VALUES(?1, ?2, ?3, ?4, ?5)", store,
                key, o.check, n.rma_id, n.reason)
          .run();
  }
}

std::vector<std::string> verdict_keys(Database& db, const std::string& store, const std::string& prefix) {
  std::vector<std::string> out;
  Statement rows(db,
                 "SELECT case_key FROM looked_at WHERE store = ?1 AND substr(case_key, 1, length(?2)) = ?2 UNION "
                 "SELECT case_key FROM no_data WHERE store = ?1 AND substr(case_key, 1, length(?2)) = ?2",
                 store, prefix);
  while (rows.next()) out.push_back(rows.text(0));
  return out;
}

std::map<std::string, long> looked_at(Database& db, const std::string& store) {
  std::map<std::string, long> out;
  Statement rows(db, "SELECT check_id, count FROM looked_total WHERE store = ?1", store);
  while (rows.next()) out[rows.text(0)] = static_cast<long>(rows.integer(1));
  return out;
}

std::vector<NoDataEntry> no_data(Database& db, const std::string& store) {
  std::vector<NoDataEntry> out;
  // A whole source that is stale leaves one row per case: the same sentence is said once.
  Statement rows(db, "SELECT DISTINCT check_id, rma_id, reason FROM no_data WHERE store = ?1 ORDER BY check_id, rma_id",
                 store);
  while (rows.next()) out.push_back({store, rows.text(0), rows.text(1), rows.text(2)});
  return out;
}

std::map<std::string, long> no_data_reasons(Database& db, const std::string& store, std::string_view check) {
  std::map<std::string, long> out;
  Statement rows(
      db, "SELECT reason, count(*) FROM no_data WHERE store = ?1 AND check_id = ?2 AND rma_id <> '' GROUP BY reason",
      store, std::string(check));
  while (rows.next()) out[rows.text(0)] = static_cast<long>(rows.integer(1));
  return out;
}

std::map<std::string, long> no_data_counts(Database& db, const std::string& store) {
  std::map<std::string, long> out;
  // A return with two reasons is one; what is said of no return is of its case, or of whatever the store's reason
  // names.
  Statement rows(
      db,
      "SELECT check_id, count(DISTINCT CASE WHEN rma_id <> '' THEN rma_id WHEN case_key = 'store' THEN reason "
      "ELSE case_key END) FROM no_data WHERE store = ?1 GROUP BY check_id",
      store);
  while (rows.next()) out[rows.text(0)] = static_cast<long>(rows.integer(1));
  return out;
}

}  // namespace returnwatch::agent
