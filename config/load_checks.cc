#include <algorithm>

#include "checks/registry.h"
#include "checks/text.h"
#include "config/load_parts.h"

namespace returnwatch::config {
namespace {

using checks::CauseOptions;
using checks::CheckOptions;

void read_options(Section& s, CauseOptions& o) {
  bool enabled = true;
  if (s.flag("enabled", enabled)) o.enabled = enabled;
  s.duration("grace", o.grace, Duration{0});
  std::string word;
  checks::Severity severity{};
  if (s.choice<checks::Severity>("severity", severity,
                                 {{"info", checks::Severity::info},
                                  {"warning", checks::Severity::warning},
                                  {"critical", checks::Severity::critical}}))
    o.severity = severity;
  checks::Owner owner{};
  if (s.choice<checks::Owner>("owner", owner,
                              {{"operations", checks::Owner::operations},
                               {"finance", checks::Owner::finance},
                               {"cx", checks::Owner::cx},
                               {"technical", checks::Owner::technical}}))
    o.owner = owner;
  if (s.text("min_amount", word, amount_rule)) o.min_amount = word;
}

template <typename T>
void lay(std::optional<T>& onto, const std::optional<T>& own) {
  if (own) onto = own;
}

void lay(CauseOptions& onto, const CauseOptions& own) {
  lay(onto.enabled, own.enabled);
  lay(onto.grace, own.grace);
  lay(onto.severity, own.severity);
  lay(onto.owner, own.owner);
  lay(onto.min_amount, own.min_amount);
}

CauseOptions& cause_of(CheckOptions& check, const std::string& id) {
  for (auto& [name, options] : check.causes)
    if (name == id) return options;
  return check.causes.emplace_back(id, CauseOptions{}).second;
}

void lay(CheckOptions& onto, const CheckOptions& own) {
  lay(static_cast<CauseOptions&>(onto), static_cast<const CauseOptions&>(own));
  for (const auto& [id, options] : own.causes) lay(cause_of(onto, id), options);
}

bool pattern(const std::string& s) { return s.find('*') != std::string::npos; }

bool any_fits(const std::string& p, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& w) { return checks::fits(p, w); });
}

std::vector<std::string> causes_of(const std::string& check) {
  std::vector<std::string> out;
  for (const checks::CheckInfo& c : checks::all_checks())
    if (check.empty() || c.id == check)
      for (const checks::CauseInfo& cause : c.causes) out.emplace_back(cause.id);
  return out;
}

}  // namespace

void read_checks(Section s, Loading& load, checks::Options& options) {
  for (auto& [id, check] : s.named_tables()) {
    CheckOptions own;
    read_options(check, own);
    load.check_uses.push_back({check.at(""), id, ""});
    for (auto& [cause, section] : check.table("causes").named_tables()) {
      read_options(section, cause_of(own, cause));
      section.unknown_keys();
      load.check_uses.push_back({section.at(""), id, cause});
    }
    check.unknown_keys();
    lay(options[id], own);
  }
}

void check_check_uses(Loading& load) {
  std::vector<std::string> known;
  for (const checks::CheckInfo& c : checks::all_checks()) known.emplace_back(c.id);
  if (known.empty()) return;
  std::vector<std::string> users;
  for (const UserCheck& u : load.config.user_checks) users.push_back(u.id);
  known.insert(known.end(), users.begin(), users.end());
  for (auto& use : load.check_uses) {
    const bool users_own = std::find(users.begin(), users.end(), use.check) != users.end();
    if (!use.check.empty() && !any_fits(use.check, known)) {
      use.at.message =
          (pattern(use.check) ? "matches no check" : "there is no such check") + did_you_mean(use.check, known);
      load.findings.problems.push_back(use.at);
    } else if (!use.cause.empty() && !users_own && (!use.check.empty() || users.empty())) {
      const std::vector<std::string> causes = causes_of(use.check);
      if (any_fits(use.cause, causes)) continue;
      use.at.message =
          (pattern(use.cause) ? "matches no cause" : "there is no such cause") + did_you_mean(use.cause, causes);
      load.findings.problems.push_back(use.at);
    }
  }
}

checks::Options laid_over(const checks::Options& common, const checks::Options& own) {
  checks::Options out = common;
  for (const auto& [id, options] : own) lay(out[id], options);
  return out;
}

}  // namespace returnwatch::config
