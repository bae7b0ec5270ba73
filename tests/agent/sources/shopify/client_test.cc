#include "agent/sources/shopify/client.h"

#include <catch2/catch.hpp>
#include <numeric>

#include "agent/sources/shopify/versions.h"
#include "tests/agent/sources/shopify/played.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::shopify;
using namespace returnwatch::agent::shopify::testing;

namespace {

const json empty_feed = {{"orders", page(json::array())}};

struct Bench {
  Played shop;
  Waiting time;
  std::vector<std::string> outcomes;
  std::optional<checks::Duration> patience;

  ShopifyClient client(ShopifyEndpoint e = endpoint()) {
    return ShopifyClient({shop, time.clock, time.wait(), patience, [this](const char* o) { outcomes.push_back(o); }},
                         std::move(e));
  }
};

ErrorKind kind(const Result<GraphqlAnswer>& answer) {
  REQUIRE_FALSE(answer);
  CHECK(answer.error().message.find("secret") == std::string::npos);
  CHECK(answer.error().message.rfind("shopify", 0) == 0);
  return answer.error().kind;
}

}  // namespace

TEST_CASE("a call carries the token, the version and its variables") {
  Bench b;
  b.shop.answer("OrdersChanged", data(empty_feed));
  auto client = b.client();
  REQUIRE(client.query(feed_document(), {"updated_at:>='x'", "CURSOR", ""}));
  const auto& sent = b.shop.last("OrdersChanged");
  CHECK(sent.request.url == "https://acme.myshopify.com/admin/api/2026-07/graphql.json");
  const auto& headers = sent.request.headers;
  CHECK(std::find(headers.begin(), headers.end(),
                  std::make_pair(std::string("X-Shopify-Access-Token"), std::string("shpat_secret"))) != headers.end());
  CHECK(sent.variables == json{{"first", 250}, {"after", "CURSOR"}, {"query", "updated_at:>='x'"}});
  CHECK(b.outcomes == std::vector<std::string>{"ok"});
  CHECK(b.time.waits.empty());
}

TEST_CASE("throttled: waits for what is missing, then asks again") {
  Bench b;
  b.shop.answer(
      "OrdersChanged",
      http(200, json{{"errors", {{{"message", "Throttled"}, {"extensions", {{"code", "THROTTLED"}}}}}},
                     {"extensions",
                      {{"cost",
                        {{"requestedQueryCost", 313.0},
                         {"actualQueryCost", nullptr},
                         {"throttleStatus",
                          {{"maximumAvailable", 2000.0}, {"currentlyAvailable", 63}, {"restoreRate", 100.0}}}}}}}}
                    .dump()));
  b.shop.answer("OrdersChanged", data(empty_feed));
  auto client = b.client();
  REQUIRE(client.query(feed_document(), {}));
  REQUIRE_FALSE(b.time.waits.empty());
  CHECK(b.time.waits[0] == 3);
  CHECK(b.shop.count("OrdersChanged") == 2);
}

TEST_CASE("a shop that throttles for ever is given up as rate limited") {
  Bench b;
  b.shop.answer("OrdersChanged", error("THROTTLED"));
  auto client = b.client();
  CHECK(kind(client.query(feed_document(), {})) == ErrorKind::rate_limited);
  CHECK(b.shop.count("OrdersChanged") < 40);
}

TEST_CASE("a bucket that others keep empty is given up after half a minute, not after ten waits") {
  Bench b;
  const json throttled = {{"errors", {{{"message", "Throttled"}, {"extensions", {{"code", "THROTTLED"}}}}}},
                          {"extensions", {{"cost", cost(1000, 0)}}}};
  b.shop.answer("OrdersChanged", http(200, throttled.dump()));
  auto client = b.client();
  CHECK(kind(client.query(feed_document(), {})) == ErrorKind::rate_limited);
  CHECK(std::accumulate(b.time.waits.begin(), b.time.waits.end(), 0L) <= 30);
  CHECK(b.shop.count("OrdersChanged") <= 4);
}

