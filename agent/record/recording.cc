#include "agent/record/recording.h"

#include "agent/base/version.h"
#include "agent/cycle/cycle.h"
#include "agent/record/put.h"
#include "agent/record/replace.h"
#include "agent/record/settings.h"

namespace returnwatch::agent::record {
namespace {

// A replay asks nobody: whatever tried to is a mistake of ours.
class NoNetwork : public Transport {
 public:
  Result<HttpResponse> send(const HttpRequest&) override {
    return fail(ErrorKind::unreachable, "a replay has no network");
  }
};

}  // namespace

Recording make(Database& db, const config::Config& config, const Choice& choice, checks::Time now) {
  Recording out;
  out.at = now;
  out.manifest = {{"program", program_version()}, {"stores", Json::array()}};
  for (const config::Store& store : config.stores) {
    const Taken taken = take(db, store.name, choice, out.lines);
    const Records records(db, store.name);
    out.lines[kind::kPolicy].push_back(policy_line(store, config.agent.timezone, records));
    out.lines[kind::kLearned].push_back(learned_line(records));
    out.manifest["stores"].push_back({{"store", store.name}, {"returns", taken.returns}, {"of", taken.of}});
  }
  out.lines = Replacements(out.lines).replaced(out.lines);
  return out;
}

Result<FindingsView> judge(const Recording& recording, const config::Config& config, const ViewFilter& filter,
                           checks::Time now) {
  auto db = Database::open(":memory:");
  if (!db) return tl::unexpected(db.error());
  put(**db, recording.lines, recording.at);
  NoNetwork network;
  const ManualClock clock(now);
  metrics::Counters counters;
  CycleOptions options;
  options.check_mode = true;
  options.recorded_at = recording.at;
  Cycle cycle(config, **db, network, clock, counters, options);
  (void)cycle.run(now);
  std::vector<std::string> stores;
  for (const config::Store& s : config.stores) stores.push_back(s.name);
  return findings_view(**db, stores, filter, now);
}

}  // namespace returnwatch::agent::record
