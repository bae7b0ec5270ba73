#include "tests/world/shop_lists.h"

namespace returnwatch::world {
namespace {

const Json* deref(const ShopData& shop, const Json& value) {
  if (value.is_string()) return shop.find(value.get<std::string>());
  return value.is_null() ? nullptr : &value;
}

std::vector<const Json*> all_of(const ShopData& shop, const char* type) {
  std::vector<const Json*> out;
  const auto it = shop.roots.find(type);
  if (it == shop.roots.end()) return out;
  for (const auto& id : it->second) out.push_back(shop.find(id));
  return out;
}

std::vector<const Json*> where(std::vector<const Json*> rows, const std::function<bool(const Json&)>& keep) {
  std::vector<const Json*> out;
  for (const Json* row : rows) {
    if (row != nullptr && keep(*row)) out.push_back(row);
  }
  return out;
}

std::vector<const Json*> visible_fulfilment_orders(const ShopData& shop, std::vector<const Json*> rows) {
  return where(std::move(rows), [&](const Json& row) {
    return shop.scopes.count(row.value("_third_party", false) ? "read_third_party_fulfillment_orders"
                                                              : "read_merchant_managed_fulfillment_orders") > 0;
  });
}

std::vector<const Json*> active_only(std::vector<const Json*> rows, const Json& include_inactive) {
  if (include_inactive == Json(true)) return rows;
  return where(std::move(rows), [](const Json& row) { return row.value("isActive", true); });
}

std::vector<const Json*> root(const ShopData& shop, const std::string& field, const ArgumentOf& arg) {
  static const std::map<std::string, const char*> lists = {{"orders", "Order"},
                                                           {"locations", "Location"},
                                                           {"inventoryItems", "InventoryItem"},
                                                           {"giftCards", "GiftCard"},
                                                           {"customers", "Customer"},
                                                           {"events", "BasicEvent"},
                                                           {"productVariants", "ProductVariant"},
                                                           {"products", "Product"},
                                                           {"draftOrders", "DraftOrder"},
                                                           {"fulfillmentOrders", "FulfillmentOrder"}};
  std::vector<const Json*> out;
  if (field == "nodes") {
    for (const auto& id : arg("ids")) out.push_back(shop.find(id.get<std::string>()));
    return out;
  }
  if (field == "publicApiVersions") {
    for (const auto& v : shop.api_versions) out.push_back(&v);
    return out;
  }
  const auto it = lists.find(field);
  if (it == lists.end()) return out;
  out = all_of(shop, it->second);
  if (field == "locations") return active_only(std::move(out), arg("includeInactive"));
  if (field != "fulfillmentOrders") return out;
  out = visible_fulfilment_orders(shop, std::move(out));
  if (arg("includeClosed") == Json(true)) return out;
  return where(std::move(out), [](const Json& row) {
    return row.value("status", "") != "CLOSED" && row.value("status", "") != "CANCELLED";
  });
}

}  // namespace

std::vector<const Json*> list_records(const ShopData& shop, const std::string& type, const std::string& field,
                                      const Json& record, const ArgumentOf& arg) {
  if (type == "QueryRoot") return root(shop, field, arg);
  const std::string id = record.value("id", "");
  if (field == "events") {
    return where(all_of(shop, "BasicEvent"), [&](const Json& row) { return row.value("subjectId", "") == id; });
  }
  if (type == "Customer" && field == "orders") {
    return where(all_of(shop, "Order"), [&](const Json& row) { return row.value("customer", Json()) == Json(id); });
  }
  if (type == "Location" && field == "inventoryLevels") {
    return active_only(
        where(all_of(shop, "InventoryLevel"), [&](const Json& row) { return row.value("location", "") == id; }),
        arg("includeInactive"));
  }
  std::vector<const Json*> out;
  const auto it = record.find(field);
  if (it == record.end() || !it->is_array()) return out;
  for (const auto& item : *it) {
    const Json* row = deref(shop, item);
    if (row != nullptr) out.push_back(row);
  }
  if (field == "inventoryLevels") return active_only(std::move(out), arg("includeInactive"));
  if (field == "fulfillmentOrders") return visible_fulfilment_orders(shop, std::move(out));
  if (field == "quantities") {
    const Json names = arg("names");
    return where(std::move(out), [&](const Json& row) {
      for (const auto& n : names) {
        if (n == row["name"]) return true;
      }
      return false;
    });
  }
  return out;
}

const Json* one_record(const ShopData& shop, const std::string& type, const std::string& field, const Json& record,
                       const ArgumentOf& arg) {
  if (type == "QueryRoot") {
    if (field == "shop") return &shop.shop;
    if (field == "currentAppInstallation") return &shop.installation;
    if (field == "appByHandle") {
      for (const Json* app : all_of(shop, "App")) {
        if (app->value("handle", "") == arg("handle")) return app;
      }
      return nullptr;
    }
    const auto stored = shop.shop.find("_" + field);  // counts and properties
    if (stored != shop.shop.end()) return &*stored;
    const Json id = arg("id");
    const Json* node = id.is_string() ? shop.find(id.get<std::string>()) : nullptr;
    std::string wanted = field;
    wanted[0] = static_cast<char>(std::toupper(wanted[0]));
    return node != nullptr && (field == "node" || node->value("__typename", "") == wanted) ? node : nullptr;
  }
  if (field == "inventoryLevel") {
    const bool by_item = type == "Location";
    const Json wanted = arg(by_item ? "inventoryItemId" : "locationId");
    for (const Json* level : all_of(shop, "InventoryLevel")) {
      if (level->value(by_item ? "location" : "item", "") != record.value("id", "")) continue;
      if (level->value(by_item ? "item" : "location", Json()) != wanted) continue;
      return level->value("isActive", true) || arg("includeInactive") == Json(true) ? level : nullptr;
    }
    return nullptr;
  }
  const auto it = record.find(field);
  return it == record.end() ? nullptr : deref(shop, *it);
}

}  // namespace returnwatch::world
