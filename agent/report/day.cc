#include "agent/report/day.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "agent/courier/receivers.h"
#include "agent/report/pace.h"
#include "agent/store/alert_store.h"
#include "agent/store/records.h"
#include "agent/store/verdicts.h"
#include "agent/views/local_time.h"
#include "checks/capabilities.h"
#include "checks/catalogue.h"
#include "checks/registry.h"
#include "checks/text.h"

namespace returnwatch::agent::report {
namespace {

using alerts::Alert;

bool among(const std::vector<std::string>& list, const std::string& s) {
  return std::find(list.begin(), list.end(), s) != list.end();
}

using checks::is_about;
using checks::Topic;

// What the people who keep the integration running look after; what it does to orders and returns is for others.
bool is_technical(const std::string& check) {
  const checks::CheckInfo* info = checks::find_check(check);
  return info && info->owner == checks::Owner::technical;
}

std::vector<checks::Money> sums(const std::map<std::string, std::int64_t>& by_currency) {
  std::vector<checks::Money> out;
  for (const auto& [currency, minor] : by_currency) out.push_back({minor, currency});
  return out;
}

std::string how_ended(const Alert& a) {
  if (a.closed_at)
    return "closed as " + (a.closed_reason.empty() ? "settled" : a.closed_reason) +
           (a.closed_by.empty() ? "" : " by " + a.closed_by);
  if (a.resolved_how == "healthy") return "put right";
  if (a.resolved_how == "expired") return "not put right; 30 days old, no longer reported";
  if (a.resolved_how == "unwatched") return "no longer watched";
  return a.resolved_how;
}

std::optional<Time> ended_at(const Alert& a) { return a.closed_at ? a.closed_at : a.resolved_at; }

// What stood at an instant that may lie in the past: alerts keep their last words only, the journal keeps the order of
// events.
class Standing {
 public:
  Standing(Database& db, const ReportSpan& span, Time now) : past_(span.to < now), span_(span) {
    const AlertStore store(db);
    silences_ = store.silences(span.to);
    for (const auto& row : store.journal(span.from + checks::Duration{1}, span.to + checks::Duration{1})) {
      if (row.event == "firing") began_.insert(row.fingerprint);
    }
    if (past_) last_ = store.last_events(span.to + checks::Duration{1});
  }
  [[nodiscard]] bool began(const Alert& a) const { return began_.count(a.finding.fingerprint) > 0; }
  [[nodiscard]] bool firing(const Alert& a) const { return past_ ? last(a) == "firing" : alerts::is_firing(a); }
  [[nodiscard]] bool pending(const Alert& a) const {
    return past_ ? last(a) == "pending" || last(a) == "regressed" : alerts::is_open(a) && !a.fired_at;
  }
  [[nodiscard]] bool ended(const Alert& a) const {
    const auto at = ended_at(a);
    return at && *at > span_.from && *at <= span_.to && a.fired_at && *a.fired_at <= *at;
  }
  [[nodiscard]] std::string state(const Alert& a) const {
    if (!firing(a)) return pending(a) ? "pending" : "resolved";
    if (alerts::silenced(silences_, a.finding, span_.to)) return "silenced";
    return a.acked_at && *a.acked_at <= span_.to && alerts::is_acknowledged(a, span_.to) ? "acknowledged" : "firing";
  }

