// What the shop has granted us, scope by scope (docs/facts/shopify.md section 5), and which scopes a check's need
// stands on.
//
// The scope's name is also the capability's name in the sources' state ("" is Shopify as a whole), so that a missing
// scope is told once, by its name.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "checks/case.h"
#include "checks/times.h"

namespace returnwatch::agent::shopify {

namespace scope {
inline constexpr char orders[] = "read_orders";
inline constexpr char all_orders[] = "read_all_orders";
inline constexpr char returns[] = "read_returns";
inline constexpr char products[] = "read_products";
inline constexpr char inventory[] = "read_inventory";
inline constexpr char locations[] = "read_locations";
inline constexpr char merchant_fulfillment[] = "read_merchant_managed_fulfillment_orders";
inline constexpr char third_party_fulfillment[] = "read_third_party_fulfillment_orders";
inline constexpr char gift_cards[] = "read_gift_cards";
inline constexpr char customers[] = "read_customers";
inline constexpr char credit_accounts[] = "read_store_credit_accounts";
inline constexpr char credit_transactions[] = "read_store_credit_account_transactions";
}  // namespace scope

// Every scope that some document can use; read_all_orders too.
[[nodiscard]] const std::vector<std::string>& all_scopes();

// The scopes (capabilities of the source "shopify") that must all be fresh for this need. Empty: not Shopify's.
[[nodiscard]] const std::vector<std::string>& scopes_of(checks::Need need);

class Access {
 public:
  // Until the shop has said what it granted, everything counts as granted: what is denied will say so.
  Access() = default;
  explicit Access(std::set<std::string> granted) : granted_(std::move(granted)) {}

  // Granted (a write_x includes read_x) and not denied.
  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] bool granted(std::string_view name) const;
  [[nodiscard]] bool denied(const std::string& name) const { return denied_.count(name) > 0; }
  // A location's id may be read with either scope; its other fields only with read_locations.
  // Where the shop denies even that although read_inventory is granted, it is left out.
  [[nodiscard]] bool location_ids() const { return (has(scope::locations) || has(scope::inventory)) && !denied_ids_; }
  void deny_location_ids() { denied_ids_ = true; }
  [[nodiscard]] bool fulfillment() const {
    return has(scope::merchant_fulfillment) || has(scope::third_party_fulfillment);
  }
  [[nodiscard]] bool store_credit() const;

  // The shop's own list. What was denied although listed stays denied: retry() tries it again.
  void set_granted(std::set<std::string> granted) { granted_ = std::move(granted); }
  void deny(const std::string& name) { denied_.insert(name); }
  void retry() {
    denied_.clear();
    denied_ids_ = false;
  }
  [[nodiscard]] std::vector<std::string> write_scopes() const;
  [[nodiscard]] const std::optional<std::set<std::string>>& listed() const { return granted_; }

 private:
  std::optional<std::set<std::string>> granted_;
  std::set<std::string> denied_;
  bool denied_ids_ = false;
};

// Which scope an ACCESS_DENIED error is about: named in its text, else by the field at the end of its path. "" = not
// told.
[[nodiscard]] std::string denied_scope(std::string_view text, const std::vector<std::string>& path);

}  // namespace returnwatch::agent::shopify
