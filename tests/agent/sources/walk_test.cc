// Pages and tries, as all clients and walkers have them.
#include "agent/sources/walk.h"

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "agent/sources/plan.h"
#include "agent/sources/retry.h"

using namespace returnwatch;
using namespace returnwatch::agent;

namespace {

using Next = Result<std::optional<std::string>>;

struct Walked {
  std::vector<std::string> asked;
  std::string place;
  Result<WalkEnd> end = WalkEnd::whole;
};

// A list whose pages lead from place to place; a place that leads nowhere is the last.
Walked walk(const std::map<std::string, std::string>& list, std::string from, int most, std::size_t stop_after) {
  Walked out;
  out.place = std::move(from);
  out.end = walk_pages(
      out.place, most, [&] { return out.asked.size() >= stop_after; },
      [&](const std::string& at) -> Next {
        out.asked.push_back(at);
        const auto next = list.find(at);
        return next == list.end() ? std::nullopt : std::optional(next->second);
      });
  return out;
}

}  // namespace

TEST_CASE("a list is read to its end, to where the agent is to stop, or to where it leads back", "[sources]") {
  const std::map<std::string, std::string> list = {{"", "b"}, {"b", "c"}};
  const Walked whole = walk(list, "", 100, 100);
  CHECK(whole.asked == std::vector<std::string>{"", "b", "c"});
  CHECK(whole.end == WalkEnd::whole);

  const Walked resumed = walk(list, "b", 100, 100);
  CHECK(resumed.asked == std::vector<std::string>{"b", "c"});

  const Walked stopped = walk(list, "", 100, 1);  // with the page in hand; the next one is known
  CHECK(stopped.asked == std::vector<std::string>{""});
  CHECK(stopped.end == WalkEnd::stopped);
  CHECK(stopped.place == "b");
  CHECK(walk(list, "", 100, 0).asked.size() == 1);  // whoever asks at all gets a page

  const Walked full = walk(list, "", 2, 100);
  CHECK(full.asked == std::vector<std::string>{"", "b"});
  CHECK(full.end == WalkEnd::full);
  CHECK(walk(list, "", 3, 100).end == WalkEnd::whole);

  for (const std::string& back : {std::string("b"), std::string("")}) {
    const Walked circle = walk({{"", "b"}, {"b", "c"}, {"c", back}}, "", 100, 100);
    CHECK(circle.asked.size() == 3);
    CHECK(circle.end == WalkEnd::circle);
  }
  CHECK(walk({{"b", "b"}}, "b", 100, 100).asked.size() == 1);
}

TEST_CASE("an error ends a list where it is", "[sources]") {
  std::string place;
  const auto end = walk_pages(
      place, kNoLimit, [] { return false; },
      [](const std::string& at) -> Next {
        if (at == "b") return fail(ErrorKind::malformed, "no list");
        return std::optional<std::string>("b");
      });
  REQUIRE_FALSE(end);
  CHECK(end.error().kind == ErrorKind::malformed);
  CHECK(place == "b");
}

TEST_CASE("what passes is tried again, so often, and never waited for too long", "[sources]") {
  std::vector<long> waited;
  bool goes_on = true;
  const std::function<bool(checks::Duration)> wait = [&](checks::Duration d) {
    waited.push_back(d.count());
    return goes_on;
  };
  const RetryPolicy policy{3, true, checks::Duration{10}, [](int tried) { return checks::Duration{tried}; }};
  Tries tries(policy, wait);
  CHECK(tries.another({ErrorKind::unreachable, ""}));
  CHECK(tries.another({ErrorKind::rate_limited, "", 7}));  // the server's own wish
  CHECK_FALSE(tries.another({ErrorKind::unreachable, ""}));
  CHECK(waited == std::vector<long>{1, 7});

  CHECK_FALSE(Tries(policy, wait).another({ErrorKind::rate_limited, "", 11}));
  for (const ErrorKind lasting : {ErrorKind::unauthorised, ErrorKind::rejected, ErrorKind::malformed,
                                  ErrorKind::not_found, ErrorKind::storage, ErrorKind::budget_spent})
    CHECK_FALSE(Tries(policy, wait).another({lasting, ""}));
  RetryPolicy hasty = policy;
  hasty.rate_limited = false;
  CHECK_FALSE(Tries(hasty, wait).another({ErrorKind::rate_limited, ""}));
  CHECK(waited.size() == 2);

  goes_on = false;
  CHECK_FALSE(Tries(policy, wait).another({ErrorKind::unreachable, ""}));
  CHECK(Tries(policy, {}).another({ErrorKind::unreachable, ""}));  // nobody waits
}

TEST_CASE("a status means the same of every system, unless it says otherwise", "[sources]") {
  for (const auto& [status, kind] : std::map<long, ErrorKind>{{401, ErrorKind::unauthorised},
                                                              {403, ErrorKind::unauthorised},
                                                              {404, ErrorKind::not_found},
                                                              {429, ErrorKind::rate_limited},
                                                              {400, ErrorKind::rejected},
                                                              {302, ErrorKind::rejected},
                                                              {500, ErrorKind::unreachable},
                                                              {503, ErrorKind::unreachable}}) {
    INFO(status);
    CHECK(kind_of_status(status) == kind);
  }
}
