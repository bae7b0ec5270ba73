// Delivery: what was decided arrives, in order, whatever the channels answer and wherever the process dies.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <thread>

#include "agent/courier/outgoing.h"
#include "agent/store/records.h"
#include "tests/agent/courier/post_office.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using checks::hours;
using checks::minutes;
using nlohmann::json;
using Texts = std::vector<std::string>;

namespace {

// The lead of each message that the channel took, in order.
Texts titles(const std::vector<HttpRequest>& sent) {
  Texts out;
  for (const HttpRequest& r : sent) {
    const json j = json::parse(r.body);
    out.push_back(j.contains("title") ? j["title"].get<std::string>() : j.value("text", ""));
  }
  return out;
}
bool begins(const std::string& s, const std::string& with) { return s.rfind(with, 0) == 0; }
std::string state_of(PostOffice& p, const std::string& receiver) {
  return Outbox(*p.db).receiver_state(receiver).first;
}

}  // namespace

TEST_CASE("one 429, then a resolve before the next interval: both are told") {
  PostOffice p;
  p.add_slack("ops");
  int calls = 0;
  p.transport.play = [&](const HttpRequest&) {
    return ++calls == 1 ? answer(429, R"({"retry_after":40,"ok":false,"error":"rate_limited"})", "40")
                        : answer(200, "ok");
  };
  p.fire(1);
  p.dispatch();
  p.dispatch_after(checks::Duration{30});
  p.deliver();
  CHECK(calls == 1);
  p.clock.advance(checks::Duration{20});
  p.resolve("1001");
  p.dispatch();
  p.deliver();
  CHECK(calls == 1);  // Retry-After is kept, and order with it
  p.clock.advance(checks::Duration{20});
  p.deliver();
  const Texts said = titles(p.transport.sent());
  REQUIRE(said.size() == 3);
  CHECK(said[0] == said[1]);
  CHECK(begins(said[1], "Refund not posted: 1 return (#1001)"));
  CHECK(begins(said[2], "Resolved: Refund not posted"));
  CHECK(p.counted("sent") == 2);
  CHECK(p.counted("retried") == 1);
}

TEST_CASE(
    "500 again and again: it is tried with growing waits, told elsewhere after half an hour, and arrives at last, "
    "once") {
  PostOffice p;
  p.add_hook("ops");
  p.add_slack("other");
  config::Route route;
  route.receivers = {"ops"};
  p.config.routes.push_back(route);
  bool broken = true;
  p.transport.play = [&](const HttpRequest& r) {
    return r.url.find("hook.example/ops") == std::string::npos ? answer(200, "ok")
           : broken                                            ? answer(500, "")
                                                               : answer(200, "{}");
  };
  p.fire(1);
  p.run(hours(3));
  const auto tries = p.transport.sent("hook.example/ops").size();
  CHECK(tries >= 10);
  CHECK(tries <= 25);
  CHECK(state_of(p, "ops") == "dead");
  REQUIRE(p.transport.sent("slack").size() == 1);
  CHECK(titles(p.transport.sent("slack"))[0].find("cannot deliver to ops (webhook): it has a server error (status 500)") !=
        std::string::npos);
  broken = false;
  p.run(minutes(40));
  CHECK(state_of(p, "ops").empty());
  const auto sent = p.transport.sent("hook.example/ops");
  CHECK(sent.size() == tries + 1);
  for (const HttpRequest& r : sent) CHECK(r.headers[0] == sent[0].headers[0]);  // one idempotency key over all tries
  REQUIRE(p.transport.sent("slack").size() == 2);
  CHECK(titles(p.transport.sent("slack"))[1].find("ops (webhook) accepts messages again") == 0);
}

