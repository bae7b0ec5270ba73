// Every channel's rendering against golden files, and against the limits of its system. To write the files anew after a
// change that is meant: RETURNWATCH_UPDATE_GOLDENS=1 test_alerts; then read the difference as the person who gets the
// message.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "alerts/channels/channel.h"
#include "alerts/channels/words.h"
#include "checks/registry.h"
#include "tests/alerts/desk.h"
#include "tests/golden.h"
#include "tests/world/slack_rules.h"

using namespace returnwatch;
using namespace returnwatch::alerts;
using checks::hours;
using checks::minutes;
using checks::Severity;
using nlohmann::json;

namespace {

void golden(const std::string& name, const std::string& text) { testing::check_golden("alerts/golden/" + name, text); }
void golden_json(const std::string& name, const std::string& body) {
  golden(name, nlohmann::ordered_json::parse(body).dump(1) + "\n");
}

Notification completed(Notification n) {
  n.timezone = "Europe/London";
  n.page_url = "http://returnwatch.acme.example:9464";
  n.links["acme-uk"] = {"https://acme.myshopify.com/admin"};
  n.links["acme-eu"] = {"https://acme-eu.myshopify.com/admin"};
  return n;
}

// Three returns without their refund, then the life of the group.
struct Story {
  Desk d;
  Notification opened, joined, repeated, changed, acknowledged, over;
  Story() {
    d.s.receivers["ops"] = {true, true};
    for (int i = 0; i < 3; ++i) d.fire(made(1001 + i, 5990 + 1500 * i, i));
    d.look();
    opened = said(d.after(checks::Duration{30}));
    d.fire(made(1010, 24900, 0));
    d.fire(made(1011, 1250, 1));
    joined = said(d.during(minutes(6)));
    d.resolve("1002");
    changed = said(d.during(minutes(6)));
    repeated = said(d.during(hours(5)));
    for (Alert& a : d.s.alerts) {
      a.acked_at = d.s.now;
      a.acked_by = "kim";
    }
    acknowledged = said(d.after(minutes(1)));
    for (const char* id : {"1001", "1003", "1010", "1011"})
      d.resolve(id, std::string(id) == "1011" ? "expired" : "healthy");
    over = said(d.after(minutes(1)));
  }
  static checks::Finding made(int id, int amount, int days) {
    checks::Finding f = finding(std::to_string(id), "refund_not_posted", Severity::critical);
    f.amount = checks::Money{amount, "GBP"};
    f.since -= checks::days(days);
    f.summary = "The return was received 26 hours ago, its refund is due and Shopify shows no refund on the order.";
    f.evidence = {{"returngo", "Shipment received", f.since, "RMA " + f.rma_id},
                  {"shopify", "No refund on the order", std::nullopt, ""}};
    return f;
  }
  static Notification said(const std::vector<Notification>& messages) {
    REQUIRE(messages.size() == 1);
    return completed(messages[0]);
  }
};

Notification digest() {
  Desk d;
  const char* checks[] = {"refund_not_posted", "store_credit_not_issued", "duplicate_refund", "refund_failed"};
  for (int i = 0; i < 214; ++i) {
    auto f = finding(std::to_string(5000 + i),
                     checks[i % 4 == 0    ? 0
                            : i % 7 == 0  ? 1
                            : i % 11 == 0 ? 2
                            : i % 3 == 0  ? 3
                                          : 0],
                     i % 4 ? Severity::critical : Severity::warning);
    f.amount = checks::Money{4990 + 10 * i, i % 9 ? "GBP" : "EUR"};
    f.since -= hours(i * 5);
    d.fire(f, true);
  }
  d.look();
  return Story::said(d.after(checks::Duration{30}));
}

// The worst that text can do to a renderer: long, full of what must be escaped, many bytes to a character.
Notification hostile() {
  Desk d;
  for (int i = 0; i < 60; ++i) {
    auto f = finding(std::to_string(9000 + i), i % 2 ? "refund_not_posted" : "own_check_" + std::string(200, 'x'),
                     Severity::critical, i % 3 ? "acme-uk" : "acme-eu");
    std::string noise;
    for (int k = 0; k < 120; ++k) noise += "<b>&\"日本語\" <!channel> ";
    f.summary = noise + "\r\nBcc: x";
    f.order_name = "#<" + noise.substr(0, 400);
    f.amount = checks::Money{922337203685477LL, i % 2 ? "GBP" : i % 3 ? "JPY" : "KWD"};
    d.fire(f);
  }
  d.route().group_by = {"owner"};
  d.look();
  Notification n = Story::said(d.after(checks::Duration{30}));
  for (int i = 0; i < 300; ++i) n.stores.push_back("store-" + std::to_string(i));
  return n;
}

Notification dead() {
  Notification n;
  n.reason = Reason::channel_dead;
  n.severity = Severity::critical;
  n.thread = "00000000000000aa";
  n.at = at("2026-11-25T10:00:00Z");
  n.note =
      "returnwatch cannot deliver to finance-mail (email): username or password is refused (535). 3 messages wait; the "
      "oldest says: \"Refund not posted: 3 returns <x>\".";
  return completed(n);
}

std::vector<std::pair<std::string, Notification>> everything() {
  const Story s;
  return {{"opened", s.opened},
          {"joined", s.joined},
          {"changed", s.changed},
          {"repeated", s.repeated},
          {"acknowledged", s.acknowledged},
          {"over", s.over},
          {"digest", digest()},
          {"dead", dead()},
          {"hostile", hostile()}};
}

}  // namespace

