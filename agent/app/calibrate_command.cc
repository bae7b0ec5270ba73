#include <algorithm>
#include <iostream>

#include "agent/app/commands.h"
#include "agent/app/session.h"
#include "agent/report/pace.h"

namespace returnwatch::agent {

int calibrate_command(const CalibrateArgs& args) {
  const auto config = load_config(args.config);
  if (!config) return kCouldNotTell;
  const auto since = config::parse_duration(args.since);
  const auto names = store_names(*config);
  std::string wrong;
  if (!since || since->count() == 0) wrong = "--since must be a duration such as 30d or 90d";
  if (!args.store.empty() && std::find(names.begin(), names.end(), args.store) == names.end())
    wrong = "no store is named \"" + args.store + "\" in " + args.config;
  if (!wrong.empty()) {
    std::cerr << wrong << "\n";
    return kCouldNotTell;
  }
  const auto db = open_to_read(*config);
  if (!db) return kCouldNotTell;
  const checks::Time now = SystemClock().now();
  const Progress progress = terminal_progress();
  std::string out;
  for (const config::Store& store : config->stores) {
    if (!args.store.empty() && store.name != args.store) continue;
    out += (out.empty() ? "" : "\n") +
           report::calibration(report::store_pace(*db, *config, store, now - *since, now, progress), *since,
                               config->stores.size() == 1);
  }
  end_progress();
  std::cout << "read from " << config->agent.state << "\n\n" << out;
  return kOk;
}

}  // namespace returnwatch::agent
