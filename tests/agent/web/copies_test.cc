#include "agent/web/copies.h"

#include <catch2/catch.hpp>

using namespace returnwatch::agent;
using namespace returnwatch::agent::web;
using std::chrono::milliseconds;
using std::chrono::minutes;

namespace {

// A page that says how often it was made, and takes so long.
struct Page {
  Copies copies;
  milliseconds takes{100};
  int made = 0;
  Copies::Steady::time_point now = Copies::Steady::now();
  std::string waited;  // what one who had to wait got

  void make(long generation) {
    ++made;
    copies.made("page", {200, "text/plain", std::to_string(made), "", ""}, Copies::Steady::now() - takes, generation);
  }
  // What is shown at once; "" = one has to wait.
  std::string ask(bool make_it = true) {
    const auto asked = copies.ask(
        "page", now, [this](auto copy) { waited = copy->answer.body; }, [] { return WebAnswer(); });
    const std::string shown = asked.copy ? asked.copy->answer.body : "";
    if (asked.make && make_it) make(asked.generation);
    return shown;
  }
};

}  // namespace

TEST_CASE("a page that takes long is shown until it is made anew, and made ahead while somebody reads it") {
  Page page;
  CHECK(page.ask().empty());
  CHECK(page.waited == "1");
  CHECK(page.ask() == "1");
  page.copies.renew();  // a cycle is over
  const auto jobs = page.copies.due(page.now);
  REQUIRE(jobs.size() == 1);
  CHECK(page.copies.due(page.now).empty());  // somebody makes it
  CHECK(page.ask(false) == "1");
  page.make(jobs[0].generation);
  CHECK(page.ask() == "2");
  CHECK(page.copies.due(page.now).empty());
  page.now += milliseconds(4000);  // 60 times as long as it takes is not over, but half of it
  CHECK(page.copies.due(page.now).size() == 1);
  page.now += minutes(6);
  page.copies.renew();
  CHECK(page.copies.due(page.now).empty());  // nobody reads it any more
}

TEST_CASE("what a person has changed is seen at once, whatever it costs") {
  Page page;
  page.ask();
  page.copies.outdate();
  CHECK(page.ask().empty());
  CHECK(page.waited == "2");
}

TEST_CASE("a page that is made quickly is never made ahead, and not shown after a change") {
  Page page;
  page.takes = milliseconds(0);
  page.ask();
  page.copies.renew();
  CHECK(page.copies.due(page.now).empty());
  CHECK(page.ask().empty());
  CHECK(page.waited == "2");
}
