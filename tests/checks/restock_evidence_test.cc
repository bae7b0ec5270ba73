// The rules "Restock evidence" and "Decisions, not failures", clause by clause: which unit a refund line, a disposition
// or a rise of on-hand is given to.
#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kMissing = "restock_missing";
constexpr const char* kExcess = "restock_excess";

Facts facts(const Scene& s) { return derive(s.c, Context{s.now, s.policy, s.reach}); }

// A refund outside ReturnGO that put this many of the line back.
Refund& restocked(Scene& s, const char* id, Time at, int units = 1, const char* location = kLondon,
                  const char* line = "701") {
  Refund r = healthy().refund();
  r.id = id;
  r.created_at = at;
  r.lines = {{line, units, "RETURN", true, location}};
  s.order().refunds.push_back(r);
  return s.order().refunds.back();
}
void disposed(Scene& s, const char* type, int units = 1, Time at = ago(days(2)), const char* location = kLondon) {
  s.policy.native_returns = true;
  s.order().returns.push_back({"77", "#1001-R1", "OPEN", ago(days(7)), {{"701", type, units, at, location}}});
}
// One more unit of the line in the same parcel.
void two_units(Scene& s) {
  s.line().quantity = 2;
  s.rma().units.push_back(s.unit());
  s.unit(1).id = "9002";
}
// A unit of the line, on a return a day older and received a day earlier.
Rma& earlier_return(Scene& s, const char* status = "Received") {
  Rma r = s.rma();
  r.id = "122";
  r.status = status;
  r.created_at = *r.created_at - days(1);
  for (RmaEvent& e : r.events) e.at = *e.at - days(1);
  for (Comment& c : r.comments) c.at = *c.at - days(1);
  r.units.resize(1);
  r.units.at(0).id = "9000";
  r.transactions.clear();
  s.line().quantity = 2;
  s.c.rmas.insert(s.c.rmas.begin(), r);
  return s.c.rmas.front();
}
void another_line(Scene& s, int quantity) {
  s.order().lines.push_back(s.line());
  s.line(s.order().lines.size() - 1).id = "702";
  s.order().lines.back().quantity = quantity;
}

struct Clause {
  const char* check;
  const char* what;
  void (*change)(Scene&);
  const char* expected;
};

