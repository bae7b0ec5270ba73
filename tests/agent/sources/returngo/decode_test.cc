// ReturnGO's answers in every encoding that docs/facts/returngo.md section 3 allows.
#include "agent/sources/returngo/decode.h"

#include <catch2/catch.hpp>

using namespace returnwatch;
using namespace returnwatch::agent;
using checks::CommentFact;
using checks::Money;

namespace {

// As the client hands bodies over: with room for the parser to read past the end.
std::string body(std::string text) {
  text.reserve(text.size() + 64);
  return text;
}

checks::Rma read(const std::string& parts) {
  returngo::UnknownWords unknown;
  auto rma = returngo::decode_rma(
      body(R"({"rmaSummary": {"rmaId": "123", "status": "Received", "order_name": "#1001", "events": []},
    "orderDetails": {"orderId": "1001001", "order_name": "#1001"})" +
           parts + "}"),
      unknown);
  REQUIRE(rma);
  return *rma;
}
checks::Unit unit(const std::string& fields) {
  return read(R"(, "items": [{"returnedItemId": "9001")" + fields + "}]").units.at(0);
}
checks::Transaction payout(const std::string& fields) {
  return read(R"(, "transactions": [{"id": 501)" + fields + "}]").transactions.at(0);
}

}  // namespace

