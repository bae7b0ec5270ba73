#include "agent/sources/shopify/token.h"

#include <simdjson.h>

#include <algorithm>
#include <utility>

#include "agent/sources/shopify/answer.h"
#include "checks/text.h"

namespace returnwatch::agent::shopify {
namespace {

constexpr char path[] = "/admin/oauth/access_token";
constexpr checks::Duration longest = checks::hours(24), margin = checks::minutes(30);

}  // namespace

Token::Token(Transport& transport, Credentials credentials, std::string base_url, HttpRequest like)
    : transport_(transport),
      credentials_(std::move(credentials)),
      base_url_(std::move(base_url)),
      like_(std::move(like)) {}

Result<std::string> Token::get(checks::Time now) {
  if (!credentials_.access_token.empty()) return credentials_.access_token;
  if (!token_.empty() && now < renew_at_) return token_;
  return request(now);
}

bool Token::refused() {
  token_.clear();
  return credentials_.access_token.empty();
}

Result<std::string> Token::request(checks::Time now) {
  const std::string what = std::string("shopify POST ") + path;
  HttpRequest request = like_;
  request.method = "POST";
  request.url = base_url_ + path;
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
  request.body = "grant_type=client_credentials&client_id=" + checks::percent_encode(credentials_.client_id) +
                 "&client_secret=" + checks::percent_encode(credentials_.client_secret);
  auto response = transport_.send(request);
  if (!response) return tl::unexpected(response.error());
  if (auto error = status_error(*response, what, now)) {
    // Shopify says 400 of an unknown client and of one that is not installed in this shop.
    if (response->status == 400) error->kind = ErrorKind::unauthorised;
    return tl::unexpected(*error);
  }

  simdjson::ondemand::parser parser;
  const simdjson::padded_string body(response->body);
  simdjson::ondemand::document document;
  std::string_view token;
  if (parser.iterate(body).get(document) || document["access_token"].get_string().get(token) || token.empty()) {
    return fail(ErrorKind::malformed, what + ": the answer holds no access_token");
  }
  token_ = std::string(token);
  double lasts = 0;
  if (document["expires_in"].get_double().get(lasts) || lasts <= 0) lasts = 86399;
  const auto life = std::min(longest, checks::Duration(static_cast<long>(lasts)));
  renew_at_ = now + life - std::min(margin, life / 10);
  return token_;
}

}  // namespace returnwatch::agent::shopify
