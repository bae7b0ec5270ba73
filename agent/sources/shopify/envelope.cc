#include "agent/sources/shopify/envelope.h"

#include "agent/sources/shopify/json.h"
#include "checks/text.h"

namespace returnwatch::agent::shopify {
namespace {

GraphqlError read_error(GraphqlReader& json, Value value) {
  GraphqlError error;
  const bool object = json.fields(value, [&](std::string_view key, Value v) {
    if (key == "message") error.message = checks::beginning(json.view(v), 160);
    if (key == "path") {
      json.items(v, [&](Value step) {
        if (auto name = json.text(step); !name.empty()) error.path.push_back(std::move(name));
      });
    }
    if (key == "extensions") {
      json.fields(v, [&](std::string_view name, Value x) {
        if (name == "code") error.code = json.text(x);
        if (name == "requiredAccess") error.required_access = json.text(x);
      });
    }
  });
  if (!object) error.message = checks::beginning(json.view(value), 160);
  return error;
}

void read_cost(GraphqlReader& json, Value value, Envelope& out) {
  json.fields(value, [&](std::string_view key, Value v) {
    if (key == "requestedQueryCost") out.requested = json.real(v);
    if (key == "actualQueryCost") out.actual = json.real(v);
    if (key == "throttleStatus") {
      json.fields(v, [&](std::string_view name, Value x) {
        if (name == "maximumAvailable") out.maximum = json.real(x);
        if (name == "currentlyAvailable") out.available = json.real(x);
        if (name == "restoreRate") out.restore = json.real(x);
      });
    }
  });
}

void read_search(GraphqlReader& json, Value value, Envelope& out) {
  json.items(value, [&](Value search) {
    json.fields(search, [&](std::string_view key, Value warnings) {
      if (key != "warnings") return;
      json.items(warnings, [&](Value warning) {
        std::string field, code;
        json.fields(warning, [&](std::string_view name, Value x) {
          if (name == "field") field = json.text(x);
          if (name == "code") code = json.text(x);
        });
        if (out.search_warning.empty()) out.search_warning = field + " " + (code.empty() ? "warning" : code);
      });
    });
  });
}

}  // namespace

const GraphqlError* Envelope::find(std::string_view code) const {
  for (const auto& error : errors) {
    if (error.code == code) return &error;
  }
  return nullptr;
}

Envelope read_envelope(const std::string& body) {
  Envelope out;
  GraphqlReader json(body);
  json.top([&](std::string_view key, Value value) {
    if (key == "data") {
      simdjson::ondemand::json_type type;
      out.has_data = !value.type().get(type) && type == simdjson::ondemand::json_type::object;
    } else if (key == "errors") {
      const bool list = json.items(value, [&](Value error) { out.errors.push_back(read_error(json, error)); });
      if (!list && !value.is_null()) out.errors.push_back(read_error(json, value));  // a plain text, as beside a 401
    } else if (key == "extensions") {
      json.fields(value, [&](std::string_view name, Value v) {
        if (name == "cost") read_cost(json, v, out);
        if (name == "search") read_search(json, v, out);
      });
    }
  });
  out.json = !json.broken();
  return out;
}

}  // namespace returnwatch::agent::shopify
