// The inbox shows messages as those who got them see them.
#include "tests/world/inbox.h"

#include <catch2/catch.hpp>

#include "tests/world/mail.h"
#include "tests/world/mrkdwn.h"

namespace returnwatch::world {

TEST_CASE("mrkdwn is shown as Slack shows it") {
  CHECK(mrkdwn_html(":red_circle: *2 returns*, _since 22 Nov_") == "🔴 <b>2 returns</b>, <i>since 22 Nov</i>");
  CHECK(mrkdwn_html("<https://a.example/r?a=1&amp;b=2|Details>") ==
        "<a href=\"https://a.example/r?a=1&amp;b=2\">Details</a>");
  CHECK(mrkdwn_html("say `returnwatch ack 1_2_3`\nnow") == "say <code>returnwatch ack 1_2_3</code><br>now");
  CHECK(mrkdwn_html("<!here> look") == "<b class=mention>@here</b> look");
  CHECK(mrkdwn_html("a_b_c, 2*3*4, 10:30 to 11:30, *open") == "a_b_c, 2*3*4, 10:30 to 11:30, *open");
  CHECK(mrkdwn_html("*a* and *b*") == "<b>a</b> and <b>b</b>");
}

TEST_CASE("a mail is read as a mail program reads it") {
  const Mail mail = read_mail(
      "From: returnwatch <r@acme.example>\r\nTo: f@acme.example\r\nSubject: =?UTF-8?B?UsO8Y2s=?=\r\n"
      " =?UTF-8?Q?_gabe=3A?= 2\r\nContent-Type: multipart/mixed; boundary=\"out\"\r\n\r\n"
      "--out\r\nContent-Type: multipart/alternative; boundary=in\r\n\r\n"
      "--in\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nlong =\r\nline =3D 1\r\n"
      "--in\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPGI+eA==\r\n--in--\r\n"
      "--out\r\nContent-Disposition: attachment; filename=\"day.csv\"\r\n\r\na,b\r\n--out--\r\n");
  CHECK(mail.from == "returnwatch <r@acme.example>");
  CHECK(mail.subject == "Rück gabe: 2");
  CHECK(mail.text == "long line = 1");
  CHECK(mail.html == "<b>x");
  CHECK(mail.files == std::vector<std::string>{"day.csv"});
}

TEST_CASE("the inbox: Slack rendered, mail as mail, what machines read folded and last") {
  const auto message = [](const char* channel, const char* target, const char* id, const char* thread,
                          const char* body) {
    Message m;
    m.channel = channel;
    m.target = target;
    m.id = id;
    m.thread = thread;
    m.body = body;
    return m;
  };
  const std::string page = inbox_html(
      {message("webhook", "/hook/tech", "1", "", R"({"findings":[]})"),
       message("email", "f@acme.example", "2", "",
               "Subject: The day\r\nContent-Type: text/html\r\n\r\n<h1 class=\"x\">12</h1>"),
       message(
           "slack_api", "#ops", "3", "",
           R"({"text":"t","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"*Open*"}},{"type":"actions","elements":[
                             {"type":"button","style":"primary","text":{"type":"plain_text","text":"Look & say"},"url":"https://a.example/?a=1&b=2"}]}]})"),
       message("slack_api", "#ops", "4", "3", R"({"text":"later"})")});
  const auto slack = page.find("<b>Open</b>"), reply = page.find("<article class=thread>"),
             mail = page.find("<b>The day</b>"), hook = page.find("<details><summary>webhook /hook/tech");
  REQUIRE(hook != std::string::npos);
  CHECK(slack < reply);
  CHECK(reply < mail);
  CHECK(mail < hook);
  CHECK(page.find("srcdoc=\"&lt;h1 class=&quot;x&quot;&gt;12&lt;/h1&gt;\"") != std::string::npos);
  CHECK(page.find("<a class=\"button primary\" href=\"https://a.example/?a=1&amp;b=2\">Look &amp; say</a>") !=
        std::string::npos);
  CHECK(inbox_html({}).find("Nothing yet") != std::string::npos);
}

}  // namespace returnwatch::world