// Each starts from a received unit that nothing has put back: no refund, and a level that has not moved.
const std::vector<Clause> kRows = {
    {kMissing, "nothing", [](Scene&) {}, "no_movement"},
    {kMissing, "Shopify's old word for a restock",
     [](Scene& s) { restocked(s, "3009", ago(days(1))).lines[0].restock_type = "LEGACY_RESTOCK"; }, ""},
    {kMissing, "a NO_RESTOCK line, whatever it says besides",
     [](Scene& s) { restocked(s, "3009", ago(days(1))).lines[0].restock_type = "NO_RESTOCK"; }, "no_movement"},
    {kMissing, "a CANCEL line at the second of the approval",
     [](Scene& s) { restocked(s, "3009", ago(days(7))).lines[0].restock_type = "CANCEL"; }, ""},
    {kMissing, "a CANCEL line, and nobody knows when it was made",
     [](Scene& s) {
       Refund& r = restocked(s, "3009", ago(days(1)));
       r.lines[0].restock_type = "CANCEL";
       r.created_at.reset();
     },
     "no_movement"},
    {kMissing, "a CANCEL line, and nobody knows when the return was approved",
     [](Scene& s) {
       restocked(s, "3009", ago(days(1))).lines[0].restock_type = "CANCEL";
       s.rma().events.clear();
     },
     "no_movement"},
    {kMissing, "a CANCEL line after an older return of another line was approved, before this one was",
     [](Scene& s) {
       earlier_return(s).units[0].line_id = "702";
       s.c.rmas[0].units[0].resolution = "InstantVariantExchange";
       s.c.rmas[0].comments.clear();
       s.c.rmas[0].shipments[0].status = "Shipped";
       s.c.rmas[0].status = "Approved";
       restocked(s, "3009", ago(days(7) + hours(12))).lines[0].restock_type = "CANCEL";
     },
     "no_movement"},
    {kMissing, "put back at the second of the return's creation, one of two that were ordered",
     [](Scene& s) {
       s.line().quantity = 2;
       restocked(s, "3009", ago(days(8)));
     },
     ""},
    {kMissing, "put back before the return, the only one that was ordered, however many of another line",
     [](Scene& s) {
       another_line(s, 3);
       restocked(s, "3009", ago(days(9)));
     },
     ""},
    {kMissing, "one refund line of two units puts both back",
     [](Scene& s) {
       two_units(s);
       restocked(s, "3009", ago(days(1)), 2);
     },
     ""},
    {kMissing, "one of two disposed NOT_RESTOCKED, the other nowhere",
     [](Scene& s) {
       two_units(s);
       disposed(s, "NOT_RESTOCKED");
     },
     "no_movement"},
    {kMissing, "one of two put back, the other disposed NOT_RESTOCKED",
     [](Scene& s) {
       two_units(s);
       restocked(s, "3009", ago(days(1)));
       disposed(s, "NOT_RESTOCKED");
     },
     ""},
    {kMissing, "one of two judged not fit by staff, the other disposed NOT_RESTOCKED",
     [](Scene& s) {
       two_units(s);
       s.unit(0).validation = {true, false, ago(days(3)), ""};
       disposed(s, "NOT_RESTOCKED");
     },
     ""},
    {kMissing, "the level of another item moved",
     [](Scene& s) {
       s.c.levels.push_back(s.level());
       s.c.levels.back().item_id = "999";
       s.c.levels.back().updated_at = ago(days(1));
     },
     "no_movement"},
    {kMissing, "the level was read at the second of the receipt, and not since",
     [](Scene& s) { s.level().read_at = ago(days(3)); }, "no data"},
    // which unit
    {kExcess, "one of two judged not fit, the other put back",
     [](Scene& s) {
       two_units(s);
       s.unit(0).validation = {true, false, ago(days(3)), ""};
       restocked(s, "3009", ago(days(1)));
     },
     ""},
    {kExcess, "one of two judged not fit, and both put back",
     [](Scene& s) {
       two_units(s);
       s.unit(1).validation = {true, false, ago(days(3)), ""};
       restocked(s, "3009", ago(days(1)), 2);
     },
     "restocked_unsellable"},
    {kExcess, "one judged not fit, the other not returned, and one put back",
     [](Scene& s) {
       two_units(s);
       s.unit(0).validation = {true, false, ago(days(3)), ""};
       s.unit(1).validation = {false, false, ago(days(3)), ""};
       restocked(s, "3009", ago(days(1)));
     },
     "restocked_unsellable"},
    {kExcess, "one judged not fit, one put back by a refund whose payout names no unit",
     [](Scene& s) {
       two_units(s);
       s.unit(0).validation = {true, false, ago(days(3)), ""};
       s.rma().transactions = healthy().rma().transactions;
       s.payout().platform_refund_id = "3009";
       s.payout().unit_ids.clear();
       restocked(s, "3009", ago(days(1)));
     },
     ""},
    {kExcess, "one not returned, though the refund that names it put one back, the other received",
     [](Scene& s) {
       two_units(s);
       s.unit(1).validation = {false, false, ago(days(3)), ""};
       s.rma().transactions = healthy().rma().transactions;
       s.payout().platform_refund_id = "3009";
       s.payout().unit_ids = {"9002"};
       restocked(s, "3009", ago(days(1)));
     },
     ""},
    {kExcess, "put back twice, and a cancelled return has a unit of the line that did not come back",
     [](Scene& s) {
       earlier_return(s, "Canceled").units[0].validation = {false, false, ago(days(4)), ""};
       restocked(s, "3009", ago(days(1)), 2);
     },
     "restocked_twice"},
    {kExcess, "put back twice, and a unit of another line did not come back",
     [](Scene& s) {
       another_line(s, 1);
       s.rma().units.push_back(s.unit());
       s.unit(1).id = "9101";
       s.unit(1).line_id = "702";
       s.unit(1).validation = {false, false, ago(days(3)), ""};
       restocked(s, "3009", ago(days(1)), 2);
     },
     "restocked_twice"},
    {kExcess, "put back twice, and the order does not show the line",
     [](Scene& s) {
       restocked(s, "3009", ago(days(1)), 2);
       s.order().lines.clear();
     },
     "restocked_twice"},
    {kExcess, "cancelled, and the native returns cannot be read",
     [](Scene& s) {
       s.policy.native_returns = true;
       s.reach.missing[static_cast<std::size_t>(Need::returns)] = "scope missing";
       s.rma().status = "Canceled";
     },
     ""},
    {kExcess, "disposed NOT_RESTOCKED more often than units came back, and never put back",
     [](Scene& s) { disposed(s, "NOT_RESTOCKED", 2); }, ""},
};

