#include "checks/capabilities.h"

namespace returnwatch::checks {
namespace {

constexpr std::array<System, 3> kSystems = {{
    {"returngo", "ReturnGO", "calls left today"},
    {"shopify", "Shopify", "points left"},
    {"patchworks", "Patchworks", "calls left this minute"},
}};

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

}  // namespace

const std::array<System, 3>& systems() { return kSystems; }

const System* system_of(std::string_view id) {
  for (const System& s : kSystems)
    if (s.id == id) return &s;
  return nullptr;
}

std::string system_name(std::string_view id, std::string_view otherwise) {
  const System* system = system_of(id);
  return std::string(system ? system->name : otherwise);
}

std::vector<Need> needs_served(std::string_view source, std::string_view capability) {
  std::vector<Need> out;
  for (const Serves& s : kServes)
    if (s.source == source && (capability.empty() || s.capability == capability)) out.push_back(s.need);
  return out;
}

}  // namespace returnwatch::checks
