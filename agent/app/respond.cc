#include "agent/app/respond.h"

#include <algorithm>
#include <cstdio>

#include "agent/views/local_time.h"
#include "alerts/settle.h"
#include "checks/printable.h"
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

}  // namespace

Result<std::string> acknowledge(Database& db, const AckRequest& r, const std::string& timezone, Time now) {
  if (r.by.empty()) return fail(ErrorKind::rejected, "say who does it (--by)");
  if (r.done && !alerts::valid_closing(r.reason))
    return fail(ErrorKind::rejected,
                "to close for good the reason must be accepted, written_off or fixed (\"fixed: refunded by hand\")");
  if (r.done && !r.until.empty()) return fail(ErrorKind::rejected, "what is closed for good is closed without an end");
  std::optional<Time> until;
  if (!r.until.empty()) {
    const bool span = config::parse_duration(r.until).has_value();
    const auto end = end_of(span ? r.until : "", span ? "" : r.until, timezone, now);
    if (!end) return tl::unexpected<Error>(end.error());
    until = *end;
  }
  Transaction step(db);
  AlertStore store(db);
  const auto alert = store.find(r.fingerprint);
  if (!alert)
    return fail(ErrorKind::not_found,
                "no alert, or more than one, has a fingerprint that begins with \"" + r.fingerprint + "\"");
  const auto change =
      r.done ? alerts::close(*alert, r.by, r.reason, now) : alerts::acknowledge(*alert, r.by, r.reason, until, now);
  if (!change)
    return fail(ErrorKind::rejected,
                name_of(alert->finding) + " is " + (alert->closed_at ? "closed" : "resolved") + " already");
  store.apply(*change);
  step.commit();
  if (r.done) return "closed for good: " + name_of(alert->finding) + " (" + r.reason + "), by " + r.by;
  return "acknowledged: " + name_of(alert->finding) + ", by " + r.by +
         (until ? ", until " + local_time(*until, timezone) : ", until it is resolved");
}

Result<MutedNow> preview_silence(Database& db, const SilenceRequest& r, const std::string& timezone, Time now) {
  const auto match = alerts::parse_match(r.matchers);
  if (!match || match->empty())
    return fail(ErrorKind::rejected, "\"" + r.matchers +
                                         "\" names nothing to mute; write label=pattern with owner, severity, check, "
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
  Transaction step(db);
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
  Transaction step(db);
  if (!AlertStore(db).end_silence(id, now))
    return fail(ErrorKind::not_found, "no silence in force has the number " + std::to_string(id));
  step.commit();
  return "silence " + std::to_string(id) + " has ended";
}

std::string muted_words(const MutedNow& m) { return "mutes " + checks::counted(m.alerts.size(), "alert") + " now"; }

}  // namespace returnwatch::agent
