// docs/facts/specification.md section 4: Shopify answers an unreachable version with another one and HTTP 200
// (docs/facts/shopify.md 1).
#include <algorithm>

#include "checks/catalogue.h"

namespace returnwatch::checks {
namespace {

constexpr Duration kNotice = days(90);

void tell(const StoreCase& c, std::string_view cause, Time since, std::string summary, std::string fact, Verdict& v) {
  Problem p;
  p.cause = cause;
  p.subject = {SubjectKind::store, c.store};
  p.since = since;
  p.summary = std::move(summary);
  p.evidence.push_back({"shopify", std::move(fact), c.api.seen_at, ""});
  v.problems.push_back(std::move(p));
}

void judge(const StoreCase& c, const Context& ctx, Verdict& v) {
  const ApiVersion& a = c.api;
  if (a.asked.empty()) return;
  ++v.looked_at;
  const Time seen =
      std::min(a.seen_at.value_or(ctx.now), ctx.now);  // the answer may be younger than this cycle's clock
  if (!a.answered.empty() && a.answered != a.asked)
    tell(c, "fell_forward", seen,
         "Shopify answers API version " + a.asked + " with " + a.answered +
             ": fields that we read may have changed their meaning.",
         "asked " + a.asked + ", answered " + a.answered, v);
  if (!a.deprecated_fields.empty()) {
    std::string list;
    for (const std::string& field : a.deprecated_fields) list += (list.empty() ? "" : ", ") + field;
    tell(c, "deprecated_field", seen, "Shopify says that returnwatch asks for a deprecated field: " + list + ".",
         "deprecated: " + list, v);
  }
  if (a.reachable_until) {
    const Time notice = *a.reachable_until - kNotice;
    if (ctx.now >= notice)
      tell(c, "expiring", notice,
           "Shopify API version " + a.asked + " is reachable until " + to_rfc3339(*a.reachable_until).substr(0, 10) +
               " only.",
           "reachable until " + to_rfc3339(*a.reachable_until), v);
    else
      v.again_at(notice);
  }
}

}  // namespace

CheckInfo api_version_check() {
  CheckInfo i;
  i.id = "api_version";
  i.title = "Shopify API version";
  i.topic = Topic::integration;
  i.owner = Owner::technical;
  i.severity = Severity::warning;
  i.grace = Duration{0};
  i.causes = {
      {"fell_forward",
       "Update returnwatch today and set shopify.api_version to a version that is still served; until then read the "
       "findings with care.",
       Severity::critical},
      {"deprecated_field", "Update returnwatch; if it is the newest version, report the field."},
      {"expiring", "Update returnwatch, then set shopify.api_version to a newer quarter and run returnwatch doctor."},
  };
  i.judge_store = judge;
  i.reads = "the version and deprecation headers of Shopify's answers, and its calendar of versions";
  i.fires =
      "Shopify answered with another version than the one asked for, named a deprecated field, or the version is "
      "withdrawn within 90 days";
  i.not_when = "Shopify answers with the version asked for, and it stays available for more than 90 days";
  i.in_history = false;
  return i;
}

}  // namespace returnwatch::checks