TEST_CASE("half of the bucket is left for others") {
  Bench b;
  b.shop.answer("OrdersChanged", data(empty_feed, {{"cost", cost(13, 1013)}}));
  b.shop.answer("OrdersChanged", data(empty_feed, {{"cost", cost(13, 913)}}));
  auto client = b.client();
  REQUIRE(client.query(feed_document(), {}));
  REQUIRE(client.query(feed_document(), {}));
  CHECK(b.time.waits.empty());  // 1013 left, 13 wanted: exactly half stays
  REQUIRE(client.query(feed_document(), {}));
  CHECK(b.time.waits == std::vector<long>{1});  // 913 + 100/s
}

TEST_CASE("in a small bucket pages get smaller instead of taking more than our half") {
  Bench b;
  const auto document = store_credit_document(false);
  b.shop.answer("StoreCreditByCustomer", data(empty_feed, {{"cost", cost(document.cost, 200, 200, 50)}}));
  auto client = b.client();
  REQUIRE(client.query(document, {}));
  REQUIRE(client.query(document, {}));
  const int first = b.shop.last("StoreCreditByCustomer").variables["first"];
  CHECK(first < document.first);
  CHECK(cost_at(document, first) <= 100);
}

TEST_CASE("known objects: more at once as long as more of them cost no more") {
  const GraphqlDocument document = items_document();
  const auto answered = [&](Pacing& pacing, double requested) {
    Envelope e;
    e.requested = requested;
    pacing.answered(document, static_cast<int>(pacing.batch(document)), e, at("2026-11-23T12:00:00Z"));
  };
  Pacing flat;
  std::vector<std::size_t> sizes;
  for (int i = 0; i < 8; ++i) {
    sizes.push_back(flat.batch(document));
    answered(flat, 24);
  }
  CHECK(sizes == std::vector<std::size_t>{7, 14, 28, 56, 112, 224, 250, 250});
  CHECK(flat.requested() == 8 * 24);

  Pacing dearer;  // as much as seven at once for each further seven
  answered(dearer, 24);
  answered(dearer, 48);
  CHECK(dearer.batch(document) == 7);
  answered(dearer, 24);
  CHECK(dearer.batch(document) == 7);

  Pacing too_dear;
  for (int i = 0; i < 3; ++i) answered(too_dear, 24);
  CHECK(too_dear.batch(document) == 56);
  CHECK(too_dear.halve(document, 56));
  CHECK(too_dear.batch(document) == 28);
  answered(too_dear, 24);
  CHECK(too_dear.batch(document) == 28);
  CHECK_FALSE(too_dear.halve(document, 1));
}

TEST_CASE("too dear: the page is halved until it fits, and stays so") {
  Bench b;
  const auto dear = [](const Sent& sent) -> Result<HttpResponse> {
    if (sent.variables["first"] > 60) return error("MAX_COST_EXCEEDED", {{"cost", 1400}, {"maxCost", 1000}});
    return data(empty_feed);
  };
  b.shop.answer("OrdersChanged", dear);
  auto client = b.client();
  REQUIRE(client.query(feed_document(), {}));
  CHECK(b.shop.count("OrdersChanged") == 4);  // 250, 125, 62, 31
  CHECK(b.shop.last("OrdersChanged").variables["first"] == 31);
  REQUIRE(client.query(feed_document(), {}));
  CHECK(b.shop.count("OrdersChanged") == 5);

  Bench always;
  always.shop.answer("OrdersChanged", error("MAX_COST_EXCEEDED"));
  auto other = always.client();
  CHECK(kind(other.query(feed_document(), {})) == ErrorKind::rejected);
  CHECK(always.shop.count("OrdersChanged") == 8);
}

TEST_CASE("a denied field beside partial data names its scope") {
  Bench b;
  b.shop.answer(
      "OrdersChanged",
      http(200,
           json{{"data", empty_feed},
                {"errors",
                 {{{"message", "Access denied for customer field."},
                   {"path", {"orders", "nodes", 0, "customer"}},
                   {"extensions", {{"code", "ACCESS_DENIED"}, {"requiredAccess", "`read_customers` access scope."}}}}}}}
               .dump()));
  auto client = b.client();
  const auto answer = client.query(feed_document(), {});
  REQUIRE(answer);
  CHECK(answer->denied == std::vector<std::string>{"read_customers"});
}

