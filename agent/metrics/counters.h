// What is counted as it happens, since no state keeps it: requests to the sources. Any thread may count.
// Counters begin at zero with the process, as Prometheus expects; rate() copes with the restart.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <tuple>
#include <vector>

#include "agent/metrics/snapshot.h"

namespace returnwatch::agent::metrics {

class Counters {
 public:
  void request(const std::string& store, const std::string& source, const std::string& outcome);
  void notification(const std::string& receiver, const std::string& outcome);
  void cycle(double seconds, const std::map<std::string, double>& by_check);  // replaces the last cycle's

  // Puts `requests`, `notifications`, `cycle_seconds` and `check_seconds` into the snapshot.
  void copy_to(MetricsSnapshot& snapshot) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::tuple<std::string, std::string, std::string>, std::uint64_t> requests_;
  std::map<std::pair<std::string, std::string>, std::uint64_t> notifications_;
  std::optional<double> cycle_seconds_;
  std::map<std::string, double> check_seconds_;
};

}  // namespace returnwatch::agent::metrics
