// Tables of the last verdict per case: what was looked at, and where nothing could be said.
#pragma once

#include <vector>

namespace returnwatch::agent {

[[nodiscard]] const std::vector<const char*>& verdicts_migrations();

}  // namespace returnwatch::agent
