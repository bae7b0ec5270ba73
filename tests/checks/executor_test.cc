// What the configuration decides about a problem: grace, severity, owner, smallest amount, working time, expiry.
#include <catch2/catch.hpp>
#include <random>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kPosted = "refund_not_posted";
constexpr const char* kDouble = "duplicate_refund";

// refund_not_posted: no_refund, due 3 days ago.
Scene unpaid() {
  Scene s = healthy();
  s.unrefund();
  return s;
}
// refund_not_posted: partly_refunded, 39.90 GBP still owed.
Scene partly() {
  Scene s = unpaid();
  Refund part = healthy().refund();
  part.lines.clear();
  part.total = gbp(2000);
  s.order().refunds = {part};
  return s;
}
// duplicate_refund: two_refunds, `age` ago.
Scene twice(Duration age) {
  Scene s = healthy();
  Refund again = s.refund();
  again.id = "3009";
  again.created_at = ago(age);
  s.rma().created_at = ago(age + days(20));
  s.refund().created_at = ago(age + days(1));
  s.order().refunds.push_back(again);
  return s;
}
Finding only(const Scene& s, std::string_view check = kPosted) {
  const Outcome out = s.run(check);
  REQUIRE(out.findings.size() == 1);
  return out.findings[0];
}
CauseOptions& of_cause(Scene& s, const char* check, const char* cause) {
  auto& causes = s.options[check].causes;
  for (auto& [id, options] : causes)
    if (id == cause) return options;
  causes.emplace_back(cause, CauseOptions{});
  return causes.back().second;
}

// Finds its second cause first, both of one return.
void both(const ReturnCase& c, const Facts& f, const Context& ctx, Verdict& v) {
  for (const auto& [cause, age] : {std::pair{"second", days(1)}, std::pair{"first", days(40)}})
    v.problems.push_back(return_problem(c, f.rmas.at(0), cause, ctx.now - age));
}
Outcome run_both(bool permanent) {
  CheckInfo info = *find_check(kPosted);
  info.causes = {{"first"}, {"second"}};
  info.causes[0].permanent = permanent;
  info.judge_return = nullptr;
  info.judge_case = both;
  const Scene s = healthy();
  const Context ctx{s.now, s.policy, s.reach};
  return run(info, s.c, derive(s.c, ctx), ctx, s.options);
}

}  // namespace

TEST_CASE("of one subject the cause that is listed first is told, whichever was found first", "[executor]") {
  const Outcome out = run_both(false);
  REQUIRE(out.findings.size() == 1);
  CHECK(out.findings[0].cause == "first");
  CHECK(out.expired.empty());
}

TEST_CASE("what is still wrong for another cause has not expired", "[executor]") {
  const Outcome out = run_both(true);
  REQUIRE(out.findings.size() == 1);
  CHECK(out.findings[0].cause == "second");
  CHECK(out.expired.empty());
}

TEST_CASE("grace: the cause's configured, else the cause's own, else the check's configured, else the check's",
          "[executor]") {
  Scene s = unpaid();
  CHECK(only(s).fires_at == ago(days(3)) + hours(24));
  s.options[kPosted].grace = hours(5);
  CHECK(only(s).fires_at == ago(days(3)) + hours(5));
  of_cause(s, kPosted, "no_refund").grace = hours(7);
  CHECK(only(s).fires_at == ago(days(3)) + hours(7));
  of_cause(s, kPosted, "no_refund").grace.reset();
  of_cause(s, kPosted, "order_archived").grace = hours(9);  // another cause's
  CHECK(only(s).fires_at == ago(days(3)) + hours(5));
  s.unit().resolution = "RefundToBankAccount";  // bank_not_recorded has 7 days of its own
  CHECK(only(s).fires_at == ago(days(3)) + days(7));
  of_cause(s, kPosted, "bank_not_recorded").grace = hours(1);
  CHECK(only(s).fires_at == ago(days(3)) + hours(1));
}

TEST_CASE("severity: the cause's configured, else the check's configured, else the cause's own, else the check's",
          "[executor]") {
  Scene s = partly();
  CHECK(only(s).severity == Severity::warning);
  s.options[kPosted].severity = Severity::critical;
  CHECK(only(s).severity == Severity::critical);
  of_cause(s, kPosted, "partly_refunded").severity = Severity::info;
  CHECK(only(s).severity == Severity::info);
  CHECK(only(unpaid()).severity == Severity::critical);
}

