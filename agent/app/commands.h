// The commands: docs/facts/specification.md section 1. Each returns its exit code. A configuration "" is looked for:
// config/locate.h.
#pragma once

#include <string>
#include <vector>

#include "agent/views/findings.h"

namespace returnwatch::agent {

struct CheckArgs {
  std::string config, store, check, format = "text";
  bool all_calls = false;  // of ReturnGO's share today; else half of what is left
};
[[nodiscard]] int check_command(const CheckArgs& args);
// What check and replay print; returns the exit code.
[[nodiscard]] int print_view(const FindingsView& view, const std::string& format, const std::string& timezone);

[[nodiscard]] int run_command(const std::string& config);

// Without a returnwatch.toml, of the program as it is; with one, as it makes of them.
[[nodiscard]] int checks_list_command(const std::string& config);
[[nodiscard]] int checks_explain_command(const std::string& config, const std::string& id);

struct TraceArgs {
  std::string config, what, store, format = "text";
};
[[nodiscard]] int trace_command(const TraceArgs& args);

struct ReportArgs {
  std::string config, date, month, store, format = "text";
  std::string part;  // of a month as csv: lines | totals | owed; "" = lines
  bool send = false;
  bool page = false;  // as the port serves it: lists are cut so that the page stays light, and say so
};
[[nodiscard]] int report_command(const ReportArgs& args);

struct BacktestArgs {
  std::string config, check, since = "30d", store;
  std::vector<std::string> set;
};
[[nodiscard]] int backtest_command(const BacktestArgs& args);

struct CalibrateArgs {
  std::string config = "returnwatch.toml", store, since = "90d";
};
[[nodiscard]] int calibrate_command(const CalibrateArgs& args);

struct AckArgs {
  std::string config, check, store, reason, note, assign, by, until;
  std::vector<std::string> fingerprints;
  bool done = false, undo = false;
};
[[nodiscard]] int ack_command(const AckArgs& args);

struct SilenceArgs {
  std::string config, reason, by, how_long, until;
  std::vector<std::string> matchers;
  bool list = false, preview = false;
  long remove = 0;
};
[[nodiscard]] int silence_command(const SilenceArgs& args);

[[nodiscard]] int notify_test_command(const std::string& config, const std::string& receiver);
struct DoctorArgs {
  std::string config;
  bool send_test = false;
  bool offline = false;  // only what needs no network
};
[[nodiscard]] int doctor_command(const DoctorArgs& args);
[[nodiscard]] int forget_command(const std::string& config, const std::string& rma, const std::string& store);

struct RecordArgs {
  std::string config = "returnwatch.toml", dir;
  std::vector<std::string> rmas;
  long returns = 200;
};
[[nodiscard]] int record_command(const RecordArgs& args);

struct ReplayArgs {
  std::string dir, at, check, store, format = "text";
};
[[nodiscard]] int replay_command(const ReplayArgs& args);

// Becomes `returnwatch-demo`, which stands beside this program or on the path, with these arguments.
// Returns only when there is none: packages come without the simulated world.
[[nodiscard]] int demo_command(const std::vector<std::string>& args);

}  // namespace returnwatch::agent
