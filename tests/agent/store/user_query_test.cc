// What a user's query can reach, and what it cannot.
#include "agent/store/user_query.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "agent/store/views.h"
#include "fixture.h"
#include "tests/where.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;

namespace {

class State {
 public:
  State() {
    std::string name = (std::filesystem::temp_directory_path() / "rw-query-XXXXXX").string();
    dir_ = ::mkdtemp(name.data());
    db = std::move(*Database::open((dir_ / "state.db").string()));
  }
  ~State() {
    db.reset();
    std::filesystem::remove_all(dir_);
  }
  std::unique_ptr<UserQueries> queries(const std::string& store = "acme", QueryLimits limits = {}) {
    auto out = UserQueries::open(db->path(), store, limits);
    if (!out) throw std::runtime_error(out.error().message);
    return std::move(*out);
  }
  std::unique_ptr<Database> db;

 private:
  std::filesystem::path dir_;
};

std::string shown(const QueryValue& v) {
  if (std::holds_alternative<std::monostate>(v)) return "-";
  if (const auto* n = std::get_if<std::int64_t>(&v)) return std::to_string(*n);
  if (const auto* d = std::get_if<double>(&v)) return "float " + std::to_string(*d);
  return std::get<std::string>(v);
}

// "a|b" per row, or the error.
std::string ask(UserQueries& q, const std::string& sql, Time now = kNow) {
  const auto rows = q.run("q.sql", sql, now);
  if (!rows) return rows.error().message;
  std::string out;
  for (const auto& row : *rows) {
    for (std::size_t i = 0; i < row.size(); ++i) out += (i ? "|" : "") + shown(row[i]);
    out += "\n";
  }
  return out;
}

checks::Order refunded_order() {
  checks::Order o = order();
  o.total_price = o.received = gbp(11980);
  checks::Refund f;
  f.id = "3001";
  f.created_at = at("2026-11-22T10:00:00Z");
  f.total = gbp(5990);
  f.lines = {{"l9001", 1, "RETURN", true, "55"}, {"l9001", 1, "NO_RESTOCK", false, ""}};
  f.app = {"3344", "returngo", "ReturnGO"};
  o.refunds = {f};
  checks::NativeReturn n;
  n.id = "71";
  n.dispositions = {{"l9001", "RESTOCKED", 2, at("2026-11-22T11:00:00Z"), "55"},
                    {"l9001", "MISSING", 1, at("2026-11-22T11:00:00Z"), ""}};
  o.returns = {n};
  return o;
}

void fill(Database& db) {
  Records records(db, "acme");
  checks::Rma r = rma();
  r.last_updated = at("2026-11-21T10:00:00Z");
  r.events.push_back({"RMA_APPROVED", at("2026-11-20T12:00:00Z")});
  checks::Comment came;
  came.fact = checks::CommentFact::shipment_received;
  came.at = at("2026-11-22T09:00:00Z");
  came.shipment_id = "s501";
  checks::Comment sent = came;
  sent.at = at("2026-11-20T13:00:00Z");
  sent.shipment_id = "out";
  r.comments = {sent, came};
  r.shipments.push_back({"out", "Received", true, ""});
  checks::Transaction t;
  t.id = "t1";
  t.type = "RefundToPaymentMethod";
  t.status = "Success";
  t.processor = "Shopify";
  t.platform_refund_id = "3001";
  t.amount = gbp(5990);
  t.created_at = t.updated_at = at("2026-11-22T10:00:00Z");
  r.transactions = {t};
  r.exchanges = {{"7007", "", "#D7", "Exchange"}};
  r.units.at(0).validation = {true, false, at("2026-11-22T09:30:00Z"), ""};
  records.returngo.put_rma(r, kNow);
  records.shopify.put_order(refunded_order(), kNow);
  records.shopify.put_locations({{"55", "London", true, {}, {}, false}}, kNow);
  checks::Credit c;
  c.id = "g1";
  c.order_id = "9001";
  c.amount = {1250, "KWD"};
  c.created_at = at("2026-11-22T10:00:00Z");
  records.shopify.put_credit(c);
  records.patchworks.put_flows({{"f1", "ReturnGO refunds", true, true, {}, false}}, kNow);
  checks::RunFact run;
  run.id = "r1";
  run.status = "success";
  run.trigger = "schedule";
  run.received = 3;
  records.patchworks.put_run("f1", run, kNow);
  Records(db, "other").returngo.put_rma(rma("777", "9777"), kNow);
}

}  // namespace

