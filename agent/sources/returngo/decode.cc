#include "agent/sources/returngo/decode.h"

#include <algorithm>
#include <cctype>

#include "agent/sources/json.h"
#include "agent/sources/returngo/comments.h"
#include "checks/words.h"

namespace returnwatch::agent::returngo {
namespace {

using namespace checks;

std::string digits_of_rma(std::string id) {
  if (id.size() > 3 && same_word(id.substr(0, 3), "RMA")) id.erase(0, 3);
  return id;
}

// true, 1, "1", "true".
bool flag(Json& json, Value v) {
  bool out = false;
  if (v.get_bool().get(out) == simdjson::SUCCESS) return out;
  const auto text = json.view(v);
  return text == "1" || same_word(text, "true") || same_word(text, "yes");
}

// null, "", {} and []: nothing was said.
bool empty(Json& json, Value v) {
  bool flag = false;
  return v.get_bool().get(flag) != simdjson::SUCCESS && json.view(v).empty();
}

MoneyPair money(Json& json, Value v) {
  std::string amount, currency, shop_amount, shop_currency;
  json.fields(v, [&](std::string_view key, Value x) {
    if (key == "amount")
      amount = json.text(x);
    else if (key == "currency")
      currency = json.text(x);
    else if (key == "shopAmount")
      shop_amount = json.text(x);
    else if (key == "shopCurrency")
      shop_currency = json.text(x);
  });
  return {parse_money(amount, currency), parse_money(shop_amount, shop_currency)};
}

std::vector<RmaEvent> events(Json& json, Value v) {
  std::vector<RmaEvent> out;
  json.items(v, [&](Value item) {
    RmaEvent e;
    json.fields(item, [&](std::string_view key, Value x) {
      if (key == "eventName")
        e.name = json.text(x);
      else if (key == "eventDate")
        e.at = json.time(x);
    });
    out.push_back(std::move(e));
  });
  return out;
}

checks::Transaction transaction(Json& json, Value v) {
  checks::Transaction tx;
  std::string ref_type, ref_id;
  json.fields(v, [&](std::string_view key, Value x) {
    if (key == "id")
      tx.id = json.text(x);
    else if (key == "type")
      tx.type = json.text(x);
    else if (key == "status")
      tx.status = json.text(x);
    else if (key == "processor")
      tx.processor = json.text(x);
    else if (key == "externalReferenceType")
      ref_type = json.text(x);
    else if (key == "externalReferenceId")
      ref_id = json.text(x);
    else if (key == "amount")
      tx.amount = money(json, x);
    else if (key == "returnItemIds")
      json.items(x, [&](Value id) {
        if (std::string unit = json.text(id); !unit.empty()) tx.unit_ids.push_back(std::move(unit));
      });
    else if (key == "createdAt")
      tx.created_at = json.time(x);
    else if (key == "lastUpdated")
      tx.updated_at = json.time(x);
  });
  if (same_word(ref_type, "PlatformRefundId")) {  // any other reference may be redeemable money, and is dropped
    const auto slash = ref_id.rfind('/');
    tx.platform_refund_id = slash == std::string::npos ? ref_id : ref_id.substr(slash + 1);
  }
  return tx;
}

Validation validation(Json& json, Value v) {
  Validation out;
  json.fields(v, [&](std::string_view key, Value x) {
    if (key == "isReturned")
      out.is_returned = flag(json, x);
    else if (key == "isRestockable")
      out.is_restockable = flag(json, x);
    else if (key == "lastValidationDate")
      out.at = json.time(x);
    else if (key == "storeLocationId")
      out.location_id = json.text(x);
  });
  return out;
}

std::optional<int> count(const std::string& text) {
  if (text.empty() || text.size() > 6 || text.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  return std::stoi(text);
}

ExchangeItem exchange_item(Json& json, Value v) {
  ExchangeItem out;
  json.fields(v, [&](std::string_view key, Value x) {
    if (key == "variantId") out.variant_id = json.id(x);
    if (key == "quantity") out.quantity = count(json.text(x)).value_or(out.quantity);
  });
  return out;
}

Unit unit(Json& json, Value v) {
  Unit u;
  std::string product, variant, full;
  std::vector<std::string> fees;
  json.fields(v, [&](std::string_view key, Value x) {
    if (key == "returnedItemId")
      u.id = json.text(x);
    else if (key == "shopLineItemId")
      u.line_id = json.id(x);
    else if (key == "shopProductId")
      u.product_id = json.id(x);
    else if (key == "variantId")
      u.variant_id = json.id(x);
    else if (key == "sku")
      u.sku = json.text(x);
    else if (key == "productName")
      product = json.text(x);
    else if (key == "variantName")
      variant = json.text(x);
    else if (key == "fullName")
      full = json.text(x);
    else if (key == "resolutionType")
      u.resolution = json.text(x);
    else if (key == "returnReason")
      u.reason = json.text(x);
    else if (key == "shipmentId")
      u.shipment_id = json.text(x);
    else if (key == "paidPrice")
      u.paid_price = money(json, x);
    else if (key == "paidTax")
      u.paid_tax = money(json, x);
    else if (key == "taxIncluded" && !empty(json, x))
      u.tax_included = flag(json, x);
    else if (key == "restockingFee" || key == "returnFee" || key == "shipmentFee")
      fees.push_back(json.text(x));
    else if (key == "exchangeItems")
      json.items(x, [&](Value item) { u.wants.push_back(exchange_item(json, item)); });
    else if (key == "itemValidationStatusResponse")
      u.validation = validation(json, x);
    else if (key == "returnMethod")
      json.fields(x, [&](std::string_view name, Value y) {
        if (name == "type") u.method = json.text(y);
      });
  });
  u.name = !product.empty() ? product + (variant.empty() ? "" : ", " + variant) : full;
  if (u.paid_price.order) {
    Money sum{0, u.paid_price.order->currency};
    for (const std::string& fee : fees) sum.minor += parse_minor(fee, sum.currency).value_or(0);
    if (sum.minor != 0) u.fees = sum;
  }
  return u;
}

// Of an address only the country code is read.
std::string country(Json& json, Value v) {
  std::string out;
  json.fields(v, [&](std::string_view key, Value x) {
    if (!same_word(key, "country") && !same_word(key, "countryCode") && !same_word(key, "country_code")) return;
    const std::string text = json.text(x);
    if (text.size() == 2) out = text;
  });
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return out;
}

ShipmentRow shipment(Json& json, Value v) {
  ShipmentRow out;
  json.fields(v, [&](std::string_view key, Value x) {
    if (key == "shipmentId")
      out.shipment.id = json.text(x);
    else if (key == "status")
      out.shipment.status = json.text(x);
    else if (key == "isOutbound")
      out.shipment.outbound = flag(json, x);
    else if (key == "trackingNumber")
      out.tracking = json.text(x);
    else if (key == "customerAddress")
      out.shipment.country = country(json, x);
  });
  return out;
}

CommentRow comment(Json& json, Value v) {
  CommentRow out;
  json.fields(v, [&](std::string_view key, Value x) {
    if (key == "commentType")
      out.type = json.text(x);
    else if (key == "triggeredBy")
      out.by = json.text(x);
    else if (key == "htmlText")
      out.text = plain_text(json.view(x));
    else if (key == "datetime")
      out.at = json.time(x);
  });
  return out;
}

ExchangeRef exchange(Json& json, Value v) {
  ExchangeRef e;
  json.fields(v, [&](std::string_view key, Value x) {
    if (key == "draftOrderId")
      e.draft_id = json.id(x);
    else if (key == "orderId")
      e.order_id = json.id(x);
    else if (key == "orderName")
      e.order_name = json.text(x);
    else if (key == "type")
      e.type = json.text(x);
  });
  return e;
}

void note_unknown(const Rma& r, UnknownWords& unknown) {
  if (rma_status(r.status) == RmaStatus::unknown) unknown.emplace_back("returngo.rma.status", r.status);
  for (const Unit& u : r.units)
    if (resolution(u.resolution) == Resolution::unknown)
      unknown.emplace_back("returngo.item.resolutionType", u.resolution);
  for (const Shipment& s : r.shipments)
    if (shipment_status(s.status) == ShipmentStatus::unknown)
      unknown.emplace_back("returngo.shipment.status", s.status);
  for (const checks::Transaction& tx : r.transactions) {
    if (tx_status(tx.status) == TxStatus::unknown) unknown.emplace_back("returngo.transaction.status", tx.status);
    if (tx_type(tx.type) == TxType::unknown) unknown.emplace_back("returngo.transaction.type", tx.type);
  }
}

// A list that was put together while it changed may hold a row twice.
template <typename T>
void add_once(std::vector<T>& rows, T row) {
  const auto same = [&](const T& other) { return !row.id.empty() && other.id == row.id; };
  if (std::none_of(rows.begin(), rows.end(), same)) rows.push_back(std::move(row));
}

}  // namespace

std::optional<RmaPage> decode_rmas(const std::string& body) {
  Json json(body);
  RmaPage page;
  bool list = false;
  json.top([&](std::string_view key, Value v) {
    if (key == "next_cursor") page.next_cursor = json.text(v);
    if (key != "rmas") return;
    list = Json::null(v) || json.items(v, [&](Value item) {
      RmaRow row;
      json.fields(item, [&](std::string_view name, Value x) {
        if (name == "rmaId")
          row.id = digits_of_rma(json.text(x));
        else if (name == "status")
          row.status = json.text(x);
        else if (name == "order_name")
          row.order_name = json.text(x);
        else if (name == "events")
          row.events = events(json, x);
      });
      if (!row.id.empty()) page.rows.push_back(std::move(row));
    });
  });
  if (json.broken() || !list) return std::nullopt;
  return page;
}

std::optional<TransactionPage> decode_transactions(const std::string& body) {
  Json json(body);
  TransactionPage page;
  bool list = false;
  json.top([&](std::string_view key, Value v) {
    if (key == "next_cursor") page.next_cursor = json.text(v);
    if (key == "transactions")
      list = Json::null(v) || json.items(v, [&](Value item) { page.rows.push_back(transaction(json, item)); });
  });
  if (json.broken() || !list) return std::nullopt;
  return page;
}

std::optional<Rma> decode_rma(const std::string& body, UnknownWords& unknown) {
  Json json(body);
  Rma r;
  std::vector<ShipmentRow> shipments;
  std::vector<CommentRow> comments;
  json.top([&](std::string_view key, Value v) {
    if (key == "rmaSummary") {
      json.fields(v, [&](std::string_view name, Value x) {
        if (name == "rmaId")
          r.id = digits_of_rma(json.text(x));
        else if (name == "status")
          r.status = json.text(x);
        else if (name == "order_name" && r.order_name.empty())
          r.order_name = json.text(x);
        else if (name == "events")
          r.events = events(json, x);
      });
    } else if (key == "orderDetails") {
      json.fields(v, [&](std::string_view name, Value x) {
        if (name == "orderId")
          r.order_id = json.id(x);
        else if (name == "order_name") {
          const std::string text = json.text(x);
          if (!text.empty()) r.order_name = text;
        }
      });
    } else if (key == "createdAt")
      r.created_at = json.time(v);
    else if (key == "lastUpdated")
      r.last_updated = json.time(v);
    else if (key == "items")
      json.items(v, [&](Value x) { add_once(r.units, unit(json, x)); });
    else if (key == "shipments")
      json.items(v, [&](Value x) { shipments.push_back(shipment(json, x)); });
    else if (key == "transactions")
      json.items(v, [&](Value x) { add_once(r.transactions, transaction(json, x)); });
    else if (key == "exchangeOrders")
      json.items(v, [&](Value x) { r.exchanges.push_back(exchange(json, x)); });
    else if (key == "exchangeItems")
      json.items(v, [&](Value x) { r.wants.push_back(exchange_item(json, x)); });
    else if (key == "comments")
      json.items(v, [&](Value x) { comments.push_back(comment(json, x)); });
  });
  if (json.broken() || r.id.empty() || r.status.empty()) return std::nullopt;
  for (const ShipmentRow& s : shipments) r.shipments.push_back(s.shipment);
  for (const CommentRow& c : comments) r.comments.push_back(classify(c, shipments));
  if (!r.created_at)
    for (const RmaEvent& e : r.events)
      if (e.name == "RMA_CREATED") r.created_at = e.at;
  note_unknown(r, unknown);
  return r;
}

}  // namespace returnwatch::agent::returngo
