// Orders, refunds, returns and places: the part of Admin GraphQL 2026-07 that the simulated shop answers.
#include "tests/world/shop_schema.h"

namespace returnwatch::world {

const char* const kSchemaOrders = R"sdl(
type Order implements HasEvents & LegacyInteroperability & Node @needs(read_orders) {
  agreements(@page query:String):SalesAgreementConnection! app:OrderApp billingAddressMatchesShippingAddress:Boolean!
  canMarkAsPaid:Boolean! canNotifyCustomer:Boolean! cancelReason:OrderCancelReason cancellation:OrderCancellation
  cancelledAt:DateTime capturable:Boolean! cartDiscountAmountSet:MoneyBag cartToken:String checkoutToken:String
  closed:Boolean! closedAt:DateTime confirmationNumber:String confirmed:Boolean! createdAt:DateTime!
  currencyCode:CurrencyCode! currentCartDiscountAmountSet:MoneyBag! currentShippingPriceSet:MoneyBag!
  currentSubtotalLineItemsQuantity:Int! currentSubtotalPriceSet:MoneyBag! currentTaxLines:[TaxLine!]!
  currentTotalAdditionalFeesSet:MoneyBag currentTotalDiscountsSet:MoneyBag! currentTotalDutiesSet:MoneyBag
  currentTotalPriceSet:MoneyBag! currentTotalTaxSet:MoneyBag! currentTotalWeight:UnsignedInt64!
  customAttributes:[Attribute!]! customer:Customer customerAcceptsMarketing:Boolean! customerLocale:String
  discountCode:String discountCodes:[String!]! displayFinancialStatus:OrderDisplayFinancialStatus
  displayFulfillmentStatus:OrderDisplayFulfillmentStatus! disputes:[OrderDisputeSummary!]! dutiesIncluded:Boolean!
  edited:Boolean! email:String estimatedTaxes:Boolean!
  events(@page query:String sortKey:EventSortKeys):EventConnection! fulfillable:Boolean!
  fulfillmentOrders(@page displayable:Boolean query:String):FulfillmentOrderConnection!
  fulfillments(first:Int query:String):[Fulfillment!]! fulfillmentsCount:Count fullyPaid:Boolean!
  hasTimelineComment:Boolean! id:ID! legacyResourceId:UnsignedInt64! lineItems(@page):LineItemConnection!
  merchantEditable:Boolean! merchantOfRecordApp:OrderApp name:String! netPaymentSet:MoneyBag!
  nonFulfillableLineItems(@page):LineItemConnection! note:String number:Int! originalTotalAdditionalFeesSet:MoneyBag
  originalTotalDutiesSet:MoneyBag originalTotalPriceSet:MoneyBag! paymentGatewayNames:[String!]! phone:String
  poNumber:String presentmentCurrencyCode:CurrencyCode! processedAt:DateTime! productNetwork:Boolean!
  refundDiscrepancySet:MoneyBag! refundable:Boolean! refunds(first:Int):[Refund!]! registeredSourceUrl:URL
  requiresShipping:Boolean! restockable:Boolean! retailLocation:Location returnStatus:OrderReturnStatus!
  returns(@page query:String):ReturnConnection! shippingAddress:MailingAddress shippingLine:ShippingLine
  shippingLines(@page includeRemovals:Boolean):ShippingLineConnection! sourceIdentifier:String sourceName:String
  staffMember:StaffMember subtotalLineItemsQuantity:Int! subtotalPriceSet:MoneyBag tags:[String!]! taxExempt:Boolean!
  taxLines:[TaxLine!]! taxesIncluded:Boolean! test:Boolean! totalCapturableSet:MoneyBag!
  totalCashRoundingAdjustment:CashRoundingAdjustment! totalDiscountsSet:MoneyBag totalOutstandingSet:MoneyBag!
  totalPriceSet:MoneyBag! totalReceivedSet:MoneyBag! totalRefundedSet:MoneyBag! totalRefundedShippingSet:MoneyBag!
  totalShippingPriceSet:MoneyBag! totalTaxSet:MoneyBag totalTipReceivedSet:MoneyBag! totalWeight:UnsignedInt64
  transactions(capturable:Boolean first:Int manuallyResolvable:Boolean):[OrderTransaction!]! transactionsCount:Count
  unpaid:Boolean! updatedAt:DateTime!
}
type Refund implements LegacyInteroperability & Node @needs(read_orders) {
  createdAt:DateTime id:ID! legacyResourceId:UnsignedInt64! note:String order:Order!
  orderAdjustments(@page):OrderAdjustmentConnection! processedAt:DateTime!
  refundLineItems(@page):RefundLineItemConnection! refundShippingLines(@page):RefundShippingLineConnection!
  return:Return staffMember:StaffMember totalRefunded:MoneyV2! @deprecated totalRefundedSet:MoneyBag!
  transactions(@page):OrderTransactionConnection! updatedAt:DateTime!
}
type RefundLineItem @needs(read_orders) {
  id:ID lineItem:LineItem! location:Location priceSet:MoneyBag! quantity:Int! restockType:RefundLineItemRestockType!
  restocked:Boolean! subtotalSet:MoneyBag! totalTaxSet:MoneyBag!
}
type OrderTransaction implements Node @needs(read_orders) {
  accountNumber:String amountRoundingSet:MoneyBag amountSet:MoneyBag! authorizationExpiresAt:DateTime
  createdAt:DateTime! errorCode:OrderTransactionErrorCode formattedGateway:String gateway:String id:ID!
  kind:OrderTransactionKind! location:Location manualPaymentGateway:Boolean! manuallyCapturable:Boolean!
  maximumRefundableV2:MoneyV2 multiCapturable:Boolean! order:Order parentTransaction:OrderTransaction paymentId:String
  processedAt:DateTime receiptJson:JSON settlementCurrency:CurrencyCode settlementCurrencyRate:Decimal
  status:OrderTransactionStatus! test:Boolean! totalUnsettledSet:MoneyBag user:StaffMember
}
type LineItem implements Node @needs(read_orders) {
  canRestock:Boolean! @deprecated currentQuantity:Int! customAttributes:[Attribute!]!
  discountedTotalSet(withCodeDiscounts:Boolean):MoneyBag! discountedUnitPriceAfterAllDiscountsSet:MoneyBag!
  discountedUnitPriceSet:MoneyBag! fulfillableQuantity:Int! @deprecated fulfillmentStatus:String! @deprecated id:ID!
  isGiftCard:Boolean! merchantEditable:Boolean! name:String! nonFulfillableQuantity:Int! originalTotalSet:MoneyBag!
  originalUnitPriceSet:MoneyBag! priceAfterAllDiscountsBeforeTaxesSet:MoneyBag! product:Product quantity:Int!
  refundableQuantity:Int! requiresShipping:Boolean! restockable:Boolean! sku:String staffMember:StaffMember
  taxLines(first:Int):[TaxLine!]! taxable:Boolean! title:String! totalDiscountSet:MoneyBag!
  unfulfilledDiscountedTotalSet:MoneyBag! unfulfilledOriginalTotalSet:MoneyBag! unfulfilledQuantity:Int!
  variant:ProductVariant variantTitle:String vendor:String
}
type Return implements Node @needs(read_returns) {
  closedAt:DateTime createdAt:DateTime! decline:ReturnDecline
  exchangeLineItems(@page includeRemovedItems:Boolean):ExchangeLineItemConnection! id:ID! name:String! order:Order!
  refunds(@page):RefundConnection! requestApprovedAt:DateTime returnLineItems(@page):ReturnLineItemTypeConnection!
  returnShippingFees:[ReturnShippingFee!]! reverseFulfillmentOrders(@page):ReverseFulfillmentOrderConnection!
  staffMember:StaffMember status:ReturnStatus! totalQuantity:Int! transactions(@page):OrderTransactionConnection!
}
type ReturnLineItem implements Node & ReturnLineItemType @needs(read_returns) {
  customerNote:String fulfillmentLineItem:FulfillmentLineItem! id:ID! processableQuantity:Int! processedQuantity:Int!
  quantity:Int! refundableQuantity:Int! refundedQuantity:Int! restockingFee:RestockingFee
  returnReason:ReturnReason! @deprecated returnReasonDefinition:ReturnReasonDefinition returnReasonNote:String!
  unprocessedQuantity:Int! withCodeDiscountedTotalPriceSet:MoneyBag!
}
interface ReturnLineItemType implements Node @needs(read_returns) {
  customerNote:String id:ID! processableQuantity:Int! processedQuantity:Int! quantity:Int! refundableQuantity:Int!
  refundedQuantity:Int! returnReason:ReturnReason! @deprecated returnReasonDefinition:ReturnReasonDefinition
  returnReasonNote:String! unprocessedQuantity:Int!
}
type ReverseFulfillmentOrder implements Node @needs(read_returns) {
  id:ID! lineItems(@page):ReverseFulfillmentOrderLineItemConnection! order:Order status:ReverseFulfillmentOrderStatus!
}
type ReverseFulfillmentOrderLineItem implements Node @needs(read_returns) {
  dispositions:[ReverseFulfillmentOrderDisposition!]! fulfillmentLineItem:FulfillmentLineItem id:ID!
  totalQuantity:Int!
}
type ReverseFulfillmentOrderDisposition implements Node @needs(read_returns) {
  createdAt:DateTime! id:ID! location:Location quantity:Int! type:ReverseFulfillmentOrderDispositionType!
}
type Location implements LegacyInteroperability & Node @needs(read_locations|read_inventory) {
  activatable:Boolean! @needs(read_locations) addressVerified:Boolean! @needs(read_locations)
  createdAt:DateTime! @needs(read_locations) deactivatable:Boolean! @needs(read_locations)
  deactivatedAt:String @needs(read_locations) deletable:Boolean! @needs(read_locations)
  fulfillmentService:FulfillmentService @needs(read_locations) fulfillsOnlineOrders:Boolean! @needs(read_locations)
  hasActiveInventory:Boolean! @needs(read_locations) hasUnfulfilledOrders:Boolean! @needs(read_locations)
  id:ID! @needs(read_locations|read_inventory)
  inventoryLevel(includeInactive:Boolean inventoryItemId:ID!):InventoryLevel @needs(read_locations)
  inventoryLevels(@page includeInactive:Boolean query:String):InventoryLevelConnection! @needs(read_locations)
  isActive:Boolean! @needs(read_locations) isFulfillmentService:Boolean! @needs(read_locations)
  isPrimary:Boolean! @needs(read_locations) @deprecated legacyResourceId:UnsignedInt64!
  name:String! @needs(read_locations) shipsInventory:Boolean! @needs(read_locations)
  updatedAt:DateTime! @needs(read_locations)
}
type InventoryItem implements LegacyInteroperability & Node @needs(read_inventory|read_products) {
  countryCodeOfOrigin:CountryCode createdAt:DateTime! duplicateSkuCount:Int! @needs(read_inventory)
  harmonizedSystemCode:String id:ID! inventoryHistoryUrl:URL @needs(read_inventory)
  inventoryLevel(includeInactive:Boolean locationId:ID!):InventoryLevel @needs(read_inventory)
  inventoryLevels(@page includeInactive:Boolean query:String):InventoryLevelConnection! @needs(read_inventory)
  legacyResourceId:UnsignedInt64! locationsCount:Count @needs(read_inventory) provinceCodeOfOrigin:String
  requiresShipping:Boolean! sku:String tracked:Boolean! unitCost:MoneyV2 updatedAt:DateTime!
  variant:ProductVariant! @deprecated variants(after:String before:String first:Int last:Int):ProductVariantConnection
}
)sdl";

}  // namespace returnwatch::world
