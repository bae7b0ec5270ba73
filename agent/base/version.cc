#include "agent/base/version.h"

namespace returnwatch::agent {

const char* program_version() { return RETURNWATCH_VERSION; }

}  // namespace returnwatch::agent
