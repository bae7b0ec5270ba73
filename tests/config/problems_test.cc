// What is said about a bad configuration: every problem, each with its line and key, and never a secret.
#include <catch2/catch.hpp>

#include "tests/config/workspace.h"

using namespace returnwatch;
using namespace returnwatch::config;

namespace {

struct Bad {
  std::string text;  // added to kStore, so its first line is line 9
  int line;
  std::string key;
  std::string says;  // part of the message
};

void expect_only(const Loaded& loaded, const Bad& b) {
  INFO(b.text);
  INFO(all_of(loaded.problems));
  CHECK_FALSE(loaded.config);
  REQUIRE(loaded.problems.size() == 1);
  const ConfigProblem& p = loaded.problems[0];
  CHECK(p.line == b.line);
  CHECK(p.key == b.key);
  CHECK(p.message.find(b.says) != std::string::npos);
}

std::string receiver(const std::string& channel) { return "[[receiver]]\nname = \"r\"\n" + channel + "\n"; }
std::string route(const std::string& keys) {
  return "[[receiver]]\nname = \"r\"\nwebhook = { url = { env = \"A\" } }\n[[route]]\n" + keys + "\n";
}

}  // namespace

TEST_CASE("one problem each: its line, its key, and what to write instead") {
  const std::vector<Bad> table = {
      {"[agnet]\n", 9, "agnet", "did you mean \"agent\"?"},
      {"[agent]\nlisten = 9464\n", 10, "agent.listen", "must be text in quotes, not a whole number"},
      {"[agent]\nlistne = \"127.0.0.1:9464\"\n", 10, "agent.listne", "did you mean \"listen\"?"},
      {"[agent]\nlisten = \"127.0.0.1\"\n", 10, "agent.listen", "host:port"},
      {"[agent]\nlisten = \"127.0.0.1:70000\"\n", 10, "agent.listen", "host:port"},
      {"[agent]\nlisten = \"0.0.0.0:9464\"\n", 10, "agent.listen", "agent.auth is missing"},
      {"[agent]\nlisten = \":9464\"\n", 10, "agent.listen", "agent.auth is missing"},
      {"[agent]\nlisten = \"[::]:9464\"\n", 10, "agent.listen", "agent.auth is missing"},
      {"[agent]\npublic_url = \"returns.acme.example\"\n", 10, "agent.public_url", "must be a URL"},
      {"[agent]\npublic_url = \"https://u:p@returns.acme.example\"\n", 10, "agent.public_url", "contains credentials"},
      {"[agent]\npublic_url = \"\"\n", 10, "agent.public_url", "must not be empty"},
      {"[agent]\nauth = { user = \"me\" }\n", 10, "agent.auth.user", "needs a password"},
      {"[agent]\nauth = { password = { env = \"P\" } }\n", 10, "agent.auth.password", "needs a user"},
      {"[agent]\nauth = {}\n", 10, "agent.auth", "must have a token"},
      {"[agent]\nauth = \"hunter2\"\n", 10, "agent.auth", "must be a table"},
      {"[agent]\npoll_interval = 60\n", 10, "agent.poll_interval", "must be a duration in quotes"},
      {"[agent]\npoll_interval = \"60\"\n", 10, "agent.poll_interval", "with its unit"},
      {"[agent]\npoll_interval = \"0s\"\n", 10, "agent.poll_interval", "at least 1s"},
      {"[agent]\nbackfill = \"6w\"\n", 10, "agent.backfill", "\"7d\""},
      {"[agent]\ntimezone = \"London\"\n", 10, "agent.timezone", "IANA database, did you mean \"Europe/London\"?"},
      {"[agent]\ntimezone = \"Europe/Londn\"\n", 10, "agent.timezone", "did you mean \"Europe/London\"?"},
      {"[agent]\ntimezone = \"europe/berlin\"\n", 10, "agent.timezone", "did you mean \"Europe/Berlin\"?"},
      {"[links]\nshopify = \"admin.shopify.com/{order}\"\n", 10, "links.shopify", "begins with https://"},
      {"[agent]\ntimezone = \"../../etc/passwd\"\n", 10, "agent.timezone", "IANA"},
      {"[agent]\nstate = \"\"\n", 10, "agent.state", "must not be empty"},
      {"[agent]\ninclude = [\"a.toml\"]\n", 10, "agent.include", "top of the file"},
      {"[agent]\ndead_man_url = \"https://hc.example/abc\"\n", 10, "agent.dead_man_url",
       "must not be written in this file"},
      {"agent = 5\n", 9, "store[0].shopify.agent", "is not a key of this section"},
      {"[[agent]]\n", 9, "agent", "must be a table, not a list"},
      {"[store2]\n", 9, "store2", "did you mean \"store\"?"},
      {"[report]\nat = \"7:30\"\n", 10, "report.at", "time of day"},
      {"[report]\nat = \"24:00\"\n", 10, "report.at", "time of day"},
      {"[report]\nreceiver = [\"nobody\"]\n", 10, "report.receiver[0]", "there is no receiver \"nobody\""},
      {"[report]\nreceiver = \"nobody\"\n", 10, "report.receiver", "must be a list"},
      {"[checks.refund_not_posted]\ngrace = \"1 day\"\n", 10, "checks.refund_not_posted.grace", "duration"},
      {"[checks.refund_not_posted]\nseverity = \"crit\"\n", 10, "checks.refund_not_posted.severity",
       "must be \"info\", \"warning\" or \"critical\""},
      {"[checks.refund_not_posted]\nowner = \"fiance\"\n", 10, "checks.refund_not_posted.owner",
       "did you mean \"finance\"?"},
      {"[checks.refund_not_posted]\nenabled = \"no\"\n", 10, "checks.refund_not_posted.enabled",
       "must be true or false, not text"},
      {"[checks.refund_not_posted]\nmin_amount = 5.5\n", 10, "checks.refund_not_posted.min_amount",
       "must be text in quotes"},
      {"[checks.refund_not_posted]\nmin_amount = \"5,50\"\n", 10, "checks.refund_not_posted.min_amount", "\"12.50\""},
      {"[checks.refund_not_posted]\nmin_amount = \"-1\"\n", 10, "checks.refund_not_posted.min_amount", "\"12.50\""},
      {"[checks.refund_not_posted]\ngarce = \"1d\"\n", 10, "checks.refund_not_posted.garce", "did you mean \"grace\"?"},
      {"[checks.refund_not_postd]\ngrace = \"1d\"\n", 9, "checks.refund_not_postd",
       "did you mean \"refund_not_posted\"?"},
      {"[checks.refund_not_posted.causes.order_archivd]\ngrace = \"1d\"\n", 9,
       "checks.refund_not_posted.causes.order_archivd", "did you mean \"order_archived\"?"},
      {"[store.checks.refund_not_postd]\ngrace = \"1d\"\n", 9, "store[0].checks.refund_not_postd",
       "there is no such check"},
      {"[store.policy]\nrefund_due_on = \"recieved\"\n", 10, "store[0].policy.refund_due_on",
       "did you mean \"received\"?"},
      {"[store.policy]\nstore_credit_via = \"code\"\n", 10, "store[0].policy.store_credit_via", "\"gift_card\""},
      {"[store.policy]\nnative_returns = \"yes\"\n", 10, "store[0].policy.native_returns", "\"auto\", true or false"},
      {"[store.policy]\nworking_days = [\"Monday\"]\n", 10, "store[0].policy.working_days[0]", "Mon, Tue"},
      {"[store.policy]\nworking_days = [\"Mon\", \"Mon\"]\n", 10, "store[0].policy.working_days[1]", "is listed twice"},
      {"[store.policy]\nholidays = [\"2026-02-30\"]\n", 10, "store[0].policy.holidays[0]", "not a real date"},
      {"[store.policy]\nholidays = [\n  \"2026-12-25\",\n  \"26.12.2026\",\n]\n", 12, "store[0].policy.holidays[1]",
       "\"2026-12-25\""},
      {"[store.policy]\nrefund_apps = \"ERP\"\n", 10, "store[0].policy.refund_apps", "must be a list"},
      {"[store.policy.route]\nlocation = \"1\"\n", 9, "store[0].policy.route", "[[store.policy.route]]"},
      {"[[store.policy.route]]\nmatch = { country = \"GB\" }\n", 9, "store[0].policy.route[0].location", "is missing"},
      {"[[store.policy.route]]\nlocation = \"1\"\nmatch = { country = \"GBR\" }\n", 11,
       "store[0].policy.route[0].match.country", "two letters"},
      {"[[store.policy.route]]\nlocation = \"1\"\nmatch = { contry = \"GB\" }\n", 11,
       "store[0].policy.route[0].match.contry", "did you mean \"country\"?"},
      {"[[store.policy.reason]]\nreason = \"x\"\n", 9, "store[0].policy.reason[0].tag", "is missing"},
      {"[[store.policy.reason]]\nreason = \"x\"\ntag = \"a\"\nnote = \"b\"\n", 9, "store[0].policy.reason[0]",
       "keep one"},
      {"[[store.policy.reason]]\nreason = \"x\"\nattribute = \"b\"\n", 11, "store[0].policy.reason[0].attribute",
       "name=value"},
      {"[store.patchworks]\nbase_url = \"https://core.wearepatchworks.com\"\n", 9, "store[0].patchworks.api_key",
       "is missing"},
      {"[store.patchworks]\napi_key = { env = \"A\" }\n[[store.patchworks.flow]]\nexpect_every = \"1h\"\n", 11,
       "store[0].patchworks.flow[0].match", "is missing"},
      {"[store.patchworks]\napi_key = { env = \"A\" }\n[[store.patchworks.flow]]\nmatch = \"*\"\ntrack = \"sku\"\n", 13,
       "store[0].patchworks.flow[0].track", "\"order_name\""},
      {"[store.report]\n", 9, "store[0].report.receiver", "is missing"},
      {receiver(""), 9, "receiver[0]", "has no channel; add one of slack, email, webhook, pagerduty, alertmanager"},
      {receiver("webhook = { url = { env = \"A\" } }\nalertmanager = { url = \"http://a:1\" }"), 9, "receiver[0]",
       "more than one channel"},
      {receiver("webhook = { url = \"https://hook.example/T0/B0\" }"), 11, "receiver[0].webhook.url",
       "must not be written in this file"},
      {receiver("webhook = { url = { env = \"A\", file = \"B\" } }"), 11, "receiver[0].webhook.url",
       "write one of them"},
      {receiver("webhook = { url = {} }"), 11, "receiver[0].webhook.url", "{ env = \"NAME\" }"},
      {receiver("webhook = { url = { evn = \"A\" } }"), 11, "receiver[0].webhook.url.evn", "did you mean \"env\"?"},
      {receiver("webhook = { url = { enviroment = \"A\" } }"), 11, "receiver[0].webhook.url.enviroment",
       "did you mean \"env\"?"},
      {receiver("webhook = { url = { env = \"xoxb-1234\" } }"), 11, "receiver[0].webhook.url.env",
       "environment variable"},
      {receiver("slack = { channel = \"#a\" }"), 11, "receiver[0].slack.webhook_url",
       "is missing (or token and channel)"},
      {receiver("slack = { token = { env = \"A\" } }"), 11, "receiver[0].slack.channel", "is missing"},
      {receiver("slack = { webhook_url = { env = \"A\" }, channel = \"#a\" }"), 11, "receiver[0].slack.channel",
       "only works with a token"},
      {receiver("slack = { webhook_url = { env = \"A\" }, token = { env = \"B\" }, channel = \"#a\" }"), 11,
       "receiver[0].slack.webhook_url", "cannot both be set"},
      {receiver("email = { smtp = \"mail:587\", from = \"a@b.c\", to = [\"a@b.c\"] }"), 11, "receiver[0].email.smtp",
       "smtp://mail.example:587"},
      {receiver("email = { smtp = \"smtp://u:p@mail:587\", from = \"a@b.c\", to = [\"a@b.c\"] }"), 11,
       "receiver[0].email.smtp", "use username and password"},
      {receiver("email = { smtp = \"smtp://mail/x\", from = \"a@b.c\", to = [\"a@b.c\"] }"), 11,
       "receiver[0].email.smtp", "path"},
      {receiver("email = { smtp = \"smtp://mail\", from = \"ab.c\", to = [\"a@b.c\"] }"), 11, "receiver[0].email.from",
       "mail address"},
      {receiver("email = { smtp = \"smtp://mail\", from = \"a@b.c\", to = [] }"), 11, "receiver[0].email.to",
       "at least one"},
      {receiver("email = { smtp = \"smtp://mail\", from = \"a@b.c\", to = [\"a@b.c, d@e.f\"] }"), 11,
       "receiver[0].email.to[0]", "one mail address"},
      {receiver("email = { smtp = \"smtp://mail\", from = \"a@b.c\", to = [\"a@b.c\"], username = { env = \"U\" } }"),
       11, "receiver[0].email.username", "needs a password"},
      {receiver("email = { smtp = \"smtps://mail\", from = \"a@b.c\", to = [\"a@b.c\"], tls = \"starttls\" }"), 11,
       "receiver[0].email.tls", "contradicts smtps"},
      {receiver("email = { smtp = \"smtp://mail\", from = \"a@b.c\", to = [\"a@b.c\"], tls = \"ssl\" }"), 11,
       "receiver[0].email.tls", "\"starttls\", \"implicit\" or \"none\""},
      {receiver("alertmanager = { url = \"alertmanager:9093\" }"), 11, "receiver[0].alertmanager.url", "must be a URL"},
      {receiver("pagerduty = { routing_key = \"R0UT1NG\" }"), 11, "receiver[0].pagerduty.routing_key",
       "must not be written in this file"},
      {receiver("webhook = { url = { env = \"A\" } }\nproxy = \"http://u:p@proxy:1\""), 12, "receiver[0].proxy",
       "HTTPS_PROXY"},
      {receiver("webhook = { url = { env = \"A\" } }\nca_file = \"/no/such/ca.pem\""), 12, "receiver[0].ca_file",
       "cannot be read"},
      {receiver("webhook = { url = { env = \"A\" } }\ntimeout = \"fast\""), 12, "receiver[0].timeout", "duration"},
      {receiver("webhook = { url = { env = \"A\" } }\n[[receiver]]\nname = \"r\"\nwebhook = { url = { env = \"A\" } }"),
       13, "receiver[1].name", "another receiver"},
      {"[[receiver]]\nwebhook = { url = { env = \"A\" } }\n", 9, "receiver[0].name", "is missing"},
      {route(""), 12, "route[0].receiver", "is missing"},
      {route("receiver = []"), 13, "route[0].receiver", "at least one"},
      {route("receiver = [\"R\"]"), 13, "route[0].receiver[0]", "did you mean \"r\"?"},
      {route("receiver = [\"r\"]\nmatch = { owner = \"opertions\" }"), 14, "route[0].match.owner",
       "did you mean \"operations\"?"},
      {route("receiver = [\"r\"]\nmatch = { severity = [\"warning\", \"fatal\"] }"), 14, "route[0].match.severity",
       "\"critical\""},
      {route("receiver = [\"r\"]\nmatch = { check = \"refund_not_postd\" }"), 14, "route[0].match.check",
       "did you mean"},
      {route("receiver = [\"r\"]\nmatch = { check = \"refnd*\" }"), 14, "route[0].match.check", "matches no check"},
      {route("receiver = [\"r\"]\nmatch = { cause = \"order_archivd\" }"), 14, "route[0].match.cause",
       "did you mean \"order_archived\"?"},
      {route("receiver = [\"r\"]\nmatch = { store = \"acme-us\" }"), 14, "route[0].match.store",
       "did you mean \"acme-uk\"?"},
      {route("receiver = [\"r\"]\nmatch = { brand = \"x\" }"), 14, "route[0].match.brand", "is not a key"},
      {route("receiver = [\"r\"]\ngroup_by = [\"chek\"]"), 14, "route[0].group_by", "did you mean \"check\"?"},
      {route("receiver = [\"r\"]\nactive = \"Mon-Fri 8-18\""), 14, "route[0].active", "Mon-Fri 08:00-18:00"},
      {route("receiver = [\"r\"]\nactive = \"Mon-Fri 08:00-08:00\""), 14, "route[0].active", "same time"},
      {route("receiver = [\"r\"]\nescalate = { receiver = [\"r\"] }"), 14, "route[0].escalate.after", "is missing"},
      {route("receiver = [\"r\"]\nescalate = { after = \"2h\" }"), 14, "route[0].escalate.receiver", "is missing"},
      {route("receiver = [\"r\"]\nescalate = { after = \"2h\", receiver = [\"pager\"] }"), 14,
       "route[0].escalate.receiver[0]", "there is no receiver \"pager\""},
      {route("receiver = [\"r\"]\ncontinue = 1"), 14, "route[0].continue", "true or false"},
      {"[[store]]\nname = \"acme-uk\"\nreturngo = { shop = \"a.myshopify.com\", api_key = { env = \"A\" } }\nshopify = "
       "{ "
       "access_token = { env = \"B\" } }\n",
       10, "store[1].name", "another store"},
  };
  Workspace w;
  for (const Bad& b : table) expect_only(w.load(kStore + b.text), b);
}

