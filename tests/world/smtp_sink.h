// A mail server that keeps every message: plain SMTP (RFC 5321) on loopback, with AUTH PLAIN and LOGIN accepted.
#pragma once

#include <memory>

namespace returnwatch::world {

class State;

class SmtpSink {
 public:
  explicit SmtpSink(State& world);
  ~SmtpSink();
  int start(int port);  // the port; throws std::runtime_error
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace returnwatch::world
