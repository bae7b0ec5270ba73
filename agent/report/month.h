// Month-end reconciliation: what ReturnGO says it paid against what Shopify shows, per currency, line by line. Every
// successful payout of the month and every successful refund, gift card and store credit of the month is on exactly one
// line, so that the totals of each side are that system's own, and the differences of the lines add up to the
// difference of the totals, to the minor unit. Where one side is all there is to it - a bank, a code of ReturnGO's own,
// a refund that no return asked for - there is no difference; the totals say apart how much that is.
//
// What the agent cannot know is said: before its first look less the backfill, before the retention, since a source was
// last read. Test orders stand apart.
//
// A payout belongs to the month in which ReturnGO made it (created_at), a refund or credit to that in which Shopify
// created it, in the agent's zone. Where the two halves fall into different months each month has its half
// (`other_month`). Amounts are in the order's (presentment) currency. Requested and failed payouts are not money and
// have no line.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "agent/store/database.h"
#include "alerts/notification.h"
#include "checks/case.h"
#include "checks/money.h"

namespace returnwatch::agent::report {

using checks::Time;

enum class Match {
  matched,
  other_month,
  outside_shopify,  // a bank, another processor, a code of ReturnGO's own: nothing to be seen in Shopify
  not_a_return,     // refunded in Shopify, and no return asked for it: a cancellation, or an order without a return
  allowed_app,      // refunded by an app of refund_apps: nothing to be seen in ReturnGO
  rounding,         // both sides have it, and differ by no more than kRounding minor units
  in_doubt,         // both sides agree, yet a check says that it went twice or otherwise should not have gone
  amount_differs,
  missing_in_shopify,
  missing_in_returngo,
  no_data
};
inline constexpr std::int64_t kRounding = 2;
[[nodiscard]] const char* to_string(Match m);
[[nodiscard]] std::string words(Match m);   // for people: "in ReturnGO, not in Shopify"
[[nodiscard]] bool needs_a_look(Match m);   // in_doubt and everything after it
[[nodiscard]] bool has_two_sides(Match m);  // else one side is all there is to it, and there is no difference

struct MonthLine {
  std::string store, kind;  // refund | gift_card | store_credit | bank | other
  Match match = Match::matched;
  std::string currency;
  std::optional<std::int64_t> returngo, shopify;  // minor units; nothing: that side has no money here
  std::string rma_id, order_name, order_id;
  std::string payouts, reference;  // ReturnGO's transaction ids; Shopify's refund or credit ids
  std::optional<Time> returngo_at, shopify_at;
  std::string note;
  bool test = false;  // of a test order: no money
  [[nodiscard]] std::int64_t difference() const {
    return has_two_sides(match) ? returngo.value_or(0) - shopify.value_or(0) : 0;
  }
  [[nodiscard]] std::optional<Time> at() const { return returngo_at ? returngo_at : shopify_at; }
};
// Who has to look at such a line: "finance", "integration team", ...; "" = nobody.
[[nodiscard]] std::string who_looks(const MonthLine& l);

struct MonthTotal {
  std::string currency, kind;  // kind "all": the currency's sum
  std::int64_t returngo = 0, shopify = 0;
  std::int64_t one_sided = 0;  // of their difference, what lines without a second side explain
  int lines = 0, to_look_at = 0;
  std::int64_t to_look_at_minor = 0;  // the difference that needs a look
  std::int64_t rounding = 0;          // the difference that is a rounding
  [[nodiscard]] std::int64_t difference() const { return returngo - shopify - one_sided; }
};

// What was owed at the month's end, or now while the month lasts.
struct Owed {
  std::string store, currency, kind;  // refund | gift_card | store_credit | bank | exchange | invoice
  std::string rma_id, order_name, order_id;
  std::int64_t minor = 0;
  Time since{};
  [[nodiscard]] bool by_customer() const { return kind == "invoice"; }  // their debt, not ours
};
inline constexpr std::array<int, 4> kAges{7, 30, 90, -1};  // days: up to; -1: older
struct OwedSum {
  std::string currency, kind;  // "all": what we owe; invoices never count there
  std::array<std::int64_t, kAges.size()> by_age{};
  int lines = 0;
  [[nodiscard]] std::int64_t sum() const;
};

struct UnknownPart {  // of the month: what the agent cannot know
  std::string store;
  std::optional<Time> before, after;
};

struct MonthReport {
  std::string month, timezone;  // "2026-11"
  std::vector<std::string> stores;
  Time from{}, to{}, generated_at{};
  std::vector<UnknownPart> unknown;
  std::vector<MonthLine> lines;    // those that need a look first
  std::vector<MonthLine> tests;    // of test orders: in no total
  std::vector<MonthTotal> totals;  // by currency, then kind; "all" last of each
  Time owed_at{};
  std::vector<Owed> owed;  // oldest first
  std::vector<OwedSum> owed_sums;
  int unpriced = 0, unjudged = 0;  // units whose price is not known; returns of which nothing can be said
};

[[nodiscard]] bool valid_month(const std::string& month);
[[nodiscard]] std::string month_after(const std::string& month);  // of a valid one
// `policies`: of the stores to reconcile, as the checks are given them.
[[nodiscard]] MonthReport reconcile(Database& db, const std::map<std::string, checks::Policy>& policies,
                                    const std::string& month, const std::string& timezone, Time now);
// "acme-uk is known from 16 Oct 2026 on: what moved before is missing here"; one line each.
[[nodiscard]] std::vector<std::string> unknown_words(const MonthReport& r);
// Nothing of the month is known: there is no such report.
[[nodiscard]] bool all_unknown(const MonthReport& r);

[[nodiscard]] std::string to_text(const MonthReport& r);
// With links to the orders and returns, by the page's address ("" = none) and what `links` says of each store.
// `most`: lines are cut after so many, which the page says; 0 = never.
[[nodiscard]] std::string to_html(const MonthReport& r, const std::map<std::string, alerts::ReturnLinks>& links = {},
                                  std::size_t most = 0);
[[nodiscard]] std::string to_json(const MonthReport& r);
// One table a file, so that a column's sum is the truth: the lines; the totals; what was owed, return by return.
[[nodiscard]] std::string to_csv(const MonthReport& r);
[[nodiscard]] std::string totals_csv(const MonthReport& r);
[[nodiscard]] std::string owed_csv(const MonthReport& r);

}  // namespace returnwatch::agent::report
