// Slack: the stored parent or reply, sent as blocks, or as plain text where Slack refuses the blocks.
#include <nlohmann/json.hpp>

#include "agent/courier/outgoing.h"

namespace returnwatch::agent {
namespace {

using nlohmann::json;
using Fate = alerts::SendVerdict::Fate;

std::string dump(const json& j) { return j.dump(-1, ' ', false, json::error_handler_t::replace); }

Delivery unreadable() { return {{Fate::message_dead, "the stored message cannot be read"}, "", ""}; }

json content(const json& payload, bool plain) {
  json out = {{"text", plain ? payload.value("plain", "") : payload.value("text", "")}, {"unfurl_links", false}};
  if (!plain && payload.contains("blocks")) out["blocks"] = payload["blocks"];
  return out;
}

// The form that Slack takes: blocks, else plain text. `send` gets the body.
template <typename Send>
Delivery in_a_form(const json& payload, const Surrounds& around, Send send) {
  Delivery d;
  for (bool plain : {false, true}) {
    if (around.turn && !around.turn()) {
      d.stopped = true;
      return d;
    }
    d = send(content(payload, plain), plain);
    if (d.verdict.kind != Fate::fallback) return d;
  }
  d.verdict.kind = Fate::message_dead;
  d.verdict.why += ", as blocks and as plain text";
  return d;
}

struct Bot {
  const config::Receiver& receiver;
  const config::SlackReceiver& slack;
  const std::string& token;
  const Surrounds& around;

  Delivery call(const char* method, json body) const {
    const std::string url = slack.api_url + "/" + method;
    const Posted p = post_json(receiver, url, {{"Authorization", "Bearer " + token}}, dump(body), around);
    Delivery d;
    d.verdict = alerts::classify_slack_bot(p.answer);
    if (d.verdict.kind != Fate::sent) return d;
    const json answer = json::parse(p.body, nullptr, false);
    d.channel = answer.value("channel", "");
    d.ts = answer.value("ts", "");
    return d;
  }

  Delivery post(const json& payload, const std::string& thread_ts) const {
    return in_a_form(payload, around, [&](json body, bool) {
      body["channel"] = slack.channel;
      body["unfurl_media"] = false;
      if (!thread_ts.empty()) {
        body["thread_ts"] = thread_ts;
        if (payload.value("broadcast", false)) body["reply_broadcast"] = true;
      }
      return call("chat.postMessage", body);
    });
  }

  Delivery edit(const json& payload, const std::pair<std::string, std::string>& at) const {
    return in_a_form(payload, around, [&](json body, bool plain) {
      body.erase("unfurl_links");
      body["channel"] = at.first;
      body["ts"] = at.second;
      if (plain) body["blocks"] = json::array();  // else the old ones stay
      return call("chat.update", body);
    });
  }
};

}  // namespace

Delivery deliver_slack_webhook(const config::Receiver& r, const Outbox::Message& m, const Surrounds& around) {
  const Revealed url = reveal_for(std::get<config::SlackReceiver>(r.channel).webhook_url, "webhook_url");
  if (!url.missing.empty()) return dead_receiver(url.missing);
  const json payload = json::parse(m.payload, nullptr, false);
  if (!payload.is_object()) return unreadable();
  return in_a_form(payload, around, [&](const json& body, bool) {
    return Delivery{alerts::classify_slack_webhook(post_json(r, url.value, {}, dump(body), around).answer), "", ""};
  });
}

Delivery deliver_slack_bot(const config::Receiver& r, const Outbox::Message& m,
                           const std::pair<std::string, std::string>& thread, const Surrounds& around) {
  const auto& slack = std::get<config::SlackReceiver>(r.channel);
  const Revealed token = reveal_for(slack.token, "token");
  if (!token.missing.empty()) return dead_receiver(token.missing);
  const json payload = json::parse(m.payload, nullptr, false);
  if (!payload.is_object()) return unreadable();
  const Bot bot{r, slack, token.value, around};
  const bool known = !thread.second.empty();
  if (payload.value("role", "") == "reply") {
    Delivery d = bot.post(payload, thread.second);
    // Where its thread was deleted, history is still said, on its own.
    if (d.verdict.kind == Fate::thread_gone && known) d = bot.post(payload, "");
    d.channel.clear();  // a reply is nobody's parent
    d.ts.clear();
    return d;
  }
  if (known) {
    Delivery d = bot.edit(payload, thread);
    if (d.verdict.kind != Fate::thread_gone) return d;
  }
  return bot.post(payload, "");
}

}  // namespace returnwatch::agent
