// The access token: a static one, or one had by the client credentials grant, renewed before it ends
// (docs/facts/shopify.md section 5). Its value never appears in an error.
#pragma once

#include <optional>
#include <string>

#include "agent/http/transport.h"
#include "checks/times.h"

namespace returnwatch::agent::shopify {

struct Credentials {
  std::string access_token;  // either this,
  std::string client_id;     // or these
  std::string client_secret;
};

class Token {
 public:
  // `like`: url base, ca_file, proxy and timeout of the shop's endpoint, for the token request.
  Token(Transport& transport, Credentials credentials, std::string base_url, HttpRequest like);

  [[nodiscard]] Result<std::string> get(checks::Time now);
  // The token was refused (401). True: another can be had, so the call is worth one more try.
  bool refused();

 private:
  [[nodiscard]] Result<std::string> request(checks::Time now);

  Transport& transport_;
  Credentials credentials_;
  std::string base_url_;
  HttpRequest like_;
  std::string token_;
  checks::Time renew_at_{};
};

}  // namespace returnwatch::agent::shopify