TEST_CASE("the table names each kind once, in its place") {
  for (std::size_t i = 0; i < channels().size(); ++i) {
    const Channel& c = channels()[i];
    CHECK(static_cast<std::size_t>(c.kind) == i);
    CHECK((c.name != nullptr && c.render != nullptr && c.document != nullptr && c.classify != nullptr));
  }
}

TEST_CASE("the first 120 characters say what, how many, how much money, since when and whose it is") {
  const Story s;
  CHECK(lead(s.opened) == "Refund not posted: 3 returns, 224.70 GBP, since 22 Nov 08:00 (finance, acme-uk)");
  CHECK(lead(s.joined) == "Refund not posted: 2 new, now 5 returns, 486.20 GBP, since 22 Nov 08:00 (finance, acme-uk)");
  CHECK(lead(s.changed) == "Refund not posted: now 4 returns, 411.30 GBP, since 22 Nov 08:00 (finance, acme-uk)");
  CHECK(lead(s.joined, Voice::standing) ==
        "Refund not posted: 5 returns, 486.20 GBP, since 22 Nov 08:00 (finance, acme-uk)");
  CHECK(lead(s.repeated) ==
        "Still open: Refund not posted, 4 returns, 411.30 GBP, since 22 Nov 08:00 (finance, acme-uk)");
  CHECK(lead(s.over) == "Resolved: Refund not posted, 4 returns, 411.30 GBP, since 22 Nov 08:00 (finance, acme-uk)");
  for (const auto& [name, n] : everything()) {
    INFO(name << ": " << lead(n));
    CHECK(lead(n).size() <= 120);
    CHECK(lead(n).find('\n') == std::string::npos);
  }
  for (const checks::CheckInfo& check : checks::all_checks()) {
    Desk d;
    for (int i = 0; i < 1234; ++i) {
      auto f = finding(std::to_string(10000 + i), std::string(check.id), Severity::critical, "store-of-a-long-name-uk");
      f.owner = check.owner;
      f.amount = checks::Money{123456, i % 2 ? "GBP" : "EUR"};
      d.fire(f);
    }
    d.s.ready_stores = {"store-of-a-long-name-uk"};
    d.look();
    const std::string text = lead(Story::said(d.after(checks::Duration{30})));
    INFO(text);
    CHECK(text.size() <= 120);
    for (const std::string& part : {std::string(check.title), std::string("1,234 "), std::string("761,723.52 EUR"),
                                    std::string("since 24 Nov 08:00"), std::string(to_string(check.owner))})
      CHECK(text.find(part) != std::string::npos);
  }
}

TEST_CASE("Slack: what is rendered is what Slack takes") {
  for (const auto& [name, n] : everything()) {
    for (const auto render : {render_slack_webhook, render_slack_bot})
      for (const Rendered& r : render(n)) {
        const json payload = json::parse(r.body);
        for (bool plain : {false, true}) {
          json body = {{"text", payload[plain ? "plain" : "text"]}};
          if (!plain) body["blocks"] = payload["blocks"];
          INFO(name << (plain ? " plain: " : ": ") << body.dump(1));
          const auto refusal = world::slack::refuse_message(body);
          CHECK((refusal ? refusal->error + " " + refusal->detail : "") == "");
          CHECK(body.dump().size() < 12000);
        }
      }
  }
}

