// The real binary against the demo world: it starts, serves, is asked, stops.
#include <catch2/catch.hpp>

#include "tests/agent/e2e/site.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;
using json = nlohmann::json;
using std::chrono::seconds;

namespace {

// What is the same in two answers about one state: everything but when it was asked.
json timeless(const std::string& text) {
  json j = json::parse(text, nullptr, false);
  if (j.is_object()) {
    j.erase("generated_at");
    for (json& s : j["sources"]) s.erase("last_success");
  }
  return j;
}

}  // namespace

TEST_CASE("run: serves, is asked by check, answers, and stops with 0", "[e2e]") {
  Site site;
  Process agent = site.start();
  REQUIRE(!agent.address().empty());
  CHECK(agent.get("/healthz") == "ok\n");
  INFO(agent.errors());
  REQUIRE(agent.ready());

  SECTION("check asks it, and says what the API says") {
    Process check = site.run({"check", "--config", site.config, "--format", "json"}, "check.log");
    const auto code = check.wait();
    INFO(check.errors());
    REQUIRE(code);
    CHECK(*code == 1);
    const json said = timeless(check.output());
    REQUIRE(said.is_object());
    CHECK(!firing(said).empty());
    CHECK(said == timeless(agent.get("/api/findings")));
    const json one = timeless(agent.get("/api/findings?check=refund_failed"));
    for (const json& f : one["findings"]) CHECK(f["check"] == "refund_failed");
    CHECK(one["findings"].size() < said["findings"].size());
  }
  SECTION("the metrics please promtool") {
    const std::string text = agent.get("/metrics");
    CHECK(text.find("returnwatch_findings{check=\"refund_failed\"") != std::string::npos);
    CHECK(text.find("returnwatch_source_up{store=\"acme-uk\",source=\"shopify\"} 1") != std::string::npos);
    CHECK(text.find("returnwatch_source_budget_remaining{store=\"acme-uk\",source=\"returngo\"}") != std::string::npos);
    CHECK(text.find("returnwatch_cycle_duration_seconds ") != std::string::npos);
    CHECK(text.find("returnwatch_source_last_success_timestamp_seconds{store=\"acme-uk\",source=\"shopify\"} 1") !=
          std::string::npos);
    CHECK(text.find("returnwatch_return_stage_seconds_count{store=\"acme-uk\",stage=\"due_to_refunded\"}") !=
          std::string::npos);
    CHECK(text.find("returnwatch_return_stage_seconds_count{store=\"acme-uk\",stage=\"due_to_refunded\"} 0\n") ==
          std::string::npos);
    CHECK(text.find("returnwatch_build_info{version=") != std::string::npos);
    std::ofstream(site.dir.file("metrics.txt")) << text;
    if (std::system("command -v promtool >/dev/null 2>&1") == 0)
      CHECK(std::system(("promtool check metrics < " + site.dir.file("metrics.txt") + " > " +
                         site.dir.file("promtool.txt") + " 2>&1")
                            .c_str()) == 0);
    INFO(site.dir.read("promtool.txt"));
    CHECK(site.dir.read("promtool.txt").empty());
  }
  SECTION("ack and silence, from the command line and by the API") {
    CHECK(agent.ready());
    (void)agent.post("/api/check", {{"format", "json"}});  // everything that is due fires now
    const json before = json::parse(agent.get("/api/findings"));
    std::string fingerprint, check;
    for (const json& f : before["findings"])
      if (f["state"] == "firing") fingerprint = f["fingerprint"], check = f["check"];
    REQUIRE(!fingerprint.empty());
    Process ack = site.run({"ack", fingerprint, "--note", "on it", "--by", "kim", "--config", site.config}, "ack.log");
    CHECK(ack.wait() == 0);
    CHECK(ack.output().find("acknowledged: " + check) == 0);
    Process preview = site.run({"silence", "check=" + check, "--preview", "--config", site.config}, "preview.log");
    CHECK(preview.wait() == 0);
    CHECK(preview.output().find("(mutes ") != std::string::npos);
    int status = 0;
    const json said = json::parse(agent.post(
        "/api/silences",
        {{"matchers", "check=" + check}, {"for", "2h"}, {"reason", "known"}, {"by", "kim"}, {"preview", "1"}},
        &status));
    CHECK(status == 200);
    std::size_t of_check = 0;
    const json now_open = json::parse(agent.get("/api/findings"))["findings"];
    for (const json& f : now_open)
      of_check += f["check"] == check && (f["state"] == "firing" || f["state"] == "acknowledged") ? 1 : 0;
    CHECK(said["mutes_now"] == of_check);
    CHECK(said["message"].get<std::string>().find("mutes " + std::to_string(of_check) + " alert") != std::string::npos);
    const std::string shown = agent.post(
        "/silence",
        {{"matchers", "check=" + check}, {"for", "2h"}, {"reason", "known"}, {"by", "kim"}, {"preview", "1"}}, &status);
    CHECK(status == 200);
    CHECK(shown.find("This would mute " + std::to_string(of_check) + " finding") != std::string::npos);
    CHECK(json::parse(agent.get("/api/silences"))["silences"].empty());  // however it was asked: nothing is muted
    Process silence = site.run({"silence", "fingerprint=" + fingerprint, "--for", "2h", "--reason", "known", "--by",
                                "kim", "--config", site.config},
                               "silence.log");
    CHECK(silence.wait() == 0);
    CHECK(silence.output().find("(mutes 1 alert now)") != std::string::npos);
    const auto state = [&] {
      const json answer = json::parse(agent.get("/api/findings"));
      for (const json& f : answer["findings"])
        if (f["fingerprint"] == fingerprint) return f["state"].get<std::string>();
      return std::string("gone");
    };
    CHECK(state() == "silenced");
    const json held = json::parse(agent.get("/api/silences"))["silences"].at(0);
    CHECK(held["by"] == "kim");
    CHECK(held["reason"] == "known");
    (void)agent.post("/api/silences/end", {{"id", "1"}}, &status);
    CHECK(status == 200);
    CHECK(state() == "acknowledged");
    std::string other;
    for (const json& f : before["findings"])
      if (f["state"] == "firing" && f["fingerprint"] != fingerprint) other = f["fingerprint"];
    REQUIRE(!other.empty());
    (void)agent.post("/ack", {{"fingerprint", other}, {"note", "rings them"}, {"by", "sam"}, {"until", "4h"}}, &status);
    CHECK(status == 303);
    const std::string page = agent.get("/findings/" + other);
    CHECK(page.find("acknowledged by sam: rings them") != std::string::npos);
    CHECK(page.find("until ") != std::string::npos);
    Process refused =
        site.run({"ack", fingerprint, "--done", "--reason", "because", "--config", site.config}, "refused.log");
    CHECK(refused.wait() == 2);
    CHECK(refused.errors().find("accepted, written_off or fixed") != std::string::npos);
    (void)agent.post("/api/ack",
                     {{"fingerprint", fingerprint}, {"done", "1"}, {"reason", "written_off"}, {"by", "kim"}}, &status);
    CHECK(status == 200);
    CHECK(state() == "gone");
    (void)agent.post("/api/check", {});
    CHECK(state() == "gone");  // for good, though the fault is still there
  }
  SECTION("the pages") {
    for (const char* path : {"/", "/checks", "/sources", "/messages", "/style.css"}) {
      int status = 0;
      INFO(path);
      CHECK(agent.get(path, &status).size() > 100);
      CHECK(status == 200);
    }
    const json found = json::parse(agent.get("/api/findings"));
    REQUIRE(!found["findings"].empty());
    for (const json& f : found["findings"]) {
      int status = 0;
      const std::string fp = f["fingerprint"];
      CHECK(agent.get("/findings/" + fp, &status).find(fp) != std::string::npos);
      CHECK(status == 200);
      if (f["rma_id"].is_null()) continue;
      CHECK(agent.get("/returns/" + f["rma_id"].get<std::string>(), &status).find("Timeline") != std::string::npos);
      CHECK(status == 200);
    }
    int status = 0;
    (void)agent.get("/returns/999999999", &status);
    CHECK(status == 404);
    httplib::Client browser(agent.address());  // a form from elsewhere: neither token nor our header
    const auto foreign = browser.Post("/ack", httplib::Params{{"fingerprint", "0"}});
    REQUIRE(foreign);
    CHECK(foreign->status == 403);
  }
  agent.signal(SIGTERM);
  CHECK(agent.wait(seconds(20)) == 0);
  CHECK(agent.errors().find("everything is committed") != std::string::npos);
  CHECK(site.world.violations().empty());
  const std::string log = agent.errors();
  for (const auto& [name, value] : site.world.environment())
    CHECK(log.find(value) == std::string::npos);  // no secret in the log
}

