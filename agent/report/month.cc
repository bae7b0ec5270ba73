#include "agent/report/month.h"

#include <algorithm>
#include <cstdlib>

#include "agent/report/month_lines.h"
#include "agent/report/month_owed.h"
#include "agent/store/cases.h"
#include "agent/store/records.h"
#include "agent/store/statement.h"
#include "agent/store/watched.h"
#include "agent/views/local_time.h"

namespace returnwatch::agent::report {
namespace {

using namespace checks;

constexpr Duration kMayBeUnread = hours(1);

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
      if (!has_two_sides(l.match)) t.one_sided += l.returngo.value_or(0) - l.shopify.value_or(0);
      if (l.match == Match::rounding) t.rounding += l.difference();
      if (!needs_a_look(l.match)) continue;
      ++t.to_look_at;
      t.to_look_at_minor += l.difference();
    }
  std::vector<MonthTotal> out;
  for (auto& [key, total] : sums) out.push_back(std::move(total));
  return out;
}

// What of [from, to) the agent cannot know of this store; nothing: it knows it all.
std::optional<UnknownPart> unknown_part(Database& db, const std::string& store, Time from, Time to, Time now) {
  UnknownPart out{store, std::nullopt, std::nullopt};
  const auto known = known_from(db, store);
  if (!known || *known > from) out.before = known.value_or(now);
  const Time until = std::min(to, now - kMayBeUnread);
  for (const SourceState& s : Records(db, store).sources.states())
    if (s.capability.empty() && s.source != "patchworks" && s.last_success.value_or(Time{}) < until)
      out.after = std::min(out.after.value_or(until), s.last_success.value_or(Time{}));
  if (out.after && out.before && *out.after <= *out.before) out.after.reset();
  return out.before || out.after ? std::make_optional(out) : std::nullopt;
}

void set_tests_apart(MonthReport& r) {
  const auto tests = std::stable_partition(r.lines.begin(), r.lines.end(), [](const MonthLine& l) { return !l.test; });
  r.tests.assign(std::make_move_iterator(tests), std::make_move_iterator(r.lines.end()));
  r.lines.erase(tests, r.lines.end());
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
    case Match::allowed_app:
      return "allowed_app";
    case Match::rounding:
      return "rounding";
    case Match::in_doubt:
      return "in_doubt";
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

std::string words(Match m) {
  switch (m) {
    case Match::matched:
      return "agrees";
    case Match::other_month:
      return "other half in another month";
    case Match::outside_shopify:
      return "paid outside Shopify";
    case Match::not_a_return:
      return "refund without a return";
    case Match::allowed_app:
      return "refund by an allowed app";
    case Match::rounding:
      return "differs by a rounding";
    case Match::in_doubt:
      return "agrees, yet in doubt";
    case Match::amount_differs:
      return "amounts differ";
    case Match::missing_in_shopify:
      return "in ReturnGO, not in Shopify";
    case Match::missing_in_returngo:
      return "in Shopify, not in ReturnGO";
    case Match::no_data:
      return "cannot be determined";
  }
  return "";
}

bool needs_a_look(Match m) { return m >= Match::in_doubt; }

bool has_two_sides(Match m) {
  return m != Match::outside_shopify && m != Match::not_a_return && m != Match::allowed_app;
}

std::string who_looks(const MonthLine& l) {
  switch (l.match) {
    case Match::in_doubt:
    case Match::amount_differs:
    case Match::missing_in_shopify:
      return "finance";
    case Match::missing_in_returngo:
      return "CX";  // somebody refunded by hand: the return has to say so, or it is paid again
    case Match::no_data:
      return "integration team";
    case Match::matched:
    case Match::other_month:
    case Match::outside_shopify:
    case Match::not_a_return:
    case Match::allowed_app:
    case Match::rounding:
      return "";
  }
  return "";
}

std::vector<std::string> unknown_words(const MonthReport& r) {
  std::vector<std::string> out;
  for (const UnknownPart& u : r.unknown) {
    if (u.before && *u.before >= r.to)
      out.push_back(u.store + ": nothing of this month is known; it is known from " +
                    local_time(*u.before, r.timezone) + " on");
    else if (u.before)
      out.push_back(u.store + ": unknown before " + local_time(*u.before, r.timezone) +
                    "; what moved earlier in the month is missing here");
    if (u.after)
      out.push_back(u.store + ": unknown since " + local_time(*u.after, r.timezone) +
                    ", when its systems were last read; what moved later is missing here");
  }
  return out;
}

bool all_unknown(const MonthReport& r) {
  return r.unknown.size() == r.stores.size() &&
         std::all_of(r.unknown.begin(), r.unknown.end(), [&r](const UnknownPart& u) {
           return (u.before && *u.before >= r.to) || (u.after && *u.after <= r.from);
         });
}

bool valid_month(const std::string& month) {
  if (month.size() != 7 || month[4] != '-') return false;
  for (std::size_t i : {0U, 1U, 2U, 3U, 5U, 6U})
    if (month[i] < '0' || month[i] > '9') return false;
  const int m = std::atoi(month.c_str() + 5);
  return m >= 1 && m <= 12;
}

std::string month_after(const std::string& month) {
  const int year = std::atoi(month.substr(0, 4).c_str()), m = std::atoi(month.substr(5).c_str());
  const std::string next = std::to_string(m == 12 ? 1 : m + 1);
  return std::to_string(m == 12 ? year + 1 : year) + "-" + (next.size() == 1 ? "0" : "") + next;
}

MonthReport reconcile(Database& db, const std::map<std::string, Policy>& policies, const std::string& month,
                      const std::string& timezone, Time now) {
  MonthReport r;
  r.month = month;
  r.timezone = timezone;
  r.generated_at = now;
  r.from = local_instant(month + "-01", 0, 0, timezone);
  r.to = local_instant(month_after(month) + "-01", 0, 0, timezone);
  r.owed_at = std::min(r.to, now);
  for (const auto& [name, policy] : policies) {
    r.stores.push_back(name);
    StoreMonth store(name, policy, r.from, r.to, r.lines);
    for (const CaseKey& key : cases_of(db, name, r.from)) store.add(load_case(db, key, policy));
    store.add_loose_credits();
    for (const CaseKey& key : cases_that_may_owe(db, name, r.from))
      add_owed(load_case(db, key, policy), policy, r.owed_at, r);
    if (auto unknown = unknown_part(db, name, r.from, r.to, now)) r.unknown.push_back(std::move(*unknown));
  }
  set_tests_apart(r);
  sum_owed(r);
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
