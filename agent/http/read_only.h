// The guard that keeps the agent read-only (docs/facts/specification.md section 7): every source sends through it, so
// that no mistake elsewhere can write to a shop's systems. Lets pass
//   GET;
//   POST to a path that ends in /graphql.json, with a JSON object whose one "query" holds only `query` operations;
//   POST to a path that ends in /admin/oauth/access_token.
#pragma once

#include <string>
#include <string_view>

#include "agent/http/transport.h"

namespace returnwatch::agent {

class ReadOnlyTransport final : public Transport {
 public:
  explicit ReadOnlyTransport(Transport& inner) : inner_(inner) {}
  // What may not pass is `rejected` and never sent.
  [[nodiscard]] Result<HttpResponse> send(const HttpRequest& request) override;

 private:
  Transport& inner_;
};

// Why this request may not be sent; "" = it may.
[[nodiscard]] std::string why_not_read_only(const HttpRequest& request);

// Why this GraphQL document may not be sent; "" = it holds at least one operation, and all are queries.
[[nodiscard]] std::string why_not_query(std::string_view document);

}  // namespace returnwatch::agent
