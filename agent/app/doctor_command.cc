// `doctor`: tries everything that the agent stands on, and says what to fix. Costs one ReturnGO call and one small
// query per store.
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <initializer_list>

#include "agent/app/commands.h"
#include "agent/app/doctor_sheet.h"
#include "agent/app/session.h"
#include "agent/courier/probe.h"
#include "agent/cycle/cycle.h"
#include "agent/cycle/names.h"
#include "agent/cycle/policy.h"
#include "agent/cycle/reach.h"
#include "agent/http/date_watch.h"
#include "agent/report/pace.h"
#include "agent/store/outbox.h"
#include "agent/store/records.h"
#include "agent/store/watched.h"
#include "agent/views/local_time.h"
#include "agent/web/server.h"
#include "checks/registry.h"
#include "checks/text.h"
#include "config/secret_files.h"

namespace returnwatch::agent {
namespace {

constexpr int kReturnGoDaily = 2000;  // of the whole account: docs/facts/returngo.md
constexpr checks::Duration kVersionNotice = checks::days(90);

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& w : words) out += (out.empty() ? "" : ", ") + w;
  return out;
}

// What to do about a source that cannot be read, by what went wrong.
std::string advice(const Error& e, const std::string& system) {
  switch (e.kind) {
    case ErrorKind::unauthorised:
      return "the key is refused: make a new one in " + system + ", and check that it is this shop's";
    case ErrorKind::unreachable:
      return "check base_url, proxy, ca_file and the network";
    case ErrorKind::rate_limited:
      return "others are using up the limit: wait, or reduce their use";
    case ErrorKind::budget_spent:
      return "wait until 00:00 UTC, or raise daily_calls";
    case ErrorKind::not_found:
    case ErrorKind::rejected:
    case ErrorKind::malformed:
      return "check base_url: something else seems to answer there";
    case ErrorKind::storage:
      return "check the state file";
  }
  return "";
}

// Which enabled checks stand on a missing scope.
std::string asks_for(const std::string& scope, const checks::Options& options, const checks::Policy& policy) {
  std::vector<std::string> out;
  for (const checks::CheckInfo& c : checks::all_checks()) {
    const auto set = options.find(std::string(c.id));
    if (set != options.end() && !set->second.enabled.value_or(true)) continue;
    for (const checks::Need need : needs_of(c, policy)) {
      const auto& scopes = shopify::scopes_of(need);
      if (std::find(scopes.begin(), scopes.end(), scope) == scopes.end()) continue;
      out.emplace_back(c.id);
      break;
    }
  }
  return out.empty() ? "" : " (" + joined(out) + ")";
}

void look_at_scopes(Sheet& sheet, const std::string& where, shopify::ShopifySource& source,
                    const shopify::Health& health, const config::Store& store, const checks::Policy& policy,
                    const Records& records) {
  if (!health.scopes) {
    sheet.say(Level::warn, where, "does not list the scopes of the key; what is missing will show as source_stale");
    return;
  }
  std::set<checks::Need> needs = needs_of(store.checks, policy, store.patchworks.has_value());
  for (const checks::Need idle : idle_needs(policy, records)) needs.erase(idle);
  const auto missing = source.missing_scopes(needs);
  for (const std::string& scope : missing) {
    const bool all = scope == "read_all_orders";
    sheet.say(all ? Level::warn : Level::fix, where,
              all ? "read_all_orders is not granted: returns of orders older than 60 days are not judged"
                  : "grant " + scope + asks_for(scope, store.checks, policy) + ", or switch those checks off");
  }
  if (missing.empty()) sheet.say(Level::ok, where, "every scope that the enabled checks need is granted");
  const auto writes = source.write_scopes();
  if (!writes.empty())
    sheet.say(Level::warn, where,
              "the key can write (" + joined(writes) + "); the agent never writes: remove those scopes");
}

void look_at_version(Sheet& sheet, const std::string& where, const checks::ApiVersion& v, checks::Time now) {
  if (!v.answered.empty() && v.answered != v.asked)
    sheet.say(Level::fix, where,
              "asked for API " + v.asked + ", answered with " + v.answered +
                  ": set shopify.api_version to one that is still served");
  else if (v.reachable_until && *v.reachable_until - now < kVersionNotice)
    sheet.say(Level::warn, where,
              "API " + v.asked + " leaves on " + local_date(*v.reachable_until, "UTC") +
                  ": move to a newer shopify.api_version before");
  else
    sheet.say(Level::ok, where,
              "API " + v.asked + (v.reachable_until ? ", served until " + local_date(*v.reachable_until, "UTC") : ""));
  if (!v.deprecated_fields.empty()) sheet.say(Level::warn, where, "deprecated fields: " + joined(v.deprecated_fields));
}

