// SIGTERM, SIGINT and SIGHUP: noted by the handlers, acted on by the loops. `run` catches them from before the first
// library is set up (signals.cc), so that none ends it by default.
#pragma once

namespace returnwatch::agent {

void catch_signals();
[[nodiscard]] bool stopping();
[[nodiscard]] bool take_reload();  // SIGHUP since the last call
void request_stop();

}  // namespace returnwatch::agent
