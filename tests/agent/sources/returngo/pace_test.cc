// How often ReturnGO's feeds are asked (docs/facts/specification.md section 7): as the day's share allows, but for the
// first quarter of an hour.
#include <catch2/catch.hpp>

#include "agent/sources/returngo/source.h"
#include "tests/agent/store/fixture.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::returngo;
using agent::testing::kNow;
using checks::Duration;
using checks::minutes;

namespace {

// Empty lists.
class Empty final : public Transport {
 public:
  int lists = 0;
  Result<HttpResponse> send(const HttpRequest& request) override {
    const bool transactions = request.url.find("/transactions") != std::string::npos;
    lists += request.url.find("status=Pending") != std::string::npos;
    std::string body = transactions ? R"({"transactions":[],"next_cursor":null})" : R"({"rmas":[],"next_cursor":null})";
    body.reserve(body.size() + 64);  // simdjson's padding
    return HttpResponse{200, {}, std::move(body)};
  }
};

// A shop at the default share of 1,000 calls: two feeds in six tenths of it, every 288 seconds.
struct Shop {
  std::unique_ptr<Database> db = agent::testing::memory();
  Records records{*db, "acme"};
  Empty api;
  ReturnGoSource source{
      *db, records, api, Endpoint{"http://returngo.test", "acme.myshopify.com", "pace", 1000, "", "", Duration{5}}, {}};

  // Open lists read in that span, polled once a minute.
  int lists(Duration from, Duration to) {
    api.lists = 0;
    for (Duration t = from; t < to; t += minutes(1)) {
      PollPlan plan;
      plan.interval = minutes(1);
      plan.backfill_from = kNow - checks::days(45);
      (void)source.poll(kNow + t, plan);
    }
    return api.lists;
  }
};

}  // namespace

TEST_CASE("whoever has just started the agent sees changes soon; then the day's share sets the pace", "[returngo]") {
  Shop s;
  CHECK(s.lists(Duration{0}, minutes(15)) == 15);
  CHECK(s.lists(minutes(15), minutes(65)) == 10);
}

TEST_CASE("a start late in a spent day keeps the slow pace", "[returngo]") {
  Shop s;
  for (int i = 0; i < 500; ++i) s.records.count_call(key_hash("returngo:pace"), kNow);
  CHECK(s.lists(Duration{0}, minutes(15)) == 3);
}
