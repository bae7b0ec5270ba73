// Which alerts are not told because a source that their check reads is stale and says so itself.
#include "alerts/grouping.h"
#include "checks/capabilities.h"
#include "checks/registry.h"

namespace returnwatch::alerts {
namespace {

using checks::Need;

// "shopify" or "shopify/read_inventory", as source_stale names its subject.
std::vector<Need> needs_without(const std::string& subject) {
  const auto slash = subject.find('/');
  return checks::needs_served(subject.substr(0, slash), slash == std::string::npos ? "" : subject.substr(slash + 1));
}

}  // namespace

std::set<std::string> muted_by_sources(const std::vector<Alert>& alerts) {
  std::map<std::string, std::set<Need>> stale;  // by store
  for (const Alert& a : alerts)
    if (is_firing(a) && checks::is_about(a.finding.check, checks::Topic::source))
      for (Need n : needs_without(a.finding.subject.id)) stale[a.finding.store].insert(n);
  std::set<std::string> out;
  if (stale.empty()) return out;
  for (const Alert& a : alerts) {
    const auto of_store = stale.find(a.finding.store);
    const checks::CheckInfo* info = of_store == stale.end() ? nullptr : checks::find_check(a.finding.check);
    if (!info || info->topic == checks::Topic::source) continue;
    for (Need need : info->needs)
      if (of_store->second.count(need)) out.insert(a.finding.fingerprint);
  }
  return out;
}

}  // namespace returnwatch::alerts
