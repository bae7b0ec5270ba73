// Five thousand mixed returns, a thousand for each of five seeds: recall 1 and precision 1, and every kind of return is
// in the mix, counted in what the agent has read.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>

#include "agent/store/cases.h"
#include "checks/words.h"
#include "tests/agent/e2e/watched_world.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using returnwatch::agent::testing::require_exact;
using returnwatch::agent::testing::WatchedWorld;

namespace {

using Counts = std::map<std::string, int>;

const char* kind_of(const std::string& resolution) {
  switch (checks::resolution(resolution)) {
    case checks::Resolution::payment:
      return "refund";
    case checks::Resolution::store_credit:
      return "store credit";
    case checks::Resolution::gift_card:
      return "gift card";
    case checks::Resolution::exchange:
      return "exchange";
    case checks::Resolution::bank:
      return "bank";
    case checks::Resolution::unknown:
      return "unknown";
  }
  return "unknown";
}

void count_rma(const checks::Rma& r, Counts& counts) {
  ++counts["returns"];
  std::map<std::string, int> of_line;
  bool no_shipment = false;
  for (const checks::Unit& u : r.units) {
    ++counts[kind_of(u.resolution)];
    ++of_line[u.line_id];
    no_shipment = no_shipment || checks::contains_word(u.method, "No shipment");
  }
  counts["no shipment"] += no_shipment;
  counts["several units of a line"] +=
      std::any_of(of_line.begin(), of_line.end(), [](const auto& l) { return l.second > 1; });
  counts["cancelled RMA"] += checks::rma_status(r.status) == checks::RmaStatus::cancelled;
  counts["reopened RMA"] += std::any_of(r.comments.begin(), r.comments.end(), [](const checks::Comment& c) {
    return c.fact == checks::CommentFact::reopened;
  });
}

void count_case(const checks::ReturnCase& c, Counts& counts) {
  for (const checks::Rma& r : c.rmas) count_rma(r, counts);
  counts["orders with two RMAs"] += c.rmas.size() > 1;
  if (!c.order) return;
  ++counts[c.order->presentment_currency];
  counts["archived order"] += c.order->closed && !c.order->cancelled_at;
  counts["cancelled order"] += c.order->cancelled_at.has_value();
  counts["deleted variant"] += std::any_of(c.order->lines.begin(), c.order->lines.end(),
                                           [](const checks::OrderLine& l) { return l.variant_id.empty(); });
}

}  // namespace

// RETURNWATCH_RETURNS makes each seed's world as large as that.
TEST_CASE("five thousand mixed returns over five seeds: exactly the injected faults", "[world][mixed]") {
  const char* returns = std::getenv("RETURNWATCH_RETURNS");
  Counts counts;
  for (const std::uint64_t seed : {5, 6, 7, 8, 9}) {
    world::WorldOptions o;
    o.seed = seed;
    o.returns = returns ? std::atoi(returns) : 1000;
    o.faults = {"all"};
    o.ticks = false;
    o.now = *checks::parse_time("2026-11-25T11:37:00Z");
    o.shopify_bucket = 1e7;
    o.returngo_quota = 100000;
    INFO("seed " << seed);
    WatchedWorld w(o, true);
    w.cycle();
    require_exact(w);
    for (const std::string& store : w.world().stores())
      for (const CaseKey& key : all_cases(w.state(), store)) count_case(load_case(w.state(), key, {}), counts);
  }
  if (!returns) CHECK(counts["returns"] >= 5000);
  for (const char* kind : {"refund", "store credit", "gift card", "exchange", "bank", "no shipment",
                           "several units of a line", "orders with two RMAs", "reopened RMA", "cancelled RMA",
                           "deleted variant", "archived order", "cancelled order", "GBP", "EUR", "USD", "JPY", "KWD"}) {
    INFO(kind << ": " << counts[kind]);
    CHECK(counts[kind] >= 25);
  }
}