TEST_CASE("a check beside the daemon is a full poll: it finds what the daemon was not going to read for an hour",
          "[e2e]") {
  Site site(small_world({"none"}));
  site.write(site.text("1h"));
  Process agent = site.start();
  REQUIRE(agent.ready());
  Process before = site.run({"check", "--config", site.config, "--format", "json"}, "before.log");
  CHECK(before.wait() == 0);
  REQUIRE(site.world.inject("refund_failed/returngo_failed"));
  Process check = site.run({"check", "--config", site.config, "--format", "json"}, "check.log");
  CHECK(check.wait() == 1);
  const json said = json::parse(check.output(), nullptr, false);
  REQUIRE(said.is_object());
  const auto found = firing(said);
  REQUIRE(found.size() == 1);
  CHECK(found.begin()->find("refund_failed/returngo_failed") != std::string::npos);
}

TEST_CASE("a check beside the daemon may name a store with blanks and signs", "[e2e]") {
  Site site;
  site.write(replaced(site.text(), "name = \"acme-uk\"", "name = \"acme uk & co\""));
  Process agent = site.start();
  REQUIRE(agent.ready());
  Process check =
      site.run({"check", "--config", site.config, "--store", "acme uk & co", "--format", "json"}, "check.log");
  const auto code = check.wait();
  INFO(check.errors());
  CHECK(code == 1);
  const json said = json::parse(check.output(), nullptr, false);
  REQUIRE(said.is_object());
  CHECK(!firing(said).empty());
  for (const json& f : said["findings"]) CHECK(f["store"] == "acme uk & co");
}

