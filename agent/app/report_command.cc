#include <algorithm>
#include <iostream>

#include "agent/app/commands.h"
#include "agent/app/reporting.h"
#include "agent/app/session.h"
#include "agent/courier/courier.h"
#include "agent/courier/receivers.h"
#include "agent/cycle/policy.h"
#include "agent/report/month.h"
#include "agent/report/schedule.h"
#include "agent/views/local_time.h"

namespace returnwatch::agent {
namespace {

using checks::Time;

bool valid_day(const std::string& day) {
  if (day.size() != 10 || day[7] != '-' || !report::valid_month(day.substr(0, 7))) return false;
  return local_date(local_instant(day, 12, 0, "UTC"), "UTC") == day;
}

const config::Store* store_named(const config::Config& config, const std::string& name) {
  const auto it =
      std::find_if(config.stores.begin(), config.stores.end(), [&](const config::Store& s) { return s.name == name; });
  return it == config.stores.end() ? nullptr : &*it;
}

// What the words on the line mean, or what is wrong with them.
Status check_args(const config::Config& config, const ReportArgs& args, Time now) {
  if (!args.store.empty() && !store_named(config, args.store))
    return fail(ErrorKind::rejected, "no store is named \"" + args.store + "\"");
  if (!args.date.empty() && !args.month.empty()) return fail(ErrorKind::rejected, "use --date or --month, not both");
  if (!args.date.empty() && !valid_day(args.date))
    return fail(ErrorKind::rejected, "--date \"" + args.date + "\" is not a day like 2026-11-23");
  if (!args.month.empty() && !report::valid_month(args.month))
    return fail(ErrorKind::rejected, "--month \"" + args.month + "\" is not a month like 2026-11");
  if (!args.part.empty() &&
      (args.month.empty() || (args.part != "lines" && args.part != "totals" && args.part != "owed")))
    return fail(ErrorKind::rejected, "--part (lines, totals or owed) needs --month and --format csv");
  const std::string today = local_date(now, config.agent.timezone);
  if (args.date > local_date(now + checks::hours(14), "UTC"))
    return fail(ErrorKind::rejected, "--date " + args.date + " has not begun");  // nowhere on Earth
  if (args.month > today.substr(0, 7)) return fail(ErrorKind::rejected, "--month " + args.month + " has not begun");
  return {};
}

// The store's own, or every store's.
report::Scope scope_of(const config::Config& config, const ReportArgs& args) {
  report::Scope scope{"", {}, config.agent.timezone, config.report.receivers};
  for (const config::Store& s : config.stores) {
    if (args.store.empty()) scope.stores.push_back(s.name);
    if (s.name != args.store) continue;
    scope.stores = {s.name};
    if (!s.timezone.empty()) scope.timezone = s.timezone;
    if (s.report_receivers.empty()) continue;
    scope.name = s.name;
    scope.receivers = s.report_receivers;
  }
  return scope;
}

report::DayReport day_report(Database& db, const config::Config& config, const report::Scope& scope,
                             const ReportArgs& args, Time now) {
  return report::build(db, config, scope, report::span_of(db, config, scope, args.date, now), now);
}

report::MonthReport month_report(Database& db, const config::Config& config, const ReportArgs& args, Time now) {
  std::map<std::string, checks::Policy> policies;
  for (const config::Store& s : config.stores)
    if (args.store.empty() || s.name == args.store) policies.emplace(s.name, policy_of(config, s, db, now));
  return report::reconcile(db, policies, args.month, scope_of(config, args).timezone, now);
}

// With as many rows of each list as a page can carry that a phone opens at once.
template <typename Html>
std::string light_page(const Html& html) {
  constexpr std::size_t kPageBytes = 60 * 1024, kLeast = 5;
  std::string out;
  for (std::size_t most = 320; most >= kLeast; most /= 2)
    if (out = html(most); out.size() <= kPageBytes) break;
  return out;
}

std::string rendered(const report::DayReport& r, const ReportArgs& args) {
  if (args.format == "html" && args.page) return light_page([&](std::size_t most) { return report::to_html(r, most); });
  if (args.format == "html") return report::to_html(r);
  if (args.format == "json") return report::to_json(r);
  if (args.format == "csv") return report::to_csv(r);
  return report::to_text(r);
}

std::map<std::string, alerts::ReturnLinks> links_of(const config::Config& config) {
  std::map<std::string, alerts::ReturnLinks> out;
  for (const config::Store& s : config.stores) out[s.name] = return_links_of(s, config.links);
  return out;
}

std::string rendered(const report::MonthReport& r, const config::Config& config, const ReportArgs& args) {
  if (args.format == "html" && args.page)
    return light_page([&](std::size_t most) { return report::to_html(r, links_of(config), most); });
  if (args.format == "html") return report::to_html(r, links_of(config));
  if (args.format == "json") return report::to_json(r);
  if (args.format == "csv" && args.part == "totals") return report::totals_csv(r);
  if (args.format == "csv" && args.part == "owed") return report::owed_csv(r);
  if (args.format == "csv") return report::to_csv(r);
  return report::to_text(r);
}

// A month of which nothing is known has no report.
Status known(const report::MonthReport& r) {
  if (!report::all_unknown(r)) return {};
  std::string why;
  for (const std::string& line : report::unknown_words(r)) why += (why.empty() ? "" : "; ") + line;
  return fail(ErrorKind::rejected, "there is no reconciliation of " + r.month + ": " + why);
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

std::string form_of(const ReportArgs& args) {
  return agent::form_of({{"date", args.date}, {"month", args.month}, {"store", args.store}});
}

// Without an agent that delivers, this command does, as far as it comes at once; what is left stays queued.
void deliver(const config::Config& config, Database& db) {
  CurlTransport transport;
  const SystemClock clock;
  metrics::Counters counters;
  Courier courier(config, db, transport, clock, counters);
  for (const config::Receiver& r : config.receivers)
    while (courier.step(r.name)) {
    }
}

int send(const config::Config& config, const ReportArgs& args) {
  const auto place = find_place(config);
  if (!place) return kCouldNotTell;
  if (!place->db) {
    const auto body = ask_daemon(config, "POST", "/report/send", form_of(args));
    if (body) std::cout << *body;
    return body ? kOk : kCouldNotTell;
  }
  const auto said = send_report(*place->db, config, args, SystemClock().now());
  if (!said) {
    std::cerr << said.error().message << "\n";
    return kCouldNotTell;
  }
  std::cout << *said;
  deliver(config, *place->db);
  return kOk;
}

}  // namespace

Result<std::string> render_report(Database& db, const config::Config& config, const ReportArgs& args, Time now) {
  if (const Status ok = check_args(config, args, now); !ok) return tl::unexpected<Error>(ok.error());
  if (!args.month.empty()) {
    const report::MonthReport month = month_report(db, config, args, now);
    if (const Status ok = known(month); !ok) return tl::unexpected<Error>(ok.error());
    return rendered(month, config, args);
  }
  const report::Scope scope = scope_of(config, args);
  const std::string blind = report::never_watched(db, scope, report::span_of(db, config, scope, args.date, now));
  if (!blind.empty()) return fail(ErrorKind::rejected, blind);
  return rendered(day_report(db, config, scope, args, now), args);
}

Result<std::string> send_report(Database& db, const config::Config& config, const ReportArgs& args, Time now) {
  if (const Status ok = check_args(config, args, now); !ok) return tl::unexpected<Error>(ok.error());
  std::vector<report::Scope> scopes = args.store.empty() && args.month.empty()
                                          ? report::scopes(config)
                                          : std::vector<report::Scope>{scope_of(config, args)};
  const std::string asked = "/asked/" + checks::to_rfc3339(now);
  std::vector<std::string> said;
  SqlTransaction step(db);
  for (const report::Scope& scope : scopes) {
    Document document;
    if (args.month.empty()) {
      document = report::document_of(day_report(db, config, scope, args, now),
                                     "report/" + args.date + "/" + scope.name + asked);
    } else {
      const report::MonthReport r = month_report(db, config, args, now);
      if (const Status ok = known(r); !ok) return tl::unexpected<Error>(ok.error());
      document = {"month/" + args.month + "/" + scope.name + asked, "Reconciliation " + args.month, report::to_text(r),
                  report::to_html(r, links_of(config))};
    }
    for (std::string& line : report::enqueue_for(db, config, scope.receivers, document, now))
      said.push_back(std::move(line));
  }
  step.commit();
  if (said.empty()) return fail(ErrorKind::rejected, "no receiver is set for reports: see [report] receiver");
  return joined(said);
}

int report_command(const ReportArgs& args) {
  const auto config = load_config(args.config);
  if (!config) return kCouldNotTell;
  if (args.send) return send(*config, args);
  const auto db = open_to_read(*config);
  if (!db) return kCouldNotTell;
  const auto text = render_report(*db, *config, args, SystemClock().now());
  if (!text) {
    std::cerr << text.error().message << "\n";
    return kCouldNotTell;
  }
  std::cout << *text;
  return kOk;
}

}  // namespace returnwatch::agent
