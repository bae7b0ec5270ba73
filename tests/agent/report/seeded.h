// One day in the life of two stores, written into a state: something new, something old, something put right, closed,
// silenced, acknowledged, a source that cannot be read. Everything invented.
#pragma once

#include "agent/report/day.h"
#include "agent/store/alert_store.h"
#include "agent/store/records.h"
#include "agent/store/verdicts.h"
#include "agent/store/watched.h"
#include "tests/agent/store/fixture.h"

namespace returnwatch::agent::testing {

inline const Time kReportTime = at("2026-11-23T07:30:00Z");

inline config::Config two_stores() {
  config::Config c;
  c.agent.timezone = "Europe/London";
  c.stores.resize(2);
  c.stores[0].name = "acme-uk";
  c.stores[1].name = "acme-eu";
  c.stores[1].timezone = "Europe/Amsterdam";
  c.stores[0].returngo.shop = "acme.myshopify.com";
  c.stores[1].returngo.shop = "acme-eu.myshopify.com";
  c.agent.public_url = "https://returns.acme.example";
  c.stores[0].checks["api_version"].enabled = false;
  c.stores[1].checks["api_version"].enabled = false;
  c.receivers.resize(3);
  c.receivers[0].name = "finance-mail";
  c.receivers[0].channel = config::EmailReceiver{};
  c.receivers[1].name = "pager";
  c.receivers[1].channel = config::PagerDutyReceiver{};
  c.receivers[2].name = "eu-mail";
  c.receivers[2].channel = config::EmailReceiver{};
  c.report.receivers = {"finance-mail", "pager"};
  return c;
}

struct SeedAlert {
  const char* check;
  const char* cause;
  checks::Severity severity;
  checks::Owner owner;
  const char* store;
  const char* rma;
  const char* order;
  const char* summary;
  std::int64_t minor;
  const char* currency;
  const char* since;
  const char* fired;  // "" = pending
};

inline alerts::Alert seed_alert(AlertStore& store, const SeedAlert& s) {
  alerts::Alert a;
  checks::Finding& f = a.finding;
  f.check = s.check;
  f.cause = s.cause;
  f.severity = s.severity;
  f.owner = s.owner;
  f.store = s.store;
  f.rma_id = s.rma;
  f.order_name = s.order;
  f.order_id = f.order_name.empty() ? "" : "55" + f.order_name.substr(1);
  f.subject = {f.rma_id.empty() ? checks::SubjectKind::flow : checks::SubjectKind::return_,
               f.rma_id.empty() ? "flow-7" : f.rma_id};
  f.summary = s.summary;
  if (s.minor > 0) f.amount = checks::Money{s.minor, s.currency};
  f.since = f.fires_at = at(s.since);
  f.evidence = {{"returngo", "the return was received", f.since, f.rma_id},
                {"shopify", "the order shows no refund for it", std::nullopt, f.order_id}};
  f.fingerprint = checks::fingerprint(f.check, f.store, f.subject, f.cause);
  a.case_key = f.order_id.empty() ? "store" : f.order_id;
  a.first_seen = f.since;
  store.note({f.since, f.fingerprint, "pending", "", f.cause}, f);
  if (*s.fired) {
    a.fired_at = at(s.fired);
    store.note({*a.fired_at, f.fingerprint, "firing", "", f.cause}, f);
  }
  store.put(a);
  return a;
}

inline void resolve(AlertStore& store, alerts::Alert a, const char* when, const char* how) {
  a.resolved_at = at(when);
  a.resolved_how = how;
  store.note({*a.resolved_at, a.finding.fingerprint, "resolved", "", how}, a.finding);
  store.put(a);
}

inline void seed_alerts(Database& db) {
  using checks::Owner;
  using checks::Severity;
  AlertStore store(db);
  seed_alert(store, {"refund_not_posted", "success_without_refund", Severity::critical, Owner::finance, "acme-uk",
                     "5012", "#1042", "ReturnGO says that 59.90 GBP were refunded; Shopify has no such refund.", 5990,
                     "GBP", "2026-11-21T10:00:00Z", "2026-11-22T10:05:00Z"});
  seed_alert(store, {"refund_not_posted", "no_refund", Severity::critical, Owner::finance, "acme-uk", "4988", "#1017",
                     "The refund of 7800 JPY is due and was not posted.", 7800, "JPY", "2026-11-14T09:00:00Z",
                     "2026-11-15T09:01:00Z"});
  alerts::Alert acked = seed_alert(
      store, {"duplicate_refund", "two_refunds", Severity::critical, Owner::finance, "acme-uk", "4990", "#1019",
              "The same item was refunded twice.", 21250, "KWD", "2026-11-19T09:00:00Z", "2026-11-19T09:05:00Z"});
  acked.acked_at = at("2026-11-20T08:00:00Z");
  acked.acked_by = "mo";
  acked.acked_reason = "asked the customer";
  store.note({*acked.acked_at, acked.finding.fingerprint, "acknowledged", "mo", acked.acked_reason}, acked.finding);
  store.put(acked);
  seed_alert(store, {"restock_missing", "no_movement", Severity::warning, Owner::operations, "acme-uk", "5003", "#1033",
                     "Coat <M> & scarf, received 2 d ago, went nowhere: \"no movement\".", 0, "",
                     "2026-11-20T12:00:00Z", "2026-11-21T12:00:00Z"});
  seed_alert(store, {"restock_inactive_location", "location_inactive", Severity::critical, Owner::operations, "acme-eu",
                     "7003", "#2003", "Restocked at Closed Shop Ghent, which is inactive: nobody can sell it.", 0, "",
                     "2026-11-22T15:00:00Z", "2026-11-22T15:02:00Z"});
  seed_alert(store, {"exchange_order_stuck", "on_hold", Severity::critical, Owner::operations, "acme-uk", "4970",
                     "#1001", "Exchange order #1002 is on hold and has not left for 4 d.", 0, "",
                     "2026-11-18T09:00:00Z", "2026-11-20T09:00:00Z"});
  seed_alert(store, {"restock_missing", "no_movement", Severity::warning, Owner::operations, "acme-uk", "5020", "#1050",
                     "Hat, received 3 h ago.", 0, "", "2026-11-23T04:00:00Z", ""});
  seed_alert(store, {"flow_failed", "failed", Severity::critical, Owner::technical, "acme-uk", "", "",
                     "Flow \"ReturnGO returns to ERP\" failed in its newest run.", 0, "", "2026-11-23T02:00:00Z",
                     "2026-11-23T02:01:00Z"});
  resolve(store,
          seed_alert(store, {"refund_failed", "shopify_failed", Severity::critical, Owner::finance, "acme-uk", "4985",
                             "#1015", "The refund of 10.00 GBP failed at the payment provider.", 1000, "GBP",
                             "2026-11-20T09:00:00Z", "2026-11-20T09:05:00Z"}),
          "2026-11-22T16:00:00Z", "healthy");
  alerts::Alert closed = seed_alert(
      store, {"return_reason_not_mapped", "not_on_order", Severity::info, Owner::cx, "acme-uk", "4986", "#1016",
              "The reason \"Too small\" is not on the order.", 0, "", "2026-11-19T09:00:00Z", "2026-11-19T10:05:00Z"});
  closed.closed_at = at("2026-11-22T17:00:00Z");
  closed.closed_by = "ann";
  closed.closed_reason = "accepted";
  store.note({*closed.closed_at, closed.finding.fingerprint, "closed", "ann", "accepted"}, closed.finding);
  store.put(closed);
  resolve(store,
          seed_alert(store, {"flow_run_stuck", "stuck", Severity::warning, Owner::technical, "acme-uk", "", "",
                             "Long before this day.", 0, "", "2026-11-01T02:00:00Z", "2026-11-01T03:00:00Z"}),
          "2026-11-02T03:00:00Z", "healthy");
}

// The state as it was on 23 November at half past seven.
// Read all the time, from days before until the morning of the report.
inline void watched(Database& db, const char* store, const char* source) {
  SqlTransaction step(db);
  note_read(db, store, source, checks::days(30), at("2026-11-15T07:00:00Z"));
  note_read(db, store, source, checks::days(30), at("2026-11-23T05:05:00Z"));
  if (std::string(store) != "acme-eu" || std::string(source) != "shopify")
    note_read(db, store, source, checks::days(30), at("2026-11-23T07:25:00Z"));
  step.commit();
}

inline std::unique_ptr<Database> seeded_day() {
  auto db = memory();
  SqlTransaction step(*db);
  seed_alerts(*db);
  AlertStore store(*db);
  alerts::Silence s;
  s.match = *alerts::parse_match("check=flow_* store=acme-uk");
  s.created_at = at("2026-11-23T06:00:00Z");
  s.until = at("2026-11-23T18:00:00Z");
  s.author = "sam";
  s.reason = "deployment";
  store.put_silence(s);
  Records uk(*db, "acme-uk"), eu(*db, "acme-eu");
  for (const char* store : {"acme-uk", "acme-eu"})
    for (const char* source : {"returngo", "shopify"}) watched(*db, store, source);
  uk.sources.ok("returngo", "", checks::Duration{60}, at("2026-11-23T07:29:00Z"));
  uk.sources.ok("shopify", "", checks::Duration{60}, at("2026-11-23T07:29:00Z"));
  eu.sources.ok("returngo", "", checks::Duration{60}, at("2026-11-23T07:29:00Z"));
  eu.sources.ok("shopify", "", checks::Duration{60}, at("2026-11-23T05:10:00Z"));
  eu.sources.failed("shopify", "", "unauthorised", "shopify /admin/api/2026-07/graphql.json answered 401",
                    checks::Duration{60}, at("2026-11-23T05:40:00Z"));
  checks::Outcome looked;
  looked.looked_at = 41;
  for (const char* id : {"refund_not_posted", "restock_missing", "untracked_variant"}) {
    looked.check = id;
    put_verdicts(*db, "acme-uk", id, {looked});
  }
  checks::Outcome blind;
  blind.check = "restock_excess";
  blind.no_data = {{"", "shopify is stale"}};
  put_verdicts(*db, "acme-eu", "5", {blind});
  step.commit();
  return db;
}

inline report::Scope common_scope(const config::Config& c) { return report::scopes(c).front(); }
inline report::ReportSpan seeded_span() {
  return {"2026-11-23", at("2026-11-22T07:30:00Z"), kReportTime, std::nullopt};
}

}  // namespace returnwatch::agent::testing