TEST_CASE("the views show the records of one store, money whole and times in seconds") {
  State s;
  fill(*s.db);
  const auto q = s.queries();
  const std::int64_t received = at("2026-11-22T09:00:00Z").time_since_epoch().count(),
                     moved = at("2026-11-22T10:00:00Z").time_since_epoch().count();
  CHECK(ask(*q,
            "SELECT store, rma_id, order_id, order_name, status, open, units, country, received_at, moved_at FROM "
            "returns") ==
        "acme|501|9001|#001|Approved|1|1|GB|" + std::to_string(received) + "|" + std::to_string(moved) + "\n");
  CHECK(ask(*q, "SELECT rma_id, approved_at - created_at FROM returns") == "501|7200\n");
  CHECK(ask(*q,
            "SELECT unit_id, line_id, variant_id, resolution, reason, paid_minor, currency, is_returned, "
            "is_restockable FROM units") == "u501|l9001|v1|RefundToPaymentMethod|Too small|5990|GBP|1|0\n");
  CHECK(ask(*q, "SELECT rma_id, payout_id, type, status, processor, refund_id, amount_minor, currency FROM payouts") ==
        "501|t1|RefundToPaymentMethod|Success|Shopify|3001|5990|GBP\n");
  CHECK(ask(*q,
            "SELECT order_id, order_name, customer_id, financial_status, currency, total_minor, received_minor, test "
            "FROM orders") == "9001|#001|c1|PAID|GBP|11980|11980|0\n");
  CHECK(ask(*q, "SELECT refund_id, order_name, amount_minor, currency, app, rma_id FROM refunds") ==
        "3001|#001|5990|GBP|ReturnGO|501\n");
  CHECK(ask(*q,
            "SELECT refund_id, line_id, quantity, restock_type, restocked, location_id FROM refund_lines ORDER BY 4 "
            "DESC") == "3001|l9001|1|RETURN|1|55\n3001|l9001|1|NO_RESTOCK|0|-\n");
  CHECK(ask(*q, "SELECT way, ref, order_id, line_id, quantity, location_id FROM restocks ORDER BY way") ==
        "disposition|71|9001|l9001|2|55\nrefund_line|3001|9001|l9001|1|55\n");
  CHECK(ask(*q, "SELECT rma_id, draft_id, order_id, order_name, released, fulfillment_status FROM exchange_orders") ==
        "501|7007|-|#D7|0|-\n");
  CHECK(ask(*q,
            "SELECT credit_id, kind, order_id, amount_minor, currency, decimal(amount_minor, currency) FROM credits") ==
        "g1|gift_card|9001|1250|KWD|1.250\n");
  CHECK(ask(*q, "SELECT location_id, name, active FROM locations") == "55|London|1\n");
  CHECK(ask(*q, "SELECT variant_id, item_id, tracked FROM variants") == "v1|i1|1\n");
  CHECK(ask(*q, "SELECT run_id, flow_name, status, trigger, received, sent, warnings FROM flow_runs") ==
        "r1|ReturnGO refunds|success|schedule|3|-|0\n");
  CHECK(ask(*q, "SELECT rma_id FROM main.returns").find("prohibited") != std::string::npos);
  CHECK(ask(*s.queries("other"), "SELECT rma_id FROM returns") == "777\n");
  CHECK(ask(*s.queries("o'other"), "SELECT count(*) FROM returns") == "0\n");
}

