#include <catch2/catch.hpp>

#include "tests/agent/store/fixture.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using agent::testing::kNow;

TEST_CASE("a tracked key is an id however the flow writes it", "[store]") {
  const auto db = agent::testing::memory();
  Records records(*db, "acme-uk");
  records.returngo.put_rma(agent::testing::rma("501", "9001"), kNow);
  const auto tracked = [&](const char* kind, const char* value) {
    checks::TrackedRecord record;
    record.flow_id = "42";
    record.run_id = value;
    const std::size_t before = load_case(*db, {"acme-uk", "9001"}, {}).tracked.size();
    records.patchworks.put_tracked(kind, value, record);
    return load_case(*db, {"acme-uk", "9001"}, {}).tracked.size() - before;
  };
  CHECK(tracked("order_id", "9001") == 1);
  CHECK(tracked("order_id", "gid://shopify/Order/9001") == 1);
  CHECK(tracked("order_id", "gid://shopify/Order/9002") == 0);
  CHECK(tracked("rma_id", "501") == 1);
  CHECK(tracked("rma_id", "RMA501") == 1);
  CHECK(tracked("order_name", "#001") == 1);
  CHECK(tracked("order_name", "gid://shopify/Order/001") == 0);  // no order is named so
}
