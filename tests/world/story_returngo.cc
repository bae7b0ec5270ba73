// The return, in ReturnGO (docs/facts/returngo.md): `lastUpdated` and the events move on approve, cancel and reopen
// only; receipt and payouts show in statuses, comments and transactions.
#include <cmath>

#include "checks/money.h"
#include "tests/world/story.h"
#include "tests/world/templates.h"

namespace returnwatch::world {
namespace {

Json number(long minor, const std::string& currency, bool noisy) {
  const int digits = checks::exponent(currency);
  const double value = static_cast<double>(minor) / std::pow(10.0, digits);
  if (digits == 0 || minor % static_cast<long>(std::pow(10.0, digits)) == 0)
    return minor / static_cast<long>(std::pow(10.0, digits));
  return noisy ? std::nextafter(value, value + 1) : value;  // 59.900000000000006
}

}  // namespace

Json Story::money_json(long minor) const {
  const std::string& shop = brand_.shop.currency;
  const bool noisy = minor % 10 == 0 && minor % 7 == 1;
  return {{"amount", number(minor, plan_.currency, noisy)},
          {"currency", plan_.currency},
          {"shopAmount", number(to_shop(minor, plan_.currency, shop), shop, false)},
          {"shopCurrency", shop}};
}

Json Story::exchange_item_json(const Json& item, long price) const {
  return desk_record("exchange item", {},
                     {{"productId", item["shopProductId"]},
                      {"variantId", item["variantId"]},
                      {"sku", item["sku"]},
                      {"catalogPrice", money_json(price)},
                      {"effectivePrice", money_json(0)}});
}

Json Story::item_json(int unit) const {
  const UnitPlan& u = plan_.units[static_cast<std::size_t>(unit)];
  const auto line = static_cast<std::size_t>(u.line);
  const std::string& id = items_[static_cast<std::size_t>(unit)];
  const long price = plan_.lines[line].price;
  const Json* variant = brand_.shop.find(variants_[line]);
  const std::string title = variant == nullptr ? "Gone" : variant->value("displayName", "");
  Json item =
      desk_record("item", {},
                  {{"returnedItemId", id},
                   {"shopLineItemId", legacy_id(lines_[line])},
                   {"shopProductId", variant == nullptr ? "" : legacy_id(variant->value("product", ""))},
                   {"variantId", legacy_id(variants_[line])},
                   {"sku", variant == nullptr ? "" : variant->value("sku", "")},
                   {"barcode", "50" + id},
                   {"fullName", title + " - Size M"},
                   {"productName", title},
                   {"paidPrice", money_json(price)},
                   {"paidTax", money_json(plan_.tax_percent == 0 ? price / 6 : price * plan_.tax_percent / 100)},
                   {"taxIncluded", plan_.tax_percent == 0},
                   {"returnReason", u.reason},
                   {"resolutionType", u.resolution},
                   {"returnFee", number(u.fee, plan_.currency, false)},
                   {"returnMethod", {{"type", plan_.method}, {"name", plan_.method}}}});
  item["shipmentId"] = shipments_.empty() ? "" : shipments_[static_cast<std::size_t>(u.shipment)];
  if (u.resolution == kExchange) item["exchangeItems"].push_back(exchange_item_json(item, price));
  return item;
}

void Story::say(Time when, const std::string& type, const std::string& html, const std::string& by) {
  rma_json()["comments"].push_back(
      {{"commentType", type}, {"triggeredBy", by}, {"htmlText", html}, {"datetime", returngo_time(when)}});
}

void Story::comment(Time when, const std::string& type, const std::string& html, const std::string& by) {
  at(when, [=](Story& s) { s.say(when, type, html, by); });
}

void Story::set_status(const std::string& status) { rma_json()["rmaSummary"]["status"] = status; }
void Story::bump(Time when) { rma_json()["lastUpdated"] = returngo_time(when); }
void Story::event(Time when, const std::string& name, const std::string& via) {
  rma_json()["rmaSummary"]["events"].push_back({{"eventName", name},
                                                {"eventDate", returngo_time(when)},
                                                {"triggeredVia", via},
                                                {"storeLocationId", "online"},
                                                {"userDetails", nullptr}});
}

void Story::open(Time when) {
  at(when, [when](Story& s) { s.write_rma(when); });
}

Json Story::shipment_json(Time when, const std::string& id) const {
  static const char* const country_keys[] = {"country", "countryCode", "country_code"};
  const Json address = {{"name", "PII-Robin Example"},
                        {"address1", "PII-1 Nowhere Street"},
                        {"city", "PII-Town"},
                        {"zip", "PII-Z1P"},
                        {country_keys[std::stol(rma_id_) % 3], plan_.country}};
  return desk_record("shipment", when,
                     {{"shipmentId", id}, {"trackingNumber", "TN" + id}, {"customerAddress", address}});
}

void Story::write_rma(Time when) {
  Json rma = desk_record(
      "rma", when,
      {{"rmaSummary", {{"rmaId", rma_id_}, {"status", "Pending"}, {"order_name", name_}, {"events", Json::array()}}},
       {"orderDetails", {{"orderId", order_id()}, {"order_name", name_}}}});
  for (const auto& id : shipments_) rma["shipments"].push_back(shipment_json(when, id));
  for (int i : all_units()) rma["items"].push_back(item_json(i));
  brand_.desk.rmas[std::stol(rma_id_)] = std::move(rma);
  event(when, "RMA_CREATED", "Return Portal");
  say(when, "system", "<p>Request <b>SUBMITTED</b> by customer</p>", "");
}

void Story::approve(Time when, bool by_rule) {
  at(when, [when, by_rule](Story& s) {
    s.set_status("Approved");
    s.event(when, "RMA_APPROVED", by_rule ? "Return Portal" : "Dashboard");
    s.bump(when);
    s.say(when, "system", "<p>Request <b>APPROVED</b></p>", by_rule ? "Automation" : "PII-Casey Clerk");
    for (auto& shipment : s.rma_json()["shipments"]) shipment["status"] = "LabelCreated";
    if (s.brand_.makes_native_returns && s.plan_.native_return) s.write_native_return(when + Duration{20});
    if (s.plan_.drafts) s.write_drafts(when);
    if (s.plan_.shows_reason) s.write_reasons(when + minutes(5));
  });
}

void Story::show_reasons(Time when) {
  at(when, [when](Story& s) { s.write_reasons(when); });
}

// As the store's configuration wants its reasons to be shown.
void Story::write_reasons(Time when) {
  Json& order = order_json();
  for (const auto& unit : plan_.units) {
    for (const auto& rule : brand_.reasons) {
      if (rule.reason != unit.reason) continue;
      const auto equals = rule.value.find('=');
      if (rule.key == "tag") order["tags"].push_back(rule.value);
      if (rule.key == "note") order["note"] = order["note"].get<std::string>() + " " + rule.value;
      if (rule.key == "attribute")
        order["customAttributes"].push_back(
            {{"key", rule.value.substr(0, equals)}, {"value", rule.value.substr(equals + 1)}});
    }
  }
  touch(when);
}

void Story::write_native_return(Time when) {
  native_return_ = world_.gid("Return");
  const std::string name = name_ + "-R" + std::to_string(return_number_);
  std::map<int, int> by_line;
  for (const auto& u : plan_.units) ++by_line[u.line];
  Json lines = Json::array();
  Json reverse = Json::array();
  for (const auto& [line, quantity] : by_line) {
    const Json shipped = order_json()["_fli"][static_cast<std::size_t>(line)];
    lines.push_back(made("ReturnLineItem", world_.gid("ReturnLineItem"), when,
                         {{"quantity", quantity},
                          {"unprocessedQuantity", quantity},
                          {"processableQuantity", quantity},
                          {"refundableQuantity", quantity},
                          {"fulfillmentLineItem", shipped}}));
    reverse.push_back({{"id", world_.gid("ReverseFulfillmentOrderLineItem")},
                       {"totalQuantity", quantity},
                       {"fulfillmentLineItem", shipped},
                       {"dispositions", Json::array()}});
  }
  const Json back = {{"id", world_.gid("ReverseFulfillmentOrder")}, {"status", "OPEN"}, {"lineItems", reverse}};
  brand_.shop.put(made("Return", native_return_, when,
                       {{"name", name},
                        {"totalQuantity", static_cast<int>(plan_.units.size())},
                        {"order", order_},
                        {"returnLineItems", lines},
                        {"reverseFulfillmentOrders", Json::array({back})}}));
  order_json()["returns"].push_back(native_return_);
  say(when, "system", "<p>Created &amp; approved Shopify return <b>" + name + "</b></p>", "Automation");
  bump(when);
  touch(when);
}

void Story::write_drafts(Time when) {
  if (units_of(kExchange).empty() || !draft_.empty()) return;
  draft_ = world_.gid("DraftOrder");
  brand_.shop.put(made("DraftOrder", draft_, when,
                       {{"name", draft_name()},
                        {"customer", customer_},
                        {"currencyCode", brand_.shop.currency},
                        {"presentmentCurrencyCode", plan_.currency}}));
  rma_json()["exchangeOrders"].push_back(
      {{"draftOrderId", legacy_id(draft_)}, {"orderId", ""}, {"orderName", draft_name()}, {"type", "Exchange"}});
}

void Story::ship(Time when) {
  at(when, [when](Story& s) {
    for (auto& shipment : s.rma_json()["shipments"]) {
      shipment["status"] = "Shipped";
      s.say(when, "system",
            "<p>Shipment <b>" + shipment["shipmentId"].get<std::string>() + "</b> is <b>IN TRANSIT</b></p>",
            "Automation");
    }
  });
}

void Story::receive(Time when) {
  for (std::size_t i = 0; i < shipments_.size(); ++i) receive_some(when, static_cast<int>(i));
}

void Story::receive_some(Time when, int shipment) {
  at(when, [when, shipment](Story& s) {
    Json& parcel = s.rma_json()["shipments"][static_cast<std::size_t>(shipment)];
    parcel["status"] = "Received";
    // A recorded receipt names no shipment; where there are several, other shops' comments do.
    const std::string key = shipment % 2 == 0 ? "shipmentId" : "trackingNumber";
    const std::string which =
        s.shipments_.size() == 1 ? "" : " <b>" + parcel[key].get<std::string>() + "</b> status changed to";
    s.say(when, "system", "<p>Shipment" + which + " <b>RECEIVED</b></p>", "Automation");
    bool all = true;
    for (const auto& one : s.rma_json()["shipments"]) all = all && one["status"] == "Received";
    if (all) s.set_status("Received");
  });
}

void Story::validate(Time when, int unit, bool returned, bool restockable) {
  at(when, [=](Story& s) {
    Json& v = s.rma_json()["items"][static_cast<std::size_t>(unit)]["itemValidationStatusResponse"];
    v["isReturned"] = returned;
    v["isRestockable"] = restockable;
    v["lastValidationDate"] = returngo_time(when);
    v["lastValidatedBy"] = "PII-Casey Clerk";
    v["storeLocationId"] = "77001";
    bool all = true;
    for (const auto& item : s.rma_json()["items"])
      all = all && !item["itemValidationStatusResponse"]["lastValidationDate"].is_null();
    if (all) s.set_status("Validated");
  });
}

void Story::done(Time when) {
  at(when, [when](Story& s) {
    s.set_status("Done");
    s.say(when, "system", "<p>RMA status changed to <b>Done</b></p>", "Automation");
    if (!s.native_return_.empty()) {
      Json& native = *s.brand_.shop.find(s.native_return_);
      native["status"] = "CLOSED";
      native["closedAt"] = checks::to_rfc3339(when);
      s.touch(when);
    }
  });
}

void Story::reject(Time when) {
  at(when, [when](Story& s) {
    s.set_status("Rejected");
    s.bump(when);
    s.say(when, "system", "<p>Request <b>REJECTED</b></p>", "PII-Casey Clerk");
  });
}

void Story::cancel(Time when) {
  at(when, [when](Story& s) {
    s.set_status("Canceled");
    s.bump(when);
    s.say(when, "system", "<p>Request <b>CANCELLED</b></p>", "PII-Casey Clerk");
    if (s.native_return_.empty()) return;
    Json& native = *s.brand_.shop.find(s.native_return_);
    native["status"] = "CANCELED";
    s.say(when, "system", "<p>Canceled Shopify return <b>" + native["name"].get<std::string>() + "</b></p>",
          "Automation");
    s.touch(when);
  });
}

void Story::reopen(Time when) {
  at(when, [when](Story& s) {
    s.set_status("Approved");
    s.bump(when);
    s.say(when, "system", "<p>Request <b>REOPENED</b></p>", "PII-Casey Clerk");
    ++s.return_number_;
    if (s.brand_.makes_native_returns) s.write_native_return(when + Duration{15});
  });
}

std::string Story::payout(Time when, const std::string& type, const std::string& status, long amount,
                          std::vector<int> units, const std::string& reference_type, const std::string& reference,
                          const std::string& processor) {
  const std::string id = world_.new_id("payout");
  at(when, [=](Story& s) {
    Json ids = Json::array();
    for (int u : units) ids.push_back(s.items_.at(static_cast<std::size_t>(u)));
    Json row = desk_record("transaction", when,
                           {{"id", std::stol(id)},
                            {"type", type},
                            {"status", status},
                            {"processor", processor},
                            {"externalReferenceType", reference_type},
                            {"externalReferenceId", reference},
                            {"amount", s.money_json(amount)},
                            {"returnItemIds", ids}});
    if (type == kBank)
      row["bankAccountDetails"] = {{"iban", "PII-GB00FAKE000000"}, {"accountHolder", "PII-Robin Example"}};
    s.brand_.desk.transactions[std::stol(id)] = {s.rma_id_, s.order_id(), std::move(row)};
  });
  return id;
}

void Story::say_amount(Time when, const std::string& payout_id, Json amount) {
  at(when, [=](Story& s) { s.brand_.desk.transactions.at(std::stol(payout_id)).row["amount"] = amount; });
}

void Story::make_native_return(Time when) {
  at(when, [when](Story& s) { s.write_native_return(when); });
}

void Story::set_payout(Time when, const std::string& payout_id, const std::string& status) {
  at(when, [=](Story& s) {
    Json& row = s.brand_.desk.transactions.at(std::stol(payout_id)).row;
    row["status"] = status;
    row["lastUpdated"] = returngo_time(when);
  });
}

}  // namespace returnwatch::world
