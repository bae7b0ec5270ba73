#include "tests/agent/e2e/mutation.h"

#include <algorithm>
#include <functional>
#include <set>

namespace returnwatch::agent::testing {
namespace {

using nlohmann::json;
using Way = Mutation::Way;

struct FieldType {
  std::string_view field, type;
};
constexpr FieldType kFields[] = {
#include "agent/sources/shopify/schema_fields.inc"
};

std::string type_of(const std::string& parent, const std::string& field) {
  for (const FieldType& f : kFields)
    if (f.field == parent + "." + field) return std::string(f.type);
  return "";
}

std::string bare(std::string type) {
  type.erase(std::remove_if(type.begin(), type.end(), [](char c) { return c == '!' || c == '[' || c == ']'; }),
             type.end());
  return type;
}

// Whether Shopify may answer null there. A field of one of several types (an inline fragment's) is looked for in all.
bool nullable(const std::string& path) {
  std::string parent = "QueryRoot", type;
  for (std::size_t at = std::string("/data").size(); at < path.size();) {
    const std::size_t end = std::min(path.find('/', at + 1), path.size());
    const std::string name = path.substr(at + 1, end - at - 1);
    at = end;
    if (name == "*") continue;
    type = type_of(parent, name);
    for (const char* other : {"RefundAgreement", "OrderTransaction", "StoreCreditAccountCreditTransaction"})
      if (type.empty()) type = type_of(other, name);
    parent = bare(type);
  }
  return !type.empty() && type.back() != '!';
}

// docs/facts/returngo.md section 3, and a list's end (section 2.1).
bool sometimes_empty(const std::string& field) {
  static const std::set<std::string> names = {
      "variantName",          "barcode",         "answer",         "carrierName",        "requestedServiceLevel",
      "actualServiceLevel",   "trackingNumber",  "trackingURL",    "labelURL",           "bankAccountDetails",
      "returnItemIds",        "userDetails",     "triggeredBy",    "lastValidationDate", "nonReturnedReason",
      "nonRestockableReason", "lastValidatedBy", "thirdPartyName", "storeLocationId",    "itemValidationStatusResponse",
      "next_cursor",          "draftOrderId",    "orderId"};
  return names.count(field) > 0;
}

std::string last(const std::string& path) { return path.substr(path.rfind('/') + 1); }

bool exempt(const Mutation& m) {
  if (m.way != Way::absent && m.way != Way::null) return false;
  if (m.answer.rfind("shopify", 0) == 0) return nullable(m.field);
  if (m.answer.rfind("returngo", 0) == 0)
    return m.field.rfind("/exchangeOrders/*/", 0) == 0 ? last(m.field) == "orderId" : sometimes_empty(last(m.field));
  return last(m.field) == "finished_at" || m.field.rfind("/links", 0) == 0;  // a run that is still going
}

// Fields whose words stand on a list.
bool closed_list(const std::string& name) {
  static const std::set<std::string> names = {"status",
                                              "type",
                                              "kind",
                                              "reason",
                                              "direction",
                                              "trigger",
                                              "commentType",
                                              "eventName",
                                              "resolutionType",
                                              "initiatedAs",
                                              "processor",
                                              "currency",
                                              "currencyCode",
                                              "shopCurrency",
                                              "__typename",
                                              "externalReferenceType",
                                              "requestStatus",
                                              "restockType",
                                              "displayFinancialStatus",
                                              "displayFulfillmentStatus",
                                              "returnStatus",
                                              "is_enabled",
                                              "has_warnings"};
  return names.count(name) > 0;
}

void walk(const json& value, const std::string& path, const std::function<void(const std::string&, const json&)>& f) {
  if (!path.empty()) f(path, value);
  if (value.is_array())
    for (const json& item : value) walk(item, path + "/*", f);
  if (value.is_object())
    for (const auto& [key, item] : value.items())
      if (!path.empty() || (key != "extensions" && key != "errors")) walk(item, path + "/" + key, f);
}

json odd(const json& value) {
  if (value.is_string()) return json{{"odd", 1}};
  return "odd";
}

bool change(json& holder, const std::string& key, Way way) {
  json& value = holder[key];
  if (way == Way::absent)
    holder.erase(key);
  else if (way == Way::null)
    value = nullptr;
  else if (value.is_null())
    return false;
  else
    value = way == Way::wrong_kind ? odd(value) : json("SOMETHING_ELSE");
  return true;
}

bool change_at(json& value, const std::string& path, Way way) {
  const std::size_t end = std::min(path.find('/', 1), path.size());
  const std::string name = path.substr(1, end - 1), rest = path.substr(end);
  bool any = false;
  if (name == "*" && value.is_array()) {
    for (json& item : value)
      if (rest.empty())
        any = (item = way == Way::null ? json() : odd(item), true);
      else
        any = change_at(item, rest, way) || any;
    return any;
  }
  if (!value.is_object() || !value.contains(name)) return false;
  return rest.empty() ? change(value, name, way) : change_at(value[name], rest, way);
}

}  // namespace

std::string to_string(const Mutation& m) {
  static constexpr const char* kWays[] = {"absent", "null", "of another kind", "an unknown word"};
  return m.answer + " " + m.field + " " + kWays[static_cast<int>(m.way)];
}

std::vector<Mutation> mutations_of(const std::map<std::string, Recorded>& answers) {
  std::map<std::string, Mutation> found;
  for (const auto& [key, recorded] : answers)
    walk(recorded.body, "", [&, &recorded = recorded](const std::string& path, const json& value) {
      for (const Way way : {Way::absent, Way::null, Way::wrong_kind, Way::unknown_word}) {
        const Mutation m{recorded.answer, path, way};
        if (exempt(m) || (way == Way::wrong_kind && value.is_null())) continue;
        if (way == Way::absent && last(path) == "*") continue;
        if (way == Way::unknown_word && (!closed_list(last(path)) || value.is_structured() || value.is_null()))
          continue;
        found.emplace(to_string(m), m);
      }
    });
  std::vector<Mutation> out;
  for (auto& [name, m] : found) out.push_back(m);
  return out;
}

bool apply(const Mutation& m, json& body) { return change_at(body, m.field, m.way); }

}  // namespace returnwatch::agent::testing
