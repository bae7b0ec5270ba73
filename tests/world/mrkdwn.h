// Slack's mrkdwn as Slack shows it.
#pragma once

#include <string>

namespace returnwatch::world {

// HTML of a text that Slack takes (slack_rules.h): its &, < and > are entities already.
[[nodiscard]] std::string mrkdwn_html(const std::string& text);

}  // namespace returnwatch::world
