// Goldens: what is rendered equals the file beside the test. RETURNWATCH_UPDATE_GOLDENS=1 writes them anew; read the
// diff.
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/where.h"

namespace returnwatch::testing {

// `path` below tests/.
inline void check_golden(const std::string& path, const std::string& text) {
  const std::string file = returnwatch::where::source_dir() + "/tests/" + path;
  if (std::getenv("RETURNWATCH_UPDATE_GOLDENS")) std::ofstream(file, std::ios::binary) << text;
  std::ifstream in(file, std::ios::binary);
  std::stringstream expected;
  expected << in.rdbuf();
  INFO(path);
  REQUIRE(in);
  CHECK(text == expected.str());
}

}  // namespace returnwatch::testing