TEST_CASE("owner: the cause's configured, else the check's configured, else the check's", "[executor]") {
  Scene s = unpaid();
  CHECK(only(s).owner == Owner::finance);
  s.options[kPosted].owner = Owner::cx;
  CHECK(only(s).owner == Owner::cx);
  of_cause(s, kPosted, "no_refund").owner = Owner::operations;
  CHECK(only(s).owner == Owner::operations);
}

TEST_CASE("a check or a cause that is switched off says nothing", "[executor]") {
  Scene s = unpaid();
  s.options[kPosted].enabled = false;
  CHECK(says(s, kPosted) == "");
  CHECK_FALSE(s.run(kPosted).enabled);
  CHECK(says(s, kPosted) == "");  // and needs nothing
  s = unpaid();
  of_cause(s, kPosted, "no_refund").enabled = false;
  CHECK(says(s, kPosted) == "");
  CHECK(s.run(kPosted).enabled);
  of_cause(s, kPosted, "no_refund").enabled = true;
  CHECK(says(s, kPosted) == "no_refund");
}

TEST_CASE("min_amount, in the finding's currency", "[executor]") {
  Scene s = unpaid();
  for (const auto& [minimum, expected] : std::vector<std::pair<const char*, const char*>>{
           {"0", "no_refund"}, {"59.89", "no_refund"}, {"59.90", "no_refund"}, {"59.91", ""}, {"1000", ""}}) {
    INFO(minimum);
    s.options[kPosted].min_amount = minimum;
    CHECK(says(s, kPosted) == expected);
  }
  of_cause(s, kPosted, "no_refund").min_amount = "10";  // the cause's own wins
  CHECK(says(s, kPosted) == "no_refund");
  of_cause(s, kPosted, "no_refund").min_amount.reset();
  s.unit().paid_price = {Money{6000, "JPY"}, std::nullopt};
  CHECK(says(s, kPosted) == "no_refund");  // 6000 of them
  s.unit().paid_price = {};                // an unknown amount may be any
  CHECK(says(s, kPosted) == "no_refund");
}

TEST_CASE("working time counts for operations, finance and cx, not for technical", "[executor]") {
  Scene s = unpaid();
  s.received(at("2026-11-20T18:00:00Z"));  // a Friday
  s.policy.work.spans = {{at("2026-11-20T00:00:00Z"), at("2026-11-21T00:00:00Z")},
                         {at("2026-11-23T00:00:00Z"), at("2026-11-28T00:00:00Z")}};
  for (const Owner owner : {Owner::finance, Owner::operations, Owner::cx}) {
    s.options[kPosted].owner = owner;
    CHECK(only(s).fires_at == at("2026-11-23T18:00:00Z"));
  }
  s.options[kPosted].owner = Owner::technical;
  CHECK(only(s).fires_at == at("2026-11-21T18:00:00Z"));
}

TEST_CASE("facts that cannot be undone expire after 30 days, others do not", "[executor]") {
  for (const auto& [age, expected] :
       std::vector<std::pair<Duration, const char*>>{{days(1), "two_refunds"},
                                                     {days(30) - Duration{1}, "two_refunds"},
                                                     {days(30), "expired:two_refunds"},
                                                     {days(300), "expired:two_refunds"}})
    CHECK(says(twice(age), kDouble) == expected);
  CHECK(twice(days(1)).run(kDouble).next == ago(days(1)) + days(30));  // judged again then, by itself
  Scene old = unpaid();
  old.rma().created_at = ago(days(100));
  old.received(ago(days(90)));
  CHECK(says(old, kPosted) == "no_refund");
  for (const CheckInfo& check : all_checks())
    for (const CauseInfo& cause : check.causes) {
      const bool money = check.id == "duplicate_refund" || check.id == "manual_refund_outside_returngo" ||
                         check.id == "refund_amount_mismatch";
      if (check.id.rfind("refund_", 0) == 0 || check.id == "store_credit_not_issued" || money)
        CHECK(cause.permanent == money);
    }
}

