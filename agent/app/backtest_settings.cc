#include "agent/app/backtest_settings.h"

#include <algorithm>

#include "checks/money.h"
#include "checks/registry.h"

namespace returnwatch::agent {
namespace {

std::string set_option(checks::CauseOptions& o, const std::string& key, const std::string& value) {
  if (key == "grace") {
    o.grace = config::parse_duration(value);
    return o.grace ? "" : "grace must be a duration such as 90s, 15m, 24h or 7d";
  }
  if (key == "severity") {
    o.severity = checks::severity_from(value);
    return o.severity ? "" : "severity must be info, warning or critical";
  }
  if (key == "owner") {
    o.owner = checks::owner_from(value);
    return o.owner ? "" : "owner must be operations, finance, cx or technical";
  }
  if (key == "min_amount") {
    o.min_amount = value;
    return checks::parse_minor(value, "GBP") ? "" : "min_amount must be a decimal number such as 12.50";
  }
  if (key == "enabled") {
    o.enabled = value == "true";
    return value == "true" || value == "false" ? "" : "enabled must be true or false";
  }
  return "no setting is named \"" + key +
         "\": grace, severity, owner, min_amount, enabled, causes.CAUSE.(one of these) or refund_due_on";
}

std::string set_policy(config::Config& config, const std::string& value) {
  const std::vector<std::pair<std::string, checks::DueOn>> words = {{"received", checks::DueOn::received},
                                                                    {"validated", checks::DueOn::validated},
                                                                    {"approved", checks::DueOn::approved},
                                                                    {"done", checks::DueOn::done}};
  const auto word = std::find_if(words.begin(), words.end(), [&value](const auto& w) { return w.first == value; });
  if (word == words.end()) return "refund_due_on must be received, validated, approved or done";
  for (config::Store& s : config.stores) s.policy.refund_due_on = word->second;
  return "";
}

checks::CauseOptions& cause_of(checks::CheckOptions& o, const std::string& cause) {
  for (auto& [name, options] : o.causes)
    if (name == cause) return options;
  return o.causes.emplace_back(cause, checks::CauseOptions{}).second;
}

std::string set_check(checks::CheckOptions& o, const std::string& key, const std::string& value) {
  const std::string prefix = "causes.";
  if (key.rfind(prefix, 0) != 0) return set_option(o, key, value);
  const auto dot = key.rfind('.');
  if (dot < prefix.size() || dot == std::string::npos) return "write causes.CAUSE.grace=48h";
  return set_option(cause_of(o, key.substr(prefix.size(), dot - prefix.size())), key.substr(dot + 1), value);
}

bool has_cause(const std::string& check, const std::string& key) {
  const checks::CheckInfo* info = checks::find_check(check);
  if (!info || key.rfind("causes.", 0) != 0) return true;
  const std::string cause = key.substr(7, key.rfind('.') - 7);
  return std::any_of(info->causes.begin(), info->causes.end(),
                     [&cause](const checks::CauseInfo& c) { return c.id == cause; });
}

}  // namespace

std::string lay_settings(const std::vector<std::string>& set, const std::string& check, config::Config& config) {
  for (const std::string& each : set) {
    const auto equals = each.find('=');
    if (equals == std::string::npos || equals == 0) return "--set " + each + ": write key=value, such as grace=48h";
    const std::string key = each.substr(0, equals), value = each.substr(equals + 1);
    std::string wrong;
    if (key == "refund_due_on") {
      wrong = set_policy(config, value);
    } else {
      if (!check.empty() && !has_cause(check, key))
        return "--set " + each + ": " + check + " has no such cause; returnwatch checks explain " + check +
               " names them";
      std::vector<std::string> ids = {check};
      if (check.empty()) {
        ids.clear();
        for (const checks::CheckInfo& c : checks::all_checks()) ids.emplace_back(c.id);
      }
      for (config::Store& s : config.stores)
        for (const std::string& id : ids)
          if (wrong.empty()) wrong = set_check(s.checks[id], key, value);
    }
    if (!wrong.empty()) return "--set " + each + ": " + wrong;
  }
  return "";
}

}  // namespace returnwatch::agent
