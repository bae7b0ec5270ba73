// docs/facts/specification.md section 4: more units of a line put back than came back. Counted per RMA and variant over
// refund lines and dispositions; a rise of on-hand alone is never held against a return.
#include <algorithm>
#include <map>

#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

struct Tally {
  const UnitFacts* unit = nullptr;
  int units = 0, received = 0, unsellable = 0;
  int returned = 0, cancelled = 0;  // restocks: by refund lines of returned items and dispositions; by CANCEL lines
  const RestockRow* last = nullptr;
};

void count(const UnitFacts& u, Tally& t) {
  if (!t.unit) t.unit = &u;
  ++t.units;
  t.received += u.received_at && !u.not_returned ? 1 : 0;
  int rows = 0;
  for (const RestockRow& row : u.restocks) {
    if (row.way == RestockWay::stock_rise) continue;
    ++rows;
    ++(row.way == RestockWay::refund_cancel ? t.cancelled : t.returned);
    if (!t.last || row.at >= t.last->at) t.last = &row;
  }
  const Validation& seen = u.unit->validation;
  if (rows == 0 || !seen.at || !seen.is_returned || seen.is_restockable) return;
  t.unit = &u;
  ++t.unsellable;
}

// CANCEL is Shopify's word for what was never fulfilled: it concerns the returned units only as far as no other units
// of the line were ordered that it can be of.
int restocked(const Tally& t, const Facts& f) {
  int ordered = 0, returning = 0;
  if (t.unit->line) ordered = t.unit->line->quantity;
  for (const RmaFacts& r : f.rmas)
    for (const UnitFacts* u : r.units)
      returning += r.owes && u->unit->line_id == t.unit->unit->line_id && !u->not_returned ? 1 : 0;
  return t.returned + std::max(0, t.cancelled - std::max(0, ordered - returning));
}

// Units of this return that a disposition says were not restocked or are missing, of which a restock can only be a
// second word. Those of a native return that nobody can be named of may be of the line's other returns.
int disposed_away(const ReturnCase& c, const Facts& f, const Rma& r, const std::string& line) {
  int own = 0, anybody = 0;
  for (const NativeReturn& n : c.order->returns)
    for (const Disposition& d : n.dispositions) {
      if (d.line_id != line || (!same_word(d.type, "NOT_RESTOCKED") && !same_word(d.type, "MISSING"))) continue;
      const auto of = f.native_of.find(&n);
      if (of == f.native_of.end())
        anybody += d.quantity;
      else if (of->second == &r)
        own += d.quantity;
    }
  for (const UnitFacts& u : f.units)
    if (u.rma != &r && u.unit->line_id == line && u.restocks.empty()) --anybody;
  return own + std::max(0, anybody);
}

std::string_view cause_of(const ReturnCase& c, const Facts& f, const Tally& t, int restocked) {
  if (restocked > t.received) return t.received == 0 ? "restocked_early" : "restocked_twice";
  if (t.unsellable > 0) return "restocked_unsellable";
  const int decided = disposed_away(c, f, *t.unit->rma, t.unit->unit->line_id);
  return restocked > 0 && restocked + decided > t.units ? "restocked_unsellable" : "";
}

void judge(const ReturnCase& c, const Facts& f, const RmaFacts& r, const Context& ctx, Verdict& v) {
  if (!r.owes) return;
  if (!ctx.reach.has(Need::returns) && (ctx.policy.native_returns || returns_unread(c)))
    v.no_data.push_back({r.rma->id, std::string(to_string(Need::returns)) + ": " + ctx.reach.why(Need::returns)});
  std::map<std::string, Tally> lines;
  for (const UnitFacts* u : r.units) count(*u, lines[u->unit->line_id]);
  for (const auto& [line, t] : lines) {
    ++v.looked_at;
    const int n = restocked(t, f);
    const std::string_view cause = cause_of(c, f, t, n);
    if (cause.empty()) continue;
    Problem p = unit_problem(c, *t.unit, cause, t.last->at.value_or(r.approved_at.value_or(Time{})));
    const std::string what = t.unit->unit->sku.empty() ? "An item" : t.unit->unit->sku;
    p.summary =
        what + " of return " + r.rma->id + " was put back into stock " +
        (cause == "restocked_twice" ? std::to_string(n) + " times though " + std::to_string(t.received) + " came back."
         : cause == "restocked_early" ? "before it came back."
                                      : "though it was judged not fit for sale.");
    p.evidence.push_back({"shopify", std::to_string(n) + " unit(s) of the line restocked", t.last->at, t.last->ref});
    p.evidence.push_back(
        {"returngo", std::to_string(t.received) + " unit(s) received", t.unit->received_at, r.rma->id});
    v.problems.push_back(std::move(p));
  }
}

}  // namespace

CheckInfo restock_excess_check() {
  CheckInfo i;
  i.id = "restock_excess";
  i.title = "More restocked than came back";
  i.topic = Topic::stock;
  i.owner = Owner::operations;
  i.severity = Severity::critical;
  i.grace = Duration{0};
  i.needs = {Need::returngo, Need::orders};
  i.part_needs = {{Need::locations}, {Need::returns}};
  i.causes = {
      {"restocked_twice",
       "Count the shelf and correct the quantity in Shopify, before somebody buys what is not there."},
      {"restocked_early",
       "Keep the quantity reserved until the parcel is here; if it does not come, take it out again in Shopify."},
      {"restocked_unsellable",
       "Take the item out of the sellable stock in Shopify; if it is fit for sale after all, correct its inspection in "
       "ReturnGO."},
  };
  for (CauseInfo& cause : i.causes) cause.permanent = true;
  i.judge_return = judge;
  i.counts_itself = true;
  i.hangs_on = kStock;
  i.reads = "refund lines and return dispositions in Shopify; receipt and validation in ReturnGO";
  i.fires =
      "more units of a line were restocked than came back, before any came back, or although they were judged not fit "
      "for sale";
  i.not_when = "restock of lines cancelled before fulfilment";
  return i;
}

}  // namespace returnwatch::checks