TEST_CASE("blocks that Slack refuses go out as plain text; a message that it refuses altogether is told elsewhere") {
  PostOffice p;
  p.add_slack("ops");
  p.add_hook("other");
  config::Route route;
  route.receivers = {"ops"};
  p.config.routes.push_back(route);
  p.transport.play = [&](const HttpRequest& r) {
    if (r.url.find("slack") == std::string::npos) return answer(200, "");
    return json::parse(r.body).contains("blocks") ? answer(400, "invalid_blocks") : answer(200, "ok");
  };
  p.fire(1);
  p.run(minutes(1));
  REQUIRE(p.transport.sent("slack").size() == 2);
  CHECK(json::parse(p.transport.sent("slack")[1].body)["text"].get<std::string>().find("#1001 / RMA 1001 10.00 GBP") !=
        std::string::npos);
  CHECK(p.transport.sent("hook.example").empty());
  p.transport.play = [&](const HttpRequest& r) {
    return r.url.find("slack") == std::string::npos ? answer(200, "") : answer(400, "invalid_payload");
  };
  p.resolve("1001");
  p.run(minutes(1));
  REQUIRE(p.transport.sent("hook.example").size() == 1);
  const json told = json::parse(p.transport.sent("hook.example")[0].body);
  CHECK(told["note"].get<std::string>().find(
            "ops (slack webhook) refused a message for good: Slack says invalid_payload") == 0);
  CHECK(told["note"].get<std::string>().find("It said: \"Resolved: Refund not posted") != std::string::npos);
  CHECK(Outbox(*p.db).depth("ops") == 0);
}

TEST_CASE(
    "a dead token: nothing is lost, it is told once through another receiver, and what waited goes out in order when "
    "it is mended") {
  PostOffice p;
  p.add_bot("ops");
  p.add_hook("tech");
  config::Route route;
  route.receivers = {"ops"};
  p.config.routes.push_back(route);
  bool revoked = true;
  int ts = 0;
  p.transport.play = [&](const HttpRequest& r) {
    if (r.url.find("slack") == std::string::npos) return answer(200, "");
    return revoked ? answer(200, R"({"ok":false,"error":"token_revoked"})")
                   : answer(200, json{{"ok", true}, {"channel", "C1"}, {"ts", std::to_string(++ts)}}.dump());
  };
  p.fire(1);
  p.run(minutes(20));
  p.resolve("1001");
  p.run(hours(2));
  REQUIRE(p.transport.sent("hook.example").size() == 1);
  const std::string note = json::parse(p.transport.sent("hook.example")[0].body)["note"];
  CHECK(note.find(
            "cannot deliver to ops (slack): Slack says token_revoked; the token or address is no longer valid") !=
        std::string::npos);
  CHECK(note.find("1 message waits; the oldest one says: \"Refund not posted: 1 return (#1001)") != std::string::npos);
  CHECK(note.find("xoxb") == std::string::npos);
  CHECK(p.transport.sent("slack").size() <= 6);  // half-hourly, not hammered
  CHECK(state_of(p, "ops") == "dead");
  revoked = false;
  p.run(minutes(31));
  CHECK(Outbox(*p.db).depth("ops") == 0);
  CHECK(state_of(p, "ops").empty());
  Texts said = titles(p.transport.sent("slack"));
  CHECK(begins(said.back(), "Resolved:"));
  CHECK(p.transport.sent("hook.example").size() == 2);
}

