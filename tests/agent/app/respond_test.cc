// What people answer to alerts, on the state: who may say what, and what is said back.
#include "agent/app/respond.h"

#include <catch2/catch.hpp>

#include "tests/agent/store/fixture.h"
#include "tests/alerts/desk.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using checks::hours;

namespace {

const Time kStart = *checks::parse_time("2026-11-25T10:00:00Z");
constexpr const char* kZone = "Europe/Berlin";  // an hour ahead in November

struct Counter {
  std::unique_ptr<Database> db = agent::testing::memory();

  alerts::Alert fire(const std::string& id, const std::string& check = "refund_not_posted") {
    alerts::Alert a;
    a.finding = alerts::finding(id, check);
    a.case_key = "case";
    a.first_seen = kStart;
    a.fired_at = kStart;
    Transaction step(*db);
    AlertStore(*db).put(a);
    step.commit();
    return a;
  }
  [[nodiscard]] Result<std::string> ack(const AckRequest& r) const { return acknowledge(*db, r, kZone, kStart); }
  [[nodiscard]] alerts::Alert at(const alerts::Alert& a) const { return *AlertStore(*db).find(a.finding.fingerprint); }
  [[nodiscard]] std::vector<std::string> events() const {
    std::vector<std::string> out;
    for (const auto& j : AlertStore(*db).journal(kStart - hours(1), kStart + hours(1000)))
      out.push_back(j.event + " " + j.who + ": " + j.why);
    return out;
  }
};

}  // namespace

TEST_CASE("ack: by the first digits of a fingerprint, for a span or until a time of the zone", "[respond]") {
  Counter c;
  const alerts::Alert one = c.fire("1001"), two = c.fire("1002");
  CHECK(c.ack({one.finding.fingerprint.substr(0, 10), "kim", "on it", "", false}).value() ==
        "acknowledged: refund_not_posted of acme-uk, RMA 1001, by kim, until it is resolved");
  CHECK(c.at(one).acked_by == "kim");
  CHECK_FALSE(c.at(one).acked_until);
  CHECK_FALSE(c.at(two).acked_at);
  REQUIRE(c.ack({two.finding.fingerprint, "kim", "", "4h", false}));
  CHECK(c.at(two).acked_until == kStart + hours(4));
  const auto until = c.ack({two.finding.fingerprint, "kim", "", "2026-11-26 08:00", false});
  REQUIRE(until);
  CHECK(c.at(two).acked_until == *checks::parse_time("2026-11-26T07:00:00Z"));
  CHECK(until->find("until ") != std::string::npos);
  CHECK(c.events() == std::vector<std::string>{"acknowledged kim: on it", "acknowledged kim: ", "acknowledged kim: "});
}

TEST_CASE("ack: what is refused changes nothing, and says what is wrong", "[respond]") {
  Counter c;
  const std::string fp = c.fire("1001").finding.fingerprint;
  c.fire("1002");
  struct Bad {
    AckRequest request;
    ErrorKind kind;
    const char* says;
  };
  for (const Bad& b : {Bad{{fp, "", "x", "", false}, ErrorKind::rejected, "say who"},
                       Bad{{fp, "kim", "because", "", true}, ErrorKind::rejected, "accepted, written_off or fixed"},
                       Bad{{fp, "kim", "fixed", "4h", true}, ErrorKind::rejected, "without an end"},
                       Bad{{fp, "kim", "x", "soon", false}, ErrorKind::rejected, "\"soon\" is not a time"},
                       Bad{{fp, "kim", "x", "2026-11-24", false}, ErrorKind::rejected, "in the past"},
                       Bad{{"", "kim", "x", "", false}, ErrorKind::not_found, "no alert, or more than one"},
                       Bad{{"ffffffffffffffffffff", "kim", "x", "", false}, ErrorKind::not_found, "no alert"}}) {
    INFO(b.says);
    const auto said = c.ack(b.request);
    REQUIRE_FALSE(said);
    CHECK(said.error().kind == b.kind);
    CHECK(said.error().message.find(b.says) != std::string::npos);
  }
  CHECK(c.events().empty());
  CHECK(AlertStore(*c.db).open().size() == 2);
}

