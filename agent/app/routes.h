// What the agent's port answers: docs/facts/specification.md sections 1 and 6. Handlers run on the web server's
// threads.
//
//   GET  /metrics  /healthz  /readyz (the last two need no sign-in)
//   GET  /api/findings ?store= check=
//   POST /api/check ?format= store= check=     (exit code, line end, what to print)
//   POST /api/ack                              (ack_request)
//   GET  /api/silences
//   POST /api/silences  matchers for|until by reason preview=1
//   POST /api/silences/end  id
//   POST /api/reload
//   POST /api/forget  rma store
//   the pages and their forms: agent/web/pages.h
#pragma once

namespace returnwatch::agent {

class Daemon;
class WebServer;
struct AckRequest;
struct WebRequest;

// What a form or a caller of /api/ack asks for: fingerprint (several with commas) or check and store, by, note, assign,
// until, done=1 with reason, undo=1.
[[nodiscard]] AckRequest ack_request(const WebRequest& r);

void add_routes(WebServer& web, Daemon& daemon);
void add_api_routes(WebServer& web, Daemon& daemon);
void add_page_routes(WebServer& web, Daemon& daemon);

}  // namespace returnwatch::agent
