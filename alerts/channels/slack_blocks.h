// Block Kit within Slack's limits, measured after escaping: docs/facts/channels.md. JSON text, so that no header needs
// a JSON library.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "alerts/channels/words.h"

namespace returnwatch::alerts::slack {

inline constexpr std::size_t kMessageLimit = 11500;  // of all blocks and the text; 13,200 is refused, see the contract
inline constexpr std::size_t kSectionLimit = 2900;   // of 3,000

// & < > only, as Slack asks.
[[nodiscard]] std::string escape(const std::string& text);
// Escaped text of at most `most` bytes: cut before escaping, never inside an entity.
[[nodiscard]] std::string escape_within(const std::string& text, std::size_t most);
[[nodiscard]] std::string link(const Link& l);

[[nodiscard]] nlohmann::json section(const std::string& mrkdwn);
inline constexpr std::size_t kLongestUrl = 3000;  // of a button
[[nodiscard]] nlohmann::json button(const Link& l);
[[nodiscard]] nlohmann::json context(const std::string& mrkdwn);

// ":red_circle: *lead*", the first few findings, "+ N more", what to do. At most `findings` are shown; fewer where they
// do not fit.
[[nodiscard]] nlohmann::json message(const Notification& n, int findings, Voice voice);
// What happened, for the thread: the new ones and the resolved ones.
[[nodiscard]] nlohmann::json event(const Notification& n);
// The same as one plain text, for when blocks are refused.
[[nodiscard]] std::string plain(const Notification& n);

}  // namespace returnwatch::alerts::slack
