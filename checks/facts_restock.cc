// Which units are back in stock: a refund line, a return's disposition, or a rise of on-hand in the agent's own
// snapshots (docs/facts/shopify.md 2.4). Each quantity is given to one unit, oldest first; what is left over shows as a
// second restock.
#include <algorithm>
#include <map>

#include "checks/facts_internal.h"

namespace returnwatch::checks::internal {
namespace {

struct Row {
  RestockRow row;
  const RefundFacts* refund = nullptr;  // whose payouts may name the unit
  const Rma* of = nullptr;              // whose native return it belongs to, where that is known
};

const Rma* owner(const Facts& f, const NativeReturn& n) {
  const auto it = f.native_of.find(&n);
  return it == f.native_of.end() ? nullptr : it->second;
}

const RmaFacts* rma_of(const Facts& f, const UnitFacts& u) {
  for (const auto* rmas : {&f.rmas, &f.chain})
    for (const RmaFacts& r : *rmas)
      if (r.rma == u.rma) return &r;
  return nullptr;
}

std::vector<const NativeReturn*> native_returns(const ReturnCase& c) {
  std::vector<const NativeReturn*> out;
  for (const NativeReturn& n : c.order->returns) out.push_back(&n);
  for (const Order& o : c.chain)
    for (const NativeReturn& n : o.returns) out.push_back(&n);
  return out;
}

// CANCEL is a cancelled line before fulfilment, unless it was made after the return was approved.
bool counts(const RefundLine& line, const Refund& refund, const Facts& f, const std::vector<UnitFacts*>& units) {
  if (!line.restocked) return false;
  if (same_word(line.restock_type, "RETURN") || same_word(line.restock_type, "LEGACY_RESTOCK")) return true;
  if (!same_word(line.restock_type, "CANCEL") || !refund.created_at) return false;
  return std::any_of(units.begin(), units.end(), [&](const UnitFacts* u) {
    const RmaFacts* r = rma_of(f, *u);
    return r && r->approved_at && *refund.created_at >= *r->approved_at;
  });
}

std::vector<Row> collect(const ReturnCase& c, Facts& f) {
  std::vector<Row> rows;
  for (const RefundFacts& r : f.refunds)
    for (const RefundLine& l : r.refund->lines) {
      if (!counts(l, *r.refund, f, units_of_line(f, l.line_id))) continue;
      const RestockWay way =
          same_word(l.restock_type, "CANCEL") ? RestockWay::refund_cancel : RestockWay::refund_return;
      rows.push_back({{way, l.line_id, l.quantity, l.location_id, r.refund->created_at, r.refund->id}, &r, r.of});
    }
  for (const NativeReturn* each : native_returns(c))
    for (const Disposition& d : each->dispositions)
      if (same_word(d.type, "RESTOCKED"))
        rows.push_back({{RestockWay::disposition, d.line_id, d.quantity, d.location_id, d.created_at, each->id},
                        nullptr,
                        owner(f, *each)});
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.row.at < b.row.at; });
  return rows;
}

// Restocks made before the first return on the line were of other units, as far as enough were ordered.
int drop_earlier(const std::vector<UnitFacts*>& units, const Row& row, int& earlier) {
  Time first = Time::max();
  for (const UnitFacts* u : units) first = std::min(first, u->rma->created_at.value_or(Time{}));
  if (!row.row.at || *row.row.at >= first) return row.row.quantity;
  int ordered = 0;
  for (const UnitFacts* u : units)
    if (u->line) ordered = u->line->quantity;
  const int returned = static_cast<int>(units.size());
  const int was = earlier;
  earlier += row.row.quantity;
  return spilled(ordered, returned, earlier) - spilled(ordered, returned, was);
}

// Units of the return that it belongs to, if any of them is of this line.
std::vector<UnitFacts*> of_return(const std::vector<UnitFacts*>& units, const Rma* of) {
  std::vector<UnitFacts*> own;
  for (UnitFacts* u : units)
    if (u->rma == of) own.push_back(u);
  return own.empty() ? units : own;
}

bool had_come(const UnitFacts& u, std::optional<Time> by) { return u.received_at && (!by || *u.received_at <= *by); }

