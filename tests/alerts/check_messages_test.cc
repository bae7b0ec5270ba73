// What each check's findings look like in each channel, held by goldens that a reviewer can read: the findings are made
// by the check, from returns and flows that are wrong (check_scenes.h). To write the files anew after a change that is
// meant: RETURNWATCH_UPDATE_GOLDENS=1 test_alerts; then read the difference as the person who gets the message.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "alerts/channels/channel.h"
#include "alerts/channels/words.h"
#include "checks/registry.h"
#include "tests/alerts/check_scenes.h"
#include "tests/alerts/desk.h"
#include "tests/golden.h"
#include "tests/world/slack_rules.h"

using namespace returnwatch;
using namespace returnwatch::alerts;
using nlohmann::json;
using nlohmann::ordered_json;

namespace {

constexpr const char* kPage = "https://returns.acme.example";
const ReturnLinks kLinks{"https://acme.myshopify.com/admin"};

// The group's first message, as the agent completes it.
Notification message_of(const std::vector<checks::Finding>& findings) {
  Desk d;
  d.s.now = alerts::testing::kNow;
  for (const checks::Finding& f : findings) d.fire(f);
  d.look();
  std::vector<Notification> said = d.after(checks::Duration{30});
  REQUIRE(said.size() == 1);
  Notification n = std::move(said[0]);
  n.timezone = "Europe/London";
  n.page_url = kPage;
  n.links["acme-uk"] = kLinks;
  const std::map<std::string, std::string> names = {
      {"1", "London"}, {"42", "ReturnGO to Shopify"}, {"43", "Refunds to ERP"}};
  for (AlertView& v : n.firing)
    if (const auto name = names.find(v.finding.subject.id); name != names.end()) v.subject_name = name->second;
  return n;
}

ordered_json parsed(const std::vector<Rendered>& rendered) {
  ordered_json out = ordered_json::array();
  for (const Rendered& r : rendered) out.push_back(ordered_json::parse(r.body));
  return out.size() == 1 ? out[0] : out;
}

ordered_json mirrored(const std::vector<checks::Finding>& findings) {
  std::vector<MirrorAlert> set;
  for (const checks::Finding& f : findings) {
    Alert a;
    a.finding = f;
    a.first_seen = alerts::testing::kNow;
    a.fired_at = alerts::testing::kNow;
    set.push_back({a, kLinks});
  }
  return parsed(render_mirror(set, {}, alerts::testing::kNow, alerts::testing::kNow + checks::minutes(10), kPage));
}

void golden(const checks::CheckInfo& check, const char* channel, const std::string& text) {
  returnwatch::testing::check_golden("alerts/golden/checks/" + std::string(check.id) + "." + channel, text);
}

}  // namespace

// For the checks that nobody reads in every channel the mail's text says what all of them say.
TEST_CASE("golden: each check's findings as a text") {
  for (const checks::CheckInfo& check : checks::all_checks()) {
    const std::vector<checks::Finding> findings = alerts::testing::findings_of(check);
    INFO(check.id);
    REQUIRE(!findings.empty());
    const json mail = json::parse(render_email(message_of(findings))[0].body);
    golden(check, "txt", "Subject: " + mail["subject"].get<std::string>() + "\n\n" + mail["text"].get<std::string>());
  }
}

// One that is about returns and money, and one that is about neither.
TEST_CASE("golden: two checks in every channel") {
  for (const char* id : {"refund_blocked_by_order_status", "flow_failed"}) {
    const checks::CheckInfo& check = *checks::find_check(id);
    const std::vector<checks::Finding> findings = alerts::testing::findings_of(check);
    const Notification n = message_of(findings);
    golden(check, "email.html", json::parse(render_email(n)[0].body)["html"].get<std::string>());
    golden(check, "slack_webhook.json", parsed(render_slack_webhook(n)).dump(1) + "\n");
    golden(check, "slack_bot.json", parsed(render_slack_bot(n)).dump(1) + "\n");
    golden(check, "webhook.json", parsed(render_webhook(n)).dump(1) + "\n");
    golden(check, "pagerduty.json", parsed(render_pagerduty(n)).dump(1) + "\n");
    golden(check, "alertmanager.json", mirrored(findings).dump(1) + "\n");
  }
}

// The promise of the first 120 characters, kept by real findings: what, how many, how much, since when, whose.
TEST_CASE("each check's message begins with what is wrong, and leads to where it can be put right") {
  for (const checks::CheckInfo& check : checks::all_checks()) {
    const std::vector<checks::Finding> findings = alerts::testing::findings_of(check);
    const Notification n = message_of(findings);
    const std::string first = lead(n), text = json::parse(render_email(n)[0].body)["text"],
                      slack = parsed(render_slack_webhook(n))["blocks"].dump(),
                      fallback = parsed(render_slack_webhook(n))["plain"];
    INFO(text);
    CHECK(first.size() <= kLeadLength);
    CHECK(first.rfind(std::string(check.title) + ": " + std::to_string(findings.size()) + " ", 0) == 0);
    CHECK(first.find(", since ") != std::string::npos);
    CHECK(first.find("acme-uk)") != std::string::npos);
    CHECK(text.rfind(first + "\n", 0) == 0);
    CHECK(slack.find("What to do") != std::string::npos);
    CHECK(text.find("\nWhat to do:\n  ") != std::string::npos);
    for (const std::vector<Rendered>& posts : {render_slack_webhook(n), render_slack_bot(n)})
      for (const Rendered& post : posts) {
        const json payload = json::parse(post.body);
        CHECK_FALSE(world::slack::refuse_message({{"text", payload["text"]}, {"blocks", payload["blocks"]}}));
      }
    CHECK(mirrored(findings).dump().find("\"alertname\"") != std::string::npos);
    for (const checks::Finding& f : findings) {
      CHECK(text.find(checks::action_of(f.check, f.cause)) != std::string::npos);  // of its cause
      CHECK(text.find(f.summary) != std::string::npos);
      CHECK(f.summary.find('_') == std::string::npos);  // words, no identifiers
      CHECK(!f.evidence.empty());
      CHECK(fallback.find(kPage) != std::string::npos);
      if (f.amount) CHECK(first.find(f.amount->currency) != std::string::npos);
      if (f.rma_id.empty()) continue;
      for (const std::string& place :
           {"rmaid=" + f.rma_id, kLinks.shopify_admin + "/orders/" + f.order_id, kPage + ("/returns/" + f.rma_id)}) {
        CHECK(text.find(place) != std::string::npos);
        CHECK(slack.find(place) != std::string::npos);
      }
    }
  }
}