TEST_CASE("a fact that no longer holds does not expire, it is healthy", "[executor]") {
  Scene s = twice(days(40));
  CHECK(says(s, kDouble) == "expired:two_refunds");
  s.order().refunds.pop_back();
  CHECK(says(s, kDouble) == "");
}

TEST_CASE("the next look is at the earliest deadline to come", "[executor]") {
  Scene s = unpaid();
  s.received(ago(hours(10)));
  CHECK(s.run(kPosted).next == ago(hours(10)) + hours(24));
  s.now = ago(hours(10)) + hours(24);
  CHECK_FALSE(s.run(kPosted).next.has_value());
  CHECK_FALSE(healthy().run(kPosted).next.has_value());
}

TEST_CASE("it never flaps: pending before the deadline, firing from it on, healthy once good", "[executor]") {
  struct Fault {
    const char* check;
    Scene (*make)(Time since);
    void (*heal)(Scene&);
    bool permanent;
  };
  const std::vector<Fault> faults = {
      {kPosted,
       [](Time since) {
         Scene s = unpaid();
         s.received(since);
         return s;
       },
       [](Scene& s) { s.order().refunds = healthy().order().refunds; }, false},
      {"refund_blocked_by_order_status",
       [](Time since) {
         Scene s = unpaid();
         s.received(since);
         s.order().cancelled_at = since;
         return s;
       },
       [](Scene& s) { s.order().refunds = healthy().order().refunds; }, false},
      {"store_credit_not_issued",
       [](Time since) {
         Scene s = unpaid();
         s.unit().resolution = "RefundToStoreCredit";
         s.received(since);
         return s;
       },
       [](Scene& s) {
         s.rma().transactions = healthy().rma().transactions;
         s.payout().type = "RefundToStoreCredit";
       },
       false},
      {"refund_failed",
       [](Time since) {
         Scene s = healthy();
         s.order().refunds.clear();
         s.payout().status = "Failed";
         s.payout().created_at = s.payout().updated_at = since;
         return s;
       },
       [](Scene& s) { s.order().refunds = healthy().order().refunds; }, false},
      {"manual_refund_outside_returngo",
       [](Time since) {
         Scene s = healthy();
         s.rma().transactions.clear();
         s.rma().created_at = since - days(1);
         s.refund().app = {};
         s.refund().created_at = since;
         return s;
       },
       [](Scene& s) { s.rma().transactions = healthy().rma().transactions; }, true},
      {"refund_amount_mismatch",
       [](Time since) {
         Scene s = healthy();
         s.payout().amount = gbp(100);
         s.payout().created_at = s.refund().created_at = since;
         return s;
       },
       [](Scene& s) { s.payout().amount = gbp(5990); }, true},
      {kDouble,
       [](Time since) {
         Scene s = healthy();
         s.rma().created_at = since - days(9);
         s.refund().created_at = since - days(1);
         s.order().refunds.push_back(s.refund());
         s.order().refunds.back().id = "3009";
         s.order().refunds.back().created_at = since;
         return s;
       },
       [](Scene& s) { s.order().refunds.pop_back(); }, true},
  };
  std::mt19937 random(20261128);
  for (const Fault& fault : faults)
    for (int i = 0; i < 24; ++i) {
      const Time since = kNow - minutes(static_cast<long>(random() % 30000));
      Scene s = fault.make(since);
      const Duration grace = minutes(static_cast<long>(random() % 8000));
      for (const CauseInfo& cause : find_check(fault.check)->causes)
        of_cause(s, fault.check, std::string(cause.id).c_str()).grace = grace;
      if (i % 2 == 0)
        for (int day = -40; day < 70; day += 1 + day % 3 * day % 3)
          s.policy.work.spans.push_back({kNow + days(day), kNow + days(day) + hours(20)});
      const Time due = s.policy.work.add(since, grace);
      const Time expiry = fault.permanent ? since + days(30) : Time::max();
      INFO(fault.check << " since " << to_rfc3339(since) << ", grace " << human(grace));
      for (int look = 0; look < 12; ++look) {
        s.now = look == 0 ? due - Duration{1} : look == 1 ? due : since + minutes(static_cast<long>(random() % 60000));
        const std::string said = says(s, fault.check);
        CHECK(said.substr(0, 1) == (s.now >= expiry ? "e" : s.now < due ? "(" : said.substr(0, 1)));
        if (s.now >= due && s.now < expiry) CHECK((said != "" && said[0] != '(' && said != "no data"));
        Scene well = s;
        fault.heal(well);
        CHECK(says(well, fault.check) == "");
      }
    }
}

