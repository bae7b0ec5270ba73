// What a good configuration becomes.
#include <catch2/catch.hpp>

#include "tests/config/workspace.h"

using namespace returnwatch;
using namespace returnwatch::config;

namespace {

Config good(const Loaded& loaded) {
  INFO(all_of(loaded.problems));
  REQUIRE(loaded.config);
  return *loaded.config;
}

}  // namespace

TEST_CASE("the smallest configuration has the documented defaults") {
  Workspace w;
  const Config c = good(w.load(kStore));
  CHECK(c.agent.state == w.path("returnwatch.db"));  // beside the file that it is of
  CHECK(c.agent.listen == "127.0.0.1:9464");
  CHECK_FALSE(c.agent.auth.set());
  CHECK(c.agent.poll_interval == checks::Duration{60});
  CHECK(c.agent.backfill == checks::days(45));
  CHECK(c.agent.retention == checks::days(400));
  CHECK(c.agent.checks_dir == w.path("checks.d"));
  REQUIRE(c.stores.size() == 1);
  const Store& s = c.stores[0];
  CHECK(s.returngo.base_url == "https://api.returngo.ai");
  CHECK(s.returngo.daily_calls == 1000);
  CHECK(s.returngo.api_key.from == Secret::From::env);
  CHECK(s.returngo.api_key.name == "RG");
  CHECK(s.shopify.base_url == "https://acme.myshopify.com");
  CHECK(s.shopify.api_version == "2026-07");
  CHECK_FALSE(s.patchworks);
  CHECK(s.policy.refund_due_on == checks::DueOn::received);
  CHECK(s.policy.native_returns == NativeReturns::auto_);
  CHECK(c.routes.empty());
  CHECK(c.report.at == "07:30");
  CHECK(c.report.receivers.empty());
}

