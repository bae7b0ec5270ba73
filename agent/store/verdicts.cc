#include "agent/store/verdicts.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>

#include "agent/store/statement.h"

namespace returnwatch::agent {
namespace {

constexpr const char* kWholeStore = "unreadable";  // stands for the case key

// "check=count,check=count", in the order of their names.
std::string looked_text(const std::vector<checks::Outcome>& outcomes) {
  std::map<std::string, long> counts;
  for (const checks::Outcome& o : outcomes)
    if (o.looked_at > 0) counts[o.check] += o.looked_at;
  std::string out;
  for (const auto& [check, count] : counts) out += (out.empty() ? "" : ",") + check + "=" + std::to_string(count);
  return out;
}

void add_looked(const std::string& text, long cases, std::map<std::string, long>& to) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t is = text.find('=', at), end = std::min(text.find(',', at), text.size());
    if (is >= end) return;
    to[text.substr(at, is - at)] += cases * std::strtol(text.c_str() + is + 1, nullptr, 10);
    at = end + 1;
  }
}

struct Set {
  std::int64_t id = 0;  // 0 = none
  std::string looked;
};

Set set_of(Database& db, const std::string& store, const std::string& key) {
  Statement row(db,
                "SELECT s.id, s.looked FROM looked_case c CROSS JOIN looked_set s WHERE c.store = ?1 AND c.case_key = "
                "?2 AND s.id = c.looked_set",
                store, key);
  return row.next() ? Set{row.integer(0), row.text(1)} : Set{};
}

void leave(Database& db, const std::string& store, const std::string& key, const Set& set) {
  if (set.id == 0) return;
  Statement(db, "DELETE FROM looked_case WHERE store = ?1 AND case_key = ?2", store, key).run();
  Statement(db, "UPDATE looked_set SET cases = cases - 1 WHERE id = ?1", set.id).run();
  Statement(db, "DELETE FROM looked_set WHERE id = ?1 AND cases <= 0", set.id).run();
}

void put_looked(Database& db, const std::string& store, const std::string& key, const std::string& looked) {
  const Set before = set_of(db, store, key);
  if (before.looked == looked) return;
  leave(db, store, key, before);
  if (looked.empty()) return;
  Statement(db,
            "INSERT INTO looked_set(store, looked, cases) VALUES(?1, ?2, 1) ON CONFLICT(store, looked) DO UPDATE SET "
            "cases = cases + 1",
            store, looked)
      .run();
  Statement(db,
            "INSERT INTO looked_case(store, case_key, looked_set) SELECT ?1, ?2, id FROM looked_set WHERE store = ?1 "
            "AND looked = ?3",
            store, key, looked)
      .run();
}

using NoDataKey = std::tuple<std::string, std::string, std::string>;  // check, return, reason

std::vector<NoDataKey> stored_no_data(Database& db, const std::string& store, const std::string& key) {
  std::vector<NoDataKey> out;
  Statement rows(db, "SELECT check_id, rma_id, reason FROM no_data WHERE store = ?1 AND case_key = ?2 ORDER BY rowid",
                 store, key);
  while (rows.next()) out.emplace_back(rows.text(0), rows.text(1), rows.text(2));
  return out;
}

}  // namespace

void drop_verdicts(Database& db, const std::string& store, const std::string& key) {
  leave(db, store, key, set_of(db, store, key));
  Statement(db, "DELETE FROM no_data WHERE store = ?1 AND case_key = ?2", store, key).run();
}

void put_verdicts(Database& db, const std::string& store, const std::string& key,
                  const std::vector<checks::Outcome>& outcomes) {
  put_looked(db, store, key, looked_text(outcomes));
  std::vector<NoDataKey> no_data;
  for (const checks::Outcome& o : outcomes)
    for (const checks::NoData& n : o.no_data) no_data.emplace_back(o.check, n.rma_id, n.reason);
  if (no_data == stored_no_data(db, store, key)) return;
  Statement(db, "DELETE FROM no_data WHERE store = ?1 AND case_key = ?2", store, key).run();
  for (const auto& [check, rma_id, reason] : no_data)
    Statement(db, "INSERT INTO no_data(store, case_key, check_id, rma_id, reason) VALUES(?1, ?2, ?3, ?4, ?5)", store,
              key, check, rma_id, reason)
        .run();
}

void put_unreadable(Database& db, const std::string& store, const std::vector<checks::Outcome>& outcomes) {
  put_verdicts(db, store, kWholeStore, outcomes);
}

std::vector<std::string> verdict_keys(Database& db, const std::string& store, const std::string& prefix) {
  std::vector<std::string> out;
  const std::string end = prefix + "\xf4\x8f\xbf\xbf";  // behind every key with this beginning
  Statement rows(db,
                 "SELECT case_key FROM looked_case WHERE store = ?1 AND case_key >= ?2 AND case_key < ?3 UNION "
                 "SELECT case_key FROM no_data WHERE store = ?1 AND case_key >= ?2 AND case_key < ?3",
                 store, prefix, end);
  while (rows.next()) out.push_back(rows.text(0));
  return out;
}

std::map<std::string, long> looked_at(Database& db, const std::string& store) {
  std::map<std::string, long> out;
  Statement rows(db, "SELECT looked, cases FROM looked_set WHERE store = ?1", store);
  while (rows.next()) add_looked(rows.text(0), static_cast<long>(rows.integer(1)), out);
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
      "ELSE case_key END) FROM no_data WHERE store = ?1 AND case_key <> ?2 GROUP BY check_id",
      store, kWholeStore);
  while (rows.next()) out[rows.text(0)] = static_cast<long>(rows.integer(1));
  Statement none(db, "SELECT DISTINCT check_id FROM no_data WHERE store = ?1 AND case_key = ?2", store, kWholeStore);
  std::map<std::string, long> looked;
  while (none.next()) {
    if (looked.empty()) looked = looked_at(db, store);
    const std::string check = none.text(0);
    out[check] = std::max({out[check], looked[check], 1L});
  }
  return out;
}

}  // namespace returnwatch::agent
