// The ports of a running world.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/world/http_port.h"
#include "tests/world/smtp_sink.h"

namespace returnwatch::world {

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

}  // namespace returnwatch::world
