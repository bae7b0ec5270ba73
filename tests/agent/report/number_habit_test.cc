#include "agent/report/number_habit.h"

#include <catch2/catch.hpp>

using returnwatch::agent::report::grouped;

TEST_CASE("amounts are grouped as people write them where the report is read, to the last digit", "[report]") {
  CHECK(grouped({123456789, "GBP"}, "Europe/London") == "1,234,567.89");
  CHECK(grouped({123456789, "EUR"}, "Europe/Berlin") == "1.234.567,89");
  CHECK(grouped({123456789, "EUR"}, "Europe/Paris") ==
        "1\xC2\xA0"
        "234\xC2\xA0"
        "567,89");
  CHECK(grouped({123456789, "CHF"}, "Europe/Zurich") == "1'234'567.89");
  CHECK(grouped({99950, "GBP"}, "Europe/London") == "999.50");
  CHECK(grouped({-100000, "GBP"}, "UTC") == "-1,000.00");
  CHECK(grouped({1234567, "JPY"}, "Asia/Tokyo") == "1,234,567");
  CHECK(grouped({1234567, "KWD"}, "Asia/Kuwait") == "1,234.567");
  CHECK(grouped({-5, "GBP"}, "Europe/Berlin") == "-0,05");
}
