#include "agent/base/memory.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <string>

#include "agent/store/records.h"
#include "tests/bench/state.h"

using namespace returnwatch::agent;

namespace {

long kb_of_files() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind("RssFile:", 0) == 0) return std::stol(line.substr(8));
  return 0;
}

}  // namespace

TEST_CASE("after the start the program holds no pages of files that it does not use, and works on") {
  const auto db = testing::memory();
  bench::fill(*db, 10, 10);
  const long before = kb_of_files();
  let_go_of_start();
  const long after = kb_of_files();
  INFO(before << " KB, then " << after);
  CHECK(after * 2 < before);
  bench::fill(*db, 20, 20);
  CHECK(Records(*db, "acme").returngo.open_rmas().size() == 20);
}
