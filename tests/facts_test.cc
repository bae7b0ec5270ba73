// What a comment cites stands in docs/facts: the file, the section, and the lettered row of its table.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/where.h"

namespace fs = std::filesystem;

namespace {

const fs::path kRoot = returnwatch::where::source_dir();

// Comments without their line breaks, so that a citation may run over two lines.
std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  std::string out;
  for (std::string line; std::getline(in, line);) {
    const size_t text = line.find_first_not_of(" /#*");
    out += ' ' + (text == std::string::npos ? "" : line.substr(text));
  }
  return out;
}

bool skipped(const fs::path& p) {
  const std::string name = p.filename().string();
  return name == "node_modules" || name == "build" || name == "facts" || name == "facts_test.cc" || name[0] == '.';
}

std::vector<fs::path> texts() {
  static const std::set<std::string> kinds = {".cc", ".h", ".mjs", ".sh", ".py", ".md", ".txt", ".yml", ".toml"};
  std::vector<fs::path> out;
  for (auto it = fs::recursive_directory_iterator(kRoot); it != fs::recursive_directory_iterator(); ++it) {
    if (skipped(it->path())) it.disable_recursion_pending();
    if (it->is_regular_file() && !skipped(it->path()) && kinds.count(it->path().extension().string()) == 1)
      out.push_back(it->path());
  }
  return out;
}

struct Citation {
  std::string page;                   // "shopify.md"
  std::vector<std::string> sections;  // "2.2 L", "5"
};

// "docs/facts/shopify.md sections 1, 4 and 5", "docs/facts/shopify.md 2.2 D, E" (E is a row of 2.2 as well).
std::vector<Citation> citations_in(const std::string& text) {
  static const std::regex whole(
      R"(docs/facts/(\w+\.md)((?: sections?)?((?:,? (?:and |to )?(?:[0-9]+(?:\.[0-9]+)?(?: [A-N]\b)?|[A-N]\b(?=[,.;)])))*)))");
  static const std::regex one(R"(([0-9]+(?:\.[0-9]+)?)?(?: ?([A-N])\b)?)");
  std::vector<Citation> out;
  for (std::sregex_iterator it(text.begin(), text.end(), whole), end; it != end; ++it) {
    Citation c{(*it)[1], {}};
    const std::string list = (*it)[3];
    std::string number;
    for (std::sregex_iterator s(list.begin(), list.end(), one); s != end; ++s) {
      if (s->length() == 0) continue;
      if ((*s)[1].matched) number = (*s)[1];
      c.sections.push_back((*s)[2].matched ? number + " " + (*s)[2].str() : number);
    }
    out.push_back(std::move(c));
  }
  return out;
}

std::vector<Citation> cited_in(const fs::path& file) {
  const std::string text = text_of(file);
  return text.find("docs/facts/") == std::string::npos ? std::vector<Citation>{} : citations_in(text);
}

// Headings' numbers, and "2.2 L" for each row that a letter begins: of every page.
const std::set<std::string>& sections_of(const std::string& page) {
  static std::map<std::string, std::set<std::string>> known;
  auto [it, fresh] = known.try_emplace(page);
  if (!fresh) return it->second;
  std::ifstream in(kRoot / "docs/facts" / page);
  std::string section;
  for (std::string line; std::getline(in, line);) {
    std::smatch m;
    if (std::regex_search(line, m, std::regex(R"(^#+ ([0-9]+(\.[0-9]+)?))"))) it->second.insert(section = m[1]);
    if (std::regex_search(line, m, std::regex(R"(^\| ([A-N]) \|)"))) it->second.insert(section + " " + m[1].str());
  }
  return it->second;
}

}  // namespace

TEST_CASE("every citation of the facts resolves, file and section", "[facts]") {
  int seen = 0;
  for (const fs::path& file : texts())
    for (const Citation& c : cited_in(file)) {
      ++seen;
      INFO(file << " cites docs/facts/" << c.page);
      CHECK(fs::exists(kRoot / "docs/facts" / c.page));
      for (const std::string& s : c.sections) {
        INFO("section " << s);
        CHECK(sections_of(c.page).count(s) == 1);
      }
    }
  CHECK(seen > 100);
}

TEST_CASE("a citation names its sections and rows, over two lines as well", "[facts]") {
  const auto found = citations_in("x (docs/facts/shopify.md sections 1, 4 and 5); docs/facts/shopify.md 2.2 D, E).");
  REQUIRE(found.size() == 2);
  CHECK(found[0].sections == std::vector<std::string>{"1", "4", "5"});
  CHECK(found[1].sections == std::vector<std::string>{"2.2 D", "2.2 E"});
  CHECK(sections_of("shopify.md").count("2.2 L") == 1);
  CHECK(sections_of("shopify.md").count("77") == 0);
}

// A page that is not in the repository helps nobody who reads the code.
TEST_CASE("nothing cites a page outside the repository (cite docs/facts/...)", "[facts]") {
  const std::regex outside(R"(\bSPEC(\.md)?\b|(^|[^/\w])contracts/|\bHOUSE\.md)");
  for (const fs::path& file : texts()) {
    const std::string text = text_of(file);
    const auto holds = [&](const char* word) { return text.find(word) != std::string::npos; };
    if (!holds("SPEC") && !holds("contracts/") && !holds("HOUSE.md")) continue;  // the expression below is slow
    INFO(file);
    CHECK_FALSE(std::regex_search(text, outside));
  }
}
