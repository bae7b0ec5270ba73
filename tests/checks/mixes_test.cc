// Refunds, credits and exchanges mixed as staff of real shops mix them: each row says all that is told of it, by every
// check that looks at money or at the exchange.
#include <catch2/catch.hpp>

#include "tests/checks/mixed_rows.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

TEST_CASE("refunds, credits and exchanges mixed", "[facts][money]") {
  for (const Row& row : mixed::kMixedRows) {
    Scene s = hundred();
    row.change(s);
    INFO(row.what);
    CHECK(mixed::told(s) == row.expected);
  }
}