TEST_CASE("every view can be counted, joined and queried from within others") {
  State s;
  fill(*s.db);
  const auto q = s.queries();
  for (const View& v : views()) {
    INFO(v.name);
    const std::string count = ask(*q, std::string("SELECT count(*) FROM ") + v.name);
    CHECK(std::atoi(count.c_str()) > 0);
    CHECK(ask(*q, std::string("WITH a AS (SELECT * FROM ") + v.name + ") SELECT count(*) FROM a, (SELECT 1)") == count);
    SQLite::Statement outside(
        s.db->sql(), std::string("SELECT count(*) FROM ") + v.name + " WHERE store = 'acme'");  // and without us
    REQUIRE(outside.executeStep());
    CHECK(std::to_string(outside.getColumn(0).getInt()) + "\n" == count);
  }
  CHECK(ask(*q,
            "SELECT r.rma_id, f.refund_id FROM returns r LEFT JOIN refunds f ON f.rma_id = r.rma_id WHERE EXISTS "
            "(SELECT 1 FROM units u WHERE u.rma_id = r.rma_id)") == "501|3001\n");
  CHECK(ask(*q,
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT i, row_number() OVER "
            "() FROM n") == "1|1\n2|2\n3|3\n");
}

TEST_CASE("nothing but the views can be read, and nothing be changed") {
  State s;
  fill(*s.db);
  const auto q = s.queries();
  for (const char* sql : {"SELECT body FROM rma_record",
                          "SELECT count(*) FROM rma_record",
                          "SELECT payload FROM outbox",
                          "SELECT * FROM alert",
                          "SELECT value FROM store_note",
                          "SELECT sql FROM sqlite_master",
                          "SELECT sql FROM sqlite_temp_master",
                          "SELECT * FROM pragma_table_info('rma_record')",
                          "WITH returns AS (SELECT body FROM rma_record) SELECT * FROM returns",  // passes for a view
                          "WITH units AS (SELECT name FROM sqlite_temp_master) SELECT * FROM units",
                          "SELECT (SELECT body FROM rma_record LIMIT 1) FROM returns",
                          "SELECT count(*) FROM RMA_record",
                          "SELECT count(*) FROM sqlite_schema",
                          "SELECT 1 FROM outbox",
                          "WITH returns AS (SELECT 1 FROM rma_record) SELECT 1 FROM returns",
                          "INSERT INTO returns VALUES (1)",
                          "DELETE FROM rma_record",
                          "UPDATE rma_record SET body = ''",
                          "DROP VIEW returns",
                          "CREATE TABLE x(a)",
                          "CREATE TEMP TABLE x(a)",
                          "ATTACH '/etc/passwd' AS p",
                          "DETACH main",
                          "PRAGMA writable_schema = 1",
                          "PRAGMA journal_mode",
                          "VACUUM INTO '/tmp/rw-never'",
                          "BEGIN",
                          "COMMIT",
                          "SAVEPOINT a",
                          "REINDEX",
                          "ANALYZE",
                          "EXPLAIN SELECT * FROM returns",
                          "EXPLAIN QUERY PLAN SELECT * FROM returns",
                          "SELECT load_extension('x')",
                          "VALUES (readfile('/etc/passwd'))"}) {
    INFO(sql);
    CHECK_FALSE(q->inspect("q.sql", sql));
    CHECK_FALSE(q->run("q.sql", sql, kNow));
  }
  CHECK_FALSE(std::filesystem::exists("/tmp/rw-never"));
  CHECK(ask(*q, "SELECT count(*) FROM returns") == "1\n");
}

TEST_CASE("an error names file, line and column") {
  State s;
  const auto q = s.queries();
  CHECK(ask(*q, "-- owner: cx\n\nSELECT rmaid\nFROM returns") == "q.sql:3:8: no such column: rmaid");
  CHECK(ask(*q, "SELECT 1;\n  SELECT 2") == "q.sql:2:3: only one query is allowed; this is a second one");
  CHECK(ask(*q, "-- é\nSELEC 1") == "q.sql:2:1: near \"SELEC\": syntax error");
  CHECK(ask(*q, "SELECT 'é', nope") == "q.sql:1:13: no such column: nope");
  CHECK(ask(*q, "-- nothing\n") == "q.sql: holds no query");
  CHECK(ask(*q, "SELECT 1\n WHERE :later = 1") == "q.sql:2:8: :later is not a parameter; the only one is :now");
  CHECK(ask(*q, "\nDELETE FROM returns").rfind("q.sql:2:1: ", 0) == 0);
  CHECK(ask(*q, "SELECT body FROM rma_record").find("only SELECT, and only from the views of docs/sql-views.md") !=
        std::string::npos);
  CHECK(ask(*q, "SELECT 1; -- that is all\n/* really */ ;") == "1\n");
}

