// docs/facts/specification.md section 4: with native returns on, every live RMA should have a Shopify return. Shopify
// does not say which RMA a return is of, so they are counted per order, and the timeline's comments say where to tell
// it.
#include <algorithm>

#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

enum class Story { none, made, failed };

// What the timeline says last, and when.
Story story(const Rma& r, std::optional<Time>& at) {
  Story out = Story::none;
  for (const Comment& c : r.comments) {
    if (!c.at || c.typed || (at && *c.at < *at)) continue;
    if (c.fact == CommentFact::shopify_return_made)
      out = Story::made;
    else if (c.fact == CommentFact::shopify_return_failed)
      out = Story::failed;
    else if (c.fact == CommentFact::shopify_return_cancelled)
      out = Story::none;
    else
      continue;
    at = c.at;
  }
  return out;
}

// Whether the returns of the order can be counted; what could not be judged is said.
bool countable(const Facts& f, const Context& ctx, Verdict& v) {
  if (!ctx.reach.has(Need::returns)) {
    v.no_data.push_back({"", std::string(to_string(Need::returns)) + ": " + ctx.reach.why(Need::returns)});
    return false;
  }
  const bool all = std::all_of(f.rmas.begin(), f.rmas.end(), [](const RmaFacts& r) { return r.unjudgeable.empty(); });
  for (const RmaFacts& r : f.rmas)
    if (!r.unjudgeable.empty())
      cannot_judge(v, r);
    else if (!all)
      v.no_data.push_back({r.rma->id, "another return of the order cannot be judged: they are counted together"});
  return all;
}

void judge(const ReturnCase& c, const Facts& f, const Context& ctx, Verdict& v) {
  if (!countable(f, ctx, v)) return;
  std::vector<const RmaFacts*> failed, without, made;  // oldest first each
  for (const RmaFacts& r : f.rmas) {
    if (!r.owes || !r.approved_at) continue;
    ++v.looked_at;
    std::optional<Time> at;
    switch (story(*r.rma, at)) {
      case Story::failed:
        failed.push_back(&r);
        break;
      case Story::none:
        without.push_back(&r);
        break;
      case Story::made:
        made.push_back(&r);
        break;
    }
  }
  if (!c.order) return;
  const auto live = std::count_if(c.order->returns.begin(), c.order->returns.end(), [](const NativeReturn& n) {
    return !same_word(n.status, "CANCELED") && !same_word(n.status, "DECLINED");
  });
  std::ptrdiff_t missing = static_cast<std::ptrdiff_t>(failed.size() + without.size() + made.size()) - live;
  if (missing > 0 && !f.order_seen) {
    v.no_data.push_back({"", f.order_unseen_why});
    return;
  }
  for (auto* group : {&failed, &without, &made})
    for (auto it = group->rbegin(); it != group->rend() && missing > 0; ++it, --missing) {
      const RmaFacts& r = **it;
      std::optional<Time> at;
      const bool said = story(*r.rma, at) == Story::failed;
      if (!said && at && (!c.order->read_at || *c.order->read_at < *at)) continue;  // not read since it was made
      Problem p = return_problem(c, r, said ? "creation_failed" : "absent", said ? *at : *r.approved_at);
      p.summary =
          "Return " + r.rma->id + " has no return in Shopify" + (said ? ": ReturnGO could not create it." : ".");
      if (said)
        p.evidence.push_back(
            {"returngo", "the timeline says that the Shopify return could not be created", at, r.rma->id});
      p.evidence.push_back(
          {"shopify", "order has " + std::to_string(live) + " live return(s)", c.order->read_at, c.order->id});
      v.problems.push_back(std::move(p));
    }
}

}  // namespace

CheckInfo shopify_return_missing_check() {
  CheckInfo i;
  i.id = "shopify_return_missing";
  i.title = "No return in Shopify";
  i.topic = Topic::integration;
  i.owner = Owner::technical;
  i.severity = Severity::warning;
  i.grace = hours(1);
  i.needs = {Need::returngo, Need::orders};
  i.part_needs = {{Need::returns}};
  i.causes = {
      {"creation_failed",
       "Read the error in the return's timeline, fix the cause (item already returned, order edited), then "
       "create the return in Shopify by hand."},
      {"absent", "Create the return on the order in Shopify by hand, for the same items."},
  };
  i.in_use = [](const Policy& p) { return p.native_returns; };
  i.judge_case = judge;
  i.hangs_on = kNative;
  i.reads = "the order's native returns in Shopify; the return's timeline in ReturnGO";
  i.fires = "native returns are on and the order has fewer live ones than live returns in ReturnGO";
  i.not_when = "native returns are off; the return is pending, rejected or cancelled; a later attempt made it";
  return i;
}

}  // namespace returnwatch::checks
