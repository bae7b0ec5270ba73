// The pages: reads what each renderer wants, and does what their forms ask.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "agent/app/daemon.h"
#include "agent/app/reporting.h"
#include "agent/app/respond.h"
#include "agent/app/routes.h"
#include "agent/app/session.h"
#include "agent/app/tracing.h"
#include "agent/courier/receivers.h"
#include "agent/report/findings_csv.h"
#include "agent/report/month.h"
#include "agent/report/schedule.h"
#include "agent/store/alert_store.h"
#include "agent/store/search.h"
#include "agent/store/watched.h"
#include "agent/views/local_time.h"
#include "agent/views/reading.h"
#include "agent/views/state_view.h"
#include "agent/web/access.h"
#include "agent/web/guide.h"
#include "agent/web/pages.h"
#include "agent/web/style.h"
#include "alerts/channels/words.h"

namespace returnwatch::agent {
namespace {

constexpr checks::Duration kEndedShown = checks::days(7);
constexpr int kRefresh = 180;  // seconds; slow enough for somebody who fills in a form

std::string value(const WebRequest& r, const char* key) {
  const auto it = r.query.find(key);
  return it == r.query.end() ? "" : it->second;
}

PageFrame frame_of(const Daemon& d, const WebRequest& r, const std::string& title) {
  PageFrame f;
  f.title = title;
  f.timezone = d.config()->agent.timezone;
  f.csrf = r.csrf;
  f.actor = r.actor;
  f.query = r.query;
  f.now = d.now();
  f.warnings = d.warnings();
  f.base = d.base_path();
  f.name = is_shared(r.actor) ? r.name : "";
  for (const config::Store& s : d.config()->stores) f.links[s.name] = return_links_of(s, d.config()->links);
  return f;
}

WebAnswer page(std::string html, int status = 200) { return {status, "text/html; charset=utf-8", std::move(html), ""}; }

// Only to a place of our own. A name that a form asked for is remembered.
WebAnswer back_to(const Daemon& d, const WebRequest& r, const std::string& otherwise) {
  const std::string back = value(r, "back");
  const bool ours = !back.empty() && back[0] == '/' && (back.size() == 1 || (back[1] != '/' && back[1] != '\\')) &&
                    back.find_first_of("\r\n") == std::string::npos;
  WebAnswer out{303, "text/plain; charset=utf-8", "", d.base_path() + (ours ? back : otherwise)};
  if (is_shared(r.actor)) out.remember = value(r, "by");
  return out;
}

WebAnswer refused(Daemon& d, const WebRequest& r, const std::string& why, const std::string& back) {
  return page(message_page(frame_of(d, r, "Not done"), why, back), 400);
}

Overview overview_of(Daemon& d, const WebRequest& r) {
  const auto config = d.config();
  const auto names = store_names(*config);
  const std::string& zone = config->agent.timezone;
  const Snapshot hold(d.reader());
  Overview o;
  o.view = findings_view(d.reader(), names, {value(r, "store"), ""}, d.now());
  o.ended = ended_rows(d.reader(), names, d.now() - kEndedShown, d.now());
  o.history = history(d.reader(), names, zone, d.now());
  o.owed = owed_trend(d.reader(), names, zone, d.now(), value(r, "days") == "90" ? 90 : 30);
  if (!value(r, "q").empty()) o.found = goods_found(d.reader(), names, value(r, "q"));
  return o;
}

WebAnswer overview(Daemon& d, const WebRequest& r) {
  PageFrame frame = frame_of(d, r, "Now");
  const Overview o = overview_of(d, r);
  frame.firing = static_cast<int>(std::count_if(o.view.findings.begin(), o.view.findings.end(),
                                                [](const FindingRow& f) { return f.state == "firing"; }));
  WebAnswer out = page(overview_page(frame, o));
  out.refresh = kRefresh;
  return out;
}

WebAnswer findings_table(Daemon& d, const WebRequest& r) {
  const Overview o = overview_of(d, r);
  WebAnswer out{200, "text/csv; charset=utf-8",
                report::findings_csv(listed(frame_of(d, r, ""), o), d.config()->agent.timezone, d.now()), ""};
  out.save_as = "returnwatch-findings-" + local_date(d.now(), d.config()->agent.timezone) + ".csv";
  return out;
}

// What a link in a message, or of the list, leads to: it asks, and changes nothing.
WebAnswer acknowledge(Daemon& d, const WebRequest& r) {
  const std::string check = value(r, "check"), store = value(r, "store");
  const Snapshot hold(d.reader());
  std::vector<FindingRow> rows;
  for (FindingRow& row : findings_view(d.reader(), store_names(*d.config()), {store, check}, d.now()).findings)
    if (!check.empty() && row.state == "firing") rows.push_back(std::move(row));
  if (rows.empty())
    return page(message_page(frame_of(d, r, "Nothing to acknowledge"), "This check has nothing to act on now.", "/"),
                404);
  return page(acknowledge_page(frame_of(d, r, "Acknowledge"), check, store, rows));
}

WebAnswer guide(Daemon& d, const WebRequest& r) {
  const auto html = guide_page(frame_of(d, r, r.captured.empty() ? "Guide" : "Guide: " + r.captured), r.captured);
  if (!html)
    return page(message_page(frame_of(d, r, "Not found"), "There is no such page of the guide.", "/guide/"), 404);
  return page(*html);
}

WebAnswer one_return(Daemon& d, const WebRequest& r) {
  const auto config = d.config();
  const Snapshot hold(d.reader());
  const auto returns = trace_returns(d.reader(), *config, r.captured, value(r, "store"), d.now());
  std::vector<FindingRow> mine;
  for (FindingRow& row : findings_view(d.reader(), store_names(*config), {}, d.now()).findings)
    for (const TraceReturn& t : returns)
      if (row.finding.store == t.store && ((!t.rma_id.empty() && row.finding.rma_id == t.rma_id) ||
                                           (!t.order_id.empty() && row.finding.order_id == t.order_id))) {
        mine.push_back(std::move(row));
        break;
      }
  return page(return_page(frame_of(d, r, returns.empty() ? "Not found" : "Return " + r.captured), returns, mine),
              returns.empty() ? 404 : 200);
}

WebAnswer one_finding(Daemon& d, const WebRequest& r) {
  const Snapshot hold(d.reader());
  const AlertStore store(d.reader());
  const auto alert = store.find(r.captured);
  if (!alert) return page(message_page(frame_of(d, r, "Not found"), "No such finding is known here.", "/"), 404);
  std::vector<HistoryLine> lines;
  for (const AlertStore::JournalRow& j : store.journal_of(alert->finding.fingerprint))
    lines.push_back({j.at, j.event, j.who, j.why});
  return page(finding_page(frame_of(d, r, alert->finding.summary),
                           finding_row(*alert, store.silences(d.now()), d.now()), lines));
}

ReportArgs report_args(const WebRequest& r) {
  ReportArgs args;
  args.date = value(r, "date");
  args.month = value(r, "month");
  args.store = value(r, "store");
  args.part = value(r, "part");
  args.format = value(r, "format").empty() ? "html" : value(r, "format");
  args.page = true;
  return args;
}

// In the form that was asked for.
WebAnswer no_report(Daemon& d, const WebRequest& r, const std::string& format, const std::string& why) {
  if (format == "json") return {400, "application/json", nlohmann::json{{"error", why}}.dump() + "\n", ""};
  if (format != "html") return {400, "text/plain; charset=utf-8", why + "\n", ""};
  return page(message_page(frame_of(d, r, "No report"), alerts::upper_first(why), "/reports"), 400);
}

WebAnswer one_report(Daemon& d, const WebRequest& r) {
  const ReportArgs args = report_args(r);
  const Snapshot hold(d.reader());
  const auto body = render_report(d.reader(), *d.config(), args, d.now());
  if (!body) return no_report(d, r, args.format, body.error().message);
  const char* type = args.format == "json"   ? "application/json"
                     : args.format == "csv"  ? "text/csv; charset=utf-8"
                     : args.format == "text" ? "text/plain; charset=utf-8"
                                             : "text/html; charset=utf-8";
  WebAnswer out{200, type, *body, ""};
  if (args.format == "csv")
    out.save_as = "returnwatch-" +
                  (!args.month.empty()  ? args.month
                   : !args.date.empty() ? args.date
                                        : "today") +
                  (args.store.empty() ? "" : "-" + args.store) + (args.part.empty() ? "" : "-" + args.part) + ".csv";
  return out;
}

// A month of which something is known.
bool known_month(Daemon& d, const std::string& month) {
  const std::string& zone = d.config()->agent.timezone;
  const checks::Time end = local_instant(report::month_after(month) + "-01", 0, 0, zone);
  for (const std::string& store : store_names(*d.config()))
    if (const auto known = known_from(d.reader(), store); known && *known < end) return true;
  return false;
}

// The days and months that the state can still tell of.
WebAnswer reports(Daemon& d, const WebRequest& r) {
  const auto config = d.config();
  const std::string& zone = config->agent.timezone;
  std::vector<std::string> days, months;
  std::string day = local_date(d.now(), zone);
  const report::Scope all{"", store_names(*config), zone, {}};
  const Snapshot hold(d.reader());
  for (int i = 0; i < 14; ++i, day = report::day_before(day)) {
    const report::ReportSpan span = report::span_of(d.reader(), *config, all, day, d.now());
    if (report::never_watched(d.reader(), all, span).empty()) days.push_back(day);
  }
  std::string month = local_date(d.now(), zone).substr(0, 7);
  for (int i = 0; i < 12 && known_month(d, month); ++i, month = report::day_before(month + "-01").substr(0, 7))
    months.push_back(month);
  const auto next = report::next_due(*config, d.now());
  return page(reports_page(frame_of(d, r, "Reports"), next ? local_time(*next, zone) : "", days, months));
}

WebAnswer do_send_report(Daemon& d, const WebRequest& r) {
  const auto said = send_report(d.db(), *d.config(), report_args(r), d.now());
  if (!said) return refused(d, r, said.error().message, "/reports");
  d.something_to_tell();
  return {200, "text/plain; charset=utf-8", *said, ""};
}

WebAnswer do_ack(Daemon& d, const WebRequest& r) {
  const auto said = answer(d.db(), ack_request(r), d.config()->agent.timezone, d.now());
  if (!said) return refused(d, r, said.error().message, "/");
  d.something_to_tell();
  return back_to(d, r, "/");
}

WebAnswer do_silence(Daemon& d, const WebRequest& r) {
  const SilenceRequest request{value(r, "matchers"), value(r, "for"), "", who_acts(r), value(r, "reason")};
  const std::string zone = d.config()->agent.timezone;
  if (value(r, "preview").empty()) {
    const auto muted = put_silence(d.db(), request, zone, d.now());
    return muted ? back_to(d, r, "/messages") : refused(d, r, muted.error().message, "/messages");
  }
  SilencePreview shown{request.matchers, request.how_long, request.reason, value(r, "by"), "", {}};
  const auto muted = preview_silence(d.db(), request, zone, d.now());
  if (!muted)
    shown.problem = muted.error().message;
  else
    for (const alerts::Alert& a : muted->alerts)
      if (alerts::is_firing(a)) shown.muted.push_back(finding_row(a, {}, d.now()));
  return page(silence_preview_page(frame_of(d, r, "Silence"), shown), muted ? 200 : 400);
}

WebAnswer do_end(Daemon& d, const WebRequest& r) {
  const auto said = end_silence(d.db(), std::atol(value(r, "id").c_str()), d.now());
  if (!said) return refused(d, r, said.error().message, "/messages");
  d.something_to_tell();
  return back_to(d, r, "/messages");
}

// How far each store's reading is, and first whether its cycles do not end in time.
std::map<std::string, std::vector<std::string>> reading_notes(Daemon& d) {
  std::map<std::string, std::vector<std::string>> out;
  for (const std::string& store : store_names(*d.config())) out[store] = reading_notes(d.reader(), store, d.now());
  for (const auto& [store, since] : d.late())
    out[store].insert(out[store].begin(), "Late: the last cycle of this store ended " + checks::human(since) + " ago.");
  return out;
}

}  // namespace

void add_page_routes(WebServer& web, Daemon& d) {
  web.get("/", [&d](const WebRequest& r) { return overview(d, r); });
  web.get(
      "/style.css",
      [](const WebRequest&) {
        return WebAnswer{200, "text/css; charset=utf-8", style_sheet(), ""};
      },
      true);
  for (const char* path : {"/favicon.svg", "/favicon.ico"})  // reports, which are mails as well, name none
    web.get(
        path,
        [](const WebRequest&) {
          return WebAnswer{200, "image/svg+xml", favicon(), ""};
        },
        true);
  web.get("/findings.csv", [&d](const WebRequest& r) { return findings_table(d, r); });
  web.get("/acknowledge", [&d](const WebRequest& r) { return acknowledge(d, r); });
  web.get("/guide/", [&d](const WebRequest& r) { return guide(d, r); });
  web.get("/guide/*", [&d](const WebRequest& r) { return guide(d, r); });
  web.get("/returns/*", [&d](const WebRequest& r) { return one_return(d, r); });
  web.get("/findings/*", [&d](const WebRequest& r) { return one_finding(d, r); });
  web.get("/checks", [&d](const WebRequest& r) {
    const auto config = d.config();
    const Snapshot hold(d.reader());
    return page(checks_page(frame_of(d, r, "Checks"),
                            check_rows(d.reader(), *config, store_names(*config), config->agent.timezone, d.now())));
  });
  web.get("/sources", [&d](const WebRequest& r) {
    const Snapshot hold(d.reader());
    return page(sources_page(frame_of(d, r, "Sources"),
                             source_rows(d.reader(), store_names(*d.config()), d.budgets(), d.skews()),
                             reading_notes(d)));
  });
  web.get("/messages", [&d](const WebRequest& r) {
    const Snapshot hold(d.reader());
    return page(delivery_page(frame_of(d, r, "Messages"), receiver_rows(d.reader(), *d.config()),
                              silence_rows(d.reader(), d.now())));
  });
  web.get("/reports", [&d](const WebRequest& r) { return reports(d, r); });
  web.get("/report", [&d](const WebRequest& r) { return one_report(d, r); });
  web.post("/report/send", [&d](const WebRequest& r) { return do_send_report(d, r); });
  web.post("/ack", [&d](const WebRequest& r) { return do_ack(d, r); });
  web.post("/silence", [&d](const WebRequest& r) { return do_silence(d, r); });
  web.post("/silence/end", [&d](const WebRequest& r) { return do_end(d, r); });
}

}  // namespace returnwatch::agent
