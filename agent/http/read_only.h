// The guard that keeps the agent read-only (docs/facts/specification.md section 7): every source sends through it, so
// that no mistake elsewhere can write to a shop's systems, nor reach anything but what the configuration names. Each
// system has a closed list of what may be asked of it, at one address. Of that it lets pass
//   GET;
//   POST to a path that ends in /graphql.json, with a JSON object whose one "query" holds only `query` operations;
//   POST to a path that ends in /admin/oauth/access_token.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "agent/http/transport.h"

namespace returnwatch::agent {

// What may be asked of one system.
struct Gate {
  std::string base_url;  // of the configuration: scheme, host, port, and a path where it has one
  // Method and path below it, such as "GET /rma/*"; '*' stands for one segment that is neither empty nor dots.
  std::vector<std::string> requests;
};

class ReadOnlyTransport final : public Transport {
 public:
  ReadOnlyTransport(Transport& inner, Gate gate) : inner_(inner), gate_(std::move(gate)) {}
  // What may not pass is `rejected` and never sent.
  [[nodiscard]] Result<HttpResponse> send(const HttpRequest& request) override;

 private:
  Transport& inner_;
  Gate gate_;
};

// Why this request does not go through the gate; "" = it does.
[[nodiscard]] std::string why_not_through(const Gate& gate, const HttpRequest& request);

// Why this request may not be sent; "" = it may.
[[nodiscard]] std::string why_not_read_only(const HttpRequest& request);

// Why this GraphQL document may not be sent; "" = it holds at least one operation, and all are queries.
[[nodiscard]] std::string why_not_query(std::string_view document);

}  // namespace returnwatch::agent
