// A case, or a store, as it stood at an earlier time: what the systems date later is taken back. Pure; for `backtest`.
//
// Exact where a system dates what happened: comments, events, payouts, refunds and their restocks, return lines,
// cancellation, archiving. Where none does, the time at which the agent first saw it. What has no past at all is as it
// is now (disputes, holds, an order's `refundable`) or as if nothing else had happened (a stock level that moved later
// had not moved before): the output of backtest says so.
#pragma once

#include <vector>

#include "checks/case.h"

namespace returnwatch::agent {

[[nodiscard]] checks::ReturnCase as_of(const checks::ReturnCase& c, checks::Time at);
[[nodiscard]] checks::StoreCase as_of(const checks::StoreCase& c, checks::Time at);

// The times at which a case, or a store, changed; sorted, each once.
[[nodiscard]] std::vector<checks::Time> changes_of(const checks::ReturnCase& c);
[[nodiscard]] std::vector<checks::Time> changes_of(const checks::StoreCase& c);

}  // namespace returnwatch::agent
