// Each recipient of a mail is a delivery of its own: who is refused is told of, who is put off gets it later, and the
// others have it once.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "agent/courier/probe.h"
#include "agent/courier/smtp.h"
#include "tests/agent/courier/mail_room.h"
#include "tests/agent/courier/post_office.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using checks::minutes;
using nlohmann::json;

namespace {

struct Mailing : PostOffice {
  MailRoom mail;
  Mailing() {
    config::EmailReceiver e;
    e.smtp = mail.url();
    e.tls = config::SmtpTls::none;
    e.from = "Acme Returns, Ltd <rw@acme.example>";
    e.to = {"anna@acme.example", "Ben <ben@acme.example>", "cleo@acme.example"};
    add("books", e);
    add_hook("other");
    config::Route route;
    route.receivers = {"books"};
    config.routes.push_back(route);
  }
  [[nodiscard]] int mails_of(const std::string& who) const {
    int n = 0;
    for (const MailRoom::Taken& t : mail.taken()) n += std::count(t.to.begin(), t.to.end(), who + "@acme.example") > 0;
    return n;
  }
  [[nodiscard]] std::vector<std::string> notes() const {
    std::vector<std::string> out;
    for (const HttpRequest& r : transport.sent("hook.example")) out.push_back(json::parse(r.body)["note"]);
    return out;
  }
};

}  // namespace

TEST_CASE("250 to one, 451 to another, 550 to the third: each fares alone", "[courier][mail]") {
  Mailing p;
  p.mail.say_to("ben@acme.example", "451 4.7.1 greylisted, try later");
  p.mail.say_to("cleo@acme.example", "550 5.1.1 no such user cleo@acme.example");
  p.fire(1);
  p.run(minutes(1));
  CHECK(p.mails_of("anna") == 1);
  CHECK(p.mails_of("ben") == 0);
  REQUIRE(p.notes().size() == 1);
  CHECK(p.notes()[0].find(
            "books (email): recipient 3 of 3 is refused: the mail server says: 550 5.1.1 no such user (address)") == 0);
  CHECK(p.notes()[0].find("cleo") == std::string::npos);
  CHECK(Outbox(*p.db).depth("books") == 1);  // Ben's
  CHECK(Outbox(*p.db).receiver_state("books").first.empty());

  // What comes meanwhile waits for nobody; who is refused is not told of again.
  p.fire(1, 2);
  p.run(minutes(6));
  CHECK(p.mails_of("anna") == 2);
  CHECK(p.notes().size() == 1);

  p.mail.say_to("ben@acme.example", "");
  p.run(minutes(15));
  CHECK(p.mails_of("ben") == 2);
  CHECK(p.mails_of("anna") == 2);
  CHECK(p.mails_of("cleo") == 0);
  CHECK(Outbox(*p.db).depth("books") == 0);
  CHECK(p.notes().size() == 1);
  const auto taken = p.mail.taken();
  std::set<std::string> ids;
  for (const auto& t : taken) ids.insert(t.header("Message-ID"));
  CHECK(ids.size() == 2);  // later or not, it is the same mail

  p.mail.say_to("cleo@acme.example", "");
  p.resolve("1001");
  p.resolve("1002");
  p.run(minutes(6));
  CHECK(p.mails_of("cleo") == 1);
  REQUIRE(p.notes().size() == 2);
  CHECK(p.notes()[1] == "books (email): recipient 3 of 3 accepts mail again.");
}

TEST_CASE("who is put off for half an hour is told of once, and gets everything in the end", "[courier][mail]") {
  Mailing p;
  p.mail.say_to("ben@acme.example", "452 4.2.2 mailbox full");
  p.fire(1);
  p.run(minutes(29));
  CHECK(p.notes().empty());
  p.run(checks::hours(3));
  REQUIRE(p.notes().size() == 1);
  CHECK(p.notes()[0].find("books (email): recipient 2 of 3 has been deferred for ") == 0);
  p.mail.say_to("ben@acme.example", "");
  p.run(checks::hours(2));
  CHECK(p.mails_of("ben") == 1);
  CHECK(p.mails_of("anna") == 1);
  REQUIRE(p.notes().size() == 2);
  CHECK(p.notes()[1] == "books (email): recipient 2 of 3 accepts mail again.");
}

