// One value of ReturnGO's answers in the forms that it may have (docs/facts/returngo.md section 3): ids as texts or
// numbers, booleans as 0/1, money as numbers, and absent, null, "", [] and {} alike for "nothing". Any other form, and
// a value that cannot be read, is not understood: what it would have said is not known, and must not be guessed.
//
// For the decode*.cc files only, since simdjson's header is heavy.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "agent/sources/json.h"
#include "checks/money.h"

namespace returnwatch::agent::returngo {

class Form {
 public:
  explicit Form(JsonReader& json) : json_(json) {}
  [[nodiscard]] bool understood() const { return understood_; }
  void not_understood() { understood_ = false; }
  void require(bool holds) { understood_ = understood_ && holds; }

  [[nodiscard]] std::string text(Value v);
  [[nodiscard]] std::string id(Value v);  // "gid://shopify/Order/123" -> "123"
  [[nodiscard]] std::optional<bool> flag(Value v);
  [[nodiscard]] std::optional<checks::Time> time(Value v);
  [[nodiscard]] checks::MoneyPair money(Value v);

  // f(name, value) for each field of an object, f(item) for each of a list; false where there is nothing of the kind.
  template <typename F>
  bool fields(Value v, F&& f) {
    return kind(v) == simdjson::ondemand::json_type::object ? json_.fields(v, f) : nothing(v);
  }
  template <typename F>
  bool items(Value v, F&& f) {
    return kind(v) == simdjson::ondemand::json_type::array ? json_.items(v, f) : nothing(v);
  }

 private:
  [[nodiscard]] simdjson::ondemand::json_type kind(Value v);
  bool nothing(Value v);  // false; not understood where it is something

  JsonReader& json_;
  bool understood_ = true;
};

}  // namespace returnwatch::agent::returngo
