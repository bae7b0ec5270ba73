#include <catch2/catch.hpp>
#include <random>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "restock_missing";

void routed(Scene& s, const char* location) { s.policy.routes = {{"", "", "", "", location}}; }
void disposition(Scene& s, const char* type) {
  s.policy.native_returns = true;
  s.order().returns = {{"77", "#1001-R1", "OPEN", ago(days(7)), {{"701", type, 1, ago(days(2)), kLondon}}}};
}
void rise(Scene& s, const char* location, Time after, Time until, long n = 1) {
  s.level().updated_at = until;
  s.c.rises.push_back({"901", location, n, after, until});
}

// Each row starts from a return whose refund has no lines and whose stock has not moved since before the receipt.
const std::vector<Row> kRows = {
    {"nothing moved", [](Scene&) {}, "no_movement"},
    {"variant untracked: untracked_variant tells it", [](Scene& s) { s.line().tracked = false; }, ""},
    {"a native return that was not read may have put it back",
     [](Scene& s) { s.order().return_status = "IN_PROGRESS"; }, "no data"},
    {"no native return", [](Scene& s) { s.order().return_status = "NO_RETURN"; }, "no_movement"},
    {"held back for two days",
     [](Scene& s) {
       rise(s, kLondon, ago(days(3)), ago(days(2)));
       s.c.rises.at(0).held = 1;
     },
     "(held_back)"},
    {"held back for three days",
     [](Scene& s) {
       s.received(ago(days(5)));
       rise(s, kLondon, ago(days(4)), ago(days(3)));
       s.c.rises.at(0).held = 1;
     },
     "held_back"},
    {"on-hand rose, and a part of it can be sold",
     [](Scene& s) {
       rise(s, kLondon, ago(days(3)), ago(days(2)), 2);
       s.c.rises.at(0).held = 1;
     },
     ""},
    {"booked as damaged: a decision",
     [](Scene& s) {
       rise(s, kLondon, ago(days(3)), ago(days(2)));
       s.c.rises.at(0).damaged = 1;
     },
     ""},
    {"held back at another place than the routed one",
     [](Scene& s) {
       routed(s, kLondon);
       s.c.rises = {{"901", kLeeds, 1, ago(days(3)), ago(days(2)), 1, 0}};
     },
     "no_movement"},
    {"routed location inactive",
     [](Scene& s) {
       routed(s, kLondon);
       s.london().active = false;
     },
     "location_inactive"},
    {"another location inactive",
     [](Scene& s) {
       routed(s, kLondon);
       s.leeds().active = false;
     },
     "no_movement"},
    {"an inactive location refused another item",
     [](Scene& s) {
       s.refund().lines = {{"799", 1, "RETURN", false, kLondon}};
       s.london().active = false;
     },
     "no_movement"},
    {"an inactive location took the other unit",
     [](Scene& s) {
       s.refund().lines = {{"701", 1, "RETURN", true, kLondon}};
       s.second_unit();
       s.refund().lines = {{"701", 1, "RETURN", true, kLondon}};
       s.london().active = false;
     },
     "no_movement"},
    {"returns unreadable, native returns off",
     [](Scene& s) { s.reach.missing[static_cast<std::size_t>(Need::returns)] = "scope missing"; }, "no_movement"},
    {"order archived",
     [](Scene& s) {
       s.order().closed = true;
       s.order().closed_at = ago(days(2)) - hours(1);
     },
     "order_archived"},
    {"archived long before the return, as finished orders are",
     [](Scene& s) {
       s.order().closed = true;
       s.order().closed_at = ago(days(19));
     },
     "no_movement"},
    {"archived after the deadline",
     [](Scene& s) {
       s.order().closed = true;
       s.order().closed_at = ago(days(1));
     },
     "no_movement"},
    {"archived, and nobody knows when", [](Scene& s) { s.order().closed = true; }, "no_movement"},
    {"first cause wins",
     [](Scene& s) {
       s.order().closed = true;
       routed(s, kLondon);
       s.london().active = false;
     },
     "location_inactive"},
    // evidence, in three ways
    {"a RETURN line",
     [](Scene& s) {
       s.refund().lines = {{"701", 1, "RETURN", true, kLondon}};
     },
     ""},
    {"a RETURN line not restocked",
     [](Scene& s) {
       s.refund().lines = {{"701", 1, "RETURN", false, kLondon}};
     },
     "no_movement"},
    {"a RETURN line that an inactive location refused",
     [](Scene& s) {
       s.leeds().active = false;
       s.leeds().deactivated_at = ago(days(30));
       s.refund().lines = {{"701", 1, "RETURN", false, kLeeds}};
     },
     "location_inactive"},
    {"refused, the location was switched off only later",
     [](Scene& s) {
       s.leeds().active = false;
       s.leeds().deactivated_at = ago(hours(1));
       s.refund().lines = {{"701", 1, "RETURN", false, kLeeds}};
     },
     "no_movement"},
    {"a NO_RESTOCK line that names an inactive location",
     [](Scene& s) {
       s.leeds().active = false;
       s.leeds().deactivated_at = ago(days(30));
       s.refund().lines = {{"701", 1, "NO_RESTOCK", false, kLeeds}};
     },
     "no_movement"},
    {"a NO_RESTOCK line",
     [](Scene& s) {
       s.refund().lines = {{"701", 1, "NO_RESTOCK", false, ""}};
     },
     "no_movement"},
    {"a line of another item",
     [](Scene& s) {
       s.refund().lines = {{"799", 1, "RETURN", true, kLondon}};
     },
     "no_movement"},
    {"a CANCEL line after the approval",
     [](Scene& s) {
       s.refund().lines = {{"701", 1, "CANCEL", true, kLondon}};
     },
     ""},
    {"a CANCEL line before the approval",
     [](Scene& s) {
       s.refund().lines = {{"701", 1, "CANCEL", true, kLondon}};
       s.refund().created_at = ago(days(7) + hours(12));
     },
     "no_movement"},
    {"a RESTOCKED disposition", [](Scene& s) { disposition(s, "RESTOCKED"); }, ""},
    {"a rise of on-hand", [](Scene& s) { rise(s, kLondon, ago(days(3)), ago(days(2))); }, ""},
    {"a rise at the routed location",
     [](Scene& s) {
       routed(s, kLondon);
       rise(s, kLondon, ago(days(3)), ago(days(2)));
     },
     ""},
    {"a rise elsewhere than routed",
     [](Scene& s) {
       routed(s, kLeeds);
       s.c.rises = {{"901", kLondon, 1, ago(days(3)), ago(days(2))}};
     },
     "no_movement"},
    {"a rise before the receipt",
     [](Scene& s) {
       s.c.rises = {{"901", kLondon, 1, ago(days(6)), ago(days(5))}};
     },
     "no_movement"},
    {"a rise that the level says was before the receipt",
     [](Scene& s) {
       s.c.rises = {{"901", kLondon, 1, ago(days(4)), ago(days(2))}};
       s.level().updated_at = ago(days(3) + hours(1));
     },
     "no_movement"},
    {"a rise between snapshots after the receipt, on a level whose time did not move with it",
     [](Scene& s) {
       s.c.rises = {{"901", kLondon, 1, ago(days(3)), ago(days(2))}};
     },
     ""},
    {"a rise between snapshots before and after the receipt",
     [](Scene& s) { rise(s, kLondon, ago(days(4)), ago(days(2))); }, ""},
    {"a rise elsewhere than routed, after the receipt",
     [](Scene& s) {
       routed(s, kLeeds);
       rise(s, kLondon, ago(days(3)), ago(days(2)));
     },
     "no_movement"},
    {"a rise before the receipt, and another movement after",
     [](Scene& s) {
       s.c.rises = {{"901", kLondon, 1, ago(days(6)), ago(days(5))}};
       s.level().updated_at = ago(days(1));
     },
     "no data"},
    {"a rise while another unit waits that is not fit for stock",
     [](Scene& s) {
       s.refund().lines = {{"701", 1, "RETURN", true, kLondon}};
       s.second_unit();
       s.refund().lines.clear();
       s.validated(true, false);
       rise(s, kLondon, ago(days(3)), ago(days(2)));
     },
     ""},
    {"a rise while another unit was not returned",
     [](Scene& s) {
       s.refund().lines = {{"701", 1, "RETURN", true, kLondon}};
       s.second_unit();
       s.refund().lines.clear();
       s.validated(false, false);
       rise(s, kLondon, ago(days(3)), ago(days(2)));
     },
     ""},
    {"a rise long after another unit's proven restock",
     [](Scene& s) {
       rise(s, kLondon, ago(days(3)), ago(days(2)));
       s.c.claims = {{"901", "99", "9099", "", ago(days(6)), ago(days(5))}};
     },
     ""},
    {"not stocked where routed, and not read since the receipt",
     [](Scene& s) {
       routed(s, kLeeds);
       s.c.levels.resize(1);
       s.level().read_at = ago(days(4));
     },
     "no data"},
    {"a rise of another item",
     [](Scene& s) {
       s.c.rises = {{"999", kLondon, 1, ago(days(3)), ago(days(2))}};
     },
     "no_movement"},
    {"a rise that an older receipt has used",
     [](Scene& s) {
       rise(s, kLondon, ago(days(3)), ago(days(2)));
       s.c.claims = {{"901", "99", "9099", "", ago(days(4)), {}}};
     },
     "no data"},
    {"a rise that serves an older receipt and this one",
     [](Scene& s) {
       rise(s, kLondon, ago(days(3)), ago(days(2)), 2);
       s.c.claims = {{"901", "99", "9099", "", ago(days(4)), {}}};
     },
     ""},
    {"a rise that a younger receipt also waits for",
     [](Scene& s) {
       rise(s, kLondon, ago(days(3)), ago(days(2)));
       s.c.claims = {{"901", "99", "9099", "", ago(days(2) + hours(12)), {}}};
     },
     ""},
    {"a rise where another restock line did not restock",
     [](Scene& s) {
       rise(s, kLondon, ago(days(3)), ago(days(2)));
       s.c.claims = {{"901", "99", "9099", kLeeds, ago(days(4)), ago(days(2) + hours(1))}};
     },
     ""},
    {"a rise that another restock line explains",
     [](Scene& s) {
       rise(s, kLondon, ago(days(3)), ago(days(2)));
       s.c.claims = {{"901", "99", "9099", "", ago(days(4)), ago(days(2) + hours(1))}};
     },
     "no data"},
    // decisions
    {"judged not fit for stock", [](Scene& s) { s.validated(true, false); }, ""},
    {"flags without a validation date mean nothing",
     [](Scene& s) {
       s.unit().validation = {true, false, {}, ""};
     },
     "no_movement"},
    {"validated as not returned", [](Scene& s) { s.validated(false, false); }, ""},
    {"disposed NOT_RESTOCKED", [](Scene& s) { disposition(s, "NOT_RESTOCKED"); }, ""},
    {"disposed MISSING", [](Scene& s) { disposition(s, "MISSING"); }, ""},
    {"PROCESSING_REQUIRED is no decision", [](Scene& s) { disposition(s, "PROCESSING_REQUIRED"); }, "no_movement"},
    {"an unknown disposition is no decision", [](Scene& s) { disposition(s, "SOMETHING_NEW"); }, "no data"},
    // lines without stock
    {"gift card", [](Scene& s) { s.line().gift_card = true; }, ""},
    {"needs no shipping", [](Scene& s) { s.line().requires_shipping = false; }, ""},
    {"variant gone", [](Scene& s) { s.line().variant_id = ""; }, ""},
    {"no shipment required", [](Scene& s) { s.unit().method = "No shipment required"; }, ""},
    // not there yet, or not at all
    {"still on its way", [](Scene& s) { s.not_received(); }, ""},
    {"return rejected", [](Scene& s) { s.rma().status = "Rejected"; }, ""},
    {"return cancelled", [](Scene& s) { s.rma().status = "Canceled"; }, ""},
    {"return pending", [](Scene& s) { s.rma().status = "Pending"; }, ""},
    {"received 23 hours ago", [](Scene& s) { s.received(ago(hours(23))); }, "(no_movement)"},
    // no data
    {"the level moved after receipt without a rise", [](Scene& s) { s.level().updated_at = ago(days(1)); }, "no data"},
    {"the level moved at the very moment", [](Scene& s) { s.level().updated_at = ago(days(3)); }, "no data"},
    {"the level has not been read since the receipt",
     [](Scene& s) {
       for (StockLevel& l : s.c.levels) l.read_at = ago(days(3));
     },
     "no data"},
    {"the routed level has not been read since the receipt",
     [](Scene& s) {
       routed(s, kLondon);
       s.level().read_at = ago(days(4));
     },
     "no data"},
    {"the level's time is unknown", [](Scene& s) { s.level().updated_at.reset(); }, "no data"},
    {"only another location's level moved",
     [](Scene& s) {
       routed(s, kLondon);
       s.c.levels.at(1).updated_at = ago(days(1));
     },
     "no_movement"},
    {"levels not read", [](Scene& s) { s.c.levels.clear(); }, "no data"},
    {"not stocked at the routed location",
     [](Scene& s) {
       routed(s, kLondon);
       s.c.levels.erase(s.c.levels.begin());
     },
     "no_movement"},
    {"order's lists incomplete", [](Scene& s) { s.order().truncated = true; }, "no data"},
    {"the order does not show the line", [](Scene& s) { s.unit().line_id = "799"; }, "no data"},
    {"order out of reach", [](Scene& s) { s.c.order.reset(); }, "no data"},
    {"return's detail unread", [](Scene& s) { s.rma().read_at.reset(); }, "no data"},
    {"native returns on and unreadable",
     [](Scene& s) {
       s.policy.native_returns = true;
       s.reach.missing[static_cast<std::size_t>(Need::returns)] = "scope missing";
     },
     "no data"},
    {"whether the variant is tracked is not known", [](Scene& s) { s.line().tracked.reset(); }, "no_movement"},
    {"a RETURN line not restocked, at a place that Shopify does not list",
     [](Scene& s) {
       s.refund().lines = {{"701", 1, "RETURN", false, "9"}};
     },
     "no_movement"},
    {"one level was read since the receipt, another place's was not",
     [](Scene& s) {
       routed(s, kLondon);
       s.c.levels.push_back(s.level());
       s.c.levels.back().location_id = "9";
       s.c.levels.back().read_at = ago(days(4));
     },
     "no_movement"},
    {"no level of the routed place, another's was read at the second of the receipt",
     [](Scene& s) {
       routed(s, kLondon);
       s.c.levels.erase(s.c.levels.begin());
       s.level().read_at = ago(days(3));
     },
     "no data"},
};

