// Whether what the views show of a store has changed: one counter per store, moved by triggers on the records, so that
// no writer can forget it. A record that is read again and is as it was moves nothing.
#pragma once

#include <vector>

namespace returnwatch::agent {

[[nodiscard]] const std::vector<const char*>& changes_migrations();

}  // namespace returnwatch::agent
