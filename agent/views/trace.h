// Where a return is: one timeline across the systems, what is still owed to whom, each check's verdict and why. Pure;
// for `trace` and /returns/ID. No personal data: actors are kinds, never names.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "checks/case.h"
#include "checks/executor.h"
#include "checks/facts.h"

namespace returnwatch::agent {

struct TraceEvent {
  checks::Time at{};
  std::string source;  // returngo | shopify | patchworks | agent
  std::string actor;   // customer | person | automation | api | app | "" (not told)
  std::string what;    // one short sentence
  std::string ref;
};

// How a person who waits for it stands: made good, due, not due yet, no longer or never owed, not known, in the house.
enum class OwedState { settled, owed, not_due, lapsed, nothing, unsure, held_back };

struct TraceOwed {
  std::string unit;        // what was returned: name or SKU
  std::string resolution;  // as a person says it: "refund to the payment method"
  std::optional<checks::Money> amount;
  std::string state;  // `standing` and why, in one phrase: "settled: ...", "owed: ...", "cannot be determined: ..."
  bool open = false;  // due, and not made good
  std::optional<checks::Time> since;  // with `open`: when it fell due
  std::string to = "customer";        // customer | stock
  std::string kind;                   // refund | gift_card | store_credit | bank | exchange; "" = not known
  OwedState standing = OwedState::unsure;
};

struct TraceVerdict {
  std::string check, title;
  std::string verdict;  // healthy | pending | firing | no data | not watched
  std::string why;
  std::optional<checks::Time> fires_at;  // of a pending one
};

struct TraceReturn {
  std::string store, rma_id, status, order_id, order_name;
  std::string headline;  // one or two sentences that a CX person can read out
  std::vector<TraceOwed> owed;
  std::vector<TraceEvent> events;  // oldest first
  std::vector<TraceVerdict> verdicts;
};

// One entry per RMA of the case; for an order without RMAs a single entry with an empty rma_id. `outcomes`: of every
// check that judges returns; the user's own with the findings of this case only.
[[nodiscard]] std::vector<TraceReturn> trace(const checks::ReturnCase& c, const checks::Policy& policy,
                                             const checks::Reach& reach, const std::vector<checks::Outcome>& outcomes,
                                             checks::Time now);

// Events of one RMA (none: of the order alone), oldest first; what is dated after `now` is left out.
[[nodiscard]] std::vector<TraceEvent> timeline(const checks::ReturnCase& c, const checks::Facts& facts,
                                               const checks::Rma* rma, checks::Time now);

[[nodiscard]] std::string trace_text(const std::vector<TraceReturn>& returns, const std::string& timezone,
                                     checks::Time now);
[[nodiscard]] std::string trace_json(const std::vector<TraceReturn>& returns, checks::Time now);

// Silences longer than this between two events are shown as a gap with its length.
inline constexpr checks::Duration kGapShown = checks::hours(24);

}  // namespace returnwatch::agent