TEST_CASE("Slack's rules refuse what they should") {
  using world::slack::refuse_message;
  const auto section = [](const std::string& text) {
    return json{{"text", "x"},
                {"blocks", json::array({{{"type", "section"}, {"text", {{"type", "mrkdwn"}, {"text", text}}}}})}};
  };
  CHECK_FALSE(refuse_message(section(std::string(3000, 'a'))));
  CHECK(refuse_message(section(std::string(3001, 'a')))->error == "invalid_blocks");
  CHECK(refuse_message(section(""))->error == "invalid_blocks");
  CHECK(refuse_message(section("a < b"))->error == "invalid_blocks");
  CHECK(refuse_message(section("<!channel>"))->error == "invalid_blocks");
  CHECK_FALSE(refuse_message(section("a &lt; b <https://x.example/?a=1&amp;b|y>")));
  CHECK(refuse_message({{"blocks", json::array()}})->error == "no_text");
  json many = {{"text", "x"}, {"blocks", json::array()}};
  for (int i = 0; i < 51; ++i) many["blocks"].push_back({{"type", "divider"}});
  CHECK(refuse_message(many)->error == "invalid_blocks");
  json total = {{"text", "x"}, {"blocks", json::array()}};
  for (int i = 0; i < 5; ++i)
    total["blocks"].push_back({{"type", "section"}, {"text", {{"type", "mrkdwn"}, {"text", std::string(2900, 'a')}}}});
  CHECK(refuse_message(total)->error == "msg_blocks_too_long");
}

namespace {

// One finding of each cause: `severity` says how bad.
Notification of_every_cause(Severity (*severity)(const checks::CheckInfo&, const checks::CauseInfo&)) {
  Desk d;
  d.route().group_by = {"owner"};
  int n = 0;
  for (const checks::CheckInfo& check : checks::all_checks())
    for (const checks::CauseInfo& cause : check.causes) {
      auto f = finding(std::to_string(7000 + n++), std::string(check.id), severity(check, cause));
      f.cause = std::string(cause.id);
      d.fire(f);
    }
  d.look();
  return Story::said(d.after(checks::Duration{30}));
}

bool says(const std::vector<ToDo>& all, const std::string& action) {
  return std::any_of(all.begin(), all.end(), [&action](const ToDo& d) { return d.action == action; });
}

}  // namespace

TEST_CASE("what to do about something critical is never left out, however rare it is") {
  const Notification one = of_every_cause([](const checks::CheckInfo& check, const checks::CauseInfo&) {
    return check.id == "source_stale" ? Severity::critical : Severity::warning;
  });
  for (const checks::CauseInfo& cause : checks::find_check("source_stale")->causes) {
    INFO(cause.id);
    CHECK(says(to_do(one), std::string(cause.action)));
  }
  const Notification none =
      of_every_cause([](const checks::CheckInfo&, const checks::CauseInfo&) { return Severity::warning; });
  CHECK(to_do(none).size() == 5);  // four, and where to read of the rest
  const Notification all =
      of_every_cause([](const checks::CheckInfo&, const checks::CauseInfo&) { return Severity::critical; });
  std::size_t causes = 0;
  for (const checks::CheckInfo& check : checks::all_checks()) causes += check.causes.size();
  CHECK(to_do(all).size() == causes);
  for (const Notification* n : {&one, &none})
    for (const auto render : {render_slack_webhook, render_slack_bot})
      for (const Rendered& r : render(*n)) {
        const json payload = json::parse(r.body);
        const auto refusal = world::slack::refuse_message({{"text", payload["text"]}, {"blocks", payload["blocks"]}});
        CHECK((refusal ? refusal->error + " " + refusal->detail : "") == "");
      }
}

TEST_CASE("a digest that was given the shop's own pace says it in every form") {
  Notification n = digest();
  n.pace = {"acme-uk: Refund not posted waits 24h; this shop's received to refunded takes 2 d at the median & <more>."};
  const auto has = [](const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  };
  for (const auto render : {render_slack_webhook, render_slack_bot}) {
    const json payload = json::parse(render(n)[0].body);
    CHECK(has(payload["blocks"].dump(), "takes 2 d at the median &amp; &lt;more&gt;"));
    CHECK_FALSE(world::slack::refuse_message({{"text", payload["text"]}, {"blocks", payload["blocks"]}}));
  }
  const json mail = json::parse(render_email(n)[0].body);
  CHECK(has(mail["text"], "The shop's own pace:\n  acme-uk: Refund not posted waits 24h"));
  CHECK(has(mail["html"], "takes 2 d at the median &amp; &lt;more&gt;"));
  CHECK(json::parse(render_webhook(n)[0].body)["own_pace"][0] == n.pace[0]);
  CHECK_FALSE(json::parse(render_webhook(digest())[0].body).contains("own_pace"));
}

