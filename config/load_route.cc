#include <algorithm>

#include "checks/finding.h"
#include "checks/text.h"
#include "config/load_parts.h"

namespace returnwatch::config {
namespace {

const std::vector<std::string> kLabels = {"owner", "severity", "check", "cause", "store"};
const std::vector<std::string> kOwners = {"operations", "finance", "cx", "technical"};
const std::vector<std::string> kSeverities = {"info", "warning", "critical"};

// A pattern that fits none of the words can never match: a mistake.
void check_words(Section& s, const std::string& label, const std::vector<std::string>& patterns,
                 const std::vector<std::string>& words) {
  for (const std::string& p : patterns)
    if (std::none_of(words.begin(), words.end(), [&](const std::string& w) { return checks::fits(p, w); }))
      s.problem(label, "must be " + one_of(words) + did_you_mean(p, words));
}

void read_match(Section s, Route& r, Loading& load) {
  for (const std::string& label : kLabels) {
    std::vector<std::string> patterns;
    if (!s.text_or_texts(label, patterns)) continue;
    if (patterns.empty()) s.problem(label, "must name at least one, or be left out");
    if (label == "owner") check_words(s, label, patterns, kOwners);
    if (label == "severity") check_words(s, label, patterns, kSeverities);
    for (const std::string& p : patterns) {
      const ConfigProblem at = s.at(label);
      if (label == "check") load.check_uses.push_back({at, p, ""});
      if (label == "cause") load.check_uses.push_back({at, "", p});
      if (label == "store") load.store_uses.push_back({at, p});
    }
    r.match[label] = std::move(patterns);
  }
  s.unknown_keys();
}

void read_escalation(Section s, std::optional<Escalation>& out) {
  if (!s.present()) return;
  Escalation e;
  if (!s.has("after")) s.problem("after", "is missing");
  s.duration("after", e.after);
  if (!s.has("receiver")) s.problem("receiver", "is missing");
  if (s.receivers("receiver", e.receivers) && e.receivers.empty())
    s.problem("receiver", "must name at least one receiver");
  s.unknown_keys();
  out = std::move(e);
}

}  // namespace

void read_route(Section s, Loading& load) {
  Route r;
  read_match(s.table("match"), r, load);
  if (!s.has("receiver")) s.problem("receiver", "is missing");
  if (s.receivers("receiver", r.receivers) && r.receivers.empty())
    s.problem("receiver", "must name at least one receiver");
  if (s.texts("group_by", r.group_by))
    for (const std::string& label : r.group_by)
      if (std::find(kLabels.begin(), kLabels.end(), label) == kLabels.end())
        s.problem("group_by", "may hold " + one_of(kLabels) + did_you_mean(label, kLabels));
  s.duration("group_wait", r.group_wait, Duration{0});
  s.duration("group_interval", r.group_interval);
  s.duration("repeat_interval", r.repeat_interval);
  s.text("active", r.active, active_rule);
  read_escalation(s.table("escalate"), r.escalate);
  s.flag("continue", r.continue_);
  s.unknown_keys();
  load.config.routes.push_back(std::move(r));
}

}  // namespace returnwatch::config
