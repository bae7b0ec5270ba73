#include "agent/cycle/stages.h"

#include <algorithm>

namespace returnwatch::agent {
namespace {

using namespace checks;

// When money that names or holds this unit went out, as Shopify dates it.
std::optional<Time> refunded_at(const UnitFacts& u, const Facts& f) {
  std::optional<Time> first;
  for (const RefundFacts& r : f.refunds) {
    if (!r.money || !r.refund->created_at) continue;
    const bool named =
        std::any_of(r.payouts.begin(), r.payouts.end(), [&u](const checks::Transaction* tx) { return names(*tx, u); });
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

}  // namespace

std::vector<StageSpan> stage_spans(const ReturnCase& c, const Facts& facts) {
  std::vector<StageSpan> out;
  for (const RmaFacts& r : facts.rmas) {
    for (const UnitFacts* u : r.units) {
      if (u->received_at && !u->restocks.empty() && u->restocks.front().at)
        out.push_back({r.rma->id, u->unit->id, "received_to_restocked", *u->restocks.front().at - *u->received_at});
      if (u->resolution == Resolution::payment && u->paid && u->due_at)
        if (const auto at = refunded_at(*u, facts))
          out.push_back({r.rma->id, u->unit->id, "due_to_refunded", *at - *u->due_at});
    }
    for (const ExchangeRef& ref : r.rma->exchanges)
      for (const Order& o : c.exchange_orders)
        if (o.id == ref.order_id && o.created_at)
          if (const auto at = fulfilled_at(o))
            out.push_back({r.rma->id, o.id, "released_to_fulfilled", *at - *o.created_at});
  }
  return out;
}

}  // namespace returnwatch::agent
