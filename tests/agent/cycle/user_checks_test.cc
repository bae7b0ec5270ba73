// The user's own checks: rows become findings that live as built-in ones do.
#include "agent/cycle/user_checks.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "../store/fixture.h"
#include "agent/cycle/user_rows.h"
#include "agent/store/verdicts.h"
#include "config/user_checks.h"
#include "tests/where.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;

namespace {

config::UserCheck check_of(
    const std::string& sql,
    const std::string& header = "-- owner: cx\n-- grace: 1d\n-- summary: Return {rma_id} waits\n") {
  std::vector<config::ConfigProblem> problems;
  auto check = config::parse_user_check(header + sql, "checks.d/waiting.sql", problems);
  for (const auto& p : problems) UNSCOPED_INFO(to_string(p));
  REQUIRE(check);
  return *check;
}

const char* const kWaiting =
    "SELECT rma_id, order_id, order_name, created_at AS since FROM returns WHERE status = 'Approved'";

struct Scene {
  Scene() {
    std::string name = (std::filesystem::temp_directory_path() / "rw-user-XXXXXX").string();
    dir = ::mkdtemp(name.data());
    db = std::move(*Database::open((dir / "state.db").string()));
  }
  ~Scene() {
    user.reset();
    db.reset();
    std::filesystem::remove_all(dir);
  }
  void use(std::vector<config::UserCheck> own) {
    checks_ = std::move(own);
    user = std::make_unique<UserChecks>(checks_, *db, "acme");
    for (const std::string& p : user->problems()) UNSCOPED_INFO(p);
    CHECK(user->problems().empty());
  }
  std::set<std::string> judge(bool all = false) {
    std::map<std::string, double> spent;
    auto out = user->judge({now, policy, reach, options, baseline, all}, &spent);
    ran = !spent.empty();
    return out;
  }
  // "subject state[ how]" of every alert that this check ever had.
  std::string alerts(const std::string& id = "waiting") {
    std::set<std::string> rows;
    for (const alerts::Alert& a : AlertStore(*db).of_case("acme", "sql:" + id))
      rows.insert(a.finding.subject.id + " " +
                  (a.resolved_at ? "resolved " + a.resolved_how
                   : a.fired_at  ? "firing"
                                 : "pending") +
                  "\n");
    std::string out;
    for (const std::string& row : rows) out += row;
    return out;
  }
  void put(const checks::Rma& r, Time read_at = kNow) { Records(*db, "acme").returngo.put_rma(r, read_at); }

  std::filesystem::path dir;
  std::unique_ptr<Database> db;
  std::unique_ptr<UserChecks> user;
  checks::Policy policy;
  checks::Reach reach;
  checks::Options options;
  Time now = kNow;
  bool baseline = false, ran = false;

 private:
  std::vector<config::UserCheck> checks_;
};

}  // namespace

TEST_CASE("a row is pending for its grace, is read again, fires, and resolves when it is gone") {
  Scene s;
  s.put(rma(), at("2026-11-20T10:00:00Z"));
  s.use({check_of(kWaiting)});
  s.now = at("2026-11-20T12:00:00Z");
  CHECK(s.judge().empty());
  CHECK(s.alerts() == "501 pending\n");
  s.now = at("2026-11-21T10:00:00Z");  // the grace is over; what was read a day ago does not count
  CHECK(s.judge() == std::set<std::string>{"501"});
  CHECK(s.alerts() == "501 pending\n");
  s.put(rma(), s.now);
  CHECK(s.judge().empty());
  CHECK(s.alerts() == "501 firing\n");
  const auto alert = AlertStore(*s.db).of_case("acme", "sql:waiting").at(0);
  CHECK(alert.finding.summary == "Return 501 waits");
  CHECK(alert.finding.cause == "found");
  CHECK(alert.finding.owner == checks::Owner::cx);
  CHECK(alert.finding.rma_id == "501");
  CHECK(alert.finding.order_name == "#001");
  CHECK(alert.finding.since == at("2026-11-20T10:00:00Z"));
  CHECK(alert.case_key == "sql:waiting");
  CHECK(looked_at(*s.db, "acme")["waiting"] == 1);
  checks::Rma done = rma();
  done.status = "Done";
  s.put(done, s.now);
  (void)s.judge();
  CHECK(s.alerts() == "501 resolved healthy\n");
}

