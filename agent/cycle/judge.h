// One case through every check: the pure middle of the cycle.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "agent/store/cases.h"
#include "agent/store/stages.h"
#include "agent/store/stock_doubt.h"
#include "checks/case.h"
#include "checks/executor.h"

namespace returnwatch::agent {

struct CaseJudgement {
  std::vector<checks::Outcome> outcomes;   // one per check of scope "returns"
  std::optional<checks::Time> next;        // when to judge again though nothing changes
  std::vector<checks::StockClaim> claims;  // what store-level and other cases' judgements need of this one
  std::vector<checks::RestockFact> restocks;
  std::vector<checks::HeadingUnit> heading;
  std::vector<ReasonAt> reasons;
  std::vector<StageSpan> stages;          // that have ended
  std::optional<StockDoubt> stock_doubt;  // then claims, restocks, heading and reasons are not to be believed
  checks::App carried_by;                 // the app of a refund that ReturnGO carries, never the admin; all empty: none
};

// Of everything that a judgement leaves behind but the alerts; never 0. Where it is the same as the last time nothing
// of it is written.
[[nodiscard]] std::int64_t checksum(const CaseJudgement& j);

// Seconds per check id are added to `spent` where given.
[[nodiscard]] CaseJudgement judge(const checks::ReturnCase& c, const checks::Policy& policy, const checks::Reach& reach,
                                  const checks::Options& options, checks::Time now,
                                  std::map<std::string, double>* spent = nullptr);

}  // namespace returnwatch::agent
