// What a configuration names in the systems - locations, flows, apps, reasons - held against what is there, and what it
// names in itself that leads nowhere. A misspelt name is no error of the file, yet alarms go missing or false by it.
#pragma once

#include <string>
#include <vector>

#include "agent/store/records.h"
#include "config/config.h"

namespace returnwatch::agent {

struct NameDoubt {
  std::string where;     // "acme-uk: policy.default_location"
  std::string said;      // what does not resolve, and the nearest that is there
  bool certain = false;  // all that is there is known; else only what was seen so far
};

// What exists now, as the systems list it; empty: not read.
struct NamesThere {
  std::vector<checks::Location> locations;
  std::vector<FlowRow> flows;
};

// Of one store, in the order of the configuration. Apps and reasons are held against what `db` has seen; where nothing
// was seen, nothing is doubted.
[[nodiscard]] std::vector<NameDoubt> unresolved_names(const config::Store& store, const NamesThere& there,
                                                      Database& db);

// Receivers that nothing leads to, and owners whose findings nobody is told.
[[nodiscard]] std::vector<NameDoubt> dead_ends(const config::Config& config);

// Both, of every store, by what the state knows.
[[nodiscard]] std::vector<NameDoubt> doubted_names(const config::Config& config, Database& db);

}  // namespace returnwatch::agent