TEST_CASE("a store needs its two systems and their keys") {
  const std::string name = "[[store]]\nname = \"a\"\n";
  const std::string rg = "returngo = { shop = \"a.myshopify.com\", api_key = { env = \"A\" } }\n";
  const std::string sh = "shopify = { access_token = { env = \"B\" } }\n";
  const std::vector<Bad> table = {
      {"", 0, "store", "there is no [[store]]"},
      {"[store]\nname = \"a\"\n", 1, "store", "[[store]]"},
      {"[[store]]\n" + rg + sh, 1, "store[0].name", "is missing"},
      {name + sh, 1, "store[0].returngo", "is missing"},
      {name + rg, 1, "store[0].shopify", "is missing"},
      {name + sh + "[store.returngo]\napi_key = { env = \"A\" }\n", 4, "store[0].returngo.shop", "is missing"},
      {name + sh + "[store.returngo]\nshop = \"https://a.myshopify.com\"\napi_key = { env = \"A\" }\n", 5,
       "store[0].returngo.shop", "without https://"},
      {name + sh + "[store.returngo]\nshop = \"a.myshopify.com\"\n", 4, "store[0].returngo.api_key", "is missing"},
      {name + sh + "[store.returngo]\nshop = \"a.myshopify.com\"\napi_key = { env = \"A\" }\ndaily_calls = 0\n", 7,
       "store[0].returngo.daily_calls", "must be from 1"},
      {name + sh + "[store.returngo]\nshop = \"a.myshopify.com\"\napi_key = { env = \"A\" }\nbase_url = \"ftp://x\"\n",
       7, "store[0].returngo.base_url", "must be a URL"},
      {name + rg + "[store.shopify]\n", 4, "store[0].shopify.access_token",
       "is missing (or client_id and client_secret)"},
      {name + rg + "[store.shopify]\nclient_id = \"x\"\n", 4, "store[0].shopify.client_secret", "is missing"},
      {name + rg + "[store.shopify]\nclient_secret = { env = \"X\" }\n", 4, "store[0].shopify.client_id", "is missing"},
      {name + rg + "[store.shopify]\naccess_token = { env = \"X\" }\nclient_id = \"x\"\n", 5,
       "store[0].shopify.access_token", "cannot both be set"},
      {name + rg + "[store.shopify]\naccess_token = { env = \"X\" }\napi_version = \"2026-06\"\n", 6,
       "store[0].shopify.api_version", "\"2026-07\""},
      {name + rg + "[store.shopify]\naccess_token = \"shpat_123\"\n", 5, "store[0].shopify.access_token",
       "must not be written in this file"},
  };
  Workspace w;
  for (const Bad& b : table) {
    expect_only(w.load(b.text), b);
  }
}