// A key that is not there cannot be tried: the system would only say that it is wrong.
bool has_keys(Sheet& sheet, const std::string& where, std::initializer_list<const config::Secret*> secrets) {
  std::string missing;
  for (const config::Secret* s : secrets)
    if (s->set() && !config::reveal(*s).value) missing += (missing.empty() ? "" : ", ") + config::reveal(*s).error;
  if (!missing.empty()) sheet.say(Level::fix, where, "not asked: " + missing);
  return missing.empty();
}

void look_at_shopify(Sheet& sheet, Cycle& cycle, const config::Config& config, const config::Store& s, Database& db,
                     checks::Time now) {
  const std::string where = s.name + " Shopify";
  shopify::ShopifySource* source = cycle.watch(s.name)->shopify();
  if (!source || !has_keys(sheet, where, {&s.shopify.access_token, &s.shopify.client_secret})) return;
  const auto health = source->look();
  if (!health) {
    sheet.say(Level::fix, where, health.error().message + ": " + advice(health.error(), "Shopify"));
    return;
  }
  const auto points = source->budget(now);
  sheet.say(Level::ok, where,
            "answers" +
                (points ? "; " + std::to_string(static_cast<long>(*points)) + " points in the bucket" : std::string()));
  look_at_scopes(sheet, where, *source, *health, s, policy_of(config, s, db, now), Records(db, s.name));
  look_at_version(sheet, where, source->version(), now);
  if (const auto ok = source->look_at_locations(now); !ok)
    sheet.say(Level::warn, where, "the locations cannot be read: " + ok.error().message);
}

void look_at_returngo(Sheet& sheet, Cycle& cycle, const config::Store& s, checks::Time now) {
  const std::string where = s.name + " ReturnGO";
  returngo::ReturnGoSource* source = cycle.watch(s.name)->returngo();
  if (!source || !has_keys(sheet, where, {&s.returngo.api_key})) return;
  if (const auto ok = source->look(now); !ok)
    sheet.say(Level::fix, where, ok.error().message + ": " + advice(ok.error(), "ReturnGO"));
  else
    sheet.say(Level::ok, where,
              "answers; " + std::to_string(source->budget_left(now)) + " of today's " +
                  std::to_string(s.returngo.daily_calls) + " calls are left");
  if (s.returngo.daily_calls > kReturnGoDaily)
    sheet.say(Level::warn, where,
              "daily_calls is above the account's " + std::to_string(kReturnGoDaily) + " a day, which others use too");
}

void look_at_patchworks(Sheet& sheet, Cycle& cycle, const config::Store& s, checks::Time now) {
  const std::string where = s.name + " Patchworks";
  patchworks::PatchworksSource* source = cycle.watch(s.name)->patchworks();
  if (!source) {
    if (s.patchworks) sheet.say(Level::note, where, "shares its key with an earlier store, which tells its findings");
    return;
  }
  if (!has_keys(sheet, where, {&s.patchworks->api_key})) return;
  if (const auto ok = source->look_at_flows(now); !ok)
    sheet.say(Level::fix, where, ok.error().message + ": " + advice(ok.error(), "Patchworks"));
  else
    sheet.say(Level::ok, where, "answers");
}

void look_at_memory(Sheet& sheet, const config::Store& s, Database& db) {
  const Records records(db, s.name);
  if (s.shopify.returngo_app.empty()) {
    const auto learned = records.learned.get(&Learned::returngo_app);
    sheet.say(Level::note, s.name,
              learned ? "learned: ReturnGO's refunds carry the app \"" + learned->title + "\" (id " + learned->id +
                            ")" + "; set shopify.returngo_app if that is wrong"
                      : "ReturnGO's app is not learned yet: no refund made by it has been seen");
  }
  if (s.policy.native_returns == config::NativeReturns::auto_)
    sheet.say(Level::note, s.name,
              records.returngo.makes_native_returns()
                  ? "native returns: on, ReturnGO's timeline says that it makes them"
              : !watched_since(db, s.name)
                  ? "native returns: not known before the first returns are read"
                  : "native returns: off, none of the newest 50 approved returns says that ReturnGO made one");
  for (const UnknownWord& w : records.sources.unknown_words())
    sheet.say(Level::warn, s.name,
              "unknown word in " + w.field + ": \"" + w.word + "\", " + std::to_string(w.count) +
                  " times; returns that depend on it give no data. Please report it.");
}

