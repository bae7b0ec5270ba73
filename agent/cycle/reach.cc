#include "agent/cycle/reach.h"

#include <algorithm>

#include "checks/registry.h"

namespace returnwatch::agent {

using checks::Need;

const std::vector<Capability>& capabilities() {
  static const std::vector<Capability> table = {
      {"returngo", "", Need::returngo},
      {"shopify", "", Need::orders},
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
  };
  return table;
}

std::set<Need> needs_of(const checks::Options& options, const checks::Policy& policy, bool patchworks) {
  std::set<Need> out = {Need::returngo, Need::orders, Need::all_orders};
  for (const checks::CheckInfo& c : checks::all_checks()) {
    const auto set = options.find(std::string(c.id));
    if (set != options.end() && !set->second.enabled.value_or(true)) continue;
    out.insert(c.needs.begin(), c.needs.end());
    // Parts that a check asks for only where the shop uses them.
    if (c.id == "store_credit_not_issued") {
      out.insert({Need::gift_cards, Need::customers});
      if (policy.store_credit_via == checks::CreditVia::shopify_store_credit) out.insert(Need::store_credit);
    }
    if (c.id == "restock_missing" || c.id == "restock_inactive_location" || c.id == "restock_excess" ||
        c.id == "restock_wrong_location")
      out.insert({Need::locations, Need::returns});  // where a restock went, in both ways that an order shows
    if (c.id == "untracked_variant") out.insert({Need::products, Need::inventory});
    if (c.id == "shopify_return_missing") out.insert(Need::returns);
    if (c.id == "exchange_order_stuck") out.insert(Need::fulfillment);
  }
  if (!patchworks)
    for (Need n : {Need::flows, Need::runs, Need::queue, Need::tracked}) out.erase(n);
  return out;
}

checks::Duration staleness_allowed(const SourceState& s) { return std::max(checks::minutes(15), s.interval * 3); }

checks::Reach reach_of(const std::vector<SourceState>& states, checks::Time now, bool check_mode) {
  checks::Reach out;
  std::set<std::string> seen;
  const auto mark = [&out](Need n, const std::string& why) {
    std::string& slot = out.missing[static_cast<std::size_t>(n)];
    if (slot.empty()) slot = why;
  };
  for (const SourceState& s : states) {
    if (s.capability.empty()) seen.insert(s.source);
    const bool never = !s.last_success;
    const bool stale =
        !s.ok && (check_mode || never || s.cause == "scope_missing" || now - *s.last_success > staleness_allowed(s));
    if (!stale) continue;
    const std::string why = s.cause + (s.error.empty() ? "" : " (" + s.error + ")");
    for (const Capability& c : capabilities())
      if (s.source == c.source && (s.capability.empty() || s.capability == c.name)) mark(c.need, why);
  }
  for (const Capability& c : capabilities())
    if (!seen.count(c.source)) mark(c.need, "not read yet");
  return out;
}

std::vector<checks::SourceTrouble> troubles_of(const std::vector<SourceState>& states) {
  std::vector<checks::SourceTrouble> out;
  for (const SourceState& s : states)
    if (!s.ok)
      out.push_back({s.source, s.capability, s.cause, s.error, s.last_success, s.failing_since.value_or(checks::Time{}),
                     staleness_allowed(s)});
  return out;
}

}  // namespace returnwatch::agent
