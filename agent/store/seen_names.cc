#include "agent/store/seen_names.h"

#include "agent/store/statement.h"

namespace returnwatch::agent {

std::vector<SeenApp> refund_apps_seen(Database& db, const std::string& store) {
  std::vector<SeenApp> out;
  Statement rows(
      db,
      "SELECT DISTINCT coalesce(json_extract(f.value, '$.app.id'), ''), "
      "coalesce(json_extract(f.value, '$.app.handle'), ''), coalesce(json_extract(f.value, '$.app.title'), '') "
      "FROM order_record o, json_each(plain(o.body), '$.refunds') f WHERE o.store = ?1 AND o.body <> '' AND "
      "o.missing = '' AND o.refunded = 1",
      store);
  while (rows.next()) out.push_back({rows.text(0), rows.text(1), rows.text(2)});
  return out;
}

std::vector<std::string> return_reasons_seen(Database& db, const std::string& store) {
  std::vector<std::string> out;
  Statement rows(
      db,
      "SELECT DISTINCT json_extract(u.value, '$.reason') AS reason FROM rma_record r, json_each(plain(r.body), "
      "'$.units') u WHERE r.store = ?1 AND r.gone_at IS NULL AND coalesce(json_extract(u.value, "
      "'$.reason'), '') <> ''",
      store);
  while (rows.next()) out.push_back(rows.text(0));
  return out;
}

}  // namespace returnwatch::agent
