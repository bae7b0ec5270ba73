// The order's refunds: their money in parts, and who made them (the rule "Who made a
// refund").
#include <algorithm>

#include "checks/facts_internal.h"

namespace returnwatch::checks::internal {
namespace {

bool positive(const MoneyPair& m) { return (m.order && m.order->minor > 0) || (m.shop && m.shop->minor > 0); }

std::string digits_of_gid(const std::string& id) {
  return id.substr(id.rfind('/') + 1);  // all of it where there is no slash: npos + 1 is 0
}

bool is_app(const App& app, const std::string& word) {
  return (!app.id.empty() && digits_of_gid(app.id) == digits_of_gid(word)) ||
         (!app.handle.empty() && same_word(app.handle, word)) || (!app.title.empty() && same_word(app.title, word));
}

// The Shopify admin, as which a refund made by a person shows (docs/facts/shopify.md 2.3).
bool is_admin(const App& app) {
  return is_app(app, "1830279") || is_app(app, "shopify_web") || is_app(app, "Shopify Web");
}

bool nobody(const App& app) { return app.id.empty() && app.handle.empty() && app.title.empty(); }

Actor actor_of(const App& app, const Policy& policy) {
  const App& ours = policy.returngo_app;
  if (is_app(app, ours.id) || is_app(app, ours.handle) || is_app(app, ours.title)) return Actor::returngo;
  if (nobody(ours) && (contains_word(app.title, "returngo") || contains_word(app.handle, "returngo")))
    return Actor::returngo;
  for (const std::string& allowed : policy.refund_apps)
    if (is_app(app, allowed)) return Actor::allowed;
  if (is_admin(app)) return Actor::person;
  return nobody(app) ? Actor::none : Actor::other_app;
}

// Its successful money less shipping and duties. One at order level that is just the tip gave that back.
std::int64_t item_money(const Refund& refund, const Order& order) {
  if (!refund.total.order) return 0;
  const Money& total = *refund.total.order;
  std::int64_t out = total.minor;
  if (refund.besides.order && refund.besides.order->currency == total.currency) out -= refund.besides.order->minor;
  if (refund.lines.empty() && order.tip.order && order.tip.order->minor > 0 && total == *order.tip.order) out = 0;
  return std::max<std::int64_t>(0, out);
}

void read_parts(RefundFacts& r) {
  bool money = false, all_credit = true;
  for (const OrderTransaction& tx : r.refund->transactions) {
    if (!same_word(tx.kind, "REFUND")) continue;
    const std::int64_t minor = tx.amount.order ? tx.amount.order->minor : 0;
    switch (refund_status(tx.status)) {
      case RefundStatus::success:
        money = true;
        all_credit = all_credit && same_word(tx.gateway, "shopify_store_credit");
        break;
      case RefundStatus::failed:
        r.failed += minor;
        break;
      case RefundStatus::waits:
        r.waiting += minor;
        break;
      case RefundStatus::unknown:
        r.unknown_status = tx.status;
        break;
    }
  }
  r.credit = money && all_credit;
}

RefundFacts facts_of(const Refund& refund, const Order& order, const std::vector<const Rma*>& rmas,
                     const Context& ctx) {
  RefundFacts r;
  r.refund = &refund;
  r.order = &order;
  r.money = positive(refund.total);
  r.items = item_money(refund, order);
  r.order_level = refund.lines.empty();
  r.all_cancel =
      !refund.lines.empty() && std::all_of(refund.lines.begin(), refund.lines.end(),
                                           [](const RefundLine& l) { return same_word(l.restock_type, "CANCEL"); });
  read_parts(r);
  for (const Rma* rma : rmas)
    for (const Transaction& tx : rma->transactions)
      if (!refund.id.empty() && tx.platform_refund_id == refund.id && tx_type(tx.type) != TxType::charge)
        r.payouts.push_back(&tx);
  r.by_app = !nobody(refund.app) && !is_admin(refund.app);
  r.actor = r.carried() ? Actor::returngo : actor_of(refund.app, ctx.policy);
  return r;
}

}  // namespace

void read_refunds(const ReturnCase& c, const Context& ctx, Facts& f) {
  std::vector<const Rma*> rmas;
  for (const Rma& rma : c.rmas) rmas.push_back(&rma);
  for (const Rma& rma : c.chain_rmas) rmas.push_back(&rma);
  if (c.order)
    for (const Refund& refund : c.order->refunds) f.refunds.push_back(facts_of(refund, *c.order, rmas, ctx));
  for (const Order& order : c.chain)
    for (const Refund& refund : order.refunds) {
      f.refunds.push_back(facts_of(refund, order, rmas, ctx));
      f.refunds.back().of_chain = true;
    }
}

}  // namespace returnwatch::checks::internal