TEST_CASE("all problems are listed at once, in the order of the file") {
  Workspace w;
  const Loaded loaded = w.load(R"([agent]
listen = "0.0.0.0:9464"
poll_intervall = "60s"
backfill = 45
[[store]]
name = "a"
[store.returngo]
api_key = "rg_live_TOPSECRET"
[store.shopify]
access_token = "shpat_TOPSECRET"
[[route]]
receiver = ["nobody"]
)");
  CHECK_FALSE(loaded.config);
  std::vector<std::string> places;
  for (const ConfigProblem& p : loaded.problems) places.push_back(std::to_string(p.line) + " " + p.key);
  CHECK(places == std::vector<std::string>{"2 agent.listen", "3 agent.poll_intervall", "4 agent.backfill",
                                           "7 store[0].returngo.shop", "8 store[0].returngo.api_key",
                                           "10 store[0].shopify.access_token", "12 route[0].receiver[0]"});
  CHECK(all_of(loaded.problems).find("TOPSECRET") == std::string::npos);
  CHECK(to_string(loaded.problems[1]) ==
        w.path("returnwatch.toml") +
            ":3: agent.poll_intervall: is not a key of this section; did you mean \"poll_interval\"?");
}

TEST_CASE("a file that is not there, not a file, or not TOML") {
  Workspace w;
  const Loaded gone = config::load(w.path("gone.toml"));
  CHECK(all_of(gone.problems) == w.path("gone.toml") + ": there is no such file\n");
  CHECK(all_of(config::load(w.path("")).problems) == w.path("") + ": is a directory, not a file\n");
  const Loaded broken = w.load("[agent]\nlisten = \n");
  REQUIRE(broken.problems.size() == 1);
  CHECK(broken.problems[0].line == 2);
  CHECK(broken.problems[0].message.find("is not valid TOML") == 0);
  const Loaded twice = w.load("[agent]\nstate = \"a\"\nstate = \"b\"\n");
  REQUIRE(twice.problems.size() == 1);
  CHECK(twice.problems[0].line == 3);
  CHECK(twice.problems[0].message == "'state' is written twice: keep one");
}

