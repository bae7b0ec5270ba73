#include "agent/sources/shopify/answer.h"

#include "agent/http/backoff.h"
#include "agent/sources/plan.h"

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
  return status >= 500                   ? "Shopify has a problem of its own"
         : status >= 300 && status < 400 ? "it redirects to another address"
                                         : "refused";
}

ErrorKind kind_of(long status) {
  if (status == 402 || status == 423) return ErrorKind::unauthorised;
  return status == 430 ? ErrorKind::rate_limited : kind_of_status(status);
}

}  // namespace

std::optional<Error> status_error(const HttpResponse& response, const std::string& what, checks::Time now) {
  const long status = response.status;
  if (status >= 200 && status < 300) return std::nullopt;
  return Error{kind_of(status), what + ": " + std::to_string(status) + ", " + meaning(status),
               retry_after(response, now)};
}

}  // namespace returnwatch::agent::shopify
