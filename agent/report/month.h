// Month-end reconciliation: what ReturnGO says it paid against what Shopify shows, per currency, line by line. Every
// successful payout of the month and every successful refund, gift card and store credit of the month is on exactly one
// line, so that the totals of each side are that system's own, and the differences of the lines add up to the
// difference of the totals, to the minor unit.
//
// A payout belongs to the month in which ReturnGO made it (created_at), a refund or credit to that in which Shopify
// created it, in the agent's zone. Where the two halves fall into different months each month has its half
// (`other_month`). Amounts are in the order's (presentment) currency. Requested and failed payouts are not money and
// have no line.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "agent/store/database.h"
#include "checks/case.h"
#include "checks/money.h"

namespace returnwatch::agent::report {

using checks::Time;

enum class Match {
  matched,
  other_month,
  outside_shopify,  // a bank, another processor, a code of ReturnGO's own: nothing to be seen in Shopify
  not_a_return,     // refunded in Shopify, and no return asked for it: a cancellation, or an order without a return
  amount_differs,
  missing_in_shopify,
  missing_in_returngo,
  no_data
};
[[nodiscard]] const char* to_string(Match m);
[[nodiscard]] bool needs_a_look(Match m);  // amount_differs and everything after it

struct MonthLine {
  std::string store, kind;  // refund | gift_card | store_credit | bank | other
  Match match = Match::matched;
  std::string currency;
  std::optional<std::int64_t> returngo, shopify;  // minor units; nothing: that side has no money here
  std::string rma_id, order_name, order_id;
  std::string payouts, reference;  // ReturnGO's transaction ids; Shopify's refund or credit ids
  std::optional<Time> returngo_at, shopify_at;
  std::string note;
  [[nodiscard]] std::int64_t difference() const { return returngo.value_or(0) - shopify.value_or(0); }
};

struct MonthTotal {
  std::string currency, kind;  // kind "all": the currency's sum
  std::int64_t returngo = 0, shopify = 0;
  int lines = 0, to_look_at = 0;
  std::int64_t to_look_at_minor = 0;  // the difference that needs a look
  [[nodiscard]] std::int64_t difference() const { return returngo - shopify; }
};

struct MonthReport {
  std::string month, timezone;  // "2026-11"
  std::vector<std::string> stores;
  Time from{}, to{}, generated_at{};
  std::vector<MonthLine> lines;    // those that need a look first
  std::vector<MonthTotal> totals;  // by currency, then kind; "all" last of each
};

[[nodiscard]] bool valid_month(const std::string& month);
// `policies`: of the stores to reconcile, as the checks are given them.
[[nodiscard]] MonthReport reconcile(Database& db, const std::map<std::string, checks::Policy>& policies,
                                    const std::string& month, const std::string& timezone, Time now);

[[nodiscard]] std::string to_text(const MonthReport& r);
[[nodiscard]] std::string to_html(const MonthReport& r);
[[nodiscard]] std::string to_json(const MonthReport& r);
[[nodiscard]] std::string to_csv(const MonthReport& r);  // lines, then the totals; the first column says which

}  // namespace returnwatch::agent::report
