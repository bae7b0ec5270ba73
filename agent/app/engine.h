// What a configuration makes of the running agent. For daemon*.cc only.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "agent/app/daemon.h"
#include "agent/courier/courier.h"
#include "agent/courier/dispatcher.h"

namespace returnwatch::agent {

constexpr std::chrono::milliseconds kLook{100};  // signals only set flags: how often they are looked at

struct Daemon::Engine {
  std::shared_ptr<const config::Config> config;
  std::unique_ptr<Cycle> cycle;
  std::unique_ptr<Dispatcher> dispatcher;
  std::unique_ptr<Courier> courier;
  std::string dead_man_url;
  std::vector<std::string> problems;
};

}  // namespace returnwatch::agent
