#include "agent/app/respond.h"

#include <algorithm>
#include <cstdio>

#include "agent/store/marks.h"
#include "agent/views/local_time.h"
#include "alerts/settle.h"
#include "checks/printable.h"
#include "checks/registry.h"
#include "checks/text.h"
#include "config/config.h"

namespace returnwatch::agent {
namespace {

// A day, or a day and time, of the zone; RFC 3339 names its own.
std::optional<Time> moment(const std::string& text, const std::string& timezone) {
  const auto time = text.find('T');
  if (time != std::string::npos && text.find_first_of("Z+-", time) != std::string::npos)
    return checks::parse_time(text);
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, used = 0;
  const int n =
      std::sscanf(text.c_str(), "%4d-%2d-%2d%n%*1[ T]%2d:%2d%n", &year, &month, &day, &used, &hour, &minute, &used);
  if ((n != 3 && n != 5) || static_cast<std::size_t>(used) != text.size() || month < 1 || month > 12 || day < 1 ||
      day > 31 || hour > 23 || minute > 59)
    return std::nullopt;
  return local_instant(text.substr(0, 10), hour, minute, timezone);
}

Result<Time> end_of(const std::string& how_long, const std::string& until, const std::string& timezone, Time now) {
  if (how_long.empty() == until.empty())
    return fail(ErrorKind::rejected, "say either for how long (\"4h\") or until when");
  if (!how_long.empty()) {
    const auto d = config::parse_duration(how_long);
    if (!d || d->count() <= 0)
      return fail(ErrorKind::rejected,
                  "\"" + how_long + "\" is not a duration; write \"90s\", \"15m\", \"24h\" or \"7d\"");
    return now + *d;
  }
  const auto t = moment(until, timezone);
  if (!t)
    return fail(ErrorKind::rejected,
                "\"" + until + "\" is not a time; write \"2026-12-24 08:00\" or \"2026-12-24T08:00:00Z\"");
  if (*t <= now) return fail(ErrorKind::rejected, "\"" + until + "\" is in the past");
  return *t;
}

std::string name_of(const checks::Finding& f) {
  return checks::printable(f.check + " of " + f.store +
                           (!f.rma_id.empty()       ? ", RMA " + f.rma_id
                            : !f.order_name.empty() ? ", order " + f.order_name
                                                    : ", " + f.subject.id));
}

std::vector<alerts::Alert> matched(Database& db, const alerts::Silence& s) {
  std::vector<alerts::Alert> out = AlertStore(db).open();
  out.erase(std::remove_if(
                out.begin(), out.end(),
                [&s](const alerts::Alert& a) { return !alerts::is_firing(a) || !alerts::matches(s.match, a.finding); }),
            out.end());
  return out;
}

// What is wrong with the words of it; else until when an acknowledgement holds.
Result<std::optional<Time>> check_request(const AckRequest& r, const std::string& timezone, Time now) {
  if (r.by.empty()) return fail(ErrorKind::rejected, "say who does it (--by)");
  if (r.fingerprints.empty() == r.check.empty())
    return fail(ErrorKind::rejected, "name fingerprints or a check (--check), not both");
  if (r.done && r.undo) return fail(ErrorKind::rejected, "--done and --undo cannot be used together");
  if (r.done && !alerts::valid_closing(r.reason))
    return fail(ErrorKind::rejected, "--done needs --reason accepted, written_off or fixed");
  if (!r.done && !r.reason.empty()) return fail(ErrorKind::rejected, "--reason needs --done; for a remark use --note");
  if (r.until.empty()) return std::nullopt;
  if (r.done || r.undo)
    return fail(ErrorKind::rejected, std::string("--until cannot be used with ") + (r.done ? "--done" : "--undo"));
  const bool span = config::parse_duration(r.until).has_value();
  const auto end = end_of(span ? r.until : "", span ? "" : r.until, timezone, now);
  if (!end) return tl::unexpected<Error>(end.error());
  return *end;
}

Result<std::vector<alerts::Alert>> asked_for(Database& db, const AckRequest& r) {
  const AlertStore store(db);
  std::vector<alerts::Alert> out;
  for (const std::string& prefix : r.fingerprints) {
    const auto alert = store.find(prefix);
    if (!alert)
      return fail(ErrorKind::not_found,
                  "no alert, or more than one, has a fingerprint that begins with \"" + prefix + "\"");
    out.push_back(*alert);
  }
  if (!r.check.empty())
    for (alerts::Alert& a : r.undo ? store.resolved_since(Time{}) : store.open())
      if (a.finding.check == r.check && (r.store.empty() || a.finding.store == r.store) &&
          (r.undo ? alerts::is_closed(a) : alerts::is_firing(a)))
        out.push_back(std::move(a));
  if (r.undo && !r.check.empty())
    for (alerts::Alert& a : store.open())
      if (a.finding.check == r.check && (r.store.empty() || a.finding.store == r.store) && a.acked_at)
        out.push_back(std::move(a));
  if (out.empty())
    return fail(ErrorKind::not_found, "no alert of " + r.check + (r.store.empty() ? "" : " in " + r.store) +
                                          (r.undo ? " is closed or acknowledged" : " is open"));
  return out;
}

tl::unexpected<Error> nothing_to_do(const alerts::Alert& a, bool undo) {
  return fail(ErrorKind::rejected,
              name_of(a.finding) + (undo ? " is neither closed nor acknowledged"
                                         : std::string(" is ") + (is_closed(a) ? "closed" : "resolved") + " already"));
}

// A closed one that was put right meanwhile has to be judged again, to be resolved by its own check.
std::string apply(Database& db, const alerts::Alert& a, const alerts::Step& change, const std::string& said) {
  AlertStore(db).apply(change);
  const bool of_case = !a.finding.rma_id.empty() || !a.finding.order_id.empty();
  if (of_case && checks::find_check(a.finding.check)) mark_case(db, a.finding.store, a.case_key);
  return said;
}

// An open one: assigned, and acknowledged unless that was done before and only a note or an assignment is added.
std::string take_on(Database& db, alerts::Alert a, const AckRequest& r, std::optional<Time> until,
                    const std::string& timezone, Time now) {
  const std::string what = name_of(a.finding);
  const bool had = alerts::is_acknowledged(a, now);
  std::string said;
  if (!r.assign.empty())
    if (const auto step = alerts::assign(a, r.assign, r.by, now)) {
      AlertStore(db).apply(*step);
      a = step->changed.front();
      said = "assigned to " + r.assign;
    }
  if (had && r.until.empty() && (!r.note.empty() || !r.assign.empty()))
    return (said.empty() ? "noted" : said) + ": " + what + ", by " + r.by;
  if (const auto step = alerts::acknowledge(a, r.by, r.note, until, now)) AlertStore(db).apply(*step);
  return (said.empty() ? "" : said + ", ") + "acknowledged: " + what + ", by " + r.by +
         (until ? ", until " + local_time(*until, timezone) : ", until it is resolved");
}

Result<std::string> answer_one(Database& db, const alerts::Alert& a, const AckRequest& r, std::optional<Time> until,
                               const std::string& timezone, Time now) {
  const std::string what = name_of(a.finding), by = ", by " + r.by;
  if (!r.note.empty() && (r.done || r.undo || alerts::is_acknowledged(a, now)))
    AlertStore(db).note({now, a.finding.fingerprint, "noted", r.by, r.note}, a.finding);
  if (r.undo) {
    const auto back = alerts::take_back(a, r.by, now);
    if (!back) return nothing_to_do(a, true);
    return apply(db, a, *back, std::string(is_closed(a) ? "open again: " : "no longer acknowledged: ") + what + by);
  }
  if (r.done) {
    const auto closed = alerts::close(a, r.by, r.reason, now);
    if (!closed) return nothing_to_do(a, false);
    const bool fixed = r.reason.rfind("fixed", 0) == 0;
    return apply(db, a, *closed,
                 "closed as " + r.reason + ": " + what + by +
                     (fixed ? "; it will alert again if it fails after it was seen healthy" : ""));
  }
  if (!alerts::is_open(a)) return nothing_to_do(a, false);
  return take_on(db, a, r, until, timezone, now);
}

}  // namespace

Result<std::string> answer(Database& db, const AckRequest& r, const std::string& timezone, Time now) {
  const auto until = check_request(r, timezone, now);
  if (!until) return tl::unexpected<Error>(until.error());
  SqlTransaction step(db);
  const auto asked = asked_for(db, r);
  if (!asked) return tl::unexpected<Error>(asked.error());
  std::string said;
  for (const alerts::Alert& a : *asked) {
    const auto line = answer_one(db, a, r, *until, timezone, now);
    if (!line) return line;
    said += (said.empty() ? "" : "\n") + *line;
  }
  step.commit();
  return said;
}

Result<MutedNow> preview_silence(Database& db, const SilenceRequest& r, const std::string& timezone, Time now) {
  const auto match = alerts::parse_match(r.matchers);
  if (!match || match->empty())
    return fail(ErrorKind::rejected, "\"" + r.matchers +
                                         "\" is not a matcher; write label=pattern with owner, severity, check, "
                                         "cause, store, rma, order or fingerprint");
  const auto end = end_of(r.how_long, r.until, timezone, now);
  if (!end) return tl::unexpected<Error>(end.error());
  MutedNow out;
  out.silence.match = *match;
  out.silence.created_at = now;
  out.silence.until = *end;
  out.silence.author = r.by;
  out.silence.reason = r.reason;
  out.alerts = matched(db, out.silence);
  return out;
}

Result<MutedNow> put_silence(Database& db, const SilenceRequest& r, const std::string& timezone, Time now) {
  if (r.by.empty()) return fail(ErrorKind::rejected, "say who silences it (--by)");
  if (r.reason.empty()) return fail(ErrorKind::rejected, "say why (--reason)");
  SqlTransaction step(db);
  auto muted = preview_silence(db, r, timezone, now);
  if (!muted) return muted;
  AlertStore store(db);
  muted->silence.id = store.put_silence(muted->silence);
  for (const alerts::Alert& a : muted->alerts)
    store.note({now, a.finding.fingerprint, "silenced", r.by, r.reason}, a.finding);
  step.commit();
  return muted;
}

std::vector<MutedNow> silences_now(Database& db, Time now) {
  std::vector<MutedNow> out;
  for (alerts::Silence& s : AlertStore(db).silences(now)) {
    auto muted = matched(db, s);
    out.push_back({std::move(s), std::move(muted)});
  }
  return out;
}

Result<std::string> end_silence(Database& db, long id, Time now) {
  SqlTransaction step(db);
  if (!AlertStore(db).end_silence(id, now))
    return fail(ErrorKind::not_found, "no silence in force has the number " + std::to_string(id));
  step.commit();
  return "silence " + std::to_string(id) + " has ended";
}

std::string muted_words(const MutedNow& m) { return "mutes " + checks::counted(m.alerts.size(), "alert") + " now"; }

}  // namespace returnwatch::agent
