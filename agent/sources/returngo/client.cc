#include "agent/sources/returngo/client.h"

#include <openssl/evp.h>

#include <cctype>
#include <map>

#include "agent/http/backoff.h"
#include "checks/text.h"

namespace returnwatch::agent::returngo {
namespace {

constexpr int kTries = 4;  // in `check`

// One lock per key, shared by all stores that use it.
std::shared_ptr<std::mutex> lock_of(const std::string& hash) {
  static std::mutex guard;
  static std::map<std::string, std::shared_ptr<std::mutex>> locks;
  const std::lock_guard<std::mutex> hold(guard);
  auto& lock = locks[hash];
  if (!lock) lock = std::make_shared<std::mutex>();
  return lock;
}

std::string path_only(const std::string& path) { return path.substr(0, path.find('?')); }

Error error_of(const HttpResponse& response, const std::string& path, checks::Time now) {
  Error e;
  const std::string request = response.header("x-amzn-requestid");
  e.message = "ReturnGO GET " + path_only(path) + ": status " + std::to_string(response.status) +
              (request.empty() ? "" : " (request " + request.substr(0, 64) + ")");
  e.retry_after = retry_after(response, now);
  switch (response.status) {
    case 401:
    case 403:
      e.kind = ErrorKind::unauthorised;
      break;
    case 404:
      e.kind = ErrorKind::not_found;
      break;
    case 429:
      e.kind = ErrorKind::rate_limited;
      break;
    default:
      e.kind = response.status >= 500 ? ErrorKind::unreachable : ErrorKind::rejected;
  }
  return e;
}

}  // namespace

std::string key_hash(const std::string& key) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (EVP_Digest(key.data(), key.size(), digest, &size, EVP_sha256(), nullptr) != 1) return "";
  return checks::hex({reinterpret_cast<const char*>(digest), 8});
}

Client::Client(Transport& transport, Records& records, Endpoint endpoint, Surroundings surroundings)
    : guard_(transport, {endpoint.base_url, {"GET /rmas", "GET /rma/*", "GET /transactions"}}),
      records_(records),
      endpoint_(std::move(endpoint)),
      surroundings_(std::move(surroundings)),
      key_hash_(key_hash("returngo:" + endpoint_.api_key)),
      in_flight_(lock_of(key_hash_)) {}

int Client::share(checks::Time now) const {
  return endpoint_.daily_calls / std::max(1, records_.share_divisor(key_hash_, now));
}
int Client::left(checks::Time now) const { return std::max(0, share(now) - records_.calls_today(key_hash_, now)); }

Result<std::string> Client::once(const std::string& path, checks::Time now) {
  const std::lock_guard<std::mutex> hold(*in_flight_);
  if (left(now) <= 0)
    return fail(ErrorKind::budget_spent, "ReturnGO: today's share of " + std::to_string(share(now)) +
                                             " calls is spent; it begins anew at 00:00 UTC");
  HttpRequest request;
  request.url = endpoint_.base_url + path;
  request.headers = {{"x-api-key", endpoint_.api_key}, {"x-shop-name", endpoint_.shop}, {"Accept", "application/json"}};
  request.timeout = endpoint_.timeout;
  request.ca_file = endpoint_.ca_file;
  request.proxy = endpoint_.proxy;
  records_.count_call(key_hash_, now);  // before: a call that was cut off counts as well
  auto response = guard_.send(request);
  if (!response) {
    Error e = response.error();
    e.message = "ReturnGO GET " + path_only(path) + ": " + e.message;
    return tl::unexpected<Error>(std::move(e));
  }
  if (response->status == 200) return std::move(response->body);
  return tl::unexpected<Error>(error_of(*response, path, now));
}

Result<std::string> Client::get(const std::string& path, checks::Time now) {
  for (int tried = 1;; ++tried) {
    auto result = once(path, now);
    if (surroundings_.counted) surroundings_.counted(result ? "ok" : to_string(result.error().kind));
    if (result) return result;
    const Error& e = result.error();
    if (e.kind == ErrorKind::rate_limited && (!last_halved_ || now - *last_halved_ > checks::minutes(10))) {
      records_.halve_share(key_hash_, now);  // once per spell of 429s
      last_halved_ = now;
    }
    const bool passing = e.kind == ErrorKind::unreachable || e.kind == ErrorKind::rate_limited;
    if (!passing || tried >= (surroundings_.patient ? kTries : 2) || e.retry_after > 10) return result;
    if (e.kind == ErrorKind::rate_limited && !surroundings_.patient) return result;
    const checks::Duration pause{std::max<long>(e.retry_after, tried == 1 ? 1 : 2L * tried - 2)};
    if (surroundings_.wait && !surroundings_.wait(pause)) return result;
  }
}

}  // namespace returnwatch::agent::returngo
