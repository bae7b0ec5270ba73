// Arrows point down: checks <- alerts <- config <- agent, and inside agent base <- http, store <- sources <- views <-
// web <- cycle, courier <- report, record <- app <- main.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "checks/registry.h"
#include "tests/where.h"
#include "tests/world/faults.h"

namespace fs = std::filesystem;

namespace {

const fs::path kRoot = returnwatch::where::source_dir();

std::string text_of(const fs::path& p) {
  std::ifstream in(p);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::vector<fs::path> sources_in(const char* folder) {
  std::vector<fs::path> out;
  for (const auto& entry : fs::recursive_directory_iterator(kRoot / folder))
    if (entry.path().extension() == ".cc" || entry.path().extension() == ".h") out.push_back(entry.path());
  return out;
}

struct Includes {
  std::vector<std::string> ours, others;  // "checks/case.h"; <string>
};

Includes includes_of(const fs::path& file) {
  Includes out;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("#include ", 0) != 0 || line.size() < 12) continue;
    const char close = line[9] == '<' ? '>' : '"';
    (close == '>' ? out.others : out.ours).push_back(line.substr(10, line.find(close, 10) - 10));
  }
  return out;
}

const std::map<std::string, int> kFloors = {{"checks", 0}, {"alerts", 1}, {"config", 2}, {"agent", 3}};
const std::map<std::string, int> kAgentFloors = {
    {"base", 0},  {"http", 1},    {"store", 1},  {"metrics", 1}, {"sources", 2}, {"views", 3},  {"web", 4},
    {"cycle", 5}, {"courier", 5}, {"report", 6}, {"record", 6},  {"app", 7},     {"main.cc", 8}};

// What the include says against, or "".
std::string upward(const std::map<std::string, int>& floors, const std::string& from, const std::string& to) {
  const auto a = floors.find(from), b = floors.find(to);
  if (a == floors.end() || b == floors.end()) return "has no floor";
  return from != to && b->second >= a->second ? "points up" : "";
}

std::string part(const std::string& path, int n) {
  std::istringstream in(path);
  std::string out;
  for (int i = 0; i <= n; ++i) std::getline(in, out, '/');
  return out;
}

bool standard(const std::string& header) {
  return header.find('.') == std::string::npos && header.find('/') == std::string::npos;
}

}  // namespace

TEST_CASE("no include points up", "[floors]") {
  int seen = 0;
  for (const auto& [folder, floor] : kFloors)
    for (const fs::path& file : sources_in(folder.c_str()))
      for (const std::string& header : includes_of(file).ours) {
        INFO(file << " includes " << header);
        ++seen;
        CHECK(fs::exists(kRoot / header));
        CHECK(upward(kFloors, folder, part(header, 0)) == "");
      }
  CHECK(seen > 500);
}

TEST_CASE("no include inside agent points up", "[floors]") {
  int seen = 0;
  for (const fs::path& file : sources_in("agent")) {
    const std::string from = part(fs::relative(file, kRoot).generic_string(), 1);
    for (const std::string& header : includes_of(file).ours) {
      if (part(header, 0) != "agent") continue;
      const std::string to = part(header, 1);
      INFO(file << " includes " << header);
      ++seen;
      CHECK(upward(kAgentFloors, from, to) == "");
    }
  }
  CHECK(seen > 200);
}

// Else it shares their misreadings. Money and time are plain values.
TEST_CASE("the simulated world shares no header with the product", "[floors]") {
  const std::set<std::string> values = {"checks/money.h", "checks/times.h"};
  int seen = 0;
  for (const fs::path& file : sources_in("tests/world"))
    for (const std::string& header : includes_of(file).ours) {
      INFO(file << " includes " << header);
      ++seen;
      CHECK((header.rfind("tests/world/", 0) == 0 || values.count(header) == 1));
    }
  CHECK(seen > 50);
}

