// bench_cost FILE RETURNS: makes a state of so many returns (600 of them open) and says what the steps of a cycle cost
// on it, as lines "name value": CPU milliseconds, steps of SQLite's machine, bytes.
//   bench_cost FILE --findings N: a state with N firing findings, for who serves pages of it.
#include <sys/resource.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "agent/store/store_note.h"
#include "tests/agent/counted.h"
#include "tests/bench/state.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::bench;
using agent::testing::kNow;

namespace {

constexpr long kOpen = 600;
constexpr long kAtOnce = 5000;

double cpu_ms() {
  rusage r{};
  getrusage(RUSAGE_SELF, &r);
  const auto ms = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3;
  };
  return ms(r.ru_utime) + ms(r.ru_stime);
}

template <typename Work>
void measure(const char* name, Database& db, Work work) {
  const testing::Steps steps(db);
  const double before = cpu_ms();
  work();
  std::cout << name << "_ms " << cpu_ms() - before << "\n" << name << "_steps " << steps.count() * 100 << "\n";
}

void make(Database& db, long returns) {
  for (long from = 0; from < returns; from += kAtOnce) {
    {
      Records records(db, "acme");
      SqlTransaction step(db);
      for (long i = from; i < std::min(returns, from + kAtOnce); ++i) {
        records.returngo.put_rma(i < kOpen ? rma_of(i) : done_rma_of(i), kNow);
        records.shopify.put_order(i < kOpen ? order_of(i) : done_order_of(i), kNow);
      }
      for (long i = 0; i < 500 && from == 0; ++i) records.shopify.put_item("i" + std::to_string(i), true, kNow);
      step.commit();
    }
    (void)judge_due(db, kNow);
  }
  for (long i = 0; i <= returns; i += 1000) (void)retire(db, "acme", kNow - checks::days(400), 200);
}

void change(Database& db, long returns) {
  Records records(db, "acme");
  {
    SqlTransaction step(db);
    for (long i = 0; i < 1000; ++i) {
      const long n = i * returns / 1000;
      checks::Rma r = n < kOpen ? rma_of(n) : done_rma_of(n);
      r.comments.push_back({checks::CommentFact::other, false, "api", kNow, "", ""});
      records.returngo.put_rma(r, kNow);
    }
    step.commit();
  }
  if (judge_due(db, kNow) != std::min(1000L, returns)) std::cerr << "the changed returns were not judged\n";
}

void grow_old(Database& db) {
  SqlTransaction step(db);
  db.sql().exec(
      "CREATE TEMP TABLE grown AS SELECT id, case_key FROM rma_record WHERE open = 0 ORDER BY CAST(id AS INTEGER) "
      "LIMIT 200;"
      "UPDATE rma_record SET changed_at = changed_at - 43200000, created_at = created_at - 43200000 WHERE id IN"
      " (SELECT id FROM grown);"
      "UPDATE order_record SET read_at = read_at - 43200000, feed_updated_at = feed_updated_at - 43200000 WHERE id IN"
      " (SELECT case_key FROM grown);"
      "UPDATE case_record SET old_from = 0 WHERE key IN (SELECT case_key FROM grown)");
  step.commit();
}

void costs(Database& db, long returns) {
  quiet_cycle(db);
  measure("quiet_cycle", db, [&] { quiet_cycle(db); });
  measure("changed_1000", db, [&] { change(db, returns); });
  measure("source_away", db, [&] {
    checks::Reach away;
    away.missing[static_cast<std::size_t>(checks::Need::orders)] = "unreachable";
    note_missing(db, "acme", 0);
    note_missing(db, "acme", missing_of(away));
    note_missing(db, "acme", 0);
    (void)cases_to_judge_anew(db, "acme", 500);
  });
  grow_old(db);
  measure("retention_200", db, [&] {
    if (retire(db, "acme", kNow - checks::days(400), 200) != 200) std::cerr << "not all were removed\n";
  });
}

void findings(Database& db, long n) {
  AlertStore store(db);
  SqlTransaction step(db);
  for (long i = 0; i < n; ++i) {
    alerts::Alert a;
    checks::Finding& f = a.finding;
    f.store = "acme";
    f.check = "refund_not_posted";
    f.cause = "nothing_paid";
    f.severity = checks::Severity::critical;
    f.owner = checks::Owner::finance;
    f.rma_id = std::to_string(1000 + i);
    f.subject = {checks::SubjectKind::return_, f.rma_id};
    f.fingerprint = checks::fingerprint(f.check, f.store, f.subject, f.cause);
    f.order_id = std::to_string(900000 + i);
    f.order_name = "#" + f.order_id;
    f.summary = "RMA " + f.rma_id + " was received, and nothing was paid for it";
    f.evidence = {{"returngo", "received", kNow - checks::days(3), f.rma_id}, {"shopify", "no refund", {}, f.order_id}};
    f.amount = checks::Money{5990, "GBP"};
    f.since = f.fires_at = kNow - checks::days(2);
    a.case_key = f.order_id;
    a.first_seen = kNow - checks::days(2);
    a.fired_at = a.first_seen;
    store.put(a);
  }
  set_note(db, "acme", "baseline_done", checks::to_rfc3339(kNow));
  step.commit();
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 3) {
    std::cerr << "bench_cost FILE RETURNS | FILE --findings N\n";
    return 2;
  }
  auto opened = Database::open(argv[1]);
  if (!opened) throw std::runtime_error(opened.error().message);
  Database& db = **opened;
  if (argc > 3) {
    findings(db, std::atol(argv[3]));
    return 0;
  }
  const long returns = std::atol(argv[2]);
  measure("make", db, [&] { make(db, returns); });
  db.sql().exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const auto bytes = static_cast<double>(std::filesystem::file_size(argv[1]));
  std::cout << "state_kb_per_return " << bytes / 1024 / static_cast<double>(returns) << "\n";
  costs(db, returns);
  return 0;
} catch (const std::exception& e) {
  std::cerr << "bench_cost: " << e.what() << "\n";
  return 1;
}
