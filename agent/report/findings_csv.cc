#include "agent/report/findings_csv.h"

#include "agent/report/csv.h"
#include "agent/views/local_time.h"
#include "checks/registry.h"

namespace returnwatch::agent::report {

std::string findings_csv(const std::vector<const FindingRow*>& rows, const std::string& timezone, checks::Time now) {
  Csv csv({"since", "days", "severity", "owner", "store", "finding", "order", "rma", "amount", "currency",
           "what happened", "what to do", "state", "who has it", "note", "ended", "how", "fingerprint"});
  for (const FindingRow* r : rows) {
    const checks::Finding& f = r->finding;
    const checks::CheckInfo* info = checks::find_check(f.check);
    csv.row({Cell::date(local_date(f.since, timezone)), Cell::number((now - f.since) / checks::days(1)),
             to_string(f.severity), to_string(f.owner), f.store, info ? std::string(info->title) : f.check,
             f.order_name, f.rma_id, f.amount ? Cell::amount(f.amount->minor, f.amount->currency) : Cell(""),
             f.amount ? f.amount->currency : "", f.summary, std::string(checks::action_of(f.check, f.cause)), r->state,
             r->assigned_to.empty() ? r->acknowledged_by : r->assigned_to, r->acknowledged_reason,
             Cell::date(r->resolved_at ? local_date(*r->resolved_at, timezone) : ""), r->resolved_how, f.fingerprint});
  }
  return csv.text();
}

}  // namespace returnwatch::agent::report
