#include "agent/sources/patchworks/client.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <mutex>

#include "agent/http/backoff.h"
#include "agent/sources/plan.h"
#include "agent/sources/retry.h"

namespace returnwatch::agent::patchworks {

using checks::Duration;

namespace {
constexpr std::size_t kPerMinute = 60;
using Instant = std::chrono::steady_clock::time_point;
}  // namespace

// Requests of the last minute under one key, whoever made them.
class PatchworksClient::MinutePace {
 public:
  // How long to wait until one more may go; zero: it was counted and may go now.
  Duration take(Instant now) {
    const std::lock_guard<std::mutex> hold(mutex_);
    drop_old(now);
    if (sent_.size() < kPerMinute) {
      sent_.push_back(now);
      return Duration{0};
    }
    return std::chrono::duration_cast<Duration>(sent_.front() + std::chrono::minutes(1) - now) + Duration{1};
  }
  int left(Instant now) {
    const std::lock_guard<std::mutex> hold(mutex_);
    drop_old(now);
    return static_cast<int>(kPerMinute - sent_.size());
  }

 private:
  void drop_old(Instant now) {
    const auto past = now - std::chrono::minutes(1);
    while (!sent_.empty() && sent_.front() <= past) sent_.pop_front();
  }
  std::mutex mutex_;
  std::deque<Instant> sent_;
};

std::shared_ptr<PatchworksClient::MinutePace> PatchworksClient::pace_of(const std::string& key) {
  static std::mutex guard;
  static std::map<std::size_t, std::shared_ptr<MinutePace>> paces;
  const std::lock_guard<std::mutex> hold(guard);
  auto& pace = paces[std::hash<std::string>{}(key)];
  if (!pace) pace = std::make_shared<MinutePace>();
  return pace;
}

PatchworksClient::PatchworksClient(Transport& transport, PatchworksEndpoint endpoint,
                                   PatchworksSurroundings surroundings)
    : guard_(transport, {endpoint.base_url,
                         {"GET /api/v1/flows", "GET /api/v1/scheduled-flows", "GET /api/v1/flow-runs",
                          "GET /api/v1/flow-runs/*", "GET /api/v1/tracked-data"}}),
      endpoint_(std::move(endpoint)),
      surroundings_(std::move(surroundings)),
      pace_(pace_of(endpoint_.api_key)) {
  if (!surroundings_.steady) surroundings_.steady = [] { return std::chrono::steady_clock::now(); };
}

int PatchworksClient::left() const { return pace_->left(surroundings_.steady()); }

Result<std::string> PatchworksClient::once(const std::string& path) {
  for (Duration pause; (pause = pace_->take(surroundings_.steady())) > Duration{0};)
    if (!surroundings_.wait || !surroundings_.wait(pause))
      return fail(ErrorKind::budget_spent, "Patchworks: this minute's 60 requests are used up");
  HttpRequest request;
  request.url = endpoint_.base_url + "/api/v1" + path;
  request.headers = {
      {"Authorization", endpoint_.api_key}, {"Accept", "application/json"}, {"Content-Type", "application/json"}};
  request.timeout = endpoint_.timeout;
  request.ca_file = endpoint_.ca_file;
  request.proxy = endpoint_.proxy;
  auto response = guard_.send(request);
  const std::string what = "Patchworks GET " + path.substr(0, path.find('?'));
  if (!response) return fail(response.error().kind, what + ": " + response.error().message);
  if (response->status == 200) return std::move(response->body);
  const auto now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  // 403, of this collection: the key has no right to it.
  const ErrorKind kind = response->status == 403 ? ErrorKind::not_found : kind_of_status(response->status);
  return fail(kind, what + ": status " + std::to_string(response->status), retry_after(*response, now));
}

Result<std::string> PatchworksClient::get(const std::string& path) {
  const RetryPolicy policy{surroundings_.patient ? 3 : 2, surroundings_.patient, Duration{10},
                           [](int tried) { return Duration{tried}; }};
  return with_retries(policy, surroundings_.wait, surroundings_.counted, [&] { return once(path); });
}

}  // namespace returnwatch::agent::patchworks