 private:
  [[nodiscard]] std::string last(const Alert& a) const {
    const auto it = last_.find(a.finding.fingerprint);
    return it == last_.end() ? "" : it->second;
  }
  bool past_;
  const ReportSpan& span_;
  std::vector<alerts::Silence> silences_;
  std::set<std::string> began_;
  std::map<std::string, std::string> last_;
};

// Where a finding's return, order and page are, by its store.
std::vector<alerts::Link> links_of(const checks::Finding& f, const config::Config& config) {
  const auto store = std::find_if(config.stores.begin(), config.stores.end(),
                                  [&f](const config::Store& s) { return s.name == f.store; });
  return alerts::links_of(f,
                          store == config.stores.end() ? alerts::ReturnLinks{} : return_links_of(*store, config.links),
                          page_url_of(config.agent));
}

ReportItem item_of(const Alert& a, const Standing& standing, const config::Config& config) {
  ReportItem out{a.finding,   standing.state(a),          a.fired_at, std::nullopt, "", "", "",
                 a.regressed, links_of(a.finding, config)};
  if (out.state == "resolved") {
    out.ended_at = ended_at(a);
    out.how = how_ended(a);
  }
  if (out.state == "acknowledged") {
    out.by = a.acked_by;
    out.why = a.acked_reason;
  }
  return out;
}

std::vector<Alert> alerts_of(Database& db, const Scope& scope, const ReportSpan& span) {
  const AlertStore store(db);
  std::vector<Alert> out = store.open();
  for (Alert& a : store.resolved_since(span.from)) out.push_back(std::move(a));
  out.erase(
      std::remove_if(out.begin(), out.end(), [&](const Alert& a) { return !among(scope.stores, a.finding.store); }),
      out.end());
  std::stable_sort(out.begin(), out.end(), [](const Alert& a, const Alert& b) {
    return std::make_tuple(-static_cast<int>(a.finding.severity), a.finding.since, a.finding.check,
                           a.finding.fingerprint) < std::make_tuple(-static_cast<int>(b.finding.severity),
                                                                    b.finding.since, b.finding.check,
                                                                    b.finding.fingerprint);
  });
  return out;
}

void oldest_first(std::vector<ReportItem>& items) {
  std::stable_sort(items.begin(), items.end(),
                   [](const ReportItem& a, const ReportItem& b) { return a.finding.since < b.finding.since; });
}

void add_alerts(Database& db, const config::Config& config, DayReport& r, Time now) {
  const Standing standing(db, r.span, now);
  std::map<std::string, std::int64_t> owed, in_doubt;
  std::map<checks::Owner, std::map<std::string, std::int64_t>> by_owner;
  for (const Alert& a : alerts_of(db, r.scope, r.span)) {
    const checks::Finding& f = a.finding;
    OwnerPart& part = r.owners[static_cast<std::size_t>(f.owner)];
    const ReportItem item = item_of(a, standing, config);
    const bool firing = standing.firing(a), ended = standing.ended(a);
    if (standing.pending(a)) ++part.pending;
    if (ended) part.resolved.push_back(item);
    if (is_technical(f.check) && (firing || ended)) r.technical.push_back(item);
    if (!firing) continue;
    (standing.began(a) ? part.fresh : part.open).push_back(item);
    if (f.amount) {
      by_owner[f.owner][f.amount->currency] += f.amount->minor;
      if (is_about(f.check, Topic::owed)) owed[f.amount->currency] += f.amount->minor;
      if (is_about(f.check, Topic::in_doubt)) in_doubt[f.amount->currency] += f.amount->minor;
    }
    if (is_about(f.check, Topic::stock)) r.restocks.push_back(item);
    if (is_about(f.check, Topic::exchange)) r.exchanges.push_back(item);
    if (item.state == "acknowledged") r.acknowledged.push_back(item);
  }
  for (OwnerPart& part : r.owners) {
    oldest_first(part.open);
    part.money = sums(by_owner[part.owner]);
  }
  oldest_first(r.restocks);
  oldest_first(r.exchanges);
  r.owed = sums(owed);
  r.in_doubt = sums(in_doubt);
}

// Silences that may touch a store of the scope, with what they mute of it.
void add_silences(Database& db, DayReport& r) {
  const AlertStore store(db);
  const std::vector<Alert> open = store.open();
  for (const alerts::Silence& s : store.silences(r.span.to)) {
    if (s.created_at > r.span.to) continue;
    const auto named = s.match.find("store");
    const bool ours = named == s.match.end() ||
                      std::any_of(r.scope.stores.begin(), r.scope.stores.end(), [&](const std::string& name) {
                        return std::any_of(named->second.begin(), named->second.end(),
                                           [&](const std::string& pattern) { return checks::fits(pattern, name); });
                      });
    if (!ours) continue;
    SilenceRow row{s.id, alerts::to_string(s.match), s.author, s.reason, s.until, 0};
    for (const Alert& a : open)
      row.muted +=
          alerts::is_firing(a) && among(r.scope.stores, a.finding.store) && alerts::matches(s.match, a.finding) ? 1 : 0;
    r.silences.push_back(std::move(row));
  }
}

// Verdicts are kept as they are now: of a past day only what was told is known.
void as_it_was(DayReport& r) {
  std::map<std::string, int> found;
  for (const OwnerPart& p : r.owners)
    for (const auto* list : {&p.fresh, &p.open})
      for (const ReportItem& i : *list) ++found[i.finding.check];
  for (CheckRow& row : r.checks) {
    row.firing = found[row.id];
    row.pending = row.no_data = 0;
    row.looked_at = -1;
    if (row.state != "off") row.state = row.firing > 0 ? "findings" : "nothing told";
  }
}

}  // namespace

std::string never_watched(Database& db, const Scope& scope, const ReportSpan& span) {
  std::string since;
  for (const std::string& store : scope.stores) {
    const auto first = watched_since(db, store);
    if (first && *first <= span.to) {
      bool all = false;
      for (const Unwatched& u : unwatched(db, {store}, span.from, span.to))
        all = all || (u.source != "patchworks" && u.from == span.from && u.to == span.to);
      if (!all) return "";
    }
    since += (since.empty() ? "" : "; ") + store + " is watched " +
             (first ? "since " + local_time(*first, scope.timezone) : "by nobody yet");
  }
  return "nothing was watched from " + local_time(span.from, scope.timezone) + " to " +
         local_time(span.to, scope.timezone) + ", so there is no report of it (" + since + ")";
}

std::string words(const Unwatched& u, const std::string& timezone) {
  return u.store + ": " + checks::system_name(u.source) + " was not read from " + local_time(u.from, timezone) +
         " to " + local_time(u.to, timezone);
}

std::vector<std::string> gap_lines(const DayReport& r) {
  std::map<std::tuple<Time, std::string, std::string>, std::string> systems;  // which, by span and store
  for (const Unwatched& u : r.unwatched) {
    std::string& of = systems[{u.from, local_time(u.to, r.scope.timezone), u.store}];
    of += (of.empty() ? "" : ", ") + checks::system_name(u.source);
  }
  std::vector<std::string> out;
  for (const auto& [when, names] : systems) {
    const auto& [from, to, store] = when;
    const auto last = names.rfind(", ");
    const bool several = last != std::string::npos;
    out.push_back(store + ": " + (several ? names.substr(0, last) + " and " + names.substr(last + 2) : names) +
                  (several ? " were" : " was") + " not read from " + local_time(from, r.scope.timezone) + " to " + to);
  }
  return out;
}

std::vector<Scope> scopes(const config::Config& config) {
  std::vector<Scope> own;
  Scope common{"", {}, config.agent.timezone, config.report.receivers};
  for (const config::Store& s : config.stores) {
    if (s.report_receivers.empty())
      common.stores.push_back(s.name);
    else
      own.push_back({s.name, {s.name}, s.timezone.empty() ? config.agent.timezone : s.timezone, s.report_receivers});
  }
  if (!common.stores.empty()) own.insert(own.begin(), common);
  return own;
}

DayReport build(Database& db, const config::Config& config, const Scope& scope, const ReportSpan& span, Time now) {
  DayReport r;
  r.scope = scope;
  r.span = span;
  r.generated_at = now;
  for (checks::Owner o :
       {checks::Owner::operations, checks::Owner::finance, checks::Owner::cx, checks::Owner::technical})
    r.owners.push_back({o, {}, {}, {}, 0, {}});
  add_alerts(db, config, r, now);
  r.checks = check_rows(db, config, scope.stores, scope.timezone, now);
  r.unwatched = unwatched(db, scope.stores, span.from, span.to);
  if (r.past()) {
    as_it_was(r);
  } else {
    for (SourceStatus& s : source_rows(db, scope.stores, {}))
      if (!s.ok) r.sources.push_back(std::move(s));
    for (const std::string& store : scope.stores)
      for (const auto& [reason, n] : no_data_reasons(db, store, checks::restock_missing_check().id))
        r.unjudged[reason] += n;
  }
  add_silences(db, r);
  for (const config::Store& s : config.stores)
    if (std::find(scope.stores.begin(), scope.stores.end(), s.name) != scope.stores.end() && !pace_told(db, s.name))
      if (auto lines = pace_lines(store_pace(db, config, s, now - kPaceSince, now)); !lines.empty())
        r.pace.emplace(s.name, std::move(lines));
  return r;
}

std::string words(const std::vector<checks::Money>& sums) {
  std::string out;
  for (const checks::Money& m : sums) out += (out.empty() ? "" : " + ") + checks::to_string(m);
  return out;
}

std::string unjudged_words(const DayReport& r) {
  std::string reasons;
  long all = 0;
  for (const auto& [reason, n] : r.unjudged) {
    all += n;
    reasons += (reasons.empty() ? "" : "; ") + reason + " (" + std::to_string(n) + ")";
  }
  if (all == 0) return "";
  return "of " + std::to_string(all) + (all == 1 ? " received item" : " received items") +
         " the restock cannot be determined: " + reasons;
}

std::string headline(const DayReport& r) {
  std::size_t fresh = 0, open = 0, resolved = 0;
  for (const OwnerPart& p : r.owners) {
    fresh += p.fresh.size();
    open += p.open.size();
    resolved += p.resolved.size();
  }
  std::string out = std::to_string(fresh) + " new, " + std::to_string(open) + " still open, " +
                    std::to_string(resolved) + " resolved";
  if (fresh + open == 0)
    out = resolved > 0          ? "nothing is open, " + std::to_string(resolved) + " resolved"
          : r.unwatched.empty() ? "nothing is wrong"
                                : "nothing was found in what was watched";
  if (!r.owed.empty()) out += "; " + words(r.owed) + " owed";
  if (!r.sources.empty()) out += "; " + checks::counted(r.sources.size(), "source") + " could not be read";
  if (!r.unwatched.empty()) out += "; not everything was watched";
  return out;
}

std::string subject(const DayReport& r) {
  return "Returns " + r.span.day + (r.scope.name.empty() ? "" : " " + r.scope.name) + ": " + headline(r) +
         (r.span.late_since ? " (late)" : "");
}

}  // namespace returnwatch::agent::report
