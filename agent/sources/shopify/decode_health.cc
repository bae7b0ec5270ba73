#include "agent/sources/shopify/json.h"

namespace returnwatch::agent::shopify {

Result<Health> decode_health(const std::string& body) {
  Health out;
  bool shop = false;
  GraphqlReader json(body);
  json.data([&](std::string_view root, Value value) {
    if (root == "shop") {
      shop = json.fields(value, [&](std::string_view key, Value v) {
        if (key == "myshopifyDomain") out.shop = json.text(v);
        if (key == "currencyCode") out.currency = json.text(v);
        if (key == "ianaTimezone") out.timezone = json.text(v);
      });
    } else if (root == "currentAppInstallation") {
      json.fields(value, [&](std::string_view key, Value v) {
        if (key != "accessScopes") return;
        std::vector<std::string> scopes;
        const bool there = json.items(v, [&](Value scope) {
          json.fields(scope, [&](std::string_view name, Value x) {
            if (name == "handle") scopes.push_back(json.text(x));
          });
        });
        if (there) out.scopes = std::move(scopes);
      });
    } else if (root == "publicApiVersions") {
      json.items(value, [&](Value version) {
        std::pair<std::string, bool> row;
        json.fields(version, [&](std::string_view name, Value x) {
          if (name == "handle") row.first = json.text(x);
          if (name == "supported") row.second = json.flag(x, false);
        });
        out.versions.push_back(std::move(row));
      });
    }
  });
  if (json.broken() || !shop) return fail(ErrorKind::malformed, "shopify: an answer without the shop");
  return out;
}

}  // namespace returnwatch::agent::shopify
