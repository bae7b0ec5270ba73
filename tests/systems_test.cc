// A system that is read is a row of checks/capabilities.cc; whatever else it needs and was forgotten is named here.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "checks/capabilities.h"
#include "tests/where.h"

namespace fs = std::filesystem;
using namespace returnwatch;

namespace {

const fs::path kRoot = where::source_dir();

std::string text_of(const fs::path& path) {
  std::ifstream in(kRoot / path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

bool says(const fs::path& path, const std::string& word) { return text_of(path).find(word) != std::string::npos; }

}  // namespace

TEST_CASE("each system has its client, its records, its facts, its section and its connection", "[floors]") {
  for (const checks::System& system : checks::systems()) {
    const std::string id(system.id);
    INFO(id);
    for (const std::string& file :
         {"agent/sources/" + id + "/client.cc", "agent/sources/" + id + "/client.h", "agent/store/records_" + id + ".h",
          "agent/store/records_" + id + ".cc", "docs/facts/" + id + ".md", "tests/world/" + id + "_server.cc"}) {
      INFO(file);
      CHECK(fs::exists(kRoot / file));
    }
    CHECK(says("config/returnwatch.example.toml", "[store." + id + "]"));
    CHECK(says("config/section.cc", "\"" + id + "\""));
    CHECK(says("config/load_store.cc", "\"" + id + "\""));
    CHECK(says("agent/cycle/store_watch.h", "connect_" + id));
    CHECK(says("agent/cycle/store_watch.cc", "out[\"" + id + "\"]"));  // what is left of its budget
    CHECK(says("agent/app/daemon_serving.cc", "\"" + id + "\""));      // its address on the port
    CHECK_FALSE(checks::needs_served(id, "").empty());
  }
}

TEST_CASE("each folder of sources is a system's", "[floors]") {
  for (const auto& entry : fs::directory_iterator(kRoot / "agent/sources")) {
    if (!entry.is_directory()) continue;
    INFO(entry.path().filename());
    CHECK(checks::system_of(entry.path().filename().string()));
  }
}

TEST_CASE("what a system's records hold is in a recording", "[floors]") {
  // Written by the records themselves when others are put back, or asked for by a case, not by a system.
  const std::set<std::string> derived = {"case_record", "customer_record"};
  const std::string schema = text_of("agent/store/schema_records.cc");
  static const std::regex table("CREATE TABLE ([a-z]+_record)\\b");
  int seen = 0;
  for (std::sregex_iterator it(schema.begin(), schema.end(), table), end; it != end; ++it) {
    const std::string name = (*it)[1];
    if (derived.count(name)) continue;
    INFO(name);
    CHECK(says("agent/record/take.cc", name));
    ++seen;
  }
  CHECK(seen >= 10);
}
