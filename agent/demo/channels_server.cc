#include "agent/demo/mailroom.h"
#include "agent/demo/wire.h"

namespace returnwatch::agent::demo {

Answer serve_channels(State& world, const Request& request) {
  const std::lock_guard<std::recursive_mutex> hold(world.lock);
  Answer a = message(404, "Not found");
  log_call(world, "channels", "", request, a);
  return a;
}

}  // namespace returnwatch::agent::demo