TEST_CASE("what is cut is said") {
  const Notification n = digest();
  const std::string slack = render_slack_webhook(n)[0].body;
  CHECK(slack.find("+ 209 more") != std::string::npos);
  CHECK(json::parse(render_email(n)[0].body)["text"].get<std::string>().find("+ 202 more") != std::string::npos);
  CHECK(json::parse(render_webhook(n)[0].body)["not_shown"] == 164);
}

TEST_CASE("golden: Slack") {
  const Story s;
  golden_json("slack_webhook_opened.json", render_slack_webhook(s.opened)[0].body);
  golden_json("slack_webhook_digest.json", render_slack_webhook(digest())[0].body);
  golden_json("slack_webhook_dead.json", render_slack_webhook(dead())[0].body);
  REQUIRE(render_slack_bot(s.opened).size() == 1);
  golden_json("slack_bot_opened.json", render_slack_bot(s.opened)[0].body);
  for (const auto& [name, n] : {std::pair<const char*, const Notification&>{"joined", s.joined},
                                {"changed", s.changed},
                                {"repeated", s.repeated},
                                {"acknowledged", s.acknowledged},
                                {"over", s.over}}) {
    const auto both = render_slack_bot(n);
    REQUIRE(both.size() == 2);
    golden_json("slack_bot_" + std::string(name) + "_parent.json", both[0].body);
    golden_json("slack_bot_" + std::string(name) + "_reply.json", both[1].body);
  }
}

TEST_CASE("golden: mail") {
  const Story s;
  for (const auto& [name, n] : {std::pair<const char*, Notification>{"opened", s.opened},
                                {"joined", s.joined},
                                {"over", s.over},
                                {"digest", digest()},
                                {"dead", dead()}}) {
    const json mail = json::parse(render_email(n)[0].body);
    golden("email_" + std::string(name) + ".txt",
           "Subject: " + mail["subject"].get<std::string>() + "\n\n" + mail["text"].get<std::string>());
    golden("email_" + std::string(name) + ".html", mail["html"].get<std::string>());
  }
  CHECK(json::parse(render_email(s.opened)[0].body)["subject"] == json::parse(render_email(s.over)[0].body)["subject"]);
  CHECK(json::parse(render_email(s.opened)[0].body)["opens"] == true);
  CHECK(json::parse(render_email(s.joined)[0].body)["opens"] == false);
  const json nasty = json::parse(render_email(hostile())[0].body);
  CHECK(nasty["html"].get<std::string>().find("<b>") == std::string::npos);
  CHECK(nasty["subject"].get<std::string>().find_first_of("\r\n") == std::string::npos);
}

TEST_CASE("golden: webhook, PagerDuty, Alertmanager") {
  const Story s;
  golden_json("webhook_opened.json", render_webhook(s.opened)[0].body);
  golden_json("webhook_over.json", render_webhook(s.over)[0].body);
  golden_json("pagerduty_opened.json", render_pagerduty(s.opened)[0].body);
  const auto action = [](const Notification& n) {
    return json::parse(render_pagerduty(n)[0].body)["event_action"].get<std::string>();
  };
  const auto key = [](const Notification& n) {
    return json::parse(render_pagerduty(n)[0].body)["dedup_key"].get<std::string>();
  };
  CHECK(action(s.opened) == "trigger");
  CHECK(action(s.acknowledged) == "acknowledge");
  CHECK(action(s.over) == "resolve");
  CHECK(key(s.opened) == key(s.over));
  for (const auto& [name, n] : everything())
    for (const Rendered& r : render_pagerduty(n)) {
      const json event = json::parse(r.body);
      CHECK(event["dedup_key"].get<std::string>().size() <= 255);
      if (event["event_action"] != "trigger") continue;
      CHECK(world::slack::length(event["payload"]["summary"]) <= 1024);
      CHECK(std::set<std::string>{"critical", "error", "warning", "info"}.count(event["payload"]["severity"]) == 1);
      CHECK(event["payload"].contains("source"));
    }
  std::vector<MirrorAlert> set;
  for (const Alert& a : s.d.s.alerts)
    if (a.finding.rma_id < "1003") set.push_back({a, {"https://acme.myshopify.com/admin"}});
  set[0].alert.resolved_at.reset();
  golden_json("alertmanager.json",
              render_mirror(set, {{"finance-mail", "the password is refused", at("2026-11-25T09:00:00Z")}}, s.d.s.now,
                            s.d.s.now + minutes(10), "http://returnwatch.acme.example:9464")[0]
                  .body);
}

