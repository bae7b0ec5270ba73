// A changed version of the program: what it finds, and what it no longer holds to be wrong, is one digest per owner.
#include <catch2/catch.hpp>

#include "alerts/channels/words.h"
#include "tests/alerts/desk.h"

using namespace returnwatch;
using namespace returnwatch::alerts;
using Shapes = std::vector<std::string>;

namespace {

checks::Outcome outcome(std::vector<checks::Finding> findings) {
  checks::Outcome o;
  o.check = "refund_not_posted";
  o.findings = std::move(findings);
  return o;
}

void found_anew(Desk& d, int count, int from) {
  for (int i = 0; i < count; ++i) {
    const std::string id = std::to_string(1000 + from + i);
    d.fire(finding(id));
    d.alert(id).anew = "v2";
  }
}
void ended_anew(Desk& d, const std::string& id) {
  d.resolve(id);
  d.alert(id).anew = "v2";
}

}  // namespace

TEST_CASE("what a changed program found or ended is remembered with the alert, until it comes back by itself") {
  const Time now = at("2026-11-25T10:00:00Z");
  const Step found = advance({}, "case", {outcome({finding("1001")})}, {now, false, {}, "v2"});
  REQUIRE(found.changed.size() == 1);
  CHECK(found.changed[0].anew == "v2");
  const Step ended = advance(advance({}, "case", {outcome({finding("1001")})}, {now, false, {}}).changed, "case",
                             {outcome({})}, {now, false, {}, "v2"});
  REQUIRE(ended.changed.size() == 1);
  CHECK((ended.changed[0].resolved_at && ended.changed[0].anew == "v2"));
  const Step back = advance(ended.changed, "case", {outcome({finding("1001")})}, {now, false, {}});
  REQUIRE(back.changed.size() == 1);
  CHECK(back.changed[0].anew.empty());
}

TEST_CASE("its digest waits until every case was judged, then says all of it once") {
  Desk d;
  d.fire(2);
  CHECK(d.after(checks::minutes(1)).size() == 0);
  CHECK(shapes(d.after(checks::minutes(1))) == Shapes{"ops opened 2 firing 2 new 0 resolved"});
  d.s.judging_anew = {"acme-uk"};
  found_anew(d, 30, 100);
  CHECK(d.during(checks::hours(1)).empty());
  ended_anew(d, "1001");
  found_anew(d, 7, 200);
  CHECK(d.during(checks::hours(1)).empty());
  d.fire(1, 900);  // what happens in the shop meanwhile is told as ever
  CHECK(shapes(d.during(checks::minutes(10))) == Shapes{"ops joined 2 firing 1 new 0 resolved"});
  d.s.judging_anew = {};
  const auto said = d.during(checks::hours(1));
  REQUIRE(shapes(said) == Shapes{"ops digest 37 firing 37 new 1 resolved"});
  CHECK(lead(said[0]).rfind("After an update: ", 0) == 0);
  CHECK(why_now(said[0]).find("returnwatch was updated") == 0);
}

TEST_CASE("a digest of resolves only says so") {
  Desk d;
  d.fire(2);
  (void)d.look();
  (void)d.after(checks::minutes(1));
  ended_anew(d, "1001");
  ended_anew(d, "1002");
  const auto said = d.during(checks::minutes(10));
  REQUIRE(shapes(said) == Shapes{"ops resolved 0 firing 0 new 2 resolved"});
  CHECK(said[0].kind == GroupKind::after_update);
  CHECK(d.during(checks::hours(30)).empty());
}

TEST_CASE("who keeps an incident open is told its end there") {
  Desk d;
  d.s.receivers["ops"].keeps_state = true;
  d.fire(2);
  (void)d.look();
  const auto opened = d.after(checks::minutes(1));
  REQUIRE(opened.size() == 1);
  ended_anew(d, "1001");
  ended_anew(d, "1002");
  const auto said = d.during(checks::minutes(10));
  REQUIRE(said.size() == 1);
  CHECK(said[0].thread == opened[0].thread);
  CHECK(said[0].kind == GroupKind::of_route);
}

TEST_CASE("another owner has another digest, a second update another one") {
  Desk d;
  found_anew(d, 2, 100);
  d.fire(finding("1001", "restock_missing"));
  d.alert("1001", "restock_missing").anew = "v2";
  d.alert("1001", "restock_missing").finding.owner = checks::Owner::operations;
  CHECK(d.during(checks::minutes(10)).size() == 2);
  found_anew(d, 1, 300);
  d.alert("1300").anew = "v3";
  CHECK(shapes(d.during(checks::minutes(10))) == Shapes{"ops digest 1 firing 1 new 0 resolved"});
}
