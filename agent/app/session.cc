#include "agent/app/session.h"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "agent/web/server.h"
#include "checks/text.h"
#include "config/locate.h"

namespace returnwatch::agent {
namespace {

bool drawn = false;

bool there(const std::string& file) {
  std::error_code ignored;
  return std::filesystem::exists(file, ignored);
}

// Of the agent that this configuration would run.
Result<std::string> url_of(const config::Config& config, const std::string& path) {
  const auto listen = parse_listen(config.agent.listen);
  if (!listen) return tl::unexpected<Error>(listen.error());
  const std::string host = listen->host == "0.0.0.0" || listen->host == "::" ? "127.0.0.1" : listen->host;
  return "http://" + (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" +
         std::to_string(listen->port) + path;
}

// Whether an agent listens there, well or not.
bool answers(const config::Config& config) {
  const auto url = url_of(config, "/healthz");
  if (!url) return false;
  HttpRequest request;
  request.method = "GET";
  request.url = *url;
  request.timeout = checks::Duration{5};
  const auto response = CurlTransport().send(request);
  return response && (response->body == "ok\n" || response->status == 503);
}

void say_nothing_there(const config::Config& config) {
  std::cerr << "there is no state " << config.agent.state << " and no agent answers on " << config.agent.listen
            << ": start `returnwatch run` (or `check`) first, or name the right configuration by --config\n";
}

}  // namespace

std::optional<config::Config> load_config(const std::string& asked, std::vector<std::string>* warnings) {
  const std::string path = config::locate(asked);
  config::Loaded loaded = config::load(path);
  if (warnings)
    *warnings = loaded.warnings;
  else
    for (const std::string& w : loaded.warnings) std::cerr << path << ": " << w << "\n";
  for (const config::ConfigProblem& p : loaded.problems) std::cerr << to_string(p) << "\n";
  if (!loaded.config || !loaded.problems.empty()) {
    std::cerr << checks::counted(loaded.problems.size(), "problem") << " in the configuration; nothing was started\n";
    return std::nullopt;
  }
  return std::move(loaded.config);
}

std::vector<std::string> store_names(const config::Config& config) {
  std::vector<std::string> out;
  for (const config::Store& s : config.stores) out.push_back(s.name);
  return out;
}

bool held_by_other(const Error& error) { return error.message.find("in use by") != std::string::npos; }

std::optional<Place> find_place(const config::Config& config) {
  const std::string& state = config.agent.state;
  if (!there(state)) {
    if (!answers(config)) return say_nothing_there(config), std::nullopt;
    std::cerr << "asked the agent on " << config.agent.listen << "\n";
    return Place{};
  }
  auto db = Database::open(state);
  if (!db && !held_by_other(db.error())) {
    std::cerr << "state " << state << ": " << db.error().message << "\n";
    return std::nullopt;
  }
  std::cerr << (db ? "no agent runs: opened " + state : "asked the agent on " + config.agent.listen) << "\n";
  return Place{db ? std::move(*db) : nullptr};
}

std::unique_ptr<Database> open_to_read(const config::Config& config) {
  const std::string& state = config.agent.state;
  if (!there(state)) {
    if (answers(config))
      std::cerr << "there is no state " << state << ", yet an agent answers on " << config.agent.listen
                << ": name the configuration that it runs with by --config\n";
    else
      say_nothing_there(config);
    return nullptr;
  }
  auto db = Database::open_read_only(state);
  std::cerr << (db ? "read " + state : "state " + state + ": " + db.error().message) << "\n";
  return db ? std::move(*db) : nullptr;
}

bool wait_for(checks::Duration d) {
  const auto until = std::chrono::steady_clock::now() + d;
  while (!stopping()) {
    const auto left = until - std::chrono::steady_clock::now();
    if (left <= std::chrono::steady_clock::duration::zero()) return true;
    std::this_thread::sleep_for(std::min<std::chrono::steady_clock::duration>(left, std::chrono::milliseconds(100)));
  }
  return false;
}

Progress terminal_progress() {
  const bool terminal = isatty(STDERR_FILENO) != 0;
  const auto begin = std::chrono::steady_clock::now();
  auto last = std::make_shared<std::chrono::steady_clock::time_point>(begin);
  return [terminal, begin, last](const std::string& stage, long done, long total) {
    const auto now = std::chrono::steady_clock::now();
    if (now - begin < std::chrono::seconds(1) ||
        now - *last < (terminal ? std::chrono::milliseconds(100) : std::chrono::milliseconds(5000)))
      return;
    *last = now;
    const std::string text = stage + " " + std::to_string(done) + (total > 0 ? " of " + std::to_string(total) : "");
    if (terminal) {
      std::fprintf(stderr, "\r\033[K%s", text.c_str());
      drawn = true;
    } else {
      std::fprintf(stderr, "%s\n", text.c_str());
    }
    std::fflush(stderr);
  };
}

void end_progress() {
  if (drawn) std::fprintf(stderr, "\r\033[K");
  drawn = false;
}

std::string form_of(const std::vector<std::pair<const char*, std::string>>& fields) {
  std::string out;
  for (const auto& [key, value] : fields)
    if (!value.empty()) out += (out.empty() ? "" : "&") + std::string(key) + "=" + checks::percent_encode(value);
  return out;
}

std::optional<std::string> ask_daemon(const config::Config& config, const std::string& method, const std::string& path,
                                      const std::string& form) {
  const auto url = url_of(config, path);
  if (!url) {
    std::cerr << url.error().message << "\n";
    return std::nullopt;
  }
  HttpRequest request;
  request.method = method;
  request.url = *url;
  request.headers = {{"X-Returnwatch-Client", "1"}, {"Content-Type", "application/x-www-form-urlencoded"}};
  request.body = form;
  request.timeout = checks::hours(1);
  const config::SecretValue token = config::reveal(config.agent.auth.token);
  if (token.value) request.headers.emplace_back("Authorization", "Bearer " + *token.value);
  CurlTransport transport;
  auto response = transport.send(request);
  if (!response) {
    std::cerr << "the agent that holds " << config.agent.state << " does not answer on " << config.agent.listen << ": "
              << response.error().message << "\n";
    return std::nullopt;
  }
  if (response->status >= 400) {
    const auto said = nlohmann::json::parse(response->body, nullptr, false);
    std::string why = said.is_object() && said.contains("error") ? said.value("error", "") : response->body;
    while (!why.empty() && why.back() == '\n') why.pop_back();
    std::cerr << "the agent on " << config.agent.listen << " answers " << response->status << ": " << why << "\n";
    return std::nullopt;
  }
  return std::move(response->body);
}

}  // namespace returnwatch::agent
