#include "agent/courier/outgoing.h"

#include "agent/courier/receivers.h"
#include "agent/http/backoff.h"

namespace returnwatch::agent {

// Visited by its options: a channel that nobody delivers does not compile.
Delivery deliver(const config::Receiver& r, const Outbox::Message& m, const std::pair<std::string, std::string>& thread,
                 const Surrounds& around) {
  struct By {
    const config::Receiver& r;
    const Outbox::Message& m;
    const std::pair<std::string, std::string>& thread;
    const Surrounds& around;
    Delivery operator()(const std::monostate&) const { return dead_receiver("it has no channel"); }
    Delivery operator()(const config::SlackReceiver& c) const {
      return c.token.set() ? deliver_slack_bot(r, m, thread, around) : deliver_slack_webhook(r, m, around);
    }
    Delivery operator()(const config::EmailReceiver&) const { return deliver_email(r, m, around); }
    Delivery operator()(const config::WebhookReceiver&) const { return deliver_webhook(r, m, around); }
    Delivery operator()(const config::PagerDutyReceiver&) const { return deliver_pagerduty(r, m, around); }
    Delivery operator()(const config::AlertmanagerReceiver&) const { return deliver_alertmanager(r, m, around); }
  };
  return std::visit(By{r, m, thread, around}, r.channel);
}

Posted post_json(const config::Receiver& r, const std::string& url,
                 const std::vector<std::pair<std::string, std::string>>& headers, const std::string& body,
                 const Surrounds& around) {
  HttpRequest request;
  request.method = "POST";
  request.url = url;
  request.headers = headers;
  request.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
  request.body = body;
  request.timeout = r.timeout;
  request.ca_file = r.ca_file;
  request.proxy = r.proxy;
  const auto response = around.transport.send(request);
  Posted out;
  if (!response) {
    out.answer.failure = response.error().message;
    return out;
  }
  out.answer = {response->status, response->body, retry_after(*response, around.now), ""};
  out.body = response->body;
  return out;
}

Revealed reveal_for(const config::Secret& s, const char* key) {
  if (!s.set()) return {"", ""};
  const config::SecretValue v = config::reveal(s);
  if (!v.value) return {"", std::string(key) + ": " + v.error};
  if (v.value->empty()) return {"", std::string(key) + " is empty"};
  return {*v.value, ""};
}

Delivery dead_receiver(const std::string& why) { return {{alerts::SendVerdict::Fate::receiver_dead, why}, "", ""}; }

std::string pace_key(const config::Receiver& r) {
  const auto* slack = std::get_if<config::SlackReceiver>(&r.channel);
  if (!slack) return "";
  const config::Secret& s = slack->token.set() ? slack->token : slack->webhook_url;
  return slack->api_url + "\n" + (s.from == config::Secret::From::env ? "env " : "file ") + s.name + "\n" +
         slack->channel;
}

}  // namespace returnwatch::agent