TEST_CASE("it runs when its store changed, when something falls due, and not otherwise") {
  Scene s;
  s.put(rma());
  s.use({check_of(kWaiting)});
  s.now = at("2026-11-20T12:00:00Z");
  (void)s.judge();
  CHECK(s.ran);
  s.now += checks::minutes(30);
  (void)s.judge();
  CHECK_FALSE(s.ran);
  (void)s.judge(true);  // `check` asks every one
  CHECK(s.ran);
  Records(*s.db, "other").returngo.put_rma(rma("777", "9777"), kNow);
  (void)s.judge();
  CHECK_FALSE(s.ran);
  s.put(rma("502", "9002"));
  (void)s.judge();
  CHECK(s.ran);
  CHECK(s.alerts() == "501 pending\n502 pending\n");
  s.now = at("2026-11-21T10:00:00Z");  // the grace of both is over
  (void)s.judge();
  CHECK(s.ran);
}

TEST_CASE("a query that looks at the clock runs again after five minutes") {
  Scene s;
  s.put(rma());
  s.use({check_of("SELECT rma_id FROM returns WHERE :now - created_at > 3 * 86400")});
  s.now = at("2026-11-23T09:58:00Z");
  (void)s.judge();
  CHECK(s.alerts().empty());
  s.now += checks::minutes(4);
  (void)s.judge();
  CHECK_FALSE(s.ran);
  s.now += checks::minutes(1);
  (void)s.judge();
  CHECK(s.alerts() == "501 pending\n");
  const Time first = AlertStore(*s.db).of_case("acme", "sql:waiting").at(0).finding.since;
  CHECK(first == s.now);  // no `since` of its own: when it was first seen
  s.now += checks::hours(2);
  (void)s.judge();
  CHECK(AlertStore(*s.db).of_case("acme", "sql:waiting").at(0).finding.since == first);
}

TEST_CASE("no data while a source is stale: nothing fires, nothing resolves") {
  Scene s;
  s.put(rma(), at("2026-11-22T10:00:00Z"));
  s.use({check_of(kWaiting)});
  (void)s.judge();
  CHECK(s.alerts() == "501 firing\n");
  s.reach.missing[static_cast<std::size_t>(checks::Need::returngo)] = "unreachable";
  checks::Rma done = rma();
  done.status = "Done";
  s.put(done);
  (void)s.judge();
  CHECK(s.alerts() == "501 firing\n");
  REQUIRE(no_data(*s.db, "acme").size() == 1);
  CHECK(no_data(*s.db, "acme")[0].reason == "ReturnGO: unreachable");
  s.reach = {};
  (void)s.judge();
  CHECK(s.alerts() == "501 resolved healthy\n");
  CHECK(no_data(*s.db, "acme").empty());
}

TEST_CASE("a query that fails, or whose rows make no sense, freezes its alerts and says why") {
  Scene s;
  s.put(rma(), at("2026-11-22T10:00:00Z"));
  s.use(
      {check_of("SELECT rma_id, created_at AS since, CASE WHEN status = 'Approved' THEN 5990 ELSE 59.9 END AS "
                "amount_minor, 'GBP' AS currency FROM returns")});
  (void)s.judge();
  CHECK(s.alerts() == "501 firing\n");
  checks::Rma done = rma();
  done.status = "Done";
  s.put(done);
  (void)s.judge();
  CHECK(s.alerts() == "501 firing\n");
  REQUIRE(no_data(*s.db, "acme").size() == 1);
  CHECK(
      no_data(*s.db, "acme")[0].reason ==
      "checks.d/waiting.sql: row 1: amount_minor is a floating-point number; money is exact: give amount_minor, whole");
}

