// What the flow checks share: a run's standing and a problem of a flow.
#pragma once

#include "checks/check.h"

namespace returnwatch::checks {

[[nodiscard]] bool ended(const RunFact& r);  // success, failure, stopped or partial
// The newest run that is not running; ask unknown_newest() first whether its status is known.
[[nodiscard]] const RunFact* newest_ended(const FlowCase& f);
[[nodiscard]] Problem flow_problem(const FlowCase& f, std::string_view cause, Time since, const std::string& what);
// By its trigger: whether a schedule began the run; nothing for a person's run, a retry, or a trigger that we do not
// know.
[[nodiscard]] std::optional<bool> by_schedule(const RunFact& r);
// Says "no data" for this flow alone.
void cannot_judge(const FlowCase& f, const std::string& why, Verdict& v);
// Says "no data" for a flow whose newest run has an unknown status.
[[nodiscard]] bool unknown_newest(const FlowCase& f, Verdict& v);
// Likewise where a run of the last 7 days has one: what it hides counts for as long as that.
[[nodiscard]] bool unknown_recent(const FlowCase& f, Time now, Verdict& v);

}  // namespace returnwatch::checks
