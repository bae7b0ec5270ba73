// T3: delivers the outbox. One thread for each receiver, one message at a time, in the order in which they were
// written; a slow receiver delays nobody else. An answer and what it means (sent, try again at, dead) are one
// transaction. At least once: the one possible duplicate is a crash between a channel's answer and that commit.
//
// A receiver whose key or channel is dead keeps its messages, is tried every half hour, and is told of through another
// receiver; so is a single message that its channel refuses for good.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "agent/base/clock.h"
#include "agent/http/transport.h"
#include "agent/metrics/counters.h"
#include "agent/store/database.h"
#include "config/config.h"

namespace returnwatch::agent {

struct CourierOptions {
  std::chrono::milliseconds slack_spacing{1000};      // between two messages into one Slack channel
  std::function<double()> chance;                     // [0, 1), for jitter; empty: random
  std::function<void(const char* step)> crash_point;  // tests only: called between the steps of T3
};

class Courier {
 public:
  // Everything given must outlive it. Secrets are read when they are needed, so that a changed file is followed.
  Courier(const config::Config& config, Database& db, Transport& transport, const Clock& clock,
          metrics::Counters& counters, CourierOptions options = {});
  ~Courier();  // stops
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;

  void start();
  void wake();  // the outbox has something new
  // Waits for the messages under way. A mail is broken off after two seconds; HTTP when the transport's Hurry says so.
  void stop();

  // One message of this receiver, if one is due: false when there was none. For tests, without start().
  bool step(const std::string& receiver);

 private:
  struct Worker;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace returnwatch::agent
