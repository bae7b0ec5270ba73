#include "agent/sources/shopify/access.h"

#include <algorithm>
#include <cctype>

namespace returnwatch::agent::shopify {

const std::vector<std::string>& all_scopes() {
  static const std::vector<std::string> all = {scope::orders,
                                               scope::all_orders,
                                               scope::returns,
                                               scope::products,
                                               scope::inventory,
                                               scope::locations,
                                               scope::merchant_fulfillment,
                                               scope::third_party_fulfillment,
                                               scope::gift_cards,
                                               scope::customers,
                                               scope::credit_accounts,
                                               scope::credit_transactions};
  return all;
}

const std::vector<std::string>& scopes_of(checks::Need need) {
  using checks::Need;
  static const std::vector<std::string> none, orders{scope::orders}, all_orders{scope::all_orders},
      locations{scope::locations}, products{scope::products}, inventory{scope::inventory}, returns{scope::returns},
      // With one of the two, the other's orders are invisible, which looks like "no fulfilment order".
      fulfillment{scope::merchant_fulfillment, scope::third_party_fulfillment}, gift_cards{scope::gift_cards},
      customers{scope::customers}, credit{scope::credit_accounts, scope::credit_transactions, scope::customers};
  switch (need) {
    case Need::orders:
      return orders;
    case Need::all_orders:
      return all_orders;
    case Need::locations:
      return locations;
    case Need::products:
      return products;
    case Need::inventory:
      return inventory;
    case Need::returns:
      return returns;
    case Need::fulfillment:
      return fulfillment;
    case Need::gift_cards:
      return gift_cards;
    case Need::customers:
      return customers;
    case Need::store_credit:
      return credit;
    case Need::returngo:
    case Need::flows:
    case Need::runs:
    case Need::queue:
    case Need::tracked:
    case Need::count_:
      break;
  }
  return none;
}

bool Access::granted(std::string_view name) const {
  if (!granted_) return true;
  if (granted_->count(std::string(name))) return true;
  constexpr std::string_view read = "read_";
  return name.substr(0, read.size()) == read && granted_->count("write_" + std::string(name.substr(read.size())));
}

bool Access::has(std::string_view name) const { return granted(name) && !denied_.count(std::string(name)); }

bool Access::store_credit() const {
  const auto& scopes = scopes_of(checks::Need::store_credit);
  return std::all_of(scopes.begin(), scopes.end(), [this](const std::string& s) { return has(s); });
}

std::vector<std::string> Access::write_scopes() const {
  std::vector<std::string> out;
  if (!granted_) return out;
  for (const auto& name : *granted_) {
    if (name.rfind("write_", 0) == 0) out.push_back(name);
  }
  return out;
}

namespace {

std::string scope_of_field(std::string_view field) {
  struct Row {
    std::string_view field;
    const char* scope;
  };
  static constexpr Row rows[] = {{"variant", scope::products},
                                 {"inventoryItem", scope::products},
                                 {"location", scope::locations},
                                 {"locations", scope::locations},
                                 {"customer", scope::customers},
                                 {"customers", scope::customers},
                                 {"returns", scope::returns},
                                 {"reverseFulfillmentOrders", scope::returns},
                                 {"fulfillmentOrders", scope::merchant_fulfillment},
                                 {"inventoryItems", scope::inventory},
                                 {"inventoryLevels", scope::inventory},
                                 {"giftCards", scope::gift_cards},
                                 {"storeCreditAccounts", scope::credit_accounts},
                                 {"orders", scope::orders},
                                 {"order", scope::orders}};
  for (const auto& row : rows) {
    if (row.field == field) return row.scope;
  }
  return "";
}

}  // namespace

std::string denied_scope(std::string_view text, const std::vector<std::string>& path) {
  // "... Required access: `read_locations` access scope, `read_inventory` access scope or ...": any one would do; the
  // first that we know is the one to ask for.
  for (std::size_t at = text.find("read_"); at != std::string_view::npos; at = text.find("read_", at + 1)) {
    std::size_t end = at;
    while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_')) ++end;
    const std::string name(text.substr(at, end - at));
    const auto& known = all_scopes();
    if (std::find(known.begin(), known.end(), name) != known.end()) return name;
  }
  for (auto field = path.rbegin(); field != path.rend(); ++field) {
    if (std::string name = scope_of_field(*field); !name.empty()) return name;
  }
  return "";
}

}  // namespace returnwatch::agent::shopify