TEST_CASE("a file that is something else says what it is") {
  const std::vector<Bad> table = {
      {"[agent]\nlisten = \xE2\x80\x9C"
       "127.0.0.1:9464\xE2\x80\x9D\n",
       2, "", "curly quotes"},
      {"[agent]\nlisten = \"127.0.0.1:9464\ntimezone = \"UTC\"\n", 2, "", "a quote that is not closed"},
      {"agent:\n  listen: 127.0.0.1:9464\n", 1, "", "looks like YAML"},
      {"---\nagent:\n", 1, "", "looks like YAML"},
      {std::string("\xFF\xFE[\0a\0]\0", 8), 1, "", "UTF-16"},
      {std::string("[\0a\0]\0", 6), 1, "", "UTF-16"},
      {"{ \"agent\": { \"listen\": \"127.0.0.1:9464\" } }\n", 1, "", "looks like JSON"},
      {"[agent]\nstate = rw.db\n", 2, "", "is not valid TOML: text needs \"quotes\""},
      {"[checks.refund_failed]\nenabled = True\n", 2, "", "write true or false in small letters"},
      {"[agent]\nstate\xC2\xA0= \"rw.db\"\n", 2, "", "a space as web pages have it"},
      {"[agent\nstate = \"rw.db\"\n", 1, "", "the ] of a [section] is missing"},
      {"[agent]\nauth = { user = \"me\" password = { env = \"P\" } }\n", 2, "", "a comma between two values"},
      {"[agent]\nstate = \"rw.db\" # here\nlisten = \"127.0.0.1:9464\" local\n", 3, "", "behind the value"},
      {"[agent]\ntimezone = \"UTC\"\nstate = \"caf\xE9.db\"\n", 3, "", "is not UTF-8: save it as UTF-8"},
  };
  for (const Bad& b : table) {
    Workspace w;
    expect_only(w.load(b.text), b);
  }
  // Quotes of a comment, and those inside other quotes, are no mistake; what is wrong is said as it is.
  const Loaded other = Workspace().load("[agent]\nlisten = # the \"port\n");
  REQUIRE(other.problems.size() == 1);
  CHECK(other.problems[0].message.find("is not valid TOML") == 0);
}

