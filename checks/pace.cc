#include "checks/pace.h"

#include <algorithm>

namespace returnwatch::checks {
namespace {

Duration at_rank(const std::vector<Duration>& sorted, std::size_t percent) {
  return sorted[(sorted.size() * percent + 99) / 100 - 1];
}

// The payout that credited the unit: ReturnGO's word, dated by its last change.
std::optional<Time> credited_at(const UnitFacts& u) {
  std::optional<Time> first;
  for (const Transaction& tx : u.rma->transactions) {
    if (tx_status(tx.status) != TxStatus::success || !names(tx, u)) continue;
    if (tx.created_at && (!first || *tx.created_at < *first)) first = tx.created_at;
  }
  return first;
}

void add(std::vector<LegSpan>& out, LegSpan span) {
  if (span.to >= span.from) out.push_back(std::move(span));
}

void add_unit(std::vector<LegSpan>& out, const UnitFacts& u, const Facts& facts) {
  if (!u.received_at) return;
  const LegSpan of{Leg::refund, u.rma->id, u.unit->resolution, *u.received_at, {}, u.due_at.value_or(*u.received_at)};
  const auto end = [&](Leg leg, std::optional<Time> at, Time counted_from) {
    if (at) add(out, {leg, of.rma_id, of.resolution, of.from, *at, counted_from});
  };
  if (u.resolution == Resolution::payment && u.paid) end(Leg::refund, refunded_at(u, facts), of.counted_from);
  if (credited(u) && u.paid) end(Leg::credit, credited_at(u), of.counted_from);
  if (!u.restocks.empty()) end(Leg::restock, u.restocks.front().at, of.from);
}

std::optional<Time> first_receipt(const RmaFacts& r) {
  std::optional<Time> first;
  for (const UnitFacts* u : r.units)
    if (u->received_at && (!first || *u->received_at < *first)) first = u->received_at;
  return first;
}

void add_exchange(std::vector<LegSpan>& out, const RmaFacts& r, const Order& released) {
  if (!released.created_at) return;
  const std::string resolution = r.units.empty() ? "" : r.units.front()->unit->resolution;
  if (r.approved_at)
    add(out, {Leg::release, r.rma->id, resolution, *r.approved_at, *released.created_at,
              first_receipt(r).value_or(*r.approved_at)});
  if (const auto at = fulfilled_at(released))
    add(out, {Leg::ship, r.rma->id, resolution, *released.created_at, *at, *released.created_at});
}

}  // namespace

std::optional<Time> refunded_at(const UnitFacts& u, const Facts& f) {
  std::optional<Time> first;
  for (const RefundFacts& r : f.refunds) {
    if (!r.money || !r.refund->created_at) continue;
    const bool named =
        std::any_of(r.payouts.begin(), r.payouts.end(), [&u](const Transaction* tx) { return names(*tx, u); });
    const bool held = std::any_of(r.refund->lines.begin(), r.refund->lines.end(),
                                  [&u](const RefundLine& l) { return l.line_id == u.unit->line_id; });
    if ((named || held) && (!first || *r.refund->created_at < *first)) first = r.refund->created_at;
  }
  return first;
}

std::optional<Time> fulfilled_at(const Order& o) {
  if (!same_word(o.fulfillment_status, "FULFILLED")) return std::nullopt;
  std::optional<Time> last;
  for (const FulfillmentOrder& x : o.fulfillment_orders)
    if (same_word(x.status, "CLOSED") && x.updated_at && (!last || *x.updated_at > *last)) last = x.updated_at;
  return last;
}

std::vector<LegSpan> leg_spans(const ReturnCase& c, const Facts& facts) {
  std::vector<LegSpan> out;
  for (const RmaFacts& r : facts.rmas) {
    for (const UnitFacts* u : r.units) add_unit(out, *u, facts);
    for (const ExchangeRef& ref : r.rma->exchanges)
      for (const Order& o : c.exchange_orders)
        if (o.id == ref.order_id) add_exchange(out, r, o);
  }
  return out;
}

Pace pace_of(std::vector<Duration> took) {
  if (took.empty()) return {};
  std::sort(took.begin(), took.end());
  return {took.size(), at_rank(took, 50), at_rank(took, 90), at_rank(took, 95)};
}

std::size_t late(const std::vector<LegSpan>& spans, Duration grace, const WorkTime& work) {
  return static_cast<std::size_t>(std::count_if(
      spans.begin(), spans.end(), [&](const LegSpan& s) { return work.add(s.counted_from, grace) < s.to; }));
}

}  // namespace returnwatch::checks
