#include "agent/report/month.h"

#include <algorithm>
#include <cstdlib>

#include "agent/report/month_lines.h"
#include "agent/store/cases.h"
#include "agent/store/statement.h"
#include "agent/views/local_time.h"

namespace returnwatch::agent::report {
namespace {

using namespace checks;

// Cases that money moved on since the month began, oldest return first.
std::vector<CaseKey> cases_of(Database& db, const std::string& store, Time from) {
  std::vector<CaseKey> out;
  Statement rows(
      db,
      "SELECT k, min(at) FROM ("
      "  SELECT r.case_key AS k, r.created_at AS at FROM rma_transaction t JOIN rma_record r ON r.store = t.store AND "
      "r.id = t.rma_id"
      "    WHERE t.store = ?1 AND coalesce(t.updated_at, ?2) >= ?2 AND r.gone_at IS NULL"
      "  UNION ALL SELECT o.id, o.created_at FROM order_record o WHERE o.store = ?1 AND o.refunded = 1 AND "
      "max(coalesce(o.feed_updated_at, 0), coalesce(o.detail_updated_at, 0)) >= ?2"
      "  UNION ALL SELECT r.case_key, r.created_at FROM credit_record c JOIN order_record o ON o.store = c.store AND "
      "(o.id = c.order_id OR (c.customer_id <> '' AND o.customer_id = c.customer_id))"
      "    JOIN rma_record r ON r.store = c.store AND r.case_key = o.id WHERE c.store = ?1 AND c.created_at >= ?2"
      ") GROUP BY k ORDER BY 2, 1",
      store, from);
  while (rows.next()) out.push_back({store, rows.text(0), 0});
  return out;
}

std::vector<MonthTotal> totals_of(const std::vector<MonthLine>& lines) {
  std::map<std::pair<std::string, std::string>, MonthTotal> sums;
  for (const MonthLine& l : lines)
    for (const std::string& kind : {l.kind, std::string("~all")}) {  // "~" sorts last
      MonthTotal& t = sums[{l.currency, kind}];
      t.currency = l.currency;
      t.kind = kind == "~all" ? "all" : kind;
      t.returngo += l.returngo.value_or(0);
      t.shopify += l.shopify.value_or(0);
      ++t.lines;
      if (!needs_a_look(l.match)) continue;
      ++t.to_look_at;
      t.to_look_at_minor += l.difference();
    }
  std::vector<MonthTotal> out;
  for (auto& [key, total] : sums) out.push_back(std::move(total));
  return out;
}

std::string month_after(const std::string& month) {
  const int year = std::atoi(month.substr(0, 4).c_str()), m = std::atoi(month.substr(5).c_str());
  const std::string next = std::to_string(m == 12 ? 1 : m + 1);
  return std::to_string(m == 12 ? year + 1 : year) + "-" + (next.size() == 1 ? "0" : "") + next;
}

}  // namespace

const char* to_string(Match m) {
  switch (m) {
    case Match::matched:
      return "matched";
    case Match::other_month:
      return "other_month";
    case Match::outside_shopify:
      return "outside_shopify";
    case Match::not_a_return:
      return "not_a_return";
    case Match::amount_differs:
      return "amount_differs";
    case Match::missing_in_shopify:
      return "missing_in_shopify";
    case Match::missing_in_returngo:
      return "missing_in_returngo";
    case Match::no_data:
      return "no_data";
  }
  return "";
}

bool needs_a_look(Match m) { return m >= Match::amount_differs; }

bool valid_month(const std::string& month) {
  if (month.size() != 7 || month[4] != '-') return false;
  for (std::size_t i : {0U, 1U, 2U, 3U, 5U, 6U})
    if (month[i] < '0' || month[i] > '9') return false;
  const int m = std::atoi(month.c_str() + 5);
  return m >= 1 && m <= 12;
}

MonthReport reconcile(Database& db, const std::map<std::string, Policy>& policies, const std::string& month,
                      const std::string& timezone, Time now) {
  MonthReport r;
  r.month = month;
  r.timezone = timezone;
  r.generated_at = now;
  r.from = local_instant(month + "-01", 0, 0, timezone);
  r.to = local_instant(month_after(month) + "-01", 0, 0, timezone);
  for (const auto& [name, policy] : policies) {
    r.stores.push_back(name);
    StoreMonth store(name, policy, r.from, r.to, r.lines);
    for (const CaseKey& key : cases_of(db, name, r.from)) store.add(load_case(db, key, policy));
    store.add_loose_credits();
  }
  std::stable_sort(r.lines.begin(), r.lines.end(), [](const MonthLine& a, const MonthLine& b) {
    const auto key = [](const MonthLine& l) {
      return std::make_tuple(!needs_a_look(l.match), l.currency, l.store,
                             l.returngo_at.value_or(l.shopify_at.value_or(Time{})), l.payouts, l.reference);
    };
    return key(a) < key(b);
  });
  r.totals = totals_of(r.lines);
  return r;
}

}  // namespace returnwatch::agent::report
