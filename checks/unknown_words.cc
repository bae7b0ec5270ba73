#include "checks/unknown_words.h"

#include "checks/check.h"
#include "checks/known_words.h"
#include "checks/words.h"

namespace returnwatch::checks::internal {
namespace {

WordKind shopify(unsigned areas, std::string what, const std::string& field) {
  return {areas, std::move(what), [field](const std::string& w) { return known_word(field, w); }, words_of(field)};
}

struct Kinds {
  WordKind rma_status{kAllAreas,
                      "return status",
                      [](const std::string& w) { return checks::rma_status(w) != RmaStatus::unknown; },
                      {"Pending", "Approved", "Received", "Validated", "Done", "Rejected", "Canceled"}};
  WordKind shipment_status{kMoney | kStock | kExchange,
                           "shipment status",
                           [](const std::string& w) { return checks::shipment_status(w) != ShipmentStatus::unknown; },
                           {"Pending", "LabelCreated", "Shipped", "Received", "Canceled", "Validated"}};
  WordKind resolution{
      kAllAreas,
      "resolution",
      [](const std::string& w) { return checks::resolution(w) != Resolution::unknown; },
      {"RefundToPaymentMethod", "RefundToStoreCredit", "NewGiftCard", "VariantExchange", "RefundToBankAccount"}};
  WordKind exchange_type{kMoney | kExchange,
                         "exchange type",
                         [](const std::string& w) { return known_exchange_type(w); },
                         {"Exchange", "Fee"}};
  WordKind tx_type{
      kMoney | kExchange,
      "ReturnGO transaction type",
      [](const std::string& w) { return checks::tx_type(w) != TxType::unknown; },
      {"RefundToPaymentMethod", "RefundToStoreCredit", "NewGiftCard", "RefundToBankAccount", "InvoicePayment"}};
  WordKind tx_status{kMoney | kExchange,
                     "ReturnGO transaction status",
                     [](const std::string& w) { return checks::tx_status(w) != TxStatus::unknown; },
                     {"Requested", "Success", "Failed"}};
  WordKind processor{
      kMoney, "payment processor", [](const std::string& w) { return known_processor(w); }, {"Shopify", "Stripe"}};
  WordKind currency{kMoney, "currency", [](const std::string& w) { return known_currency(w); }, {}};
  WordKind financial = shopify(kMoney, "financial status", "displayFinancialStatus");
  WordKind fulfillment = shopify(kExchange, "fulfilment status", "displayFulfillmentStatus");
  WordKind kind = shopify(kMoney, "Shopify transaction kind", "transaction.kind");
  WordKind status = shopify(kMoney, "Shopify transaction status", "transaction.status");
  WordKind restock = shopify(kMoney | kStock, "restock type", "restockType");
  WordKind dispute = shopify(kMoney, "dispute status", "dispute.status");
  WordKind initiated_as = shopify(kMoney, "kind of dispute", "dispute.initiatedAs");
  WordKind native = shopify(kNative, "Shopify return status", "return.status");
  WordKind disposition = shopify(kStock, "disposition", "disposition.type");
  WordKind fulfilment_order = shopify(kExchange, "fulfilment order status", "fulfillmentOrder.status");
  WordKind request = shopify(kExchange, "fulfilment request status", "fulfillmentOrder.requestStatus");
  WordKind shipped = shopify(kExchange, "fulfilment's status", "fulfillment.status");
  WordKind hold = shopify(kExchange, "hold reason", "hold.reason");
};

const Kinds& kinds() {
  static const Kinds all;
  return all;
}

std::vector<std::string> lines_of(const Refund& r) {
  std::vector<std::string> out;
  for (const RefundLine& l : r.lines) out.push_back(l.line_id);
  return out;
}

// A case and its parts, const or not: both walks are this one.
template <typename Visit>
struct Walk {
  const Visit& visit;
  const Kinds& k = kinds();

  template <typename Pair>
  void money(WordPlace place, Pair& pair) const {
    place.kind = &k.currency;
    for (auto* m : {&pair.order, &pair.shop})
      if (*m) visit(place, (*m)->currency);
  }

  template <typename R>
  void rma(R& r) const {
    const auto at = [&r](const WordKind& kind) { return WordPlace{&kind, {}, &r, nullptr, {}}; };
    visit(at(k.rma_status), r.status);
    for (auto& s : r.shipments)
      if (!s.outbound) visit(at(k.shipment_status), s.status);
    const RmaStatus status = checks::rma_status(r.status);
    const bool owes = status == RmaStatus::approved || status == RmaStatus::received ||
                      status == RmaStatus::validated || status == RmaStatus::done;
    for (auto& u : r.units) {
      money(at(k.currency), u.paid_price);
      if (owes) visit(at(k.resolution), u.resolution);
    }
    for (auto& e : r.exchanges) visit(at(k.exchange_type), e.type);
    for (auto& tx : r.transactions) {
      visit(at(k.tx_type), tx.type);
      visit(at(k.tx_status), tx.status);
      if (checks::tx_type(tx.type) == TxType::payment_refund) visit(at(k.processor), tx.processor);
      money(at(k.currency), tx.amount);
    }
  }

  template <typename O>
  void refunds(O& o, const Order* exchange) const {
    for (auto& r : o.refunds) {
      const auto lines = lines_of(r);
      for (auto& tx : r.transactions) {
        visit(WordPlace{&k.kind, r.created_at, nullptr, exchange, lines}, tx.kind);
        visit(WordPlace{&k.status, r.created_at, nullptr, exchange, lines}, tx.status);
      }
      for (auto& l : r.lines)
        visit(WordPlace{&k.restock, r.created_at, nullptr, exchange, {l.line_id}}, l.restock_type);
    }
  }

  template <typename O>
  void order(O& o, const Order* exchange) const {
    const auto at = [exchange](const WordKind& kind) { return WordPlace{&kind, {}, nullptr, exchange, {}}; };
    if (exchange) {
      visit(at(k.fulfillment), o.fulfillment_status);
      for (auto& x : o.fulfillments) visit(at(k.shipped), x.status);
    }
    visit(at(k.financial), o.financial_status);
    money(at(k.currency), o.received);
    refunds(o, exchange);
    for (auto& d : o.disputes) {
      visit(at(k.dispute), d.status);
      visit(at(k.initiated_as), d.initiated_as);
    }
    for (auto& n : o.returns) {
      visit(at(k.native), n.status);
      for (auto& d : n.dispositions)
        visit(WordPlace{&k.disposition, d.created_at, nullptr, exchange, {d.line_id}}, d.type);
    }
    for (auto& x : o.fulfillment_orders) {
      visit(at(k.fulfilment_order), x.status);
      visit(at(k.request), x.request_status);
      for (auto& reason : x.holds) visit(at(k.hold), reason);
    }
  }

  template <typename C>
  void all(C& c) const {
    for (auto& r : c.rmas) rma(r);
    if (c.order) order(*c.order, nullptr);
    for (auto& o : c.exchange_orders) order(o, &o);
    for (auto& r : c.chain_rmas) rma(r);
    for (auto& o : c.chain) order(o, nullptr);
  }
};

}  // namespace

void each_word(const ReturnCase& c, const std::function<void(const WordPlace&, const std::string&)>& visit) {
  Walk<std::function<void(const WordPlace&, const std::string&)>>{visit}.all(c);
}

void each_word(ReturnCase& c, const std::function<void(const WordPlace&, std::string&)>& visit) {
  Walk<std::function<void(const WordPlace&, std::string&)>>{visit}.all(c);
}

}  // namespace returnwatch::checks::internal
