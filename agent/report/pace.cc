#include "agent/report/pace.h"

#include <algorithm>
#include <iomanip>
#include <set>
#include <sstream>

#include "agent/cycle/policy.h"
#include "agent/store/alert_store.h"
#include "agent/store/cases.h"
#include "agent/store/records.h"
#include "agent/store/statement.h"
#include "checks/registry.h"
#include "checks/text.h"

namespace returnwatch::agent::report {
namespace {

using checks::Duration;
using checks::LegSpan;
using checks::Time;

constexpr std::array<Duration, 6> kTried = {checks::hours(24), checks::hours(48), checks::hours(72),
                                            checks::days(5),   checks::days(7),   checks::days(14)};

// "24h", "7d": as a configuration writes it.
std::string as_setting(Duration d) {
  const long hours = (d.count() + 3599) / 3600;
  return hours % 24 == 0 && hours >= 72 ? std::to_string(hours / 24) + "d" : std::to_string(hours) + "h";
}

// The p90 in whole days from three days on, else in whole hours: a grace that nine of ten keep.
Duration proposed(Duration p90) {
  const Duration unit = p90 >= checks::days(3) ? checks::days(1) : checks::hours(1);
  return Duration{(p90.count() + unit.count() - 1) / unit.count() * unit.count()};
}

void set_grace(LegPace& leg, const config::Store& store) {
  const std::string id(leg.info.check);
  if (const checks::CheckInfo* check = checks::find_check(id)) leg.grace = check->grace;
  const auto set = store.checks.find(id);
  if (set == store.checks.end() || !set->second.grace) return;
  leg.grace = *set->second.grace;
  leg.own_grace = true;
}

void count_findings(LegPace& leg, const std::string& store, const std::vector<alerts::Alert>& open, Time now) {
  const Duration usual = leg.counted().p90;
  for (const alerts::Alert& a : open) {
    if (a.finding.store != store || a.finding.check != leg.info.check || !alerts::is_firing(a)) continue;
    ++leg.firing;
    if (now - a.finding.since <= usual) ++leg.within;
  }
}

std::vector<Duration> taken(const std::vector<LegSpan>& spans, const std::string& resolution, bool counted) {
  std::vector<Duration> out;
  for (const LegSpan& s : spans)
    if (resolution.empty() || s.resolution == resolution)
      out.push_back(std::max(Duration{0}, s.to - (counted ? s.counted_from : s.from)));
  return out;
}

void row(std::ostringstream& out, const std::string& name, const checks::Pace& p) {
  out << "    " << std::left << std::setw(28) << (name.empty() ? "(no resolution)" : name) << std::right << std::setw(8)
      << p.count << std::setw(14) << checks::human(p.median) << std::setw(14) << checks::human(p.p90) << std::setw(14)
      << checks::human(p.p95) << "\n";
}

void leg_text(std::ostringstream& out, const LegPace& leg, const checks::WorkTime& work) {
  out << "\n  " << leg.info.words << " (" << leg.info.check << ", grace " << as_setting(leg.grace)
      << (leg.own_grace ? ", configured" : ", the default") << ")\n";
  if (leg.spans.empty()) {
    out << "    none has ended yet: nothing can be said\n";
    return;
  }
  out << "    " << std::setw(36) << "items" << std::setw(14) << "median" << std::setw(14) << "p90" << std::setw(14)
      << "p95"
      << "\n";
  row(out, "all", leg.pace());
  std::set<std::string> resolutions;
  for (const LegSpan& s : leg.spans) resolutions.insert(s.resolution);
  if (resolutions.size() > 1)
    for (const std::string& r : resolutions) row(out, r, checks::pace_of(taken(leg.spans, r, false)));
  std::set<Duration> tried(kTried.begin(), kTried.end());
  tried.insert(leg.grace);
  out << "    of these " << leg.spans.size() << ", a grace of";
  const char* between = " ";
  for (const Duration d : tried) {
    out << between << as_setting(d) << (d == leg.grace ? " (now)" : "") << " would have reported "
        << checks::late(leg.spans, d, work);
    between = ", ";
  }
  out << "\n";
}

}  // namespace

checks::Pace LegPace::pace(const std::string& resolution) const {
  return checks::pace_of(taken(spans, resolution, false));
}
checks::Pace LegPace::counted() const { return checks::pace_of(taken(spans, "", true)); }

bool pace_told(Database& db, const std::string& store) {
  return LearnedRecords(db, store).get(&Learned::pace_told).has_value();
}
void set_pace_told(Database& db, const std::string& store, Time now) {
  LearnedRecords(db, store).put(&Learned::pace_told, now);
}

StorePace store_pace(Database& db, const config::Config& config, const config::Store& store, Time since, Time now,
                     const Progress& progress) {
  StorePace out;
  out.store = store.name;
  for (const checks::LegInfo& info : checks::kLegs) out.legs.push_back({info, {}, {}, false, 0, 0});
  const checks::Policy policy = policy_of(config, store, db, now);
  const checks::Reach reach;
  out.work = policy.work;
  std::set<std::string> finished;
  const auto keys = all_cases(db, store.name);
  long done = 0;
  for (const CaseKey& key : keys) {
    const checks::ReturnCase c = load_case(db, key, policy);
    const checks::Facts facts = checks::derive(c, {now, policy, reach});
    for (checks::LegSpan& s : checks::leg_spans(c, facts)) {
      if (s.to < since) continue;
      finished.insert(s.rma_id);
      out.legs[static_cast<std::size_t>(s.leg)].spans.push_back(std::move(s));
    }
    if (progress && ++done % 200 == 0) progress("reading " + store.name, done, static_cast<long>(keys.size()));
  }
  out.finished = finished.size();
  const std::vector<alerts::Alert> open = AlertStore(db).open();
  for (LegPace& leg : out.legs) {
    set_grace(leg, store);
    count_findings(leg, store.name, open, now);
  }
  return out;
}

std::vector<std::string> pace_known(Database& db, const config::Config& config, const std::string& store, Time now) {
  const auto of = std::find_if(config.stores.begin(), config.stores.end(),
                               [&store](const config::Store& s) { return s.name == store; });
  if (of == config.stores.end()) return {};
  Statement finished(db, "SELECT count(DISTINCT rma_id) FROM stage_done WHERE store = ?1", store);
  if (!finished.next() || finished.integer(0) < static_cast<long>(kEnoughReturns)) return {};
  return pace_lines(store_pace(db, config, *of, now - kPaceSince, now));
}

std::string calibration(const StorePace& pace, Duration looked_back, bool only_store) {
  std::ostringstream out;
  out << pace.store << ": " << checks::counted(pace.finished, "return") << " of the last " << checks::human(looked_back)
      << " got something done\n";
  if (pace.finished < kEnoughReturns)
    out << "  Fewer than " << kEnoughReturns << ": treat these figures as a first hint.\n";
  for (const LegPace& leg : pace.legs) leg_text(out, leg, pace.work);
  std::string toml;
  for (const LegPace& leg : pace.legs) {
    const Duration fits = proposed(leg.counted().p90);
    if (leg.spans.empty() || fits <= leg.grace) continue;
    toml += (only_store ? "[checks." : "[store.checks.") + std::string(leg.info.check) + "]\ngrace = \"" +
            as_setting(fits) + "\"  # nine of ten are " + std::string(leg.info.done) + " within this\n";
  }
  out << "\n";
  if (toml.empty())
    out << "  Each grace in force leaves room for nine of ten: nothing to change.\n";
  else
    out << "  To be told only of what is slower than nine of ten" << (only_store ? "" : ", under this [[store]]")
        << ", paste what you agree with:\n\n"
        << toml;
  out << "\n  What is still waiting is not counted. A longer grace reports a real fault later: set it to\n"
         "  the pace you want, not just to the pace you have.\n";
  return out.str();
}

std::vector<std::string> pace_lines(const StorePace& pace) {
  std::vector<std::string> out;
  if (pace.finished < kEnoughReturns) return out;
  for (const LegPace& leg : pace.legs) {
    const checks::Pace p = leg.counted();
    if (p.count == 0) continue;
    out.push_back(pace.store + ": " + std::string(checks::find_check(leg.info.check)->title) + " waits " +
                  as_setting(leg.grace) + "; this shop's " + std::string(leg.info.words) + " takes " +
                  checks::human(p.median) + " at the median, " + checks::human(p.p90) + " for nine of ten. " +
                  std::to_string(leg.within) + " of " + checks::counted(leg.firing, "open finding") +
                  (leg.firing == 1 ? " lies" : " lie") + " within that.");
  }
  return out;
}

std::vector<std::string> short_graces(const StorePace& pace) {
  std::vector<std::string> out;
  if (pace.finished < kEnoughReturns) return out;
  for (const LegPace& leg : pace.legs) {
    const checks::Pace p = leg.counted();
    if (p.count > 0 && !leg.own_grace && leg.grace < p.median)
      out.push_back("checks." + std::string(leg.info.check) + ".grace is the default " + as_setting(leg.grace) +
                    ", below this shop's median of " + checks::human(p.median) + " (" + std::string(leg.info.words) +
                    "): half of its normal cases are reported as faults; see returnwatch calibrate");
  }
  return out;
}

}  // namespace returnwatch::agent::report
