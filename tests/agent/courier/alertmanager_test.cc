// The mirror, proved against a real Alertmanager.
#include <fcntl.h>
#include <httplib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "agent/http/curl_transport.h"
#include "tests/agent/courier/post_office.h"
#include "tests/free_port.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using checks::minutes;
using nlohmann::json;

namespace {

class Alertmanager {
 public:
  Alertmanager() : port_(returnwatch::testing::free_port()) {
    char name[] = "/tmp/rw-alertmanager-XXXXXX";
    dir_ = ::mkdtemp(name);
    std::ofstream(dir_ / "am.yml") << "route: {receiver: none, group_wait: 1s}\nreceivers: [{name: none}]\n";
    const std::string config = "--config.file=" + (dir_ / "am.yml").string(),
                      data = "--storage.path=" + (dir_ / "data").string(),
                      listen = "--web.listen-address=127.0.0.1:" + std::to_string(port_);
    pid_ = ::fork();
    if (pid_ == 0) {
      const int log = ::open((dir_ / "log").c_str(), O_CREAT | O_WRONLY, 0600);
      ::dup2(log, 1);
      ::dup2(log, 2);
      ::execlp("prometheus-alertmanager", "prometheus-alertmanager", config.c_str(), data.c_str(), listen.c_str(),
               "--cluster.listen-address=", nullptr);
      ::_exit(127);
    }
    for (int i = 0; i < 100 && !up(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  ~Alertmanager() {
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
    std::filesystem::remove_all(dir_);
  }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] bool up() const {
    const auto a = httplib::Client("127.0.0.1", port_).Get("/-/ready");
    return a && a->status == 200;
  }
  [[nodiscard]] json active() const {
    const auto a = httplib::Client("127.0.0.1", port_).Get("/api/v2/alerts");
    return a ? json::parse(a->body) : json();
  }

 private:
  int port_;
  std::filesystem::path dir_;
  pid_t pid_ = -1;
};

}  // namespace

TEST_CASE("a real Alertmanager holds exactly the active set, and lets go of what resolves") {
  const Alertmanager am;
  if (!am.up()) {
    WARN("prometheus-alertmanager is not installed: skipped");
    return;
  }
  PostOffice p;
  CurlTransport wire;
  p.transport.play = [&](const HttpRequest& r) {
    const auto a = wire.send(r);
    return a ? *a : HttpResponse{};
  };
  p.clock.set(std::chrono::time_point_cast<checks::Duration>(std::chrono::system_clock::now()));
  p.add("am", config::AlertmanagerReceiver{am.url()});
  p.fire(1200);
  CHECK(p.dispatch() == std::nullopt);
  CHECK(p.deliver() == 3);
  json held = am.active();
  REQUIRE(held.size() == 1200);
  const json& one = held[0];
  CHECK(one["labels"]["alertname"] == "refund_not_posted");
  CHECK(one["labels"]["store"] == "acme-uk");
  CHECK(one["annotations"]["amount"] == "10.00 GBP");
  CHECK(one["annotations"]["returngo"].get<std::string>().find("rmaid=") != std::string::npos);
  CHECK_FALSE(one["labels"].contains("amount"));
  CHECK(one["endsAt"].get<std::string>() > one["startsAt"].get<std::string>());

  // An amount that changes is the same alert; what resolves is gone; what the store no longer says is ready is left to
  // its end.
  p.clock.advance(checks::Duration{2});
  std::this_thread::sleep_for(
      std::chrono::milliseconds(2100));  // Alertmanager goes by its own clock: an end to come is no end
  auto dearer = alerts::finding("1001");
  dearer.amount = checks::Money{99900, "GBP"};
  p.fire(dearer);
  for (int i = 2; i <= 1200; ++i) p.resolve(std::to_string(1000 + i));
  p.dispatch();
  p.deliver();
  for (int i = 0; i < 50 && am.active().size() != 1; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  held = am.active();
  REQUIRE(held.size() == 1);
  CHECK(held[0]["annotations"]["amount"] == "999.00 GBP");
  CHECK(Outbox(*p.db).receiver_state("am").first.empty());
  CHECK(Outbox(*p.db).depth("am") == 0);
}

TEST_CASE("the mirror waits in the outbox once, however often it could not be delivered") {
  PostOffice p;
  p.add("am", config::AlertmanagerReceiver{"http://127.0.0.1:1"});
  p.transport.play = [](const HttpRequest&) { return HttpResponse{}; };
  p.fire(700);
  p.run(checks::minutes(2), checks::minutes(1));
  CHECK(Outbox(*p.db).depth("am") == 2);
  CHECK(Outbox(*p.db).receiver_state("am").first == "retrying");
}

TEST_CASE("what the mirror holds outlives five cycles, and ten minutes, without a word from us") {
  for (const checks::Duration cycle : {checks::Duration{15}, checks::minutes(5)}) {
    PostOffice p;
    p.add("am", config::AlertmanagerReceiver{"http://am.example"});
    p.config.agent.poll_interval = cycle;
    p.fire(1);
    p.dispatch();
    p.deliver();
    const auto sent = p.transport.sent("am.example");
    REQUIRE(sent.size() == 1);
    const auto ends = checks::parse_time(json::parse(sent[0].body).at(0)["endsAt"].get<std::string>());
    REQUIRE(ends);
    CHECK(*ends - p.clock.now() >= std::max(checks::minutes(10), cycle * 5));
  }
}

namespace {

// An Alertmanager that refuses a request with one of these subjects in it, and keeps what it took.
struct Picky : PostOffice {
  std::set<std::string> refuses, held;
  int calls = 0;
  Picky() {
    add("am", config::AlertmanagerReceiver{"http://am.example"});
    add_hook("other");
    config::Route route;
    route.receivers = {"am"};
    config.routes.push_back(route);
    transport.play = [this](const HttpRequest& r) {
      if (r.url.find("am.example") == std::string::npos) return answer(200, "");
      ++calls;
      std::set<std::string> all;
      for (const json& a : json::parse(r.body)) all.insert(a["labels"]["rma"].get<std::string>());
      for (const std::string& rma : all)
        if (refuses.count(rma)) return answer(400, "no");
      held.insert(all.begin(), all.end());
      return answer(200, "");
    };
  }
  [[nodiscard]] std::vector<std::string> notes() const {
    std::vector<std::string> out;
    for (const HttpRequest& r : transport.sent("hook.example")) out.push_back(json::parse(r.body)["note"]);
    return out;
  }
};

}  // namespace

TEST_CASE("an alert that Alertmanager refuses is left out and told of once; the rest goes", "[courier]") {
  Picky p;
  p.refuses = {"1700"};
  p.fire(900);
  p.run(minutes(4), minutes(1));
  CHECK(p.held.size() == 899);
  CHECK(p.held.count("1700") == 0);
  REQUIRE(p.notes().size() == 1);
  CHECK(p.notes()[0].find("am (alertmanager) refuses 1 alert (refund_not_posted of #1700): it refuses the message "
                          "(status 400). Everything else reaches it.") == 0);
  CHECK(Outbox(*p.db).receiver_state("am").first == "refusing");
  CHECK(p.calls < 4 * 30);
  p.refuses.clear();
  p.run(minutes(3), minutes(1));
  CHECK(p.held.size() == 900);
  REQUIRE(p.notes().size() == 2);
  CHECK(p.notes()[1].find("am (alertmanager) accepts messages again.") == 0);
  CHECK(Outbox(*p.db).receiver_state("am").first.empty());
  p.run(minutes(3), minutes(1));
  CHECK(p.notes().size() == 2);
}

TEST_CASE("an Alertmanager that refuses everything is one refusal, in a bounded number of calls", "[courier]") {
  Picky p;
  for (int i = 1; i <= 300; ++i) p.refuses.insert(std::to_string(1000 + i));
  p.fire(300);
  p.run(minutes(1), minutes(1));
  CHECK(p.calls < 80);
  p.run(minutes(5), minutes(1));
  REQUIRE(p.notes().size() == 1);
  CHECK(p.notes()[0].find("am (alertmanager) refused a message for good") == 0);
}

TEST_CASE("what Alertmanager is told never goes back in time, though the clock does", "[courier][clock]") {
  PostOffice p;
  p.add("am", config::AlertmanagerReceiver{"http://am.example"});
  auto old = alerts::finding("1001");
  old.since = p.clock.now() - checks::days(20);
  p.fire(old);
  const checks::Time fired = p.clock.now();
  std::optional<checks::Time> last;
  Dispatcher dispatcher(p.config, *p.db);
  const auto look = [&] {
    dispatcher.run(p.clock.now(), p.ready);
    p.deliver();
    const json a = json::parse(p.transport.sent("am.example").back().body).at(0);
    const auto starts = checks::parse_time(a["startsAt"].get<std::string>());
    const auto ends = checks::parse_time(a["endsAt"].get<std::string>());
    REQUIRE((starts && ends));
    CHECK(*starts == fired);  // of the firing: the age of the fact is an annotation
    CHECK(a["annotations"]["since"] == checks::to_rfc3339(old.since));
    CHECK(*ends > *starts);
    if (last) CHECK(*ends >= *last);
    last = ends;
  };
  look();
  p.clock.advance(minutes(5));
  look();
  p.clock.set(p.clock.now() - checks::hours(2));
  for (int i = 0; i < 3; ++i) {
    look();
    p.clock.advance(minutes(1));
  }
}
