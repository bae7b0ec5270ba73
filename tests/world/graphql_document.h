// A GraphQL document as parsed: enough of the language for any query a careful client sends.
#pragma once

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/world/json.h"
#include "tests/world/shop_schema.h"

namespace returnwatch::world {

// Values are JSON; a variable is {"$": name}, an enumeration value {"@": name}.
using Arguments = std::vector<std::pair<std::string, Json>>;

struct Directive {
  std::string name;
  Arguments args;
};

struct Selection {
  enum class Kind { field, spread, inline_fragment } kind = Kind::field;
  std::string name;   // field or fragment
  std::string alias;  // the response key
  std::string on;     // inline fragment's type condition, or ""
  Arguments args;
  std::vector<Directive> directives;
  std::vector<Selection> selections;
  int line = 0;
  int column = 0;
};

struct VariableDefinition {
  std::string name;
  TypeRef type;
  std::optional<Json> default_value;
};

struct Operation {
  std::string type = "query";
  std::string name;
  std::vector<VariableDefinition> variables;
  std::vector<Selection> selections;
};

struct Fragment {
  std::string name;
  std::string on;
  std::vector<Selection> selections;
};

struct GraphqlDocument {
  std::vector<Operation> operations;
  std::map<std::string, Fragment> fragments;
};

struct GraphqlSyntaxError : std::runtime_error {
  GraphqlSyntaxError(const std::string& what, int at_line, int at_column)
      : std::runtime_error(what), line(at_line), column(at_column) {}
  int line;
  int column;
};

// Throws GraphqlSyntaxError.
[[nodiscard]] GraphqlDocument parse_graphql(const std::string& text);

// What a document does wrong against the schema, as the `errors` array of an answer; empty when it is valid.
// `deprecated` receives "Type.field" of every deprecated field it selects.
[[nodiscard]] Json check_graphql(const GraphqlDocument& document, const Operation& operation,
                                 std::vector<std::string>* deprecated);

// The points that Shopify asks for a query (docs/facts/shopify.md section 4); `variables` with defaults filled in.
// `count` of root connections: nothing = as requested.
[[nodiscard]] int graphql_cost(const GraphqlDocument& document, const Operation& operation, const Json& variables,
                               const std::map<std::string, int>& root_counts = {});

// An argument's JSON with variables and enumeration marks replaced; discarded (null) when a variable is not given.
[[nodiscard]] Json argument(const Selection& field, const std::string& name, const Json& variables);

}  // namespace returnwatch::world
