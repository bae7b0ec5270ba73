#include <algorithm>
#include <cctype>

#include "config/load_parts.h"

namespace returnwatch::config {
namespace {

using checks::CreditVia;
using checks::DueOn;

void read_native_returns(Section& s, NativeReturns& out) {
  bool on = false;
  if (s.is_flag("native_returns")) {
    if (s.flag("native_returns", on)) out = on ? NativeReturns::on : NativeReturns::off;
  } else {
    s.choice<NativeReturns>(
        "native_returns", out,
        {{"auto", NativeReturns::auto_}, {"true", NativeReturns::on}, {"false", NativeReturns::off}},
        "\"auto\", true or false");
  }
}

void read_policy_route(Section s, RouteMatch& r) {
  Section match = s.table("match");
  if (match.text("country", r.country, country_rule))
    std::transform(r.country.begin(), r.country.end(), r.country.begin(),
                   [](unsigned char c) { return std::toupper(c); });
  match.text("reason", r.reason);
  match.text("sku_prefix", r.sku_prefix);
  match.text("method", r.method);
  match.unknown_keys();
  s.need("location", r.location);
  s.unknown_keys();
}

void read_reason(Section s, ReasonMark& r) {
  s.need("reason", r.reason);
  int marks = 0;
  const std::vector<std::pair<std::string, Rule>> kinds = {
      {"tag", some_text}, {"note", some_text}, {"attribute", attribute_rule}};
  for (const auto& [kind, rule] : kinds) {
    std::string value;
    marks += s.has(kind) ? 1 : 0;
    if (s.text(kind, value, rule)) r.shown = kind + ":" + value;
  }
  if (marks == 0) s.problem("tag", "is missing: say what the order must show, as tag, note or attribute");
  if (marks > 1) s.problem("", "names more than one of tag, note and attribute: keep one");
  s.unknown_keys();
}

}  // namespace

void read_policy(Section s, StorePolicy& p) {
  s.choice<DueOn>("refund_due_on", p.refund_due_on,
                  {{"received", DueOn::received},
                   {"validated", DueOn::validated},
                   {"approved", DueOn::approved},
                   {"done", DueOn::done}});
  s.choice<CreditVia>("store_credit_via", p.store_credit_via,
                      {{"returngo_code", CreditVia::returngo_code},
                       {"gift_card", CreditVia::gift_card},
                       {"shopify_store_credit", CreditVia::shopify_store_credit}});
  read_native_returns(s, p.native_returns);
  s.texts("refund_apps", p.refund_apps);
  s.text("default_location", p.default_location, any_text);
  s.texts("working_days", p.working_days, weekday_rule);
  s.texts("holidays", p.holidays, date_rule);
  for (Section& r : s.tables("route")) read_policy_route(r, p.routes.emplace_back());
  for (Section& r : s.tables("reason")) {
    ReasonMark mark;
    read_reason(r, mark);
    for (const ReasonMark& other : p.reasons)
      if (!mark.reason.empty() && other.reason == mark.reason)
        r.problem("reason", "is mapped already: one entry for each reason");
    p.reasons.push_back(std::move(mark));
  }
  s.unknown_keys();
}

}  // namespace returnwatch::config