// A unit that a payout names; then one that had come back by then; a unit that somebody decided not to restock, or that
// did not come back, comes last.
UnitFacts* choose(const std::vector<UnitFacts*>& all, const Row& row) {
  const std::vector<UnitFacts*> units = of_return(all, row.of);
  auto named = [&row](const UnitFacts* u) {
    return row.refund && std::any_of(row.refund->payouts.begin(), row.refund->payouts.end(),
                                     [u](const Transaction* tx) { return !tx->unit_ids.empty() && names(*tx, *u); });
  };
  auto meant = [](const UnitFacts* u) { return !u->not_restockable && !u->not_returned; };
  for (UnitFacts* u : units)
    if (u->restocks.empty() && named(u)) return u;
  for (UnitFacts* u : units)
    if (u->restocks.empty() && meant(u) && had_come(*u, row.row.at)) return u;
  for (UnitFacts* u : units)
    if (u->restocks.empty() && meant(u)) return u;
  for (UnitFacts* u : units)
    if (u->restocks.empty()) return u;
  for (UnitFacts* u : units)
    if (named(u)) return u;
  return units.empty() ? nullptr : units.front();
}

// All units of a line on returns that owe; those validated as not returned last: a restock of one shows as an excess.
std::vector<UnitFacts*> takers(Facts& f, const std::string& line_id) {
  std::vector<UnitFacts*> out = units_of_line(f, line_id);
  for (const RmaFacts* r : payees(f))
    for (UnitFacts* u : r->units)
      if (r->owes && u->not_returned && u->unit->line_id == line_id) out.push_back(u);
  return out;
}

void give_rows(const ReturnCase& c, Facts& f) {
  std::map<std::string, int> earlier;
  for (const Row& row : collect(c, f)) {
    const std::vector<UnitFacts*> units = takers(f, row.row.line_id);
    int left = drop_earlier(units, row, earlier[row.row.line_id]);
    for (; left > 0; --left) {
      UnitFacts* u = choose(units, row);
      if (!u) break;
      u->restocks.push_back(row.row);
      u->restocks.back().quantity = 1;
    }
  }
}

// NOT_RESTOCKED and MISSING are decisions; PROCESSING_REQUIRED is not one.
void read_decisions(const ReturnCase& c, Facts& f) {
  for (const NativeReturn* n : native_returns(c))
    for (const Disposition& d : n->dispositions) {
      if (!same_word(d.type, "NOT_RESTOCKED") && !same_word(d.type, "MISSING")) continue;
      int left = d.quantity;
      for (UnitFacts* u : of_return(units_of_line(f, d.line_id), owner(f, *n))) {
        if (left <= 0) break;
        if (u->not_restockable || !u->restocks.empty()) continue;
        u->not_restockable = true;
        --left;
      }
    }
}

bool same_place(const std::string& claim_location, const std::string& location) {
  return claim_location.empty() || claim_location == location;
}

// Whether the rise can be from after the receipt: both snapshots are; or the later one is, and the level has moved
// since.
bool after_receipt(const ReturnCase& c, const StockRise& rise, Time received) {
  if (rise.after >= received) return true;
  if (rise.at <= received) return false;
  return std::none_of(c.levels.begin(), c.levels.end(), [&](const StockLevel& level) {
    return level.item_id == rise.item_id && level.location_id == rise.location_id && level.updated_at &&
           *level.updated_at < received;
  });
}

// What of a rise is still to be given out, and in which state it stands there.
struct Left {
  const StockRise* rise;
  long sellable, held, damaged;
};

enum class State { sellable, held, damaged };

long& part(Left& l, State s) {
  switch (s) {
    case State::sellable:
      return l.sellable;
    case State::held:
      return l.held;
    case State::damaged:
      return l.damaged;
  }
  return l.sellable;
}

constexpr State kStates[] = {State::sellable, State::held, State::damaged};

std::vector<Left> all_rises(const ReturnCase& c) {
  std::vector<Left> out;
  for (const StockRise& r : c.rises) out.push_back({&r, r.quantity - r.held - r.damaged, r.held, r.damaged});
  std::stable_sort(out.begin(), out.end(), [](const Left& a, const Left& b) { return a.rise->at < b.rise->at; });
  return out;
}

