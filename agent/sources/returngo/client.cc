#include "agent/sources/returngo/client.h"

#include <openssl/evp.h>

#include <cctype>
#include <cstdint>
#include <map>

#include "agent/http/backoff.h"
#include "agent/sources/plan.h"
#include "agent/sources/retry.h"
#include "checks/text.h"

namespace returnwatch::agent::returngo {
namespace {

constexpr int kTries = 4;  // in `check`

constexpr std::chrono::milliseconds kApart{50};  // two calls of a key

std::string path_only(const std::string& path) { return path.substr(0, path.find('?')); }

Error error_of(const HttpResponse& response, const std::string& path, checks::Time now) {
  Error e;
  const std::string request = response.header("x-amzn-requestid");
  e.message = "ReturnGO GET " + path_only(path) + ": status " + std::to_string(response.status) +
              (request.empty() ? "" : " (request " + request.substr(0, 64) + ")");
  e.retry_after = retry_after(response, now);
  e.kind = kind_of_status(response.status);
  return e;
}

}  // namespace

std::string key_hash(const std::string& key) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (EVP_Digest(key.data(), key.size(), digest, &size, EVP_sha256(), nullptr) != 1) return "";
  return checks::hex({reinterpret_cast<const char*>(digest), 8});
}

std::shared_ptr<ReturnGoClient::Key> ReturnGoClient::key_of(const std::string& hash) {
  static std::mutex guard;
  static std::map<std::string, std::shared_ptr<Key>> keys;
  const std::lock_guard<std::mutex> hold(guard);
  auto& key = keys[hash];
  if (!key) key = std::make_shared<Key>();
  return key;
}

ReturnGoClient::ReturnGoClient(Transport& transport, Records& records, ReturnGoEndpoint endpoint,
                               ReturnGoSurroundings surroundings)
    : guard_(transport, {endpoint.base_url, {"GET /rmas", "GET /rma/*", "GET /transactions"}}),
      records_(records),
      endpoint_(std::move(endpoint)),
      surroundings_(std::move(surroundings)),
      key_hash_(key_hash("returngo:" + endpoint_.api_key)),
      own_hash_(endpoint_.sharers > 1 ? key_hash_ + "/" + records.store : key_hash_),
      key_(key_of(key_hash_)) {}

int ReturnGoClient::share(checks::Time now) const {
  const int of_key = endpoint_.daily_calls / std::max(1, records_.calls.share_divisor(key_hash_, now));
  return std::max(1, of_key / std::max(1, endpoint_.sharers));
}

int ReturnGoClient::left_of_all(checks::Time now) const {
  const int of_key = endpoint_.daily_calls / std::max(1, records_.calls.share_divisor(key_hash_, now));
  const int left = of_key - records_.calls.calls_today(key_hash_, now);
  return std::max(0, std::min(left, share(now) - records_.calls.calls_today(own_hash_, now)));
}

void ReturnGoClient::keep(int calls, checks::Time now) {
  kept_ = calls;
  kept_of_ = left_of_all(now);
  kept_share_ = share(now);
}

// The same part of what is left once a 429 has taken from the share.
int ReturnGoClient::kept(checks::Time now) const {
  const int lost = kept_share_ - share(now);
  if (kept_ == 0 || lost <= 0) return kept_;
  return static_cast<int>(std::int64_t{kept_} * std::max(0, kept_of_ - lost) / std::max(1, kept_of_));
}

tl::unexpected<Error> ReturnGoClient::spent(checks::Time now) const {
  return fail(ErrorKind::budget_spent,
              "ReturnGO: today's share of " + std::to_string(share(now)) + " calls is used up; it resets at 00:00 UTC");
}

Result<std::string> ReturnGoClient::once(const std::string& path, checks::Time now) {
  const std::lock_guard<std::mutex> hold(key_->in_flight);
  if (left(now) <= 0) return spent(now);
  const auto early = key_->last + kApart - std::chrono::steady_clock::now();
  if (surroundings_.rest && early.count() > 0)
    surroundings_.rest(std::chrono::duration_cast<std::chrono::milliseconds>(early) + std::chrono::milliseconds{1});
  key_->last = std::chrono::steady_clock::now();
  HttpRequest request;
  request.url = endpoint_.base_url + path;
  request.headers = {{"x-api-key", endpoint_.api_key}, {"x-shop-name", endpoint_.shop}, {"Accept", "application/json"}};
  request.timeout = endpoint_.timeout;
  request.ca_file = endpoint_.ca_file;
  request.proxy = endpoint_.proxy;
  const bool shared = own_hash_ != key_hash_;
  records_.calls.count_call(key_hash_, now, shared ? 1 : CallBudget::kMostAhead);  // before: what is cut off counts too
  if (shared) records_.calls.count_call(own_hash_, now);
  auto response = guard_.send(request);
  if (!response) {
    Error e = response.error();
    e.message = "ReturnGO GET " + path_only(path) + ": " + e.message;
    return tl::unexpected<Error>(std::move(e));
  }
  if (response->status == 200) return std::move(response->body);
  return tl::unexpected<Error>(error_of(*response, path, now));
}

Result<std::string> ReturnGoClient::get(const std::string& path, checks::Time now) {
  const RetryPolicy policy{surroundings_.patient ? kTries : 2, surroundings_.patient, checks::Duration{10},
                           [](int tried) { return checks::Duration{tried == 1 ? 1 : 2L * tried - 2}; }};
  return with_retries(policy, surroundings_.wait, surroundings_.counted, [&] {
    auto result = once(path, now);
    if (!result && result.error().kind == ErrorKind::rate_limited &&
        (!last_halved_ || now - *last_halved_ > checks::minutes(10))) {
      records_.calls.halve_share(key_hash_, now);  // once per spell of 429s
      last_halved_ = now;
    }
    return result;
  });
}

}  // namespace returnwatch::agent::returngo