TEST_CASE("the configuration goes before the header, and can switch a check off") {
  Scene s;
  s.put(rma(), at("2026-11-22T10:00:00Z"));
  s.use({check_of(kWaiting)});
  s.options["waiting"].grace = checks::days(30);
  s.options["waiting"].severity = checks::Severity::critical;
  s.options["waiting"].causes = {{"found", {}}};
  s.options["waiting"].causes[0].second.owner = checks::Owner::finance;
  (void)s.judge();
  CHECK(s.alerts() == "501 pending\n");
  const auto f = AlertStore(*s.db).of_case("acme", "sql:waiting").at(0).finding;
  CHECK(f.severity == checks::Severity::critical);
  CHECK(f.owner == checks::Owner::finance);
  s.options["waiting"].enabled = false;
  CHECK(s.user->needs(s.options).empty());
  (void)s.judge();
  CHECK(s.alerts() == "501 resolved unwatched\n");
  s.options.clear();
  CHECK(s.user->needs(s.options) == std::set<checks::Need>{checks::Need::returngo});
}

TEST_CASE("a file that is gone closes its alerts without a word") {
  Scene s;
  s.put(rma(), at("2026-11-22T10:00:00Z"));
  s.use({check_of(kWaiting)});
  (void)s.judge();
  CHECK(s.alerts() == "501 firing\n");
  s.use({});
  (void)s.judge();
  CHECK(s.alerts() == "501 resolved unwatched\n");
  CHECK(looked_at(*s.db, "acme")["waiting"] == 0);
}

TEST_CASE("what is wrong with a query is said before it runs, all at once") {
  Scene s;
  const std::vector<config::UserCheck> own = {
      check_of("SELECT rmaid FROM returns"), check_of("SELECT name FROM locations"),
      check_of("SELECT rma_id, rma_id FROM returns"),
      check_of("SELECT rma_id FROM returns", "-- owner: cx\n-- summary: {rma_id} since {days} days\n"),
      check_of("SELECT location_id AS subject_id, 'location' AS subject_kind FROM locations",
               "-- owner: cx\n-- summary: x\n")};
  const UserChecks user(own, *s.db, "acme");
  CHECK(user.problems() ==
        std::vector<std::string>{
            "checks.d/waiting.sql:4:8: no such column: rmaid",
            "checks.d/waiting.sql:3:20: the summary names {rma_id}, which is not a column of the query",
            "checks.d/waiting.sql: the column rma_id is returned twice",
            "checks.d/waiting.sql:2:28: the summary names {days}, which is not a column of the query"});
}

