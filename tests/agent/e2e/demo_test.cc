// `returnwatch demo` becomes returnwatch-demo, which is no part of the product.
#include <catch2/catch.hpp>

#include "tests/agent/e2e/process.h"
#include "tests/where.h"

using namespace returnwatch::agent::testing;
namespace fs = std::filesystem;

namespace {

const fs::path kProgram = returnwatch::where::binary();
const fs::path kDemo = kProgram.parent_path() / "returnwatch-demo";

std::string bytes_of(const fs::path& p) {
  std::ifstream in(p, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

bool holds(const fs::path& program, const std::string& words) {
  return bytes_of(program).find(words) != std::string::npos;
}

std::vector<std::string> small_demo(const std::string& faults) {
  return {"demo", "--once", "--returns", "4", "--faults", faults, "--listen", "127.0.0.1:0"};
}

}  // namespace

TEST_CASE("the product's binary holds no line of the simulated world", "[e2e]") {
  // The mark of its invented persons, its namespace as the linker writes it, a variable of its configuration.
  for (const char* words : {"PII-", "returnwatch5world", "DEMO_SLACK_TOKEN"}) {
    INFO(words);
    CHECK(holds(kDemo, words));
    CHECK_FALSE(holds(kProgram, words));
  }
}

TEST_CASE("demo starts what stands beside it, with its output and its exit code", "[e2e]") {
  const Directory dir;
  Process wrong(dir, small_demo("refund_failed"), {}, "wrong.log");
  CHECK(wrong.wait() == 1);
  CHECK(wrong.output().find("Refund failed") != std::string::npos);
  Process well(dir, small_demo("none"), {}, "well.log");
  CHECK(well.wait() == 0);
  CHECK(well.output().find("Nothing is wrong now") == 0);
  Process odd(dir, {"demo", "--no-such-option"}, {}, "odd.log");
  CHECK(odd.wait() == 2);
}

TEST_CASE("demo is looked for on the path; without one it says so", "[e2e]") {
  const Directory dir;
  const std::string alone = dir.file("returnwatch");
  fs::copy_file(kProgram, alone);
  Process found(dir, {"demo", "--help"}, {{"PATH", kDemo.parent_path().string()}}, "found.log", alone);
  CHECK(found.wait() == 0);
  CHECK(found.output().find("--faults") != std::string::npos);
  for (const char* args : {"--help", "--once"}) {
    Process none(dir, {"demo", args}, {{"PATH", "/nonexistent"}}, "none.log", alone);
    CHECK(none.wait() == 2);
    CHECK(none.output().empty());
    CHECK(none.errors().find("returnwatch-demo is neither beside this program nor on the path") != std::string::npos);
  }
}
