// Against a real Postfix, which tests/peers/postfix.sh starts and describes; hidden, since it needs one.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "tests/agent/courier/post_office.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using checks::minutes;
using nlohmann::json;

namespace {

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

// Mails that Postfix says it delivered to this address.
int delivered(const std::string& who) {
  std::this_thread::sleep_for(std::chrono::milliseconds(700));
  std::ifstream log(from_environment("RETURNWATCH_MAILLOG"));
  int n = 0;
  for (std::string line; std::getline(log, line);)
    n += line.find("to=<" + who + "@acme.example>") != std::string::npos &&
         line.find("status=sent") != std::string::npos;
  return n;
}

}  // namespace

TEST_CASE("a real Postfix: taken by one, greylisted for another, refused for the third", "[.][postfix]") {
  PostOffice p;
  config::EmailReceiver e;
  e.smtp = from_environment("RETURNWATCH_SMTP");
  REQUIRE(!e.smtp.empty());
  e.tls = config::SmtpTls::none;
  e.from = "Acme Returns, Ltd <rw@acme.example>";
  e.to = {"anna@acme.example", "ben@acme.example", "cleo@acme.example"};
  p.add("books", e);
  p.add_hook("other");
  config::Route route;
  route.receivers = {"books"};
  p.config.routes.push_back(route);
  const auto notes = [&p] {
    std::vector<std::string> out;
    for (const HttpRequest& r : p.transport.sent("hook.example")) out.push_back(json::parse(r.body)["note"]);
    return out;
  };
  p.fire(1);
  p.run(minutes(2));
  CHECK(delivered("anna") == 1);
  CHECK(delivered("ben") == 0);
  REQUIRE(notes().size() == 1);
  CHECK(notes()[0].find("books (email): recipient 3 of 3 is refused: the mail server says: 550 5.1.1") == 0);
  REQUIRE(std::system(from_environment("RETURNWATCH_ACCEPT").c_str()) == 0);
  p.run(minutes(20));
  CHECK(delivered("ben") == 1);
  CHECK(delivered("anna") == 1);
  CHECK(delivered("cleo") == 0);
  CHECK(notes().size() == 1);
  CHECK(Outbox(*p.db).depth("books") == 0);
}
