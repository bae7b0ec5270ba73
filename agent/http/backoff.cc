#include "agent/http/backoff.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ctime>

namespace returnwatch::agent {
namespace {

constexpr long longest_retry_after = 86400;  // a server that asks for more is not believed

}  // namespace

std::optional<checks::Duration> backoff_delay(const BackoffPolicy& policy, int failures, const Error& error,
                                              double chance) {
  const int doublings = std::clamp(failures - 1, 0, 30);
  auto step = policy.ceiling;
  if (error.kind != ErrorKind::unauthorised && (policy.first.count() << doublings) < policy.ceiling.count()) {
    step = checks::Duration(policy.first.count() << doublings);
  }
  const auto jittered = checks::Duration(static_cast<long>(std::ceil(step.count() * (0.5 + chance / 2))));
  const auto delay = std::max(jittered, checks::Duration(error.retry_after));
  if (policy.patience && delay > *policy.patience) return std::nullopt;
  return delay;
}

void Backoff::succeeded() {
  failures_ = 0;
  until_.reset();
}

std::optional<checks::Time> Backoff::failed(const Error& error, checks::Time now, double chance) {
  ++failures_;
  const auto delay = backoff_delay(policy_, failures_, error, chance);
  if (!delay) return std::nullopt;
  until_ = now + *delay;
  return until_;
}

long retry_after(const HttpResponse& response, checks::Time now) {
  const std::string text = response.header("retry-after");
  if (text.empty()) return 0;
  char* end = nullptr;
  const double seconds = std::strtod(text.c_str(), &end);
  if (end != text.c_str() && *end == '\0' && std::isfinite(seconds)) {
    return static_cast<long>(std::ceil(std::clamp(seconds, 0.0, double(longest_retry_after))));
  }
  const auto at = parse_http_date(text);
  if (!at) return 0;
  const auto from = parse_http_date(response.header("date")).value_or(now);
  return std::clamp<long>((*at - from).count(), 0, longest_retry_after);
}

std::optional<checks::Time> parse_http_date(std::string_view text) {
  std::tm parts{};
  const std::string copy(text);
  const char* end = strptime(copy.c_str(), "%a, %d %b %Y %H:%M:%S", &parts);
  if (!end || std::string_view(end).substr(0, 4) != " GMT") return std::nullopt;
  return checks::Time(checks::Duration(timegm(&parts)));
}

std::optional<checks::Duration> clock_skew(const HttpResponse& response, checks::Time now) {
  const auto theirs = parse_http_date(response.header("date"));
  if (!theirs) return std::nullopt;
  // Something on the way kept the answer for so long (RFC 9111 section 5.1).
  const checks::Duration age{std::clamp(std::atol(response.header("age").c_str()), 0L, 86400L * 365)};
  return *theirs + age - now;
}

}  // namespace returnwatch::agent
