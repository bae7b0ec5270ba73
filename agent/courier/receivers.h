// A configured receiver as a channel: which row of the table it is, and what it needs of the configuration.
#pragma once

#include "alerts/channels/channel.h"
#include "config/config.h"

namespace returnwatch::agent {

[[nodiscard]] const alerts::Channel& channel_of(const config::Receiver& receiver);
[[nodiscard]] const config::Receiver* find_receiver(const config::Config& config, const std::string& name);

// Where our own pages are, as links in messages: agent.public_url, else from agent.listen; "" where it has no name that
// others can reach.
[[nodiscard]] std::string page_url_of(const config::Agent& agent);
// Where a store's orders are.
[[nodiscard]] alerts::ReturnLinks return_links_of(const config::Store& store, const config::Links& links);

}  // namespace returnwatch::agent
