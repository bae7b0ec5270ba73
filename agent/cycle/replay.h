// What a check would have said over a span of time: a case is judged as it stood at each of its changes and deadlines.
// Pure.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "checks/executor.h"

namespace returnwatch::agent {

// One firing of one finding.
struct Episode {
  checks::Finding finding;  // as it was when it fired
  checks::Time fired_at{};
  std::optional<checks::Time> ended_at;  // nothing: it still fires
  bool before = false;                   // it fired already when the span began: not counted as fired in it
};

struct ReplaySpan {
  checks::Time from{}, to{};
};

// `judge` gives the outcomes of the case as of a time; called with rising times: `from`, each of `changes` within the
// span, and whenever an outcome asks for it. No data leaves what fires as it is.
[[nodiscard]] std::vector<Episode> replay(const ReplaySpan& span, const std::vector<checks::Time>& changes,
                                          const std::function<std::vector<checks::Outcome>(checks::Time)>& judge);

}  // namespace returnwatch::agent
