// In the templates "@" stands for the time at which the thing was made.
#include "tests/world/templates.h"

#include "tests/world/desk.h"

namespace returnwatch::world {
namespace {

const char* const kShop = R"json({
"Product": {"status": "ACTIVE", "vendor": "Demo", "tracksInventory": true, "createdAt": "@", "updatedAt": "@"},
"ProductVariant": {"title": "Default", "price": "49.90", "inventoryPolicy": "DENY", "position": 1, "availableForSale": true,
  "taxable": true, "inventoryQuantity": 40, "createdAt": "@", "updatedAt": "@"},
"InventoryItem": {"tracked": true, "requiresShipping": true, "createdAt": "@", "updatedAt": "@"},
"InventoryLevel": {"isActive": true, "createdAt": "@", "updatedAt": "@"},
"Customer": {"firstName": "PII-Robin", "locale": "en", "state": "ENABLED", "note": "PII-customer note", "numberOfOrders": "1",
  "createdAt": "@", "updatedAt": "@"},
"Order": {"createdAt": "@", "processedAt": "@", "updatedAt": "@", "closed": false, "test": false, "edited": false,
  "confirmed": true, "displayFulfillmentStatus": "UNFULFILLED", "fulfillable": true, "requiresShipping": true,
  "note": "PII-note: please ring twice", "tags": [], "customAttributes": [], "sourceName": "web",
  "app": {"id": "gid://shopify/App/580111", "name": "Online Store"}, "paymentGatewayNames": [], "lineItems": [],
  "transactions": [], "refunds": [], "returns": [], "fulfillments": [], "fulfillmentOrders": [], "agreements": [],
  "disputes": []},
"LineItem": {"quantity": 1, "isGiftCard": false, "requiresShipping": true, "restockable": true, "taxable": true,
  "fulfillmentStatus": "unfulfilled"},
"OrderTransaction": {"kind": "SALE", "status": "SUCCESS", "gateway": "shopify_payments", "createdAt": "@", "processedAt": "@"},
"FulfillmentOrder": {"status": "OPEN", "requestStatus": "UNSUBMITTED", "fulfillmentHolds": [], "orderProcessedAt": "@",
  "createdAt": "@", "updatedAt": "@"},
"FulfillmentLineItem": {},
"Fulfillment": {"status": "SUCCESS", "displayStatus": "DELIVERED", "fulfillmentLineItems": [], "totalQuantity": 1,
  "createdAt": "@", "updatedAt": "@"},
"Refund": {"createdAt": "@", "processedAt": "@", "updatedAt": "@", "note": "PII-refund note", "refundLineItems": [],
  "transactions": [], "orderAdjustments": [], "refundShippingLines": [], "duties": []},
"RefundAgreement": {"happenedAt": "@", "reason": "REFUND"},
"OrderAgreement": {"happenedAt": "@", "reason": "ORDER"},
"BasicEvent": {"createdAt": "@", "subjectType": "ORDER", "message": "PII-Robin was refunded"},
"Return": {"status": "OPEN", "createdAt": "@", "requestApprovedAt": "@", "exchangeLineItems": [], "refunds": []},
"ReturnLineItem": {"returnReason": "SIZE_TOO_SMALL", "returnReasonNote": "PII-reason note",
  "returnReasonDefinition": {"id": "gid://shopify/ReturnReasonDefinition/1", "handle": "size-too-small", "name": "Too small"}},
"DraftOrder": {"status": "OPEN", "tags": [], "createdAt": "@", "updatedAt": "@"},
"GiftCard": {"createdAt": "@", "updatedAt": "@", "enabled": true, "isRedeemable": true, "_source": "api_client",
  "note": "PII-gift note"},
"StoreCreditAccount": {"transactions": []},
"StoreCreditAccountCreditTransaction": {"createdAt": "@", "_type": "credit"}
})json";

const char* const kDesk = R"json({
"rma": {"shipments": [], "items": [], "comments": [], "exchangeOrders": [], "exchangeItems": [], "cancellationFee": 0,
  "createdAt": "@", "lastUpdated": "@", "isOutOfPolicy": false},
"shipment": {"status": "Pending", "carrierName": "Parcel Demo", "requestedServiceLevel": null, "actualServiceLevel": null,
  "trackingURL": null, "labelURL": null, "returnAddress": {"name": "Returns", "country": "GB"}, "isOutbound": false},
"item": {"variantName": "Size M", "image": "https://cdn.example.invalid/i.png", "extendedReason": "PII-it itches",
  "followUpQuestions": [{"question": "What happened?", "answer": "PII-my aunt sat on it"}],
  "resolutionName": "Merchant's own words", "policyRuleName": "Standard", "restockingFee": 0, "shipmentFee": 0,
  "isAutoApprove": true, "exchangeItems": [],
  "itemValidationStatusResponse": {"isReturned": false, "isRestockable": false, "nonReturnedReason": null,
    "nonRestockableReason": null, "storeLocationId": null, "lastValidationDate": null, "lastValidatedBy": null,
    "thirdPartyName": null, "userDetails": null}},
"exchange item": {"quantity": 1, "itemPriceMethod": "PaidPrice", "freeExchangePriceRange": {"min": 0, "max": 0}},
"transaction": {"bankAccountDetails": null, "createdAt": "@", "lastUpdated": "@"}
})json";

Json of(const Json& templates, const std::string& type, const std::string& at, const Json& particulars) {
  Json out = templates.at(type);
  for (auto& field : out) {
    if (field == "@") field = at;
  }
  out.update(particulars);
  return out;
}

}  // namespace

Json made(const std::string& type, const std::string& id, Time at, const Json& particulars) {
  static const Json templates = Json::parse(kShop);
  Json out = of(templates, type, checks::to_rfc3339(at), particulars);
  out["__typename"] = type;
  out["id"] = id;
  return out;
}

Json desk_record(const std::string& kind, Time at, const Json& particulars) {
  static const Json templates = Json::parse(kDesk);
  return of(templates, kind, returngo_time(at), particulars);
}

}  // namespace returnwatch::world
