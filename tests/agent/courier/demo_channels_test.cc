// The courier against the demo world's channels over real HTTP and SMTP: what Slack, the mail server and the others
// took.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <thread>

#include "agent/courier/probe.h"
#include "agent/http/curl_transport.h"
#include "tests/agent/courier/post_office.h"
#include "tests/world/world.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using checks::minutes;
using nlohmann::json;

namespace {

struct Street {
  Street() : world(options()) {
    world.start();
    p.transport.play = [this](const HttpRequest& r) {
      const auto a = wire.send(r);
      return a ? *a : HttpResponse{};
    };
  }
  static world::WorldOptions options() {
    world::WorldOptions o;
    o.returns = 0;
    o.faults = {"none"};
    o.near_misses = false;
    o.now = alerts::at("2026-11-25T10:00:00Z");
    return o;
  }
  void add_bot(const std::string& name) { p.add_bot(name, world.channels_url() + "/slack/api"); }
  void add_mail(const std::string& name) {
    config::EmailReceiver mail;
    mail.smtp = world.smtp_url();
    mail.from = "Rückläufer <returnwatch@acme.example>";
    mail.to = {"finance@acme.example", "books@acme.example"};
    mail.tls = config::SmtpTls::none;
    p.add(name, mail);
  }
  std::vector<world::Message> taken(const std::string& channel) const {
    std::vector<world::Message> out;
    for (const world::Message& m : world.messages())
      if (m.channel == channel) out.push_back(m);
    return out;
  }
  PostOffice p;
  CurlTransport wire;
  world::World world;
};

std::string header(const std::string& mail, const std::string& name) {
  const auto at = ("\r\n" + mail).find("\r\n" + name + ": ");
  if (at == std::string::npos) return "";
  const std::size_t from = at + name.size() + 2;
  return mail.substr(from, mail.find("\r\n", from) - from);
}

}  // namespace

TEST_CASE(
    "Slack with a bot token: one message for the group, edited in place; history in its thread; the resolve in both") {
  Street s;
  s.add_bot("ops");
  s.p.fire(2);
  s.p.run(minutes(1));
  REQUIRE(s.taken("slack_api").size() == 1);
  s.p.fire(1, 3);
  s.p.run(minutes(6));
  s.p.resolve("1001");
  s.p.resolve("1002");
  s.p.run(minutes(6));
  s.p.resolve("1003");
  s.p.run(minutes(1));
  const auto said = s.taken("slack_api");
  REQUIRE(said.size() == 4);
  CHECK(said[0].thread.empty());
  CHECK(said[0].edits == 3);
  for (std::size_t i = 1; i < said.size(); ++i) CHECK(said[i].thread == said[0].id);
  const auto text = [&](std::size_t i) { return json::parse(said[i].body)["text"].get<std::string>(); };
  CHECK(text(0).find("Resolved: ") == 0);
  CHECK(text(1).find("Refund not posted: 1 new, now 3 returns") == 0);
  CHECK(json::parse(said[1].body)["reply_broadcast"] == true);
  CHECK(text(2).find("Refund not posted: now 1 return") == 0);
  CHECK_FALSE(json::parse(said[2].body).contains("reply_broadcast"));
  CHECK(text(3).find("Resolved: ") == 0);
  s.p.fire(1, 3);  // comes back: a new message, a new thread
  s.p.run(minutes(1));
  CHECK(s.taken("slack_api").back().thread.empty());
  CHECK(s.world.violations().empty());
}

TEST_CASE("a message that was deleted in Slack is posted anew") {
  Street s;
  s.add_bot("ops");
  s.p.fire(1);
  s.p.run(minutes(1));
  s.world.fail_channel("slack_api", "message_not_found", 1);
  s.p.fire(1, 2);
  s.p.run(minutes(6));
  const auto said = s.taken("slack_api");
  REQUIRE(said.size() == 3);
  CHECK(said[1].thread.empty());
  CHECK(said[2].thread == said[1].id);
}

TEST_CASE("while Slack is away, edits that are overtaken are left out; the history is not") {
  Street s;
  s.add_bot("ops");
  s.p.fire(1);
  s.p.run(minutes(1));
  s.world.fail_channel("slack_api", "500", 1000);
  for (int i = 2; i < 6; ++i) {
    s.p.fire(1, i);
    s.p.run(minutes(6));
  }
  s.world.fail_channel("slack_api", "500", 0);
  s.p.run(minutes(31));
  const auto said = s.taken("slack_api");
  REQUIRE(said.size() == 5);
  CHECK(said[0].edits == 1);
}

