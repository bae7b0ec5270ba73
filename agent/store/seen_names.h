// Names that records carry and a configuration may name: what was seen so far.
#pragma once

#include <string>
#include <vector>

#include "agent/store/database.h"

namespace returnwatch::agent {

struct SeenApp {
  std::string id, handle, title;  // each "" where it is not known
};
// Of the refunds of the orders that are stored in full, each app once.
[[nodiscard]] std::vector<SeenApp> refund_apps_seen(Database& db, const std::string& store);
// Of the returns that still exist, each reason once.
[[nodiscard]] std::vector<std::string> return_reasons_seen(Database& db, const std::string& store);

}  // namespace returnwatch::agent
