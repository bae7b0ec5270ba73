// What was sent to people: the simulated Slack, mail server, webhook, PagerDuty and Alertmanager keep it here.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/world/world.h"

namespace returnwatch::world {

struct ChannelFailure {
  std::string answer;
  int times = 0;
};

struct Mailroom {
  std::vector<Message> messages;
  std::map<std::string, ChannelFailure> failures;  // by channel
  long next_ts = 1;
};

}  // namespace returnwatch::world
