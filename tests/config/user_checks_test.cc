#include "config/user_checks.h"

#include <catch2/catch.hpp>

#include "tests/where.h"
#include "workspace.h"

using namespace returnwatch;
using namespace returnwatch::config;

namespace {

const std::string kGood =
    "-- id: late_returns\n-- owner: cx\n-- severity: critical\n-- grace: 2d\n-- summary: Return {rma_id} is "
    "late\nSELECT 1;\n";

std::string problems_of(const std::string& text) {
  std::vector<ConfigProblem> problems;
  const auto check = parse_user_check(text, "late.sql", problems);
  CHECK(check.has_value() == problems.empty());
  return all_of(problems);
}

}  // namespace

TEST_CASE("a user's check says who owns it, how bad it is, how long to wait and what to say") {
  std::vector<ConfigProblem> problems;
  const auto check = parse_user_check(kGood, "checks.d/late.sql", problems);
  REQUIRE(check);
  CHECK(problems.empty());
  CHECK(check->id == "late_returns");
  CHECK(check->owner == checks::Owner::cx);
  CHECK(check->severity == checks::Severity::critical);
  CHECK(check->grace == checks::days(2));
  CHECK(check->summary == "Return {rma_id} is late");
  CHECK(check->summary_line == 5);
  CHECK(check->sql == kGood);
}

TEST_CASE("id, severity and grace have defaults; free comments and blank lines are allowed around the keys") {
  std::vector<ConfigProblem> problems;
  const auto check = parse_user_check(
      "\n-- What we look for: returns that are late.\n--\n  -- owner = \"finance\"\n\n--summary:late\r\n-- See also: "
      "the wiki\nSELECT 1 -- owner: cx\n",
      "dir/my_check.sql", problems);
  INFO(all_of(problems));
  REQUIRE(check);
  CHECK(check->id == "my_check");
  CHECK(check->owner == checks::Owner::finance);
  CHECK(check->severity == checks::Severity::warning);
  CHECK(check->grace == checks::Duration{0});
  CHECK(check->summary == "late");
}

TEST_CASE("all that is wrong with a header is said at once, with line and column") {
  CHECK(problems_of("-- id: Late\n-- owner: nobody\n-- severity:  bad\n-- grace: soon\n-- views: 7\nSELECT 1") ==
        "late.sql:1:8: id: must consist of a-z, 0-9 and _, and begin with a letter\n"
        "late.sql:2:11: owner: must be operations, finance, cx or technical\n"
        "late.sql:3:15: severity: must be info, warning or critical\n"
        "late.sql:4:11: grace: must be a duration such as \"90s\", \"15m\", \"24h\" or \"7d\"\n"
        "late.sql:5:11: views: this program has version 1 of the views (docs/sql-views.md)\n"
        "late.sql:1: summary: is missing: one sentence, with {column} where the row's values go\n");
  CHECK(problems_of("SELECT 1") ==
        "late.sql:1: owner: is missing: -- owner: operations, finance, cx or technical\n"
        "late.sql:1: summary: is missing: one sentence, with {column} where the row's values go\n");
  CHECK(problems_of("-- owner: cx\n-- owner: cx\n-- summary: x\n") == "late.sql:2:11: owner: is given twice\n");
  CHECK(problems_of("-- owner: cx\n-- summary: x {y\n") == "late.sql:2:13: summary: has an unmatched brace\n");
  CHECK(problems_of("-- owner: cx\n-- sumary: x\n-- summary: x\n") ==
        "late.sql:2:12: sumary: is not a key of the header; did you mean \"summary\"?\n");
  CHECK(problems_of("-- id: refund_failed\n-- owner: cx\n-- summary: x\n") ==
        "late.sql:1:8: id: is one of the built-in checks; choose another\n");
}

TEST_CASE("two files cannot have one id, and a directory that is not there has none") {
  Workspace w;
  w.write("c/a.sql", kGood);
  w.write("c/b.sql", kGood);
  w.write("c/notes.txt", "nothing");
  w.write("c/empty.sql", "");
  const UserCheckFiles both = read_user_checks(w.path("c"));
  CHECK(both.checks.size() == 1);
  CHECK(all_of(both.problems) == w.path("c/b.sql") + ":1: id: \"late_returns\" is taken by " + w.path("c/a.sql") +
                                     "\n" + w.path("c/empty.sql") + ": cannot be read, or is empty\n");
  CHECK(read_user_checks(w.path("gone")).checks.empty());
  CHECK(read_user_checks("").problems.empty());
}

TEST_CASE("a bad header keeps the agent from starting, with the file's name") {
  Workspace w;
  const std::string file = w.write("mine/late.sql", "-- owner: who\n-- summary: x\nSELECT 1");
  const Loaded loaded = w.load(kStore + "[agent]\nchecks_dir = \"" + w.path("mine") + "\"\n");
  CHECK_FALSE(loaded.config);
  CHECK(all_of(loaded.problems) == file + ":1:11: owner: must be operations, finance, cx or technical\n");
}

TEST_CASE("a summary's columns are replaced; what is no column says nothing") {
  CHECK(columns_of("a {x} b {y}{x}") == std::vector<std::string>{"x", "y", "x"});
  CHECK(fill("a {x} b {y}{x}.", {{"x", "1"}, {"y", "{x}"}}) == "a 1 b {x}1.");
  CHECK(fill("{z}", {{"x", "1"}}).empty());
  CHECK(fill("none", {}) == "none");
}

TEST_CASE("the shipped examples load") {
  const UserCheckFiles shipped = read_user_checks(returnwatch::where::source_dir() + "/config/checks.d");
  CHECK(all_of(shipped.problems).empty());
  CHECK(shipped.checks.size() == 3);
}