Scene not_back() {
  Scene s = healthy();
  s.unrefund();
  s.level().updated_at = ago(days(5));
  return s;
}
// The units' ids that are back in stock, and how often each.
std::string back(const Scene& s) {
  const Facts f = facts(s);
  std::string out;
  for (const UnitFacts& u : f.units)
    for (std::size_t i = 0; i < u.restocks.size(); ++i) out += (out.empty() ? "" : " ") + u.unit->id;
  return out;
}

}  // namespace

TEST_CASE("what puts a unit back, clause by clause", "[facts]") {
  for (const Clause& row : kRows) {
    Scene s = not_back();
    row.change(s);
    INFO(row.check << ": " << row.what);
    CHECK(says(s, row.check) == row.expected);
  }
}

TEST_CASE("a restock is the unit's that the refund's payout names", "[facts]") {
  Scene s = not_back();
  two_units(s);
  s.rma().transactions = healthy().rma().transactions;
  s.payout().platform_refund_id = "3009";
  s.payout().unit_ids = {"9002"};
  restocked(s, "3009", ago(days(1)));
  CHECK(back(s) == "9002");
}

TEST_CASE("a second restock is told on the return whose payout names it", "[restock_excess]") {
  Scene s = not_back();
  s.rma().transactions = healthy().rma().transactions;
  s.payout().platform_refund_id = "3009";
  earlier_return(s);
  restocked(s, "3008", ago(days(2)), 2);
  restocked(s, "3009", ago(days(1)));
  CHECK(back(s) == "9000 9001 9001");
  const Outcome out = s.run(kExcess);
  REQUIRE(out.findings.size() == 1);
  CHECK(out.findings[0].subject.id == "123/801");
}

TEST_CASE("restocks are given oldest first, whichever way they came", "[facts]") {
  Scene s = not_back();
  earlier_return(s);
  restocked(s, "3009", ago(days(1)), 1, kLondon);
  disposed(s, "RESTOCKED", 1, ago(days(2)), kLeeds);
  const Facts f = facts(s);
  REQUIRE(back(s) == "9000 9001");
  CHECK(f.units.at(0).restocks.at(0).location_id == kLeeds);
  CHECK(f.units.at(1).restocks.at(0).location_id == kLondon);
}

// Two returns on one line of two units: the older's parcel is in transit, the newer's was received.
namespace {
Scene older_in_transit() {
  Scene s = not_back();
  Rma& r = earlier_return(s, "Approved");
  r.comments.clear();
  r.shipments.at(0).status = "Shipped";
  return s;
}
Comment made(const char* name) {
  Comment c;
  c.fact = CommentFact::shopify_return_made;
  c.return_name = name;
  c.at = ago(days(7));
  return c;
}
}  // namespace

TEST_CASE("stock goes to the return whose native return put it back", "[facts][restock_excess]") {
  Scene s = older_in_transit();
  s.c.rmas.at(0).comments = {made("#1001-R1")};
  s.c.rmas.at(1).comments.push_back(made("1001-R2"));
  disposed(s, "RESTOCKED");
  s.order().returns.at(0).name = "#1001-R2";
  CHECK(back(s) == "9001");
  CHECK(says(s, kExcess) == "");
  CHECK(says(s, kMissing) == "");
  s.order().returns.at(0).name = "#1001-R1";  // near miss: the one in transit, before it came
  CHECK(back(s) == "9000");
  CHECK(says(s, kExcess) == "restocked_early");
}

TEST_CASE("a refund of a native return puts back what that return is of", "[facts][restock_excess]") {
  Scene s = older_in_transit();
  s.c.rmas.at(0).comments = {made("#1001-R1")};
  s.c.rmas.at(1).comments.push_back(made("#1001-R2"));
  restocked(s, "3009", ago(days(1)));
  s.order().returns = {{"77", "#1001-R1", "OPEN", ago(days(8)), {}}, {"78", "#1001-R2", "OPEN", ago(days(7)), {}}};
  s.order().returns.at(0).refund_ids = {"3009"};
  CHECK(back(s) == "9000");
  s.order().returns.at(0).refund_ids.clear();
  s.order().returns.at(1).refund_ids = {"3009"};
  CHECK(back(s) == "9001");
}

TEST_CASE("a restock that names only the line is of what has come back", "[facts][restock_excess]") {
  Scene s = older_in_transit();
  restocked(s, "3009", ago(days(1)));
  CHECK(back(s) == "9001");
  CHECK(says(s, kExcess) == "");
  restocked(s, "3010", ago(hours(20)));  // near miss: one more than came back
  CHECK(says(s, kExcess) == "restocked_early");
}

