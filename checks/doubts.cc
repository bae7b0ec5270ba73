#include "checks/doubts.h"

#include <algorithm>

#include "checks/known_words.h"
#include "checks/words.h"

namespace returnwatch::checks {
namespace {

class Finder {
 public:
  std::vector<Doubt> out;

  void word(unsigned areas, bool known, const std::string& what, const std::string& raw) {
    if (!known) out.push_back({areas, "unknown " + what + " \"" + raw.substr(0, 60) + "\""});
  }
  void shopify(unsigned areas, const char* field, const std::string& what, const std::string& raw) {
    word(areas, known_word(field, raw), what, raw);
  }
  void money(const MoneyPair& amount) {
    for (const auto& m : {amount.order, amount.shop})
      if (m) word(kMoney, known_currency(m->currency), "currency", m->currency);
  }
};

void of_rma(const Rma& r, Finder& f) {
  f.word(kAllAreas, rma_status(r.status) != RmaStatus::unknown, "return status", r.status);
  for (const Shipment& s : r.shipments)
    if (!s.outbound)
      f.word(kMoney | kStock | kExchange, shipment_status(s.status) != ShipmentStatus::unknown, "shipment status",
             s.status);
  for (const Unit& u : r.units) f.money(u.paid_price);
  for (const ExchangeRef& e : r.exchanges)
    f.word(kMoney | kExchange, known_exchange_type(e.type), "exchange type", e.type);
  for (const Transaction& tx : r.transactions) {
    f.word(kMoney | kExchange, tx_type(tx.type) != TxType::unknown, "ReturnGO transaction type", tx.type);
    f.word(kMoney | kExchange, tx_status(tx.status) != TxStatus::unknown, "ReturnGO transaction status", tx.status);
    if (tx_type(tx.type) == TxType::payment_refund)
      f.word(kMoney, known_processor(tx.processor), "payment processor", tx.processor);
    f.money(tx.amount);
  }
}

void of_transaction(const OrderTransaction& tx, Finder& f) {
  f.shopify(kMoney, "transaction.kind", "Shopify transaction kind", tx.kind);
  f.shopify(kMoney, "transaction.status", "Shopify transaction status", tx.status);
}

void of_fulfillment(const Order& o, Finder& f) {
  for (const FulfillmentOrder& x : o.fulfillment_orders) {
    f.shopify(kExchange, "fulfillmentOrder.status", "fulfilment order status", x.status);
    f.shopify(kExchange, "fulfillmentOrder.requestStatus", "fulfilment request status", x.request_status);
    for (const std::string& reason : x.holds) f.shopify(kExchange, "hold.reason", "hold reason", reason);
  }
}

void of_order(const Order& o, Finder& f) {
  f.shopify(kMoney, "displayFinancialStatus", "financial status", o.financial_status);
  f.money(o.received);
  for (const Refund& r : o.refunds) {
    for (const OrderTransaction& tx : r.transactions) of_transaction(tx, f);
    for (const RefundLine& l : r.lines) f.shopify(kMoney | kStock, "restockType", "restock type", l.restock_type);
  }
  for (const Dispute& d : o.disputes) {
    f.shopify(kMoney, "dispute.status", "dispute status", d.status);
    f.shopify(kMoney, "dispute.initiatedAs", "kind of dispute", d.initiated_as);
  }
  for (const NativeReturn& n : o.returns) {
    f.shopify(kNative, "return.status", "Shopify return status", n.status);
    for (const Disposition& d : n.dispositions) f.shopify(kStock, "disposition.type", "disposition", d.type);
  }
  of_fulfillment(o, f);
}

}  // namespace

std::vector<Doubt> doubts_of(const ReturnCase& c) {
  Finder f;
  for (const Rma& r : c.rmas) of_rma(r, f);
  if (c.order) of_order(*c.order, f);
  for (const Order& o : c.exchange_orders) {
    f.shopify(kExchange, "displayFulfillmentStatus", "fulfilment status", o.fulfillment_status);
    of_order(o, f);
  }
  return std::move(f.out);
}

void withhold(const std::vector<Doubt>& doubts, unsigned areas, const ReturnCase& c, Verdict& v) {
  const auto doubt =
      std::find_if(doubts.begin(), doubts.end(), [areas](const Doubt& d) { return (d.areas & areas) != 0; });
  if (doubt == doubts.end()) return;
  v.problems.clear();
  v.why.clear();
  if (c.rmas.empty()) v.no_data.push_back({"", doubt->reason, ""});
  for (const Rma& r : c.rmas) {
    const auto told = [&r](const NoData& n) { return n.rma_id == r.id; };
    if (std::none_of(v.no_data.begin(), v.no_data.end(), told)) v.no_data.push_back({r.id, doubt->reason, ""});
  }
}

}  // namespace returnwatch::checks
