#include <catch2/catch.hpp>
#include <set>

#include "tests/world/client.h"

namespace returnwatch::world {
namespace {

struct Fixture {
  World world{small_world()};
  httplib::Headers keys;
  Fixture() {
    world.start();
    keys = {{"x-api-key", world.environment().at("DEMO_RETURNGO_ACME_UK")}, {"X-Shop-Name", "acme-uk.myshopify.com"}};
  }
  httplib::Result get(const std::string& path) { return client_of(world.returngo_url()).Get(path.c_str(), keys); }
};

}  // namespace

TEST_CASE("demo desk: pages of RMAs end, rows hold four fields, details hold the units") {
  Fixture f;
  std::set<std::string> seen;
  std::string cursor;
  for (int page = 0; page < 20; ++page) {
    auto r = f.get("/rmas?pagesize=7" + (cursor.empty() ? "" : "&cursor=" + cursor));
    REQUIRE(r);
    REQUIRE(r->status == 200);
    const Json body = Json::parse(r->body);
    for (const auto& row : body["rmas"]) {
      CHECK(row.size() == 4);
      CHECK(seen.insert(row["rmaId"].get<std::string>()).second);
    }
    if (!body.contains("next_cursor") || !body["next_cursor"].is_string() || body["next_cursor"] == "") break;
    cursor.clear();
    for (char c : body["next_cursor"].get<std::string>())
      cursor += c == '+' ? "%2B" : c == '/' ? "%2F" : c == '=' ? "%3D" : std::string(1, c);
  }
  CHECK(seen.size() == 20);  // 18 orders and the second returns on some of them
  const Json rma = Json::parse(f.get("/rma/" + *seen.begin())->body);
  CHECK(rma["rmaSummary"]["rmaId"] == *seen.begin());
  CHECK(rma["items"].size() >= 1);
  CHECK_FALSE(rma.contains("customer"));
}

TEST_CASE("demo desk: errors as the vendor's") {
  Fixture f;
  CHECK(f.get("/rmas")->status == 400);
  CHECK(f.get("/rmas?pagesize=501")->status == 400);
  CHECK(f.get("/rma/abc")->status == 400);
  CHECK(f.get("/rma/1")->status == 404);
  auto client = client_of(f.world.returngo_url());
  CHECK(client.Get("/rmas?pagesize=5")->status == 401);
  CHECK(client.Get("/rmas?pagesize=5", {{"x-api-key", "rg-demo-acme-uk"}, {"x-shop-name", "other.myshopify.com"}})
            ->status == 403);
  client.Post("/rma/1/comment", f.keys, "{}", "application/json");
  CHECK(f.world.violations().size() == 1);
}

TEST_CASE("demo desk: receipt does not move lastUpdated, and transactions have no rmaId") {
  Fixture f;
  const Json list = Json::parse(f.get("/rmas?pagesize=500&status=Received,Done")->body);
  int received = 0;
  for (const auto& row : list["rmas"]) {
    const Json rma = Json::parse(f.get("/rma/" + row["rmaId"].get<std::string>())->body);
    for (const auto& c : rma["comments"]) {
      if (c["htmlText"].get<std::string>().find("RECEIVED") == std::string::npos) continue;
      CHECK(rma["lastUpdated"].get<std::string>() < c["datetime"].get<std::string>());
      ++received;
    }
    if (!rma["comments"].empty()) CHECK(rma["comments"].front()["datetime"] >= rma["comments"].back()["datetime"]);
  }
  CHECK(received > 3);
  const Json page = Json::parse(f.get("/transactions?pagesize=500&updated_at=gte:2026-01-01T00:00:00")->body);
  REQUIRE(page["transactions"].size() > 3);
  for (const auto& t : page["transactions"]) {
    CHECK_FALSE(t.contains("rmaId"));
    CHECK(t["id"].is_number_integer());
  }
}

TEST_CASE("demo desk: the quota ends in bare 429s until the day turns") {
  WorldOptions o = small_world();
  o.returngo_quota = 3;
  World world(o);
  world.start();
  auto client = client_of(world.returngo_url());
  const httplib::Headers keys = {{"x-api-key", "rg-demo-acme-uk"}, {"x-shop-name", "acme-uk.myshopify.com"}};
  for (int i = 0; i < 3; ++i) CHECK(client.Get("/rmas?pagesize=5", keys)->status == 200);
  auto last = client.Get("/rmas?pagesize=5", keys);
  CHECK(last->status == 429);
  CHECK_FALSE(last->has_header("Retry-After"));
  world.advance(checks::hours(16));
  CHECK(client.Get("/rmas?pagesize=5", keys)->status == 200);
}

TEST_CASE("demo desk: a repeated cursor, a malformed page and a Retry-After can be ordered") {
  Fixture f;
  auto strike = [&](WireFault::Kind kind) {
    WireFault w;
    w.system = "returngo";
    w.kind = kind;
    w.times = 1;
    f.world.break_wire(w);
    return f.get("/rmas?pagesize=5");
  };
  CHECK(Json::parse(strike(WireFault::Kind::malformed)->body, nullptr, false).is_discarded());
  CHECK(strike(WireFault::Kind::rate_limited)->get_header_value("Retry-After") == "2");
  CHECK(strike(WireFault::Kind::unauthorised)->status == 401);
  CHECK(strike(WireFault::Kind::server_error)->status == 500);
  CHECK(Json::parse(strike(WireFault::Kind::extra_fields)->body)["rmas"][0].contains("somethingNew"));
  CHECK(f.get("/rmas?pagesize=5")->status == 200);
}

}  // namespace returnwatch::world
