#include "agent/cycle/stages.h"

#include "checks/pace.h"

namespace returnwatch::agent {
using namespace checks;

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
