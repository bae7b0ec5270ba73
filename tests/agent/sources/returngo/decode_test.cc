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

constexpr const char* kSummary =
    R"({"rmaSummary": {"rmaId": "123", "status": "Received", "order_name": "#1001", "events": []},
    "orderDetails": {"orderId": "1001001", "order_name": "#1001"}, "items": [])";

std::optional<checks::Rma> tried(const std::string& parts, const std::optional<checks::Rma>& known = std::nullopt) {
  returngo::UnknownWords unknown;
  return returngo::decode_rma(body(kSummary + parts + "}"), unknown, known);
}
checks::Rma read(const std::string& parts) {
  const auto rma = tried(parts);
  REQUIRE(rma);
  return *rma;
}
std::string item(const std::string& fields) {
  return R"({"returnedItemId": "9001", "shopLineItemId": "1", "paidPrice": {"amount": 1, "currency": "GBP"})" + fields +
         "}";
}
std::string items(const std::string& fields) { return R"(, "items": [)" + item(fields) + "]"; }
checks::Unit unit(const std::string& fields) { return read(items(fields)).units.at(0); }
std::string payouts(const std::string& fields) {
  return R"(, "transactions": [{"id": 501, "type": "RefundToPaymentMethod", "status": "Requested",
    "amount": {"amount": 1, "currency": "GBP"})" +
         fields + "}]";
}
checks::Transaction payout(const std::string& fields) { return read(payouts(fields)).transactions.at(0); }

}  // namespace

TEST_CASE("ids are strings or numbers, with or without prefix", "[returngo]") {
  returngo::UnknownWords unknown;
  const auto rma = returngo::decode_rma(
      body(
          R"({"rmaSummary": {"rmaId": "RMA123", "status": "Done"}, "orderDetails": {"orderId": 1001001}, "items": []})"),
      unknown);
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
    CHECK(payout(R"(, "returnItemIds": )" + n + R"(, "externalReferenceId": )" + n + R"(, "createdAt": )" + n)
              .unit_ids.empty());
    CHECK_FALSE(tried(payouts(R"(, "amount": )" + n)));  // an amount is never nothing
    CHECK_FALSE(tried(items(R"(, "paidPrice": )" + n)));
    CHECK(payout(R"(, "returnItemIds": [)" + n + "]").unit_ids.empty());  // so the payout is of its resolution's units
    const auto u =
        unit(R"(, "taxIncluded": )" + n + R"(, "itemValidationStatusResponse": )" + n + R"(, "returnMethod": )" + n);
    CHECK(u.tax_included);
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
    CHECK(read(R"(, "shipments": [{"shipmentId": "s1", "status": "Shipped", "isOutbound": )" + y + "}]")
              .shipments.at(0)
              .outbound);
  }
  for (const char* no : {"false", "0", "\"0\"", "\"false\""}) {
    const std::string n = no;
    CHECK_FALSE(unit(R"(, "taxIncluded": )" + n).tax_included);
    CHECK_FALSE(unit(R"(, "itemValidationStatusResponse": {"isRestockable": )" + n + "}").validation.is_restockable);
    CHECK_FALSE(read(R"(, "shipments": [{"shipmentId": "s1", "status": "Shipped", "isOutbound": )" + n + "}]")
                    .shipments.at(0)
                    .outbound);
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
  const auto unit = [](const char* id) { return item(std::string(R"(, "returnedItemId": )") + id); };
  const auto payout = [](const char* id) {
    return R"({"type": "x", "status": "Success", "amount": {"amount": 1, "currency": "GBP"}, "id": )" +
           std::string(id) + "}";
  };
  const auto rma = read(R"(, "items": [)" + unit("\"5\"") + "," + unit("\"6\"") + "," + unit("5") +
                        R"(], "transactions": [)" + payout("7") + "," + payout("\"7\"") + "," + payout("8") + "]");
  CHECK(rma.units.size() == 2);
  CHECK(rma.transactions.size() == 2);
}

TEST_CASE("of an address only the country code is read", "[returngo]") {
  for (const char* key : {"country", "countryCode", "country_code"})
    CHECK(read(std::string(
                   R"(, "shipments": [{"shipmentId": "s1", "status": "Shipped", "customerAddress": {"name": "X", ")") +
               key + R"(": "gb"}}])")
              .shipments.at(0)
              .country == "GB");
  CHECK(
      read(
          R"(, "shipments": [{"shipmentId": "s1", "status": "Shipped", "customerAddress": {"country": "United Kingdom"}}])")
          .shipments.at(0)
          .country.empty());
}

