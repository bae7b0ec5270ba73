// docs/facts/specification.md section 4: stock that came back for a variant whose stock Shopify does not keep.
#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

// Where the unit was, or is to be, put back.
std::string place_of(const UnitFacts& u) {
  for (const RestockRow& row : u.restocks)
    if (!row.location_id.empty()) return row.location_id;
  return u.route ? u.route->location_id : "";
}

enum class Stocked { yes, no, unknown };

Stocked stocked(const ReturnCase& c, const std::string& item, const std::string& location) {
  bool item_read = false;
  for (const StockLevel& level : c.levels) {
    if (level.item_id != item) continue;
    item_read = true;
    if (level.location_id == location) return level.active ? Stocked::yes : Stocked::no;
  }
  return item_read ? Stocked::no : Stocked::unknown;
}

std::string_view cause_of(const ReturnCase& c, const UnitFacts& u, const Context& ctx, std::string& where,
                          std::string& unknown) {
  const OrderLine& line = *u.line;
  if (line.variant_id.empty())
    return u.unit->variant_id.empty() ? "" : "variant_missing";  // no variant in either: a custom line
  if (line.tracked && !*line.tracked) return "tracking_off";
  const Location* l = find_location(c, place_of(u));
  if (!l || !l->active) return "";  // an inactive one is told by restock_inactive_location
  if (!ctx.reach.has(Need::inventory)) {
    unknown = std::string(to_string(Need::inventory)) + ": " + ctx.reach.why(Need::inventory);
    return "";
  }
  where = l->name;
  switch (stocked(c, line.inventory_item_id, l->id)) {
    case Stocked::no:
      return "not_stocked_at_location";
    case Stocked::unknown:
      unknown = "the stock levels have not been read yet";
      return "";
    case Stocked::yes:
      return "";
  }
  return "";
}

void judge(const ReturnCase& c, const Facts&, const RmaFacts& r, const Context& ctx, Verdict& v) {
  for (const UnitFacts* u : r.units) {
    if (!u->received_at || u->no_shipment || u->not_returned || u->not_restockable) continue;
    ++v.looked_at;
    if (!u->line) {
      v.no_data.push_back({r.rma->id, "the order does not show the returned line"});
      continue;
    }
    if (u->line->gift_card || !u->line->requires_shipping) continue;
    std::string where, unknown;
    const std::string_view cause = cause_of(c, *u, ctx, where, unknown);
    if (!unknown.empty()) v.no_data.push_back({r.rma->id, unknown});
    if (cause.empty()) continue;
    Problem p = unit_problem(c, *u, cause, *u->received_at);
    const std::string what = u->unit->sku.empty() ? "An item" : u->unit->sku;
    p.summary = what + " of return " + r.rma->id + " came back, but " +
                (cause == "variant_missing" ? "its variant no longer exists in Shopify"
                 : cause == "tracking_off"  ? "Shopify does not track stock of its variant"
                                            : "it is not stocked at " + where) +
                ": its stock does not count.";
    p.evidence.push_back({"returngo", "unit received", u->received_at, r.rma->id});
    p.evidence.push_back({"shopify",
                          cause == "variant_missing" ? "the order line has no variant any more"
                          : cause == "tracking_off"  ? "inventory item is not tracked"
                                                     : "no active stock level at " + where,
                          c.order->read_at,
                          u->line->inventory_item_id.empty() ? u->unit->variant_id : u->line->inventory_item_id});
    v.problems.push_back(std::move(p));
  }
}

}  // namespace

CheckInfo untracked_variant_check() {
  CheckInfo i;
  i.id = "untracked_variant";
  i.title = "Returned stock of an untracked variant";
  i.topic = Topic::stock;
  i.owner = Owner::operations;
  i.severity = Severity::warning;
  i.grace = Duration{0};
  i.needs = {Need::returngo, Need::orders, Need::products, Need::locations};
  i.part_needs = {{Need::inventory}};
  i.causes = {
      {"variant_missing",
       "Decide which product the item belongs to now (a successor, an outlet product, or none) and add the quantity "
       "there."},
      {"tracking_off",
       "If the product is meant to be counted, switch on tracking for the variant and enter the counted stock. If it "
       "is not (made to order, bundles), close this finding."},
      {"not_stocked_at_location",
       "Stock the variant at that location in Shopify and enter the quantity, or move the item to a location where it "
       "is stocked."},
  };
  i.judge_return = judge;
  i.counts_itself = true;
  i.hangs_on = kStock;
  i.reads = "the order line's variant, its inventory item and stock levels in Shopify";
  i.fires = "a received unit's variant is gone, has tracking off, or is not stocked where it is restocked or routed to";
  i.not_when =
      "gift cards and lines that need no shipping; units not to be restocked; not received yet; returns without "
      "shipment; an inactive location";
  return i;
}

}  // namespace returnwatch::checks