TEST_CASE("decisions belong to the return whose native return they are of", "[facts]") {
  Scene s = older_in_transit();
  s.c.rmas.at(0).comments = {made("#1001-R1")};
  s.c.rmas.at(1).comments.push_back(made("#1001-R2"));
  disposed(s, "NOT_RESTOCKED");
  s.order().returns.at(0).name = "#1001-R2";
  CHECK_FALSE(facts(s).units.at(0).not_restockable);
  CHECK(facts(s).units.at(1).not_restockable);
}

TEST_CASE("put back once more at the right place, the wrong one is made good", "[restock_excess]") {
  Scene s = not_back();
  s.policy.routes = {{"", "", "", "", kLondon}};
  restocked(s, "3009", ago(days(2)), 1, kLeeds);
  CHECK(says(s, "restock_wrong_location") == "wrong_location");
  restocked(s, "3010", ago(days(1)), 1, kLondon);
  CHECK(says(s, "restock_wrong_location") == "");
  CHECK(says(s, kExcess) == "restocked_twice");
  s.leeds().active = false;
  s.leeds().deactivated_at = ago(days(9));
  CHECK(says(s, "restock_inactive_location") == "");
  s.order().refunds.back().created_at = ago(days(3));  // near miss: the good one came first
  CHECK(says(s, "restock_inactive_location") == "location_inactive");
}

TEST_CASE("what a rise holds back is given after what can be sold, and the oldest receipt comes first", "[facts]") {
  Scene s = not_back();
  earlier_return(s);
  s.level().updated_at = ago(days(1));
  s.c.rises = {{"901", kLondon, 2, ago(days(3)), ago(days(1)), 1, 0}};
  const Facts f = facts(s);
  CHECK(back(s) == "9000");
  CHECK(f.units.at(0).held == nullptr);
  REQUIRE(f.units.at(1).held != nullptr);
  CHECK_FALSE(f.units.at(1).restock_unsure);
}

TEST_CASE("what is back in stock is in no doubt", "[facts]") {
  CHECK_FALSE(facts(healthy()).units.at(0).restock_unsure);
}

// ---------------------------------------------------------------- rises of on-hand