TEST_CASE("ack --done: closed for good, once", "[respond]") {
  Counter c;
  const alerts::Alert a = c.fire("1001");
  CHECK(c.ack({a.finding.fingerprint, "kim", "fixed: by hand", "", true}).value() ==
        "closed for good: refund_not_posted of acme-uk, RMA 1001 (fixed: by hand), by kim");
  CHECK(c.at(a).closed_at == kStart);
  const auto again = c.ack({a.finding.fingerprint, "kim", "fixed", "", true});
  REQUIRE_FALSE(again);
  CHECK(again.error().message == "refund_not_posted of acme-uk, RMA 1001 is closed already");
}

TEST_CASE("silence: previewed without a trace, set with author and reason, ended once", "[respond]") {
  Counter c;
  c.fire("1001");
  c.fire("1002");
  c.fire("1003", "restock_missing");
  {
    alerts::Alert pending;
    pending.finding = alerts::finding("1004");
    pending.case_key = "case";
    pending.first_seen = kStart;
    Transaction step(*c.db);
    AlertStore(*c.db).put(pending);
    step.commit();
  }
  const SilenceRequest r{"check=refund_*", "2h", "", "kim", "known"};
  const auto preview = preview_silence(*c.db, r, kZone, kStart);
  REQUIRE(preview);
  CHECK(muted_words(*preview) == "mutes 2 alerts now");
  CHECK(silences_now(*c.db, kStart).empty());
  CHECK(c.events().empty());
  const auto set = put_silence(*c.db, r, kZone, kStart);
  REQUIRE(set);
  CHECK(set->silence.id > 0);
  CHECK(set->silence.until == kStart + hours(2));
  REQUIRE(silences_now(*c.db, kStart).size() == 1);
  CHECK(silences_now(*c.db, kStart)[0].alerts.size() == 2);
  CHECK(silences_now(*c.db, kStart + hours(2)).empty());
  CHECK(c.events() == std::vector<std::string>(2, "silenced kim: known"));
  CHECK(end_silence(*c.db, set->silence.id, kStart).value().find("has ended") != std::string::npos);
  CHECK(silences_now(*c.db, kStart).empty());
  CHECK(end_silence(*c.db, set->silence.id, kStart).error().kind == ErrorKind::not_found);
  CHECK(muted_words({{}, {alerts::Alert{}}}) == "mutes 1 alert now");
}

TEST_CASE("silence: what is refused", "[respond]") {
  Counter c;
  c.fire("1001");
  struct Bad {
    SilenceRequest request;
    const char* says;
  };
  for (const Bad& b :
       {Bad{{"", "2h", "", "kim", "x"}, "names nothing to mute"},
        Bad{{"colour=red", "2h", "", "kim", "x"}, "names nothing to mute"},
        Bad{{"check=a", "", "", "kim", "x"}, "either for how long"},
        Bad{{"check=a", "2h", "2026-12-24", "kim", "x"}, "either for how long"},
        Bad{{"check=a", "0h", "", "kim", "x"}, "not a duration"},
        Bad{{"check=a", "", "2026-11-25 10:30", "kim", "x"}, "in the past"},  // of Berlin: 09:30 UTC
        Bad{{"check=a", "", "2026-13-01", "kim", "x"}, "not a time"}, Bad{{"check=a", "2h", "", "", "x"}, "say who"},
        Bad{{"check=a", "2h", "", "kim", ""}, "say why"}}) {
    INFO(b.says);
    const auto said = put_silence(*c.db, b.request, kZone, kStart);
    REQUIRE_FALSE(said);
    CHECK(said.error().message.find(b.says) != std::string::npos);
  }
  CHECK(silences_now(*c.db, kStart).empty());
  CHECK(put_silence(*c.db, {"check=a", "", "2026-11-25 11:30", "kim", "x"}, kZone, kStart)->silence.until ==
        *checks::parse_time("2026-11-25T10:30:00Z"));
  CHECK(put_silence(*c.db, {"check=a", "", "2026-12-24", "kim", "x"}, kZone, kStart)->silence.until ==
        *checks::parse_time("2026-12-23T23:00:00Z"));
}