// A default grace below the shop's median tells half of its normal pace as faults. Nobody changes it but a person.
void look_at_pace(Sheet& sheet, const config::Config& config, const config::Store& s, Database& db, checks::Time now) {
  for (const std::string& line : report::short_graces(report::store_pace(db, config, s, now - report::kPaceSince, now)))
    sheet.say(Level::warn, s.name, line);
}

void look_at_clocks(Sheet& sheet, const DateWatch& watch) {
  for (const auto& [host, skew] : watch.skews()) {
    if (is_off(skew))
      sheet.say(Level::fix, "clock", "this machine is " + off_by(skew) + " " + host + ": synchronise it with NTP");
    else
      sheet.say(Level::ok, "clock", "agrees with " + host);
  }
}

void look_at_receiver(Sheet& sheet, const config::Config& config, const config::Receiver& r, Database& db,
                      Transport& transport, bool send_test, checks::Time now) {
  const std::string where = "receiver " + r.name;
  bool whole = true;
  for (const config::NamedSecret& s : config::secrets_of(r)) {
    const config::SecretValue v = config::reveal(s.secret);
    const bool url = s.key.find("url") != std::string::npos;
    if (v.value && !(url && s.secret.set() && v.value->rfind("http", 0) != 0)) continue;
    sheet.say(Level::fix, where,
              s.key + ": " + (v.value ? "what it holds is no URL that begins with https://" : v.error));
    whole = false;
  }
  const auto [state, error] = Outbox(db).receiver_state(r.name);
  if (!state.empty() && state != "ok") sheet.say(Level::fix, where, state + ": " + error);
  if (!whole) return;
  if (send_test) {
    const ProbeResult result = send_sample(r, transport, now, config.agent.timezone);
    sheet.say(result.ok ? Level::ok : Level::fix, where, result.said);
  } else if (state == "ok") {
    sheet.say(Level::ok, where, kind_of(r) + ", took the last message");
  } else if (state.empty()) {
    sheet.say(Level::note, where, kind_of(r) + ", not tried yet: --send-test sends it a marked sample");
  }
}

void look_at_receivers(Sheet& sheet, const config::Config& config, Database& db, Transport& transport, bool send_test,
                       checks::Time now) {
  if (config.receivers.empty()) sheet.say(Level::warn, "receivers", "none is configured: no alerts will be sent");
  for (const config::Receiver& r : config.receivers) look_at_receiver(sheet, config, r, db, transport, send_test, now);
}

// `live`: what was just read of the systems. `memory`: what the agent has seen of them.
void look_at_names(Sheet& sheet, const config::Store& s, Database& live, Database& memory) {
  const auto either = [&s](Database& first, Database& second, auto list) {
    auto rows = list(Records(first, s.name));
    return rows.empty() ? list(Records(second, s.name)) : rows;
  };
  NamesThere there;
  there.locations = either(live, memory, [](const Records& r) { return r.shopify.locations(); });
  there.flows = either(live, memory, [](const Records& r) { return r.patchworks.flows(); });
  const auto doubts = unresolved_names(s, there, memory);
  for (const NameDoubt& d : doubts) sheet.say(d.certain ? Level::fix : Level::warn, d.where, d.said);
  const bool places = !s.policy.default_location.empty() || !s.policy.routes.empty();
  if (places && there.locations.empty())
    sheet.say(Level::note, s.name, "locations were not read: their names are not looked up");
  else if (doubts.empty() && there.locations.empty() && there.flows.empty() && !watched_since(memory, s.name))
    sheet.say(Level::note, s.name, "nothing has been read from it yet: its names are not looked up");
  else if (doubts.empty())
    sheet.say(Level::ok, s.name, "every name that could be looked up exists");
}

