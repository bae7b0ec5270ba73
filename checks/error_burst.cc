// docs/facts/specification.md section 4: many returns with one and the same new error mean that a platform change broke
// a call.
#include <map>
#include <set>

#include "checks/catalogue.h"

namespace returnwatch::checks {
namespace {

constexpr std::size_t kEnough = 5;
constexpr std::size_t kTimes = 3;  // the week's daily rate

struct Burst {
  std::set<std::string> today, week;  // RMAs
  Time first = Time::max();
};

void judge(const StoreCase& c, const Context& ctx, Verdict& v) {
  std::map<std::string, Burst> by_key;
  for (const ErrorComment& e : c.errors) {
    if (e.fact == CommentFact::noise_error || e.key.empty() || e.at > ctx.now) continue;
    Burst& b = by_key[e.key];
    if (e.at > ctx.now - hours(24)) {
      b.today.insert(e.rma_id);
      b.first = std::min(b.first, e.at);
    } else if (e.at > ctx.now - hours(24) - days(7)) {
      b.week.insert(e.rma_id);
    }
  }
  v.looked_at = static_cast<int>(by_key.size());
  const std::pair<const std::string, Burst>* worst = nullptr;
  for (const auto& entry : by_key) {
    const Burst& b = entry.second;
    if (b.today.size() < kEnough || b.today.size() * 7 < kTimes * b.week.size()) continue;
    if (!worst || b.today.size() > worst->second.today.size()) worst = &entry;
  }
  if (!worst) return;
  Problem p;
  p.cause = "same_error";
  p.subject = {SubjectKind::store, c.store};
  p.since = worst->second.first;
  const std::string n = std::to_string(worst->second.today.size());
  p.summary = n + " returns got the same error in ReturnGO within 24 hours: " + worst->first + ".";
  p.evidence.push_back(
      {"returngo", n + " returns in 24 hours, " + std::to_string(worst->second.week.size()) + " in the week before",
       worst->second.first, ""});
  // Its text is not kept: it stands in their timelines.
  std::size_t shown = 0;
  for (const std::string& rma : worst->second.today)
    if (++shown <= 3) p.evidence.push_back({"returngo", "the error is in the timeline of return " + rma, {}, rma});
  v.problems.push_back(std::move(p));
}

}  // namespace

CheckInfo error_burst_check() {
  CheckInfo i;
  i.id = "error_burst";
  i.title = "Burst of one error";
  i.topic = Topic::integration;
  i.owner = Owner::technical;
  i.severity = Severity::critical;
  i.grace = Duration{0};
  i.needs = {Need::returngo};
  i.causes = {
      {"same_error",
       "A platform change probably broke a call: read the error in the timeline of one of these returns, report it to "
       "ReturnGO support with the time it was first seen, and check what it delays."},
  };
  i.judge_store = judge;
  i.reads = "the error comments in ReturnGO's timelines, of which only a hash and harmless words are kept";
  i.fires = "at least 5 returns got the same error within 24 hours, at three times the week's rate";
  i.not_when = "errors about packing slips and missing media";
  return i;
}

}  // namespace returnwatch::checks
