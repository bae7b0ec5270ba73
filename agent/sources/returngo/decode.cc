#include "agent/sources/returngo/decode.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "agent/sources/returngo/comments.h"
#include "agent/sources/returngo/form.h"
#include "agent/sources/returngo/silence.h"
#include "checks/words.h"

namespace returnwatch::agent::returngo {
namespace {

using namespace checks;

std::string digits_of_rma(std::string id) {
  if (id.size() > 3 && same_word(id.substr(0, 3), "RMA")) id.erase(0, 3);
  return id;
}

bool known_reference(std::string_view type) {
  return type.empty() || same_word(type, "PlatformRefundId") || same_word(type, "StoreCreditCode") ||
         same_word(type, "InvoicePaymentId");
}

bool events(Form& form, Value v, std::vector<RmaEvent>& out) {
  return form.items(v, [&](Value item) {
    RmaEvent e;
    form.fields(item, [&](std::string_view key, Value x) {
      if (key == "eventName")
        e.name = form.text(x);
      else if (key == "eventDate")
        e.at = form.time(x);
    });
    form.require(!e.name.empty() && e.at);
    out.push_back(std::move(e));
  });
}

struct PayoutReference {
  std::string type, id;
};

// Of a Shopify refund the reference says which it is; any other may be redeemable money, and is dropped.
void read_reference(Form& form, const PayoutReference& ref, checks::Transaction& tx) {
  if (same_word(ref.type, "PlatformRefundId")) {
    tx.platform_refund_id = ref.id;
    form.require(ref.id.find_first_not_of("0123456789") == std::string::npos);
    form.require(!ref.id.empty() || tx_status(tx.status) != TxStatus::success);
  } else if (tx_type(tx.type) == TxType::payment_refund && same_word(tx.processor, "Shopify")) {
    form.require(known_reference(ref.type));
  }
}

checks::Transaction transaction(Form& form, Value v) {
  checks::Transaction tx;
  PayoutReference ref;
  form.fields(v, [&](std::string_view key, Value x) {
    if (key == "id")
      tx.id = form.text(x);
    else if (key == "type")
      tx.type = form.text(x);
    else if (key == "status")
      tx.status = form.text(x);
    else if (key == "processor")
      tx.processor = form.text(x);
    else if (key == "externalReferenceType")
      ref.type = form.text(x);
    else if (key == "externalReferenceId")
      ref.id = form.id(x);
    else if (key == "amount")
      tx.amount = form.money(x);
    else if (key == "returnItemIds")
      form.items(x, [&](Value id) {
        if (std::string unit = form.text(id); !unit.empty()) tx.unit_ids.push_back(std::move(unit));
      });
    else if (key == "createdAt")
      tx.created_at = form.time(x);
    else if (key == "lastUpdated")
      tx.updated_at = form.time(x);
  });
  form.require(!tx.id.empty() && !tx.type.empty() && !tx.status.empty() && (tx.amount.order || tx.amount.shop));
  read_reference(form, ref, tx);
  return tx;
}

// Until somebody has validated, the two flags are false and mean nothing.
Validation validation(Form& form, Value v) {
  Validation out;
  std::optional<bool> returned, restockable;
  form.fields(v, [&](std::string_view key, Value x) {
    if (key == "isReturned")
      returned = form.flag(x);
    else if (key == "isRestockable")
      restockable = form.flag(x);
    else if (key == "lastValidationDate")
      out.at = form.time(x);
    else if (key == "storeLocationId")
      out.location_id = form.text(x);
  });
  form.require(!out.at || (returned && restockable));
  out.is_returned = returned.value_or(false);
  out.is_restockable = restockable.value_or(false);
  return out;
}

std::optional<int> count(const std::string& text) {
  if (text.empty() || text.size() > 6 || text.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  return std::stoi(text);
}

ExchangeItem exchange_item(Form& form, Value v) {
  ExchangeItem out;
  form.fields(v, [&](std::string_view key, Value x) {
    if (key == "variantId") {
      out.variant_id = form.id(x);
    } else if (key == "quantity") {
      const std::string text = form.text(x);
      form.require(text.empty() || count(text));
      out.quantity = count(text).value_or(out.quantity);
    }
  });
  return out;
}

struct Names {
  std::string product, variant, full;
  [[nodiscard]] std::string shown() const {
    return !product.empty() ? product + (variant.empty() ? "" : ", " + variant) : full;
  }
};

bool read_identity(Form& form, std::string_view key, Value x, Unit& u, Names& names) {
  if (key == "returnedItemId")
    u.id = form.text(x);
  else if (key == "shopLineItemId")
    u.line_id = form.id(x);
  else if (key == "shopProductId")
    u.product_id = form.id(x);
  else if (key == "variantId")
    u.variant_id = form.id(x);
  else if (key == "sku")
    u.sku = form.text(x);
  else if (key == "productName")
    names.product = form.text(x);
  else if (key == "variantName")
    names.variant = form.text(x);
  else if (key == "fullName")
    names.full = form.text(x);
  else
    return false;
  return true;
}

struct Price {
  std::optional<bool> tax_included;
  std::vector<std::string> fees;
};

void read_price(Form& form, std::string_view key, Value x, Unit& u, Price& price) {
  if (key == "paidPrice")
    u.paid_price = form.money(x);
  else if (key == "paidTax")
    u.paid_tax = form.money(x);
  else if (key == "taxIncluded")
    price.tax_included = form.flag(x);
  else if (key == "restockingFee" || key == "returnFee" || key == "shipmentFee")
    price.fees.push_back(form.text(x));
}

// Fees have no currency of their own: the price's is theirs.
void settle_price(Form& form, Unit& u, const Price& price) {
  u.tax_included = price.tax_included.value_or(true);
  const auto taxed = [](const std::optional<Money>& tax) { return tax && tax->minor != 0; };
  form.require(price.tax_included || (!taxed(u.paid_tax.order) && !taxed(u.paid_tax.shop)));
  form.require(u.paid_price.order || u.paid_price.shop);
  if (!u.paid_price.order) return;
  Money sum{0, u.paid_price.order->currency};
  for (const std::string& fee : price.fees) {
    const auto minor = parse_minor(fee, sum.currency);
    form.require(minor || fee.empty());
    sum.minor += minor.value_or(0);
    u.fees_said += minor ? 1 : 0;
  }
  if (sum.minor != 0) u.fees = sum;
}

Unit unit(Form& form, Value v) {
  Unit u;
  Names names;
  Price price;
  form.fields(v, [&](std::string_view key, Value x) {
    if (read_identity(form, key, x, u, names)) return;
    if (key == "resolutionType")
      u.resolution = form.text(x);
    else if (key == "returnReason")
      u.reason = form.text(x);
    else if (key == "shipmentId")
      u.shipment_id = form.text(x);
    else if (key == "exchangeItems")
      form.items(x, [&](Value item) { u.wants.push_back(exchange_item(form, item)); });
    else if (key == "itemValidationStatusResponse")
      u.validation = validation(form, x);
    else if (key == "returnMethod")
      form.fields(x, [&](std::string_view name, Value y) {
        if (name == "type") u.method = form.text(y);
      });
    else
      read_price(form, key, x, u, price);
  });
  form.require(!u.id.empty() && !u.line_id.empty());
  u.name = names.shown();
  settle_price(form, u, price);
  return u;
}

// Of an address only the country code is read.
std::string country(Form& form, Value v) {
  std::string out;
  form.fields(v, [&](std::string_view key, Value x) {
    if (!same_word(key, "country") && !same_word(key, "countryCode") && !same_word(key, "country_code")) return;
    const std::string text = form.text(x);
    if (text.size() == 2) out = text;
  });
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return out;
}

ShipmentRow shipment(Form& form, Value v) {
  ShipmentRow out;
  form.fields(v, [&](std::string_view key, Value x) {
    if (key == "shipmentId")
      out.shipment.id = form.text(x);
    else if (key == "status")
      out.shipment.status = form.text(x);
    else if (key == "isOutbound")
      out.shipment.outbound = form.flag(x).value_or(false);
    else if (key == "trackingNumber")
      out.tracking = form.text(x);
    else if (key == "customerAddress")
      out.shipment.country = country(form, x);
  });
  form.require(!out.shipment.id.empty() && !out.shipment.status.empty());
  return out;
}

CommentRow comment(Form& form, Value v) {
  CommentRow out;
  form.fields(v, [&](std::string_view key, Value x) {
    if (key == "commentType")
      out.type = form.text(x);
    else if (key == "triggeredBy")
      out.by = form.text(x);
    else if (key == "htmlText")
      out.text = plain_text(form.text(x));
    else if (key == "datetime")
      out.at = form.time(x);
  });
  // A kind of comment that nobody listed may or may not be the machine's.
  form.require(known_comment_type(out.type) || classify_comment("system", out.text) == CommentFact::other);
  return out;
}

ExchangeRef exchange(Form& form, Value v) {
  ExchangeRef e;
  form.fields(v, [&](std::string_view key, Value x) {
    if (key == "draftOrderId")
      e.draft_id = form.id(x);
    else if (key == "orderId")
      e.order_id = form.id(x);
    else if (key == "orderName")
      e.order_name = form.text(x);
    else if (key == "type")
      e.type = form.text(x);
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
  for (const ExchangeRef& e : r.exchanges)
    if (!known_exchange_type(e.type)) unknown.emplace_back("returngo.exchange.type", e.type);
}

// A list that was put together while it changed may hold a row twice.
template <typename T>
void add_once(std::vector<T>& rows, T row) {
  const auto same = [&](const T& other) { return !row.id.empty() && other.id == row.id; };
  if (std::none_of(rows.begin(), rows.end(), same)) rows.push_back(std::move(row));
}

}  // namespace

std::optional<RmaPage> decode_rmas(const std::string& body) {
  JsonReader json(body);
  Form form(json);
  RmaPage page;
  bool list = false;
  json.top([&](std::string_view key, Value v) {
    if (key == "next_cursor") page.next_cursor = form.text(v);
    if (key != "rmas") return;
    list = json.items(v, [&](Value item) {
      RmaRow row;
      form.fields(item, [&](std::string_view name, Value x) {
        if (name == "rmaId")
          row.id = digits_of_rma(form.text(x));
        else if (name == "status")
          row.status = form.text(x);
        else if (name == "order_name")
          row.order_name = form.text(x);
        else if (name == "events")
          events(form, x, row.events);
      });
      form.require(!row.id.empty() && !row.status.empty());
      page.rows.push_back(std::move(row));
    });
  });
  if (json.broken() || !list || !form.understood()) return std::nullopt;
  return page;
}

std::optional<TransactionPage> decode_transactions(const std::string& body) {
  JsonReader json(body);
  Form form(json);
  TransactionPage page;
  bool list = false;
  json.top([&](std::string_view key, Value v) {
    if (key == "next_cursor") page.next_cursor = form.text(v);
    if (key == "transactions") list = json.items(v, [&](Value item) { page.rows.push_back(transaction(form, item)); });
  });
  if (json.broken() || !list || !form.understood()) return std::nullopt;
  return page;
}

namespace {

struct DecodedDetail {
  Rma rma;
  std::vector<ShipmentRow> shipments;
  std::vector<CommentRow> comments;
  std::set<std::string_view> lists;  // that were there, if with nothing in them
  std::set<std::string> keys;        // all that it says anything under
};

// Where something is to be exchanged, that there is no draft must be said, not left out.
bool says_of_exchanges(const DecodedDetail& d) {
  const auto exchanged = [](const Unit& u) { return resolution(u.resolution) == Resolution::exchange; };
  return d.keys.count("exchangeOrders") > 0 || std::none_of(d.rma.units.begin(), d.rma.units.end(), exchanged);
}

// A list that is not there, of a return that was known to have rows of it.
bool list_silenced(const Rma& known, const std::set<std::string_view>& lists) {
  const auto lost = [&lists](const auto& rows, std::string_view name) { return !rows.empty() && !lists.count(name); };
  return lost(known.events, "events") || lost(known.shipments, "shipments") ||
         lost(known.transactions, "transactions") || lost(known.exchanges, "exchangeOrders") ||
         lost(known.comments, "comments");
}

void read_summary(Form& form, std::string_view name, Value x, DecodedDetail& out) {
  Rma& r = out.rma;
  if (name == "rmaId")
    r.id = digits_of_rma(form.text(x));
  else if (name == "status")
    r.status = form.text(x);
  else if (name == "order_name" && r.order_name.empty())
    r.order_name = form.text(x);
  else if (name == "events" && events(form, x, r.events))
    out.lists.insert("events");
}

void read_order_details(Form& form, std::string_view name, Value x, Rma& r) {
  if (name == "orderId") {
    r.order_id = form.id(x);
  } else if (name == "order_name") {
    const std::string text = form.text(x);
    if (!text.empty()) r.order_name = text;
  }
}

void read_list(Form& form, std::string_view key, Value v, DecodedDetail& out) {
  Rma& r = out.rma;
  const auto list = [&](std::string_view name, auto add) {
    if (key == name && form.items(v, add)) out.lists.insert(name);
  };
  list("items", [&](Value x) { add_once(r.units, unit(form, x)); });
  list("shipments", [&](Value x) { out.shipments.push_back(shipment(form, x)); });
  list("transactions", [&](Value x) { add_once(r.transactions, transaction(form, x)); });
  list("exchangeOrders", [&](Value x) { r.exchanges.push_back(exchange(form, x)); });
  list("exchangeItems", [&](Value x) { r.wants.push_back(exchange_item(form, x)); });
  list("comments", [&](Value x) { out.comments.push_back(comment(form, x)); });
}

void read_part(Form& form, std::string_view key, Value v, DecodedDetail& out) {
  Rma& r = out.rma;
  out.keys.emplace(key);
  if (key == "rmaSummary")
    form.fields(v, [&](std::string_view name, Value x) { read_summary(form, name, x, out); });
  else if (key == "orderDetails")
    form.fields(v, [&](std::string_view name, Value x) { read_order_details(form, name, x, r); });
  else if (key == "createdAt")
    r.created_at = form.time(v);
  else if (key == "lastUpdated")
    r.last_updated = form.time(v);
  else
    read_list(form, key, v, out);
}

}  // namespace

std::optional<Rma> decode_rma(const std::string& body, UnknownWords& unknown, const std::optional<Rma>& known) {
  JsonReader json(body);
  Form form(json);
  DecodedDetail detail;
  json.top([&](std::string_view key, Value v) { read_part(form, key, v, detail); });
  Rma& r = detail.rma;
  if (json.broken() || !form.understood() || !detail.lists.count("items") || r.id.empty() || r.status.empty())
    return std::nullopt;
  if (!says_of_exchanges(detail)) return std::nullopt;
  for (const ShipmentRow& s : detail.shipments) r.shipments.push_back(s.shipment);
  for (const CommentRow& c : detail.comments) r.comments.push_back(classify(c, detail.shipments));
  if (!r.created_at)
    for (const RmaEvent& e : r.events)
      if (e.name == "RMA_CREATED") r.created_at = e.at;
  if (known && (list_silenced(*known, detail.lists) || !silenced(*known, r).empty())) return std::nullopt;
  note_unknown(r, unknown);
  return r;
}

}  // namespace returnwatch::agent::returngo
