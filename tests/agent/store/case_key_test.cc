#include "agent/store/case_key.h"

#include <catch2/catch.hpp>

using namespace returnwatch::agent;

// As earlier versions wrote them.
TEST_CASE("a stored case says whose it is", "[store]") {
  CHECK(case_key_of("77", "650001") == "650001");
  CHECK(case_key_of("77", "") == "rma:77");
  CHECK(awaits_order(case_key_of("77", "")));
  for (const std::string key : {std::string("650001"), std::string(kStoreCase), user_case_key("late")})
    CHECK_FALSE(awaits_order(key));
  CHECK(user_case_key("late") == "sql:late");
  CHECK(user_check_of("sql:late") == "late");
  CHECK(user_check_of("650001") == "");
}
