// What `backtest` found, as text: counts per day, money, examples, and what history cannot show. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "checks/finding.h"

namespace returnwatch::agent {

struct BacktestEpisode {
  checks::Finding finding;
  checks::Time fired_at{};
  std::optional<checks::Time> ended_at;  // nothing: it still fires
  bool before = false;                   // fired before the span began
};

struct BacktestCheck {
  std::string id, title;
  std::vector<BacktestEpisode> asked;                      // with --set
  std::optional<std::vector<BacktestEpisode>> configured;  // as configured now, where --set made it differ
  std::vector<std::string> blind;                          // what history cannot show of this check
};

struct Backtest {
  checks::Time from{}, to{};
  std::string timezone;
  std::string settings;  // "grace=48h", or ""
  long cases = 0;        // orders with their returns that were replayed
  std::vector<BacktestCheck> checks;
  std::vector<std::string> blind;  // what history cannot show at all
};

// One check: in full. Several: a line each, those that would have fired first.
[[nodiscard]] std::string to_text(const Backtest& b);

}  // namespace returnwatch::agent
