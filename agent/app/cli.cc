#include "agent/app/cli.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <array>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "agent/app/commands.h"
#include "agent/app/session.h"
#include "agent/base/version.h"

namespace returnwatch::agent {
namespace {

// What a row leaves behind once its command was chosen on the line.
using Go = std::function<int()>;

struct Command {
  const char* name;
  const char* does;
  Go (*set_up)(CLI::App& app);
};

void config_option(CLI::App& app, std::string& config) {
  app.add_option(
      "--config", config,
      "configuration file; else $RETURNWATCH_CONFIG, returnwatch.toml here, /etc/returnwatch/returnwatch.toml");
}

Go check(CLI::App& app) {
  auto args = std::make_shared<CheckArgs>();
  config_option(app, args->config);
  app.add_option("--store", args->store, "this store only");
  app.add_option("--check", args->check, "this check only");
  app.add_option("--format", args->format, "text, json or junit")
      ->check(CLI::IsMember({"text", "json", "junit"}))
      ->capture_default_str();
  app.add_flag("--all-calls", args->all_calls, "may use all of today's remaining ReturnGO calls, not just half");
  return [args] { return check_command(*args); };
}

Go trace(CLI::App& app) {
  auto args = std::make_shared<TraceArgs>();
  config_option(app, args->config);
  app.add_option("what", args->what, "RMA number, order name or order id")->required();
  app.add_option("--store", args->store, "this store only");
  app.add_option("--format", args->format, "text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  return [args] { return trace_command(*args); };
}

Go report(CLI::App& app) {
  auto args = std::make_shared<ReportArgs>();
  config_option(app, args->config);
  app.add_option("--date", args->date, "the report of this day (YYYY-MM-DD); else the last 24 hours");
  app.add_option("--month", args->month, "the reconciliation of this month (YYYY-MM)");
  app.add_option("--store", args->store, "this store only");
  app.add_option("--format", args->format, "html, text, json or csv")
      ->check(CLI::IsMember({"html", "text", "json", "csv"}))
      ->capture_default_str();
  app.add_option("--part", args->part, "of a month as csv, one table each: lines (default), totals, owed")
      ->check(CLI::IsMember({"lines", "totals", "owed"}));
  app.add_flag("--send", args->send, "send it to the receivers of the reports instead of printing it");
  return [args] { return report_command(*args); };
}

Go checks(CLI::App& app) {
  auto config = std::make_shared<std::string>();
  auto id = std::make_shared<std::string>();
  CLI::App* list = app.add_subcommand("list", "the catalogue");
  CLI::App* explain = app.add_subcommand("explain", "what a check reads, when it fires, what to do about it");
  for (CLI::App* sub : {list, explain}) config_option(*sub, *config);
  explain->add_option("id", *id, "the check")->required();
  app.require_subcommand(1);
  return [id, config, explain] {
    return explain->parsed() ? checks_explain_command(*config, *id) : checks_list_command(*config);
  };
}

Go backtest(CLI::App& app) {
  auto args = std::make_shared<BacktestArgs>();
  config_option(app, args->config);
  app.add_option("--check", args->check, "this check only, in full; also one that is switched off, or your own");
  app.add_option("--since", args->since, "how far to look back")->capture_default_str();
  app.add_option(
         "--set", args->set,
         "try this: grace=48h, min_amount=20, causes.CAUSE.grace=1h, refund_due_on=validated, ...; may be repeated")
      ->allow_extra_args(false);
  app.add_option("--store", args->store, "this store only");
  return [args] { return backtest_command(*args); };
}

Go calibrate(CLI::App& app) {
  auto args = std::make_shared<CalibrateArgs>();
  config_option(app, args->config);
  app.add_option("--store", args->store, "this store only");
  app.add_option("--since", args->since, "how far to look back")->capture_default_str();
  return [args] { return calibrate_command(*args); };
}

Go record(CLI::App& app) {
  auto args = std::make_shared<RecordArgs>();
  config_option(app, args->config);
  app.add_option("dir", args->dir, "the folder to write; made where it is missing")->required();
  CLI::Option* rmas = app.add_option("--rma", args->rmas, "these returns only (RMA numbers)");
  app.add_option("--returns", args->returns,
                 "at most this many returns: open ones first, then the most recently changed")
      ->check(CLI::PositiveNumber)
      ->capture_default_str()
      ->excludes(rmas);
  return [args] { return record_command(*args); };
}

Go replay(CLI::App& app) {
  auto args = std::make_shared<ReplayArgs>();
  auto unused = std::make_shared<std::string>();
  config_option(app, *unused);  // every command takes one; a recording holds its own policy
  app.add_option("dir", args->dir, "the recording")->required();
  app.add_option("--at", args->at, "as of this time (RFC 3339); default: when it was made");
  app.add_option("--check", args->check, "this check only");
  app.add_option("--store", args->store, "this store only");
  app.add_option("--format", args->format, "text, json or junit")
      ->check(CLI::IsMember({"text", "json", "junit"}))
      ->capture_default_str();
  return [args] { return replay_command(*args); };
}

Go forget(CLI::App& app) {
  auto args = std::make_shared<std::array<std::string, 3>>();
  config_option(app, (*args)[0]);
  app.add_option("rma", (*args)[1], "RMA number")->required();
  app.add_option("--store", (*args)[2], "of this store");
  return [args] { return forget_command((*args)[0], (*args)[1], (*args)[2]); };
}

Go notify(CLI::App& app) {
  auto args = std::make_shared<std::array<std::string, 2>>();
  CLI::App* test = app.add_subcommand("test", "sends a marked sample and says exactly what failed");
  config_option(*test, (*args)[0]);
  test->add_option("receiver", (*args)[1], "name of a [[receiver]]")->required();
  app.require_subcommand(1);
  return [args] { return notify_test_command((*args)[0], (*args)[1]); };
}

Go run(CLI::App& app) {
  auto config = std::make_shared<std::string>();
  config_option(app, *config);
  return [config] { return run_command(*config); };
}

Go ack(CLI::App& app) {
  auto args = std::make_shared<AckArgs>();
  config_option(app, args->config);
  app.add_option("fingerprint", args->fingerprints, "fingerprints, or their first digits");
  app.add_option("--check", args->check, "every firing alert of this check");
  app.add_option("--store", args->store, "with --check: of this store");
  app.add_option("--by", args->by, "who (default: you)");
  app.add_option("--assign", args->assign, "who looks after it");
  app.add_option("--note", args->note, "a remark, kept in its history");
  app.add_option("--until", args->until,
                 "acknowledged until then, or for so long (\"4h\"); default: until it is resolved");
  app.add_flag("--done", args->done,
               "close it: accepted and written_off permanently, fixed until it has been seen healthy");
  app.add_option("--reason", args->reason, "with --done: accepted, written_off or fixed");
  app.add_flag("--undo", args->undo, "undo a close, or else an acknowledgement");
  return [args] { return ack_command(*args); };
}

Go silence(CLI::App& app) {
  auto args = std::make_shared<SilenceArgs>();
  config_option(app, args->config);
  app.add_option("matchers", args->matchers,
                 "label=pattern[,pattern]: owner, severity, check, cause, store, rma, order, fingerprint");
  app.add_option("--for", args->how_long, "for so long: \"90s\", \"15m\", \"24h\", \"7d\"");
  app.add_option("--until", args->until, "until then: \"2026-12-24 08:00\" in the agent's zone, or RFC 3339");
  app.add_option("--reason", args->reason, "why");
  app.add_option("--by", args->by, "who (default: you)");
  app.add_flag("--preview", args->preview, "only show what it would mute now");
  app.add_flag("--list", args->list, "the silences in force");
  app.add_option("--remove", args->remove, "end the silence of this number");
  return [args] { return silence_command(*args); };
}

Go doctor(CLI::App& app) {
  auto args = std::make_shared<DoctorArgs>();
  config_option(app, args->config);
  CLI::Option* test = app.add_flag("--send-test", args->send_test, "send a marked sample to every receiver");
  app.add_flag("--offline", args->offline, "only what needs no network: ask no system and no receiver")->excludes(test);
  return [args] { return doctor_command(*args); };
}

Go demo(CLI::App& app) {
  app.set_help_flag();  // the demo explains its options itself
  app.prefix_command();
  return [&app] { return demo_command(app.remaining()); };
}

constexpr Command kCommands[] = {
    {"run", "the daemon: polls, judges, alerts, serves pages and metrics, until SIGTERM", run},
    {"check", "one full poll and evaluation; prints what is wrong, sends nothing", check},
    {"trace", "where a return is: one timeline, what is owed, each check's verdict", trace},
    {"report", "the daily check report, or a month's reconciliation", report},
    {"checks", "the catalogue of checks", checks},
    {"backtest", "what a check would have said over the stored history", backtest},
    {"calibrate", "how long this shop takes from step to step, and the graces that would fit", calibrate},
    {"record", "writes what the systems say of some returns to a folder, without secrets and personal data", record},
    {"replay", "judges a recording as check would; no network, no keys, no state file", replay},
    {"notify", "tries a receiver", notify},
    {"silence", "mutes alerts by matchers until a time, with author and reason", silence},
    {"ack", "acknowledges, assigns or closes alerts, or undoes that", ack},
    {"doctor", "tries configuration, names, keys, scopes, versions, clocks, budgets, receivers; says what to fix",
     doctor},
    {"demo", "everything, against a simulated world with faults in it; no accounts, no keys", demo},
    {"forget", "removes a return from the state", forget},
};

// Standard output belongs to what a command prints: `check --format json` must stay one document.
void log_to_stderr() {
  auto logger = std::make_shared<spdlog::logger>("", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%Y-%m-%dT%H:%M:%SZ %l %v", spdlog::pattern_time_type::utc);
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace

int run_cli(int argc, char** argv) try {
  log_to_stderr();
  CLI::App app{
      "Watches returns across ReturnGO, Shopify and Patchworks, and tells who should know when one goes wrong. "
      "Read-only.",
      "returnwatch"};
  app.set_version_flag("--version", std::string("returnwatch ") + program_version());
  app.require_subcommand(1);
  std::vector<std::pair<CLI::App*, Go>> rows;
  for (const Command& c : kCommands) {
    CLI::App* sub = app.add_subcommand(c.name, c.does);
    rows.emplace_back(sub, c.set_up(*sub));
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? kOk : kCouldNotTell;
  }
  for (const auto& [sub, go] : rows)
    if (sub->parsed()) return go();
  return kCouldNotTell;
} catch (const std::exception& e) {
  std::cerr << "returnwatch: " << e.what() << "\n";
  return kCouldNotTell;
}

}  // namespace returnwatch::agent
