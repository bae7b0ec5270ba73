#include <algorithm>
#include <set>
#include <tuple>

#include "agent/store/cases.h"
#include "agent/store/marks.h"
#include "agent/store/statement.h"

namespace returnwatch::agent {
namespace {

using checks::StockClaim;

auto tie(const StockClaim& c) {
  return std::tie(c.item_id, c.rma_id, c.unit_id, c.location_id, c.received_at, c.restocked_at);
}

std::vector<StockClaim> sorted(std::vector<StockClaim> claims) {
  std::sort(claims.begin(), claims.end(), [](const StockClaim& a, const StockClaim& b) { return tie(a) < tie(b); });
  return claims;
}

std::vector<StockClaim> stored(Database& db, const CaseKey& key) {
  std::vector<StockClaim> out;
  Statement rows(db,
                 "SELECT item_id, rma_id, unit_id, location_id, received_at, restocked_at FROM stock_claim"
                 " WHERE store = ?1 AND case_key = ?2",
                 key.store, key.key);
  while (rows.next())
    out.push_back({rows.text(0), rows.text(1), rows.text(2), rows.text(3), *rows.time(4), rows.time(5)});
  return out;
}

}  // namespace

void put_claims(Database& db, const CaseKey& key, const std::vector<StockClaim>& claims) {
  SqlTransaction step(db);
  const auto before = sorted(stored(db, key));
  const auto after = sorted(claims);
  const bool same = before.size() == after.size() &&
                    std::equal(before.begin(), before.end(), after.begin(),
                               [](const StockClaim& a, const StockClaim& b) { return tie(a) == tie(b); });
  if (same) return step.commit();
  Statement(db, "DELETE FROM stock_claim WHERE store = ?1 AND case_key = ?2", key.store, key.key).run();
  for (const StockClaim& c : after)
    Statement(
        db,
        "INSERT INTO stock_claim(store, case_key, item_id, rma_id, unit_id, location_id, received_at, restocked_at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        key.store, key.key, c.item_id, c.rma_id, c.unit_id, c.location_id, c.received_at, c.restocked_at)
        .run();
  // A rise goes to the oldest wait: what this case claims no longer, or claims now, changes what is left for the
  // others.
  std::set<std::string> items;
  for (const auto* list : {&before, &after})
    for (const StockClaim& c : *list) items.insert(c.item_id);
  if (!items.empty()) next_mark(db);
  for (const std::string& item : items)
    Statement(db,
              "UPDATE case_record SET dirty = CASE WHEN dirty > 0 THEN dirty ELSE n END, mark = n"
              " FROM (SELECT n FROM case_mark)"
              " WHERE store = ?1 AND key <> ?2 AND key IN"
              " (SELECT case_key FROM stock_claim WHERE store = ?1 AND item_id = ?3 AND restocked_at IS NULL)",
              key.store, key.key, item)
        .run();
  step.commit();
}

void put_case_facts(Database& db, const CaseKey& key, const std::vector<checks::RestockFact>& restocks,
                    const std::vector<checks::HeadingUnit>& heading, const std::vector<ReasonAt>& reasons) {
  SqlTransaction step(db);
  Statement(db, "DELETE FROM restock_fact WHERE store = ?1 AND case_key = ?2", key.store, key.key).run();
  Statement(db, "DELETE FROM heading_unit WHERE store = ?1 AND case_key = ?2", key.store, key.key).run();
  Statement(db, "DELETE FROM reason_use WHERE store = ?1 AND case_key = ?2", key.store, key.key).run();
  for (const checks::RestockFact& f : restocks)
    Statement(db,
              "INSERT INTO restock_fact(store, case_key, rma_id, location_id, routed_location_id, quantity, at)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
              key.store, key.key, f.rma_id, f.location_id, f.routed_location_id, f.quantity, f.at)
        .run();
  for (const checks::HeadingUnit& h : heading)
    Statement(db,
              "INSERT INTO heading_unit(store, case_key, rma_id, location_id, quantity) VALUES (?1, ?2, ?3, ?4, ?5)",
              key.store, key.key, h.rma_id, h.location_id, h.quantity)
        .run();
  for (const ReasonAt& r : reasons)
    Statement(db,
              "INSERT INTO reason_use(store, case_key, rma_id, reason, approved_at) VALUES (?1, ?2, ?3, ?4, ?5)"
              " ON CONFLICT DO NOTHING",
              key.store, key.key, r.rma_id, r.reason, r.approved_at)
        .run();
  step.commit();
}

}  // namespace returnwatch::agent
