#include "tests/world/graphql_run.h"

#include "tests/world/search_query.h"
#include "tests/world/shop_connection.h"
#include "tests/world/shop_lists.h"

namespace returnwatch::world {
namespace {

using Fields = std::vector<std::pair<std::string, std::vector<const Selection*>>>;

std::string zero_of(const std::string& scalar) {
  if (scalar == "Decimal" || scalar == "Money") return "0.0";
  if (scalar == "UnsignedInt64") return "0";
  if (scalar == "DateTime") return "2026-01-01T00:00:00Z";
  if (scalar == "URL") return "https://shop.invalid/";
  return "";
}

class Executor {
 public:
  Executor(const ShopData& shop, const GraphqlDocument& document, const Json& variables, Time now,
           GraphqlAnswer* answer)
      : shop_(shop), document_(document), variables_(variables), now_(now), answer_(answer), currency_(shop.currency) {}

  // Nothing: a non-null field below could not be given.
  std::optional<Json> object(const SchemaType& type, const Json& record, const std::vector<const Selection*>& parents) {
    Fields fields;
    const std::string runtime = type.abstract() ? record.value("__typename", type.name) : type.name;
    for (const Selection* p : parents) collect(p->selections, runtime, &fields);
    const SchemaType& actual = *schema_.find(runtime);
    const std::string outer = currency_;
    if (runtime == "Order") currency_ = record.value("presentmentCurrencyCode", shop_.currency);
    std::optional<Json> out = Json::object();
    for (const auto& [key, selections] : fields) {
      std::optional<Json> value = field(actual, record, key, selections);
      if (!value.has_value()) {
        out.reset();
        break;
      }
      (*out)[key] = std::move(*value);
    }
    currency_ = outer;
    return out;
  }

 private:
  bool skipped(const Selection& s) {
    for (const auto& d : s.directives) {
      Selection as_field;
      as_field.args = d.args;
      const Json on = argument(as_field, "if", variables_);
      if (on.is_boolean() && on.get<bool>() == (d.name == "skip")) return true;
    }
    return false;
  }

  void collect(const std::vector<Selection>& selections, const std::string& runtime, Fields* out) {
    for (const auto& s : selections) {
      if (skipped(s)) continue;
      if (s.kind == Selection::Kind::field) {
        auto it = out->begin();
        while (it != out->end() && it->first != s.alias) ++it;
        if (it == out->end()) {
          out->push_back({s.alias, {&s}});
        } else {
          it->second.push_back(&s);
        }
        continue;
      }
      const bool spread = s.kind == Selection::Kind::spread;
      const std::string& on = spread ? document_.fragments.at(s.name).on : s.on;
      if (on.empty() || schema_.is_a(runtime, on)) {
        collect(spread ? document_.fragments.at(s.name).selections : s.selections, runtime, out);
      }
    }
  }

  std::optional<Json> nothing(const SchemaField& f) {
    if (f.type.non_null) return std::nullopt;
    return Json();
  }

  std::optional<Json> denied(const SchemaField& f, const std::vector<std::string>& needs) {
    std::string scopes;
    for (const auto& n : needs) scopes += (scopes.empty() ? "`" : " or `") + n + "`";
    error("Access denied for " + f.name + " field. Required access: " + scopes + " access scope.",
          {{"code", "ACCESS_DENIED"},
           {"documentation", "https://shopify.dev/api/usage/access-scopes"},
           {"requiredAccess", scopes + " access scope."}});
    return nothing(f);
  }

  void error(const std::string& message, Json extensions) {
    answer_->errors.push_back({{"message", message}, {"path", path_}, {"extensions", std::move(extensions)}});
  }

  std::optional<Json> field(const SchemaType& type, const Json& record, const std::string& key,
                            const std::vector<const Selection*>& selections) {
    const Selection& s = *selections.front();
    if (s.name == "__typename") return Json(type.name);
    const SchemaField& f = type.fields.at(s.name);
    const SchemaType& inner = *schema_.find(f.type.name);
    path_.push_back(key);
    std::optional<Json> out = value(type, record, f, inner, s, selections);
    path_.erase(path_.size() - 1);
    return out;
  }

