#include <cstdio>
#include <iostream>

#include "agent/app/commands.h"
#include "agent/app/session.h"
#include "checks/registry.h"

namespace returnwatch::agent {

int checks_list_command() {
  for (const checks::CheckInfo& c : checks::all_checks())
    std::printf("%-32s %-8s %-11s %s\n", std::string(c.id).c_str(), to_string(c.severity), to_string(c.owner), std::string(c.title).c_str());
  return kOk;
}

int checks_explain_command(const std::string& id) {
  const checks::CheckInfo* c = checks::find_check(id);
  if (!c) {
    std::cerr << "no check is named \"" << id << "\"; returnwatch checks list names them\n";
    return kCouldNotTell;
  }
  std::cout << c->title << "  [" << c->id << "]\n\n  owner      " << to_string(c->owner) << "\n  severity   " << to_string(c->severity) << "\n  grace      " << checks::human(c->grace)
            << "\n\n  reads      " << c->reads << "\n  fires when " << c->fires << "\n  not when   " << c->not_when << "\n\n  what to do " << c->action << "\n\n  causes, the first that applies is told\n";
  for (const checks::CauseInfo& cause : c->causes)
    std::cout << "    " << cause.id << (cause.severity ? std::string(", ") + to_string(*cause.severity) : "") << (cause.owner ? std::string(", ") + to_string(*cause.owner) : "")
              << (cause.grace ? ", after " + checks::human(*cause.grace) : "") << (cause.permanent ? ", expires 30 days after" : "") << "\n";
  std::cout << "\n  needs      ";
  for (std::size_t i = 0; i < c->needs.size(); ++i) std::cout << (i ? ", " : "") << to_string(c->needs[i]);
  std::cout << (c->needs.empty() ? "nothing but its own calls" : "") << "\n  guide      docs/guide/" << c->id << ".md\n";
  return kOk;
}

}  // namespace returnwatch::agent
