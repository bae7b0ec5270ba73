#include "agent/cycle/replay.h"

#include <algorithm>
#include <set>

namespace returnwatch::agent {
namespace {

using checks::Finding;
using checks::Outcome;
using checks::Time;

constexpr int kMostSteps = 2000;  // of one case: a deadline that always lies a second ahead must not hold us for ever

class Replay {
 public:
  void look(Time at, bool first, const std::vector<Outcome>& outcomes) {
    for (const Outcome& o : outcomes) {
      std::set<std::string> there;
      for (const Finding& f : o.findings) {
        there.insert(f.fingerprint);
        if (f.fires_at <= at && !open_.count(f.fingerprint))
          open_.emplace(f.fingerprint, Episode{f, at, std::nullopt, first});
      }
      if (std::any_of(o.no_data.begin(), o.no_data.end(), [](const checks::NoData& n) { return n.rma_id.empty(); }))
        continue;
      for (auto it = open_.begin(); it != open_.end();) {
        const Finding& f = it->second.finding;
        const bool frozen = std::any_of(o.no_data.begin(), o.no_data.end(),
                                        [&f](const checks::NoData& n) { return n.rma_id == f.rma_id; });
        if (f.check != o.check || there.count(it->first) || frozen) {
          ++it;
          continue;
        }
        it->second.ended_at = at;
        done_.push_back(std::move(it->second));
        it = open_.erase(it);
      }
    }
  }

  std::vector<Episode> all() {
    for (auto& [fingerprint, episode] : open_) done_.push_back(std::move(episode));
    return std::move(done_);
  }

 private:
  std::map<std::string, Episode> open_;
  std::vector<Episode> done_;
};

}  // namespace

std::vector<Episode> replay(const ReplaySpan& span, const std::vector<Time>& changes,
                            const std::function<std::vector<Outcome>(Time)>& judge) {
  Replay out;
  std::set<Time> todo(changes.begin(), changes.end());
  todo.erase(todo.begin(), todo.upper_bound(span.from));
  todo.erase(todo.upper_bound(span.to), todo.end());
  Time at = span.from;
  for (int step = 0; step < kMostSteps; ++step) {
    const std::vector<Outcome> outcomes = judge(at);
    out.look(at, step == 0, outcomes);
    for (const Outcome& o : outcomes)
      if (o.next && *o.next > at && *o.next <= span.to) todo.insert(*o.next);
    if (todo.empty()) break;
    at = *todo.begin();
    todo.erase(todo.begin());
  }
  return out.all();
}

}  // namespace returnwatch::agent