// The stored claims are those of the last judgement: this case's own are known better.
std::vector<StockClaim> all_claims(const ReturnCase& c, const Facts& f) {
  std::vector<StockClaim> claims = c.claims;
  for (const UnitFacts& u : f.units) {
    claims.erase(std::remove_if(claims.begin(), claims.end(),
                                [&u](const StockClaim& s) { return s.rma_id == u.rma->id && s.unit_id == u.unit->id; }),
                 claims.end());
    if (!u.received_at || !u.line || u.not_restockable || u.not_returned) continue;
    StockClaim own{u.line->inventory_item_id,           u.rma->id,      u.unit->id,
                   u.route ? u.route->location_id : "", *u.received_at, {}};
    if (!u.restocks.empty()) {
      own.restocked_at = u.restocks.front().at;
      if (!u.restocks.front().location_id.empty()) own.location_id = u.restocks.front().location_id;
    }
    claims.push_back(own);
  }
  std::stable_sort(claims.begin(), claims.end(),
                   [](const StockClaim& a, const StockClaim& b) { return a.received_at < b.received_at; });
  return claims;
}

// A restock already proven took its own part of a rise.
void take_proven(std::vector<Left>& rises, const StockClaim& s) {
  for (const State state : kStates)
    for (Left& l : rises)
      if (l.rise->item_id == s.item_id && part(l, state) > 0 && same_place(s.location_id, l.rise->location_id) &&
          *s.restocked_at >= l.rise->after && *s.restocked_at <= l.rise->at) {
        --part(l, state);
        return;
      }
}

void put(Facts& f, const StockClaim& s, const StockRise& rise, State state) {
  for (UnitFacts& u : f.units) {
    if (u.rma->id != s.rma_id || u.unit->id != s.unit_id || !u.restocks.empty()) continue;
    switch (state) {
      case State::sellable:
        u.restocks.push_back({RestockWay::stock_rise, "", 1, rise.location_id, rise.at, ""});
        break;
      case State::held:
        u.held = &rise;
        break;
      case State::damaged:
        u.damaged = u.not_restockable = true;
        break;
    }
  }
}

void take_waiting(const ReturnCase& c, Facts& f, std::vector<Left>& rises, const StockClaim& s) {
  for (const State state : kStates)
    for (Left& l : rises) {
      if (l.rise->item_id != s.item_id || part(l, state) <= 0 || !same_place(s.location_id, l.rise->location_id) ||
          !after_receipt(c, *l.rise, s.received_at))
        continue;
      --part(l, state);
      return put(f, s, *l.rise, state);
    }
}

// Each rise once, to the oldest receipt first; what can be sold before what is held back.
void give_rises(const ReturnCase& c, Facts& f) {
  const std::vector<StockClaim> claims = all_claims(c, f);
  std::vector<Left> rises = all_rises(c);
  for (const StockClaim& s : claims)
    if (s.restocked_at) take_proven(rises, s);
  for (const StockClaim& s : claims)
    if (!s.restocked_at) take_waiting(c, f, rises, s);
}

// A level that moved after receipt, without a rise that can be given to the unit, proves nothing; nor does one not read
// since. Where the item has levels and none at the routed location, nothing can have risen there.
void read_doubt(const ReturnCase& c, UnitFacts& u) {
  if (!u.restocks.empty() || u.held || u.damaged || !u.received_at || !u.line) return;
  const std::string location = u.route ? u.route->location_id : "";
  bool any = false;
  for (const StockLevel& level : c.levels) {
    if (level.item_id != u.line->inventory_item_id) continue;
    any = any || level.read_at > *u.received_at;
    if (!same_place(location, level.location_id)) continue;
    if (!level.updated_at || *level.updated_at >= *u.received_at || level.read_at <= *u.received_at)
      u.restock_unsure = true;
  }
  if (!any) u.restock_unsure = true;
}

}  // namespace

void read_restocks(const ReturnCase& c, Facts& f) {
  if (!c.order) return;
  give_rows(c, f);
  read_decisions(c, f);
  give_rises(c, f);
  for (UnitFacts& u : f.units) read_doubt(c, u);
}

}  // namespace returnwatch::checks::internal