// A state is made by `run`, in a folder that has to be there; that of the packaged service is made with its start.
void look_at_folder(Sheet& sheet, const std::string& state) {
  const std::string folder = std::filesystem::absolute(state).parent_path().string();
  if (::access(folder.c_str(), W_OK) == 0)
    sheet.say(Level::note, "state", state + ": does not exist yet; the first run creates it");
  else if (errno == ENOENT)
    sheet.say(Level::warn, "state",
              "there is no folder " + folder + ": make it, unless it is that of the packaged service, which makes it");
  else
    sheet.say(Level::fix, "state", folder + " cannot be written: " + std::strerror(errno));
}

void look_at_daemon(Sheet& sheet, const config::Config& config, bool running) {
  if (!running) {
    sheet.say(Level::note, "daemon", "not running: returnwatch run starts it");
    return;
  }
  const auto body = ask_daemon(config, "GET", "/healthz");
  if (body)
    sheet.say(Level::ok, "daemon", "runs, and answers on " + config.agent.listen);
  else
    sheet.say(Level::fix, "daemon", "holds the state, but does not answer properly on " + config.agent.listen);
}

// The state as it may be used beside a running agent, which is only read then; what calls count goes into a scratch
// state.
struct Opened {
  bool there = false;
  Result<std::unique_ptr<Database>> own, scratch, read;
  [[nodiscard]] Database& db() { return own ? **own : **scratch; }
  [[nodiscard]] Database& memory() { return !own && read ? **read : db(); }
};

Opened open_states(const std::string& path) {
  std::error_code ignored;
  const bool there = std::filesystem::exists(path, ignored);  // doctor makes none
  auto none = [] { return Result<std::unique_ptr<Database>>(nullptr); };
  Opened out{there, there ? Database::open(path) : Database::open(":memory:"), none(), none()};
  if (out.own) return out;
  out.scratch = Database::open(":memory:");
  out.read = Database::open_read_only(path);
  return out;
}

void look_at_systems(Sheet& sheet, Cycle& cycle, const config::Config& config, const config::Store& s, Database& memory,
                     checks::Time now) {
  look_at_returngo(sheet, cycle, s, now);
  look_at_shopify(sheet, cycle, config, s, memory, now);
  look_at_patchworks(sheet, cycle, s, now);
}

}  // namespace

int doctor_command(const DoctorArgs& args) {
  std::vector<std::string> warnings;
  const auto config = load_config(args.config, &warnings);
  if (!config) return kCouldNotTell;
  Sheet sheet;
  sheet.say(Level::ok, "config",
            args.config + ": " + checks::counted(config->stores.size(), "store") + ", " +
                checks::counted(config->receivers.size(), "receiver") + ", no problem");
  for (const std::string& w : warnings) sheet.say(Level::warn, "config", w);
  Opened state = open_states(config->agent.state);
  const bool running = !state.own && held_by_other(state.own.error());
  if (!state.own && !running)
    sheet.say(Level::fix, "state", config->agent.state + ": " + state.own.error().message);
  else if (running || state.there)
    sheet.say(Level::ok, "state", config->agent.state);
  else
    look_at_folder(sheet, config->agent.state);
  look_at_daemon(sheet, *config, running);
  catch_signals();
  CurlTransport curl;
  const SystemClock clock;
  DateWatch transport(curl, clock);
  metrics::Counters counters;
  CycleOptions options;
  options.check_mode = true;
  options.wait = wait_for;
  Cycle cycle(*config, state.db(), transport, clock, counters, options);
  const bool starts = cycle.problems().empty() && config::missing_secrets(config->receivers).empty();
  for (const std::string& p : cycle.problems()) sheet.say(Level::fix, "secrets", p);
  for (const std::string& w : config::exposed_secrets(*config)) sheet.say(Level::warn, "secrets", w);
  for (const config::Store& s : config->stores) {
    if (stopping()) return kCouldNotTell;
    if (!args.offline) look_at_systems(sheet, cycle, *config, s, state.memory(), clock.now());
    look_at_names(sheet, s, state.db(), state.memory());
    look_at_memory(sheet, s, state.memory());
    look_at_pace(sheet, *config, s, state.memory(), clock.now());
  }
  for (const NameDoubt& d : dead_ends(*config)) sheet.say(Level::warn, d.where, d.said);
  look_at_clocks(sheet, transport);
  look_at_receivers(sheet, *config, state.memory(), curl, args.send_test && !args.offline, clock.now());
  if (args.offline) sheet.say(Level::note, "offline", "no system and no receiver was asked");
  const int code = sheet.end(args.offline);
  return starts ? code : kCouldNotTell;  // the agent would not start
}

}  // namespace returnwatch::agent
