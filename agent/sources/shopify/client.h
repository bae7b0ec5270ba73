// One GraphQL call to one shop, as often as it takes: token, pacing, throttling, cost, versions (docs/facts/shopify.md
// sections 1, 4 and 5). Not thread-safe: one poll at a time per shop. Send through a ReadOnlyTransport.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "agent/base/clock.h"
#include "agent/http/read_only.h"
#include "agent/http/transport.h"
#include "agent/sources/shopify/documents.h"
#include "agent/sources/shopify/pacing.h"
#include "agent/sources/shopify/token.h"
#include "checks/case.h"

namespace returnwatch::agent::shopify {

struct ShopifyEndpoint {
  std::string base_url;  // https://acme.myshopify.com
  std::string api_version = "2026-07";
  Credentials credentials;
  std::string ca_file;
  std::string proxy;
  checks::Duration timeout{30};
};

// The one GraphQL address of the configured version, and, where the agent fetches its token itself, that one.
[[nodiscard]] Gate gate_of(const ShopifyEndpoint& endpoint);

struct ShopifySurroundings {
  Transport& transport;
  const Clock& clock;
  // Waits that long, or returns false at once when the agent is to stop.
  std::function<bool(checks::Duration)> wait;
  // The longest single wait that this caller takes (`check`); nothing: any.
  std::optional<checks::Duration> patience;
  // Called after each request with its outcome ("ok" or to_string(ErrorKind)); may be empty.
  std::function<void(const char* outcome)> counted;
};

struct Variables {
  std::string query;
  std::string after;
  std::string id;                // gid
  std::vector<std::string> ids;  // gids
};

struct GraphqlAnswer {
  std::string body;                 // data may be read; padded
  std::vector<std::string> denied;  // scopes that this document must do without: the data is partial
};

class ShopifyClient {
 public:
  ShopifyClient(ShopifySurroundings surroundings, ShopifyEndpoint endpoint);

  // An answer with data. Waits and tries again where the bucket is short, where a page was too dear (with a smaller
  // one), once with a new token, and twice after passing trouble; every other error is the caller's. Search warnings
  // are errors.
  [[nodiscard]] Result<GraphqlAnswer> query(const GraphqlDocument& document, const Variables& variables);

  [[nodiscard]] const checks::ApiVersion& version() const { return version_; }
  [[nodiscard]] const Pacing& pacing() const { return pacing_; }
  // publicApiVersions: with our version absent from it, it is gone now.
  void supported_versions(const std::vector<std::pair<std::string, bool>>& versions, checks::Time now);

 private:
  struct Course {  // of one call
    int throttled = 0, refused = 0;
    checks::Duration waited{};  // because of THROTTLED
    bool enough = false;        // that was patience enough
  };

  [[nodiscard]] Result<HttpResponse> send(const GraphqlDocument& document, const Variables& variables, int first);
  [[nodiscard]] Result<GraphqlAnswer> read(const GraphqlDocument& document, int first, HttpResponse response,
                                           Course& course, bool& again);
  [[nodiscard]] Status wait_for(checks::Duration d, const Error& otherwise, checks::Duration always = {});
  void note_headers(const GraphqlDocument& document, const HttpResponse& response);
  [[nodiscard]] std::string what(const GraphqlDocument& document) const;

  ShopifySurroundings around_;
  ShopifyEndpoint endpoint_;
  Token token_;
  Pacing pacing_;
  checks::ApiVersion version_;
  std::map<std::string, std::vector<std::string>> deprecated_;  // by document name, as its last answer said
};

}  // namespace returnwatch::agent::shopify
