// connection = 2 + child * floor(2 * ln(max(2, first))), child = 1 + cost of the node's own fields; object 1; money
// bags 0; a plain list counts as one object; an interface costs its dearest branch; nodes(ids) one object, however
// many ids (docs/facts/shopify.md section 3).
#include <algorithm>
#include <cmath>
#include <map>

#include "tests/world/graphql_document.h"

namespace returnwatch::world {
namespace {

class Estimator {
 public:
  Estimator(const GraphqlDocument& document, const Json& variables, const std::map<std::string, int>& counts)
      : document_(document), variables_(variables), counts_(counts) {}

  int selections(const std::vector<Selection>& list, const std::string& type_name, bool root) {
    int common = 0;
    std::map<std::string, int> branches;
    add(list, type_name, root, type_name, &common, &branches);
    int dearest = 0;
    for (const auto& [name, cost] : branches) dearest = std::max(dearest, cost);
    return common + dearest;
  }

 private:
  void add(const std::vector<Selection>& list, const std::string& type_name, bool root, const std::string& branch,
           int* common, std::map<std::string, int>* branches) {
    for (const auto& s : list) {
      if (s.kind == Selection::Kind::field) {
        const int cost = field(s, branch, root);
        (branch == type_name ? *common : (*branches)[branch]) += cost;
        continue;
      }
      const auto fragment = document_.fragments.find(s.name);
      const bool inline_one = s.kind == Selection::Kind::inline_fragment;
      if (!inline_one && fragment == document_.fragments.end()) continue;
      const std::string on = inline_one ? (s.on.empty() ? branch : s.on) : fragment->second.on;
      add(inline_one ? s.selections : fragment->second.selections, type_name, root, on, common, branches);
    }
  }

  int field(const Selection& s, const std::string& type_name, bool root) {
    const SchemaType* type = schema_.find(type_name);
    if (type == nullptr || s.name == "__typename") return 0;
    const auto it = type->fields.find(s.name);
    if (it == type->fields.end()) return 0;
    const SchemaType* inner = schema_.find(it->second.type.name);
    if (inner->leaf() || inner->name == "MoneyBag" || inner->name == "MoneyV2" || inner->name == "PageInfo") return 0;
    if (inner->kind == SchemaType::Kind::connection) return connection(s, *inner, root);
    return 1 + selections(s.selections, inner->name, false);
  }

  int connection(const Selection& s, const SchemaType& type, bool root) {
    int child = 1;
    for (const auto& part : s.selections) {
      if (part.name == "nodes") child = std::max(child, 1 + selections(part.selections, type.node, false));
      if (part.name != "edges") continue;
      for (const auto& edge : part.selections) {
        if (edge.name == "node") child = std::max(child, 1 + selections(edge.selections, type.node, false));
      }
    }
    int size = 0;
    for (const char* name : {"first", "last"}) {
      const Json n = argument(s, name, variables_);
      if (n.is_number_integer()) size = n.get<int>();
    }
    if (root) {
      const auto count = counts_.find(s.alias);
      if (count != counts_.end()) {
        if (count->second == 0) return 2;
        size = std::min(size, count->second);
      }
    }
    return 2 + child * static_cast<int>(std::floor(2 * std::log(std::max(2, size))));
  }

  const ShopSchema& schema_ = ShopSchema::get();
  const GraphqlDocument& document_;
  const Json& variables_;
  const std::map<std::string, int>& counts_;
};

}  // namespace

int graphql_cost(const GraphqlDocument& document, const Operation& operation, const Json& variables,
                 const std::map<std::string, int>& root_counts) {
  return Estimator(document, variables, root_counts).selections(operation.selections, "QueryRoot", true);
}

}  // namespace returnwatch::world