  std::optional<Json> value(const SchemaType& type, const Json& record, const SchemaField& f, const SchemaType& inner,
                            const Selection& s, const std::vector<const Selection*>& selections) {
    if (!shop_.allows(f.needs)) return denied(f, f.needs);
    const SchemaType& named = inner.kind == SchemaType::Kind::connection ? *schema_.find(inner.node) : inner;
    if (!shop_.allows(named.needs)) return denied(f, named.needs);
    if (inner.kind == SchemaType::Kind::connection) return connection(type, record, f, inner, s, selections);
    if (inner.leaf()) return leaf(record, f, inner);
    if (f.type.list) return list(type, record, f, inner, s, selections);
    const Json* target =
        one_record(shop_, type.name, f.name, record, [&](const char* name) { return argument(s, name, variables_); });
    Json made;
    if (target == nullptr || target->is_null()) {
      if (!f.type.non_null) return Json();
      made = empty_object(inner.name);
      if (made.is_null()) {
        error("demo: no record for " + type.name + "." + f.name, {{"code", "INTERNAL_SERVER_ERROR"}});
        return std::nullopt;
      }
      target = &made;
    }
    if (!in_reach(shop_, *target, now_)) return nothing(f);
    std::optional<Json> out = object(inner, *target, selections);
    if (!out.has_value()) return nothing(f);
    return out;
  }

  Json empty_object(const std::string& type) const {
    const Json zero = {{"amount", "0.0"}, {"currencyCode", shop_.currency}};
    if (type == "MoneyV2") return zero;
    if (type == "MoneyBag")
      return {{"shopMoney", zero}, {"presentmentMoney", {{"amount", "0.0"}, {"currencyCode", currency_}}}};
    if (type == "CashRoundingAdjustment") return Json::object();
    return nullptr;
  }

  std::optional<Json> leaf(const Json& record, const SchemaField& f, const SchemaType& type) {
    const auto it = record.find(f.name);
    if (it != record.end() && !it->is_null()) return *it;
    if (f.name == "legacyResourceId") return Json(legacy_id(record.value("id", "")));
    if (!f.type.non_null) return Json();
    if (f.type.list) return Json::array();
    if (type.kind == SchemaType::Kind::enumeration) {
      return Json(type.values.empty() ? currency_ : *type.values.begin());
    }
    if (type.name == "Boolean") return Json(false);
    if (type.name == "Int") return Json(0);
    if (type.name == "Float") return Json(0.0);
    if (type.name == "DateTime" && record.contains("createdAt")) return record["createdAt"];
    return Json(zero_of(type.name));
  }

  // Plain lists have no cursor: `first` cuts them silently.
  std::optional<Json> list(const SchemaType& type, const Json& record, const SchemaField& f, const SchemaType& inner,
                           const Selection& s, const std::vector<const Selection*>& selections) {
    std::vector<const Json*> rows =
        list_records(shop_, type.name, f.name, record, [&](const char* name) { return argument(s, name, variables_); });
    const Json first = argument(s, "first", variables_);
    if (first.is_number_integer() && first.get<std::size_t>() < rows.size()) rows.resize(first.get<std::size_t>());
    Json out = Json::array();
    for (const Json* row : rows) {
      path_.push_back(out.size());
      std::optional<Json> item =
          row == nullptr || !in_reach(shop_, *row, now_) ? std::nullopt : object(inner, *row, selections);
      path_.erase(path_.size() - 1);
      if (!item.has_value() && f.type.item_non_null) return nothing(f);
      out.push_back(item.has_value() ? std::move(*item) : Json());
    }
    return out;
  }

