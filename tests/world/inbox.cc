#include "tests/world/inbox.h"

#include <set>

#include "tests/world/encoding.h"
#include "tests/world/json.h"
#include "tests/world/mail.h"
#include "tests/world/mrkdwn.h"

namespace returnwatch::world {
namespace {

const char* const kHead =
    R"html(<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Inbox</title><style>
:root{color-scheme:light dark;--bg:#fff;--fg:#1d1c1d;--mut:#616061;--line:#ddd;--code:#f2f2f2;--go:#007a5a;--on:#fff;--link:#1264a3;--mention:#fff3cd}
@media(prefers-color-scheme:dark){:root{--bg:#1a1d21;--fg:#d1d2d3;--mut:#9a9b9e;--line:#3a3d42;--code:#27292d;--link:#78b7f0;--mention:#4a3f12}}
body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:1rem auto;padding:0 1rem;background:var(--bg);color:var(--fg);overflow-wrap:anywhere}
h2{margin:2rem 0 .5rem}article{border:1px solid var(--line);border-radius:8px;padding:.75rem 1rem;margin:.75rem 0}a{color:var(--link)}
.who,.when,.context{color:var(--mut);font-size:.85rem}.who b{color:var(--fg);font-size:1rem}.thread{margin-left:2rem}p{margin:.5rem 0}
code{background:var(--code);border:1px solid var(--line);border-radius:3px;padding:0 .2em}.mention{background:var(--mention)}
.button{display:inline-block;border:1px solid var(--line);border-radius:4px;padding:.3rem .8rem;font-weight:700;text-decoration:none;color:var(--fg)}
.primary{background:var(--go);border-color:var(--go);color:var(--on)}
iframe{width:100%;height:34rem;border:1px solid var(--line);border-radius:4px;margin-top:.5rem}dl{display:grid;grid-template-columns:5rem 1fr;margin:0}
dt{color:var(--mut)}dd{margin:0}pre{white-space:pre-wrap;font-size:.85rem}
</style><main><h1>What was sent</h1><p>Nothing has left this machine. Reload to see what came since.</p>
)html";

std::string when(const Message& m) {
  std::string out = checks::to_rfc3339(m.at);
  if (m.edits > 0) out += m.edits == 1 ? ", edited" : ", edited " + std::to_string(m.edits) + " times";
  return out;
}

// A link button.
std::string button_html(const Json& button) {
  const bool primary = button.value("style", "") == "primary";
  return std::string("<a class=\"button") + (primary ? " primary" : "") + "\" href=\"" +
         escape_html(button.value("url", "")) + "\">" +
         escape_html(button.value("text", Json::object()).value("text", "")) + "</a> ";
}

std::string block_html(const Json& block) {
  std::string out;
  if (block.value("type", "") == "actions") {
    for (const Json& button : block.value("elements", Json::array())) out += button_html(button);
    return "<p>" + out + "</p>";
  }
  for (const Json& t :
       block.contains("elements") ? block["elements"] : Json::array({block.value("text", Json::object())}))
    out += mrkdwn_html(t.value("text", ""));
  return (block.value("type", "") == "context" ? "<p class=context>" : "<p>") + out + "</p>";
}

std::string slack_html(const Message& m) {
  const Json body = Json::parse(m.body, nullptr, false);
  std::string out = m.thread.empty() ? "<article>" : "<article class=thread>";
  out += "<div class=who><b>returnwatch</b> " + when(m) + "</div>";
  if (body.contains("blocks"))
    for (const Json& block : body["blocks"]) out += block_html(block);
  else
    out += "<p>" + mrkdwn_html(body.value("text", "")) + "</p>";
  return out + "</article>\n";
}

std::string mail_html(const Message& m) {
  const Mail mail = read_mail(m.body);
  std::string out = "<article><dl><dt>From<dd>" + escape_html(mail.from) + "<dt>To<dd>" + escape_html(mail.to) +
                    "<dt>Subject<dd><b>" + escape_html(mail.subject) + "</b><dt>Sent<dd>" + when(m);
  for (const std::string& file : mail.files) out += "<dt>Attached<dd>" + escape_html(file);
  out += "</dl>";
  if (mail.html.empty()) return out + "<pre>" + escape_html(mail.text) + "</pre></article>\n";
  return out + "<iframe sandbox title=\"the mail\" srcdoc=\"" + escape_html(mail.html) + "\"></iframe></article>\n";
}

std::string machine_html(const Message& m) {
  const Json body = Json::parse(m.body, nullptr, false);
  return "<details><summary>" + escape_html(m.channel + " " + m.target) + " <span class=when>" + when(m) +
         "</span></summary><pre>" +
         escape_html(body.is_discarded() ? m.body : body.dump(2, ' ', false, Json::error_handler_t::replace)) +
         "</pre></details>\n";
}

bool slack(const Message& m) { return m.channel.rfind("slack", 0) == 0; }

// A channel's messages, each with its thread under it; the newest first.
std::string channel_html(const std::vector<Message>& messages, const std::string& target) {
  std::string out = "<h2>Slack: " + escape_html(target.substr(target.rfind('/') + 1)) + "</h2>\n";
  for (auto m = messages.rbegin(); m != messages.rend(); ++m) {
    if (!slack(*m) || m->target != target || !m->thread.empty()) continue;
    out += slack_html(*m);
    for (const Message& reply : messages)
      if (slack(reply) && reply.thread == m->id) out += slack_html(reply);
  }
  return out;
}

}  // namespace

std::string inbox_html(const std::vector<Message>& messages) {
  std::string channels, mails, machines;
  std::set<std::string> shown;
  for (const Message& m : messages) {
    if (slack(m)) {
      if (shown.insert(m.target).second) channels += channel_html(messages, m.target);
    } else if (m.channel == "email") {
      mails = mail_html(m) + mails;
    } else {
      machines = machine_html(m) + machines;
    }
  }
  if (messages.empty())
    channels = "<p>Nothing yet: the first messages wait a few seconds for what belongs to them.</p>";
  return kHead + channels + (mails.empty() ? "" : "<h2>Mail</h2>\n" + mails) +
         (machines.empty() ? "" : "<h2>Read by machines</h2>\n" + machines);
}

std::string inbox_json(const std::vector<Message>& messages) {
  Json list = Json::array();
  for (const Message& m : messages)
    list.push_back({{"channel", m.channel},
                    {"at", checks::to_rfc3339(m.at)},
                    {"target", m.target},
                    {"id", m.id},
                    {"thread", m.thread},
                    {"body", m.body},
                    {"edits", m.edits}});
  return list.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace returnwatch::world
