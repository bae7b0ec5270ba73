// The rules of money played in the shapes of real shops: each row says all that is told of it.
#include <catch2/catch.hpp>

#include "tests/checks/field_means_rows.h"
#include "tests/checks/field_owed_rows.h"
#include "tests/checks/field_parts_rows.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

TEST_CASE("what real shops do with money", "[facts][money]") {
  for (const auto* rows : {&field::kParts, &field::kMeans, &field::kOwed})
    for (const Row& row : *rows) {
      Scene s = hundred();
      row.change(s);
      INFO(row.what);
      CHECK(mixed::told(s) == row.expected);
    }
}
