#include "agent/sources/shopify/answer.h"

#include "agent/http/backoff.h"

namespace returnwatch::agent::shopify {
namespace {

const char* meaning(long status) {
  switch (status) {
    case 401:
      return "the token is not accepted";
    case 402:
      return "the shop is frozen";
    case 403:
      return "access is refused";
    case 404:
      return "no such shop or path";
    case 423:
      return "the shop is locked";
    case 429:
      return "too many requests";
    case 430:
      return "refused by Shopify's security rules";
  }
  return status >= 500 ? "Shopify's own trouble" : status >= 300 && status < 400 ? "it sends us elsewhere" : "refused";
}

ErrorKind kind_of(long status) {
  switch (status) {
    case 401:
    case 402:
    case 403:
    case 423:
      return ErrorKind::unauthorised;
    case 404:
      return ErrorKind::not_found;
    case 429:
    case 430:
      return ErrorKind::rate_limited;
  }
  return status >= 500 || status < 200 ? ErrorKind::unreachable : ErrorKind::rejected;
}

}  // namespace

std::optional<Error> status_error(const HttpResponse& response, const std::string& what, checks::Time now) {
  const long status = response.status;
  if (status >= 200 && status < 300) return std::nullopt;
  return Error{kind_of(status), what + ": " + std::to_string(status) + ", " + meaning(status),
               retry_after(response, now)};
}

}  // namespace returnwatch::agent::shopify
