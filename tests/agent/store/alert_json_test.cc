#include "agent/store/alert_json.h"

#include <catch2/catch.hpp>

#include "tests/agent/store/fixture.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using agent::testing::kNow;

namespace {

alerts::Alert full() {
  alerts::Alert a;
  checks::Finding& f = a.finding;
  f.fingerprint = "00ff";
  f.store = "acme";
  f.check = "refund_not_posted";
  f.cause = "nothing_paid";
  f.severity = checks::Severity::critical;
  f.owner = checks::Owner::finance;
  f.subject = {checks::SubjectKind::unit, "u1"};
  f.rma_id = "501";
  f.order_name = "#1001";
  f.order_id = "9001";
  f.summary =
      "\"Gr\xc3\xb6\xc3\x9f"
      "e\" was\nreceived";
  f.evidence = {{"returngo", "received", kNow, "501"}, {"shopify", "no refund", {}, ""}};
  f.amount = checks::Money{5990, "GBP"};
  f.since = kNow;
  f.fires_at = kNow + checks::hours(24);
  a.case_key = "9001";
  a.first_seen = kNow;
  a.fired_at = a.resolved_at = a.acked_at = a.acked_until = a.closed_at = a.rearmed_at = a.flips_since = kNow;
  a.resolved_how = "paid";
  a.acked_by = "ann";
  a.acked_reason = "known";
  a.closed_by = "bob";
  a.closed_reason = "accepted";
  a.assigned_to = "cy";
  a.regressed = 2;
  a.flips = 3;
  a.baseline = true;
  a.anew = "program";
  return a;
}

}  // namespace

TEST_CASE("an alert comes back as it was put") {
  const std::string text = alert_json(full());
  const alerts::Alert back = alert_of(text);
  CHECK(alert_json(back) == text);
  CHECK(back.finding.severity == checks::Severity::critical);
  CHECK(back.finding.owner == checks::Owner::finance);
  CHECK(back.finding.subject.kind == checks::SubjectKind::unit);
  CHECK(back.finding.amount == checks::Money{5990, "GBP"});
  CHECK(back.finding.evidence.size() == 2);
  CHECK(back.finding.evidence[0].at == kNow);
  CHECK_FALSE(back.finding.evidence[1].at);
  CHECK(back.baseline);
  CHECK(back.flips == 3);
  CHECK(alert_json(alert_of(alert_json({}))) == alert_json({}));
}

TEST_CASE("of a strange alert what can be read is read") {
  const alerts::Alert a = alert_of(
      R"({"case":7,"first_seen":"x","flips":2,"finding":{"check":"c","severity":"loud","amount":[1],"x":{}}})");
  CHECK(a.flips == 2);
  CHECK(a.case_key.empty());
  CHECK(a.finding.check == "c");
  CHECK(a.finding.severity == checks::Severity::warning);
  CHECK_FALSE(a.finding.amount);
  CHECK(alert_of("[1]").finding.check.empty());
  CHECK(alert_of("{\"case\":").case_key.empty());
}
