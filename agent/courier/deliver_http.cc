// Webhook and PagerDuty: one POST each.
#include <openssl/hmac.h>

#include <nlohmann/json.hpp>

#include "agent/courier/outgoing.h"
#include "checks/text.h"

namespace returnwatch::agent {

std::string signature(const std::string& secret, const std::string& timestamp, const std::string& body) {
  const std::string text = timestamp + "." + body;
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest, &size);
  return "v1=" + checks::hex({reinterpret_cast<const char*>(digest), size});
}

Delivery deliver_webhook(const config::Receiver& r, const Outbox::Message& m, const Surrounds& around) {
  const auto& c = std::get<config::WebhookReceiver>(r.channel);
  const Revealed url = reveal_for(c.url, "url"), secret = reveal_for(c.secret, "secret");
  if (!url.missing.empty()) return dead_receiver(url.missing);
  if (!secret.missing.empty()) return dead_receiver(secret.missing);
  const std::string timestamp = std::to_string(around.now.time_since_epoch().count());
  std::vector<std::pair<std::string, std::string>> headers = {{"Idempotency-Key", m.idempotency_key},
                                                              {"X-Returnwatch-Timestamp", timestamp}};
  if (!secret.value.empty())
    headers.emplace_back("X-Returnwatch-Signature", signature(secret.value, timestamp, m.payload));
  return {alerts::classify_http(post_json(r, url.value, headers, m.payload, around).answer), "", ""};
}

Delivery deliver_pagerduty(const config::Receiver& r, const Outbox::Message& m, const Surrounds& around) {
  const auto& c = std::get<config::PagerDutyReceiver>(r.channel);
  const Revealed key = reveal_for(c.routing_key, "routing_key");
  if (!key.missing.empty()) return dead_receiver(key.missing);
  auto body = nlohmann::ordered_json::parse(m.payload, nullptr, false);
  if (!body.is_object())
    return {{alerts::SendVerdict::Fate::message_dead, "the stored message cannot be read"}, "", ""};
  body["routing_key"] = key.value;
  return {
      alerts::classify_pagerduty(
          post_json(r, c.url, {}, body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), around).answer),
      "", ""};
}

}  // namespace returnwatch::agent