TEST_CASE("what each floor may use of others", "[floors]") {
  for (const fs::path& file : sources_in("checks"))
    for (const std::string& header : includes_of(file).others) {
      INFO(file << " includes " << header);
      CHECK(standard(header));
    }
  for (const fs::path& file : sources_in("alerts"))
    for (const std::string& header : includes_of(file).others) {
      INFO(file << " includes " << header);
      const bool allowed = standard(header) || header.rfind("nlohmann/", 0) == 0 || header.rfind("date/", 0) == 0 ||
                           header.find("mustache") != std::string::npos;
      CHECK(allowed);
    }
}

TEST_CASE("each check's file stands alone", "[floors]") {
  const std::set<std::string> allowed = {
      "checks/catalogue.h", "checks/facts.h", "checks/flow_words.h", "checks/case.h", "checks/finding.h",
      "checks/money.h",     "checks/times.h", "checks/words.h",      "checks/text.h", "checks/capabilities.h"};
  for (const auto& check : returnwatch::checks::all_checks()) {
    const fs::path file = kRoot / "checks" / (std::string(check.id) + ".cc");
    INFO(file);
    REQUIRE(fs::exists(file));
    for (const std::string& header : includes_of(file).ours) {
      INFO(header);
      CHECK(allowed.count(header) == 1);
    }
  }
}

TEST_CASE("every check has a test file, a page of the guide and a row in its list", "[floors]") {
  const std::string list = text_of(kRoot / "docs/guide/README.md");
  std::set<std::string> ids;
  for (const auto& check : returnwatch::checks::all_checks()) {
    const std::string id(check.id);
    ids.insert(id);
    INFO(id);
    CHECK(fs::exists(kRoot / "tests/checks" / (id + "_test.cc")));
    CHECK(text_of(kRoot / "tests/checks" / (id + "_test.cc")).find("\"" + id + "\"") != std::string::npos);
    const std::string page = text_of(kRoot / "docs/guide" / (id + ".md"));
    CHECK(page.find(std::string(check.title)) != std::string::npos);
    for (const auto& cause : check.causes) {
      INFO(cause.id);
      CHECK(page.find(std::string(cause.id)) != std::string::npos);
    }
    CHECK(list.find("(" + id + ".md)") != std::string::npos);
  }
  for (const auto& entry : fs::directory_iterator(kRoot / "docs/guide")) {  // nor a page of a check that is no more
    const std::string id = entry.path().stem().string();
    INFO(id);
    CHECK((id == "README" || ids.count(id) == 1));
  }
}

TEST_CASE("the simulated world has a fault for every cause of every check, and three near misses of each", "[floors]") {
  std::set<std::string> causes, known;
  std::map<std::string, int> near;
  for (const auto& row : returnwatch::world::fault_table()) known.insert(row.check + std::string("/") + row.cause);
  for (const auto& row : returnwatch::world::near_miss_table()) ++near[row.check];
  for (const auto& check : returnwatch::checks::all_checks()) {
    const std::string id(check.id);
    for (const auto& cause : check.causes) causes.insert(id + "/" + std::string(cause.id));
    INFO("near misses of " << id);
    CHECK(near[id] >= 3);
  }
  CHECK(causes == known);
}

// What a check is about stands in its own file; who wants to know asks the table. A string that names a check elsewhere
// is a list that drifts. Two words mean something else there.
TEST_CASE("no check is named outside checks, docs and tests", "[floors]") {
  const std::set<std::pair<std::string, std::string>> other_words = {
      {"config/section.cc", "api_version"},              // a key of [store.shopify]
      {"config/load_store.cc", "api_version"},           // the same
      {"agent/record/put.cc", "api_version"},            // a line of a recording
      {"agent/record/settings.cc", "api_version"},       // the same
      {"agent/store/records_json.cc", "refund_failed"},  // what a comment of the timeline means
  };
  int seen = 0;
  for (const char* floor : {"alerts", "config", "agent"})
    for (const fs::path& file : sources_in(floor)) {
      const std::string name = fs::relative(file, kRoot).generic_string(), text = text_of(file);
      ++seen;
      for (const auto& check : returnwatch::checks::all_checks()) {
        const std::string id(check.id);
        INFO(name << " names " << id);
        const bool named = text.find('"' + id + '"') != std::string::npos;
        CHECK((!named || other_words.count({name, id}) == 1));
      }
    }
  CHECK(seen > 150);
}
