// Which alerts are not told because a source that their check reads is stale and says so itself.
#include <array>
#include <utility>

#include "alerts/grouping.h"
#include "checks/registry.h"

namespace returnwatch::alerts {
namespace {

using checks::Need;

// What a capability of a source serves; a source as a whole serves all of its own.
struct Serves {
  std::string_view source, capability;
  Need need;
};
constexpr std::array<Serves, 17> kServes = {{
    {"returngo", "", Need::returngo},
    {"shopify", "read_orders", Need::orders},
    {"shopify", "read_all_orders", Need::all_orders},
    {"shopify", "read_locations", Need::locations},
    {"shopify", "read_products", Need::products},
    {"shopify", "read_inventory", Need::inventory},
    {"shopify", "read_returns", Need::returns},
    {"shopify", "read_merchant_managed_fulfillment_orders", Need::fulfillment},
    {"shopify", "read_third_party_fulfillment_orders", Need::fulfillment},
    {"shopify", "read_gift_cards", Need::gift_cards},
    {"shopify", "read_customers", Need::customers},
    {"shopify", "read_store_credit_accounts", Need::store_credit},
    {"shopify", "read_store_credit_account_transactions", Need::store_credit},
    {"patchworks", "flows", Need::flows},
    {"patchworks", "runs", Need::runs},
    {"patchworks", "queue", Need::queue},
    {"patchworks", "tracked", Need::tracked},
}};

// "shopify" or "shopify/read_inventory", as source_stale names its subject.
std::set<Need> needs_without(const std::string& subject) {
  const auto slash = subject.find('/');
  const std::string source = subject.substr(0, slash),
                    capability = slash == std::string::npos ? "" : subject.substr(slash + 1);
  std::set<Need> out;
  for (const Serves& s : kServes)
    if (s.source == source && (slash == std::string::npos || s.capability == capability)) out.insert(s.need);
  return out;
}

}  // namespace

std::set<std::string> muted_by_sources(const std::vector<Alert>& alerts) {
  std::map<std::string, std::set<Need>> stale;  // by store
  for (const Alert& a : alerts)
    if (is_firing(a) && a.finding.check == "source_stale")
      for (Need n : needs_without(a.finding.subject.id)) stale[a.finding.store].insert(n);
  std::set<std::string> out;
  if (stale.empty()) return out;
  for (const Alert& a : alerts) {
    const auto of_store = stale.find(a.finding.store);
    const checks::CheckInfo* info = of_store == stale.end() ? nullptr : checks::find_check(a.finding.check);
    if (!info || a.finding.check == "source_stale") continue;
    for (Need need : info->needs)
      if (of_store->second.count(need)) out.insert(a.finding.fingerprint);
  }
  return out;
}

}  // namespace returnwatch::alerts
