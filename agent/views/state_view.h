// What is wrong now, read from the state file: one view that `check`, the API, the pages and the report share.
#pragma once

#include <set>
#include <string>

#include "agent/store/database.h"
#include "agent/views/findings.h"
#include "alerts/silence.h"
#include "config/config.h"

namespace returnwatch::agent {

struct ViewFilter {
  std::string store, check;                  // "" = all
  std::set<std::string> stale_at_once = {};  // stores whose source_stale counts without its grace: what `check` says
};

// Those for which no grace of source_stale is configured: the state keeps the daemon's grace, `check` waits for
// nothing.
[[nodiscard]] std::set<std::string> stale_at_once(const config::Config& config);
[[nodiscard]] FindingRow finding_row(const alerts::Alert& alert, const std::vector<alerts::Silence>& silences,
                                     checks::Time now);
[[nodiscard]] FindingsView findings_view(Database& db, const std::vector<std::string>& stores, const ViewFilter& filter,
                                         checks::Time now);

// What ended since then, newest first; what was over before anybody was told (still within its grace) is left out.
[[nodiscard]] std::vector<FindingRow> ended_rows(Database& db, const std::vector<std::string>& stores,
                                                 checks::Time since, checks::Time now);

}  // namespace returnwatch::agent