TEST_CASE("rows as problems") {
  const auto check = check_of("SELECT 1", "-- owner: cx\n-- summary: {what} of {amount}\n");
  const auto since_of = [](const checks::Subject&, const std::string&) { return kNow; };
  using Row = std::vector<QueryValue>;
  const auto one = [&](const std::vector<std::string>& columns, Row row) {
    return problems_of(check, columns, {std::move(row)}, since_of);
  };
  {
    const auto p = one({"subject_kind", "subject_id", "amount_minor", "currency", "what", "since", "cause", "evidence",
                        "evidence_source", "evidence_at", "evidence_ref", "days"},
                       {std::string("refund"), std::int64_t{3001}, std::int64_t{1200}, std::string("JPY"),
                        std::string("line\nbreak"), std::string("2026-11-20T10:00:00Z"), std::string("big"),
                        std::string("it is"), std::string("shopify"), std::int64_t{0}, std::string("r"), 1.5});
    REQUIRE(p);
    const checks::Problem& x = p->problems.at(0);
    CHECK(x.subject.kind == checks::SubjectKind::refund);
    CHECK(x.subject.id == "3001");
    CHECK(x.summary == "line break of 1200 JPY");
    CHECK(x.amount == checks::Money{1200, "JPY"});
    CHECK(x.since == at("2026-11-20T10:00:00Z"));
    CHECK(x.cause == "big");
    REQUIRE(x.evidence.size() == 3);
    CHECK((x.evidence[0].source == "shopify" && x.evidence[0].fact == "it is" && x.evidence[0].at == Time{} &&
           x.evidence[0].ref == "r"));
    CHECK(x.evidence[1].fact == "what: line break");
    CHECK(x.evidence[2].fact == "days: 1.5");
  }
  CHECK(one({"rma_id"}, {std::string("5")})->problems.at(0).subject.kind == checks::SubjectKind::return_);
  CHECK(one({"rma_id", "order_id"}, {std::monostate{}, std::string("7")})->problems.at(0).subject.kind ==
        checks::SubjectKind::order);
  CHECK(one({"rma_id", "amount", "currency"}, {std::string("5"), std::string("59.9"), std::string("GBP")})
            ->problems.at(0)
            .amount == checks::Money{5990, "GBP"});
  CHECK(one({"rma_id", "amount", "currency"}, {std::string("5"), std::int64_t{2}, std::string("KWD")})
            ->problems.at(0)
            .amount == checks::Money{2000, "KWD"});
  CHECK_FALSE(one({"rma_id", "amount_minor", "currency"}, {std::string("5"), std::monostate{}, std::string("GBP")})
                  ->problems.at(0)
                  .amount);
  const auto error = [&](const std::vector<std::string>& columns, Row row) {
    const auto p = one(columns, std::move(row));
    return p ? std::string("fine") : p.error().message;
  };
  CHECK(error({"rma_id"}, {std::monostate{}}) ==
        "checks.d/waiting.sql: row 1: subject_kind must be return, unit, refund, order, location, reason, flow, source "
        "or store");
  CHECK(error({"subject_kind", "subject_id"}, {std::string("unit"), std::monostate{}}) ==
        "checks.d/waiting.sql: row 1: subject_id is empty");
  CHECK(error({"rma_id", "amount"}, {std::string("5"), std::string("1")}) ==
        "checks.d/waiting.sql: row 1: an amount needs a currency, such as 'GBP'");
  CHECK(error({"rma_id", "amount", "currency"}, {std::string("5"), 1.5, std::string("GBP")}).find("floating-point") !=
        std::string::npos);
  CHECK(error({"rma_id", "amount", "currency"}, {std::string("5"), std::string("much"), std::string("GBP")}) ==
        "checks.d/waiting.sql: row 1: amount is not a decimal number");
  CHECK(error({"rma_id", "since"}, {std::string("5"), std::string("soon")}).find("since is neither") !=
        std::string::npos);
  CHECK(error({"rma_id", "cause"}, {std::string("5"), std::string("Too Late")}) ==
        "checks.d/waiting.sql: row 1: cause must be a word of a-z, 0-9 and _");
  CHECK(error({"rma_id", "evidence", "evidence_source"}, {std::string("5"), std::string("x"), std::string("me")})
            .find("evidence_source must be") != std::string::npos);
  CHECK(error({"rma_id"}, {std::string("RMA5")}) == "checks.d/waiting.sql: row 1: rma_id must be digits only");
}

// ---------------------------------------------------------------- the shipped examples

namespace {

void use_shipped(Scene& s) {
  const auto shipped = config::read_user_checks(returnwatch::where::source_dir() + "/config/checks.d");
  REQUIRE(shipped.problems.empty());
  s.use(shipped.checks);
}

}  // namespace

TEST_CASE("example: a large refund is told once, with its money") {
  Scene s;
  checks::Order o = order();
  const auto refund = [](const char* id, std::int64_t minor, const char* currency, Time at) {
    checks::Refund f;
    f.id = id;
    f.created_at = at;
    f.total = {checks::Money{minor, currency}, checks::Money{minor, currency}};
    f.app.title = "ReturnGO";
    return f;
  };
  const Time fresh = kNow - checks::days(2);
  o.refunds = {refund("1", 25000, "GBP", fresh),    refund("2", 24999, "GBP", fresh),
               refund("3", 50000, "JPY", fresh),    refund("4", 49999, "JPY", fresh),
               refund("5", 100000, "KWD", fresh),   refund("6", 99999, "KWD", fresh),
               refund("7", 99999999, "SEK", fresh), refund("8", 25000, "GBP", kNow - checks::days(15))};
  Records(*s.db, "acme").shopify.put_order(o, kNow);
  use_shipped(s);
  (void)s.judge();
  CHECK(s.alerts("high_value_refund") == "1 firing\n3 firing\n5 firing\n");
  for (const auto& a : AlertStore(*s.db).of_case("acme", "sql:high_value_refund"))
    if (a.finding.subject.id == "5") {
      CHECK(a.finding.summary == "A refund of 100.000 KWD was paid on order #001");
      CHECK(a.finding.evidence.at(0).fact == "refund 5 made by ReturnGO");
      CHECK(a.finding.owner == checks::Owner::finance);
    }
}

