#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "agent/app/daemon.h"
#include "agent/app/respond.h"
#include "agent/app/routes.h"
#include "agent/app/session.h"
#include "agent/metrics/render.h"
#include "agent/store/retention.h"
#include "agent/views/state_view.h"
#include "agent/web/access.h"

namespace returnwatch::agent {
namespace {

using json = nlohmann::json;

std::string value(const WebRequest& r, const char* key) {
  const auto it = r.query.find(key);
  return it == r.query.end() ? "" : it->second;
}

WebAnswer text(int status, const std::string& body) { return {status, "text/plain; charset=utf-8", body + "\n", ""}; }
WebAnswer answer(const json& body, int status = 200) {
  return {status, "application/json", body.dump(2, ' ', false, json::error_handler_t::replace) + "\n", ""};
}
WebAnswer refused(const Error& e) { return answer({{"error", e.message}}, e.kind == ErrorKind::not_found ? 404 : 400); }

json silence_json(const MutedNow& m) {
  json fingerprints = json::array();
  for (const alerts::Alert& a : m.alerts) fingerprints.push_back(a.finding.fingerprint);
  return {{"id", m.silence.id},
          {"matchers", alerts::to_string(m.silence.match)},
          {"created_at", checks::to_rfc3339(m.silence.created_at)},
          {"until", checks::to_rfc3339(m.silence.until)},
          {"by", m.silence.author},
          {"reason", m.silence.reason},
          {"mutes_now", m.alerts.size()},
          {"fingerprints", fingerprints}};
}

WebAnswer findings(Daemon& d, const WebRequest& r) {
  const auto config = d.config();
  const Snapshot hold(d.reader());
  return {200, "application/json",
          to_json(findings_view(d.reader(), store_names(*config), {value(r, "store"), value(r, "check")}, d.now())),
          ""};
}

WebAnswer check(Daemon& d, const WebRequest& r) {
  if (!d.check()) return answer({{"error", "the agent is stopping or reloading its configuration; try again"}}, 503);
  const auto config = d.config();
  const Snapshot hold(d.reader());
  const FindingsView view = findings_view(d.reader(), store_names(*config),
                                          {value(r, "store"), value(r, "check"), stale_at_once(*config)}, d.now());
  const std::string format = value(r, "format");
  const std::string body = format == "json"    ? to_json(view)
                           : format == "junit" ? to_junit(view)
                                               : to_text(view, config->agent.timezone);
  return {200, "text/plain; charset=utf-8", std::to_string(exit_code(view)) + "\n" + body, ""};
}

WebAnswer ack(Daemon& d, const WebRequest& r) {
  const auto said = answer(d.db(), ack_request(r), d.config()->agent.timezone, d.now());
  if (!said) return refused(said.error());
  d.something_to_tell();
  return answer({{"message", *said}});
}

WebAnswer silence(Daemon& d, const WebRequest& r) {
  const SilenceRequest request{value(r, "matchers"), value(r, "for"), value(r, "until"), who_acts(r),
                               value(r, "reason")};
  const std::string zone = d.config()->agent.timezone;
  const bool preview = value(r, "preview") == "1" || value(r, "preview") == "true";
  const auto muted =
      preview ? preview_silence(d.db(), request, zone, d.now()) : put_silence(d.db(), request, zone, d.now());
  if (!muted) return refused(muted.error());
  json body = silence_json(*muted);
  body["message"] = muted_words(*muted);
  return answer(body);
}

WebAnswer silences(Daemon& d) {
  json out = json::array();
  for (const MutedNow& m : silences_now(d.db(), d.now())) out.push_back(silence_json(m));
  return answer({{"silences", out}});
}

WebAnswer silence_end(Daemon& d, const WebRequest& r) {
  const auto said = end_silence(d.db(), std::atol(value(r, "id").c_str()), d.now());
  if (!said) return refused(said.error());
  d.something_to_tell();
  return answer({{"message", *said}});
}

WebAnswer reload(Daemon& d) {
  const auto problems = d.reload();
  for (const std::string& p : problems) spdlog::error("reload: {}", p);
  if (!problems.empty()) return answer({{"error", "not reloaded"}, {"problems", problems}}, 422);
  return answer({{"message", "the configuration was reloaded"}});
}

WebAnswer forget_return(Daemon& d, const WebRequest& r) {
  const std::string rma = value(r, "rma"), store = value(r, "store");
  std::string said;
  for (const std::string& name : store_names(*d.config()))
    if ((store.empty() || store == name) && forget(d.db(), name, rma))
      said += "forgot return " + rma + " of " + name + "\n";
  if (said.empty()) return answer({{"error", "no return " + rma + " is known here"}}, 404);
  said.pop_back();
  return answer({{"message", said}});
}

WebAnswer health(Daemon& d) {
  const std::string wrong = d.unhealthy();
  return wrong.empty() ? text(200, "ok") : text(503, wrong);
}

WebAnswer readiness(Daemon& d) {
  if (const std::string trouble = d.state_trouble(); !trouble.empty()) return text(503, trouble);
  std::string names;
  for (const std::string& s : d.awaited()) names += (names.empty() ? "" : ", ") + s;
  if (!names.empty()) return text(503, "the first cycle is not over yet: " + names);
  std::string late;
  for (const auto& [store, since] : d.late())
    late += "\n" + store + " is late: its last cycle ended " + checks::human(since) + " ago";
  return text(200, "ready" + late);
}

}  // namespace

AckRequest ack_request(const WebRequest& r) {
  AckRequest out;
  std::istringstream list(value(r, "fingerprint"));
  for (std::string one; std::getline(list, one, ',');)
    if (!one.empty()) out.fingerprints.push_back(one);
  const auto on = [&r](const char* key) { return value(r, key) == "1" || value(r, key) == "true"; };
  out.check = value(r, "check");
  out.store = value(r, "store");
  out.by = who_acts(r);
  out.note = value(r, "note");
  out.assign = value(r, "assign");
  out.until = value(r, "until");
  out.reason = value(r, "reason");
  out.done = on("done");
  out.undo = on("undo");
  return out;
}

void add_routes(WebServer& web, Daemon& daemon) {
  add_api_routes(web, daemon);
  add_page_routes(web, daemon);
}

void add_api_routes(WebServer& web, Daemon& d) {
  web.get(
      "/healthz", [&d](const WebRequest&) { return health(d); }, true);
  web.get(
      "/readyz", [&d](const WebRequest&) { return readiness(d); }, true);
  web.get("/metrics", [&d](const WebRequest&) { return WebAnswer{200, metrics::kContentType, d.metrics(), ""}; });
  web.get("/api/findings", [&d](const WebRequest& r) { return findings(d, r); });
  web.post("/api/check", [&d](const WebRequest& r) { return check(d, r); });
  web.post("/api/ack", [&d](const WebRequest& r) { return ack(d, r); });
  web.get("/api/silences", [&d](const WebRequest&) { return silences(d); });
  web.post("/api/silences", [&d](const WebRequest& r) { return silence(d, r); });
  web.post("/api/silences/end", [&d](const WebRequest& r) { return silence_end(d, r); });
  web.post("/api/reload", [&d](const WebRequest&) { return reload(d); });
  web.post("/api/forget", [&d](const WebRequest& r) { return forget_return(d, r); });
}

}  // namespace returnwatch::agent
