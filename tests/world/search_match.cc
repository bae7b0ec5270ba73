// Which fields each list can be searched by: docs/facts/shopify.md section 3.
#include <cctype>
#include <cstdlib>
#include <functional>

#include "checks/times.h"
#include "tests/world/search_query.h"

namespace returnwatch::world {
namespace {

std::string lower(std::string s) {
  for (char& c : s) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return s;
}

template <typename T>
bool compare(const T& have, const std::string& op, const T& want) {
  if (op == ">") return have > want;
  if (op == ">=") return have >= want;
  if (op == "<") return have < want;
  if (op == "<=") return have <= want;
  return have == want;
}

std::string text_at(const Json& row, const char* key) {
  const auto it = row.find(key);
  return it != row.end() && it->is_string() ? it->get<std::string>() : "";
}

bool match_id(const std::string& have, const SearchTerm& t) {
  if (have.empty()) return false;
  const std::string want = legacy_id(t.value);
  return compare(std::strtoll(legacy_id(have).c_str(), nullptr, 10), t.op, std::strtoll(want.c_str(), nullptr, 10));
}

bool match_time(const std::string& have, const SearchTerm& t) {
  if (t.cut) return false;
  const auto a = checks::parse_time(have);
  const auto b = checks::parse_time(t.value.size() == 10 ? t.value + "T00:00:00Z" : t.value);
  return a.has_value() && b.has_value() && compare(*a, t.op, *b);
}

bool match_text(const std::string& have, const SearchTerm& t) {
  if (!t.value.empty() && t.value.back() == '*') {
    return lower(have).rfind(lower(t.value.substr(0, t.value.size() - 1)), 0) == 0;
  }
  return lower(have) == lower(t.value);
}

bool match_money(const Json& amount, const SearchTerm& t) {
  const std::string text = amount.is_object() && amount.contains("shopMoney") ? text_at(amount["shopMoney"], "amount")
                           : amount.is_object()                               ? text_at(amount, "amount")
                                                                              : "";
  return compare(std::atof(text.c_str()), t.op, std::atof(t.value.c_str()));
}

using Filter = std::function<bool(const ShopData&, const Json&, const SearchTerm&)>;
using Filters = std::map<std::string, Filter>;

Filter id_of(const char* key) {
  return [key](const ShopData&, const Json& row, const SearchTerm& t) { return match_id(text_at(row, key), t); };
}
Filter time_of(const char* key) {
  return [key](const ShopData&, const Json& row, const SearchTerm& t) { return match_time(text_at(row, key), t); };
}
Filter text_of(const char* key) {
  return [key](const ShopData&, const Json& row, const SearchTerm& t) { return match_text(text_at(row, key), t); };
}
Filter money_of(const char* key) {
  return [key](const ShopData&, const Json& row, const SearchTerm& t) {
    return row.contains(key) && match_money(row[key], t);
  };
}

bool has_tag(const Json& row, const std::string& tag) {
  for (const auto& one : row.value("tags", Json::array())) {
    if (lower(one.get<std::string>()) == lower(tag)) return true;
  }
  return false;
}

bool order_status(const ShopData&, const Json& row, const SearchTerm& t) {
  const bool cancelled = !text_at(row, "cancelledAt").empty();
  const bool closed = row.value("closed", false);
  const std::string v = lower(t.value);
  if (v == "open") return !closed && !cancelled;
  if (v == "closed") return closed;
  if (v == "cancelled") return cancelled;
  return v != "not_closed" || !closed;
}

bool at_location(const Json& row, const SearchTerm& t) {
  for (const auto& refund : row.value("refunds", Json::array())) {
    if (refund.is_string()) continue;
    for (const auto& line : refund.value("refundLineItems", Json::array())) {
      if (match_id(text_at(line, "location"), t)) return true;
    }
  }
  return false;
}

bool reference_location(const ShopData& shop, const Json& row, const SearchTerm& t) {
  for (const char* list : {"refunds", "fulfillments"}) {
    for (const auto& ref : row.value(list, Json::array())) {
      const Json* node = ref.is_string() ? shop.find(ref.get<std::string>()) : &ref;
      if (node == nullptr) continue;
      if (match_id(text_at(*node, "location"), t)) return true;
      for (const auto& line : node->value("refundLineItems", Json::array())) {
        if (match_id(text_at(line, "location"), t)) return true;
      }
    }
  }
  return at_location(row, t);
}

bool order_gateway(const ShopData&, const Json& row, const SearchTerm& t) {
  for (const auto& g : row.value("paymentGatewayNames", Json::array())) {
    if (match_text(g, t)) return true;
  }
  return false;
}

bool line_sku(const ShopData& shop, const Json& row, const SearchTerm& t) {
  for (const auto& ref : row.value("lineItems", Json::array())) {
    const Json* line = ref.is_string() ? shop.find(ref.get<std::string>()) : &ref;
    if (line != nullptr && match_text(text_at(*line, "sku"), t)) return true;
  }
  return false;
}

const Filters& order_filters() {
  static const Filters f = {
      {"id", id_of("id")},
      {"name", text_of("name")},
      {"updated_at", time_of("updatedAt")},
      {"created_at", time_of("createdAt")},
      {"processed_at", time_of("processedAt")},
      {"status", order_status},
      {"financial_status", text_of("displayFinancialStatus")},
      {"fulfillment_status", text_of("displayFulfillmentStatus")},
      {"return_status", text_of("returnStatus")},
      {"current_total_price", money_of("currentTotalPriceSet")},
      {"tag", [](const ShopData&, const Json& r, const SearchTerm& t) { return has_tag(r, t.value); }},
      {"tag_not", [](const ShopData&, const Json& r, const SearchTerm& t) { return !has_tag(r, t.value); }},
      {"source_name", text_of("sourceName")},
      {"source_identifier", text_of("sourceIdentifier")},
      {"reference_location_id", reference_location},
      {"location_id", id_of("retailLocation")},
      {"fulfillment_location_id", reference_location},
      {"gateway", order_gateway},
      {"customer_id", id_of("customer")},
      {"test", [](const ShopData&, const Json& r,
                  const SearchTerm& t) { return r.value("test", false) == (lower(t.value) == "true"); }},
      {"sku", line_sku}};
  return f;
}

using Searches = std::map<std::string, Filters>;

const Searches& searches_of_goods() {
  static const Searches all = {
      {"InventoryItem",
       {{"id", id_of("id")},
        {"sku", text_of("sku")},
        {"created_at", time_of("createdAt")},
        {"updated_at", time_of("updatedAt")}}},
      {"InventoryLevel",
       {{"id", id_of("id")},
        {"inventory_item_id", id_of("item")},
        {"created_at", time_of("createdAt")},
        {"updated_at", time_of("updatedAt")}}},
      {"Location",
       {{"id", id_of("id")},
        {"location_id", id_of("id")},
        {"name", text_of("name")},
        {"created_at", time_of("createdAt")},
        {"active", [](const ShopData&, const Json& r,
                      const SearchTerm& t) { return r.value("isActive", true) == (lower(t.value) == "true"); }}}},
      {"ProductVariant",
       {{"id", id_of("id")},
        {"sku", text_of("sku")},
        {"product_id", id_of("product")},
        {"barcode", text_of("barcode")},
        {"updated_at", time_of("updatedAt")},
        {"title", text_of("title")}}},
      {"Product",
       {{"id", id_of("id")},
        {"title", text_of("title")},
        {"updated_at", time_of("updatedAt")},
        {"created_at", time_of("createdAt")},
        {"status", text_of("status")}}},
      {"FulfillmentOrder", {{"id", id_of("id")}, {"status", text_of("status")}, {"updated_at", time_of("updatedAt")}}}};
  return all;
}

const Searches& other_searches() {
  static const Searches all = {
      {"Order", order_filters()},
      {"GiftCard",
       {{"id", id_of("id")},
        {"created_at", time_of("createdAt")},
        {"source", text_of("_source")},
        {"customer_id", id_of("customer")},
        {"initial_value", money_of("initialValue")},
        {"expires_on", time_of("expiresOn")},
        {"last_characters", text_of("lastCharacters")},
        {"status", [](const ShopData&, const Json& r,
                      const SearchTerm& t) { return r.value("enabled", true) == (lower(t.value) == "enabled"); }},
        {"balance_status", [](const ShopData&, const Json&, const SearchTerm&) { return true; }}}},
      {"Event",
       {{"id", id_of("id")},
        {"action", text_of("action")},
        {"created_at", time_of("createdAt")},
        {"subject_type", text_of("subjectType")}}},
      {"Customer",
       {{"id", id_of("id")}, {"updated_at", time_of("updatedAt")}, {"customer_date", time_of("createdAt")}}},
      {"DraftOrder",
       {{"id", id_of("id")},
        {"status", text_of("status")},
        {"created_at", time_of("createdAt")},
        {"updated_at", time_of("updatedAt")},
        {"customer_id", id_of("customer")},
        {"tag", [](const ShopData&, const Json& r, const SearchTerm& t) { return has_tag(r, t.value); }}}},
      {"Return", {{"id", id_of("id")}, {"status", text_of("status")}}},
      {"SalesAgreement", {{"id", id_of("id")}, {"happened_at", time_of("happenedAt")}}},
      {"StoreCreditAccountTransaction",
       {{"id", id_of("id")}, {"type", text_of("_type")}, {"expires_at", time_of("expiresAt")}}},
      {"StoreCreditAccount", {{"currency_code", text_of("_currency")}}}};
  return all;
}

const Filters* filters_of(const std::string& type) {
  for (const Searches* searches : {&searches_of_goods(), &other_searches()}) {
    const auto it = searches->find(type);
    if (it != searches->end()) return &it->second;
  }
  return nullptr;
}

const Filter* filter_of(const std::string& type, const std::string& field) {
  const Filters* filters = filters_of(type);
  if (filters == nullptr) return nullptr;
  const auto it = filters->find(lower(field));
  return it == filters->end() ? nullptr : &it->second;
}

void collect(const std::string& type, const SearchNode& n, Json* warnings) {
  if (n.kind == SearchNode::Kind::term && !n.term.field.empty()) {
    if (filter_of(type, n.term.field) == nullptr) {
      warnings->push_back(
          {{"field", n.term.field}, {"message", "Invalid search field for this query."}, {"code", "invalid_field"}});
    } else if (n.term.cut) {
      warnings->push_back(
          {{"field", n.term.value}, {"message", "Invalid search field for this query."}, {"code", "invalid_field"}});
    }
  }
  for (const auto& child : n.children) collect(type, child, warnings);
}

}  // namespace

std::set<std::string> named_ids(const SearchNode& n) {
  if (n.kind == SearchNode::Kind::term) {
    if (n.term.field != "id" || !n.term.op.empty()) return {};
    return {legacy_id(n.term.value)};
  }
  if (n.kind == SearchNode::Kind::negation || (n.kind == SearchNode::Kind::all && n.children.size() != 1)) return {};
  std::set<std::string> out;
  for (const SearchNode& c : n.children) {
    const std::set<std::string> ids = named_ids(c);
    if (ids.empty()) return {};
    out.insert(ids.begin(), ids.end());
  }
  return out;
}

bool matches(const ShopData& shop, const std::string& type, const Json& row, const SearchNode& n) {
  switch (n.kind) {
    case SearchNode::Kind::all:
      for (const auto& c : n.children) {
        if (!matches(shop, type, row, c)) return false;
      }
      return true;
    case SearchNode::Kind::any:
      for (const auto& c : n.children) {
        if (matches(shop, type, row, c)) return true;
      }
      return false;
    case SearchNode::Kind::negation:
      return n.children.empty() || !matches(shop, type, row, n.children.front());
    case SearchNode::Kind::term:
      break;
  }
  if (n.term.field.empty()) return match_text(text_at(row, "name"), n.term);
  const Filter* filter = filter_of(type, n.term.field);
  return filter == nullptr || (*filter)(shop, row, n.term);
}

Json search_warnings(const std::string& type, const SearchNode& search) {
  Json warnings = Json::array();
  collect(type, search, &warnings);
  return warnings;
}

}  // namespace returnwatch::world