TEST_CASE("a mail that is refused as a whole is one refusal, and one that is put off is tried as a whole",
          "[courier][mail]") {
  Mailing p;
  p.mail.say_at_end("451 4.3.0 try again");
  p.fire(1);
  p.run(minutes(1));
  CHECK(Outbox(*p.db).depth("books") == 1);
  CHECK(Outbox(*p.db).receiver_state("books").first == "retrying");
  p.mail.say_at_end("554 5.7.1 spam");
  p.run(minutes(10));
  CHECK(Outbox(*p.db).depth("books") == 0);
  REQUIRE(p.notes().size() == 1);
  CHECK(p.notes()[0].find("books (email) refused a message for good: the mail server says: 554 5.7.1 spam") == 0);
  p.mail.say_at_end("");
  p.resolve("1001");
  p.run(minutes(10));
  CHECK(p.mails_of("anna") == 1);
  REQUIRE(p.notes().size() == 2);
  CHECK(p.notes()[1].find("books (email) accepts messages again.") == 0);
}

TEST_CASE("whom the configuration no longer has is waited for no more", "[courier][mail]") {
  Mailing p;
  p.mail.say_to("ben@acme.example", "451 later");
  p.fire(1);
  p.run(minutes(1));
  REQUIRE(Outbox(*p.db).depth("books") == 1);
  std::get<config::EmailReceiver>(p.config.receivers[0].channel).to = {"anna@acme.example"};
  p.run(minutes(10));
  CHECK(Outbox(*p.db).depth("books") == 0);
  CHECK(p.mails_of("ben") == 0);
  CHECK(p.mails_of("anna") == 1);
}

TEST_CASE("a sample that only some get is no success", "[courier][mail]") {
  Mailing p;
  p.mail.say_to("ben@acme.example", "451 later");
  p.mail.say_to("cleo@acme.example", "550 unknown");
  const ProbeResult some = send_sample(p.config.receivers[0], p.transport, p.clock.now(), "UTC");
  CHECK_FALSE(some.ok);
  CHECK(
      some.said ==
      "The sample went to 1 of 3 recipients; recipient 2 is deferred, and may get it later: the mail server says: 451 "
      "later (451); recipient 3 is refused: the mail server says: 550 unknown (550)");
}

TEST_CASE("a name with a comma is one mailbox", "[courier][mail]") {
  CHECK(mailbox("Acme Returns, Ltd <rw@acme.example>") == "\"Acme Returns, Ltd\" <rw@acme.example>");
  CHECK(mailbox("\"Acme Returns, Ltd\" <rw@acme.example>") == "\"Acme Returns, Ltd\" <rw@acme.example>");
  CHECK(mailbox("The \"A\" \\ team <a@b.example>") == "\"The \\\"A\\\" \\\\ team\" <a@b.example>");
  CHECK(mailbox("Plain Name <a@b.example>") == "Plain Name <a@b.example>");
  CHECK(mailbox("Würst, Ltd <a@b.example>").find("=?UTF-8?Q?") == 0);
  CHECK(mailbox("<a@b.example>") == "<a@b.example>");
  CHECK(mailbox("a@b.example") == "a@b.example");
  Mailing p;
  p.fire(1);
  p.run(minutes(1));
  REQUIRE(p.mail.taken().size() == 1);
  CHECK(p.mail.taken()[0].header("From") == "\"Acme Returns, Ltd\" <rw@acme.example>");
  CHECK(p.mail.taken()[0].header("To") == "anna@acme.example, Ben <ben@acme.example>, cleo@acme.example");
}
