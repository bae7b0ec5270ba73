// What of a case was not understood: words that nobody listed. The verdicts that hang on them are no data - they
// neither fire nor resolve (docs/facts/specification.md section 4, unknown words decide nothing). An order and all its
// returns are judged together, since they share money, stock and units, so that one unknown word leaves all of them in
// doubt.
#pragma once

#include <string>
#include <vector>

#include "checks/case.h"
#include "checks/check.h"

namespace returnwatch::checks {

struct Doubt {
  unsigned areas = 0;  // of Area (check.h)
  std::string reason;  // names the word
};

[[nodiscard]] std::vector<Doubt> doubts_of(const ReturnCase& c);

// Takes back what a check that hangs on these areas has said of a case in doubt, and says "no data" for each of its
// returns instead.
void withhold(const std::vector<Doubt>& doubts, unsigned areas, const ReturnCase& c, Verdict& v);

}  // namespace returnwatch::checks
