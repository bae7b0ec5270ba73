// The catalogue as it stands in this configuration: the built-in checks and the user's own, with what [checks.ID] made
// of them.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>

#include "agent/app/commands.h"
#include "agent/app/session.h"
#include "checks/registry.h"
#include "checks/settings.h"
#include "config/locate.h"

namespace returnwatch::agent {
namespace {

std::string grace_words(checks::Duration d) { return d.count() == 0 ? "at once" : checks::human(d); }

void print_row(const std::string& id, const checks::Settings& s, const std::string& title) {
  std::printf("%-32s %-8s %-11s %-8s %s\n", id.c_str(), s.enabled ? to_string(s.severity) : "off", to_string(s.owner),
              grace_words(s.grace).c_str(), title.c_str());
}

// One row where all stores agree; else the check's own, and a row for each store that differs.
void print_check(const std::string& id, const checks::Settings& own, const std::string& title,
                 const config::Config* config) {
  checks::Settings common = own;
  if (config && !config->stores.empty()) {
    common = checks::laid_over(own, id, config->stores.front().checks);
    for (const config::Store& s : config->stores)
      if (!(checks::laid_over(own, id, s.checks) == common)) common = own;
  }
  print_row(id, common, title);
  if (!config) return;
  for (const config::Store& s : config->stores)
    if (const checks::Settings here = checks::laid_over(own, id, s.checks); !(here == common))
      print_row("  in " + s.name, here, "");
}

// Without a file where one is looked for the catalogue is that of the program; a file that is there must be sound.
struct Here {
  bool sound = true;
  std::optional<config::Config> config;
};
Here configuration(const std::string& path) {
  Here out;
  std::error_code ignored;
  if (path.empty() && !std::filesystem::exists(config::locate(path), ignored)) return out;
  out.config = load_config(path);
  out.sound = out.config.has_value();
  return out;
}

void print_here(const std::string& id, const checks::Settings& own, const config::Config* config) {
  if (!config) return;
  bool said = false;
  for (const config::Store& s : config->stores) {
    const auto set = s.checks.find(id);
    if (set == s.checks.end()) continue;
    if (!said) std::cout << "\n  set in your configuration\n";
    said = true;
    const checks::Settings here = checks::laid_over(own, set->second);
    std::cout << "    " << s.name << ": "
              << (here.enabled ? std::string(to_string(here.severity)) + ", " + to_string(here.owner) + ", " +
                                     (here.grace.count() ? "after " : "") + grace_words(here.grace)
                               : "off");
    if (set->second.min_amount) std::cout << ", from an amount of " << *set->second.min_amount;
    std::cout << "\n";
    for (const auto& [cause, o] : set->second.causes) {
      std::cout << "      " << cause << ":";
      if (!o.enabled.value_or(true)) std::cout << " off";
      if (o.severity) std::cout << " " << to_string(*o.severity);
      if (o.owner) std::cout << " " << to_string(*o.owner);
      if (o.grace) std::cout << " " << (o.grace->count() ? "after " : "") << grace_words(*o.grace);
      if (o.min_amount) std::cout << " from an amount of " << *o.min_amount;
      std::cout << "\n";
    }
  }
}

void explain(const checks::CheckInfo& c, const config::Config* config) {
  std::cout << c.title << "  [" << c.id << "]\n\n  owner      " << to_string(c.owner) << "\n  severity   "
            << to_string(c.severity) << "\n  grace      " << grace_words(c.grace) << "\n\n  reads      " << c.reads
            << "\n  fires when " << c.fires << "\n  not when   " << c.not_when
            << "\n\n  causes (the first that applies is reported), and what to do about each\n";
  for (const checks::CauseInfo& cause : c.causes)
    std::cout << "    " << cause.id << (cause.severity ? std::string(", ") + to_string(*cause.severity) : "")
              << (cause.owner ? std::string(", ") + to_string(*cause.owner) : "")
              << (cause.grace ? ", after " + checks::human(*cause.grace) : "")
              << (cause.permanent ? ", expires 30 days after" : "") << "\n      " << cause.action << "\n";
  std::cout << "\n  needs      ";
  for (std::size_t i = 0; i < c.needs.size(); ++i) std::cout << (i ? ", " : "") << to_string(c.needs[i]);
  for (std::size_t i = 0; i < c.part_needs.size(); ++i)
    std::cout << (i ? ", " : "; in part ") << to_string(c.part_needs[i].need);
  std::cout << (c.needs.empty() ? "nothing but its own calls" : "") << "\n  guide      " << checks::guide_page(c.id)
            << " on the agent's page\n";
  print_here(std::string(c.id), checks::settings_of(c), config);
}

void explain(const config::UserCheck& c, const config::Config* config) {
  std::cout << "Your own check  [" << c.id << "]\n\n  owner      " << to_string(c.owner) << "\n  severity   "
            << to_string(c.severity) << "\n  grace      " << grace_words(c.grace) << "\n  says       " << c.summary
            << "\n  file       " << c.file << "\n  guide      docs/sql-checks.md\n";
  print_here(c.id, {true, c.severity, c.owner, c.grace}, config);
  std::cout << "\n" << c.sql << (c.sql.empty() || c.sql.back() == '\n' ? "" : "\n");
}

}  // namespace

bool known_check(const std::string& id, const config::Config& config) {
  return checks::find_check(id) || std::any_of(config.user_checks.begin(), config.user_checks.end(),
                                               [&](const config::UserCheck& c) { return c.id == id; });
}

int checks_list_command(const std::string& path) {
  const Here here = configuration(path);
  if (!here.sound) return kCouldNotTell;
  const config::Config* config = here.config ? &*here.config : nullptr;
  std::printf("%-32s %-8s %-11s %-8s %s\n", "check", "severity", "owner", "grace", "tells");
  for (const checks::CheckInfo& c : checks::all_checks())
    print_check(std::string(c.id), checks::settings_of(c), std::string(c.title), config);
  if (config)
    for (const config::UserCheck& c : config->user_checks)
      print_check(c.id, {true, c.severity, c.owner, c.grace}, "your own: " + c.file, config);
  return kOk;
}

int checks_explain_command(const std::string& path, const std::string& id) {
  const Here here = configuration(path);
  if (!here.sound) return kCouldNotTell;
  const config::Config* config = here.config ? &*here.config : nullptr;
  if (const checks::CheckInfo* c = checks::find_check(id)) {
    explain(*c, config);
    return kOk;
  }
  if (config)
    for (const config::UserCheck& c : config->user_checks)
      if (c.id == id) {
        explain(c, config);
        return kOk;
      }
  std::cerr << "no check is named \"" << id << "\"; returnwatch checks list names them\n";
  return kCouldNotTell;
}

}  // namespace returnwatch::agent
