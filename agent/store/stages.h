// How long the stages of returns took, added up as they end: return_stage_seconds. Sums only grow, whatever leaves the
// state, as Prometheus expects of a histogram.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "agent/store/database.h"
#include "checks/times.h"

namespace returnwatch::agent {

struct StageSpan {              // one stage that ended
  std::string rma_id, subject;  // subject: the unit or order within the return
  std::string stage;            // received_to_restocked | due_to_refunded | released_to_fulfilled
  checks::Duration took{};
};

struct StageTotal {
  std::string stage;
  std::int64_t upto = 0;  // seconds: the bound under which they fell; 0 = over the last bound
  std::int64_t count = 0, seconds = 0;
};

// Each (return, subject, stage) counts once, however often it is given. `bounds` ascending. Call in the caller's
// SqlTransaction.
void put_stages(Database& db, const std::string& store, const std::vector<StageSpan>& spans,
                const std::vector<std::int64_t>& bounds);
[[nodiscard]] std::vector<StageTotal> stage_totals(Database& db, const std::string& store);

}  // namespace returnwatch::agent
