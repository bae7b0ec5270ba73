// What happens to an alert from outside its check: a person acknowledges, assigns or closes it, or takes that back.
// Pure. Each gives what is to be stored; nothing where there is nothing to do (not open any more, not closed, ...).
#pragma once

#include <optional>
#include <string>

#include "alerts/lifecycle.h"

namespace returnwatch::alerts {

// Somebody looks after it. `until` nothing: until it is resolved.
[[nodiscard]] std::optional<Step> acknowledge(const Alert& a, const std::string& who, const std::string& why,
                                              std::optional<Time> until, Time now);
// It is `to`'s now; "" = nobody's.
[[nodiscard]] std::optional<Step> assign(const Alert& a, const std::string& to, const std::string& who, Time now);

// Settled; its resolve is told once, as closed. `why` as valid_closing: accepted and written_off for good, fixed until
// its subject was seen healthy; what comes after that is told again.
[[nodiscard]] std::optional<Step> close(const Alert& a, const std::string& who, const std::string& why, Time now);

// Takes a close back (it fires again, if it did), else an acknowledgement.
[[nodiscard]] std::optional<Step> take_back(const Alert& a, const std::string& who, Time now);

// "accepted", "written_off" or "fixed", alone or followed by ": words".
[[nodiscard]] bool valid_closing(const std::string& reason);

}  // namespace returnwatch::alerts
