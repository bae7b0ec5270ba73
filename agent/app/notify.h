// What systemd is told (Type=notify, WatchdogSec): sd_notify(3), a datagram to $NOTIFY_SOCKET. The protocol is fixed
// and may be spoken without libsystemd, which containers lack.
#pragma once

#include <chrono>
#include <mutex>
#include <string>

namespace returnwatch::agent {

class ServiceManager {
 public:
  ServiceManager();  // reads $NOTIFY_SOCKET and $WATCHDOG_USEC; without them everything below does nothing
  void ready(const std::string& status) const;
  void reloading() const;
  void stopping() const;
  // A loop moved on: a page was read, a time-out passed, a step was committed. Passed on often enough for the watchdog,
  // and no more. From any thread.
  void alive();

 private:
  void send(const std::string& text) const;
  std::string socket_;
  std::chrono::microseconds patience_{0};
  std::mutex mutex_;
  std::chrono::steady_clock::time_point told_{};
};

}  // namespace returnwatch::agent
