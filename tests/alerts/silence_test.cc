#include <catch2/catch.hpp>

#include "tests/alerts/desk.h"

using namespace returnwatch::alerts;

TEST_CASE("routes and silences match by labels, each of which must fit") {
  const auto f = finding("1001");
  struct Row {
    const char* match;
    bool fits;
  };
  const Row rows[] = {{"check=refund_*", true},
                      {"check=refund_* store=acme-uk", true},
                      {"check=refund_* store=acme-eu", false},
                      {"owner=finance,cx", true},
                      {"owner=cx", false},
                      {"severity=critical,warning", true},
                      {"cause=no_*", true},
                      {"rma=1001", true},
                      {"order=#1001", true},
                      {"order=#1002", false}};
  for (const Row& r : rows) {
    INFO(r.match);
    CHECK(matches(*parse_match(r.match), f) == r.fits);
  }
  CHECK(matches({{"fingerprint", {f.fingerprint}}}, f));
  CHECK(matches({}, f));
  for (const char* bad : {"", "check", "check=", "=x", "colour=red"}) CHECK_FALSE(parse_match(bad));
  CHECK(to_string(*parse_match("store=b,a check=x")) == "check=x store=b,a");
}

TEST_CASE("a silence holds from when it was made until it ends") {
  Silence s;
  s.match = {{"store", {"acme-uk"}}};
  s.created_at = at("2026-11-25T10:00:00Z");
  s.until = at("2026-11-25T12:00:00Z");
  CHECK_FALSE(silenced({s}, finding("1"), at("2026-11-25T09:59:59Z")));
  CHECK(silenced({s}, finding("1"), at("2026-11-25T10:00:00Z")));
  CHECK(silenced({s}, finding("1"), at("2026-11-25T11:59:59Z")));
  CHECK_FALSE(silenced({s}, finding("1"), at("2026-11-25T12:00:00Z")));
}