  std::optional<Json> connection(const SchemaType& type, const Json& record, const SchemaField& f,
                                 const SchemaType& inner, const Selection& s,
                                 const std::vector<const Selection*>& selections) {
    auto arg = [&](const char* name) { return argument(s, name, variables_); };
    std::vector<const Json*> rows;
    const Json query = arg("query");
    const SearchNode search = parse_search(query.is_string() ? query.get<std::string>() : "");
    if (query.is_string()) {
      Json warnings = search_warnings(inner.node, search);
      if (!warnings.empty()) {
        answer_->search.push_back(
            {{"path", path_}, {"query", query}, {"parsed", Json::object()}, {"warnings", std::move(warnings)}});
      }
    }
    const std::set<std::string> ids = named_ids(search);  // most are of one batch among thousands of orders
    for (const Json* row : list_records(shop_, type.name, f.name, record, arg)) {
      if (row != nullptr && !ids.empty() && ids.count(legacy_id(row->value("id", ""))) == 0) continue;
      if (row != nullptr && in_reach(shop_, *row, now_) && matches(shop_, inner.node, *row, search))
        rows.push_back(row);
    }
    PageRequest request;
    request.first = arg("first");
    request.last = arg("last");
    request.after = arg("after");
    request.before = arg("before");
    request.reverse = arg("reverse") == Json(true);
    const Json sort = arg("sortKey");
    request.sort_key = sort.is_string() ? sort.get<std::string>() : type.name == "QueryRoot" ? "ID" : "";
    const Page page = cut_page(std::move(rows), request);
    if (!page.error.empty()) {
      error(page.error, {{"code", "BAD_REQUEST"}});
      return nothing(f);
    }
    if (type.name == "QueryRoot") answer_->root_counts[s.alias] = static_cast<int>(page.rows.size());
    std::optional<Json> out = rendered(inner, page, selections);
    if (!out.has_value()) return nothing(f);
    return out;
  }

  std::optional<Json> rendered(const SchemaType& type, const Page& page, const std::vector<const Selection*>& parents) {
    Fields fields;
    for (const Selection* p : parents) collect(p->selections, type.name, &fields);
    const SchemaType& node = *schema_.find(type.node);
    Json out = Json::object();
    for (const auto& [key, selections] : fields) {
      const std::string& name = selections.front()->name;
      path_.push_back(key);
      if (name == "__typename") {
        out[key] = type.name;
      } else if (name == "pageInfo") {
        Json info = {{"hasNextPage", page.has_next}, {"hasPreviousPage", page.has_previous}};
        if (!page.cursors.empty()) {
          info["startCursor"] = page.cursors.front();
          info["endCursor"] = page.cursors.back();
        }
        out[key] = *object(*schema_.find("PageInfo"), info, selections);
      } else {
        Json items = Json::array();
        for (std::size_t i = 0; i < page.rows.size(); ++i) {
          path_.push_back(i);
          std::optional<Json> item = name == "nodes" ? object(node, *page.rows[i], selections)
                                                     : edge(node, *page.rows[i], page.cursors[i], selections);
          path_.erase(path_.size() - 1);
          if (!item.has_value()) {
            path_.erase(path_.size() - 1);
            return std::nullopt;
          }
          items.push_back(std::move(*item));
        }
        out[key] = std::move(items);
      }
      path_.erase(path_.size() - 1);
    }
    return out;
  }

  std::optional<Json> edge(const SchemaType& node, const Json& row, const std::string& cursor,
                           const std::vector<const Selection*>& parents) {
    Fields fields;
    for (const Selection* p : parents) collect(p->selections, node.name + "Edge", &fields);
    Json out = Json::object();
    for (const auto& [key, selections] : fields) {
      if (selections.front()->name == "cursor") {
        out[key] = cursor;
      } else if (selections.front()->name == "__typename") {
        out[key] = node.name + "Edge";
      } else {
        std::optional<Json> inner = object(node, row, selections);
        if (!inner.has_value()) return std::nullopt;
        out[key] = std::move(*inner);
      }
    }
    return out;
  }

  const ShopSchema& schema_ = ShopSchema::get();
  const ShopData& shop_;
  const GraphqlDocument& document_;
  const Json& variables_;
  Time now_;
  GraphqlAnswer* answer_;
  std::string currency_;
  Json path_ = Json::array();
};

}  // namespace

bool in_reach(const ShopData& shop, const Json& node, Time now) {
  if (shop.scopes.count("read_all_orders") > 0 || node.value("__typename", "") != "Order") return true;
  const auto created = checks::parse_time(node.value("createdAt", ""));
  return !created.has_value() || now - *created <= checks::days(60);
}

GraphqlAnswer run_graphql(const ShopData& shop, const GraphqlDocument& document, const Operation& operation,
                          const Json& variables, Time now) {
  GraphqlAnswer answer;
  Selection root;
  root.selections = operation.selections;
  Executor executor(shop, document, variables, now, &answer);
  std::optional<Json> data = executor.object(*ShopSchema::get().find("QueryRoot"), Json::object(), {&root});
  answer.data = data.has_value() ? std::move(*data) : Json();
  return answer;
}

}  // namespace returnwatch::world
