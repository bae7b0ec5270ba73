// One field of the systems' answers, changed in the ways in which a change of format shows: for the test of forms.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace returnwatch::agent::testing {

struct Mutation {
  enum class Way { absent, null, wrong_kind, unknown_word };
  std::string answer;  // which answers: "returngo rma", "shopify OrderRefunds", "patchworks flows"
  std::string field;   // "/items/*/status"
  Way way = Way::absent;
};
[[nodiscard]] std::string to_string(const Mutation& m);

// An answer that was recorded: what it answers, to which GraphQL document ("" = none), and its JSON.
struct Recorded {
  std::string answer, document;
  nlohmann::json body;
};

// Every way for every field of these answers, but what may be empty: fields that Shopify's schema makes nullable and
// those that docs/facts/returngo.md section 3 calls sometimes empty, absent or null.
[[nodiscard]] std::vector<Mutation> mutations_of(const std::map<std::string, Recorded>& answers);

// The body with the field changed wherever it stands; whether there was one.
bool apply(const Mutation& m, nlohmann::json& body);

}  // namespace returnwatch::agent::testing
