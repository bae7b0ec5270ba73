// A user's own check: the header's parser, and the guard around the query. Whatever the query is, it reads nothing but
// the views and changes nothing: the state holds a word outside of them that no answer may show, and is the same
// afterwards.
#include <cstdlib>
#include <string>

#include "agent/cycle/user_rows.h"
#include "agent/store/store_note.h"
#include "agent/store/user_query.h"
#include "config/user_checks.h"
#include "tests/agent/store/fixture.h"
#include "tests/fuzz/bytes.h"

using namespace returnwatch;
using namespace returnwatch::agent;

namespace {

constexpr const char* kSecret = "kestrel-4711";

struct State {
  State() {
    std::string name = "/tmp/rw-fuzz-XXXXXX";
    dir = ::mkdtemp(name.data());
    db = std::move(*Database::open(dir + "/state.db"));
    Records records(*db, "acme");
    records.returngo.put_rma(testing::rma(), testing::kNow);
    records.shopify.put_order(testing::order(), testing::kNow);
    set_note(*db, "acme", "secret", kSecret);
    db->sql().exec(std::string("INSERT INTO outbox(receiver, group_key, idempotency_key, created_at, not_before, "
                               "state, subject, payload) VALUES ('a', 'b', 'c', 0, 0, 'd', '") +
                   kSecret + "', '" + kSecret + "')");
    queries = std::move(*UserQueries::open(db->path(), "acme", {std::chrono::milliseconds(200), 50}));
  }
  std::string dir;
  std::unique_ptr<Database> db;
  std::unique_ptr<UserQueries> queries;
};

void check(bool good) {
  if (!good) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static State state;
  const std::string text = fuzz::body(data, size);
  std::vector<config::ConfigProblem> problems;
  const auto own = config::parse_user_check(text, "fuzz.sql", problems);
  check(own.has_value() == problems.empty());
  const auto shape = state.queries->inspect("fuzz.sql", text);
  const auto rows = state.queries->run("fuzz.sql", text, testing::kNow);
  check(!rows || shape);
  if (rows) {
    for (const auto& row : *rows)
      for (const QueryValue& v : row)
        if (const auto* s = std::get_if<std::string>(&v))
          check(text.find(kSecret) != std::string::npos || s->find(kSecret) == std::string::npos);
    if (own && wrong_columns(*own, shape->columns).empty())
      (void)problems_of(*own, shape->columns, *rows,
                        [](const checks::Subject&, const std::string&) { return testing::kNow; });
  }
  SQLite::Statement count(
      state.db->sql(),
      "SELECT (SELECT count(*) FROM rma_record) + (SELECT count(*) FROM order_record) + (SELECT count(*) FROM outbox)");
  check(count.executeStep() && count.getColumn(0).getInt() == 3);
  return 0;
}
