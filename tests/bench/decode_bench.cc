// Claim: one pass over the bytes. Reading grows in proportion to the bytes, and a page of 250 orders costs far less
// than the second that a shop takes to send it.
#include <benchmark/benchmark.h>

#include "agent/sources/returngo/decode.h"
#include "agent/sources/shopify/decode.h"
#include "tests/agent/sources/shopify/shop.h"

using namespace returnwatch::agent;

namespace {

std::string order_page(long n) {
  using namespace shopify::testing;
  json nodes = json::array();
  for (long i = 0; i < n; ++i) nodes.push_back(detail(std::to_string(1000 + i)));
  std::string out = json{{"data", shopify::testing::orders(nodes)}}.dump();
  out.reserve(out.size() + 64);
  return out;
}

void orders(benchmark::State& state) {
  const std::string body = order_page(state.range(0));
  for (auto _ : state) {
    const auto page = shopify::decode_orders(body, {}, false);
    if (!page || page->orders.size() != static_cast<std::size_t>(state.range(0)))
      return state.SkipWithError("not read");
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(body.size()));
}
BENCHMARK(orders)->Arg(5)->Arg(50)->Arg(250)->Unit(benchmark::kMicrosecond);

void returns_list(benchmark::State& state) {
  std::string body = R"({"rmas":[)";
  for (long i = 0; i < state.range(0); ++i)
    body +=
        std::string(i ? "," : "") + R"({"rmaId":")" + std::to_string(i + 1) +
        R"(","status":"Approved","order_name":"#1","events":[{"eventName":"RMA_CREATED","eventDate":"2026-11-20T10:00:00+00:00"}]})";
  body += R"(],"next_cursor":null})";
  body.reserve(body.size() + 64);
  for (auto _ : state) {
    const auto page = returngo::decode_rmas(body);
    if (!page || page->rows.size() != static_cast<std::size_t>(state.range(0))) return state.SkipWithError("not read");
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(body.size()));
}
BENCHMARK(returns_list)->Arg(50)->Arg(500)->Unit(benchmark::kMicrosecond);

}  // namespace
