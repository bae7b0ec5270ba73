#include <algorithm>
#include <iostream>

#include "agent/app/commands.h"
#include "agent/app/session.h"
#include "agent/record/folder.h"
#include "agent/record/recording.h"
#include "agent/record/settings.h"
#include "checks/registry.h"

namespace returnwatch::agent {
namespace {

long count_of(const record::Json& store, const char* key) {
  const auto it = store.find(key);
  return it != store.end() && it->is_number_integer() ? it->get<long>() : 0;
}

// What a part cannot say is said first, and what of it was not understood.
void tell_parts(const record::Recording& recording) {
  for (const std::string& field : recording.aside) std::cerr << field << "\n";
  const auto stores = recording.manifest.find("stores");
  if (stores == recording.manifest.end() || !stores->is_array()) return;
  for (const record::Json& s : *stores)
    if (s.is_object() && count_of(s, "returns") < count_of(s, "of"))
      std::cerr << record::text_of(s, "store") << ": the recording holds " << count_of(s, "returns") << " of "
                << count_of(s, "of") << " returns; what a check concludes from all of them together may differ\n";
}

// What is wrong with what was asked, or "".
std::string problem_of(const ReplayArgs& args, const Result<record::Recording>& recording,
                       const std::vector<std::string>& stores) {
  if (!recording) return recording.error().message;
  if (!args.at.empty() && !checks::parse_time(args.at))
    return "--at " + args.at + " is not a time; write 2026-12-24T08:00:00Z";
  if (!args.check.empty() && !checks::find_check(args.check))
    return "no check is named \"" + args.check + "\"; returnwatch checks list names them";
  if (!args.store.empty() && std::find(stores.begin(), stores.end(), args.store) == stores.end())
    return "no store is named \"" + args.store + "\" in " + args.dir;
  return "";
}

}  // namespace

int replay_command(const ReplayArgs& args) {
  const auto recording = record::read_folder(args.dir);
  const config::Config config = recording ? record::config_of(recording->lines) : config::Config{};
  if (const std::string wrong = problem_of(args, recording, store_names(config)); !wrong.empty()) {
    std::cerr << wrong << "\n";
    return kCouldNotTell;
  }
  tell_parts(*recording);
  const checks::Time at = args.at.empty() ? recording->at : *checks::parse_time(args.at);
  const auto view = record::judge(*recording, config, {args.store, args.check, stale_at_once(config)}, at);
  if (!view) {
    std::cerr << view.error().message << "\n";
    return kCouldNotTell;
  }
  return print_view(*view, args.format, config.agent.timezone);
}

}  // namespace returnwatch::agent