namespace {

void rise(Scene& s, Time after, Time until, long units = 1, const char* location = kLondon, const char* item = "901") {
  s.level().updated_at = until;
  s.c.rises.push_back({item, location, units, after, until});
}
void claim(Scene& s, const char* rma, const char* unit, Time received) {
  s.c.claims.push_back({"901", rma, unit, "", received, {}});
}
// A unit of another line and item, a day older: proven to be back in stock then.
void proven(Scene& s, Time at, const char* location = kLondon, const char* item = "901") {
  another_line(s, 1);
  s.order().lines.back().inventory_item_id = item;
  Rma& r = earlier_return(s);
  s.line().quantity = 1;
  r.units.at(0).line_id = "702";
  r.units.at(0).reason = "Damaged";
  restocked(s, "3009", at, 1, location, "702");
}

// Each starts from unit 9001, received 3 days ago, that nothing has put back; and says which units are.
const std::vector<Row> kRises = {
    {"a rise since the receipt", [](Scene& s) { rise(s, ago(days(3)), ago(days(1))); }, "9001"},
    {"one that ended at the second of the receipt", [](Scene& s) { rise(s, ago(days(4)), ago(days(3))); }, ""},
    {"one that began before, and the level moved at the second of the receipt",
     [](Scene& s) {
       rise(s, ago(days(4)), ago(days(1)));
       s.level().updated_at = ago(days(3));
     },
     "9001"},
    {"one that began before, and the level has not moved since",
     [](Scene& s) {
       rise(s, ago(days(4)), ago(days(1)));
       s.level().updated_at = ago(days(3)) - Duration{1};
     },
     ""},
    {"one that began before, and another item's level has not moved since",
     [](Scene& s) {
       rise(s, ago(days(4)), ago(days(1)));
       s.c.levels.push_back(s.level());
       s.c.levels.back().item_id = "999";
       s.c.levels.back().updated_at = ago(days(9));
     },
     "9001"},
    {"one that began before, and nobody knows when the level moved",
     [](Scene& s) {
       rise(s, ago(days(4)), ago(days(1)));
       s.level().updated_at.reset();
     },
     "9001"},
    {"one rise for two units",
     [](Scene& s) {
       two_units(s);
       rise(s, ago(days(3)), ago(days(1)));
     },
     "9001"},
    {"a rise of two for two units",
     [](Scene& s) {
       two_units(s);
       rise(s, ago(days(3)), ago(days(1)), 2);
     },
     "9001 9002"},
    {"the earliest rise goes to the oldest receipt, however they are listed",
     [](Scene& s) {
       earlier_return(s);
       s.received(ago(days(2)));
       s.c.rmas.at(1).comments.at(0).at = ago(days(2));
       s.c.rmas.at(0).comments.at(0).at = ago(days(4));
       rise(s, ago(hours(40)), ago(hours(20)));
       rise(s, ago(days(3)), ago(hours(60)));
       s.level().updated_at = ago(hours(20));
     },
     "9000 9001"},
    {"another return's unit came first, of the same number",
     [](Scene& s) {
       claim(s, "999", "9001", ago(days(4)));
       rise(s, ago(days(3)), ago(days(1)));
     },
     ""},
    {"another return's unit came later",
     [](Scene& s) {
       claim(s, "999", "8001", ago(days(2)));
       rise(s, ago(days(3)), ago(days(1)));
     },
     "9001"},
    {"its own claim of the last judgement takes no second rise from the other unit",
     [](Scene& s) {
       two_units(s);
       claim(s, "123", "9001", ago(days(3)));
       rise(s, ago(days(3)), ago(days(1)), 2);
     },
     "9001 9002"},
    {"put back by a refund without a time, and a rise besides",
     [](Scene& s) {
       restocked(s, "3009", ago(days(1))).created_at.reset();
       rise(s, ago(days(3)), ago(days(1)));
     },
     "9001"},
    // what a proven restock took of a rise
    {"a restock proven at another time leaves the rise",
     [](Scene& s) {
       proven(s, ago(hours(80)));
       rise(s, ago(days(3)), ago(days(1)));
     },
     "9000 9001"},
    {"a restock proven after the rise leaves it",
     [](Scene& s) {
       proven(s, ago(hours(12)));
       rise(s, ago(days(3)), ago(days(1)));
     },
     "9000 9001"},
    {"a restock proven within the rise takes it",
     [](Scene& s) {
       proven(s, ago(days(2)));
       rise(s, ago(days(3)), ago(days(1)));
     },
     "9000"},
    {"a restock proven at the second of the earlier snapshot takes it",
     [](Scene& s) {
       proven(s, ago(days(3)));
       rise(s, ago(days(3)), ago(days(1)));
     },
     "9000"},
    {"a restock proven at the second of the later snapshot takes it",
     [](Scene& s) {
       proven(s, ago(days(1)));
       rise(s, ago(days(3)), ago(days(1)));
     },
     "9000"},
    {"a restock of another item leaves it",
     [](Scene& s) {
       proven(s, ago(days(2)), kLondon, "999");
       rise(s, ago(days(3)), ago(days(1)));
     },
     "9000 9001"},
    {"two proven restocks take two rises",
     [](Scene& s) {
       proven(s, ago(days(2)));
       s.c.rmas.at(0).units.push_back(s.c.rmas.at(0).units.at(0));
       s.c.rmas.at(0).units.at(1).id = "8999";
       s.order().lines.back().quantity = 2;
       s.order().refunds.back().lines.at(0).quantity = 2;
       rise(s, ago(days(3)), ago(days(1)));
       rise(s, ago(days(3)), ago(days(1)));
     },
     "9000 8999"},
    {"a proven restock took its part of a rise where it was, not where it was routed",
     [](Scene& s) {
       s.policy.routes = {{"", "", "", "", kLondon}};
       proven(s, ago(days(2)), kLeeds);
       rise(s, ago(days(3)), ago(days(1)), 1, kLeeds);
       rise(s, ago(days(3)), ago(days(1)), 1, kLondon);
     },
     "9000 9001"},
    {"a proven restock without a place took its part where it was routed",
     [](Scene& s) {
       s.policy.routes = {{"", "Damaged", "", "", kLondon}, {"", "", "", "", kLeeds}};
       proven(s, ago(days(2)), "");
       rise(s, ago(days(3)), ago(hours(25)), 1, kLeeds);
       rise(s, ago(days(3)), ago(days(1)), 1, kLondon);
     },
     "9000 9001"},
    {"two rises of one for two receipts, each after its own",
     [](Scene& s) {
       earlier_return(s);
       s.c.rmas.at(1).comments.at(0).at = ago(days(2));
       s.c.rmas.at(0).comments.at(0).at = ago(days(4));
       rise(s, ago(days(3)), ago(hours(60)));
       rise(s, ago(hours(40)), ago(hours(20)));
     },
     "9000 9001"},
};

}  // namespace

TEST_CASE("which units a rise of on-hand puts back, clause by clause", "[facts]") {
  for (const Row& row : kRises) {
    Scene s = not_back();
    row.change(s);
    INFO(row.what);
    CHECK(back(s) == row.expected);
  }
}
