// What is wrong now, read from the state file: one view that `check`, the API, the pages and the report share.
#pragma once

#include <string>

#include "agent/store/database.h"
#include "agent/views/findings.h"

namespace returnwatch::agent {

struct ViewFilter {
  std::string store, check;            // "" = all
  bool open_only = true;
};

[[nodiscard]] FindingsView findings_view(Database& db, const std::vector<std::string>& stores, const ViewFilter& filter, checks::Time now);

}  // namespace returnwatch::agent
