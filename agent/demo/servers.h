// The ports of a running world.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "agent/demo/http_port.h"
#include "agent/demo/smtp_sink.h"

namespace returnwatch::agent::demo {

class State;

struct Servers {
  std::string returngo, patchworks, channels, smtp;  // URLs, once started
  void start(State& world);
  void stop();
  ~Servers() { stop(); }

 private:
  std::vector<std::unique_ptr<HttpPort>> ports_;
  std::unique_ptr<SmtpSink> mail_;
};

}  // namespace returnwatch::agent::demo
