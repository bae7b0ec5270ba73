#include "agent/store/records_json.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/agent/store/fixture.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using agent::testing::gbp;
using agent::testing::kNow;
using nlohmann::json;

// What earlier versions have stored was written by this library: the text must not move by a byte, or every record
// would look changed once.
TEST_CASE("the stored text is what the JSON library writes of it") {
  checks::Rma r = agent::testing::rma();
  r.units[0].name =
      "Gr\xc3\xb6\xc3\x9f"
      "e \"M\"\n";
  r.units[0].sku = "A\\B\x7f\x01";
  r.units[0].fees = checks::Money{-250, "GBP"};
  r.comments = {{checks::CommentFact::refund_failed, true, "automation", kNow, "", "key"}, {}};
  r.transactions = {{"77", "RefundToPaymentMethod", "Failed", "Shopify", "4455", gbp(100), {"u501", ""}, kNow, kNow}};
  const std::string text = encode(r);
  CHECK(text == json::parse(text).dump());  // its names are sorted as well
  checks::Order o = agent::testing::order();
  o.refunds.resize(2);
  o.tip = gbp(0);
  const std::string order = encode(o);
  CHECK(order == json::parse(order).dump());
  CHECK(encode(std::vector<std::string>{}) == "[]");
  CHECK(encode(std::vector<std::string>{"a", ""}) == R"(["a",""])");
}

TEST_CASE("empty values are left out, in a list they stand") {
  CHECK(encode(RmaRow{"501", "", "", {}}) == R"({"id":"501"})");
  CHECK(encode(RmaRow{"", "", "", {{"", std::nullopt}, {"X", kNow}}}) ==
        R"({"events":[{},{"at":)" + std::to_string(kNow.time_since_epoch().count()) + R"(,"name":"X"}]})");
}

TEST_CASE("what is no UTF-8 is replaced, and what came back is written the same") {
  const std::string text = encode(RmaRow{"501", "bad \xff word", "", {}});
  CHECK(text == "{\"id\":\"501\",\"status\":\"bad \xef\xbf\xbd word\"}");
  REQUIRE(decode<RmaRow>(text));
  CHECK(encode(*decode<RmaRow>(text)) == text);
}

TEST_CASE("names in any order, strange values and unknown names are read around") {
  const auto row = decode<RmaRow>(R"({"status":"Done","x":[1,{"y":2}],"id":"501","order_name":7,"events":{}})");
  REQUIRE(row);
  CHECK(row->id == "501");
  CHECK(row->status == "Done");
  CHECK(row->order_name.empty());
  CHECK(row->events.empty());
  CHECK(decode<RmaRow>(R"({"a":1,"id":"5","z":2})")->id == "5");
  CHECK_FALSE(decode<RmaRow>(""));
  CHECK_FALSE(decode<RmaRow>("17"));
  CHECK_FALSE(decode<RmaRow>(R"({"id":"501")"));
}
