// One request on one connection of libmicrohttpd: what came, and the answer as it is put on the wire.
#pragma once

#include <microhttpd.h>

#include <memory>
#include <optional>
#include <string>

#include "agent/web/connections.h"
#include "agent/web/copies.h"
#include "agent/web/server.h"

namespace returnwatch::agent::web {

struct HttpExchange {
  MHD_Connection* connection = nullptr;
  Connections::One* one = nullptr;
  std::string method, path, body;
  bool too_large = false;
  bool handed_over = false;            // to a worker or the ticker; the connection is suspended
  bool asks_sign_in = false;           // with a 401
  std::shared_ptr<const Copy> answer;  // once it is there
  std::shared_ptr<const Copy> later;   // while a wrong sign-in waits for it
};

constexpr std::size_t kLongestBody = 1 << 20;

// "" where it did not come.
[[nodiscard]] std::string header_of(MHD_Connection* connection, const char* name);
[[nodiscard]] bool has_header(MHD_Connection* connection, const char* name);

// Who the browser says it is, because it was told to remember that: shown and written, never trusted.
[[nodiscard]] std::string remembered_name(MHD_Connection* connection);

// The query's fields and, of a POST, the form's. A field that comes several times (check boxes) has its values with
// commas between them.
[[nodiscard]] std::map<std::string, std::string> fields_of(HttpExchange& e);

// Queues `e.answer`, hardened: complete, compressed, or 304 where the asker has it already.
[[nodiscard]] MHD_Result respond(const HttpExchange& e);

}  // namespace returnwatch::agent::web
