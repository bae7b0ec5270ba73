#include "agent/store/search.h"

#include "agent/store/statement.h"

namespace returnwatch::agent {
namespace {

std::string like(const std::string& words) {
  std::string out = "%";
  for (const char c : words) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c;
  }
  return out + "%";
}

}  // namespace

std::set<std::string> goods_found(Database& db, const std::vector<std::string>& stores, const std::string& words) {
  std::set<std::string> out;
  if (words.size() < 2) return out;
  const std::string pattern = like(words);
  for (const std::string& store : stores) {
    Statement rows(
        db,
        "SELECT r.id, r.order_id FROM rma_record r WHERE r.store = ?1 AND r.gone_at IS NULL AND r.id IN "
        "(SELECT rma_id FROM alert WHERE store = ?1 AND rma_id <> '') AND (EXISTS (SELECT 1 FROM "
        "json_each(plain(r.body), '$.units') u WHERE json_extract(u.value, '$.sku') LIKE ?2 ESCAPE '\\' OR "
        "json_extract(u.value, '$.name') LIKE ?2 ESCAPE '\\') OR EXISTS (SELECT 1 FROM json_each(plain(r.body), "
        "'$.exchanges') e WHERE json_extract(e.value, '$.order_name') LIKE ?2 ESCAPE '\\'))",
        store, pattern);
    while (rows.next()) {
      out.insert(rows.text(0));
      if (!rows.text(1).empty()) out.insert(rows.text(1));
    }
  }
  return out;
}

}  // namespace returnwatch::agent