TEST_CASE("example: a return with which nothing happened for a fortnight") {
  Scene s;
  const auto put = [&s](const char* id, Time moved, const char* status, bool received = false) {
    checks::Rma r = rma(id, std::string("9000") + id);
    r.order_name = std::string("#9") + id;
    r.status = status;
    r.created_at = moved - checks::days(1);
    r.events = {{"RMA_CREATED", r.created_at}};
    if (std::string(status) != "Pending") r.events.push_back({"RMA_APPROVED", moved});
    r.last_updated = moved;
    if (received) {
      checks::Comment came;
      came.fact = checks::CommentFact::shipment_received;
      came.at = moved;
      r.comments = {came};
    }
    s.put(r);
  };
  put("1", kNow - checks::days(15), "Approved");
  put("2", kNow - checks::days(13), "Approved");
  put("3", kNow - checks::days(40), "Done");
  put("4", kNow - checks::days(15), "Received", true);
  put("5", kNow - checks::days(15), "Pending");
  Records(*s.db, "acme").returngo.want_rma("6");  // known by its number only
  use_shipped(s);
  (void)s.judge();
  std::map<std::string, std::string> causes;
  for (const auto& a : AlertStore(*s.db).of_case("acme", "sql:return_without_movement"))
    causes[a.finding.rma_id] = a.finding.cause + ": " + a.finding.summary;
  CHECK(causes == std::map<std::string, std::string>{
                      {"1", "never_sent: Return 1 of order #91 is Approved and nothing happened for 15 days"},
                      {"4", "received_and_left: Return 4 of order #94 is Received and nothing happened for 15 days"},
                      {"5", "not_decided: Return 5 of order #95 is Pending and nothing happened for 15 days"}});
}

TEST_CASE("example: a customer with many returns, by id") {
  Scene s;
  const auto add = [&s](const std::string& customer, int n, const char* status, int days_ago) {
    static int next = 100;
    for (int i = 0; i < n; ++i) {
      const std::string id = std::to_string(++next);
      checks::Order o = order("90" + id);
      o.customer_id = customer;
      Records(*s.db, "acme").shopify.put_order(o, kNow);
      checks::Rma r = rma(id, "90" + id);
      r.status = status;
      r.created_at = kNow - checks::days(days_ago) + checks::hours(i);
      s.put(r);
    }
  };
  add("c5", 5, "Approved", 10);
  add("c4", 4, "Approved", 10);
  add("cr", 5, "Rejected", 10);
  add("co", 5, "Done", 100);
  add("", 6, "Approved", 10);
  use_shipped(s);
  (void)s.judge();
  const auto all = AlertStore(*s.db).of_case("acme", "sql:customer_many_returns");
  REQUIRE(all.size() == 1);
  CHECK(all[0].finding.subject.id == "customer/c5");
  CHECK(all[0].finding.summary == "Customer c5 made 5 returns in 90 days, the latest on order #105");
  CHECK(all[0].finding.since == kNow - checks::days(10) + checks::hours(4));
}

TEST_CASE("the examples answer in time over two thousand returns") {
  Scene s;
  {
    Records records(*s.db, "acme");
    SqlTransaction step(*s.db);
    for (int i = 0; i < 2000; ++i) {
      const std::string id = std::to_string(10000 + i);
      checks::Order o = order("90" + id);
      o.customer_id = "c" + std::to_string(i % 900);
      checks::Refund f;
      f.id = "3" + id;
      f.created_at = kNow - checks::days(i % 30);
      f.total = gbp(100 * (i % 400));
      o.refunds = {f};
      records.shopify.put_order(o, kNow);
      records.returngo.put_rma(rma(id, "90" + id), kNow);
    }
    step.commit();
  }
  use_shipped(s);
  std::map<std::string, double> spent;
  (void)s.user->judge({s.now, s.policy, s.reach, s.options, false, true}, &spent);
  CHECK(spent.size() == 3);
  for (const NoDataEntry& n : no_data(*s.db, "acme")) UNSCOPED_INFO(n.check << ": " << n.reason);
  CHECK(no_data(*s.db, "acme").empty());
}
