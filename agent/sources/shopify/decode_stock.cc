#include "agent/sources/shopify/json.h"

namespace returnwatch::agent::shopify {
namespace {

checks::Location read_location(GraphqlReader& json, Value value) {
  checks::Location out;
  std::string gid;
  json.fields(value, [&](std::string_view key, Value v) {
    if (key == "id")
      gid = json.id(v);
    else if (key == "legacyResourceId")
      out.id = json.text(v);
    else if (key == "name")
      out.name = json.text(v);
    else if (key == "isActive")
      out.active = json.flag(v, true);
    else if (key == "deactivatedAt")
      out.deactivated_at = json.time(v);
    else if (key == "isFulfillmentService")
      out.fulfillment_service = json.flag(v, false);
  });
  if (out.id.empty()) out.id = gid;
  return out;
}

std::optional<long>* quantity_of(checks::StockLevel& level, std::string_view name) {
  if (name == "on_hand") return &level.on_hand;
  if (name == "reserved") return &level.reserved;
  if (name == "damaged") return &level.damaged;
  if (name == "safety_stock") return &level.safety_stock;
  if (name == "quality_control") return &level.quality_control;
  return nullptr;
}

checks::StockLevel read_level(GraphqlReader& json, Value value, const std::string& item_id) {
  checks::StockLevel out;
  out.item_id = item_id;
  json.fields(value, [&](std::string_view key, Value v) {
    if (key == "isActive")
      out.active = json.flag(v, true);
    else if (key == "updatedAt")
      out.updated_at = json.time(v);
    else if (key == "location")
      out.location_id = json.linked_id(v);
    else if (key == "quantities") {
      json.items(v, [&](Value quantity) {
        std::string name;
        std::optional<long> amount;
        json.fields(quantity, [&](std::string_view part, Value x) {
          if (part == "name") name = json.text(x);
          if (part == "quantity" && json.real(x)) amount = json.integer(x);
        });
        if (auto* of = quantity_of(out, name)) *of = amount;
      });
    }
  });
  return out;
}

// Fields of an item may come in any order, its levels before its id.
InventoryItem read_item(GraphqlReader& json, Value value, bool& whole) {
  InventoryItem out;
  bool there = false;
  json.fields(value, [&](std::string_view key, Value v) {
    if (key == "id")
      out.id = json.id(v);
    else if (key == "tracked")
      out.tracked = json.flag(v, false);
    else if (key == "inventoryLevels") {
      const auto end = json.connection(v, [&](Value node) { out.levels.push_back(read_level(json, node, "")); });
      there = end.has_value();
      if (end && end->more) out.levels_left = end->cursor;
    }
  });
  for (auto& level : out.levels) level.item_id = out.id;
  if (!out.id.empty() && !there) whole = false;
  return out;
}

}  // namespace

Result<LocationPage> decode_locations(const std::string& body) {
  LocationPage page;
  std::optional<PageEnd> end;
  GraphqlReader json(body);
  json.data([&](std::string_view root, Value value) {
    if (root != "locations") return;
    end = json.connection(value, [&](Value node) {
      auto location = read_location(json, node);
      if (!location.id.empty()) page.locations.push_back(std::move(location));
    });
  });
  if (json.broken() || !end) return fail(ErrorKind::malformed, "shopify: an answer without a list of locations");
  page.end = std::move(*end);
  return page;
}

Result<ItemPage> decode_items(const std::string& body) {
  ItemPage page;
  std::optional<PageEnd> end;
  bool whole = true;
  GraphqlReader json(body);
  json.data([&](std::string_view root, Value value) {
    if (root != "nodes") return;
    end = json.listing(root, value, [&](Value node) {
      auto item = read_item(json, node, whole);
      if (!item.id.empty()) page.items.push_back(std::move(item));
    });
  });
  if (json.broken() || !end || !whole)
    return fail(ErrorKind::malformed, "shopify: an answer without inventory items and levels");
  page.end = std::move(*end);
  return page;
}

Result<PageEnd> decode_more_levels(const std::string& body, InventoryItem& into) {
  std::vector<checks::StockLevel> levels;
  std::optional<PageEnd> end;
  GraphqlReader json(body);
  json.data([&](std::string_view, Value item) {
    json.fields(item, [&](std::string_view key, Value v) {
      if (key != "inventoryLevels") return;
      end = json.connection(v, [&](Value node) { levels.push_back(read_level(json, node, into.id)); });
    });
  });
  if (json.broken() || !end) return fail(ErrorKind::malformed, "shopify: an answer without inventory levels");
  std::move(levels.begin(), levels.end(), std::back_inserter(into.levels));
  return *end;
}

}  // namespace returnwatch::agent::shopify
