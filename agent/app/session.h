// What every command needs first: the configuration, the state file, a transport. Says what is wrong on stderr.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agent/app/signals.h"
#include "agent/base/clock.h"
#include "agent/http/curl_transport.h"
#include "agent/sources/plan.h"
#include "agent/store/database.h"
#include "config/config.h"

namespace returnwatch::agent {

// Exit codes of the command line.
inline constexpr int kOk = 0;
inline constexpr int kFound = 1;
inline constexpr int kCouldNotTell = 2;

// Problems are printed; so is what does not stop the start, unless `warnings` takes it.
[[nodiscard]] std::optional<config::Config> load_config(const std::string& path,
                                                        std::vector<std::string>* warnings = nullptr);
[[nodiscard]] std::vector<std::string> store_names(const config::Config& config);

// A built-in check, or one of the user's own.
[[nodiscard]] bool known_check(const std::string& id, const config::Config& config);

// Whether opening the state failed because another process, the daemon, owns it.
[[nodiscard]] bool held_by_other(const Error& error);

// Only `run`, `check` and `demo` make a state. The others work on the one that is there, or through the agent that
// holds it, and say on stderr which they did; without either they say so, and nothing comes back.
struct Place {
  std::unique_ptr<Database> db;  // nothing: ask_daemon
};
[[nodiscard]] std::optional<Place> find_place(const config::Config& config);
// The state for a command that only reads, and so may run beside the agent.
[[nodiscard]] std::unique_ptr<Database> open_to_read(const config::Config& config);

// Sleeps, or returns false at once when stopping.
[[nodiscard]] bool wait_for(checks::Duration d);

// A line on a terminal that rewrites itself; plain lines now and then elsewhere. Silent for what takes less than a
// second.
[[nodiscard]] Progress terminal_progress();
void end_progress();

// Names and values as a query or a form carries them; those without a value are left out.
[[nodiscard]] std::string form_of(const std::vector<std::pair<const char*, std::string>>& fields);

// Asks the daemon that holds the state. The body, or nothing (said on stderr).
[[nodiscard]] std::optional<std::string> ask_daemon(const config::Config& config, const std::string& method,
                                                    const std::string& path, const std::string& form = "");

}  // namespace returnwatch::agent