TEST_CASE("what the answers mean") {
  using K = SendVerdict::Fate;
  struct Row {
    SendVerdict (*classify)(const Answer&);
    Answer answer;
    K kind;
    long retry_after;
  };
  const auto slack_error = [](const std::string& e) {
    return Answer{200, R"({"ok":false,"error":")" + e + R"("})", 0, ""};
  };
  const Row rows[] = {
      {classify_slack_webhook, {200, "ok", 0, ""}, K::sent, 0},
      {classify_slack_webhook, {429, R"({"retry_after":7,"ok":false,"error":"rate_limited"})", 7, ""}, K::retry, 7},
      {classify_slack_webhook, {500, "rollup_error", 0, ""}, K::retry, 0},
      {classify_slack_webhook, {400, "invalid_blocks", 0, ""}, K::fallback, 0},
      {classify_slack_webhook, {400, "no_text", 0, ""}, K::fallback, 0},
      {classify_slack_webhook, {400, "invalid_token", 0, ""}, K::receiver_dead, 0},
      {classify_slack_webhook, {403, "invalid_token", 0, ""}, K::receiver_dead, 0},
      {classify_slack_webhook, {403, "action_prohibited", 0, ""}, K::receiver_dead, 0},
      {classify_slack_webhook, {404, "no_service", 0, ""}, K::receiver_dead, 0},
      {classify_slack_webhook, {410, "channel_is_archived", 0, ""}, K::receiver_dead, 0},
      {classify_slack_webhook, {404, "<html>not here</html>", 0, ""}, K::receiver_dead, 0},
      {classify_slack_webhook, {200, "<html>a login page</html>", 0, ""}, K::receiver_dead, 0},
      {classify_slack_webhook, {0, "", 0, "timed out"}, K::retry, 0},
      {classify_slack_bot, {200, R"({"ok":true,"ts":"1.2","channel":"C1"})", 0, ""}, K::sent, 0},
      {classify_slack_bot, slack_error("ratelimited"), K::retry, 0},
      {classify_slack_bot, slack_error("internal_error"), K::retry, 0},
      {classify_slack_bot, slack_error("msg_blocks_too_long"), K::fallback, 0},
      {classify_slack_bot, slack_error("message_not_found"), K::thread_gone, 0},
      {classify_slack_bot, slack_error("edit_window_closed"), K::thread_gone, 0},
      {classify_slack_bot, slack_error("invalid_auth"), K::receiver_dead, 0},
      {classify_slack_bot, slack_error("not_in_channel"), K::receiver_dead, 0},
      {classify_slack_bot, slack_error("is_archived"), K::receiver_dead, 0},
      {classify_slack_bot, {429, "", 30, ""}, K::retry, 30},
      {classify_slack_bot, {503, "<html>", 0, ""}, K::retry, 0},
      {classify_slack_bot, {200, "<html>", 0, ""}, K::receiver_dead, 0},
      {classify_http, {202, "", 0, ""}, K::sent, 0},
      {classify_http, {400, "", 0, ""}, K::message_dead, 0},
      {classify_http, {401, "", 0, ""}, K::receiver_dead, 0},
      {classify_http, {302, "", 0, ""}, K::receiver_dead, 0},
      {classify_http, {413, "", 0, ""}, K::message_dead, 0},
      {classify_http, {502, "", 0, ""}, K::retry, 0},
      {classify_pagerduty,
       {400, R"({"message":"Event object is invalid","errors":["'routing_key' is missing or blank"]})", 0, ""},
       K::receiver_dead,
       0},
      {classify_pagerduty,
       {400, R"({"errors":["Length of 'payload.summary' is too long"]})", 0, ""},
       K::message_dead,
       0},
      {classify_email, {250, "", 0, ""}, K::sent, 0},
      {classify_email, {451, "", 0, "try later"}, K::retry, 0},
      {classify_email, {421, "", 0, ""}, K::retry, 0},
      {classify_email, {535, "", 0, "username or password is refused"}, K::receiver_dead, 0},
      {classify_email, {550, "", 0, "no such user"}, K::message_dead, 0},
      {classify_email, {0, "", 0, "timed out"}, K::retry, 0},
  };
  for (const Row& r : rows) {
    INFO(r.answer.status << " " << r.answer.body);
    const SendVerdict v = r.classify(r.answer);
    CHECK(v.kind == r.kind);
    CHECK(v.retry_after == r.retry_after);
    if (v.kind != K::sent) CHECK_FALSE(v.why.empty());
  }
}
