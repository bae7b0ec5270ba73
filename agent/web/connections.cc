#include "agent/web/connections.h"

#include <sys/socket.h>

namespace returnwatch::agent::web {
namespace {

constexpr std::chrono::seconds kToAsk{20};            // for a whole request, or between two
constexpr std::chrono::minutes kToTakeTheAnswer{90};  // POST /api/check may take an hour

}  // namespace

Connections::One* Connections::opened(int fd, Steady::time_point now) {
  const std::lock_guard<std::mutex> hold(mutex_);
  all_.push_back({fd, now, false, {}});
  all_.back().place = std::prev(all_.end());
  return &all_.back();
}

void Connections::asks(One* c, Steady::time_point now) {
  const std::lock_guard<std::mutex> hold(mutex_);
  c->since = now;
  c->asked = true;
  all_.splice(all_.end(), all_, c->place);
}

void Connections::answered(One* c, Steady::time_point now) {
  const std::lock_guard<std::mutex> hold(mutex_);
  c->since = now;
  c->asked = false;
  all_.splice(all_.end(), all_, c->place);
}

void Connections::closed(One* c) {
  const std::lock_guard<std::mutex> hold(mutex_);
  all_.erase(c->place);
}

void Connections::sweep(Steady::time_point now) {
  const std::lock_guard<std::mutex> hold(mutex_);
  std::size_t too_many = all_.size() > most_ ? all_.size() - most_ : 0;
  for (One& c : all_) {
    const bool late = now - c.since > (c.asked ? Steady::duration(kToTakeTheAnswer) : Steady::duration(kToAsk));
    const bool makes_room = too_many > 0 && !c.asked;
    if (!late && !makes_room) continue;
    ::shutdown(c.fd, SHUT_RDWR);
    if (makes_room) --too_many;
  }
}

}  // namespace returnwatch::agent::web