TEST_CASE("a shop is named as Shopify names it for good") {
  for (const char* good : {"acme.myshopify.com", "acme-uk.myshopify.com", "localhost:8080", "127.0.0.1:8080"}) {
    Workspace w;
    std::string text = kStore;
    text.replace(text.find("acme.myshopify.com"), 18, good);
    INFO(good);
    CHECK(w.load(text).config);
  }
  for (const char* bad : {"www.acme.co.uk", "acme.com", "acme", "myshopify.com", "https://acme.myshopify.com"}) {
    Workspace w;
    std::string text = kStore;
    text.replace(text.find("acme.myshopify.com"), 18, bad);
    INFO(bad);
    const Loaded loaded = w.load(text);
    REQUIRE(loaded.problems.size() == 1);
    CHECK(loaded.problems[0].key == "store[0].returngo.shop");
    CHECK(loaded.problems[0].message.find("permanent name") != std::string::npos);
  }
}

TEST_CASE("includes: missing files, problems inside them, keys set twice") {
  Workspace w;
  w.write("more.toml",
          "[agent]\nbackfill = \"1d\"\nauth = { token = { env = \"A\" } }\n[checks.refund_failed]\nenabled = true\n");
  const Loaded loaded = w.load(
      "include = [\"more.toml\"]\n[agent]\nbackfill = \"2d\"\n[checks.refund_failed]\nenabled = false\ngrace = "
      "\"1h\"\n" +
      kStore);
  REQUIRE(loaded.problems.size() == 2);
  CHECK(to_string(loaded.problems[0]) ==
        w.path("more.toml") + ":2: agent.backfill: is set already, in " + w.path("returnwatch.toml") + ":3");
  CHECK(loaded.problems[1].key == "checks.refund_failed.enabled");

  const Loaded missing = w.load("include = [\"nope.toml\"]\n" + kStore);
  REQUIRE(missing.problems.size() == 1);
  CHECK(to_string(missing.problems[0]) ==
        w.path("returnwatch.toml") + ":1: include: names " + w.path("nope.toml") + ": there is no such file");
  const Loaded wrong = w.load("include = \"nope.toml\"\n" + kStore);
  REQUIRE(wrong.problems.size() == 1);
  CHECK(wrong.problems[0].key == "include");
}

TEST_CASE("no message repeats what stands in the place of a secret or a URL") {
  Workspace w;
  for (const char* key :
       {"api_key = \"TOPSECRET\"", "api_key = [\"TOPSECRET\"]", "api_key = { env = \"TOP-SECRET TOPSECRET\" }",
        "base_url = \"https://u:TOPSECRET@host\"", "base_url = \"TOPSECRET\"", "shop = \"TOPSECRET/\"",
        "proxy = \"http://u:TOPSECRET@p:1\"", "ca_file = \"TOPSECRET\"", "timeout = \"TOPSECRET\""}) {
    const Loaded loaded = w.load(std::string("[[store]]\nname = \"a\"\n[store.returngo]\n") + key + "\n");
    INFO(all_of(loaded.problems));
    CHECK_FALSE(loaded.problems.empty());
    CHECK(all_of(loaded.problems).find("TOPSECRET") == std::string::npos);
  }
}
