// Every check has its page in the guide, and the page tells of every cause; what `checks explain` prints is complete.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "checks/registry.h"
#include "tests/where.h"

using namespace returnwatch::checks;

namespace {

std::string page(const std::string& name) {
  std::ifstream file(returnwatch::where::source_dir() + "/docs/guide/" + name + ".md");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("every check has a page that says what it means, why, where to see it, what to do and how to prevent it") {
  for (const CheckInfo& c : all_checks()) {
    INFO(c.id);
    CHECK(guide_page(c.id) == "/guide/" + std::string(c.id));
    const std::string text = page(std::string(c.id));
    CHECK(text.rfind("# " + std::string(c.title) + "\n", 0) == 0);
    CHECK(has(text, "\n`" + std::string(c.id) + "` · " + to_string(c.owner) + " · " + to_string(c.severity) + " · "));
    for (const char* heading :
         {"\n## How it comes about\n", "\n## How to see it\n", "\n## What to do now\n", "\n## How to prevent it\n"})
      CHECK(has(text, heading));
    for (const CauseInfo& cause : c.causes) {
      INFO(cause.id);
      CHECK(has(text, "\n| `" + std::string(cause.id) + "` | "));
    }
  }
}

TEST_CASE("the guide names no cause and no check that is none") {
  std::set<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(returnwatch::where::source_dir() + "/docs/guide"))
    files.insert(entry.path().stem().string());
  for (const CheckInfo& c : all_checks()) {
    INFO(c.id);
    CHECK(files.erase(std::string(c.id)) == 1);
    CHECK(has(page("README"), "[" + std::string(c.id) + "](" + std::string(c.id) + ".md)"));
    std::istringstream lines(page(std::string(c.id)));
    for (std::string line; std::getline(lines, line);)
      if (line.rfind("| `", 0) == 0) {
        const std::string cause = line.substr(3, line.find('`', 3) - 3);
        INFO(c.id << ": " << cause);
        CHECK(std::any_of(c.causes.begin(), c.causes.end(), [&](const CauseInfo& x) { return x.id == cause; }));
      }
  }
  CHECK(files == std::set<std::string>{"README"});
}

TEST_CASE("a finding of the user's own check links to how those work") {
  CHECK(guide_page("late_returns") == "/guide/sql-checks");
}

TEST_CASE("links between the pages lead somewhere") {
  namespace fs = std::filesystem;
  const fs::path docs = fs::path(returnwatch::where::source_dir()) / "docs";
  int links = 0;
  for (const auto& entry : fs::recursive_directory_iterator(docs)) {
    if (entry.path().extension() != ".md") continue;
    std::ifstream file(entry.path());
    std::stringstream text;
    text << file.rdbuf();
    const std::string s = text.str();
    for (std::size_t at = s.find("]("); at != std::string::npos; at = s.find("](", at + 1)) {
      std::string target = s.substr(at + 2, s.find(')', at) - at - 2);
      if (target.find("://") != std::string::npos || target.find('\n') != std::string::npos) continue;
      target = target.substr(0, target.find('#'));
      if (target.empty()) continue;
      ++links;
      INFO(entry.path().string() << " -> " << target);
      CHECK(fs::exists(entry.path().parent_path() / target));
    }
  }
  CHECK(links > 40);
}

TEST_CASE("checks explain has something to say of every check") {
  for (const CheckInfo& c : all_checks()) {
    INFO(c.id);
    for (const std::string_view text : {c.title, c.reads, c.fires, c.not_when}) CHECK(text.size() > 5);
    CHECK_FALSE(c.causes.empty());
    for (const CauseInfo& cause : c.causes) {  // a whole sentence, short enough to end a message
      INFO(cause.id);
      CHECK((cause.action.size() > 20 && cause.action.size() <= 240));
      CHECK((std::isupper(static_cast<unsigned char>(cause.action.front())) && cause.action.back() == '.'));
    }
  }
}