TEST_CASE("a refused token: renewed once where it can be") {
  Bench fixed;
  fixed.shop.answer("OrdersChanged", http(401, R"({"errors":"[API] Invalid API key or access token"})"));
  auto client = fixed.client();
  CHECK(kind(client.query(feed_document(), {})) == ErrorKind::unauthorised);
  CHECK(fixed.shop.sent.size() == 1);

  ShopifyEndpoint e = endpoint();
  e.credentials = {"", "id & co", "secret=1"};
  Bench renewed;
  renewed.shop.answer("token", http(200, R"({"access_token":"one","scope":"read_orders","expires_in":86399})"));
  renewed.shop.answer("token", http(200, R"({"access_token":"two","expires_in":86399})"));
  renewed.shop.answer("OrdersChanged", http(401, ""));
  renewed.shop.answer("OrdersChanged", data(empty_feed));
  auto second = renewed.client(e);
  REQUIRE(second.query(feed_document(), {}));
  CHECK(renewed.shop.count("token") == 2);
  CHECK(renewed.shop.last("OrdersChanged").request.headers[0].second == "two");
  const auto& asked = renewed.shop.last("token").request;
  CHECK(asked.url == "https://acme.myshopify.com/admin/oauth/access_token");
  CHECK(asked.body == "grant_type=client_credentials&client_id=id%20%26%20co&client_secret=secret%3D1");

  Bench refused;
  refused.shop.answer("token", http(200, R"({"access_token":"one"})"));
  refused.shop.answer("OrdersChanged", http(401, ""));
  auto third = refused.client(e);
  CHECK(kind(third.query(feed_document(), {})) == ErrorKind::unauthorised);
  CHECK(refused.shop.count("OrdersChanged") == 2);

  Bench unknown;
  unknown.shop.answer("token", http(400, R"({"error":"application_cannot_be_found"})"));
  auto fourth = unknown.client(e);
  CHECK(kind(fourth.query(feed_document(), {})) == ErrorKind::unauthorised);
}

TEST_CASE("a granted token is renewed before 24 hours") {
  Bench b;
  ShopifyEndpoint e = endpoint();
  e.credentials = {"", "id", "secret"};
  b.shop.answer("token", http(200, R"({"access_token":"one","expires_in":86399})"));
  b.shop.answer("OrdersChanged", data(empty_feed));
  auto client = b.client(e);
  REQUIRE(client.query(feed_document(), {}));
  b.time.clock.advance(checks::hours(23));
  REQUIRE(client.query(feed_document(), {}));
  CHECK(b.shop.count("token") == 1);
  b.time.clock.advance(checks::minutes(45));
  REQUIRE(client.query(feed_document(), {}));
  CHECK(b.shop.count("token") == 2);
}

TEST_CASE("the answering version, deprecated fields and the calendar") {
  Bench b;
  auto fell = data(empty_feed);
  fell.headers["x-shopify-api-version"] = "2026-10";
  fell.headers["x-shopify-api-deprecated-reason"] = "Shop.products, Shop.productVariants";
  b.shop.answer("OrdersChanged", fell);
  auto client = b.client();
  REQUIRE(client.query(feed_document(), {}));
  CHECK(client.version().asked == "2026-07");
  CHECK(client.version().answered == "2026-10");
  CHECK(client.version().deprecated_fields == std::vector<std::string>{"Shop.productVariants", "Shop.products"});
  CHECK(client.version().reachable_until == at("2027-07-16T15:00:00Z"));

  client.supported_versions({{"2026-07", true}, {"2026-10", true}}, b.time.clock.now());
  CHECK(client.version().reachable_until == at("2027-07-16T15:00:00Z"));
  client.supported_versions({{"2026-10", true}}, b.time.clock.now());
  CHECK(client.version().reachable_until == b.time.clock.now());

  CHECK(reachable_until("2025-10") == at("2026-10-16T15:00:00Z"));
  CHECK_FALSE(reachable_until("unstable"));
  CHECK_FALSE(reachable_until("2026-1x"));
}

