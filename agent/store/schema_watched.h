// The schema's part "watched": when each source was read (watched.h).
#pragma once

#include <vector>

namespace returnwatch::agent {

[[nodiscard]] const std::vector<const char*>& watched_migrations();

}  // namespace returnwatch::agent
