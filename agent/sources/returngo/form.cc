#include "agent/sources/returngo/form.h"

#include "checks/words.h"

namespace returnwatch::agent::returngo {

using simdjson::ondemand::json_type;

json_type Form::kind(Value v) {
  json_type type = json_type::null;
  if (v.type().get(type)) understood_ = false;
  return type;
}

bool Form::nothing(Value v) {
  switch (kind(v)) {
    case json_type::null:
      return false;
    case json_type::string:
      require(json_.view(v).empty());
      return false;
    case json_type::array:
      json_.items(v, [this](Value) { understood_ = false; });
      return false;
    case json_type::object:
      json_.fields(v, [this](std::string_view, Value) { understood_ = false; });
      return false;
    case json_type::number:
    case json_type::boolean:
      understood_ = false;
      return false;
  }
  return false;
}

std::string Form::text(Value v) {
  const json_type type = kind(v);
  if (type == json_type::string || type == json_type::number) return json_.text(v);
  nothing(v);
  return "";
}

std::string Form::id(Value v) {
  std::string out = text(v);
  const auto slash = out.rfind('/');
  return slash == std::string::npos ? out : out.substr(slash + 1);
}

std::optional<bool> Form::flag(Value v) {
  if (kind(v) == json_type::boolean) {
    bool on = false;
    require(v.get_bool().get(on) == simdjson::SUCCESS);
    return on;
  }
  const std::string word = text(v);
  for (const char* yes : {"1", "true", "yes"})
    if (checks::same_word(word, yes)) return true;
  for (const char* no : {"0", "false", "no"})
    if (checks::same_word(word, no)) return false;
  require(word.empty());
  return std::nullopt;
}

std::optional<checks::Time> Form::time(Value v) {
  const std::string word = text(v);
  if (word.empty()) return std::nullopt;
  const auto out = checks::parse_time(word);
  require(out.has_value());
  return out;
}

// An amount without a currency, or the other way round, is half of what was to be said.
checks::MoneyPair Form::money(Value v) {
  std::string amount, currency, shop_amount, shop_currency;
  fields(v, [&](std::string_view key, Value x) {
    if (key == "amount")
      amount = text(x);
    else if (key == "currency")
      currency = text(x);
    else if (key == "shopAmount")
      shop_amount = text(x);
    else if (key == "shopCurrency")
      shop_currency = text(x);
  });
  const auto read = [this](const std::string& literal, const std::string& code) {
    const auto out = checks::parse_money(literal, code);
    require(out.has_value() || (literal.empty() && code.empty()));
    return out;
  };
  return {read(amount, currency), read(shop_amount, shop_currency)};
}

}  // namespace returnwatch::agent::returngo
