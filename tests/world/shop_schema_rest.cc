// Fulfilment, apps, events, values and the query root, of the simulated shop.
#include "tests/world/shop_schema.h"

namespace returnwatch::world {

const char* const kSchemaRest = R"sdl(
type FulfillmentOrder implements Node @needs(read_assigned_fulfillment_orders|read_merchant_managed_fulfillment_orders|read_third_party_fulfillment_orders) {
  assignedLocation:FulfillmentOrderAssignedLocation! createdAt:DateTime! fulfillAt:DateTime fulfillBy:DateTime
  fulfillmentHolds:[FulfillmentHold!]! fulfillmentOrdersForMerge(@page):FulfillmentOrderConnection!
  fulfillments(@page):FulfillmentConnection! id:ID! lineItems(@page):FulfillmentOrderLineItemConnection! order:Order!
  orderId:ID! orderName:String! orderProcessedAt:DateTime! requestStatus:FulfillmentOrderRequestStatus!
  status:FulfillmentOrderStatus! updatedAt:DateTime!
}
type FulfillmentHold implements Node @needs(read_assigned_fulfillment_orders|read_merchant_managed_fulfillment_orders|read_third_party_fulfillment_orders) {
  displayReason:String! handle:String heldByApp:App @needs(read_apps) heldByRequestingApp:Boolean! id:ID!
  reason:FulfillmentHoldReason! reasonNotes:String
}
type FulfillmentOrderAssignedLocation @needs(read_assigned_fulfillment_orders|read_merchant_managed_fulfillment_orders|read_third_party_fulfillment_orders) {
  address1:String address2:String city:String countryCode:CountryCode! location:Location name:String! phone:String
  province:String zip:String
}
type FulfillmentOrderLineItem implements Node @needs(read_assigned_fulfillment_orders|read_merchant_managed_fulfillment_orders|read_third_party_fulfillment_orders) {
  id:ID! inventoryItemId:ID lineItem:LineItem! productTitle:String! remainingQuantity:Int! requiresShipping:Boolean!
  shippingLine:ShippingLine sku:String totalQuantity:Int! variant:ProductVariant variantTitle:String vendor:String
}
type Fulfillment implements LegacyInteroperability & Node @needs(read_orders|read_assigned_fulfillment_orders|read_merchant_managed_fulfillment_orders|read_third_party_fulfillment_orders) {
  createdAt:DateTime! deliveredAt:DateTime displayStatus:FulfillmentDisplayStatus estimatedDeliveryAt:DateTime
  fulfillmentLineItems(@page):FulfillmentLineItemConnection! fulfillmentOrders(@page):FulfillmentOrderConnection!
  id:ID! inTransitAt:DateTime legacyResourceId:UnsignedInt64! location:Location name:String! order:Order!
  requiresShipping:Boolean! service:FulfillmentService status:FulfillmentStatus! totalQuantity:Int!
  trackingInfo(first:Int):[FulfillmentTrackingInfo!]! updatedAt:DateTime!
}
type FulfillmentLineItem implements Node @needs(read_orders) {
  discountedTotalSet:MoneyBag! id:ID! lineItem:LineItem! originalTotalSet:MoneyBag! quantity:Int
}
type FulfillmentService {
  callbackUrl:URL handle:String! id:ID! inventoryManagement:Boolean! location:Location requiresShippingMethod:Boolean!
  serviceName:String! trackingSupport:Boolean! type:FulfillmentServiceType!
}
type DraftOrder implements HasEvents & LegacyInteroperability & Node @needs(read_draft_orders) {
  acceptAutomaticDiscounts:Boolean allVariantPricesOverridden:Boolean! allowDiscountCodesInCheckout:Boolean!
  amountDueLaterSet:MoneyBag! amountDueNowSet:MoneyBag! anyVariantPricesOverridden:Boolean!
  billingAddress:MailingAddress billingAddressMatchesShippingAddress:Boolean! completedAt:DateTime createdAt:DateTime!
  currencyCode:CurrencyCode! customAttributes:[Attribute!]! customer:Customer discountCodes:[String!]! email:String
  events(@page query:String sortKey:EventSortKeys):EventConnection! hasTimelineComment:Boolean! id:ID!
  invoiceEmailTemplateSubject:String! invoiceSentAt:DateTime invoiceUrl:URL legacyResourceId:UnsignedInt64!
  lineItems(@page):DraftOrderLineItemConnection! lineItemsSubtotalPrice:MoneyBag! name:String! note2:String
  order:Order phone:String poNumber:String presentmentCurrencyCode:CurrencyCode! ready:Boolean!
  reserveInventoryUntil:DateTime shippingAddress:MailingAddress shippingLine:ShippingLine status:DraftOrderStatus!
  subtotalPriceSet:MoneyBag! tags:[String!]! taxExempt:Boolean! taxLines:[TaxLine!]! taxesIncluded:Boolean!
  totalDiscountsSet:MoneyBag! totalLineItemsPriceSet:MoneyBag! totalPriceSet:MoneyBag! totalQuantityOfLineItems:Int!
  totalShippingPriceSet:MoneyBag! totalTaxSet:MoneyBag! totalWeight:UnsignedInt64! updatedAt:DateTime!
  visibleToCustomer:Boolean!
}
type DraftOrderLineItem implements Node @needs(read_draft_orders) {
  approximateDiscountedUnitPriceSet:MoneyBag! components:[DraftOrderLineItem!]! custom:Boolean!
  customAttributes:[Attribute!]! discountedTotalSet:MoneyBag! fulfillmentService:FulfillmentService id:ID!
  isGiftCard:Boolean! name:String! originalTotalSet:MoneyBag! originalUnitPriceSet:MoneyBag!
  originalUnitPriceWithCurrency:MoneyV2 priceOverride:MoneyV2 product:Product quantity:Int! requiresShipping:Boolean!
  sku:String taxLines:[TaxLine!]! taxable:Boolean! title:String! totalDiscountSet:MoneyBag! uuid:String!
  variant:ProductVariant variantTitle:String vendor:String
}
type OrderApp @needs(read_orders) {
  id:ID! name:String!
}
type App implements Node {
  apiKey:String! developerName:String developerType:AppDeveloperType! handle:String id:ID!
  installation:AppInstallation shopifyDeveloped:Boolean! title:String!
}
type RefundAgreement implements SalesAgreement @needs(read_orders) {
  app:App happenedAt:DateTime! id:ID! reason:OrderActionType! refund:Refund! user:StaffMember
}
type OrderAgreement implements SalesAgreement @needs(read_orders) {
  app:App happenedAt:DateTime! id:ID! order:Order! reason:OrderActionType! user:StaffMember
}
type ReturnAgreement implements SalesAgreement @needs(read_orders) {
  app:App happenedAt:DateTime! id:ID! reason:OrderActionType! return:Return! user:StaffMember
}
interface SalesAgreement @needs(read_orders) {
  app:App happenedAt:DateTime! id:ID! reason:OrderActionType! user:StaffMember
}
type OrderDisputeSummary implements Node @needs(read_orders) {
  id:ID! initiatedAs:DisputeType! status:DisputeStatus!
}
type BasicEvent implements Event & Node {
  action:String! additionalContent:JSON additionalData:JSON appTitle:String arguments:JSON attributeToApp:Boolean!
  attributeToUser:Boolean! author:String createdAt:DateTime! criticalAlert:Boolean! hasAdditionalContent:Boolean!
  id:ID! message:FormattedString! secondaryMessage:FormattedString subject:HasEvents subjectId:ID!
  subjectType:EventSubjectType!
}
interface Event {
  action:String! appTitle:String attributeToApp:Boolean! attributeToUser:Boolean! createdAt:DateTime!
  criticalAlert:Boolean! id:ID! message:FormattedString!
}
type ExchangeLineItem implements Node @needs(read_returns) {
  id:ID! lineItem:LineItem @deprecated lineItems:[LineItem!] processableQuantity:Int! processedQuantity:Int!
  quantity:Int! unprocessedQuantity:Int! variantId:ID
}
type Shop implements Node {
  contactEmail:String! createdAt:DateTime! currencyCode:CurrencyCode! description:String email:String!
  enabledPresentmentCurrencies:[CurrencyCode!]! ianaTimezone:String! id:ID! myshopifyDomain:String! name:String!
  plan:ShopPlan! timezoneAbbreviation:String! updatedAt:DateTime! url:URL!
}
type ShopPlan {
  partnerDevelopment:Boolean! publicDisplayName:String! shopifyPlus:Boolean!
}
type AppInstallation implements Node {
  accessScopes:[AccessScope!]! app:App! id:ID! launchUrl:URL!
}
type AccessScope {
  description:String! handle:String!
}
type ApiVersion {
  displayName:String! handle:String! supported:Boolean!
}
type OrderAdjustment implements Node @needs(read_orders) {
  amountSet:MoneyBag! id:ID! reason:OrderAdjustmentDiscrepancyReason taxAmountSet:MoneyBag!
}
type RefundShippingLine implements Node @needs(read_orders) {
  id:ID! shippingLine:ShippingLine! subtotalAmountSet:MoneyBag! taxAmountSet:MoneyBag!
}
type ShippingLine {
  carrierIdentifier:String code:String currentDiscountedPriceSet:MoneyBag! custom:Boolean! deliveryCategory:String
  discountedPriceSet:MoneyBag! id:ID isRemoved:Boolean! originalPriceSet:MoneyBag! phone:String
  shippingRateHandle:String source:String taxLines:[TaxLine!]! title:String!
}
type ReturnReasonDefinition implements Node @needs(read_returns) {
  deleted:Boolean! handle:String! id:ID! name:String!
}
type Count {
  count:Int! precision:CountPrecision!
}
type MoneyBag {
  presentmentMoney:MoneyV2! shopMoney:MoneyV2!
}
type MoneyV2 {
  amount:Decimal! currencyCode:CurrencyCode!
}
type Attribute {
  key:String! value:String
}
type StaffMember implements Node @needs(read_users) {
  accountType:AccountType active:Boolean! email:String! exists:Boolean! firstName:String id:ID! initials:[String!]
  isShopOwner:Boolean! lastName:String locale:String! name:String! phone:String
}
type MailingAddress implements Node {
  address1:String address2:String city:String company:String coordinatesValidated:Boolean! country:String
  countryCodeV2:CountryCode firstName:String formatted:[String!]! formattedArea:String id:ID! lastName:String
  latitude:Float longitude:Float name:String phone:String province:String provinceCode:String timeZone:String
  validationResultSummary:MailingAddressValidationResult zip:String
}
type CashRoundingAdjustment @needs(read_orders) {
  paymentSet:MoneyBag! refundSet:MoneyBag!
}
type TaxLine {
  channelLiable:Boolean priceSet:MoneyBag! rate:Float ratePercentage:Float source:String title:String!
}
type RestockingFee @needs(read_returns) {
  amountSet:MoneyBag! id:ID! percentage:Float!
}
type ReturnShippingFee @needs(read_returns) {
  amountSet:MoneyBag! id:ID!
}
type OrderCancellation @needs(read_orders) {
  staffNote:String
}
type ReturnDecline @needs(read_returns) {
  note:String reason:ReturnDeclineReason!
}
type InventoryProperties @needs(read_inventory) {
  quantityNames:[InventoryQuantityName!]!
}
type InventoryQuantityName @needs(read_inventory) {
  belongsTo:[String!]! comprises:[String!]! displayName:String isInUse:Boolean! name:String!
}
interface Node {
  id:ID!
}
interface LegacyInteroperability {
  legacyResourceId:UnsignedInt64!
}
type PageInfo {
  endCursor:String hasNextPage:Boolean! hasPreviousPage:Boolean! startCursor:String
}
type QueryRoot {
  app(id:ID):App appByHandle(handle:String!):App currentAppInstallation:AppInstallation! customer(id:ID!):Customer
  customers(@page query:String sortKey:CustomerSortKeys):CustomerConnection! draftOrder(id:ID!):DraftOrder
  draftOrders(@page query:String sortKey:DraftOrderSortKeys):DraftOrderConnection! event(id:ID!):Event
  events(@page query:String sortKey:EventSortKeys):EventConnection fulfillmentOrder(id:ID!):FulfillmentOrder
  fulfillmentOrders(@page includeClosed:Boolean query:String sortKey:FulfillmentOrderSortKeys):FulfillmentOrderConnection! @needs(read_assigned_fulfillment_orders|read_merchant_managed_fulfillment_orders|read_third_party_fulfillment_orders)
  giftCard(id:ID!):GiftCard @needs(read_gift_cards)
  giftCards(@page query:String sortKey:GiftCardSortKeys):GiftCardConnection! @needs(read_gift_cards)
  giftCardsCount(limit:Int query:String):Count @needs(read_gift_cards) inventoryItem(id:ID!):InventoryItem
  inventoryItems(@page query:String):InventoryItemConnection! inventoryLevel(id:ID!):InventoryLevel
  inventoryProperties:InventoryProperties! @needs(read_inventory) location(id:ID):Location
  locations(@page includeInactive:Boolean includeLegacy:Boolean query:String sortKey:LocationSortKeys):LocationConnection!
  locationsCount(limit:Int query:String):Count node(id:ID!):Node nodes(ids:[ID!]!):[Node]! order(id:ID!):Order
  orders(@page query:String sortKey:OrderSortKeys):OrderConnection!
  ordersCount(limit:Int query:String):Count @needs(read_orders) product(id:ID!):Product
  productVariant(id:ID!):ProductVariant
  productVariants(@page query:String sortKey:ProductVariantSortKeys):ProductVariantConnection!
  products(@page query:String sortKey:ProductSortKeys):ProductConnection! publicApiVersions:[ApiVersion!]!
  refund(id:ID!):Refund @needs(read_orders) return(id:ID!):Return @needs(read_returns)
  reverseFulfillmentOrder(id:ID!):ReverseFulfillmentOrder @needs(read_returns) shop:Shop!
  storeCreditAccount(id:ID!):StoreCreditAccount
}
type FulfillmentTrackingInfo @needs(read_orders|read_assigned_fulfillment_orders|read_merchant_managed_fulfillment_orders|read_third_party_fulfillment_orders) {
  company:String number:String url:URL
}
interface HasStoreCreditAccounts @needs(read_store_credit_accounts) {
  storeCreditAccounts(after:String before:String first:Int last:Int query:String):StoreCreditAccountConnection!
}
interface HasEvents {
  events(@page query:String sortKey:EventSortKeys):EventConnection!
}
)sdl";

}  // namespace returnwatch::world
