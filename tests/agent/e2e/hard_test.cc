// The real program in hard circumstances: signals before it has started, a full disk, a state file that is taken away,
// a port and a state that another one has.
#include <sys/resource.h>
#include <sys/un.h>

#include <catch2/catch.hpp>

#include "tests/agent/e2e/site.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

std::string ready_says(Process& agent, int expected) {
  int status = 0;
  const std::string body = agent.get("/readyz", &status);
  return status == expected ? body : "";
}

// What a program tells its service manager.
class NotifySocket {
 public:
  explicit NotifySocket(const std::string& path) : fd_(::socket(AF_UNIX, SOCK_DGRAM, 0)) {
    sockaddr_un here{};
    here.sun_family = AF_UNIX;
    path.copy(here.sun_path, sizeof here.sun_path - 1);
    ::bind(fd_, reinterpret_cast<sockaddr*>(&here), sizeof here);
  }
  ~NotifySocket() { ::close(fd_); }
  [[nodiscard]] bool heard(const std::string& word) {
    char text[512];
    for (ssize_t n; (n = ::recv(fd_, text, sizeof text, MSG_DONTWAIT)) > 0;) all_ += std::string(text, n) + "\n";
    return all_.find(word) != std::string::npos;
  }

 private:
  int fd_;
  std::string all_;
};

}  // namespace

// How soon a program runs is up to the machine, so the dynamic linker says when: at its first "calling init" the
// constructors of the libraries are still to come, and nothing of the program but its handlers has run.
TEST_CASE("signals in the first milliseconds are handled, not died of", "[e2e][signals]") {
  Site s;
  s.env["LD_DEBUG"] = "files";
  for (const int number : {SIGTERM, SIGHUP})
    for (const int wait : {0, 4, 9, 19}) {
      INFO(number << " after " << wait << " ms");
      Process agent = s.start();
      REQUIRE(within(
          seconds(20), [&] { return agent.errors().find("calling init: ") != std::string::npos; }, milliseconds(1)));
      std::this_thread::sleep_for(milliseconds(wait));
      agent.signal(number);
      if (number == SIGHUP) {
        CHECK(agent.ready());
        agent.signal(SIGTERM);
      }
      CHECK(agent.wait() == 0);
    }
}

TEST_CASE("a second agent is told who has the state, or the port, and ends", "[e2e]") {
  Site s;
  Process first = s.start();
  REQUIRE(first.ready());
  Process same_state = s.start("second.log");
  CHECK(same_state.wait() == 2);
  CHECK(same_state.errors().find("in use by ") != std::string::npos);
  s.write(replaced(s.text(), "state.db", "other.db"));
  Process same_port = s.start("third.log");
  CHECK(same_port.wait() == 2);
  CHECK(same_port.errors().find("is in use by another program") != std::string::npos);
  CHECK(ready_says(first, 200) == "ready\n");
}

TEST_CASE("a state file that is taken away is said, and when it is back as well", "[e2e]") {
  Site s;
  s.write(s.text("1s"));
  Process agent = s.start();
  REQUIRE(agent.ready());
  const std::string file = s.dir.file("state.db");
  std::filesystem::rename(file, file + ".away");
  CHECK(within(seconds(20), [&] { return ready_says(agent, 503).find("is gone") != std::string::npos; }));
  CHECK(agent.get("/").find("is gone") != std::string::npos);
  CHECK(agent.get("/metrics").find("returnwatch_state_writable 0") != std::string::npos);
  std::filesystem::rename(file + ".away", file);
  CHECK(within(seconds(20), [&] { return ready_says(agent, 200) == "ready\n"; }));
  CHECK(agent.get("/metrics").find("returnwatch_state_writable 1") != std::string::npos);
  CHECK(agent.errors().find("is lost when the agent ends") != std::string::npos);
}

TEST_CASE("a disk that is full is said on page, metric and readyz, and it goes on by itself", "[e2e]") {
  Site s;
  s.write(s.text("1s"));
  Process agent = s.start();
  REQUIRE(agent.ready());
  // What a full disk does to a file is what this limit does: no byte more. Raised again, there is room.
  const rlimit full{1024, RLIM_INFINITY};
  REQUIRE(agent.limit_files(full));
  REQUIRE(s.world.inject("refund_not_posted/no_refund"));
  CHECK(within(seconds(30), [&] { return ready_says(agent, 503).find("the state cannot be written") == 0; }));
  CHECK(agent.get("/").find("the state cannot be written") != std::string::npos);
  CHECK(agent.get("/metrics").find("returnwatch_state_writable 0") != std::string::npos);
  const rlimit room{RLIM_INFINITY, RLIM_INFINITY};
  REQUIRE(agent.limit_files(room));
  CHECK(within(seconds(30), [&] { return ready_says(agent, 200) == "ready\n"; }));
  CHECK(within(seconds(30), [&] { return agent.get("/api/findings").find("refund_not_posted") != std::string::npos; }));
}

TEST_CASE("the service manager hears of start, life, reload and end", "[e2e]") {
  Site s;
  NotifySocket manager(s.dir.file("notify"));
  s.env["NOTIFY_SOCKET"] = s.dir.file("notify");
  s.env["WATCHDOG_USEC"] = "20000000";  // told of every 2 s
  Process agent = s.start();
  CHECK(within(seconds(60), [&] { return manager.heard("READY=1"); }));
  CHECK(within(seconds(30), [&] { return manager.heard("WATCHDOG=1"); }));
  agent.signal(SIGHUP);
  CHECK(within(seconds(30), [&] { return manager.heard("RELOADING=1"); }));
  agent.signal(SIGTERM);
  CHECK(agent.wait() == 0);
  CHECK(manager.heard("STOPPING=1"));
}
