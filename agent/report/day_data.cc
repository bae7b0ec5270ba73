// The daily report as JSON and CSV: complete, never cut.
#include <nlohmann/json.hpp>

#include "agent/report/csv.h"
#include "agent/report/day.h"

namespace returnwatch::agent::report {
namespace {

using json = nlohmann::ordered_json;

json or_null(const std::optional<Time>& t) { return t ? json(checks::to_rfc3339(*t)) : json(nullptr); }
json or_null(const std::string& s) { return s.empty() ? json(nullptr) : json(s); }
json money_json(const std::optional<checks::Money>& m) {
  return m ? json{{"value", checks::decimal(*m)}, {"currency", m->currency}} : json(nullptr);
}

json sums_json(const std::vector<checks::Money>& sums) {
  json out = json::array();
  for (const checks::Money& m : sums) out.push_back(money_json(m));
  return out;
}

json item_json(const ReportItem& i) {
  const checks::Finding& f = i.finding;
  json links = json::object();
  for (const alerts::Link& l : i.links) links[l.label] = l.url;
  return {{"fingerprint", f.fingerprint},
          {"check", f.check},
          {"cause", f.cause},
          {"severity", to_string(f.severity)},
          {"owner", to_string(f.owner)},
          {"store", f.store},
          {"state", i.state},
          {"subject", {{"kind", to_string(f.subject.kind)}, {"id", f.subject.id}}},
          {"rma_id", or_null(f.rma_id)},
          {"order_name", or_null(f.order_name)},
          {"summary", f.summary},
          {"amount", money_json(f.amount)},
          {"since", checks::to_rfc3339(f.since)},
          {"fired_at", or_null(i.fired_at)},
          {"ended_at", or_null(i.ended_at)},
          {"how", or_null(i.how)},
          {"acknowledged_by", or_null(i.by)},
          {"regressed", i.regressed},
          {"links", links}};
}

json items_json(const std::vector<ReportItem>& items) {
  json out = json::array();
  for (const ReportItem& i : items) out.push_back(item_json(i));
  return out;
}

const std::vector<std::string> kColumns = {"section",  "owner",     "check",     "severity", "state",    "store",
                                           "order",    "rma",       "subject",   "cause",    "summary",  "amount",
                                           "currency", "since",     "age_hours", "fired_at", "ended_at", "how",
                                           "by",       "looked_at", "found",     "no_data"};

std::string at(const std::optional<Time>& t) { return t ? checks::to_rfc3339(*t) : ""; }

void item_row(Csv& csv, const DayReport& r, const char* section, const ReportItem& i) {
  const checks::Finding& f = i.finding;
  csv.row({section,
           to_string(f.owner),
           f.check,
           to_string(f.severity),
           i.state,
           f.store,
           f.order_name,
           f.rma_id,
           f.subject.id,
           f.cause,
           f.summary,
           f.amount ? Cell::amount(f.amount->minor, f.amount->currency) : Cell(""),
           f.amount ? f.amount->currency : "",
           at(f.since),
           Cell::number((r.span.to - f.since) / checks::hours(1)),
           at(i.fired_at),
           at(i.ended_at),
           i.how,
           i.by,
           "",
           "",
           ""});
}

}  // namespace

std::string to_json(const DayReport& r) {
  json owners = json::array(), sources = json::array(), silences = json::array(), checks = json::array();
  for (const OwnerPart& p : r.owners)
    owners.push_back({{"owner", to_string(p.owner)},
                      {"money", sums_json(p.money)},
                      {"pending", p.pending},
                      {"new", items_json(p.fresh)},
                      {"open", items_json(p.open)},
                      {"resolved", items_json(p.resolved)}});
  for (const SourceStatus& s : r.sources)
    sources.push_back({{"store", s.store},
                       {"source", s.source},
                       {"capability", or_null(s.capability)},
                       {"cause", s.cause},
                       {"error", or_null(s.error)},
                       {"last_success", or_null(s.last_success)}});
  for (const SilenceRow& s : r.silences)
    silences.push_back({{"matchers", s.matchers},
                        {"author", s.author},
                        {"reason", s.reason},
                        {"until", checks::to_rfc3339(s.until)},
                        {"muted", s.muted}});
  for (const CheckRow& c : r.checks)
    checks.push_back({{"check", c.id},
                      {"title", c.title},
                      {"owner", c.owner},
                      {"state", c.state},
                      {"looked_at", c.looked_at < 0 ? json(nullptr) : json(c.looked_at)},
                      {"found", c.firing},
                      {"pending", c.pending},
                      {"no_data", c.no_data}});
  json gaps = json::array();
  for (const Unwatched& u : r.unwatched)
    gaps.push_back({{"store", u.store},
                    {"source", u.source},
                    {"from", checks::to_rfc3339(u.from)},
                    {"to", checks::to_rfc3339(u.to)}});
  json out = {{"schema", 1},
              {"day", r.span.day},
              {"timezone", r.scope.timezone},
              {"stores", r.scope.stores},
              {"from", checks::to_rfc3339(r.span.from)},
              {"to", checks::to_rfc3339(r.span.to)},
              {"generated_at", checks::to_rfc3339(r.generated_at)},
              {"late_since", or_null(r.span.late_since)},
              {"headline", headline(r)},
              {"owed", sums_json(r.owed)},
              {"in_doubt", sums_json(r.in_doubt)},
              {"owners", owners},
              {"restock_failures", items_json(r.restocks)},
              {"restock_not_judged", r.unjudged},
              {"exchange_orders_not_fulfilled", items_json(r.exchanges)},
              {"not_watched", gaps},
              {"sources", sources},
              {"technical", items_json(r.technical)},
              {"silences", silences},
              {"acknowledged", items_json(r.acknowledged)},
              {"checks", checks}};
  if (!r.pace.empty()) out["pace"] = r.pace;
  return out.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

std::string to_csv(const DayReport& r) {
  Csv csv(kColumns);
  for (const OwnerPart& p : r.owners) {
    for (const ReportItem& i : p.fresh) item_row(csv, r, "new", i);
    for (const ReportItem& i : p.open) item_row(csv, r, "open", i);
    for (const ReportItem& i : p.resolved) item_row(csv, r, "resolved", i);
  }
  for (const SourceStatus& s : r.sources)
    csv.row({"source",
             "technical",
             "",
             "",
             s.cause,
             s.store,
             "",
             "",
             s.source + (s.capability.empty() ? "" : "/" + s.capability),
             s.cause,
             s.error,
             "",
             "",
             at(s.last_success),
             "",
             "",
             "",
             "",
             "",
             "",
             "",
             ""});
  for (const Unwatched& u : r.unwatched)
    csv.row({"not watched",
             "technical",
             "",
             "",
             "",
             u.store,
             "",
             "",
             u.source,
             "",
             words(u, r.scope.timezone),
             "",
             "",
             at(u.from),
             "",
             "",
             at(u.to),
             "",
             "",
             "",
             "",
             ""});
  for (const SilenceRow& s : r.silences)
    csv.row({"silence", "",         "",          "",       "",       "", "",
             "",        s.matchers, "",          s.reason, "",       "", "",
             "",        "",         at(s.until), "",       s.author, "", Cell::number(s.muted),
             ""});
  for (const CheckRow& c : r.checks)
    csv.row({"check",
             c.owner,
             c.id,
             c.severity,
             c.state,
             "",
             "",
             "",
             "",
             "",
             c.title,
             "",
             "",
             "",
             "",
             "",
             "",
             "",
             "",
             c.looked_at < 0 ? Cell("") : Cell::number(c.looked_at),
             Cell::number(c.firing),
             Cell::number(c.no_data)});
  return csv.text();
}

}  // namespace returnwatch::agent::report
