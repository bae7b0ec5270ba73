#include "agent/http/backoff.h"

#include <catch2/catch.hpp>

using namespace returnwatch;
using namespace returnwatch::agent;
using checks::Duration;

namespace {

HttpResponse answer(const std::string& name, const std::string& value) {
  HttpResponse r;
  r.headers[name] = value;
  return r;
}

const checks::Time now = *checks::parse_time("1994-11-06T08:49:00Z");

}  // namespace

TEST_CASE("the delay doubles from 5 s to 30 min, half of it chance") {
  const BackoffPolicy policy;
  const Error error;
  struct {
    int failures;
    long least, most;
  } table[] = {{1, 3, 5}, {2, 5, 10}, {3, 10, 20}, {9, 640, 1280}, {10, 900, 1800}, {40, 900, 1800}, {1000, 900, 1800}};
  for (const auto& row : table) {
    INFO(row.failures);
    CHECK(backoff_delay(policy, row.failures, error, 0.0) == Duration(row.least));
    CHECK(backoff_delay(policy, row.failures, error, 0.999999) == Duration(row.most));
  }
}

TEST_CASE("Retry-After is a floor, unauthorised starts at the ceiling, patience ends it") {
  BackoffPolicy policy;
  CHECK(backoff_delay(policy, 1, {ErrorKind::rate_limited, "", 60}, 0.9) == Duration(60));
  CHECK(backoff_delay(policy, 6, {ErrorKind::rate_limited, "", 4}, 0.0) == Duration(80));
  CHECK(backoff_delay(policy, 1, {ErrorKind::rate_limited, "", 7200}, 0.0) == Duration(7200));
  CHECK(backoff_delay(policy, 1, {ErrorKind::unauthorised, ""}, 0.0) == Duration(900));
  policy.patience = Duration(10);
  CHECK(backoff_delay(policy, 1, {ErrorKind::unreachable, ""}, 0.0) == Duration(3));
  CHECK_FALSE(backoff_delay(policy, 1, {ErrorKind::rate_limited, "", 11}, 0.0));
  CHECK_FALSE(backoff_delay(policy, 1, {ErrorKind::unauthorised, ""}, 0.0));
}

TEST_CASE("a source waits after failures and forgets them after a success") {
  Backoff backoff;
  CHECK(backoff.ready(now));
  CHECK(backoff.failed({}, now, 0.0) == now + Duration(3));
  CHECK_FALSE(backoff.ready(now + Duration(2)));
  CHECK(backoff.ready(now + Duration(3)));
  CHECK(backoff.failed({}, now + Duration(3), 0.0) == now + Duration(8));
  CHECK(backoff.failures() == 2);
  backoff.succeeded();
  CHECK(backoff.ready(now));
  CHECK(backoff.failed({}, now, 0.0) == now + Duration(3));
}

TEST_CASE("Retry-After in seconds, decimals and dates") {
  CHECK(retry_after(HttpResponse{}, now) == 0);
  CHECK(retry_after(answer("retry-after", "4"), now) == 4);
  CHECK(retry_after(answer("retry-after", "4.0"), now) == 4);
  CHECK(retry_after(answer("retry-after", "0.2"), now) == 1);
  CHECK(retry_after(answer("retry-after", "-3"), now) == 0);
  CHECK(retry_after(answer("retry-after", "soon"), now) == 0);
  CHECK(retry_after(answer("retry-after", "nan"), now) == 0);
  CHECK(retry_after(answer("retry-after", "1e300"), now) == 86400);
  CHECK(retry_after(answer("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT"), now) == 37);
  auto dated = answer("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT");
  dated.headers["date"] = "Sun, 06 Nov 1994 08:49:30 GMT";
  CHECK(retry_after(dated, now) == 7);
}

TEST_CASE("the server's clock") {
  CHECK_FALSE(clock_skew(HttpResponse{}, now));
  CHECK_FALSE(clock_skew(answer("date", "yesterday"), now));
  CHECK(clock_skew(answer("date", "Sun, 06 Nov 1994 08:49:37 GMT"), now) == Duration(37));
  CHECK(clock_skew(answer("date", "Sun, 06 Nov 1994 08:48:00 GMT"), now) == Duration(-60));
  auto kept = answer("date", "Sun, 06 Nov 1994 08:48:00 GMT");
  kept.headers["age"] = "60";
  CHECK(clock_skew(kept, now) == Duration(0));
}
