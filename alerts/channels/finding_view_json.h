// A finding as the machines' channels carry it: docs/facts/specification.md section 3, with its state and links.
// Internal to the channels.
#pragma once

#include <nlohmann/json.hpp>

#include "alerts/channels/words.h"

namespace returnwatch::alerts {

[[nodiscard]] nlohmann::ordered_json money_json(const std::vector<checks::Money>& money);
[[nodiscard]] nlohmann::ordered_json view_json(const AlertView& v, const Notification& n);

}  // namespace returnwatch::alerts
