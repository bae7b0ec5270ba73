// Which units are paid, and who paid them: the rules "Covered" and "Who made a refund".
//
// Money is given out in three passes, each oldest RMA first: payouts that ReturnGO says it made (with Shopify as processor only
// if the money is on the order), then refund lines, then order-level refunds. What one pass used, the next cannot use again.
#include <algorithm>
#include <map>

#include "checks/facts_internal.h"

namespace returnwatch::checks {

bool names(const Transaction& tx, const UnitFacts& u) {
  const TxType type = tx_type(tx.type);
  if (type == TxType::charge) return false;
  if (!tx.unit_ids.empty()) return std::find(tx.unit_ids.begin(), tx.unit_ids.end(), u.unit->id) != tx.unit_ids.end();
  switch (type) {
    case TxType::payment_refund: return u.resolution == Resolution::payment;
    case TxType::store_credit: return u.resolution == Resolution::store_credit;
    case TxType::gift_card: return u.resolution == Resolution::gift_card;
    case TxType::bank: return u.resolution == Resolution::bank;
    case TxType::unknown: return true;
    case TxType::charge: return false;
  }
  return false;
}

namespace internal {
namespace {

bool positive(const MoneyPair& m) { return (m.order && m.order->minor > 0) || (m.shop && m.shop->minor > 0); }

std::string digits_of_gid(const std::string& id) {
  const auto slash = id.rfind('/');
  return slash == std::string::npos ? id : id.substr(slash + 1);
}

bool is_app(const App& app, const std::string& word) {
  if (word.empty()) return false;
  return (!app.id.empty() && digits_of_gid(app.id) == digits_of_gid(word)) || (!app.handle.empty() && same_word(app.handle, word)) ||
         (!app.title.empty() && same_word(app.title, word));
}

// The Shopify admin, as which a refund made by a person shows (contracts/shopify.md 2.3).
bool is_admin(const App& app) { return is_app(app, "1830279") || is_app(app, "shopify_web") || is_app(app, "Shopify Web"); }

Actor actor_of(const App& app, const Policy& policy) {
  const App& ours = policy.returngo_app;
  if (is_app(app, ours.id) || is_app(app, ours.handle) || is_app(app, ours.title)) return Actor::returngo;
  if (ours.id.empty() && ours.handle.empty() && ours.title.empty() &&
      (contains_word(app.title, "returngo") || contains_word(app.handle, "returngo")))
    return Actor::returngo;
  for (const std::string& allowed : policy.refund_apps)
    if (is_app(app, allowed)) return Actor::allowed;
  if (is_admin(app)) return Actor::person;
  if (app.id.empty() && app.handle.empty() && app.title.empty()) return Actor::none;
  return Actor::other_app;
}

const RefundFacts* refund_by_id(const Facts& f, const std::string& id) {
  for (const RefundFacts& r : f.refunds)
    if (!id.empty() && r.refund->id == id) return &r;
  return nullptr;
}

// Whether ReturnGO's successful payout is to be believed. With Shopify as processor its money must be on the order; a credit
// code never shows there (contracts/returngo.md 5), so only refunds are held against it.
bool believed(const Transaction& tx, const Facts& f) {
  if (tx_type(tx.type) != TxType::payment_refund) return true;
  const bool by_shopify = same_word(tx.processor, "Shopify") || (tx.processor.empty() && !tx.platform_refund_id.empty());
  if (!by_shopify) return true;
  const RefundFacts* r = refund_by_id(f, tx.platform_refund_id);
  return r && r->money;
}

// A price difference paid back on an exchange does not pay for the exchange.
bool pays_in_full(const Transaction& tx, const UnitFacts& u, const RmaFacts& r) {
  if (u.resolution != Resolution::exchange) return true;
  std::vector<const UnitFacts*> named;
  for (const UnitFacts* other : r.units)
    if (names(tx, *other)) named.push_back(other);
  const auto price = still_owed(named);
  return price && tx.amount.order && tx.amount.order->currency == price->currency && tx.amount.order->minor >= price->minor;
}

void pay(UnitFacts& u, std::string how) {
  u.paid = true;
  u.paid_by = std::move(how);
}

// What refund lines can still pay for: (refund, line) -> units.
using LinePool = std::map<std::pair<const RefundFacts*, std::string>, int>;

void by_payouts(Facts& f, LinePool& pool) {
  for (RmaFacts& r : f.rmas)
    for (UnitFacts* u : r.units)
      for (const Transaction& tx : r.rma->transactions) {
        if (!names(tx, *u)) continue;
        const bool known = tx_type(tx.type) != TxType::unknown;
        switch (tx_status(tx.status)) {
          case TxStatus::requested: if (known) u->requested = &tx; break;
          case TxStatus::failed: if (known) u->failed = &tx; break;
          case TxStatus::unknown: u->paid_unsure = "ReturnGO payout with unknown status \"" + tx.status + "\""; break;
          case TxStatus::success:
            if (!known) {
              u->paid_unsure = "ReturnGO transaction of unknown type \"" + tx.type + "\"";
            } else if (!u->paid && believed(tx, f) && pays_in_full(tx, *u, r)) {
              pay(*u, "ReturnGO payout " + tx.id + " succeeded" +
                          (tx.platform_refund_id.empty() ? "" : " and refund " + tx.platform_refund_id + " is on the order"));
              if (const RefundFacts* refund = refund_by_id(f, tx.platform_refund_id)) {
                auto it = pool.find({refund, u->unit->line_id});
                if (it != pool.end() && it->second > 0) --it->second;
              }
            }
            break;
        }
      }
}

LinePool line_pool(const ReturnCase& c, Facts& f) {
  LinePool pool;
  std::map<std::string, std::pair<Time, int>> lines;   // line -> first return on it, units returned
  for (RmaFacts& r : f.rmas)
    if (r.owes)
      for (UnitFacts* u : r.units) {
        if (u->not_returned) continue;
        auto [it, fresh] = lines.emplace(u->unit->line_id, std::make_pair(r.rma->created_at.value_or(Time{}), 0));
        if (!fresh) it->second.first = std::min(it->second.first, r.rma->created_at.value_or(Time{}));
        ++it->second.second;
      }
  std::map<std::string, int> prior;                    // refunded before the first return on that line
  for (const RefundFacts& r : f.refunds) {
    if (!r.money) continue;
    for (const RefundLine& l : r.refund->lines) {
      const auto it = lines.find(l.line_id);
      if (it == lines.end()) continue;
      const bool before = r.refund->created_at && *r.refund->created_at < it->second.first && !r.carried();
      if (!before) {
        pool[{&r, l.line_id}] += l.quantity;
        continue;
      }
      int ordered = 0;
      if (c.order)
        for (const OrderLine& line : c.order->lines)
          if (line.id == l.line_id) ordered = line.quantity;
      const int was = prior[l.line_id];
      prior[l.line_id] = was + l.quantity;
      const int counts = spilled(ordered, it->second.second, was + l.quantity) - spilled(ordered, it->second.second, was);
      if (counts > 0) pool[{&r, l.line_id}] += counts;
    }
  }
  return pool;
}

void by_lines(Facts& f, LinePool& pool) {
  for (auto& [key, left] : pool)
    for (UnitFacts* u : units_of_line(f, key.second)) {
      if (left <= 0) break;
      if (u->paid) continue;
      pay(*u, "refund " + key.first->refund->id + " holds its line");
      --left;
    }
}

// Order-level money after the RMA that no payout has tied to other units.
std::optional<Money> order_level_money(const Facts& f, const RmaFacts& r, const std::string& currency,
                                       const std::map<const RefundFacts*, std::int64_t>& used) {
  Money total{0, currency};
  for (const RefundFacts& refund : f.refunds) {
    if (!refund.money || !refund.order_level || !refund.refund->total.order) continue;
    if (refund.refund->total.order->currency != currency) continue;
    if (r.rma->created_at && refund.refund->created_at && *refund.refund->created_at < *r.rma->created_at) continue;
    const auto it = used.find(&refund);
    total.minor += refund.refund->total.order->minor - (it == used.end() ? 0 : it->second);
  }
  return total.minor > 0 ? std::optional<Money>(total) : std::nullopt;
}

void use_up(Facts& f, const RmaFacts& r, Money amount, bool payment, std::map<const RefundFacts*, std::int64_t>& used) {
  for (RefundFacts& refund : f.refunds) {
    if (amount.minor <= 0) return;
    if (!refund.money || !refund.order_level || !refund.refund->total.order) continue;
    if (refund.refund->total.order->currency != amount.currency) continue;
    if (r.rma->created_at && refund.refund->created_at && *refund.refund->created_at < *r.rma->created_at) continue;
    const std::int64_t take = std::min(amount.minor, refund.refund->total.order->minor - used[&refund]);
    used[&refund] += take;
    if (payment) refund.spent += take;
    amount.minor -= take;
  }
}

void by_order_level(Facts& f) {
  std::map<const RefundFacts*, std::int64_t> used;
  for (const RefundFacts& refund : f.refunds)   // carried by a payout that did pay its units: spent on them
    for (const Transaction* tx : refund.payouts)
      if (tx_status(tx->status) == TxStatus::success && refund.refund->total.order)
        used[&refund] = refund.refund->total.order->minor;
  for (RmaFacts& r : f.rmas) {
    if (!r.owes) continue;
    for (const bool payment : {true, false}) {   // refunds first, whatever else the return holds after
      std::vector<const UnitFacts*> unpaid;
      for (UnitFacts* u : r.units)
        if (!u->paid && !u->not_returned && (u->resolution == Resolution::payment) == payment) unpaid.push_back(u);
      const auto price = still_owed(unpaid);
      if (!price || price->minor <= 0) continue;
      const auto there = order_level_money(f, r, price->currency, used);
      if (!there) continue;
      if (there->minor < price->minor) {
        if (payment) {
          r.part_paid = there;
          use_up(f, r, *there, payment, used);
        }
        continue;
      }
      for (UnitFacts* u : r.units)
        if (std::find(unpaid.begin(), unpaid.end(), u) != unpaid.end()) pay(*u, "an order-level refund covers what is owed");
      use_up(f, r, *price, payment, used);
    }
  }
}

void by_dispute(const ReturnCase& c, Facts& f) {
  if (!c.order) return;
  for (const Dispute& d : c.order->disputes) {
    if (same_word(d.status, "NEEDS_RESPONSE") || same_word(d.status, "UNDER_REVIEW")) f.dispute_open = true;
    const bool lost = same_word(d.status, "LOST") || same_word(d.status, "CHARGE_REFUNDED") || same_word(d.status, "ACCEPTED");
    if (lost && !same_word(d.initiated_as, "INQUIRY")) f.customer_paid_by_dispute = true;
  }
  if (!f.customer_paid_by_dispute) return;
  for (UnitFacts& u : f.units)
    if (!u.paid) pay(u, "a lost or refunded chargeback has paid the customer");
}

}  // namespace

void read_refunds(const ReturnCase& c, const Context& ctx, Facts& f) {
  if (!c.order) return;
  for (const Refund& refund : c.order->refunds) {
    RefundFacts r;
    r.refund = &refund;
    r.money = positive(refund.total);
    r.order_level = refund.lines.empty();
    r.all_cancel = !refund.lines.empty() && std::all_of(refund.lines.begin(), refund.lines.end(), [](const RefundLine& l) {
      return same_word(l.restock_type, "CANCEL");
    });
    for (const Rma& rma : c.rmas)
      for (const Transaction& tx : rma.transactions)
        if (!refund.id.empty() && tx.platform_refund_id == refund.id && tx_type(tx.type) != TxType::charge) r.payouts.push_back(&tx);
    r.actor = r.carried() ? Actor::returngo : actor_of(refund.app, ctx.policy);
    f.refunds.push_back(std::move(r));
  }
}

void read_coverage(const ReturnCase& c, Facts& f) {
  LinePool pool = line_pool(c, f);
  by_payouts(f, pool);
  by_lines(f, pool);
  by_order_level(f);
  by_dispute(c, f);
}

}  // namespace internal
}  // namespace returnwatch::checks
