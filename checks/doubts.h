// What of a case was not understood: words that nobody listed. The verdicts that hang on them are no data - they
// neither fire nor resolve (docs/facts/specification.md section 4, unknown words decide nothing).
//
// An order and all its returns are judged together, since they share money, stock and units. So a return that a word
// stands on is no data; another one of the order is judged once for each thing that the word might mean, and what is
// said of it every time stands.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "checks/case.h"
#include "checks/check.h"

namespace returnwatch::checks {

struct Doubt {
  unsigned areas = 0;             // of Area (check.h)
  std::string reason;             // names the word
  std::optional<Time> at{};       // when what it stands on was made; nothing: it is so now
  bool of_order = true;           // it stands on the order: all returns are concerned; else
  std::vector<std::string> of{};  // these are
  [[nodiscard]] bool concerns(const std::string& rma_id) const;
};

[[nodiscard]] std::vector<Doubt> doubts_of(const ReturnCase& c);

// The case with each thing that its unknown words might mean. Nothing where no return could be told apart by them, or
// where they are too many, or one has no list of what it might be.
[[nodiscard]] std::vector<ReturnCase> suppositions(const ReturnCase& c, const std::vector<Doubt>& doubts);

// Takes back what a check that hangs on these areas has said of a case in doubt, and says "no data" instead: for each
// return that a word concerns, and for the others unless all of `supposed` - its verdicts on the suppositions - agree.
void withhold(const std::vector<Doubt>& doubts, unsigned areas, const ReturnCase& c,
              const std::function<std::vector<Verdict>()>& supposed, Verdict& v);

}  // namespace returnwatch::checks
