// `ack` and `silence`: through the agent that holds the state, else on the state itself.
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>

#include "agent/app/commands.h"
#include "agent/app/respond.h"
#include "agent/app/session.h"
#include "agent/views/local_time.h"
#include "checks/text.h"

namespace returnwatch::agent {
namespace {

using json = nlohmann::json;

std::string user() {
  const char* name = std::getenv("USER");
  return name && *name ? name : "command line";
}

std::optional<json> ask(const config::Config& config, const std::string& method, const std::string& path,
                        const std::string& body = "") {
  const auto answer = ask_daemon(config, method, path, body);
  if (!answer) return std::nullopt;
  json out = json::parse(*answer, nullptr, false);
  if (out.is_object()) return out;
  std::cerr << "the agent on " << config.agent.listen << " gave an answer that cannot be understood\n";
  return std::nullopt;
}

int say(const Result<std::string>& said) {
  if (said)
    std::cout << *said << "\n";
  else
    std::cerr << said.error().message << "\n";
  return said ? kOk : kCouldNotTell;
}

int say(const std::optional<json>& answer) {
  if (answer) std::cout << answer->value("message", "done") << "\n";
  return answer ? kOk : kCouldNotTell;
}

void print_silence(long id, const std::string& matchers, const std::string& until, const std::string& by,
                   const std::string& reason, const std::string& muted) {
  std::cout << (id > 0 ? std::to_string(id) + "  " : "") << matchers << "  until " << until
            << (by.empty() ? "" : "  by " + by) << (reason.empty() ? "" : ": " + reason) << "  (" << muted << ")\n";
}

void print(const MutedNow& m, const std::string& zone) {
  print_silence(m.silence.id, alerts::to_string(m.silence.match), local_time(m.silence.until, zone), m.silence.author,
                m.silence.reason, muted_words(m));
}

void print(const json& s, const std::string& zone) {
  const auto until = checks::parse_time(s.value("until", ""));
  const long n = s.value("mutes_now", 0L);
  print_silence(s.value("id", 0L), s.value("matchers", ""), until ? local_time(*until, zone) : "", s.value("by", ""),
                s.value("reason", ""), "mutes " + checks::counted(n, "alert") + " now");
}

int list(const config::Config& config, const Place& place, Time now) {
  const std::string& zone = config.agent.timezone;
  bool any = false;
  if (place.db) {
    for (const MutedNow& m : silences_now(*place.db, now)) any = (print(m, zone), true);
  } else {
    const auto answer = ask(config, "GET", "/api/silences");
    if (!answer) return kCouldNotTell;
    for (const json& s : (*answer)["silences"]) any = (print(s, zone), true);
  }
  if (!any) std::cout << "nothing is silenced\n";
  return kOk;
}

int set(const config::Config& config, const Place& place, const SilenceRequest& request, bool preview, Time now) {
  const std::string& zone = config.agent.timezone;
  if (place.db) {
    const auto muted =
        preview ? preview_silence(*place.db, request, zone, now) : put_silence(*place.db, request, zone, now);
    if (!muted) return say(tl::unexpected<Error>(muted.error()));
    print(*muted, zone);
    return kOk;
  }
  const auto answer = ask(config, "POST", "/api/silences",
                          form_of({{"matchers", request.matchers},
                                   {"for", request.how_long},
                                   {"until", request.until},
                                   {"by", request.by},
                                   {"reason", request.reason},
                                   {"preview", preview ? "1" : ""}}));
  if (!answer) return kCouldNotTell;
  print(*answer, zone);
  return kOk;
}

}  // namespace

int ack_command(const AckArgs& args) {
  const auto config = load_config(args.config);
  if (!config) return kCouldNotTell;
  const auto place = find_place(*config);
  if (!place) return kCouldNotTell;
  const std::string by = args.by.empty() ? user() : args.by;
  if (place->db) {
    AckRequest request{args.fingerprints, args.check, args.store,  by,        args.note,
                       args.assign,       args.until, args.reason, args.done, args.undo};
    return say(answer(*place->db, request, config->agent.timezone, SystemClock().now()));
  }
  std::string fingerprints;
  for (const std::string& f : args.fingerprints) fingerprints += (fingerprints.empty() ? "" : ",") + f;
  return say(ask(*config, "POST", "/api/ack",
                 form_of({{"fingerprint", fingerprints},
                          {"check", args.check},
                          {"store", args.store},
                          {"by", by},
                          {"note", args.note},
                          {"assign", args.assign},
                          {"until", args.until},
                          {"reason", args.reason},
                          {"done", args.done ? "1" : ""},
                          {"undo", args.undo ? "1" : ""}})));
}

int silence_command(const SilenceArgs& args) {
  const auto config = load_config(args.config);
  if (!config) return kCouldNotTell;
  const auto place = find_place(*config);
  if (!place) return kCouldNotTell;
  const Time now = SystemClock().now();
  if (args.list) return list(*config, *place, now);
  if (args.remove > 0) {
    if (place->db) return say(end_silence(*place->db, args.remove, now));
    return say(ask(*config, "POST", "/api/silences/end", "id=" + std::to_string(args.remove)));
  }
  SilenceRequest request{"", args.how_long, args.until, args.by.empty() ? user() : args.by, args.reason};
  for (const std::string& m : args.matchers) request.matchers += (request.matchers.empty() ? "" : " ") + m;
  if (request.how_long.empty() && request.until.empty() && args.preview)
    request.how_long = "1h";  // the end does not matter yet
  return set(*config, *place, request, args.preview, now);
}

}  // namespace returnwatch::agent
