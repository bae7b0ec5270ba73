// Where a configuration is looked for, and where its paths lead: config/locate.h.
#include "config/locate.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "tests/config/workspace.h"

using namespace returnwatch::config;

TEST_CASE("the configuration: as asked, else as the environment says, else here", "[locate]") {
  ::unsetenv("RETURNWATCH_CONFIG");
  CHECK(locate("mine.toml") == "mine.toml");
  ::setenv("RETURNWATCH_CONFIG", "/srv/rw.toml", 1);
  CHECK(locate("") == "/srv/rw.toml");
  CHECK(locate("mine.toml") == "mine.toml");
  ::setenv("RETURNWATCH_CONFIG", "", 1);
  if (!std::filesystem::exists("/etc/returnwatch/returnwatch.toml")) CHECK(locate("") == "returnwatch.toml");
  ::unsetenv("RETURNWATCH_CONFIG");
}

TEST_CASE("a relative path is relative to the folder of the file that names it", "[locate]") {
  CHECK(beside("/etc/returnwatch/returnwatch.toml", "rw.db") == "/etc/returnwatch/rw.db");
  CHECK(beside("/etc/returnwatch/returnwatch.toml", "/var/lib/rw.db") == "/var/lib/rw.db");
  CHECK(beside("returnwatch.toml", "rw.db") == "rw.db");
  CHECK(beside("/etc/returnwatch/returnwatch.toml", "").empty());
  CHECK(beside("/etc/x.toml", ":memory:") == ":memory:");
}
