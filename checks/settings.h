// What the configuration makes of a check as a whole; causes may differ from it (executor.h decides for each finding).
#pragma once

#include <string_view>

#include "checks/executor.h"

namespace returnwatch::checks {

struct Settings {
  bool enabled = true;
  Severity severity{};
  Owner owner{};
  Duration grace{};

  bool operator==(const Settings& o) const {
    return enabled == o.enabled && severity == o.severity && owner == o.owner && grace == o.grace;
  }
};

[[nodiscard]] Settings settings_of(const CheckInfo& check);  // its own
// What is set replaces what was, key by key.
[[nodiscard]] Settings laid_over(Settings own, const CauseOptions& set);
[[nodiscard]] Settings laid_over(const Settings& own, std::string_view check, const Options& options);

}  // namespace returnwatch::checks
