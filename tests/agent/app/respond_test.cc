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
    SqlTransaction step(*db);
    AlertStore(*db).put(a);
    step.commit();
    return a;
  }
  [[nodiscard]] Result<std::string> ack(const AckRequest& r) const { return answer(*db, r, kZone, kStart); }
  [[nodiscard]] alerts::Alert at(const alerts::Alert& a) const { return *AlertStore(*db).find(a.finding.fingerprint); }
  [[nodiscard]] std::vector<std::string> events() const {
    std::vector<std::string> out;
    for (const auto& j : AlertStore(*db).journal(kStart - hours(1), kStart + hours(1000)))
      out.push_back(j.event + " " + j.who + ": " + j.why);
    return out;
  }
};

AckRequest ask(std::vector<std::string> fingerprints) {
  AckRequest r;
  r.fingerprints = std::move(fingerprints);
  r.by = "kim";
  return r;
}

}  // namespace

TEST_CASE("ack: by the first digits of a fingerprint, for a span or until a time of the zone", "[respond]") {
  Counter c;
  const alerts::Alert one = c.fire("1001"), two = c.fire("1002");
  AckRequest first = ask({one.finding.fingerprint.substr(0, 10)});
  first.note = "on it";
  CHECK(c.ack(first).value() == "acknowledged: refund_not_posted of acme-uk, RMA 1001, by kim, until it is resolved");
  CHECK(c.at(one).acked_by == "kim");
  CHECK_FALSE(c.at(one).acked_until);
  CHECK_FALSE(c.at(two).acked_at);
  AckRequest second = ask({two.finding.fingerprint});
  second.until = "4h";
  REQUIRE(c.ack(second));
  CHECK(c.at(two).acked_until == kStart + hours(4));
  second.until = "2026-11-26 08:00";
  const auto until = c.ack(second);
  REQUIRE(until);
  CHECK(c.at(two).acked_until == *checks::parse_time("2026-11-26T07:00:00Z"));
  CHECK(until->find("until ") != std::string::npos);
  CHECK(c.events() == std::vector<std::string>{"acknowledged kim: on it", "acknowledged kim: ", "acknowledged kim: "});
}

TEST_CASE("ack: several at once, or every firing alert of a check in a store; all or none", "[respond]") {
  Counter c;
  const alerts::Alert one = c.fire("1001"), two = c.fire("1002"), other = c.fire("1003", "refund_failed");
  REQUIRE(c.ack(ask({one.finding.fingerprint, two.finding.fingerprint})));
  CHECK(c.at(one).acked_at);
  CHECK(c.at(two).acked_at);
  CHECK_FALSE(c.ack(ask({other.finding.fingerprint, "ffffffffffff"})));
  CHECK_FALSE(c.at(other).acked_at);
  AckRequest all;
  all.by = "ada";
  all.check = "refund_failed";
  all.store = "acme-de";
  CHECK(c.ack(all).error().message == "no alert of refund_failed in acme-de is open");
  all.store = "acme-uk";
  REQUIRE(c.ack(all));
  CHECK(c.at(other).acked_by == "ada");
}

TEST_CASE("ack: assigned and noted, without taking an acknowledgement over", "[respond]") {
  Counter c;
  const alerts::Alert a = c.fire("1001");
  AckRequest r = ask({a.finding.fingerprint});
  r.assign = "sam";
  CHECK(c.ack(r).value() ==
        "assigned to sam, acknowledged: refund_not_posted of acme-uk, RMA 1001, by kim, until it is "
        "resolved");
  CHECK(c.at(a).assigned_to == "sam");
  AckRequest note = ask({a.finding.fingerprint});
  note.by = "ada";
  note.note = "customer rang";
  CHECK(c.ack(note).value() == "noted: refund_not_posted of acme-uk, RMA 1001, by ada");
  CHECK(c.at(a).acked_by == "kim");
  CHECK(c.events() == std::vector<std::string>{"assigned kim: sam", "acknowledged kim: ", "noted ada: customer rang"});
}

