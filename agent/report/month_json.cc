// The month as JSON, for programs: docs/api.md.
#include <nlohmann/json.hpp>

#include "agent/report/month.h"

namespace returnwatch::agent::report {
namespace {

using json = nlohmann::ordered_json;

std::string amount(std::int64_t minor, const std::string& currency) { return checks::decimal({minor, currency}); }
json amount(const std::optional<std::int64_t>& minor, const std::string& currency) {
  return minor ? json(amount(*minor, currency)) : json(nullptr);
}
json or_null(const std::string& s) { return s.empty() ? json(nullptr) : json(s); }
json time_json(const std::optional<Time>& t) { return t ? json(checks::to_rfc3339(*t)) : json(nullptr); }

json line_json(const MonthLine& l) {
  return {{"match", to_string(l.match)},
          {"state", words(l.match)},
          {"to_look_at", needs_a_look(l.match)},
          {"who_looks", or_null(who_looks(l))},
          {"kind", l.kind},
          {"currency", l.currency},
          {"returngo", amount(l.returngo, l.currency)},
          {"shopify", amount(l.shopify, l.currency)},
          {"difference", has_two_sides(l.match) ? json(amount(l.difference(), l.currency)) : json(nullptr)},
          {"store", l.store},
          {"order_name", or_null(l.order_name)},
          {"order_id", or_null(l.order_id)},
          {"rma_id", or_null(l.rma_id)},
          {"returngo_at", time_json(l.returngo_at)},
          {"shopify_at", time_json(l.shopify_at)},
          {"payouts", or_null(l.payouts)},
          {"reference", or_null(l.reference)},
          {"note", or_null(l.note)}};
}

json total_json(const MonthTotal& t) {
  return {{"currency", t.currency},
          {"kind", t.kind},
          {"returngo", amount(t.returngo, t.currency)},
          {"shopify", amount(t.shopify, t.currency)},
          {"in_one_system_only", amount(t.one_sided, t.currency)},
          {"difference", amount(t.difference(), t.currency)},
          {"rounding", amount(t.rounding, t.currency)},
          {"lines", t.lines},
          {"to_look_at", t.to_look_at},
          {"to_look_at_difference", amount(t.to_look_at_minor, t.currency)}};
}

json owed_json(const MonthReport& r) {
  json sums = json::array(), lines = json::array();
  for (const OwedSum& s : r.owed_sums) {
    json ages = json::array();
    for (std::size_t i = 0; i < kAges.size(); ++i)
      ages.push_back(
          {{"up_to_days", kAges[i] < 0 ? json(nullptr) : json(kAges[i])}, {"amount", amount(s.by_age[i], s.currency)}});
    sums.push_back({{"currency", s.currency},
                    {"kind", s.kind},
                    {"owed_by", s.kind == "invoice" ? "customer" : "shop"},
                    {"amount", amount(s.sum(), s.currency)},
                    {"lines", s.lines},
                    {"ages", ages}});
  }
  for (const Owed& o : r.owed)
    lines.push_back({{"store", o.store},
                     {"kind", o.kind},
                     {"owed_by", o.by_customer() ? "customer" : "shop"},
                     {"amount", {{"value", amount(o.minor, o.currency)}, {"currency", o.currency}}},
                     {"since", checks::to_rfc3339(o.since)},
                     {"rma_id", or_null(o.rma_id)},
                     {"order_name", or_null(o.order_name)},
                     {"order_id", or_null(o.order_id)}});
  return {{"at", checks::to_rfc3339(r.owed_at)},
          {"sums", sums},
          {"lines", lines},
          {"items_without_price", r.unpriced},
          {"returns_not_judged", r.unjudged}};
}

}  // namespace

std::string to_json(const MonthReport& r) {
  json lines = json::array(), tests = json::array(), totals = json::array(), unknown = json::array();
  for (const MonthLine& l : r.lines) lines.push_back(line_json(l));
  for (const MonthLine& l : r.tests) tests.push_back(line_json(l));
  for (const MonthTotal& t : r.totals) totals.push_back(total_json(t));
  for (const UnknownPart& u : r.unknown)
    unknown.push_back({{"store", u.store}, {"before", time_json(u.before)}, {"after", time_json(u.after)}});
  const json out = {{"schema", 1},
                    {"month", r.month},
                    {"timezone", r.timezone},
                    {"stores", r.stores},
                    {"from", checks::to_rfc3339(r.from)},
                    {"to", checks::to_rfc3339(r.to)},
                    {"generated_at", checks::to_rfc3339(r.generated_at)},
                    {"unknown", unknown},
                    {"totals", totals},
                    {"owed", owed_json(r)},
                    {"lines", lines},
                    {"test_orders", tests}};
  return out.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace returnwatch::agent::report
