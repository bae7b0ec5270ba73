// Taking the port: exclusively, so that a second agent on it is told instead of getting every second connection.
#pragma once

#include <string>

#include "agent/base/result.h"
#include "agent/web/server.h"

namespace returnwatch::agent::web {

struct Listening {
  int fd = -1;   // the caller's to close
  int port = 0;  // also where any free one was asked for
};
[[nodiscard]] Result<Listening> listen_on(const std::string& host, int port);

}  // namespace returnwatch::agent::web
