#include "agent/courier/receivers.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "agent/courier/probe.h"

namespace returnwatch::agent {

using alerts::ChannelKind;

const alerts::Channel& channel_of(const config::Receiver& receiver) {
  struct Which {
    ChannelKind operator()(const std::monostate&) const { return ChannelKind::webhook; }  // the loader refuses it
    ChannelKind operator()(const config::SlackReceiver& c) const {
      return c.token.set() ? ChannelKind::slack_bot : ChannelKind::slack_webhook;
    }
    ChannelKind operator()(const config::EmailReceiver&) const { return ChannelKind::email; }
    ChannelKind operator()(const config::WebhookReceiver&) const { return ChannelKind::webhook; }
    ChannelKind operator()(const config::PagerDutyReceiver&) const { return ChannelKind::pagerduty; }
    ChannelKind operator()(const config::AlertmanagerReceiver&) const { return ChannelKind::alertmanager; }
  };
  return alerts::channel(std::visit(Which{}, receiver.channel));
}

std::string kind_of(const config::Receiver& receiver) { return channel_of(receiver).name; }

const config::Receiver* find_receiver(const config::Config& config, const std::string& name) {
  const auto it = std::find_if(config.receivers.begin(), config.receivers.end(),
                               [&](const config::Receiver& r) { return r.name == name; });
  return it == config.receivers.end() ? nullptr : &*it;
}

std::string page_url_of(const config::Agent& agent) {
  if (!agent.public_url.empty()) return agent.public_url;
  const auto colon = agent.listen.rfind(':');
  if (colon == std::string::npos || agent.listen.substr(colon + 1) == "0") return "";
  std::string host = agent.listen.substr(0, colon);
  if (host.empty() || host == "0.0.0.0" || host == "[::]") {
    std::array<char, 256> name{};
    host = gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
  }
  return "http://" + host + agent.listen.substr(colon);
}

alerts::ReturnLinks return_links_of(const config::Store& store, const config::Links& links) {
  alerts::ReturnLinks out{store.returngo.shop.empty() ? "" : "https://" + store.returngo.shop + "/admin",
                          links.returngo, links.shopify, links.patchworks};
  // {shop}: "acme" of acme.myshopify.com, as the admin's addresses have it.
  if (const auto at = out.shopify ? out.shopify->find("{shop}") : std::string::npos; at != std::string::npos)
    out.shopify->replace(at, 6, store.returngo.shop.substr(0, store.returngo.shop.find('.')));
  return out;
}

}  // namespace returnwatch::agent
