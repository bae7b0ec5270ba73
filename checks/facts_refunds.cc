// The order's refunds, and who made each: the rule "Who made a refund".
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

RefundFacts facts_of(const Refund& refund, const Order& order, const std::vector<const Rma*>& rmas,
                     const Context& ctx) {
  RefundFacts r;
  r.refund = &refund;
  r.order = &order;
  r.money = positive(refund.total);
  r.order_level = refund.lines.empty();
  r.all_cancel =
      !refund.lines.empty() && std::all_of(refund.lines.begin(), refund.lines.end(),
                                           [](const RefundLine& l) { return same_word(l.restock_type, "CANCEL"); });
  for (const Rma* rma : rmas)
    for (const Transaction& tx : rma->transactions)
      if (!refund.id.empty() && tx.platform_refund_id == refund.id && tx_type(tx.type) != TxType::charge)
        r.payouts.push_back(&tx);
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