TEST_CASE("mail arrives whole, in one thread, with what filters need") {
  Street s;
  s.add_mail("finance");
  s.p.fire(2);
  s.p.run(minutes(1));
  s.world.fail_channel("email", "451 4.7.1 try later", 2);
  s.p.resolve("1001");
  s.p.resolve("1002");
  s.p.run(minutes(2));
  const auto mails = s.taken("email");
  REQUIRE(mails.size() == 2);
  const std::string &first = mails[0].body, &second = mails[1].body;
  CHECK(mails[0].target == "finance@acme.example,books@acme.example");
  CHECK(header(first, "Subject") == "[returnwatch] Refund not posted (acme-uk)");
  CHECK(header(second, "Subject") == header(first, "Subject"));
  CHECK(header(second, "References") == header(first, "Message-ID"));
  CHECK(header(second, "In-Reply-To") == header(first, "Message-ID"));
  CHECK(header(first, "References").empty());
  CHECK(header(second, "Message-ID") != header(first, "Message-ID"));
  CHECK(header(first, "Auto-Submitted") == "auto-generated");
  CHECK(header(first, "List-Id") == "<acme-uk.returnwatch.acme.example>");
  CHECK(header(first, "Date") == "Wed, 25 Nov 2026 10:01:00 +0000");
  CHECK(header(first, "From").find("=?UTF-8?Q?R=C3=BCckl=C3=A4ufer") == 0);
  CHECK(header(first, "X-Returnwatch-Severity") == "warning");
  CHECK(first.find("multipart/alternative") != std::string::npos);
  CHECK(first.find("text/plain") < first.find("text/html"));
}

TEST_CASE("a mail that is refused for good is told elsewhere; a refused password holds the mails back") {
  Street s;
  s.add_mail("finance");
  s.add_bot("ops");
  config::Route route;
  route.receivers = {"finance"};
  s.p.config.routes.push_back(route);
  s.world.fail_channel("email", "552 5.3.4 too large", 1);
  s.p.fire(1);
  s.p.run(minutes(1));
  REQUIRE(s.taken("slack_api").size() == 1);
  CHECK(s.taken("slack_api")[0].body.find("refused a message for good") != std::string::npos);
  CHECK(s.taken("slack_api")[0].body.find("the mail server says: 552 5.3.4 too large") != std::string::npos);
  s.world.fail_channel("email", "535 5.7.8 no", 1);
  s.p.resolve("1001");
  s.p.run(minutes(1));
  CHECK(Outbox(*s.p.db).depth("finance") == 1);
  CHECK(s.taken("slack_api").size() == 2);
  s.p.run(minutes(31));
  CHECK(s.taken("email").size() == 1);
}

TEST_CASE("notify test: a marked sample through every channel, and exactly what failed") {
  Street s;
  s.add_bot("bot");
  s.add_mail("mail");
  s.p.add("web", config::WebhookReceiver{in_env("WEB", s.world.channels_url() + "/hook/x"), {}});
  s.p.add("slack", config::SlackReceiver{in_env("SLACK_X", s.world.channels_url() + "/slack/webhook/T/B/x")});
  config::PagerDutyReceiver pd;
  pd.routing_key = in_env("PD_X", "0123456789abcdef0123456789abcdef");
  pd.url = s.world.channels_url() + "/pagerduty/v2/enqueue";
  s.p.add("pager", pd);
  s.p.add("am", config::AlertmanagerReceiver{s.world.channels_url() + "/alertmanager"});
  for (const config::Receiver& r : s.p.config.receivers) {
    const ProbeResult result = send_sample(r, s.wire, s.p.clock.now(), "Europe/London");
    INFO(r.name << ": " << result.said);
    CHECK(result.ok);
  }
  CHECK(s.world.violations().empty());
  for (const char* channel : {"slack_api", "slack_webhook", "email", "webhook", "pagerduty"}) {
    INFO(channel);
    REQUIRE_FALSE(s.taken(channel).empty());
    CHECK(s.taken(channel)[0].body.find("TEST: ") != std::string::npos);
  }
  CHECK(s.taken("pagerduty").back().target == "resolve");
  CHECK(s.taken("alertmanager").size() == 1);

  s.world.fail_channel("slack_api", "not_in_channel", 1);
  const ProbeResult failed = send_sample(s.p.config.receivers[0], s.wire, s.p.clock.now(), "UTC");
  CHECK_FALSE(failed.ok);
  CHECK(failed.said ==
        "It cannot work until somebody fixes this: Slack says not_in_channel; invite the app into the channel");
  s.world.stop();
  CHECK(send_sample(s.p.config.receivers[1], s.wire, s.p.clock.now(), "UTC").said.find("connection refused") !=
        std::string::npos);
}
