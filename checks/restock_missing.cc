// docs/facts/specification.md section 4: received and restockable, and none of the three ways in which stock comes back
// shows it (facts_restock.cc).
#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

constexpr Duration kGrace = hours(24);

// A RETURN line of this unit that Shopify did not restock, at a location inactive then (restock_inactive_location tells
// it too).
bool refused(const Facts& f, const ReturnCase& c, const UnitFacts& u) {
  for (const RefundFacts& refund : f.refunds)
    for (const RefundLine& line : refund.refund->lines) {
      if (line.line_id != u.unit->line_id || line.restocked || !same_word(line.restock_type, "RETURN")) continue;
      const Location* l = find_location(c, line.location_id);
      if (l && inactive_at(*l, refund.refund->created_at)) return true;
    }
  return false;
}

std::string_view cause_of(const ReturnCase& c, const Facts& f, const RmaFacts& r, const UnitFacts& u,
                          const Context& ctx) {
  const Location* l = u.route ? find_location(c, u.route->location_id) : nullptr;
  if ((l && !l->active) || refused(f, c, u)) return "location_inactive";
  return archived_between(c, r, ctx.deadline(*u.received_at)) ? "order_archived" : "no_movement";
}

const char* because(std::string_view cause) {
  if (cause == "location_inactive") return "the location it was to go to is inactive";
  if (cause == "order_archived") return "the order was archived meanwhile";
  return "no stock has moved";
}

std::string item(const UnitFacts& u) { return u.unit->sku.empty() ? std::string("An item") : u.unit->sku; }

// On-hand rose and what is for sale did not: it lies in quality control, is reserved or kept as safety stock.
void tell_held(const ReturnCase& c, const UnitFacts& u, Verdict& v) {
  Problem p = unit_problem(c, u, "held_back", u.held->at);
  p.summary = item(u) + " of return " + u.rma->id +
              " arrived and is counted, but is held back from sale (quality control, reserved or safety stock).";
  p.evidence.push_back({"returngo", "unit received", u.received_at, u.rma->id});
  p.evidence.push_back({"shopify", "on-hand stock rose, available stock did not", u.held->at, u.held->location_id});
  v.problems.push_back(std::move(p));
}

void tell(const ReturnCase& c, const Facts& f, const RmaFacts& r, const UnitFacts& u, const Context& ctx, Verdict& v) {
  const std::string_view cause = cause_of(c, f, r, u, ctx);
  Problem p = unit_problem(c, u, cause, *u.received_at);
  p.summary = item(u) + " of return " + u.rma->id + " was received and is not back in stock: " + because(cause) + ".";
  p.evidence.push_back({"returngo", "unit received", u.received_at, u.rma->id});
  p.evidence.push_back({"shopify", "no refund line or disposition has restocked it", c.order->read_at, c.order->id});
  for (const StockLevel& level : c.levels)
    if (level.item_id == u.line->inventory_item_id && level.updated_at &&
        (!u.route || u.route->location_id == level.location_id))
      p.evidence.push_back({"shopify", "stock level last moved", level.updated_at, level.location_id});
  v.problems.push_back(std::move(p));
}

bool expected(const UnitFacts& u) { return u.received_at && !u.no_shipment && !u.not_returned && !u.not_restockable; }

void judge(const ReturnCase& c, const Facts& f, const RmaFacts& r, const Context& ctx, Verdict& v) {
  const bool blind = ctx.policy.native_returns && !ctx.reach.has(Need::returns);
  for (const UnitFacts* u : r.units) {
    if (!expected(*u)) continue;
    ++v.looked_at;
    if (!u->restocks.empty()) {
      v.why.push_back({r.rma->id, "back in stock"});
      continue;
    }
    if (!u->line || !f.order_seen || blind) {
      v.no_data.push_back({r.rma->id, blind
                                          ? std::string(to_string(Need::returns)) + ": " + ctx.reach.why(Need::returns)
                                      : !f.order_seen ? f.order_unseen_why
                                                      : "the order does not show the returned line"});
      continue;
    }
    if (u->line->gift_card || !u->line->requires_shipping || u->line->variant_id.empty()) continue;
    if (u->line->tracked && !*u->line->tracked) continue;  // untracked_variant tells it
    if (u->held) {
      tell_held(c, *u, v);
      continue;
    }
    if (returns_unread(c)) {
      v.no_data.push_back({r.rma->id, "the order has a return in Shopify that was not read"});
      continue;
    }
    if (u->restock_unsure) {
      v.no_data.push_back({r.rma->id, "the stock level moved after receipt, or was not read yet: it proves nothing"});
      continue;
    }
    tell(c, f, r, *u, ctx, v);
  }
}

}  // namespace

CheckInfo restock_missing_check() {
  CheckInfo i;
  i.id = "restock_missing";
  i.title = "Received and not back in stock";
  i.topic = Topic::stock;
  i.owner = Owner::operations;
  i.severity = Severity::warning;
  i.grace = kGrace;
  i.needs = {Need::returngo, Need::orders, Need::locations, Need::products, Need::inventory};
  i.part_needs = {{Need::returns}};
  i.causes = {
      {"location_inactive",
       "The location it was to go to is inactive: restock the item at an active one, and change the route."},
      {"order_archived",
       "Find the item, then restock it from the return in ReturnGO; if ReturnGO does not find the archived order, add "
       "it in Products > Inventory."},
      {"no_movement",
       "Find the item, then restock it from the return in ReturnGO or add it in Products > Inventory. If it is not fit "
       "for sale, mark it as not restockable in ReturnGO."},
      {"held_back",
       "It is counted but cannot be sold: finish its inspection, then make it available in Products > Inventory, or "
       "write it off as damaged.",
       Severity::info,
       {},
       hours(72)},
  };
  i.judge_return = judge;
  i.counts_itself = true;
  i.hangs_on = kStock;
  i.reads = "refund lines, return dispositions and stock levels in Shopify; the agent's own snapshots of on-hand";
  i.fires =
      "a received, restockable unit has no restock evidence 24 hours after receipt, or is counted and held back from "
      "sale for 72 hours";
  i.not_when =
      "somebody decided not to restock; gift cards and lines that need no shipping; the variant is gone or not tracked "
      "(untracked_variant reports it); returns without shipment; evidence exists or proves nothing";
  i.unseen_in_history =
      "stock levels of the past are not kept: an item counts as not moved before its last movement, so some of these "
      "would have been no data";
  i.stock_owed = true;
  return i;
}

}  // namespace returnwatch::checks