TEST_CASE("what is not an answer is malformed") {
  const char* bodies[] = {"",   "<html>", "[]", "{", R"({"data":{"orders":{"nodes":[{"id":"1"})", R"({"data":null})",
                          "{}", "null"};
  for (const char* body : bodies) {
    INFO(body);
    Bench b;
    b.shop.answer("OrdersChanged", http(200, body));
    auto client = b.client();
    CHECK(kind(client.query(feed_document(), {})) == ErrorKind::malformed);
  }
}

TEST_CASE("a search that was not understood is an error, whatever it found") {
  Bench b;
  b.shop.answer("OrdersChanged", data(empty_feed, {{"cost", cost(13)},
                                                   {"search",
                                                    {{{"path", {"orders"}},
                                                      {"query", "updated_at:>=2026"},
                                                      {"warnings",
                                                       {{{"field", "updated_at"},
                                                         {"message", "Input `x` is not an accepted value."},
                                                         {"code", "invalid_field"}}}}}}}}));
  auto client = b.client();
  const auto answer = client.query(feed_document(), {});
  CHECK(kind(answer) == ErrorKind::rejected);
  CHECK(answer.error().message.find("updated_at invalid_field") != std::string::npos);
}

TEST_CASE("statuses and codes by what can be done about them") {
  struct {
    HttpResponse response;
    ErrorKind kind;
    int calls;
  } table[] = {
      {http(402, ""), ErrorKind::unauthorised, 1},
      {http(403, ""), ErrorKind::unauthorised, 1},
      {http(423, ""), ErrorKind::unauthorised, 1},
      {http(404, ""), ErrorKind::not_found, 1},
      {http(400, ""), ErrorKind::rejected, 1},
      {http(301, ""), ErrorKind::rejected, 1},
      {http(500, ""), ErrorKind::unreachable, 3},
      {http(503, ""), ErrorKind::unreachable, 3},
      {http(429, ""), ErrorKind::rate_limited, 3},
      {http(430, ""), ErrorKind::rate_limited, 3},
      {error("INTERNAL_SERVER_ERROR"), ErrorKind::unreachable, 3},
      {error("BAD_REQUEST"), ErrorKind::rejected, 1},
      {error("undefinedField"), ErrorKind::rejected, 1},
  };
  for (const auto& row : table) {
    INFO(row.response.status << row.response.body);
    Bench b;
    b.shop.answer("OrdersChanged", row.response);
    auto client = b.client();
    CHECK(kind(client.query(feed_document(), {})) == row.kind);
    CHECK(b.shop.count("OrdersChanged") == row.calls);
  }
}

TEST_CASE("passing trouble passes; Retry-After is honoured; patience ends it") {
  Bench b;
  b.shop.answer("OrdersChanged", http(429, "", {{"retry-after", "4.0"}}));
  b.shop.answer("OrdersChanged", data(empty_feed));
  auto client = b.client();
  REQUIRE(client.query(feed_document(), {}));
  CHECK(b.time.waits == std::vector<long>{4});
  CHECK(b.outcomes == std::vector<std::string>{"throttled", "ok"});

  Bench impatient;
  impatient.patience = checks::Duration(3);
  impatient.shop.answer("OrdersChanged", http(429, "", {{"retry-after", "4.0"}}));
  auto second = impatient.client();
  const auto answer = second.query(feed_document(), {});
  CHECK(kind(answer) == ErrorKind::rate_limited);
  CHECK(answer.error().retry_after == 4);
  CHECK(impatient.time.waits.empty());

  Bench stopping;
  stopping.time.stop = true;
  stopping.shop.answer("OrdersChanged", http(500, ""));
  auto third = stopping.client();
  CHECK_FALSE(third.query(feed_document(), {}));
  CHECK(stopping.shop.count("OrdersChanged") == 1);
}
