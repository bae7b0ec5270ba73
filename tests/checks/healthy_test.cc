// What all checks have in common: silent on a healthy return, and each with its words.
#include <catch2/catch.hpp>
#include <fstream>
#include <set>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

const std::vector<Row> kHealthy = {
    {"refunded and restocked", [](Scene&) {}, ""},
    {"two units of one line", [](Scene& s) { s.second_unit(); }, ""},
    {"two returns on one order", [](Scene& s) { s.second_rma(); }, ""},
    {"still on its way",
     [](Scene& s) {
       s.unrefund();
       s.level().updated_at = ago(days(9));
       s.not_received();
     },
     ""},
    {"done", [](Scene& s) { s.rma().status = "Done"; }, ""},
    {"native returns, one of it",
     [](Scene& s) {
       s.policy.native_returns = true;
       s.order().returns = {{"77", "#1001-R1", "OPEN", ago(days(7)), {}}};
     },
     ""},
    {"exchanged and shipped",
     [](Scene& s) {
       s.exchange("1002002");
       s.c.exchange_orders[0].fulfillment_status = "FULFILLED";
     },
     ""},
};

}  // namespace

TEST_CASE("no check fires on a healthy return", "[checks]") {
  for (const Row& row : kHealthy) {
    Scene s = healthy();
    row.change(s);
    for (const CheckInfo& check : all_checks()) {
      if (!check.of_cases()) continue;
      INFO(row.what << ": " << check.id);
      CHECK(says(s, check.id) == row.expected);
    }
  }
}

TEST_CASE("a test order never fires", "[checks]") {
  Scene s = healthy();
  s.unrefund();
  s.level().updated_at = ago(days(9));
  REQUIRE(says(s, "restock_missing") == "no_movement");
  REQUIRE(says(s, "refund_not_posted") == "no_refund");
  s.order().test = true;
  for (const CheckInfo& check : all_checks())
    if (check.of_cases()) CHECK(s.run(check.id).findings.empty());
}

TEST_CASE("a source that is not fresh gives no data to every check that needs it", "[checks]") {
  for (const CheckInfo& check : all_checks())
    for (const Need need : check.needs) {
      Scene s = healthy();
      s.unrefund();
      s.reach.missing[static_cast<std::size_t>(need)] = "unreachable";
      INFO(check.id << " without " << to_string(need));
      CHECK(says(s, check.id) == "no data");
    }
}

TEST_CASE("every row of the catalogue is complete", "[checks]") {
  std::set<std::string_view> ids;
  for (const CheckInfo& check : all_checks()) {
    INFO(check.id);
    CHECK(ids.insert(check.id).second);
    CHECK(find_check(check.id) == &check);
    CHECK_FALSE(check.title.empty());
    CHECK_FALSE(check.causes.empty());
    CHECK((check.of_cases() || check.judge_store));
    for (std::string_view text : {check.reads, check.fires, check.not_when}) CHECK(text.size() > 10);
  }
  CHECK(find_check("no_such_check") == nullptr);
}