TEST_CASE("ids are strings or numbers, with or without prefix", "[returngo]") {
  returngo::UnknownWords unknown;
  const auto rma = returngo::decode_rma(
      body(R"({"rmaSummary": {"rmaId": "RMA123", "status": "Done"}, "orderDetails": {"orderId": 1001001}})"), unknown);
  REQUIRE(rma);
  CHECK(rma->id == "123");
  CHECK(rma->order_id == "1001001");
  const auto u = unit(R"(, "shopLineItemId": 701, "variantId": "gid://shopify/ProductVariant/801", "shipmentId": 55)");
  CHECK(u.line_id == "701");
  CHECK(u.variant_id == "801");
  CHECK(u.shipment_id == "55");
  CHECK(payout("").id == "501");
  CHECK(payout(R"(, "returnItemIds": ["9001", 9002])").unit_ids == std::vector<std::string>{"9001", "9002"});
}

TEST_CASE("absent, null, \"\", [] and {} all mean nothing", "[returngo]") {
  for (const char* nothing : {"null", "\"\"", "[]", "{}"}) {
    INFO(nothing);
    const std::string n = nothing;
    CHECK(payout(R"(, "returnItemIds": )" + n + R"(, "externalReferenceId": )" + n + R"(, "amount": )" + n +
                 R"(, "createdAt": )" + n)
              .unit_ids.empty());
    CHECK(payout(R"(, "returnItemIds": [)" + n + "]").unit_ids.empty());  // so the payout is of its resolution's units
    const auto u = unit(R"(, "taxIncluded": )" + n + R"(, "paidPrice": )" + n +
                        R"(, "itemValidationStatusResponse": )" + n + R"(, "returnMethod": )" + n);
    CHECK(u.tax_included);
    CHECK_FALSE(u.paid_price.order);
    CHECK_FALSE(u.validation.at);
    CHECK(u.method.empty());
    const auto r = read(R"(, "exchangeOrders": [{"draftOrderId": "7007", "orderId": )" + n + R"(}], "shipments": )" +
                        n + R"(, "comments": )" + n);
    CHECK(r.exchanges.at(0).order_id.empty());
    CHECK(r.shipments.empty());
    CHECK_FALSE(read(R"(, "createdAt": )" + n).created_at);
  }
  CHECK(unit("").tax_included);
}

TEST_CASE("booleans come as 0 and 1 too", "[returngo]") {
  for (const char* yes : {"true", "1", "\"1\"", "\"true\""}) {
    const std::string y = yes;
    CHECK(unit(R"(, "taxIncluded": )" + y).tax_included);
    CHECK(unit(R"(, "itemValidationStatusResponse": {"isReturned": )" + y + "}").validation.is_returned);
    CHECK(read(R"(, "shipments": [{"shipmentId": "s1", "isOutbound": )" + y + "}]").shipments.at(0).outbound);
  }
  for (const char* no : {"false", "0", "\"0\"", "\"false\""}) {
    const std::string n = no;
    CHECK_FALSE(unit(R"(, "taxIncluded": )" + n).tax_included);
    CHECK_FALSE(unit(R"(, "itemValidationStatusResponse": {"isRestockable": )" + n + "}").validation.is_restockable);
    CHECK_FALSE(read(R"(, "shipments": [{"shipmentId": "s1", "isOutbound": )" + n + "}]").shipments.at(0).outbound);
  }
}

TEST_CASE("money is exact from its literal, in both currencies", "[returngo]") {
  for (const char* amount : {"59.9", "59.90", "\"59.90\"", "59.900000000000006", "5.99e1"})
    CHECK(payout(std::string(R"(, "amount": {"amount": )") + amount + R"(, "currency": "gbp"})").amount.order ==
          Money{5990, "GBP"});
  const auto m =
      payout(R"(, "amount": {"amount": 6000, "currency": "JPY", "shopAmount": 31.5, "shopCurrency": "GBP"})").amount;
  CHECK(m.order == Money{6000, "JPY"});
  CHECK(m.shop == Money{3150, "GBP"});
  const auto u = unit(
      R"(, "restockingFee": 0.4, "returnFee": "4.50", "shipmentFee": null, "paidPrice": {"amount": 12.345, "currency": "KWD"})");
  CHECK(u.paid_price.order == Money{12345, "KWD"});
  CHECK(u.fees == Money{4900, "KWD"});
  CHECK_FALSE(unit(R"(, "restockingFee": 0, "paidPrice": {"amount": 1, "currency": "GBP"})").fees);
}

TEST_CASE("a refund's reference is kept, a credit code is dropped", "[returngo]") {
  CHECK(payout(R"(, "externalReferenceType": "PlatformRefundId", "externalReferenceId": "887766554433")")
            .platform_refund_id == "887766554433");
  CHECK(payout(R"(, "externalReferenceType": "platformRefundId", "externalReferenceId": 887766554433)")
            .platform_refund_id == "887766554433");
  CHECK(payout(R"(, "externalReferenceId": "gid://shopify/Refund/42", "externalReferenceType": "PlatformRefundId")")
            .platform_refund_id == "42");
  for (const char* type : {"StoreCreditCode", "InvoicePaymentId", ""})
    CHECK(payout(std::string(R"(, "externalReferenceId": "X7K2P9QA", "externalReferenceType": ")") + type + "\"")
              .platform_refund_id.empty());
}

TEST_CASE("a unit or a transaction that comes twice is one", "[returngo]") {
  const auto rma = read(R"(, "items": [{"returnedItemId": "5"}, {"returnedItemId": "6"}, {"returnedItemId": 5}],
    "transactions": [{"id": 7, "status": "Success"}, {"id": "7", "status": "Success"}, {"id": 8}])");
  CHECK(rma.units.size() == 2);
  CHECK(rma.transactions.size() == 2);
}

TEST_CASE("of an address only the country code is read", "[returngo]") {
  for (const char* key : {"country", "countryCode", "country_code"})
    CHECK(read(std::string(R"(, "shipments": [{"shipmentId": "s1", "customerAddress": {"name": "X", ")") + key +
               R"(": "gb"}}])")
              .shipments.at(0)
              .country == "GB");
  CHECK(read(R"(, "shipments": [{"shipmentId": "s1", "customerAddress": {"country": "United Kingdom"}}])")
            .shipments.at(0)
            .country.empty());
}

TEST_CASE("the timeline says what happened to which parcel", "[returngo]") {
  const auto r = read(R"(, "comments": [
    {"commentType": "system", "triggeredBy": "Automation", "htmlText": "<p>Shipment <b>LB77</b> status: RECEIVED</p>", "datetime": "2026-11-22T12:00:00+00:00"},
    {"commentType": "error", "triggeredBy": "", "htmlText": "<div>Refund Failed: card <i>closed</i></div>", "datetime": "2026-11-23T12:00:00+00:00"},
    {"commentType": "merchant", "triggeredBy": "Somebody", "htmlText": "was it received?", "datetime": ""},
    {"commentType": "system", "triggeredBy": "ReturnGO API", "htmlText": "Request&nbsp;REOPENED"}],
    "shipments": [{"shipmentId": "s1", "trackingNumber": "LB77", "status": "Received"}, {"shipmentId": "s2", "trackingNumber": "LB778"}])");
  REQUIRE(r.comments.size() == 4);
  CHECK(r.comments[0].fact == CommentFact::shipment_received);
  CHECK(r.comments[0].shipment_id == "s1");
  CHECK(r.comments[0].at == checks::parse_time("2026-11-22T12:00:00Z"));
  CHECK(r.comments[0].actor == "automation");
  CHECK(r.comments[1].fact == CommentFact::refund_failed);
  CHECK(r.comments[1].is_error);
  CHECK(r.comments[2].fact == CommentFact::other);
  CHECK(r.comments[2].actor == "person");
  CHECK_FALSE(r.comments[2].at);
  CHECK(r.comments[3].fact == CommentFact::reopened);
  CHECK(r.comments[3].actor == "api");
}