TEST_CASE("the timeline says what happened to which parcel", "[returngo]") {
  const auto r = read(R"(, "comments": [
    {"commentType": "system", "triggeredBy": "Automation", "htmlText": "<p>Shipment <b>LB77</b> status: RECEIVED</p>", "datetime": "2026-11-22T12:00:00+00:00"},
    {"commentType": "error", "triggeredBy": "", "htmlText": "<div>Refund Failed: card <i>closed</i></div>", "datetime": "2026-11-23T12:00:00+00:00"},
    {"commentType": "merchant", "triggeredBy": "Somebody", "htmlText": "was it received?", "datetime": ""},
    {"commentType": "system", "triggeredBy": "ReturnGO API", "htmlText": "Request&nbsp;REOPENED"}],
    "shipments": [{"shipmentId": "s1", "trackingNumber": "LB77", "status": "Received"}, {"shipmentId": "s2", "status": "Shipped", "trackingNumber": "LB778"}])");
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
      body(R"({"rmaSummary": {"rmaId": "123", "status": "OnHold"}, "items": [)" +
           item(R"(, "resolutionType": "SwapForAPony")") + R"(], "exchangeOrders": [{"type": "Loan"}],
    "transactions": [{"id": 1, "type": "Loyalty", "status": "Limbo", "amount": {"amount": 1, "currency": "GBP"}}], "shipments": [{"shipmentId": "s", "status": "Lost"}]})"),
      unknown);
  REQUIRE(rma);
  CHECK(rma->status == "OnHold");
  CHECK(rma->units.at(0).resolution == "SwapForAPony");
  CHECK(unknown.size() == 6);
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
  for (const char* bad : {"", "[]", "{}", R"({"rmas": {}})", R"({"rmas": null, "next_cursor": null})",
                          R"({"rmas": [{"id": 1, "status": "Done"}]})", R"({"rmas": [{"rmaId": 1}]})",
                          R"({"rmas": [{"rmaId": 1, "status": "Done", "events": "x"}]})",
                          R"({"rmas": [], "next_cursor": {"a": 1}})", R"({"message": "Forbidden"})", "<html>"})
    CHECK_FALSE(returngo::decode_rmas(body(bad)));
  for (const char* bad : {"{}", R"({"next_cursor": null, "transactions": null})", R"({"transactions": [{"id": 1}]})"})
    CHECK_FALSE(returngo::decode_transactions(body(bad)));
  returngo::UnknownWords unknown;
  for (const char* bad : {"", "{}", R"({"rmaSummary": {"rmaId": "", "status": "Done"}, "items": []})",
                          R"({"rmaSummary": {"rmaId": "1"}, "items": []})", R"({"rmaSummary": {"rmaId")",
                          R"({"rmaSummary": {"rmaId": "1", "status": "Done"}})",
                          R"({"rmaSummary": {"rmaId": "1", "status": "Done"}, "items": null})",
                          R"({"rmaSummary": {"rmaId": "1", "status": "Done"}, "items": {}})"})
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

TEST_CASE("a form or a word that is none of the field's own makes the detail no answer", "[returngo]") {
  REQUIRE(tried(items("") + payouts("")));
  for (const char* odd :
       {R"("paidPrice": {"amount": "a lot", "currency": "GBP"})", R"("paidPrice": {"amount": 1})",
        R"("paidPrice": {"currency": "GBP"})", R"("paidPrice": 1)", R"("taxIncluded": "perhaps")",
        R"("paidTax": {"amount": 1, "currency": "GBP"})", R"("returnFee": "some")", R"("returnedItemId": null)",
        R"("shopLineItemId": "")", R"("resolutionType": ["x"])", R"("returnMethod": "post")", R"("sku": true)",
        R"("itemValidationStatusResponse": {"lastValidationDate": "2026-11-20T10:00:00Z", "isReturned": true})",
        R"("itemValidationStatusResponse": {"lastValidationDate": "soon"})",
        R"("itemValidationStatusResponse": {"isRestockable": "perhaps"})"}) {
    INFO(odd);
    CHECK_FALSE(tried(items(std::string(", ") + odd)));
  }
  for (const char* odd :
       {R"("status": "")", R"("type": null)", R"("id": {})", R"("amount": 5)", R"("createdAt": "soon")",
        R"("returnItemIds": 5)", R"("status": "Success", "externalReferenceType": "PlatformRefundId")",
        R"("externalReferenceType": "PlatformRefundId", "externalReferenceId": "ABC")",
        R"("processor": "Shopify", "externalReferenceType": "SomethingElse", "externalReferenceId": "7")"}) {
    INFO(odd);
    CHECK_FALSE(tried(payouts(std::string(", ") + odd)));
  }
  CHECK(tried(payouts(R"(, "processor": "Stripe", "externalReferenceType": "StripeRefundId")")));
  for (const char* odd :
       {R"("shipments": "x")", R"("shipments": [{"status": "Shipped"}])", R"("shipments": [{"shipmentId": "s1"}])",
        R"("transactions": {"id": 1})", R"("comments": 5)", R"("exchangeOrders": [{"orderId": true}])",
        R"("createdAt": "soon")", R"("comments": [{"commentType": "system", "datetime": "soon"}])",
        R"("comments": [{"commentType": "carrier", "htmlText": "Shipment RECEIVED"}])"}) {
    INFO(odd);
    CHECK_FALSE(tried(std::string(", ") + odd));
  }
  CHECK(tried(R"(, "comments": [{"commentType": "carrier", "htmlText": "on its way"}])"));
}

