#include "alerts/channels/channel.h"

#include <algorithm>
#include <stdexcept>

namespace returnwatch::alerts {
namespace {

std::vector<Rendered> no_messages(const Notification&) { return {}; }
std::vector<Rendered> no_documents(const Document&) { return {}; }

constexpr ReceiverTraits kPlain{};
constexpr ReceiverTraits kEdits{true, true};
constexpr ReceiverTraits kKeepsState{false, true};

constexpr std::array<Channel, 6> kChannels = {{
    {ChannelKind::slack_webhook, "slack webhook", kPlain, false, render_slack_webhook, slack_document,
     classify_slack_webhook},
    {ChannelKind::slack_bot, "slack", kEdits, false, render_slack_bot, slack_document, classify_slack_bot},
    {ChannelKind::email, "email", kPlain, false, render_email, email_document, classify_email},
    {ChannelKind::webhook, "webhook", kPlain, false, render_webhook, webhook_document, classify_http},
    {ChannelKind::pagerduty, "pagerduty", kKeepsState, false, render_pagerduty, no_documents, classify_pagerduty},
    {ChannelKind::alertmanager, "alertmanager", kPlain, true, no_messages, no_documents, classify_http},
}};

}  // namespace

const std::array<Channel, 6>& channels() { return kChannels; }
const Channel& channel(ChannelKind kind) {
  const auto it = std::find_if(kChannels.begin(), kChannels.end(), [kind](const Channel& c) { return c.kind == kind; });
  if (it == kChannels.end()) throw std::logic_error("a channel has no row in alerts/channels/channel.cc");
  return *it;
}

}  // namespace returnwatch::alerts
