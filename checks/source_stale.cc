// docs/facts/specification.md section 4: what could not be read. Everything that depends on it says "no data"
// meanwhile.
#include "checks/capabilities.h"
#include "checks/catalogue.h"

namespace returnwatch::checks {
namespace {

std::string because(const std::string& cause) {
  if (cause == "unreachable") return "does not answer";
  if (cause == "unauthorised") return "refuses the key";
  if (cause == "throttled") return "limits our calls";
  if (cause == "scope_missing") return "does not grant the permission";
  if (cause == "malformed") return "sends answers that cannot be understood";
  if (cause == "budget_spent") return "cannot be asked again today: our share of calls is used up";
  return cause;
}

void judge(const StoreCase& c, const Context&, Verdict& v) {
  v.looked_at = 1;
  for (const SourceTrouble& t : c.troubles) {
    Problem p;
    p.cause = t.cause;
    p.subject = {SubjectKind::source, t.capability.empty() ? t.source : t.source + "/" + t.capability};
    p.since = t.since;
    p.grace = t.allowed;
    p.summary = system_name(t.source, t.source) + (t.capability.empty() ? "" : " (" + t.capability + ")") + " " +
                because(t.cause) + ": what depends on it is not judged.";
    p.evidence.push_back({t.source, t.error.empty() ? t.cause : t.error, t.since, ""});
    if (t.last_success) p.evidence.push_back({"agent", "last read successfully", t.last_success, ""});
    v.problems.push_back(std::move(p));
  }
}

}  // namespace

CheckInfo source_stale_check() {
  CheckInfo i;
  i.id = "source_stale";
  i.title = "A source cannot be read";
  i.topic = Topic::source;
  i.owner = Owner::technical;
  i.severity = Severity::critical;
  i.grace = minutes(15);
  i.causes = {
      {"unreachable",
       "Look at the vendor's status page, then at your proxy and firewall. Nothing is lost: the agent reads later what "
       "it missed."},
      {"unauthorised", "Make a new key, put it where the configuration says, and reload."},
      {"throttled", "Find out who else uses this key, and lower their use."},
      {"scope_missing",
       "Grant the permission to the Shopify app and install it again, or switch off the checks that need it."},
      {"malformed", "Update returnwatch; if that does not help, report it with the log."},
      {"budget_spent", "Wait until 00:00 UTC, or raise daily_calls; find out who else uses the key."},
  };
  i.judge_store = judge;
  i.reads = "the results of the agent's own calls to the three systems";
  i.fires =
      "a source, or a capability of it, could not be read for the longer of 15 minutes and three planned intervals";
  i.not_when = "the last read succeeded";
  i.in_history = false;
  return i;
}

}  // namespace returnwatch::checks
