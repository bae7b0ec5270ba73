// Tables of alerts, journal, outbox and silences.
#pragma once

#include <vector>

namespace returnwatch::agent {

[[nodiscard]] const std::vector<const char*>& alerts_migrations();

}  // namespace returnwatch::agent
