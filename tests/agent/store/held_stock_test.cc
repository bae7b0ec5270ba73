// What of a rise is for sale, held back, or damaged; and when what was held back is released.
#include <catch2/catch.hpp>

#include "tests/agent/store/fixture.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;

namespace {

struct Shelf {
  std::unique_ptr<Database> db = memory();
  Records records{*db, "acme"};
  Time at = kNow;

  Shelf() {
    records.returngo.put_rma(rma(), kNow);
    records.shopify.put_order(order(), kNow);
    read(10, 0, 0, 0, 0);
  }
  void read(long on_hand, long reserved, long damaged, long safety, long quality) {
    checks::StockLevel l{"i1", "1", true, on_hand, at, at};
    l.reserved = reserved;
    l.damaged = damaged;
    l.safety_stock = safety;
    l.quality_control = quality;
    records.shopify.put_level(l);
    at += checks::hours(1);
  }
  std::vector<checks::StockRise> rises() { return load_case(*db, {"acme", "9001"}, {}).rises; }
};

std::string told(const std::vector<checks::StockRise>& rises) {
  std::string out;
  for (const checks::StockRise& r : rises)
    out += (out.empty() ? "" : " ") + std::to_string(r.quantity) + "/" + std::to_string(r.held) + "/" +
           std::to_string(r.damaged);
  return out;
}

}  // namespace

TEST_CASE("a rise is for sale, held back or damaged as its parts rose", "[store]") {
  const auto after = [](long on_hand, long reserved, long damaged, long safety, long quality) {
    Shelf s;
    s.read(on_hand, reserved, damaged, safety, quality);
    return told(s.rises());
  };
  CHECK(after(11, 0, 0, 0, 0) == "1/0/0");
  CHECK(after(11, 0, 0, 0, 1) == "1/1/0");
  CHECK(after(11, 1, 0, 0, 0) == "1/1/0");
  CHECK(after(11, 0, 0, 1, 0) == "1/1/0");
  CHECK(after(11, 0, 1, 0, 0) == "1/0/1");
  CHECK(after(13, 0, 1, 0, 1) == "3/1/1");
  CHECK(after(11, 5, 0, 0, 0) == "1/1/0");      // no more than rose
  CHECK(after(10, 0, 0, 0, 1) == "");           // moved within the shelf: nothing arrived
  CHECK(after(11, 11, 11, 11, 11) == "1/0/0");  // more than there is: nothing is known of the parts
}

TEST_CASE("what was held back and is released can be sold; what turns out damaged cannot", "[store]") {
  Shelf s;
  s.read(12, 0, 0, 0, 2);
  CHECK(told(s.rises()) == "2/2/0");
  s.read(12, 0, 0, 0, 1);
  CHECK(told(s.rises()) == "2/1/0");
  s.read(12, 0, 1, 0, 0);
  CHECK(told(s.rises()) == "2/0/1");
}

TEST_CASE("quantities that were not told hold nothing back", "[store]") {
  Shelf s;
  s.records.shopify.put_level({"i1", "1", true, 11, s.at, s.at});
  CHECK(told(s.rises()) == "1/0/0");
}

TEST_CASE("native returns are ReturnGO's where its timeline says so of one of the newest 50 approved returns",
          "[store]") {
  const auto db = memory();
  Records records(*db, "acme");
  CHECK_FALSE(records.returngo.makes_native_returns());
  checks::Rma made = rma("400");
  made.created_at = kNow - checks::days(30);
  made.comments = {{checks::CommentFact::shopify_return_made, false, "automation", kNow - checks::days(30), "", ""}};
  records.returngo.put_rma(made, kNow);
  CHECK(records.returngo.makes_native_returns());
  for (int i = 0; i < 49; ++i) records.returngo.put_rma(rma(std::to_string(500 + i)), kNow);
  CHECK(records.returngo.makes_native_returns());
  checks::Rma pending = rma("700");
  pending.status = "Pending";
  records.returngo.put_rma(pending, kNow);
  CHECK(records.returngo.makes_native_returns());
  records.returngo.put_rma(rma("701"), kNow);  // the fiftieth that says nothing
  CHECK_FALSE(records.returngo.makes_native_returns());
  checks::Rma tried = rma("702");
  tried.comments = {{checks::CommentFact::shopify_return_failed, true, "automation", kNow, "", "failed"}};
  records.returngo.put_rma(tried, kNow);
  CHECK(records.returngo.makes_native_returns());
}

TEST_CASE("a state is seen first, and for the last time", "[store]") {
  const auto db = memory();
  Records records(*db, "acme");
  records.returngo.put_rma(rma(), kNow);
  records.returngo.put_rma(rma(), kNow + checks::hours(5));
  const auto seen = seen_states(*db, "acme", "501");
  REQUIRE(seen.size() == 2);
  CHECK(seen[0].at == kNow);
  CHECK(seen[0].last == kNow + checks::hours(5));
}