TEST_CASE("time and rows are limited, and what was cut short is no answer") {
  State s;
  const auto slow = s.queries("acme", {std::chrono::milliseconds(50), 10});
  const auto begin = std::chrono::steady_clock::now();
  CHECK(ask(*slow, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n") ==
        "q.sql: took longer than 50 ms; nothing was concluded");
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
  CHECK(ask(*slow, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 11) SELECT i FROM n") ==
        "q.sql: returned more than 10 rows; nothing was concluded");
  CHECK(ask(*slow, "SELECT length(zeroblob(900000000))").find("too big") != std::string::npos);
  CHECK(ask(*slow, "SELECT 1") == "1\n");  // and goes on
}

TEST_CASE("the time holds for single calls on long texts and for long sorts as well", "[slow query]") {
  State s;
  const auto q = s.queries("acme", {std::chrono::milliseconds(300), 1000});
  const std::string text =
      "(WITH RECURSIVE t(x) AS (SELECT 'a' UNION ALL SELECT x || x FROM t WHERE length(x) < 65536) "
      "SELECT x FROM t ORDER BY length(x) DESC LIMIT 1)";
  const std::string many =
      " FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
      "SELECT i FROM n)";
  const std::pair<const char*, std::string> greedy[] = {
      {"instr", "SELECT sum(instr(x, substr(x, 1, 30000) || 'b' || i))" + many + ", (SELECT " + text + " AS x)"},
      {"replace",
       "SELECT sum(length(replace(x, substr(x, 1, 30000) || 'b' || i, '')))" + many + ", (SELECT " + text + " AS x)"},
      {"like", "SELECT sum(x LIKE '%a%a%a%a%a%a%a%a%a%a%a%a%b' || i)" + many + ", (SELECT " + text + " AS x)"},
      {"trim",
       "SELECT sum(length(trim(x, 'bcdefghijklmnopqrstuvwxyza' || i)))" + many + ", (SELECT " + text + " AS x)"},
      {"sort",
       "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT (i * 1103515245 + 12345) % 2147483647 FROM n) SELECT i "
       "FROM (SELECT i FROM n LIMIT 100000000) ORDER BY i DESC LIMIT 1"},
  };
  for (const auto& [what, sql] : greedy) {
    INFO(what);
    const auto begun = std::chrono::steady_clock::now();
    const std::string said = ask(*q, sql);
    const auto took = std::chrono::steady_clock::now() - begun;
    CAPTURE(said);
    CHECK((said.find("nothing was concluded") != std::string::npos || said.find("q.sql") == std::string::npos));
    CHECK(took < std::chrono::milliseconds(2500));
  }
}

TEST_CASE("instr, replace and trim are SQLite's", "[slow query]") {
  State s;
  const auto q = s.queries();
  CHECK(ask(*q, "SELECT instr('Grüße', 'ß'), instr('abc', ''), instr('abc', 'd'), instr(NULL, 'a')") == "4|1|0|-\n");
  CHECK(
      ask(*q,
          "SELECT replace('aaa', 'a', 'bb'), replace('abc', '', 'x'), replace('abc', 'b', ''), replace(1, 2, NULL)") ==
      "bbbbbb|abc|ac|-\n");
  CHECK(ask(*q, "SELECT trim('  a '), ltrim('xxaxx', 'x'), rtrim('aßßb', 'bß'), trim('aaa', 'a'), trim(NULL)") ==
        "a|axx|a||-\n");
}

TEST_CASE("a query's needs are those of the views it reads; the clock is noticed") {
  State s;
  const auto q = s.queries();
  const auto needs = [&](const char* sql) { return q->inspect("q.sql", sql).value().needs; };
  CHECK(needs("SELECT rma_id FROM returns") == std::vector<checks::Need>{checks::Need::returngo});
  CHECK(needs("SELECT 1 FROM returns r JOIN locations l ON 1") ==
        std::vector<checks::Need>{checks::Need::returngo, checks::Need::locations});
  CHECK(needs("SELECT 1").empty());
  const auto clock = [&](const char* sql) { return q->inspect("q.sql", sql).value().clock; };
  CHECK_FALSE(clock("SELECT rma_id FROM returns"));
  CHECK(clock("SELECT rma_id FROM returns WHERE :now > moved_at"));
  CHECK(clock("SELECT strftime('%s', 'now')"));
  CHECK(clock("SELECT CURRENT_TIMESTAMP"));
  CHECK(q->inspect("q.sql", "SELECT rma_id AS a, 1 AS b FROM returns").value().columns ==
        std::vector<std::string>{"a", "b"});
  CHECK(ask(*q, "SELECT :now") == std::to_string(kNow.time_since_epoch().count()) + "\n");
}

TEST_CASE("money is exact in every currency") {
  State s;
  const auto q = s.queries();
  CHECK(ask(*q, "SELECT minor('250', 'GBP'), minor(250, 'JPY'), minor('0.5', 'KWD'), minor(NULL, 'GBP')") ==
        "25000|250|500|-\n");
  CHECK(ask(*q, "SELECT decimal(5990, 'GBP'), decimal(250, 'JPY'), decimal(NULL, 'GBP')") == "59.90|250|-\n");
  CHECK(ask(*q, "SELECT minor('much', 'GBP')") == "q.sql: minor(amount, currency): the amount is not a decimal number");
}

TEST_CASE("the generation moves when something shown has changed, and only then") {
  State s;
  Records records(*s.db, "acme");
  const auto q = s.queries();
  const auto other = s.queries("other");
  CHECK(q->generation() == 0);
  std::int64_t last = 0;
  const auto moved = [&] {
    const bool out = q->generation() != last;
    last = q->generation();
    return out;
  };
  fill(*s.db);
  CHECK(moved());
  const std::int64_t others = other->generation();
  fill(*s.db);  // read again, all as it was
  records.sources.ok("returngo", "", checks::Duration{60}, kNow);
  records.shopify.put_item("i1", true, kNow);
  CHECK(moved());  // the item is new
  records.shopify.put_item("i1", true, kNow + checks::hours(1));
  records.shopify.put_locations({{"55", "London", true, {}, {}, false}}, kNow);
  CHECK_FALSE(moved());
  records.shopify.put_item("i1", false, kNow);
  CHECK(moved());
  records.shopify.put_locations({{"55", "London", false, {}, {}, false}}, kNow);
  CHECK(moved());
  checks::Rma r = rma();
  r.status = "Done";
  records.returngo.put_rma(r, kNow);
  CHECK(moved());
  checks::Order o = refunded_order();
  o.financial_status = "REFUNDED";
  records.shopify.put_order(o, kNow);
  CHECK(moved());
  checks::RunFact run;
  run.id = "r1";
  run.status = "failure";
  records.patchworks.put_run("f1", run, kNow);
  CHECK(moved());
  records.patchworks.put_run("f1", run, kNow + checks::hours(1));
  CHECK_FALSE(moved());
  records.returngo.rma_gone("501", kNow);
  CHECK(moved());
  CHECK(other->generation() == others);
}

TEST_CASE("docs/sql-views.md describes every view and every column") {
  State s;
  std::ifstream file(returnwatch::where::source_dir() + "/docs/sql-views.md");
  std::stringstream text;
  text << file.rdbuf();
  const auto q = s.queries();
  for (const View& v : views()) {
    const std::string heading = std::string("\n## ") + v.name + "\n";
    const auto begin = text.str().find(heading);
    INFO(v.name);
    REQUIRE(begin != std::string::npos);
    const std::string part = text.str().substr(begin, text.str().find("\n## ", begin + 3) - begin);
    const QueryShape shape = q->inspect("q.sql", std::string("SELECT * FROM ") + v.name).value();
    for (const std::string& column : shape.columns) {
      if (column == "store") continue;  // of all views, said once
      INFO(column);
      CHECK(part.find("| `" + column + "` |") != std::string::npos);
    }
  }
}

TEST_CASE("a state file that is not there, or is another program's, is no state") {
  CHECK_FALSE(UserQueries::open("/nowhere/at/all.db", "acme"));
}