TEST_CASE("where something is to be exchanged, no draft must be said, not left out", "[returngo]") {
  const std::string exchanged = items(R"(, "resolutionType": "InstantVariantExchange")");
  CHECK_FALSE(tried(exchanged));
  CHECK_FALSE(tried(exchanged + R"(, "exchange_orders": [{"draftOrderId": "5"}])"));
  CHECK(tried(exchanged + R"(, "exchangeOrders": [])"));
  CHECK(tried(exchanged + R"(, "exchangeOrders": null)"));
}

TEST_CASE("a text cut in the middle of a character is an unknown text, and the return is read", "[returngo]") {
  const auto r = read(R"(, "comments": [{"commentType": "merchant", "htmlText": "thanks \ud83d"},
    {"commentType": "system", "htmlText": "Shipment RECEIVED", "datetime": "2026-11-22T12:00:00Z"}])");
  REQUIRE(r.comments.size() == 2);
  CHECK(r.comments[0].fact == CommentFact::other);
  CHECK(r.comments[1].fact == CommentFact::shipment_received);
}

TEST_CASE("a return that is known loses no part by silence", "[returngo]") {
  const std::string unit = items(R"(, "variantId": "7", "returnMethod": {"type": "Ship"}, "resolutionType": "X")");
  const std::string payout = payouts(R"(, "processor": "Shopify", "returnItemIds": ["9001"])");
  const std::string exchange = R"(, "exchangeOrders": [{"draftOrderId": "5", "orderId": "6", "type": "Exchange"}])";
  const std::string parcel = R"(, "shipments": [{"shipmentId": "s1", "status": "Received", "isOutbound": true}])";
  const std::string comment =
      R"(, "comments": [{"commentType": "system", "htmlText": "Shipment RECEIVED", "datetime": "2026-11-22T12:00:00Z"}])";
  const auto known = tried(unit + payout + exchange + parcel + comment);
  REQUIRE(known);
  CHECK(tried(unit + payout + exchange + parcel + comment, known));
  const auto silent = [&known](const std::string& parts) { return !tried(parts, known); };
  CHECK(silent(payout + exchange + parcel + comment));
  CHECK(silent(unit + exchange + parcel + comment));
  CHECK(silent(unit + payout + parcel + comment));
  CHECK(silent(unit + payout + exchange + comment));
  CHECK(silent(unit + payout + exchange + parcel));
  CHECK(silent(unit + payout + exchange + parcel + R"(, "comments": null)"));
  CHECK(silent(items(R"(, "variantId": "7")") + payout + exchange + parcel + comment));
  CHECK(silent(unit + payouts(R"(, "processor": null)") + exchange + parcel + comment));
  CHECK(
      silent(unit + payout + R"(, "exchangeOrders": [{"draftOrderId": "5", "type": "Exchange"}])" + parcel + comment));
  CHECK(silent(unit + payout + exchange + R"(, "shipments": [{"shipmentId": "s1", "status": "Received"}])" + comment));
  CHECK(silent(unit + payout + exchange + parcel + R"(, "comments": [{"commentType": "system", "htmlText": ""}])"));
  // What is said in so many words is believed.
  CHECK_FALSE(silent(unit + R"(, "transactions": [])" + R"(, "exchangeOrders": [])" + parcel + comment));
  CHECK_FALSE(silent(unit + payout + R"(, "exchangeOrders": [{"draftOrderId": "9", "orderId": "8", "type": "Fee"}])" +
                     parcel + comment));
}

TEST_CASE("a fee that is left out is not known to be waived; one of nothing is", "[returngo]") {
  const auto known = tried(items(R"(, "returnFee": 4.5, "restockingFee": 0)"));
  REQUIRE(known);
  CHECK_FALSE(tried(items(R"(, "restockingFee": 0)"), known));
  CHECK_FALSE(tried(items(R"(, "returnFee": null, "restockingFee": 0)"), known));
  const auto waived = tried(items(R"(, "returnFee": 0, "restockingFee": 0)"), known);
  REQUIRE(waived);
  CHECK_FALSE(waived->units.at(0).fees);
}