TEST_CASE("a smallest amount that is no number keeps nothing back", "[executor]") {
  Scene s = unpaid();
  s.options[kPosted].min_amount = "a lot";
  CHECK(says(s, kPosted) == "no_refund");
}

TEST_CASE("a cause that the check does not list is told after those that it does", "[executor]") {
  const Scene s = healthy();
  const Outcome out =
      run(*find_check(kPosted), "acme-uk", Context{s.now, s.policy, s.reach}, s.options, [](Verdict& v) {
        for (const char* cause : {"not_listed", "no_refund"}) {
          Problem p;
          p.cause = cause;
          p.subject = {SubjectKind::return_, "123"};
          p.since = ago(days(3));
          v.problems.push_back(p);
        }
      });
  REQUIRE(out.findings.size() == 1);
  CHECK(out.findings[0].cause == "no_refund");
}

TEST_CASE("of several facts that cannot be undone each expires by itself", "[executor]") {
  Scene s = healthy();
  s.unrefund();
  s.rma().created_at = ago(days(60));
  for (const auto& [id, age] : {std::pair{"3007", 1}, std::pair{"3008", 40}, std::pair{"3009", 50}}) {
    Refund r = healthy().refund();
    r.id = id;
    r.created_at = ago(days(age));
    r.app = {};
    s.order().refunds.push_back(r);
  }
  CHECK(says(s, "manual_refund_outside_returngo") == "unknown_actor expired:unknown_actor expired:unknown_actor");
}

TEST_CASE("a grace of nothing is over at once, on days off, too", "[executor]") {
  Scene s = twice(hours(1));
  s.policy.work.spans = {{ago(days(9)), ago(days(2))}, {kNow + days(1), kNow + days(6)}};
  CHECK(only(s, kDouble).fires_at == ago(hours(1)));
  s.options[kDouble].grace = minutes(1);
  CHECK(only(s, kDouble).fires_at == kNow + days(1) + minutes(1));
}

TEST_CASE("each return that can be judged is judged by itself, of the others it is said why not", "[executor]") {
  CheckInfo info = *find_check(kPosted);
  info.judge_return = [](const ReturnCase& c, const Facts&, const RmaFacts& r, const Context& ctx, Verdict& v) {
    v.problems.push_back(return_problem(c, r, "no_refund", ctx.now - days(2)));
  };
  Scene s = healthy();
  s.c.rmas.push_back(s.rma());
  s.c.rmas.back().id = "9002";
  s.c.rmas.back().units.at(0).resolution = "Telegraph";  // a word that nobody knows
  const Context ctx{s.now, s.policy, s.reach};
  const Outcome out = run(info, s.c, derive(s.c, ctx), ctx, s.options);
  REQUIRE(out.findings.size() == 1);
  CHECK(out.findings[0].rma_id == s.rma().id);
  REQUIRE(out.no_data.size() == 1);
  CHECK(out.no_data[0].rma_id == "9002");
  CHECK(out.no_data[0].reason.find("Telegraph") != std::string::npos);
  CHECK(out.looked_at == 1);
  info.counts_itself = true;
  CHECK(run(info, s.c, derive(s.c, ctx), ctx, s.options).looked_at == 0);
}

TEST_CASE("a check that the policy does not use looks at nothing", "[executor]") {
  CheckInfo info = *find_check(kPosted);
  info.in_use = [](const Policy& p) { return p.native_returns; };
  Scene s = healthy();
  s.rma().status = "Impounded";
  s.policy.native_returns = false;
  const Context ctx{s.now, s.policy, s.reach};
  const Outcome off = run(info, s.c, derive(s.c, ctx), ctx, s.options);
  CHECK((off.enabled && off.findings.empty() && off.no_data.empty() && off.looked_at == 0));
  s.policy.native_returns = true;
  CHECK_FALSE(run(info, s.c, derive(s.c, ctx), ctx, s.options).no_data.empty());
}