TEST_CASE("ack: what is refused changes nothing, and says what is wrong", "[respond]") {
  Counter c;
  const std::string fp = c.fire("1001").finding.fingerprint;
  c.fire("1002");
  struct Bad {
    const char* what;
    void (*change)(AckRequest&);
    ErrorKind kind;
    const char* says;
  };
  for (const Bad& b :
       {Bad{"nobody", [](AckRequest& r) { r.by = ""; }, ErrorKind::rejected, "say who"},
        Bad{"no reason", [](AckRequest& r) { r.done = true; }, ErrorKind::rejected, "accepted, written_off or fixed"},
        Bad{"another reason", [](AckRequest& r) { r.done = true, r.reason = "because"; }, ErrorKind::rejected,
            "accepted, written_off or fixed"},
        Bad{"a reason without done", [](AckRequest& r) { r.reason = "fixed"; }, ErrorKind::rejected, "--note"},
        Bad{"done until", [](AckRequest& r) { r.done = true, r.reason = "fixed", r.until = "4h"; }, ErrorKind::rejected,
            "--until cannot be used with --done"},
        Bad{"done and undo", [](AckRequest& r) { r.done = r.undo = true, r.reason = "fixed"; }, ErrorKind::rejected,
            "cannot be used together"},
        Bad{"soon", [](AckRequest& r) { r.until = "soon"; }, ErrorKind::rejected, "\"soon\" is not a time"},
        Bad{"past", [](AckRequest& r) { r.until = "2026-11-24"; }, ErrorKind::rejected, "in the past"},
        Bad{"both", [](AckRequest& r) { r.check = "refund_failed"; }, ErrorKind::rejected, "not both"},
        Bad{"neither", [](AckRequest& r) { r.fingerprints.clear(); }, ErrorKind::rejected, "name fingerprints"},
        Bad{"unknown", [](AckRequest& r) { r.fingerprints = {"ffffffffffffffffffff"}; }, ErrorKind::not_found,
            "no alert"},
        Bad{"nothing to undo", [](AckRequest& r) { r.undo = true; }, ErrorKind::rejected,
            "neither closed nor acknowledged"}}) {
    INFO(b.what);
    AckRequest request = ask({fp});
    b.change(request);
    const auto said = c.ack(request);
    REQUIRE_FALSE(said);
    CHECK(said.error().kind == b.kind);
    CHECK(said.error().message.find(b.says) != std::string::npos);
  }
  CHECK(c.events().empty());
  CHECK(AlertStore(*c.db).open().size() == 2);
}

TEST_CASE("ack --done: closed once, and taken back with --undo", "[respond]") {
  Counter c;
  const alerts::Alert a = c.fire("1001");
  AckRequest done = ask({a.finding.fingerprint});
  done.done = true;
  done.reason = "accepted";
  CHECK(c.ack(done).value() == "closed as accepted: refund_not_posted of acme-uk, RMA 1001, by kim");
  CHECK(c.at(a).closed_at == kStart);
  const auto again = c.ack(done);
  REQUIRE_FALSE(again);
  CHECK(again.error().message == "refund_not_posted of acme-uk, RMA 1001 is closed already");
  AckRequest undo = ask({a.finding.fingerprint});
  undo.by = "ada";
  undo.undo = true;
  CHECK(c.ack(undo).value() == "open again: refund_not_posted of acme-uk, RMA 1001, by ada");
  CHECK(alerts::is_firing(c.at(a)));
  CHECK(c.events() == std::vector<std::string>{"closed kim: accepted", "reopened ada: "});
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
    SqlTransaction step(*c.db);
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
       {Bad{{"", "2h", "", "kim", "x"}, "is not a matcher"},
        Bad{{"colour=red", "2h", "", "kim", "x"}, "is not a matcher"},
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
