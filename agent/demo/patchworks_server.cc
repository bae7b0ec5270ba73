#include "agent/demo/ipaas.h"
#include "agent/demo/wire.h"

namespace returnwatch::agent::demo {

Answer serve_patchworks(State& world, const Request& request) {
  const std::lock_guard<std::recursive_mutex> hold(world.lock);
  Answer a = message(404, "Not found");
  log_call(world, "patchworks", "", request, a);
  return a;
}

}  // namespace returnwatch::agent::demo
