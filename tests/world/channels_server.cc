// The channels that findings are sent to, as strict as the real ones: Slack refuses what breaks its limits
// (slack_rules.h), PagerDuty what its schema refuses, Alertmanager what it would. What was taken is in the mailroom,
// and on /inbox for people.
#include <algorithm>

#include "tests/world/inbox.h"
#include "tests/world/json.h"
#include "tests/world/mailroom.h"
#include "tests/world/slack_rules.h"
#include "tests/world/wire.h"

namespace returnwatch::world {
namespace {

Answer plain(int status, const std::string& text) {
  Answer a;
  a.status = status;
  a.type = "text/plain";
  a.body = text;
  return a;
}

Answer slack_says(const std::string& error, const std::string& detail = "") {
  Json j = {{"ok", false}, {"error", error}};
  if (!detail.empty()) j["response_metadata"] = {{"messages", Json::array({"[ERROR] " + detail})}};
  Answer a;
  a.body = j.dump();
  return a;
}

Answer limited(const std::string& body) {
  Answer a = plain(429, body);
  a.headers.emplace_back("Retry-After", "1");
  return a;
}

// "500", "429", "hang 5", or a word of Slack's: the answers that fail_channel has ordered; nothing when none is left.
std::optional<Answer> ordered(State& world, const std::string& channel) {
  const auto it = world.mailroom->failures.find(channel);
  if (it == world.mailroom->failures.end() || it->second.times == 0) return std::nullopt;
  --it->second.times;
  const std::string& what = it->second.answer;
  if (what == "429") return limited(R"({"retry_after":1,"ok":false,"error":"rate_limited"})");
  if (what.rfind("hang ", 0) == 0) {
    Answer a = plain(200, channel == "slack_webhook" ? "ok" : R"({"ok":true,"channel":"C0DEMO","ts":"1.0"})");
    a.hang_ms = std::atoi(what.c_str() + 5) * 1000;
    return a;
  }
  if (!what.empty() && std::all_of(what.begin(), what.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return plain(std::atoi(what.c_str()), "ordered");
  if (channel == "slack_api") return slack_says(what);
  return plain(what == "invalid_token" || what == "action_prohibited" ? 403
               : what == "channel_not_found" || what == "no_service"  ? 404
               : what == "channel_is_archived"                        ? 410
                                                                      : 400,
               what);
}

Message& keep(State& world, const std::string& channel, const std::string& target, const std::string& body) {
  Message m;
  m.channel = channel;
  m.at = world.now();
  m.target = target;
  m.body = body;
  m.id = channel + "-" + std::to_string(world.mailroom->messages.size() + 1);
  world.mailroom->messages.push_back(std::move(m));
  return world.mailroom->messages.back();
}

Answer webhook(State& world, const Request& r) {
  const Json body = Json::parse(r.body, nullptr, false);
  if (const auto refusal = slack::refuse_message(body)) {
    violation(world, "slack webhook: " + refusal->error + " " + refusal->detail);
    return plain(400, refusal->error);
  }
  keep(world, "slack_webhook", r.path, r.body);
  return plain(200, "ok");
}

Message* posted(State& world, const std::string& ts) {
  for (Message& m : world.mailroom->messages)
    if (m.channel == "slack_api" && m.id == ts) return &m;
  return nullptr;
}

Answer taken(const std::string& ts) {
  Answer a;
  a.body = Json{{"ok", true}, {"channel", "C0DEMO"}, {"ts", ts}}.dump();
  return a;
}

Answer post_message(State& world, const Json& body, const std::string& raw) {
  if (body.value("channel", "").empty()) return slack_says("channel_not_found");
  const std::string thread = body.value("thread_ts", "");
  if (!thread.empty() && (!posted(world, thread) || !posted(world, thread)->thread.empty()))
    return slack_says("thread_not_found");
  const long number = world.mailroom->next_ts++;
  Message& m = keep(world, "slack_api", body["channel"], raw);
  m.id = std::to_string(m.at.time_since_epoch().count()) + "." +
         std::string(6 - std::min<std::size_t>(6, std::to_string(number).size()), '0') + std::to_string(number);
  m.thread = thread;
  return taken(m.id);
}

Answer update(State& world, const Json& body, const std::string& raw) {
  if (body.value("channel", "") != "C0DEMO") return slack_says("channel_not_found");  // a name will not do
  Message* m = posted(world, body.value("ts", ""));
  if (!m) return slack_says("message_not_found");
  m->body = raw;
  ++m->edits;
  return taken(m->id);
}

Answer slack_api(State& world, const Request& r) {
  if (r.header("authorization") != "Bearer xoxb-demo-token") return slack_says("invalid_auth");
  const Json body = Json::parse(r.body, nullptr, false);
  if (const auto refusal = slack::refuse_message(body)) {
    violation(world, "slack: " + refusal->error + " " + refusal->detail);
    return slack_says(refusal->error, refusal->detail);
  }
  if (r.path == "/slack/api/chat.postMessage") return post_message(world, body, r.body);
  if (r.path == "/slack/api/chat.update") return update(world, body, r.body);
  return slack_says("unknown_method");
}

Answer hook(State& world, const Request& r) {
  if (r.header("idempotency-key").empty()) violation(world, "webhook without an idempotency key");
  if (!Json::parse(r.body, nullptr, false).is_object()) return message(400, "not an object");
  keep(world, "webhook", r.path, r.body);
  return message(200, "taken");
}

Answer pagerduty(State& world, const Request& r) {
  const Json event = Json::parse(r.body, nullptr, false);
  const auto text = [](const Json& j, const char* key) {
    return j.is_object() && j.contains(key) && j[key].is_string() ? j[key].get<std::string>() : std::string();
  };
  const std::string action = text(event, "event_action"), key = text(event, "dedup_key");
  Json errors = Json::array();
  if (text(event, "routing_key").size() != 32) errors.push_back("'routing_key' is missing or blank");
  if (action != "trigger" && action != "acknowledge" && action != "resolve")
    errors.push_back("'event_action' is invalid");
  if (key.size() > 255 || (action != "trigger" && key.empty())) errors.push_back("'dedup_key' is missing or too long");
  if (action == "trigger") {
    const Json payload = event.value("payload", Json::object());
    const std::string severity = text(payload, "severity");
    if (text(payload, "summary").empty() || slack::length(text(payload, "summary")) > 1024)
      errors.push_back("'payload.summary' is missing or too long");
    if (text(payload, "source").empty()) errors.push_back("'payload.source' is missing");
    if (severity != "critical" && severity != "error" && severity != "warning" && severity != "info")
      errors.push_back("'payload.severity' is invalid");
  }
  Answer a;
  if (!errors.empty()) {
    violation(world, "pagerduty: " + errors.dump());
    a.status = 400;
    a.body = Json{{"status", "invalid event"}, {"message", "Event object is invalid"}, {"errors", errors}}.dump();
    return a;
  }
  keep(world, "pagerduty", action, r.body).thread = key;
  a.status = 202;
  a.body = Json{{"status", "success"}, {"message", "Event processed"}, {"dedup_key", key}}.dump();
  return a;
}

Answer alertmanager(State& world, const Request& r) {
  const Json alerts = Json::parse(r.body, nullptr, false);
  if (!alerts.is_array()) return plain(400, "not an array");
  for (const Json& a : alerts)
    if (!a.contains("labels") || a["labels"].value("alertname", "").empty() ||
        a.value("endsAt", "z") <= a.value("startsAt", "")) {
      violation(world, "alertmanager: no alertname, or an end that is not after the start");
      return plain(400, "start time must be before end time");
    }
  keep(world, "alertmanager", r.path, r.body);
  return plain(200, "");
}

Answer inbox(const State& world, bool as_json) {
  Answer a;
  a.type = as_json ? "application/json" : "text/html; charset=utf-8";
  a.body = as_json ? inbox_json(world.mailroom->messages) : inbox_html(world.mailroom->messages);
  return a;
}

struct Place {
  const char *prefix, *channel;
  Answer (*serve)(State&, const Request&);
};
constexpr Place kPlaces[] = {{"/slack/webhook/", "slack_webhook", webhook},
                             {"/slack/api/", "slack_api", slack_api},
                             {"/hook/", "webhook", hook},
                             {"/pagerduty/v2/enqueue", "pagerduty", pagerduty},
                             {"/alertmanager/api/v2/alerts", "alertmanager", alertmanager}};

}  // namespace

Answer serve_channels(State& world, const Request& request) {
  const std::lock_guard<std::recursive_mutex> hold(world.lock);
  if (request.method == "GET" && request.path.rfind("/inbox", 0) == 0)
    return inbox(world, request.path == "/inbox.json");
  Answer a = message(404, "Not found");
  for (const Place& p : kPlaces)
    if (request.path.rfind(p.prefix, 0) == 0) {
      if (request.method != "POST")
        a = message(405, "Method not allowed");
      else if (request.header("content-type").find("json") == std::string::npos)
        a = plain(400, "invalid_payload");
      else if (auto failure = ordered(world, p.channel))
        a = *failure;
      else
        a = p.serve(world, request);
      break;
    }
  log_call(world, "channels", "", request, a);
  return a;
}

}  // namespace returnwatch::world
