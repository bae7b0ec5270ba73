// What was sent, as those who got it see it.
#pragma once

#include <string>
#include <vector>

#include "tests/world/world.h"

namespace returnwatch::world {

// Slack's channels with their threads, then the mails, then what only machines read, folded.
[[nodiscard]] std::string inbox_html(const std::vector<Message>& messages);
[[nodiscard]] std::string inbox_json(const std::vector<Message>& messages);

}  // namespace returnwatch::world
