#include "agent/record/settings.h"

#include <algorithm>
#include <set>

#include "agent/cycle/policy.h"
#include "agent/cycle/reach.h"
#include "agent/store/records_json.h"
#include "checks/registry.h"
#include "checks/text.h"

namespace returnwatch::agent::record {
namespace {

constexpr std::array<const char*, 4> kDueOn = {"received", "validated", "approved", "done"};
constexpr std::array<const char*, 3> kCreditVia = {"returngo_code", "gift_card", "shopify_store_credit"};
constexpr std::array<const char*, 3> kNative = {"auto", "true", "false"};
constexpr const char* kNoFlow = "(none)";  // an entry that names no flow still says that others are not watched

template <typename Enum, std::size_t N>
void read_word(const Json& line, const char* key, const std::array<const char*, N>& words, Enum& out) {
  const auto it = std::find(words.begin(), words.end(), text_of(line, key));
  if (it != words.end()) out = static_cast<Enum>(it - words.begin());
}

void put_cause(Json& out, const checks::CauseOptions& o) {
  if (o.enabled) out["enabled"] = *o.enabled;
  if (o.grace) out["grace"] = o.grace->count();
  if (o.severity) out["severity"] = checks::to_string(*o.severity);
  if (o.owner) out["owner"] = checks::to_string(*o.owner);
  if (o.min_amount) out["min_amount"] = *o.min_amount;
}

// In force: "auto" looks at the newest returns, which a part need not hold.
bool made_native_returns(const config::StorePolicy& p, const Records& records) {
  return p.native_returns == config::NativeReturns::auto_ ? records.returngo.makes_native_returns()
                                                          : p.native_returns == config::NativeReturns::on;
}

Json checks_json(const checks::Options& options) {
  Json out = Json::object();
  for (const auto& [id, o] : options) {
    if (!checks::find_check(id)) continue;  // the user's own stay at home
    Json& mine = out[id] = Json::object();
    put_cause(mine, o);
    for (const auto& [cause, c] : o.causes) put_cause(mine["causes"][cause] = Json::object(), c);
  }
  return out;
}

template <typename T>
std::optional<T> number_of(const Json& line, const char* key) {
  const auto it = line.find(key);
  return it != line.end() && it->is_number_integer() ? std::optional<T>(it->get<std::int64_t>()) : std::nullopt;
}

std::optional<bool> flag_of(const Json& line, const char* key) {
  const auto it = line.find(key);
  return it != line.end() && it->is_boolean() ? std::optional<bool>(it->get<bool>()) : std::nullopt;
}

void read_cause(const Json& from, checks::CauseOptions& out) {
  out.enabled = flag_of(from, "enabled");
  out.grace = number_of<checks::Duration>(from, "grace");
  out.severity = checks::severity_from(text_of(from, "severity"));
  out.owner = checks::owner_from(text_of(from, "owner"));
  if (const std::string least = text_of(from, "min_amount"); !least.empty()) out.min_amount = least;
}

std::vector<std::string> list_of(const Json& line, const char* key) {
  const auto it = line.find(key);
  return it == line.end() ? std::vector<std::string>{}
                          : decode<std::vector<std::string>>(it->dump()).value_or(std::vector<std::string>{});
}

// The first entry that fits a flow counts: one entry per flow that is known now.
Json flows_json(const std::vector<config::Flow>& flows, const Records& records) {
  Json out = Json::array();
  std::set<std::string> told;
  const auto known = records.patchworks.flows();
  for (const config::Flow& f : flows) {
    Json entry = {{"expect_send", f.expect_send}};
    if (f.expect_every) entry["expect_every"] = f.expect_every->count();
    if (!f.track.empty()) entry["track"] = f.track;
    bool any = false;
    for (const FlowRow& row : known) {
      if (told.count(row.id) || !(checks::fits(f.match, row.id) || checks::fits(f.match, row.name))) continue;
      told.insert(row.id);
      Json mine = entry;
      mine["match"] = row.id;
      out.push_back(std::move(mine));
      any = true;
    }
    if (!any) out.push_back(entry);
  }
  return out;
}

config::Flow flow_of(const Json& line) {
  config::Flow out;
  out.match = text_of(line, "match").empty() ? kNoFlow : text_of(line, "match");
  out.expect_every = number_of<checks::Duration>(line, "expect_every");
  out.expect_send = flag_of(line, "expect_send").value_or(false);
  out.track = text_of(line, "track");
  return out;
}

const Json& list_in(const Json& line, const char* key) {
  static const Json none = Json::array();
  const auto it = line.find(key);
  return it != line.end() && it->is_structured() ? *it : none;
}

config::Store store_of(const Json& line) {
  config::Store out;
  out.name = text_of(line, "store");
  out.timezone = text_of(line, "timezone");
  out.shopify.returngo_app = text_of(line, "returngo_app");
  config::StorePolicy& p = out.policy;
  read_word(line, "refund_due_on", kDueOn, p.refund_due_on);
  read_word(line, "store_credit_via", kCreditVia, p.store_credit_via);
  read_word(line, "native_returns", kNative, p.native_returns);
  p.refund_apps = list_of(line, "refund_apps");
  p.default_location = text_of(line, "default_location");
  p.working_days = list_of(line, "working_days");
  p.holidays = list_of(line, "holidays");
  for (const Json& r : list_in(line, "routes"))
    p.routes.push_back({text_of(r, "country"), text_of(r, "reason"), text_of(r, "sku_prefix"), text_of(r, "method"),
                        text_of(r, "location_id")});
  for (const Json& r : list_in(line, "reasons")) p.reasons.push_back({text_of(r, "reason"), text_of(r, "shown")});
  for (const auto& [id, o] : list_in(line, "checks").items()) {
    checks::CheckOptions& mine = out.checks[id];
    read_cause(o, mine);
    for (const auto& [cause, c] : list_in(o, "causes").items())
      read_cause(c, mine.causes.emplace_back(cause, checks::CauseOptions{}).second);
  }
  if (line.contains("flows")) {
    out.patchworks.emplace();
    for (const Json& f : list_in(line, "flows")) out.patchworks->flows.push_back(flow_of(f));
  }
  return out;
}

// Stores that shared a Patchworks key share it again: their findings are told once.
void share_keys(const Lines& lines, config::Config& config) {
  const auto learned = lines.find(kind::kLearned);
  for (config::Store& s : config.stores) {
    if (!s.patchworks) continue;
    s.patchworks->base_url = s.name;
    if (learned == lines.end()) continue;
    for (const Json& line : learned->second)
      if (const std::string of = text_of(line, "patchworks_of"); text_of(line, "store") == s.name && !of.empty())
        s.patchworks->base_url = of;
  }
}

template <std::size_t N>
std::string strange_word(const Json& line, const char* key, const std::array<const char*, N>& words) {
  const auto it = line.find(key);
  if (it == line.end() || it->is_null() || std::find(words.begin(), words.end(), text_of(line, key)) != words.end())
    return "";
  std::string out = std::string(key) + " is " + it->dump() + ", and should be one of";
  for (const char* word : words) out += std::string(" ") + word;
  return out;
}

std::string strange_cause(const std::string& path, const Json& o) {
  if (!o.is_object()) return path + " should be an object";
  if (const std::string w = text_of(o, "severity"); !w.empty() && !checks::severity_from(w))
    return path + ".severity is \"" + w + "\", and should be info, warning or critical";
  if (const std::string w = text_of(o, "owner"); !w.empty() && !checks::owner_from(w))
    return path + ".owner is \"" + w + "\", and should be operations, finance, cx or technical";
  if (o.contains("grace") && !number_of<checks::Duration>(o, "grace")) return path + ".grace should be whole seconds";
  if (o.contains("enabled") && !flag_of(o, "enabled")) return path + ".enabled should be true or false";
  return "";
}

}  // namespace

std::string mistake_in_policy(const Json& line) {
  for (const std::string& wrong :
       {strange_word(line, "refund_due_on", kDueOn), strange_word(line, "store_credit_via", kCreditVia),
        strange_word(line, "native_returns", kNative)})
    if (!wrong.empty()) return wrong;
  for (const char* list : {"refund_apps", "working_days", "holidays", "routes", "reasons", "flows"})
    if (const auto it = line.find(list); it != line.end() && !it->is_array())
      return std::string(list) + " should be a list";
  for (const auto& [id, o] : list_in(line, "checks").items()) {
    if (const std::string wrong = strange_cause("checks." + id, o); !wrong.empty()) return wrong;
    for (const auto& [cause, c] : list_in(o, "causes").items())
      if (const std::string wrong = strange_cause("checks." + id + ".causes." + cause, c); !wrong.empty()) return wrong;
  }
  return "";
}

Json policy_line(const config::Store& store, const std::string& agent_timezone, const Records& records) {
  const config::StorePolicy& p = store.policy;
  const auto locations = records.shopify.locations();
  Json out = {{"store", store.name},
              {"timezone", store.timezone.empty() ? agent_timezone : store.timezone},
              {"refund_due_on", kDueOn[static_cast<std::size_t>(p.refund_due_on)]},
              {"store_credit_via", kCreditVia[static_cast<std::size_t>(p.store_credit_via)]},
              {"native_returns", made_native_returns(p, records) ? "true" : "false"},
              {"refund_apps", p.refund_apps},
              {"returngo_app", store.shopify.returngo_app},
              {"default_location", resolve_location(p.default_location, locations)},
              {"working_days", p.working_days},
              {"holidays", p.holidays},
              {"routes", Json::array()},
              {"reasons", Json::array()},
              {"checks", checks_json(store.checks)}};
  for (const config::RouteMatch& r : p.routes)
    out["routes"].push_back({{"country", r.country},
                             {"reason", r.reason},
                             {"sku_prefix", r.sku_prefix},
                             {"method", r.method},
                             {"location_id", resolve_location(r.location, locations)}});
  for (const config::ReasonMark& r : p.reasons) out["reasons"].push_back({{"reason", r.reason}, {"shown", r.shown}});
  if (store.patchworks) out["flows"] = flows_json(store.patchworks->flows, records);
  return out;
}

Json learned_line(const Records& records) {
  Json out = {{"store", records.store}};
  if (const auto app = records.learned.get(&Learned::returngo_app))
    out["app"] = {{"id", app->id}, {"handle", app->handle}, {"title", app->title}};
  if (const auto of = records.learned.get(&Learned::patchworks_of); !of.empty()) out["patchworks_of"] = of;
  out["api_version"] = Json::parse(encode(records.shopify.api_version()));
  return out;
}

config::Config config_of(const Lines& lines) {
  config::Config out;
  out.agent.state = ":memory:";
  const auto policies = lines.find(kind::kPolicy);
  if (policies != lines.end())
    for (const Json& line : policies->second) out.stores.push_back(store_of(line));
  share_keys(lines, out);
  const auto known = [&out](const std::string& name) {
    return std::any_of(out.stores.begin(), out.stores.end(), [&](const config::Store& s) { return s.name == name; });
  };
  for (const auto& [kind, list] : lines)
    for (const Json& line : list)
      if (const std::string name = text_of(line, "store"); !name.empty() && !known(name)) {
        out.stores.emplace_back();
        out.stores.back().name = name;
      }
  if (!out.stores.empty() && !out.stores.front().timezone.empty()) out.agent.timezone = out.stores.front().timezone;
  return out;
}

}  // namespace returnwatch::agent::record