TEST_CASE("every key of a store arrives") {
  Workspace w;
  const std::string ca = w.write("ca.pem", "x");
  const Config c = good(w.load(R"(
[[store]]
name = "acme-de"
timezone = "Europe/Berlin"
[store.returngo]
base_url = "http://127.0.0.1:8001/"
shop = "acme-de.myshopify.com"
api_key = { file = "/run/rg" }
daily_calls = 250
ca_file = ")" + ca + R"("
proxy = "http://proxy:3128"
timeout = "12s"
[store.shopify]
base_url = "http://127.0.0.1:8002/shop"
api_version = "2026-10"
client_id = "abc"
client_secret = { env = "CS" }
returngo_app = "returngo"
timeout = "1m"
[store.patchworks]
base_url = "http://127.0.0.1:8003"
api_key = { env = "PW" }
proxy = "socks5h://[::1]:1080"
[[store.patchworks.flow]]
match = "ReturnGO*"
expect_every = "15m"
expect_send = true
track = "order_name"
[[store.patchworks.flow]]
match = "42"
[store.policy]
refund_due_on = "validated"
store_credit_via = "gift_card"
native_returns = true
refund_apps = ["ERP", "pos"]
default_location = "Hamburg"
working_days = ["Mon", "Fri"]
holidays = ["2026-12-25", 2026-12-26]
[[store.policy.route]]
match = { country = "de", reason = "Too small", sku_prefix = "SH-", method = "Courier" }
location = "gid://shopify/Location/1"
[[store.policy.route]]
location = "Hamburg"
[[store.policy.reason]]
reason = "Too small"
tag = "return-size"
[[store.policy.reason]]
reason = "Faulty"
attribute = "return=faulty"
[store.report]
receiver = ["mail"]
[[receiver]]
name = "mail"
email = { smtp = "smtp://mail:587", from = "Returnwatch <rw@acme.example>", to = ["a@acme.example"] }
)"));
  const Store& s = c.stores.at(0);
  CHECK(s.timezone == "Europe/Berlin");
  CHECK(s.returngo.base_url == "http://127.0.0.1:8001");
  CHECK(s.returngo.api_key.from == Secret::From::file);
  CHECK(s.returngo.daily_calls == 250);
  CHECK(s.returngo.ca_file == ca);
  CHECK(s.returngo.proxy == "http://proxy:3128");
  CHECK(s.returngo.timeout == checks::Duration{12});
  CHECK(s.shopify.base_url == "http://127.0.0.1:8002/shop");
  CHECK(s.shopify.client_id == "abc");
  CHECK(s.shopify.client_secret.name == "CS");
  CHECK(s.shopify.returngo_app == "returngo");
  REQUIRE(s.patchworks);
  CHECK(s.patchworks->proxy == "socks5h://[::1]:1080");
  REQUIRE(s.patchworks->flows.size() == 2);
  CHECK(s.patchworks->flows[0].expect_every == checks::minutes(15));
  CHECK(s.patchworks->flows[0].expect_send);
  CHECK(s.patchworks->flows[0].track == "order_name");
  CHECK_FALSE(s.patchworks->flows[1].expect_every);
  CHECK(s.policy.refund_due_on == checks::DueOn::validated);
  CHECK(s.policy.store_credit_via == checks::CreditVia::gift_card);
  CHECK(s.policy.native_returns == NativeReturns::on);
  CHECK(s.policy.refund_apps == std::vector<std::string>{"ERP", "pos"});
  CHECK(s.policy.holidays == std::vector<std::string>{"2026-12-25", "2026-12-26"});
  REQUIRE(s.policy.routes.size() == 2);
  CHECK(s.policy.routes[0].country == "DE");
  CHECK(s.policy.routes[0].method == "Courier");
  CHECK(s.policy.routes[1].country.empty());
  CHECK(s.policy.routes[1].location == "Hamburg");
  CHECK(s.policy.reasons.at(0).shown == "tag:return-size");
  CHECK(s.policy.reasons.at(1).shown == "attribute:return=faulty");
  CHECK(s.report_receivers == std::vector<std::string>{"mail"});
  const auto& mail = std::get<EmailReceiver>(c.receivers.at(0).channel);
  CHECK(mail.from == "Returnwatch <rw@acme.example>");
  CHECK(mail.tls == SmtpTls::auto_);
}

TEST_CASE("native_returns may be written as a flag or, like auto, in quotes") {
  for (const char* off : {"false", "\"false\""}) {
    Workspace w;
    CHECK(good(w.load(std::string(kStore) + "[store.policy]\nnative_returns = " + off + "\n"))
              .stores.at(0)
              .policy.native_returns == NativeReturns::off);
  }
}

TEST_CASE("a store's check options are laid over the common ones, key by key") {
  Workspace w;
  const Config c = good(w.load(R"(
[checks.refund_not_posted]
grace = "12h"
severity = "warning"
[checks.refund_not_posted.causes.order_archived]
severity = "info"
owner = "cx"
[[store]]
name = "one"
returngo = { shop = "one.myshopify.com", api_key = { env = "A" } }
shopify = { access_token = { env = "B" } }
[store.checks.refund_not_posted]
grace = "48h"
min_amount = "5"
[store.checks.refund_not_posted.causes.order_archived]
severity = "critical"
[store.checks.restock_missing]
enabled = false
[[store]]
name = "two"
returngo = { shop = "two.myshopify.com", api_key = { env = "A" } }
shopify = { access_token = { env = "B" } }
)"));
  const auto& one = c.stores.at(0).checks.at("refund_not_posted");
  CHECK(one.grace == checks::hours(48));
  CHECK(one.severity == checks::Severity::warning);
  CHECK(one.min_amount == "5");
  REQUIRE(one.causes.size() == 1);
  CHECK(one.causes[0].first == "order_archived");
  CHECK(one.causes[0].second.severity == checks::Severity::critical);
  CHECK(one.causes[0].second.owner == checks::Owner::cx);
  CHECK(c.stores[0].checks.at("restock_missing").enabled == false);
  const auto& two = c.stores.at(1).checks.at("refund_not_posted");
  CHECK(two.grace == checks::hours(12));
  CHECK_FALSE(two.min_amount);
  CHECK(two.causes.at(0).second.severity == checks::Severity::info);
  CHECK(c.stores[1].checks.count("restock_missing") == 0);
}

TEST_CASE("receivers of every kind, and routes") {
  Workspace w;
  const Config c = good(w.load(kStore + R"(
[[receiver]]
name = "hook"
webhook = { url = { env = "HOOK" }, secret = { env = "HS" } }
timeout = "5s"
[[receiver]]
name = "slack-hook"
slack = { webhook_url = { env = "S" } }
[[receiver]]
name = "slack-bot"
slack = { token = { env = "T" }, channel = "#returns", api_url = "http://127.0.0.1:1/api/" }
[[receiver]]
name = "mail"
email = { smtp = "smtps://mail.example", from = "a@b.example", to = ["c@d.example"], username = { env = "U" }, password = { file = "p" }, tls = "implicit" }
[[receiver]]
name = "pager"
pagerduty = { routing_key = { env = "K" }, url = "https://events.eu.pagerduty.com/v2/enqueue" }
[[receiver]]
name = "am"
alertmanager = { url = "http://alertmanager:9093/" }
[[route]]
match = { owner = "finance", severity = ["warning", "critical"], check = "refund_*", store = "acme*" }
receiver = ["mail", "hook"]
group_by = ["store"]
group_wait = "0s"
group_interval = "10m"
repeat_interval = "12h"
active = "Mon-Fri 08:00-18:00"
escalate = { after = "2h", receiver = ["pager"] }
continue = true
[[route]]
receiver = ["am"]
[report]
at = "06:00"
receiver = ["mail"]
)"));
  CHECK(c.receivers.at(0).timeout == checks::Duration{5});
  CHECK(std::get<WebhookReceiver>(c.receivers[0].channel).secret.name == "HS");
  CHECK(std::get<SlackReceiver>(c.receivers.at(1).channel).webhook_url.name == "S");
  CHECK(std::get<SlackReceiver>(c.receivers[1].channel).api_url == "https://slack.com/api");
  CHECK(std::get<SlackReceiver>(c.receivers.at(2).channel).api_url == "http://127.0.0.1:1/api");
  CHECK(std::get<EmailReceiver>(c.receivers.at(3).channel).tls == SmtpTls::implicit);
  CHECK(std::get<PagerDutyReceiver>(c.receivers.at(4).channel).url == "https://events.eu.pagerduty.com/v2/enqueue");
  CHECK(std::get<AlertmanagerReceiver>(c.receivers.at(5).channel).url == "http://alertmanager:9093");
  REQUIRE(c.routes.size() == 2);
  const Route& r = c.routes[0];
  CHECK(r.match.at("owner") == std::vector<std::string>{"finance"});
  CHECK(r.match.at("severity") == std::vector<std::string>{"warning", "critical"});
  CHECK(r.receivers == std::vector<std::string>{"mail", "hook"});
  CHECK(r.group_wait == checks::Duration{0});
  CHECK(r.repeat_interval == checks::hours(12));
  CHECK(r.active == "Mon-Fri 08:00-18:00");
  CHECK(r.escalate->after == checks::hours(2));
  CHECK(r.continue_);
  CHECK(c.routes[1].group_by == std::vector<std::string>{"check", "store"});
  CHECK_FALSE(c.routes[1].repeat_interval);
  CHECK(c.report.at == "06:00");
}

TEST_CASE("without a route everything goes to every receiver") {
  Workspace w;
  const Config c = good(w.load(kStore + R"(
[[receiver]]
name = "one"
webhook = { url = { env = "A" } }
[[receiver]]
name = "two"
webhook = { url = { env = "B" } }
)"));
  REQUIRE(c.routes.size() == 1);
  CHECK(c.routes[0].match.empty());
  CHECK(c.routes[0].receivers == std::vector<std::string>{"one", "two"});
}

TEST_CASE("includes are found relative to the file that names them, in order, each once") {
  Workspace w;
  w.write("stores/b.toml",
          "[[store]]\nname = \"b\"\nreturngo = { shop = \"b.myshopify.com\", api_key = { env = \"A\" } }\n"
          "shopify = { access_token = { env = \"B\" } }\n");
  w.write("stores/a.toml", kStore);
  w.write("receivers.toml",
          "include = [\"returnwatch.toml\"]\n[[receiver]]\nname = \"r\"\nwebhook = { url = { env = \"A\" } }\n"
          "[agent]\nbackfill = \"10d\"\n");
  const Config c = good(
      w.load("include = [\"stores/*.toml\", \"receivers.toml\", \"none/*.toml\"]\n[agent]\npoll_interval = \"5s\"\n"
             "[report]\nreceiver = [\"r\"]\n"));
  REQUIRE(c.stores.size() == 2);
  CHECK(c.stores[0].name == "acme-uk");
  CHECK(c.stores[1].name == "b");
  CHECK(c.agent.backfill == checks::days(10));
  CHECK(c.agent.poll_interval == checks::Duration{5});
}

TEST_CASE("an include that matches no file is said, and stops nothing") {
  Workspace w;
  w.write("stores/a.toml", kStore);
  const Loaded one = w.load("include = [\"stores/*.toml\", \"receiver/*.toml\"]\n");
  CHECK(one.config);
  CHECK(one.warnings == std::vector<std::string>{"include: \"receiver/*.toml\" matches no file: nothing is read from " +
                                                 w.path("receiver")});
  CHECK(w.load("include = [\"stores/*.toml\"]\n").warnings.empty());
}

TEST_CASE("what starts, yet is not what was meant, is said") {
  Workspace w;
  const std::string receiver = "[[receiver]]\nname = \"ops\"\nslack = { webhook_url = { env = \"S\" } }\n";
  const std::vector<std::pair<std::string, std::string>> table = {
      {"[agent]\nchecks_dir = \"mine\"\n",
       "agent.checks_dir: there is no folder " + w.path("mine") + ": no check of your own runs"},
      {"[agent]\nretention = \"5d\"\n",
       "agent.retention is shorter than agent.backfill: older closed returns are read at the start and dropped again"},
      {"[links]\nreturngo = \"https://app.example/returns\"\n",
       "links.returngo holds no {rma}: it leads to one page, whatever the return"},
      {receiver + "mention = \"@here\"\n",
       "receiver ops: mention \"@here\" calls nobody in Slack: write \"<!here>\", or a group as \"<!subteam^ID>\""}};
  for (const auto& [text, said] : table) {
    const Loaded loaded = w.load(kStore + text);
    INFO(text << all_of(loaded.problems));
    CHECK(loaded.config);
    CHECK(loaded.warnings == std::vector<std::string>{said});
  }
  CHECK(w.load(kStore + receiver + "mention = \"<!here>\"\n[links]\nreturngo = \"https://app.example/{rma}\"\n")
            .warnings.empty());
}

TEST_CASE("where people reach the pages is kept without a slash at its end") {
  Workspace w;
  CHECK(good(w.load(kStore)).agent.public_url.empty());
  CHECK(good(w.load(kStore + "[agent]\npublic_url = \"https://acme.example/returns/\"\n")).agent.public_url ==
        "https://acme.example/returns");
}

TEST_CASE("listening beyond loopback is fine with a way to sign in") {
  Workspace w;
  CHECK(good(w.load(kStore + "[agent]\nlisten = \"0.0.0.0:9464\"\nauth = { token = { env = \"T\" } }\n"))
            .agent.auth.set());
  CHECK(good(w.load(kStore + "[agent]\nlisten = \":9464\"\nauth = { user = \"me\", password = { env = \"P\" } }\n"))
            .agent.auth.user == "me");
  CHECK(good(w.load(kStore + "[agent]\nlisten = \"[::1]:0\"\n")).agent.listen == "[::1]:0");
  CHECK(good(w.load(kStore + "[agent]\nlisten = \"localhost:1\"\n")).agent.listen == "localhost:1");
}

TEST_CASE("the user's own checks may be configured by their id") {
  Workspace w;
  w.write("mine/slow.sql", "-- id: slow_returns\n-- owner: cx\n-- summary: slow\nSELECT 1;\n");
  const Config c = good(
      w.load(kStore + "[agent]\nchecks_dir = \"" + w.path("mine") + "\"\n[checks.slow_returns]\ngrace = \"0s\"\n"));
  CHECK(c.stores[0].checks.at("slow_returns").grace == checks::Duration{0});
}

TEST_CASE("durations") {
  CHECK(parse_duration("90s") == checks::Duration{90});
  CHECK(parse_duration("15m") == checks::minutes(15));
  CHECK(parse_duration("24h") == checks::hours(24));
  CHECK(parse_duration("7d") == checks::days(7));
  CHECK(parse_duration("0s") == checks::Duration{0});
  for (const char* bad : {"", "s", "5", "-1s", "1.5h", "1h30m", "5 m", "5M", "99999999999d", "+1s", "1w"}) {
    INFO(bad);
    CHECK_FALSE(parse_duration(bad));
  }
}

TEST_CASE("a secret is read when asked for, and its errors name where, never what") {
  Workspace w;
  CHECK(reveal({Secret::From::file, w.write("secret", "s3cret\r\n")}).value == "s3cret");
  CHECK(reveal({Secret::From::file, w.write("spaces", " a b \n\n")}).value == " a b ");
  const std::string gone = w.path("gone");
  CHECK_FALSE(reveal({Secret::From::file, gone}).value);
  CHECK(reveal({Secret::From::file, gone}).error ==
        "the secret file " + gone + " cannot be read: No such file or directory");
  CHECK(reveal({Secret::From::file, w.write("empty", "\n")}).error ==
        "the secret file " + w.path("empty") + " is empty");
  ::setenv("RW_TEST_SECRET", "abc", 1);
  CHECK(reveal({Secret::From::env, "RW_TEST_SECRET"}).value == "abc");
  ::unsetenv("RW_TEST_SECRET");
  CHECK(reveal({Secret::From::env, "RW_TEST_SECRET"}).error == "the environment variable RW_TEST_SECRET is not set");
  CHECK_FALSE(reveal({}).value);
}

TEST_CASE("wildcards ignore case where they are checked as where they match") {
  const Workspace w;
  const Loaded loaded =
      w.load(kStore +
             "[[receiver]]\nname = \"r\"\nwebhook = { url = { env = \"A\" } }\n[[route]]\n"
             "match = { owner = \"Fin*\", severity = \"WARN*\", check = \"Refund_*\", store = \"ACME*\" }\n"
             "receiver = [\"r\"]\n");
  CHECK(all_of(loaded.problems) == "");
}

TEST_CASE("relative paths are relative to the file in which they stand, whatever folder a command runs in") {
  Workspace w;
  w.write("stores/key", "secret-key");
  w.write("stores/one.toml",
          "[[store]]\nname = \"one\"\n[store.returngo]\nshop = \"one.myshopify.com\"\napi_key = { "
          "file = \"key\" }\n[store.shopify]\naccess_token = { env = \"SH\" }\n");
  const Config c =
      good(w.load("include = [\"stores/*.toml\"]\n[agent]\nstate = \"data/rw.db\"\nchecks_dir = \"/srv/mine\"\n"));
  CHECK(c.agent.state == w.path("data/rw.db"));
  CHECK(c.agent.checks_dir == "/srv/mine");
  CHECK(c.stores[0].returngo.api_key.name == w.path("stores/key"));
  CHECK(reveal(c.stores[0].returngo.api_key).value == "secret-key");
}

TEST_CASE("a state that a former version made where it was started is used, with a warning, not begun anew") {
  Workspace w, started_in;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(std::filesystem::path(started_in.path("x")).parent_path());
  const Loaded none = w.load(kStore);
  CHECK(none.warnings.empty());
  started_in.write("returnwatch.db", "x");
  const Loaded former = w.load(kStore);
  const Loaded named = w.load("[agent]\nstate = \"mine.db\"\n" + kStore);
  w.write("returnwatch.db", "x");
  const Loaded both = w.load(kStore);
  std::filesystem::current_path(before);
  REQUIRE(former.config);
  CHECK(std::filesystem::path(former.config->agent.state).filename() == "returnwatch.db");
  CHECK(former.config->agent.state != w.path("returnwatch.db"));
  REQUIRE(former.warnings.size() == 1);
  CHECK(former.warnings[0].find("set state = ") != std::string::npos);
  CHECK(named.config->agent.state == w.path("mine.db"));
  CHECK(named.warnings.empty());
  CHECK(both.config->agent.state == w.path("returnwatch.db"));
}

TEST_CASE("links, whom to call, and the proxy's header are read; what is not set keeps its usual address") {
  Workspace w;
  const Config c =
      good(w.load("[agent]\nuser_header = \"X-User\"\n[links]\nreturngo = \"\"\nshopify = "
                  "\"https://x/{shop}/{order}\"\n[[receiver]]\nname = \"s\"\nmention = \"<!here>\"\nslack = { "
                  "webhook_url = { env = \"S\" } }\n" +
                  kStore));
  CHECK(c.agent.user_header == "X-User");
  CHECK(c.links.returngo == "");
  CHECK(c.links.shopify == "https://x/{shop}/{order}");
  CHECK_FALSE(c.links.patchworks);
  CHECK(c.receivers.at(0).mention == "<!here>");
}
