// ARCHITECTURE.md names, for five changes, the files to touch: all of them exist.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "tests/where.h"

namespace fs = std::filesystem;

namespace {

const fs::path kRoot = returnwatch::where::source_dir();

// The paragraphs under "Where a change goes" that begin in bold, each with the paths that it names.
std::vector<std::vector<std::string>> changes() {
  std::ifstream in(kRoot / "ARCHITECTURE.md");
  std::ostringstream whole;
  whole << in.rdbuf();
  const std::string text = whole.str();
  std::vector<std::vector<std::string>> out;
  static const std::regex path("`([A-Za-z_.-]+/[A-Za-z_./-]+)`");
  std::size_t at = text.find("## Where a change goes");
  while (at != std::string::npos && (at = text.find("\n\n**", at)) != std::string::npos) {
    const std::string paragraph = text.substr(at + 2, text.find("\n\n", at + 2) - at - 2);
    out.emplace_back();
    for (std::sregex_iterator it(paragraph.begin(), paragraph.end(), path), end; it != end; ++it)
      out.back().push_back((*it)[1]);
    at += 2;
  }
  return out;
}

}  // namespace

TEST_CASE("each file that a change is said to touch exists", "[floors]") {
  const auto all = changes();
  REQUIRE(all.size() == 5);
  for (const auto& files : all) {
    CHECK(files.size() >= 4);
    CHECK(files.size() <= 13);  // the product's at most twelve, and a test that is named beside them
    for (const std::string& file : files) {
      INFO(file);
      CHECK(fs::exists(kRoot / file));
    }
  }
}
