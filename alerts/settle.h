// What happens to an alert from outside its check: a person acknowledges it or closes it for good. Pure. Each
// gives what is to be stored; nothing where the alert is not open any more.
#pragma once

#include <optional>
#include <string>

#include "alerts/lifecycle.h"

namespace returnwatch::alerts {

// Somebody looks after it. `until` nothing: until it is resolved.
[[nodiscard]] std::optional<Step> acknowledge(const Alert& a, const std::string& who, const std::string& why,
                                              std::optional<Time> until, Time now);

// Settled, and never to be told again; its resolve is told once, as closed.
[[nodiscard]] std::optional<Step> close(const Alert& a, const std::string& who, const std::string& why, Time now);

// "accepted", "written_off" or "fixed", alone or followed by ": words".
[[nodiscard]] bool valid_closing(const std::string& reason);

}  // namespace returnwatch::alerts