TEST_CASE("run: a second one is refused, and doctor and trace work beside it", "[e2e]") {
  Site site;
  Process agent = site.start();
  REQUIRE(agent.ready());
  Process second = site.start("second.log");
  CHECK(second.wait() == 2);
  CHECK(second.errors().find("in use by process") != std::string::npos);
  Process doctor = site.run({"doctor", "--config", site.config}, "doctor.log");
  const auto code = doctor.wait();
  INFO(doctor.output() << doctor.errors());
  REQUIRE(code);
  CHECK(doctor.output().find("acme-uk Shopify") != std::string::npos);
  CHECK(doctor.output().find("clock") != std::string::npos);
  CHECK(site.world.violations().empty());
}

TEST_CASE("dead hosts and missing secrets are said before anything starts, or by check", "[e2e]") {
  Site site;
  auto env = site.world.environment();
  env.erase("DEMO_RETURNGO_ACME_UK");
  Process missing(site.dir, {"run", "--config", site.config}, env, "missing.log");
  CHECK(missing.wait() == 2);
  CHECK(missing.errors().find("DEMO_RETURNGO_ACME_UK") != std::string::npos);

  site.write(replaced(site.text(), site.world.returngo_url(), "http://127.0.0.1:9"));
  Process dead = site.run({"check", "--config", site.config, "--format", "json"}, "dead.log");
  CHECK(dead.wait() == 2);
  const json said = json::parse(dead.output(), nullptr, false);
  REQUIRE(said.is_object());
  int stale = 0;
  for (const json& f : said["findings"]) {
    if (f["check"] == "source_stale" && f["subject"]["id"] == "returngo") ++stale;
    CHECK((f["check"] == "source_stale" || f["check"] == "api_version" || f["subject"]["kind"] == "flow"));
  }
  CHECK(stale == 2);  // one per store
  Process doctor = site.run({"doctor", "--config", site.config}, "doctor.log");
  CHECK(doctor.wait() == 1);
  CHECK(doctor.output().find("FIX   acme-uk ReturnGO") != std::string::npos);
}
