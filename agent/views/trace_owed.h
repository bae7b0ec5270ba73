// What of one return is owed to the customer and to the stock, row by row; for trace.cc alone.
#pragma once

#include <vector>

#include "agent/views/trace.h"
#include "checks/facts.h"

namespace returnwatch::agent {

struct OwedScene {
  const checks::ReturnCase& c;
  const checks::Policy& policy;
  const checks::Reach& reach;
  const checks::Facts& f;     // of it
  const checks::RmaFacts& r;  // one return of it
};

// A row per unit, in their order, and one per item that the stock still waits for. What is `open` to the customer is
// what the checks say is owed: the trace and the month's end are made of it.
[[nodiscard]] std::vector<TraceOwed> owed_of(const OwedScene& s, const std::vector<checks::Outcome>& outcomes);

}  // namespace returnwatch::agent
