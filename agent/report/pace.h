// A shop's own pace beside each check's grace: what `calibrate` prints, and the lines that report and doctor take from
// it. Nothing here changes a grace.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "agent/sources/plan.h"
#include "agent/store/database.h"
#include "checks/pace.h"
#include "config/config.h"

namespace returnwatch::agent::report {

struct LegPace {
  checks::LegInfo info;
  std::vector<checks::LegSpan> spans;
  checks::Duration grace{};  // in force
  bool own_grace = false;    // configured, not the default
  std::size_t within = 0;    // findings of its check that fire though they are no older than the shop's p90
  std::size_t firing = 0;    // of its check's waiting causes, all
  [[nodiscard]] checks::Pace pace(const std::string& resolution = "") const;  // "" = all; counted from the first step
  [[nodiscard]] checks::Pace counted() const;                                 // from where the grace begins
};

struct StorePace {
  std::string store;
  std::size_t finished = 0;  // returns of which at least one leg has ended
  std::vector<LegPace> legs;
  checks::WorkTime work;
};
inline constexpr std::size_t kEnoughReturns = 20;  // below that nothing is said of a shop's pace
inline constexpr checks::Duration kPaceSince = checks::days(90);

// The first report that knows enough returns tells a store's pace, and no later one.
[[nodiscard]] bool pace_told(Database& db, const std::string& store);
void set_pace_told(Database& db, const std::string& store, checks::Time now);

// Legs that ended since `since`, from the stored history.
[[nodiscard]] StorePace store_pace(Database& db, const config::Config& config, const config::Store& store,
                                   checks::Time since, checks::Time now, const Progress& progress = {});

// Its pace_lines, of the last kPaceSince; nothing, and at little cost, where too few returns are finished.
[[nodiscard]] std::vector<std::string> pace_known(Database& db, const config::Config& config, const std::string& store,
                                                  checks::Time now);

// For people: figures by resolution, what graces would have told, and the TOML to paste.
[[nodiscard]] std::string calibration(const StorePace& pace, checks::Duration looked_back, bool only_store);

// One line per check whose leg is known: "refund_not_posted waits 24 h; half of this shop's refunds come within 2 d 3 h
// (p90 6 d): 12 of 14 open findings lie within that".
[[nodiscard]] std::vector<std::string> pace_lines(const StorePace& pace);

// Checks whose default grace is below the shop's median.
[[nodiscard]] std::vector<std::string> short_graces(const StorePace& pace);

}  // namespace returnwatch::agent::report