TEST_CASE("words that nobody knows are kept and counted", "[returngo]") {
  returngo::UnknownWords unknown;
  const auto rma = returngo::decode_rma(
      body(R"({"rmaSummary": {"rmaId": "123", "status": "OnHold"}, "items": [{"resolutionType": "SwapForAPony"}],
    "transactions": [{"id": 1, "type": "Loyalty", "status": "Limbo"}], "shipments": [{"shipmentId": "s", "status": "Lost"}]})"),
      unknown);
  REQUIRE(rma);
  CHECK(rma->status == "OnHold");
  CHECK(rma->units.at(0).resolution == "SwapForAPony");
  CHECK(unknown.size() == 5);
}

TEST_CASE("a list's end is a missing, null or empty cursor; what is no list is nothing", "[returngo]") {
  for (const char* end : {"", R"(, "next_cursor": null)", R"(, "next_cursor": "")"}) {
    CHECK(returngo::decode_rmas(body(std::string(R"({"rmas": [])") + end + "}"))->next_cursor.empty());
    CHECK(returngo::decode_transactions(body(std::string(R"({"transactions": [])") + end + "}"))->next_cursor.empty());
  }
  CHECK(returngo::decode_rmas(
            body(R"({"next_cursor": "abc", "rmas": [{"rmaId": 123, "status": "Done", "order_name": "#1", "events":
    [{"eventName": "RMA_CREATED", "eventDate": "2026-11-20T10:00:00+00:00"}]}]})"))
            ->rows.at(0)
            .events.at(0)
            .at.has_value());
  CHECK(returngo::decode_rmas(body(R"({"rmas": null, "next_cursor": null})"))->rows.empty());
  CHECK(returngo::decode_transactions(body(R"({"next_cursor": null, "transactions": null})"))->rows.empty());
  for (const char* bad : {"", "[]", "{}", R"({"rmas": {}})", R"({"message": "Forbidden"})", "<html>"})
    CHECK_FALSE(returngo::decode_rmas(body(bad)));
  returngo::UnknownWords unknown;
  for (const char* bad : {"", "{}", R"({"rmaSummary": {"rmaId": "", "status": "Done"}})",
                          R"({"rmaSummary": {"rmaId": "1"}})", R"({"rmaSummary": {"rmaId")"})
    CHECK_FALSE(returngo::decode_rma(body(bad), unknown));
}

TEST_CASE("what an exchange is for", "[returngo]") {
  const auto u = unit(R"(, "exchangeItems": [{"variantId": "901", "quantity": 2, "sku": "X"}, {"variantId": 902}])");
  REQUIRE(u.wants.size() == 2);
  CHECK(u.wants[0].variant_id == "901");
  CHECK(u.wants[0].quantity == 2);
  CHECK(u.wants[1].variant_id == "902");
  CHECK(u.wants[1].quantity == 1);
  CHECK(read(R"(, "exchangeItems": [{"variantId": "905"}])").wants.at(0).variant_id == "905");
  CHECK(read(R"(, "exchangeItems": [])").wants.empty());
}

TEST_CASE("the timeline names the native return that it made; what people type is marked so", "[returngo]") {
  const auto comment = [](const char* type, const char* text) {
    return read(std::string(R"(, "comments": [{"commentType": ")") + type + R"(", "htmlText": ")" + text +
                R"(", "datetime": "2026-11-20T10:00:00+00:00"}])")
        .comments.at(0);
  };
  const auto made = comment("system", "<p>Created &amp; approved Shopify return <b>#1001-R12</b>.</p>");
  CHECK(made.return_name == "#1001-R12");
  CHECK_FALSE(made.typed);
  CHECK(comment("system", "Created & approved Shopify return").return_name == "");
  CHECK(comment("system", "T-REX-Royal").return_name == "");
  CHECK(comment("merchant", "please look at #1001-R1").return_name == "");
  CHECK(comment("merchant", "Shipment NOT RECEIVED yet").typed);
  CHECK_FALSE(comment("error", "Refund Failed").typed);
}
