#include "agent/web/listing.h"

#include <algorithm>
#include <map>

#include "agent/web/frame.h"
#include "checks/money_at_risk.h"
#include "checks/text.h"
#include "checks/words.h"

namespace returnwatch::agent::web {
namespace {

constexpr std::size_t kCurrencies = 3;
constexpr double kUnitsADay = 1000, kMostDays = 60, kMostForMoney = 200;

bool fits_query(const PageFrame& frame, const checks::Finding& f, const std::set<std::string>& found) {
  const std::string q = query_word(frame);
  if (q.empty()) return true;
  return checks::same_word(query_word(f.order_name), q) || f.rma_id == q || f.order_id == q ||
         checks::contains_word(f.subject.id, q) || checks::contains_word(f.order_name, q) ||
         (!f.rma_id.empty() && found.count(f.rma_id) > 0) || (!f.order_id.empty() && found.count(f.order_id) > 0);
}

bool of_age(const std::string& word, checks::Duration age) {
  return word.empty() || word == kAgeRanges[trend_age(age)].word;
}

std::int64_t minor_of(const FindingRow& r) { return r.finding.amount ? r.finding.amount->minor : 0; }

}  // namespace

bool wanted(const PageFrame& frame, const FindingRow& r, const std::set<std::string>& found) {
  const std::string owner = param(frame, "owner"), check = param(frame, "check"), store = param(frame, "store");
  const checks::Finding& f = r.finding;
  return fits_query(frame, f, found) && (owner.empty() || owner == to_string(f.owner)) &&
         (check.empty() || check == f.check) && (store.empty() || store == f.store) &&
         of_age(param(frame, "age"), frame.now - f.since);
}

double weight(const FindingRow& r, checks::Time now) {
  const double days = static_cast<double>((now - r.finding.since).count()) / 86400;
  return std::min(days, kMostDays) + std::min(static_cast<double>(minor_of(r)) / kUnitsADay, kMostForMoney);
}

bool more_urgent(const FindingRow& a, const FindingRow& b, checks::Time now) {
  return std::make_tuple(-static_cast<int>(a.finding.severity), -weight(a, now), a.finding.fingerprint) <
         std::make_tuple(-static_cast<int>(b.finding.severity), -weight(b, now), b.finding.fingerprint);
}

void sort_rows(std::vector<const FindingRow*>& rows, const PageFrame& frame) {
  const std::string by = param(frame, "sort");
  std::stable_sort(rows.begin(), rows.end(), [&](const FindingRow* a, const FindingRow* b) {
    if (by == "money" && minor_of(*a) != minor_of(*b)) return minor_of(*a) > minor_of(*b);
    if (by == "oldest" && a->finding.since != b->finding.since) return a->finding.since < b->finding.since;
    if (by == "newest" && a->finding.since != b->finding.since) return a->finding.since > b->finding.since;
    return more_urgent(*a, *b, frame.now);
  });
}

std::string money_of(const std::vector<const FindingRow*>& rows) {
  std::map<std::string, std::int64_t> sums;
  for (const FindingRow* r : rows)
    if (const auto at_risk = checks::money_at_risk(r->finding)) sums[at_risk->currency] += at_risk->minor;
  std::vector<std::pair<std::int64_t, std::string>> order;
  for (const auto& [currency, minor] : sums) order.emplace_back(-minor, currency);
  std::sort(order.begin(), order.end());
  std::string out;
  for (std::size_t i = 0; i < order.size() && i < kCurrencies; ++i)
    out += (i > 0 ? " + " : "") + checks::to_string({-order[i].first, order[i].second});
  return order.size() > kCurrencies ? out + " + more" : out;
}

}  // namespace returnwatch::agent::web