Scene missing() {
  Scene s = healthy();
  s.unrestock();
  return s;
}

}  // namespace

TEST_CASE("received and not back in stock", "[restock_missing]") {
  for (const Row& row : kRows) {
    Scene s = missing();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("received at: the comment, the validation, what the agent saw", "[restock_missing]") {
  Scene s = missing();
  CHECK(s.run(kCheck).findings.at(0).since == ago(days(3)));
  s.rma().comments.clear();
  CHECK(says(s, kCheck) == "");  // Received, but nobody knows since when: the agent is about to note it
  s.unit().validation = {true, true, ago(days(3) + hours(1)), ""};
  CHECK(s.run(kCheck).findings.at(0).since == ago(days(3) + hours(1)));
  s.unit().validation = {};
  s.rma().seen = {{"s1", "Received", ago(days(3) + hours(2))}, {"rma", "Received", ago(days(3) + hours(1))}};
  CHECK(s.run(kCheck).findings.at(0).since == ago(days(3) + hours(2)));
}

TEST_CASE("each unit is received with its own parcel", "[restock_missing]") {
  Scene s = healthy();
  s.second_unit();
  s.unrestock();
  Shipment second = s.rma().shipments.at(0);
  second.id = "s2";
  second.status = "Shipped";
  s.rma().shipments.push_back(second);
  s.unit(1).shipment_id = "s2";
  s.unit(0).variant_id = "999";  // so that the two units' findings differ
  Outcome out = s.run(kCheck);
  REQUIRE(out.findings.size() == 1);
  CHECK(out.findings[0].subject.id == "123/999");
  s.rma().shipments.at(1).outbound = true;  // and never with the parcel that leaves the shop
  CHECK(s.run(kCheck).findings.size() == 1);
}

TEST_CASE("the finding of a missing restock", "[restock_missing]") {
  const Scene s = missing();
  const Finding f = s.run(kCheck).findings.at(0);
  CHECK(f.subject.kind == SubjectKind::unit);
  CHECK(f.subject.id == "123/801");
  CHECK(f.rma_id == "123");
  CHECK(f.order_name == "#1001");
  CHECK(f.owner == Owner::operations);
  CHECK(f.severity == Severity::warning);
  CHECK_FALSE(f.amount.has_value());
  CHECK(f.summary == "SHIRT-M of return 123 was received and is not back in stock: no stock has moved.");
  CHECK(f.evidence.at(0).at == ago(days(3)));
}

TEST_CASE("two units of one line: one restocked, one missing", "[restock_missing]") {
  Scene s = healthy();
  s.second_unit();
  s.refund_line().quantity = 1;
  s.level().updated_at = ago(days(5));
  CHECK(says(s, kCheck) == "no_movement");
  s.refund_line().quantity = 2;
  CHECK(says(s, kCheck) == "");
}

TEST_CASE("a missing restock fires exactly when its grace is over, whatever grace, clock and working days",
          "[restock_missing]") {
  std::mt19937 random(20261125);
  for (int i = 0; i < 300; ++i) {
    Scene s = missing();
    const Time received = kNow - minutes(static_cast<long>(random() % 6000));
    s.received(received);
    const Duration grace = minutes(1 + static_cast<long>(random() % 6000));
    s.options[kCheck].grace = grace;
    if (i % 3 == 0)  // working days: every second day
      for (int day = -20; day < 40; day += 2) s.policy.work.spans.push_back({kNow + days(day), kNow + days(day + 1)});
    s.level().updated_at = received - days(1);
    for (StockLevel& level : s.c.levels) level.read_at = kNow;
    s.refund().created_at = received - days(1);
    CHECK(fires_exactly_at(s, kCheck, s.policy.work.add(received, grace)));
  }
}

TEST_CASE("each cause of stock that is missing in words", "[restock_missing]") {
  const auto summary = [](void (*change)(Scene&)) {
    Scene s = healthy();
    s.unrestock();
    change(s);
    return s.run(kCheck).findings.at(0).summary;
  };
  const std::string begin = "SHIRT-M of return 123 was received and is not back in stock: ";
  CHECK(summary([](Scene&) {}) == begin + "no stock has moved.");
  CHECK(summary([](Scene& s) {
          s.order().closed = true;
          s.order().closed_at = ago(days(5));
        }) == begin + "the order was archived meanwhile.");
  CHECK(summary([](Scene& s) {
          routed(s, kLondon);
          s.london().active = false;
        }) == begin + "the location it was to go to is inactive.");
}

TEST_CASE("stock that is missing names the levels that it was looked for in", "[restock_missing]") {
  Scene s = healthy();
  s.unrestock();
  const auto levels = [&s] {
    std::string out;
    const Finding f = s.run(kCheck).findings.at(0);
    for (const Evidence& e : f.evidence)
      if (e.fact == "stock level last moved") out += e.ref;
    return out;
  };
  s.c.levels.push_back(s.level());
  s.c.levels.back().item_id = "999";
  CHECK(levels() == "12");
  routed(s, kLeeds);
  CHECK(levels() == "2");
  s.policy.routes.clear();
  s.line().tracked = false;  // untracked_variant tells it
  CHECK(says(s, kCheck) == "");
}
