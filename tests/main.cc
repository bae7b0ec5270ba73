#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>

#include "tests/where.h"

namespace returnwatch::where {

std::string source_dir() { return RETURNWATCH_SOURCE_DIR; }
std::string binary() { return RETURNWATCH_BINARY; }

}  // namespace returnwatch::where
