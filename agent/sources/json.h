// Lenient reading of a source's answers with simdjson on demand, straight from the received bytes: a field that is
// absent, null or of another type than expected reads as "nothing", and a text that is not JSON is noticed (broken()).
// For the decode_*.cc files only, since simdjson's header is heavy.
#pragma once

#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "agent/sources/json_text.h"
#include "checks/times.h"

namespace returnwatch::agent {

using Value = simdjson::ondemand::value;

class JsonReader {
 public:
  // `body` must stay, and have capacity for simdjson's padding.
  explicit JsonReader(const std::string& body) : mended_(whole_characters(body)), body_(mended_ ? *mended_ : body) {}

  // f(key, value) for each field of the answer itself.
  template <typename F>
  void top(F&& f) {
    simdjson::ondemand::document document;
    simdjson::ondemand::object object;
    const simdjson::padded_string_view view(body_.data(), body_.size(), body_.capacity());
    if (parser_.iterate(view).get(document) || document.get_object().get(object)) {
      broken_ = true;
      return;
    }
    each_field(object, f);
  }

  // f(key, value) for each field of an object. False if it is none.
  template <typename F>
  bool fields(Value value, F&& f) {
    simdjson::ondemand::object object;
    if (const auto error = value.get_object().get(object)) return note(error);
    each_field(object, f);
    return true;
  }

  // f(value) for each item of an array. False if it is none.
  template <typename F>
  bool items(Value value, F&& f) {
    simdjson::ondemand::array array;
    if (const auto error = value.get_array().get(array)) return note(error);
    for (auto entry : array) {
      Value item;
      if (const auto error = entry.get(item)) {
        note(error);
        broken_ = true;
        break;
      }
      f(item);
    }
    return true;
  }

  [[nodiscard]] static bool null(Value value) {
    simdjson::ondemand::json_type type;
    return value.type().get(type) == simdjson::SUCCESS && type == simdjson::ondemand::json_type::null;
  }

  // A string's text; a number's digits as they stand; else "". Valid until the next document.
  std::string_view view(Value value) {
    simdjson::ondemand::json_type type;
    std::string_view out;
    if (const auto error = value.type().get(type)) return note(error), "";
    if (type == simdjson::ondemand::json_type::string) {
      if (const auto error = value.get_string().get(out)) note(error);
    } else if (type == simdjson::ondemand::json_type::number) {
      out = value.raw_json_token();
      while (!out.empty() && static_cast<unsigned char>(out.back()) <= ' ') out.remove_suffix(1);
    }
    return out;
  }
  std::string text(Value value) { return std::string(view(value)); }
  std::optional<checks::Time> time(Value value) {
    const auto words = view(value);
    return words.empty() ? std::nullopt : checks::parse_time(words);
  }
  // "gid://shopify/Order/123?x=y" -> "123".
  std::string id(Value value) {
    auto gid = view(value);
    gid = gid.substr(0, gid.find('?'));
    const auto slash = gid.rfind('/');
    return std::string(slash == std::string_view::npos ? gid : gid.substr(slash + 1));
  }
  [[nodiscard]] bool broken() const { return broken_; }

 private:
  template <typename F>
  void each_field(simdjson::ondemand::object& object, F&& f) {
    for (auto entry : object) {
      simdjson::ondemand::field field;
      std::string_view key;
      if (std::move(entry).get(field) || field.unescaped_key().get(key)) {
        broken_ = true;
        break;
      }
      f(key, Value(field.value()));
    }
  }

  // Another type is lenience's affair; anything else means that this is not JSON.
  bool note(simdjson::error_code error) {
    if (error != simdjson::INCORRECT_TYPE) broken_ = true;
    return false;
  }

  const std::optional<std::string> mended_;
  const std::string& body_;
  simdjson::ondemand::parser parser_;
  bool broken_ = false;
};

}  // namespace returnwatch::agent
