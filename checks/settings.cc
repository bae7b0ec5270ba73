#include "checks/settings.h"

namespace returnwatch::checks {

Settings settings_of(const CheckInfo& check) { return {true, check.severity, check.owner, check.grace}; }

Settings laid_over(Settings own, const CauseOptions& set) {
  own.enabled = set.enabled.value_or(own.enabled);
  own.severity = set.severity.value_or(own.severity);
  own.owner = set.owner.value_or(own.owner);
  own.grace = set.grace.value_or(own.grace);
  return own;
}

Settings laid_over(const Settings& own, std::string_view check, const Options& options) {
  const auto set = options.find(std::string(check));
  return set == options.end() ? own : laid_over(own, set->second);
}

}  // namespace returnwatch::checks
