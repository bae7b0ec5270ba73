#include "agent/app/notify.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace returnwatch::agent {
namespace {

std::string monotonic_usec() {
  timespec t{};
  ::clock_gettime(CLOCK_MONOTONIC, &t);
  return std::to_string(static_cast<long long>(t.tv_sec) * 1000000 + t.tv_nsec / 1000);
}

}  // namespace

ServiceManager::ServiceManager() {
  if (const char* socket = std::getenv("NOTIFY_SOCKET")) socket_ = socket;
  const char* pid = std::getenv("WATCHDOG_PID");
  if (pid && std::atol(pid) != ::getpid()) return;
  if (const char* usec = std::getenv("WATCHDOG_USEC")) patience_ = std::chrono::microseconds(std::atoll(usec));
}

void ServiceManager::send(const std::string& text) const {
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  if (socket_.empty() || socket_.size() >= sizeof to.sun_path) return;
  std::memcpy(to.sun_path, socket_.data(), socket_.size());
  if (to.sun_path[0] == '@') to.sun_path[0] = '\0';  // an abstract one
  const int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return;
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
  (void)::sendto(fd, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT, reinterpret_cast<const sockaddr*>(&to),
                 size);
  ::close(fd);
}

void ServiceManager::ready(const std::string& status) const { send("READY=1\nSTATUS=" + status); }
void ServiceManager::reloading() const { send("RELOADING=1\nMONOTONIC_USEC=" + monotonic_usec()); }
void ServiceManager::stopping() const { send("STOPPING=1"); }

void ServiceManager::alive() {
  if (patience_.count() == 0) return;
  const auto now = std::chrono::steady_clock::now();
  {
    const std::lock_guard<std::mutex> hold(mutex_);
    if (now - told_ < patience_ / 10) return;
    told_ = now;
  }
  send("WATCHDOG=1");
}

}  // namespace returnwatch::agent
