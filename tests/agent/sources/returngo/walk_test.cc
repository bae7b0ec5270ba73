// How ReturnGO's lists are walked when they misbehave: what is cut is trouble that is told, never an end; the mark of
// the transactions moves only with a list that was seen whole; a failing ReturnGO is asked ever less often.
#include <catch2/catch.hpp>
#include <functional>

#include "agent/sources/returngo/source.h"
#include "tests/agent/store/fixture.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::returngo;
using agent::testing::kNow;

namespace {

class Played final : public Transport {
 public:
  std::function<std::string(const std::string& url)> play;  // "" = status 500, a number = that status
  std::vector<std::string> asked;
  Result<HttpResponse> send(const HttpRequest& request) override {
    asked.push_back(request.url);
    const std::string answer = play(request.url);
    if (answer.empty()) return HttpResponse{500, {}, "{}"};
    if (answer.size() == 3) return HttpResponse{std::stol(answer), {}, "{}"};
    HttpResponse r{200, {}, answer};
    r.body.reserve(r.body.size() + 64);
    return r;
  }
  [[nodiscard]] int count(const std::string& part) const {
    int n = 0;
    for (const std::string& url : asked) n += url.find(part) != std::string::npos;
    return n;
  }
  [[nodiscard]] std::string last(const std::string& part) const {
    for (auto it = asked.rbegin(); it != asked.rend(); ++it)
      if (it->find(part) != std::string::npos) return *it;
    return "";
  }
};

// A shop without returns; its transactions come in pages of one, the cursor of each the next one's number.
struct Company {
  std::unique_ptr<Database> db = agent::testing::memory();
  Records records{*db, "acme"};
  Played api;
  ReturnGoEndpoint endpoint{
      "http://returngo.test", "acme.myshopify.com", "key-" + std::to_string(++made), 100000, 1, "", "",
      checks::Duration{5}};
  std::unique_ptr<ReturnGoSource> source;
  checks::Time now = kNow;
  std::vector<std::string> updated;  // of the transactions
  std::string after_first;           // instead of the second page
  static int made;

  Company() {
    restart();
    api.play = [this](const std::string& url) {
      if (url.find("/transactions") == std::string::npos) return std::string(R"({"rmas": []})");
      const auto cursor = url.find("&cursor=");
      const std::size_t page = cursor == std::string::npos ? 0 : std::stoul(url.substr(cursor + 8));
      if (page == 1 && !after_first.empty()) return after_first;
      if (page >= updated.size()) return std::string(R"({"transactions": []})");
      return R"({"transactions": [{"id": )" + std::to_string(900 + page) +
             R"(, "type": "RefundToPaymentMethod", "status": "Success", "amount": {"amount": 1, "currency": "GBP"}, "lastUpdated": ")" +
             updated[page] + R"("}], "next_cursor": )" +
             (page + 1 < updated.size() ? "\"" + std::to_string(page + 1) + "\"" : std::string("null")) + "}";
    };
  }
  // As a start or a reload of the agent makes it: the same state, nothing else.
  void restart() {
    source = std::make_unique<ReturnGoSource>(*db, records, api, endpoint,
                                              ReturnGoSurroundings{[](checks::Duration) { return true; }, false, {}});
  }
  PollReport poll() {
    PollPlan plan;
    plan.backfill_from = kNow - checks::days(45);
    plan.needs = {checks::Need::returngo};
    return source->poll(now, plan);
  }
  std::string state() {
    for (const SourceState& s : records.sources.states())
      if (s.capability.empty()) return s.ok ? "ok" : s.cause;
    return "";
  }
};
int Company::made = 0;

constexpr const char* kMark = "returngo_transactions";

}  // namespace

TEST_CASE("a list of returns that goes in circles is begun anew once, then told as trouble", "[returngo]") {
  Company c;
  const auto usual = c.api.play;
  c.api.play = [&](const std::string& url) {
    return url.find("/rmas") == std::string::npos ? usual(url)
                                                  : std::string(R"({"rmas": [{"rmaId": "123", "status": "Approved",
      "order_name": "#1", "events": []}], "next_cursor": "again"})");
  };
  const PollReport r = c.poll();
  CHECK_FALSE(r.complete);
  CHECK(c.state() == "malformed");
  REQUIRE(r.errors.size() == 1);
  CHECK(r.errors[0].message == "ReturnGO GET /rmas: the list does not end (repeated cursor)");
  CHECK(c.api.count("/rmas") == 4);  // not round and round
}

TEST_CASE("the transactions' mark moves with a list that was seen whole, and only then", "[returngo]") {
  Company c;
  c.updated = {"2026-11-23T07:30:00Z"};
  CHECK(c.poll().complete);
  const std::string first = c.records.sources.cursor(kMark).value_or("");
  REQUIRE(!first.empty());

  // A page of two, whose second fails, is no list, or leads back: the mark stays, and it is told.
  c.now += checks::hours(1);
  c.updated = {"2026-11-23T08:40:00Z", "2026-11-23T08:50:00Z"};
  for (const char* second : {"500", "<html>", R"({"transactions": [{"id": 905}], "next_cursor": "1"})"}) {
    INFO(second);
    c.after_first = second;
    c.now += checks::hours(1);
    CHECK_FALSE(c.poll().complete);
    CHECK(c.state() == (second == std::string("500") ? "unreachable" : "malformed"));
    CHECK(c.records.sources.cursor(kMark) == first);
  }

  // Well again, by an agent that was started anew meanwhile: from that mark on, a quarter of an hour before it.
  c.after_first.clear();
  c.now += checks::hours(1);
  c.restart();
  CHECK(c.poll().complete);
  CHECK(c.state() == "ok");
  const std::string from = checks::to_rfc3339(*checks::parse_time(first) - checks::minutes(15));
  std::string asked = c.api.last("updated_at=gte");
  CHECK(c.api.count("updated_at=gte:" + from.substr(0, 13)) > 0);
  CHECK(c.records.sources.cursor(kMark) == "2026-11-23T08:50:00Z");
}

TEST_CASE("a ReturnGO that fails is asked ever less often; one that refuses the key, every half hour", "[returngo]") {
  for (const char* status : {"500", "401", "<html>"}) {
    Company c;
    CHECK(c.poll().complete);
    c.api.play = [&](const std::string&) { return std::string(status); };
    c.api.asked.clear();
    for (int minute = 0; minute < 240; ++minute) {
      c.now += checks::minutes(1);
      CHECK_FALSE(c.poll().complete);
    }
    INFO(status << ": " << c.api.asked.size() << " calls in four hours");
    CHECK(c.api.asked.size() >= 8);
    CHECK(c.api.asked.size() <= (status == std::string("401") ? 17 : 60));
    CHECK(c.state() != "ok");
  }
}