TEST_CASE("a start tries at once what a person may have mended") {
  PostOffice p;
  p.add_hook("ops");
  p.transport.play = [](const HttpRequest&) { return answer(401, ""); };
  p.fire(1);
  p.run(minutes(1));
  CHECK(state_of(p, "ops") == "dead");
  p.transport.play = [](const HttpRequest&) { return answer(200, ""); };
  CHECK(p.deliver() == 0);
  Courier courier(p.config, *p.db, p.transport, p.clock, p.counters, p.options);
  courier.start();
  for (int i = 0; i < 100 && Outbox(*p.db).depth("ops") > 0; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  courier.stop();
  CHECK(Outbox(*p.db).depth("ops") == 0);
}

TEST_CASE("a secret that is missing names the key, not a value") {
  PostOffice p;
  p.add_hook("ops");
  p.add_slack("other");
  unsetenv("HOOK_ops");
  p.fire(1);
  p.run(minutes(1));
  CHECK(Outbox(*p.db).receiver_state("ops").second.find("url: ") == 0);
  CHECK(Outbox(*p.db).receiver_state("ops").second.find("HOOK_ops") != std::string::npos);
}

TEST_CASE("a slow receiver does not delay the others") {
  PostOffice p;
  p.add_hook("slow");
  p.add_hook("quick");
  std::atomic<bool> quick_was_sent{false}, slow_has_it{false}, go_on{false};
  p.transport.play = [&](const HttpRequest& r) {
    if (r.url.find("quick") != std::string::npos)
      quick_was_sent = true;
    else
      slow_has_it = true;
    if (r.url.find("slow") != std::string::npos)
      for (int i = 0; i < 500 && !go_on; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return answer(200, "");
  };
  p.fire(1);
  p.dispatch();
  Courier courier(p.config, *p.db, p.transport, p.clock, p.counters, p.options);
  courier.start();
  p.dispatch_after(checks::Duration{30});
  courier.wake();
  for (int i = 0; i < 200 && !(quick_was_sent && slow_has_it); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  CHECK(quick_was_sent);
  CHECK(Outbox(*p.db).depth("slow") == 1);
  go_on = true;
  courier.stop();
  CHECK(Outbox(*p.db).depth("slow") == 0);
}

TEST_CASE("one message a second into one Slack channel, whatever receivers lead there") {
  PostOffice p;
  p.add_slack("a");
  p.add_slack("b");
  p.config.receivers[1].channel = p.config.receivers[0].channel;
  p.options.slack_spacing = std::chrono::milliseconds(150);
  std::mutex mutex;
  std::vector<std::chrono::steady_clock::time_point> times;
  p.transport.play = [&](const HttpRequest&) {
    const std::lock_guard<std::mutex> hold(mutex);
    times.push_back(std::chrono::steady_clock::now());
    return answer(200, "ok");
  };
  p.fire(alerts::finding("1", "refund_failed"));
  p.fire(alerts::finding("2", "restock_missing"));
  p.dispatch();
  p.dispatch_after(checks::Duration{30});
  Courier courier(p.config, *p.db, p.transport, p.clock, p.counters, p.options);
  courier.start();
  for (int i = 0; i < 300 && (Outbox(*p.db).depth("a") > 0 || Outbox(*p.db).depth("b") > 0); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  courier.stop();
  REQUIRE(times.size() == 4);
  for (std::size_t i = 1; i < times.size(); ++i) CHECK(times[i] - times[i - 1] >= std::chrono::milliseconds(140));
}

TEST_CASE(
    "kill -9 between each two steps of delivery: nothing is lost, and only an answer that was not kept makes a "
    "duplicate") {
  struct Crash {};
  const std::pair<const char*, int> places[] = {{"before sending", 0}, {"answered", 1}, {"before commit", 1}};
  for (const auto& [place, duplicates] : places) {
    INFO(place);
    PostOffice p;
    p.add_hook("ops");
    bool armed = true;
    p.options.crash_point = [&, where = std::string(place)](const char* step) {
      if (armed && where == step) {
        armed = false;
        throw Crash{};
      }
    };
    p.fire(3);
    p.dispatch();
    p.dispatch_after(checks::Duration{30});
    CHECK_THROWS_AS(p.deliver(), Crash);
    p.reopen();
    CHECK(Outbox(*p.db).depth("ops") == 1);
    p.run(minutes(1));
    const auto sent = p.transport.sent();
    CHECK(sent.size() == static_cast<std::size_t>(1 + duplicates));
    for (const HttpRequest& r : sent) CHECK(r.headers[0] == sent[0].headers[0]);
    CHECK(Outbox(*p.db).depth("ops") == 0);
    CHECK(p.rows("sent") == 1);
  }
}

TEST_CASE("dispatch is one step: when it dies half-way nothing of it is there, and it says everything the next time") {
  for (const char* table : {"outbox", "told", "alert_group", "dispatch"}) {
    INFO(table);
    PostOffice p;
    p.add_hook("ops");
    p.fire(3);
    p.dispatch();
    p.db->sql().exec(std::string("CREATE TEMP TRIGGER die BEFORE ") +
                     (std::string(table) == "alert_group" || std::string(table) == "dispatch" ? "UPDATE" : "INSERT") +
                     " ON " + table + " BEGIN SELECT RAISE(ABORT, 'died'); END");
    CHECK_THROWS(p.dispatch_after(checks::Duration{30}));
    p.reopen();
    CHECK(Outbox(*p.db).depth("ops") == 0);
    CHECK(AlertStore(*p.db).told().empty());
    p.run(minutes(1));
    CHECK(p.transport.sent().size() == 1);
    CHECK(AlertStore(*p.db).told().size() == 3);
  }
}

TEST_CASE("a restart with 1,000 open alerts, and a reload, say nothing") {
  PostOffice p;
  p.add_hook("ops");
  p.fire(1000);
  p.run(minutes(2));
  CHECK(p.transport.sent().size() == 1);
  p.reopen();
  p.ready.clear();
  p.run(minutes(10), minutes(5));
  p.ready = {"acme-uk"};
  p.run(minutes(10), minutes(5));
  config::Route route;
  route.receivers = {"ops"};
  route.group_interval = minutes(1);
  p.config.routes = {route};
  p.run(minutes(10), minutes(5));
  CHECK(p.transport.sent().size() == 1);
}

TEST_CASE("Ten thousand findings at once are one message within Slack's limits") {
  PostOffice p;
  p.add_slack("ops");
  p.fire(10000);
  const auto begin = std::chrono::steady_clock::now();
  p.run(checks::Duration{60});
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(60));
  REQUIRE(p.transport.sent().size() == 1);
  const json body = json::parse(p.transport.sent()[0].body);
  CHECK(begins(body["text"], "Refund not posted: 10,000 returns, 100,000.00 GBP"));
  CHECK(body.dump().size() < 12000);
}

TEST_CASE("a clock that is set back neither loses a retry nor storms") {
  PostOffice p;
  p.add_hook("ops");
  int calls = 0;
  p.transport.play = [&](const HttpRequest&) { return ++calls == 1 ? answer(500, "") : answer(200, ""); };
  p.fire(1);
  p.dispatch();
  p.dispatch_after(checks::Duration{30});
  p.deliver();
  p.clock.set(alerts::at("2026-11-20T10:00:00Z"));
  p.deliver();
  CHECK(calls == 2);
  p.run(minutes(20));
  CHECK(calls == 2);
}

TEST_CASE("stores and checks that the configuration no longer has end without a word") {
  PostOffice p;
  p.add_hook("ops");
  p.fire(2);
  p.run(minutes(1));
  CHECK(p.transport.sent().size() == 1);
  p.config.stores[0].name = "acme-eu";
  p.ready = {"acme-eu"};
  p.run(hours(30), hours(1));
  CHECK(p.transport.sent().size() == 1);
  const auto journal =
      AlertStore(*p.db).journal(alerts::at("2026-11-25T00:00:00Z"), alerts::at("2026-11-27T00:00:00Z"));
  REQUIRE(journal.size() == 2);
  CHECK(journal[0].event == "unwatched");
  CHECK(AlertStore(*p.db).told().empty());
}

TEST_CASE("a receiver that is taken out of the configuration leaves nothing behind; the others go on") {
  PostOffice p;
  p.add_hook("gone");
  p.add_hook("ops");
  p.transport.play = [](const HttpRequest& r) {
    return answer(r.url.find("gone") == std::string::npos ? 200 : 500, "");
  };
  p.fire(1);
  p.run(minutes(1));
  p.config.receivers.erase(p.config.receivers.begin());
  p.resolve("1001");
  p.run(minutes(1));
  CHECK(Outbox(*p.db).depth("gone") == 0);
  CHECK(state_of(p, "gone").empty());
  CHECK(AlertStore(*p.db).told().empty());
  CHECK(p.transport.sent("ops").size() == 2);
}

TEST_CASE("reminders do not pile up behind a message that has not gone out") {
  PostOffice p;
  p.add_hook("ops");
  p.transport.play = [](const HttpRequest&) { return answer(503, ""); };
  config::Route route;
  route.receivers = {"ops"};
  route.repeat_interval = minutes(10);
  p.config.routes.push_back(route);
  p.fire(1);
  p.run(hours(3), minutes(5));
  CHECK(Outbox(*p.db).depth("ops") == 1);
}

TEST_CASE("a webhook is signed over time stamp and body") {
  PostOffice p;
  p.add("ops", config::WebhookReceiver{in_env("HOOK_URL", "https://hook.example/x"), in_env("HOOK_SECRET", "s3cret")});
  p.fire(1);
  p.run(minutes(1));
  REQUIRE(p.transport.sent().size() == 1);
  const HttpRequest r = p.transport.sent()[0];
  std::map<std::string, std::string> headers(r.headers.begin(), r.headers.end());
  CHECK(headers["X-Returnwatch-Signature"] == signature("s3cret", headers["X-Returnwatch-Timestamp"], r.body));
  CHECK(signature("key", "1764064800", "{}") ==
        "v1=" + std::string("36c5c1e1e41f576c8c8db4e6fec61f46707fc132d52f51455bab71a6fbc766c9"));
  CHECK_FALSE(headers["Idempotency-Key"].empty());
  CHECK(json::parse(r.body)["schema"] == 1);
}

TEST_CASE("PagerDuty gets its key only when it is sent, and one incident's life under one dedup key") {
  PostOffice p;
  config::PagerDutyReceiver pd;
  pd.routing_key = in_env("PD_KEY", "0123456789abcdef0123456789abcdef");
  p.add("pager", pd);
  p.transport.play = [](const HttpRequest&) { return answer(202, "{}"); };
  p.fire(2);
  p.run(minutes(1));
  CHECK(Outbox(*p.db).depth("pager") == 0);
  {
    SqlTransaction step(*p.db);
    AlertStore store(*p.db);
    for (alerts::Alert a : store.open()) {
      a.acked_at = p.clock.now();
      store.put(a);
    }
    step.commit();
  }
  p.run(minutes(1));
  p.resolve("1001");
  p.resolve("1002");
  p.run(minutes(1));
  Texts actions;
  std::set<std::string> keys;
  for (const HttpRequest& r : p.transport.sent()) {
    const json e = json::parse(r.body);
    actions.push_back(e["event_action"]);
    keys.insert(e["dedup_key"].get<std::string>());
    CHECK(e["routing_key"] == "0123456789abcdef0123456789abcdef");
  }
  CHECK(actions == Texts{"trigger", "acknowledge", "resolve"});
  CHECK(keys.size() == 1);
}

TEST_CASE("a webhook's subject has the name that people know it by") {
  PostOffice p;
  p.add_hook("ops");
  checks::Location location;
  location.id = "70112003609";
  location.name = "Old Depot";
  Records(*p.db, "acme-uk").shopify.put_locations({location}, p.clock.now());
  checks::Finding f = alerts::finding("1", "restock_inactive_location");
  f.subject = {checks::SubjectKind::location, location.id};
  p.fire(f);
  p.fire(alerts::finding("3", "restock_inactive_location"));
  p.run(minutes(1));
  REQUIRE(p.transport.sent().size() == 1);
  std::map<std::string, json> subjects;
  const json told = json::parse(p.transport.sent()[0].body);
  for (const json& shown : told["firing"]) subjects[shown["subject"]["kind"]] = shown["subject"];
  CHECK(subjects["location"] == json{{"kind", "location"}, {"id", "70112003609"}, {"name", "Old Depot"}});
  CHECK_FALSE(subjects["return"].contains("name"));
}

TEST_CASE("a location is called by its name, and links lead to where people reach the pages") {
  PostOffice p;
  p.add_slack("ops");
  checks::Location location;
  location.id = "70112003609";
  location.name = "Old Depot";
  Records(*p.db, "acme-uk").shopify.put_locations({location}, p.clock.now());
  checks::Finding f = alerts::finding("1", "restock_inactive_location");
  f.subject = {checks::SubjectKind::location, location.id};
  f.rma_id = f.order_name = f.order_id = "";
  p.fire(f);
  p.fire(alerts::finding("3", "restock_inactive_location"));
  p.run(minutes(1));
  REQUIRE(p.transport.sent().size() == 1);
  const std::string said = p.transport.sent()[0].body;
  CHECK(said.find("*Old Depot*") != std::string::npos);
  CHECK(said.find("70112003609") == std::string::npos);
  CHECK(said.find("http://127.0.0.1:9464/returns/3") != std::string::npos);
  p.config.agent.public_url = "https://acme.example/returns";
  f.fingerprint = "another";
  f.subject.id = "7";  // nobody knows its name
  p.fire(f);
  p.run(minutes(6));
  REQUIRE(p.transport.sent().size() == 2);
  const std::string then = p.transport.sent()[1].body;
  CHECK(then.find("https://acme.example/returns/returns/3") != std::string::npos);
  CHECK(then.find("127.0.0.1") == std::string::npos);
  CHECK(then.find("*7*") != std::string::npos);
}
