// The rules "Paid" and "Owed": money comes in parts, and what is owed is owed once. Each row says all that the money
// checks say of it together, so that one unit is told once.
#include <catch2/catch.hpp>

#include "tests/checks/chain_scene.h"
#include "tests/checks/money_rows.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

TEST_CASE("money in parts, and what is owed at all", "[facts][money]") {
  for (const Row& row : kMoneyRows) {
    Scene s = hundred();
    row.change(s);
    INFO(row.what);
    CHECK(all(s) == row.expected);
  }
}

TEST_CASE("a pending part is critical after five days", "[money]") {
  Scene s = hundred();
  s.rma().created_at = ago(days(15));
  part(refunds(s, "3001", 7000, true, days(10)), "PENDING", 3000, days(10));
  CHECK(s.run("refund_failed").findings.at(0).severity == Severity::critical);
  s.order().refunds.at(0).transactions.at(1).created_at = ago(days(4));
  CHECK(s.run("refund_failed").findings.at(0).severity == Severity::warning);
  CHECK(s.run("refund_failed").findings.at(0).summary ==
        "Part of the refund of return 123 was started and has not come through (pending).");
}

TEST_CASE("the one unit that was bought is owed by one return, and the other says so", "[money]") {
  Scene s = hundred();
  again(s, ago(days(3)));
  const Facts f = derive(s.c, Context{s.now, s.policy, s.reach});
  CHECK_FALSE(f.rmas.at(0).units.at(0)->spare);
  CHECK(f.rmas.at(1).units.at(0)->spare);
  CHECK(f.rmas.at(1).units.at(0)->paid_by == "nothing is due: return 123 is for the same item");
}

// ---------------------------------------------------------------- one chain

TEST_CASE("what comes back of an exchange is paid on the order that was paid", "[money]") {
  Scene s = chain();
  CHECK(all(s) == "124 no_refund 100.00");
  CHECK(all(other_side(s)) == "");
  for (const bool line : {false, true}) {
    s = chain();
    on_first(s, 10000, line);
    CHECK(all(s) == "");
    CHECK(all(other_side(s)) == "");
    Transaction t = healthy().payout();
    t.amount = gbp(10000);
    s.rma().transactions = {t};
    CHECK(all(s) == "");
    CHECK(all(other_side(s)) == "");
    s.rma().transactions.clear();
    by_person(s.c.chain.at(0).refunds.at(0));
    CHECK(all(s) == "");
    CHECK(all(other_side(s)) == "123 made_by_person 100.00");
  }
}

TEST_CASE("a chain gives back no more than it received", "[money]") {
  Scene s = chain();
  s.c.chain.at(0).received = gbp(4000);
  CHECK(all(s) == "124 no_refund 40.00");
  s = chain();  // refunded twice over, told once, on the newest return
  on_first(s, 10001, false);
  CHECK(all(other_side(s)) == "");
  CHECK(all(s).find("more_than_received 0.01") != std::string::npos);
}
