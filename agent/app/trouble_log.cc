#include "agent/app/trouble_log.h"

#include "checks/text.h"

namespace returnwatch::agent {
namespace {

// Request ids and numbers differ from call to call; the trouble is the same.
std::string essence(const std::string& text) {
  std::string out;
  int depth = 0;
  for (char c : text) {
    if (c == '(') ++depth;
    if (depth == 0 && !(c >= '0' && c <= '9')) out += c;
    if (c == ')' && depth > 0) --depth;
  }
  return out;
}

}  // namespace

std::vector<TroubleLog::Line> TroubleLog::look(const std::string& store, const std::vector<SourceState>& states,
                                               Time now) {
  std::vector<Line> out;
  std::map<std::string, const SourceState*> seen;
  for (const SourceState& s : states)
    seen[store + ": " + s.source + (s.capability.empty() ? "" : "/" + s.capability)] = &s;
  for (const auto& [name, s] : seen) {
    if (s->ok) continue;
    const std::string why = s->cause + essence(s->error);
    OpenTrouble& t = open_[name];
    if (t.times == 0) t.since = now;
    if (t.times++ == 0 || t.said != why)
      out.push_back({false, name + " cannot be read: " + s->cause + (s->error.empty() ? "" : " (" + s->error + ")")});
    t.said = why;
  }
  for (auto it = open_.begin(); it != open_.end();) {
    const bool mine = it->first.rfind(store + ": ", 0) == 0;
    const auto state = seen.find(it->first);
    if (!mine || (state != seen.end() && !state->second->ok)) {
      ++it;
      continue;
    }
    if (state != seen.end())
      out.push_back({true, it->first + " can be read again, after " + checks::human(now - it->second.since) + " and " +
                               checks::counted(it->second.times, "cycle")});
    it = open_.erase(it);
  }
  return out;
}

}  // namespace returnwatch::agent
