// Tables of what the sources know: records.h and cases.h.
#pragma once

#include <vector>

namespace returnwatch::agent {

[[nodiscard]] const std::vector<const char*>& records_migrations();

}  // namespace returnwatch::agent
