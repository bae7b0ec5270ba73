#include "agent/store/stock_doubt.h"

#include "agent/store/statement.h"

namespace returnwatch::agent {

void put_stock_doubt(Database& db, const CaseKey& key, const std::optional<StockDoubt>& doubt) {
  if (!doubt) {
    Statement(db, "DELETE FROM stock_doubt WHERE store = ?1 AND case_key = ?2", key.store, key.key).run();
    return;
  }
  Statement(db, "INSERT OR REPLACE INTO stock_doubt(store, case_key, at, reason) VALUES (?1, ?2, ?3, ?4)", key.store,
            key.key, doubt->at, doubt->reason)
      .run();
}

std::optional<StockDoubt> stock_doubt(Database& db, const std::string& store, checks::Time since) {
  Statement row(db, "SELECT at, reason FROM stock_doubt WHERE store = ?1 AND at > ?2 ORDER BY at DESC LIMIT 1", store,
                since);
  if (!row.next()) return std::nullopt;
  return StockDoubt{*row.time(0), row.text(1)};
}

}  // namespace returnwatch::agent
