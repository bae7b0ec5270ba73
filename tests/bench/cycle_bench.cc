// Claim: the cost of a cycle follows what changed, not how much is stored. Read the rows of one benchmark side by side:
// the time must not grow with the number of returns.
#include <benchmark/benchmark.h>

#include "tests/bench/state.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::bench;

namespace {

void nothing_changed(benchmark::State& state) {
  const auto db = state_of(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(judge_due(*db, testing::kNow));
}
BENCHMARK(nothing_changed)->Arg(100)->Arg(1000)->Arg(10000)->Unit(benchmark::kMicrosecond);

void ten_returns_changed(benchmark::State& state) {
  const auto db = state_of(state.range(0));
  Records records(*db, "acme");
  long round = 0, judged = 0;
  for (auto _ : state) {
    ++round;
    for (long i = 0; i < 10; ++i) {
      checks::Rma r = rma_of(i);
      r.comments.push_back({checks::CommentFact::other, false, "api", testing::kNow + checks::Duration{round}, "", ""});
      records.returngo.put_rma(r, testing::kNow);
    }
    judged += judge_due(*db, testing::kNow);
  }
  if (judged < 10 * round) state.SkipWithError("the changed returns were not judged");
}
BENCHMARK(ten_returns_changed)->Arg(100)->Arg(1000)->Arg(10000)->Unit(benchmark::kMicrosecond);

void the_same_list_again(benchmark::State& state) {  // a page of 500 rows that says nothing new
  const auto db = state_of(500);
  Records records(*db, "acme");
  const auto read = [&] {
    SqlTransaction step(*db);
    for (long i = 0; i < 500; ++i) {
      const checks::Rma r = rma_of(i);
      records.returngo.put_rma_row({r.id, r.status, r.order_name, r.events}, testing::kNow);
    }
    step.commit();
  };
  read();
  for (auto _ : state) read();
  state.SetItemsProcessed(state.iterations() * 500);
}
BENCHMARK(the_same_list_again)->Unit(benchmark::kMicrosecond);

void judge_one_case(benchmark::State& state) {
  const auto db = state_of(1);
  const checks::Policy policy;
  const checks::Reach reach = all_fresh();
  const checks::ReturnCase c = load_case(*db, {"acme", "900000"}, policy);
  for (auto _ : state) benchmark::DoNotOptimize(judge(c, policy, reach, {}, testing::kNow));
}
BENCHMARK(judge_one_case)->Unit(benchmark::kMicrosecond);

}  // namespace
