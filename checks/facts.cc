#include "checks/facts.h"

#include <algorithm>

#include "checks/facts_internal.h"

namespace returnwatch::checks {

namespace internal {

int spilled(int ordered, int returned, int prior) { return std::max(0, prior - std::max(0, ordered - returned)); }

std::vector<UnitFacts*> units_of_line(Facts& f, const std::string& line_id) {
  std::vector<UnitFacts*> out;
  for (RmaFacts* r : payees(f)) {
    if (!r->owes) continue;
    for (UnitFacts* u : r->units)
      if (!u->not_returned && !line_id.empty() && u->unit->line_id == line_id) out.push_back(u);
  }
  return out;
}

std::vector<RmaFacts*> payees(Facts& f) {
  std::vector<RmaFacts*> out;
  for (RmaFacts& r : f.rmas) out.push_back(&r);
  for (RmaFacts& r : f.chain) out.push_back(&r);
  if (!f.chain.empty())
    std::stable_sort(out.begin(), out.end(), [](const RmaFacts* a, const RmaFacts* b) {
      return a->rma->created_at.value_or(Time{}) < b->rma->created_at.value_or(Time{});
    });
  return out;
}

}  // namespace internal

Facts derive(const ReturnCase& c, const Context& ctx) {
  Facts f;
  f.order_seen = c.order && c.order->read_at && !c.order->truncated;
  if (!c.order) {
    f.order_unseen_why = c.order_missing.empty() ? "the order has not been read yet" : c.order_missing;
  } else if (!c.order->read_at) {
    f.order_unseen_why = "the order's detail has not been read yet";
  } else if (c.order->truncated) {
    f.order_unseen_why = "the order's lists are incomplete";
  }
  f.doubts = doubts_of(c);
  for (ReturnCase& one : suppositions(c, f.doubts)) {
    const auto supposed = std::make_shared<Supposed>();
    supposed->c = std::move(one);
    supposed->facts = derive(supposed->c, ctx);
    f.supposed.push_back(supposed);
  }
  internal::read_stages(c, ctx, f);
  internal::read_refunds(c, ctx, f);
  internal::read_native_returns(c, f);
  internal::read_exchanges(c, f);
  internal::read_order(c, f);
  internal::read_payouts(ctx.policy, f);
  internal::settle_by_payouts(f);
  internal::read_spares(c, f);
  internal::read_coverage(f);
  internal::read_other_payments(f);
  internal::read_void_credits(c, ctx.policy, f);
  internal::read_failures(f);
  internal::read_still(c, f);
  internal::read_restocks(c, f);
  return f;
}

std::optional<Money> sum(const std::vector<Money>& amounts) {
  std::optional<Money> out;
  for (const Money& m : amounts) {
    if (!out) {
      out = m;
    } else if (out->currency != m.currency) {
      return std::nullopt;
    } else {
      out->minor += m.minor;
    }
  }
  return out;
}

namespace {

std::optional<Money> sum_of(const std::vector<const UnitFacts*>& units, std::optional<Money> UnitFacts::*what) {
  std::vector<Money> amounts;
  for (const UnitFacts* u : units) {
    if (!(u->*what)) return std::nullopt;
    amounts.push_back(*(u->*what));
  }
  return sum(amounts);
}

}  // namespace

std::optional<Money> price_of(const std::vector<const UnitFacts*>& units) { return sum_of(units, &UnitFacts::owed); }

std::optional<Money> still_owed(const std::vector<const UnitFacts*>& units) {
  auto out = sum_of(units, &UnitFacts::still);
  return out && out->minor > 0 ? out : std::nullopt;
}

Time earliest_due(const std::vector<const UnitFacts*>& units) {
  Time due = Time::max();
  for (const UnitFacts* u : units) due = std::min(due, u->due_at.value_or(due));
  return due;
}

bool since_return(const Refund& refund, const Rma& r) {
  return !r.created_at || !refund.created_at || *refund.created_at >= *r.created_at;
}

bool returns_unread(const ReturnCase& c) {
  return c.order && c.order->returns.empty() && !c.order->return_status.empty() &&
         !same_word(c.order->return_status, "NO_RETURN");
}

bool archived_between(const ReturnCase& c, const RmaFacts& r, Time deadline) {
  if (!c.order || !c.order->closed) return false;
  const auto& at = c.order->closed_at;
  return at && (!r.approved_at || *at >= *r.approved_at) && *at <= deadline;
}

bool inactive_at(const Location& l, std::optional<Time> at) {
  if (l.active) return false;
  return !l.deactivated_at || !at || *l.deactivated_at <= *at;
}

bool made_good(const ReturnCase& c, const UnitFacts& u, const RestockRow& row) {
  return std::any_of(u.restocks.begin(), u.restocks.end(), [&](const RestockRow& x) {
    if (&x == &row || x.at < row.at) return false;
    const Location* l = find_location(c, x.location_id);
    return l && !inactive_at(*l, x.at) && (!u.route || u.route->location_id == x.location_id);
  });
}

Problem return_problem(const ReturnCase& c, const RmaFacts& r, std::string_view cause, Time since) {
  Problem p;
  p.cause = cause;
  p.subject = {SubjectKind::return_, r.rma->id};
  p.rma_id = r.rma->id;
  p.order_id = c.order ? c.order->id : r.rma->order_id;
  p.order_name = c.order && !c.order->name.empty() ? c.order->name : r.rma->order_name;
  p.since = since;
  return p;
}

Problem unit_problem(const ReturnCase& c, const UnitFacts& u, std::string_view cause, Time since) {
  RmaFacts r;
  r.rma = u.rma;
  Problem p = return_problem(c, r, cause, since);
  p.subject = {SubjectKind::unit, u.rma->id + "/" + u.unit->variant_id};
  return p;
}

void cannot_judge(Verdict& v, const RmaFacts& r) { v.no_data.push_back({r.rma->id, r.unjudgeable}); }

}  // namespace returnwatch::checks
