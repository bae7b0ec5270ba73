#include "alerts/channels/channel.h"

namespace returnwatch::alerts {
namespace {

std::vector<Rendered> no_messages(const Notification&) { return {}; }
std::vector<Rendered> no_documents(const Document&) { return {}; }

constexpr ReceiverTraits kPlain{};
constexpr ReceiverTraits kEdits{true, true};
constexpr ReceiverTraits kKeepsState{false, true};

constexpr std::array<Channel, kChannelKinds> kChannels = {{
    {ChannelKind::slack_webhook, "slack webhook", kPlain, false, render_slack_webhook, slack_document,
     classify_slack_webhook},
    {ChannelKind::slack_bot, "slack", kEdits, false, render_slack_bot, slack_document, classify_slack_bot},
    {ChannelKind::email, "email", kPlain, false, render_email, email_document, classify_email},
    {ChannelKind::webhook, "webhook", kPlain, false, render_webhook, webhook_document, classify_http},
    {ChannelKind::pagerduty, "pagerduty", kKeepsState, false, render_pagerduty, no_documents, classify_pagerduty},
    {ChannelKind::alertmanager, "alertmanager", kPlain, true, no_messages, no_documents, classify_http},
}};

// A row that is missing would be one of zeros: the last row's kind would be the first's.
constexpr bool each_has_its_row() {
  for (std::size_t i = 0; i < kChannels.size(); ++i)
    if (static_cast<std::size_t>(kChannels[i].kind) != i) return false;
  return true;
}
static_assert(each_has_its_row(), "a ChannelKind has no row here, or not in the order of its enum");

}  // namespace

const std::array<Channel, kChannelKinds>& channels() { return kChannels; }
const Channel& channel(ChannelKind kind) { return kChannels.at(static_cast<std::size_t>(kind)); }

}  // namespace returnwatch::alerts
