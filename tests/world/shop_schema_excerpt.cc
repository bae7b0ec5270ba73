// Made by tests/contract/excerpt.mjs of Shopify's Admin schema 2026-07; the contract test says when it differs.
#include "tests/world/shop_schema.h"

namespace returnwatch::world {

const char* const kShopSchema = R"sdl(
type AccessScope {
  description:String! handle:String!
}
type ApiVersion {
  displayName:String! handle:String! supported:Boolean!
}
type App implements Node {
  apiKey:String! appStoreAppUrl:URL appStoreDeveloperUrl:URL availableAccessScopes:[AccessScope!]! description:String
  developerName:String developerType:AppDeveloperType! developerUrl:URL! @deprecated embedded:Boolean!
  features:[String!]! handle:String id:ID! installUrl:URL installation:AppInstallation isPostPurchaseAppInUse:Boolean!
  launchUrl:URL! @deprecated optionalAccessScopes:[AccessScope!]! previouslyInstalled:Boolean! pricingDetails:String
  pricingDetailsSummary:String! privacyPolicyUrl:URL publicCategory:AppPublicCategory! published:Boolean!
  requestedAccessScopes:[AccessScope!]! shopifyDeveloped:Boolean! title:String! uninstallMessage:String!
  uninstallUrl:URL @deprecated webhookApiVersion:String!
}
type AppInstallation implements Node {
  accessScopes:[AccessScope!]! app:App! id:ID! launchUrl:URL! uninstallUrl:URL
}
type Attribute {
  key:String! value:String
}
type BasicEvent implements Event & Node {
  action:String! additionalContent:JSON additionalData:JSON appTitle:String arguments:JSON attributeToApp:Boolean!
  attributeToUser:Boolean! author:String createdAt:DateTime! criticalAlert:Boolean! hasAdditionalContent:Boolean!
  id:ID! message:FormattedString! secondaryMessage:FormattedString subject:HasEvents subjectId:ID!
  subjectType:EventSubjectType!
}
type CashRoundingAdjustment @needs(read_orders|read_quick_sale) {
  paymentSet:MoneyBag! refundSet:MoneyBag!
}
type Count {
  count:Int! precision:CountPrecision!
}
type Customer implements HasEvents & HasStoreCreditAccounts & LegacyInteroperability & Node @needs(read_customers) {
  addresses(first:Int):[MailingAddress!]! @deprecated addressesV2(@page):MailingAddressConnection!
  amountSpent:MoneyV2! canDelete:Boolean! createdAt:DateTime! dataSaleOptOut:Boolean! defaultAddress:MailingAddress
  displayName:String! email:String @deprecated events(@page query:String sortKey:EventSortKeys):EventConnection!
  firstName:String hasTimelineComment:Boolean! @deprecated id:ID! lastName:String lastOrder:Order
  legacyResourceId:UnsignedInt64! lifetimeDuration:String! locale:String! multipassIdentifier:String note:String
  numberOfOrders:UnsignedInt64! orders(@page query:String sortKey:OrderSortKeys):OrderConnection!
  phone:String @deprecated productSubscriberStatus:CustomerProductSubscriberStatus! state:CustomerState!
  storeCreditAccounts(after:String before:String first:Int last:Int query:String):StoreCreditAccountConnection!
  tags:[String!]! taxExempt:Boolean! taxExemptions:[TaxExemption!]! unsubscribeUrl:URL! @deprecated
  updatedAt:DateTime! validEmailAddress:Boolean! @deprecated verifiedEmail:Boolean!
}
type DraftOrder implements HasEvents & LegacyInteroperability & Node @needs(read_draft_orders|read_quick_sale) {
  acceptAutomaticDiscounts:Boolean allVariantPricesOverridden:Boolean! allowDiscountCodesInCheckout:Boolean!
  amountDueLaterSet:MoneyBag! amountDueNowSet:MoneyBag! anyVariantPricesOverridden:Boolean!
  billingAddress:MailingAddress billingAddressMatchesShippingAddress:Boolean! completedAt:DateTime createdAt:DateTime!
  currencyCode:CurrencyCode! customAttributes:[Attribute!]! customer:Customer defaultCursor:String!
  discountCodes:[String!]! email:String events(@page query:String sortKey:EventSortKeys):EventConnection!
  hasTimelineComment:Boolean! id:ID! invoiceEmailTemplateSubject:String! invoiceSentAt:DateTime invoiceUrl:URL
  legacyResourceId:UnsignedInt64! lineItems(@page):DraftOrderLineItemConnection! lineItemsSubtotalPrice:MoneyBag!
  marketName:String! @deprecated marketRegionCountryCode:CountryCode! @deprecated name:String! note2:String
  order:Order phone:String poNumber:String presentmentCurrencyCode:CurrencyCode! ready:Boolean!
  reserveInventoryUntil:DateTime shippingAddress:MailingAddress shippingLine:ShippingLine status:DraftOrderStatus!
  subtotalPrice:Money! @deprecated subtotalPriceSet:MoneyBag! tags:[String!]! taxExempt:Boolean! taxLines:[TaxLine!]!
  taxesIncluded:Boolean! totalDiscountsSet:MoneyBag! totalLineItemsPriceSet:MoneyBag! totalPrice:Money! @deprecated
  totalPriceSet:MoneyBag! totalQuantityOfLineItems:Int! totalShippingPrice:Money! @deprecated
  totalShippingPriceSet:MoneyBag! totalTax:Money! @deprecated totalTaxSet:MoneyBag! totalWeight:UnsignedInt64!
  transformerFingerprint:String updatedAt:DateTime! visibleToCustomer:Boolean!
}
type DraftOrderLineItem implements Node @needs(read_draft_orders|read_quick_sale) {
  approximateDiscountedUnitPriceSet:MoneyBag! bundleComponents:[DraftOrderLineItem!]! @deprecated
  components:[DraftOrderLineItem!]! custom:Boolean! customAttributes:[Attribute!]! discountedTotal:Money! @deprecated
  discountedTotalSet:MoneyBag! discountedUnitPrice:Money! @deprecated discountedUnitPriceSet:MoneyBag! @deprecated
  fulfillmentService:FulfillmentService grams:Int @deprecated id:ID! isGiftCard:Boolean! name:String!
  originalTotal:Money! @deprecated originalTotalSet:MoneyBag! originalUnitPrice:Money! @deprecated
  originalUnitPriceSet:MoneyBag! originalUnitPriceWithCurrency:MoneyV2 priceOverride:MoneyV2 product:Product
  quantity:Int! requiresShipping:Boolean! sku:String taxLines:[TaxLine!]! taxable:Boolean! title:String!
  totalDiscount:Money! @deprecated totalDiscountSet:MoneyBag! uuid:String! variant:ProductVariant variantTitle:String
  vendor:String
}
interface Event {
  action:String! appTitle:String attributeToApp:Boolean! attributeToUser:Boolean! createdAt:DateTime!
  criticalAlert:Boolean! id:ID! message:FormattedString!
}
type ExchangeLineItem implements Node @needs(read_returns) {
  id:ID! lineItem:LineItem @deprecated lineItems:[LineItem!] processableQuantity:Int! processedQuantity:Int!
  quantity:Int! unprocessedQuantity:Int! variantId:ID
}
type Fulfillment implements LegacyInteroperability & Node @needs(read_orders|read_marketplace_orders|read_assigned_fulfillment_orders|read_merchant_managed_fulfillment_orders|read_third_party_fulfillment_orders|read_marketplace_fulfillment_orders) {
  createdAt:DateTime! deliveredAt:DateTime displayStatus:FulfillmentDisplayStatus estimatedDeliveryAt:DateTime
  fulfillmentLineItems(@page):FulfillmentLineItemConnection! fulfillmentOrders(@page):FulfillmentOrderConnection!
  id:ID! inTransitAt:DateTime legacyResourceId:UnsignedInt64! location:Location name:String! order:Order!
  requiresShipping:Boolean! service:FulfillmentService status:FulfillmentStatus! totalQuantity:Int!
  trackingInfo(first:Int):[FulfillmentTrackingInfo!]! updatedAt:DateTime!
}
type FulfillmentHold implements Node @needs(read_assigned_fulfillment_orders|read_merchant_managed_fulfillment_orders|read_third_party_fulfillment_orders|read_marketplace_fulfillment_orders) {
  displayReason:String! handle:String heldByApp:App @needs(read_apps) heldByRequestingApp:Boolean! id:ID!
  reason:FulfillmentHoldReason! reasonNotes:String
}
type FulfillmentLineItem implements Node @needs(read_orders|read_marketplace_orders) {
  discountedTotal:Money! @deprecated discountedTotalSet:MoneyBag! id:ID! lineItem:LineItem!
  originalTotal:Money! @deprecated originalTotalSet:MoneyBag! quantity:Int
}
type FulfillmentOrder implements Node @needs(read_assigned_fulfillment_orders|read_merchant_managed_fulfillment_orders|read_third_party_fulfillment_orders|read_marketplace_fulfillment_orders) {
  assignedLocation:FulfillmentOrderAssignedLocation! channelId:ID @deprecated createdAt:DateTime! fulfillAt:DateTime
  fulfillBy:DateTime fulfillmentHolds:[FulfillmentHold!]! fulfillmentOrdersForMerge(@page):FulfillmentOrderConnection!
  fulfillments(@page):FulfillmentConnection! id:ID! lineItems(@page):FulfillmentOrderLineItemConnection! order:Order!
  orderId:ID! orderName:String! orderProcessedAt:DateTime! requestStatus:FulfillmentOrderRequestStatus!
  status:FulfillmentOrderStatus! updatedAt:DateTime!
}
type FulfillmentOrderAssignedLocation @needs(read_assigned_fulfillment_orders|read_merchant_managed_fulfillment_orders|read_third_party_fulfillment_orders|read_marketplace_fulfillment_orders) {
  address1:String address2:String city:String countryCode:CountryCode! location:Location name:String! phone:String
  province:String zip:String
}
type FulfillmentOrderLineItem implements Node @needs(read_assigned_fulfillment_orders|read_merchant_managed_fulfillment_orders|read_third_party_fulfillment_orders) {
  id:ID! inventoryItemId:ID lineItem:LineItem! originalUnitPriceSet:MoneyBag! @deprecated productTitle:String!
  remainingQuantity:Int! requiresShipping:Boolean! shippingLine:ShippingLine sku:String totalQuantity:Int!
  variant:ProductVariant variantTitle:String vendor:String
}
type FulfillmentService {
  callbackUrl:URL fulfillmentOrdersOptIn:Boolean! @deprecated handle:String! id:ID! inventoryManagement:Boolean!
  location:Location requiresShippingMethod:Boolean! serviceName:String! trackingSupport:Boolean!
  type:FulfillmentServiceType!
}
type FulfillmentTrackingInfo @needs(read_orders|read_marketplace_orders|read_assigned_fulfillment_orders|read_merchant_managed_fulfillment_orders|read_third_party_fulfillment_orders|read_marketplace_fulfillment_orders) {
  company:String number:String url:URL
}
type GiftCard implements Node @needs(read_gift_cards) {
  balance:MoneyV2! createdAt:DateTime! crossCurrencyRedemptionStrategy:GiftCardCrossCurrencyRedemptionStrategy!
  customer:Customer deactivatedAt:DateTime enabled:Boolean! expiresOn:Date id:ID! initialValue:MoneyV2!
  isRedeemable:Boolean! lastCharacters:String! lineItem:LineItem maskedCode:String! note:String order:Order
  templateSuffix:String updatedAt:DateTime!
}
interface HasEvents {
  events(@page query:String sortKey:EventSortKeys):EventConnection!
}
interface HasStoreCreditAccounts @needs(read_store_credit_accounts) {
  storeCreditAccounts(after:String before:String first:Int last:Int query:String):StoreCreditAccountConnection!
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
type InventoryLevel implements Node @needs(read_inventory) {
  canDeactivate:Boolean! createdAt:DateTime! deactivationAlert:String id:ID! isActive:Boolean! item:InventoryItem!
  location:Location! quantities(names:[String!]!):[InventoryQuantity!]! updatedAt:DateTime!
}
type InventoryProperties @needs(read_inventory) {
  quantityNames:[InventoryQuantityName!]!
}
type InventoryQuantity implements Node @needs(read_inventory) {
  id:ID! name:String! quantity:Int! updatedAt:DateTime
}
type InventoryQuantityName @needs(read_inventory) {
  belongsTo:[String!]! comprises:[String!]! displayName:String isInUse:Boolean! name:String!
}
interface LegacyInteroperability {
  legacyResourceId:UnsignedInt64!
}
type LineItem implements Node @needs(read_orders|read_marketplace_orders) {
  canRestock:Boolean! @deprecated currentQuantity:Int! customAttributes:[Attribute!]!
  discountedTotal:Money! @deprecated discountedTotalSet(withCodeDiscounts:Boolean):MoneyBag!
  discountedUnitPrice:Money! @deprecated discountedUnitPriceAfterAllDiscountsSet:MoneyBag!
  discountedUnitPriceSet:MoneyBag! fulfillableQuantity:Int! @deprecated
  fulfillmentService:FulfillmentService @deprecated fulfillmentStatus:String! @deprecated id:ID! isGiftCard:Boolean!
  merchantEditable:Boolean! name:String! nonFulfillableQuantity:Int! originalTotal:Money! @deprecated
  originalTotalSet:MoneyBag! originalUnitPrice:Money! @deprecated originalUnitPriceSet:MoneyBag!
  priceAfterAllDiscountsBeforeTaxesSet:MoneyBag! product:Product quantity:Int! refundableQuantity:Int!
  requiresShipping:Boolean! restockable:Boolean! sku:String staffMember:StaffMember
  suggestedReturnReasonDefinitions(@page):ReturnReasonDefinitionConnection taxLines(first:Int):[TaxLine!]!
  taxable:Boolean! title:String! totalDiscount:Money! @deprecated totalDiscountSet:MoneyBag!
  unfulfilledDiscountedTotal:Money! @deprecated unfulfilledDiscountedTotalSet:MoneyBag!
  unfulfilledOriginalTotal:Money! @deprecated unfulfilledOriginalTotalSet:MoneyBag! unfulfilledQuantity:Int!
  variant:ProductVariant variantTitle:String vendor:String
}
type Location implements LegacyInteroperability & Node @needs(read_locations|read_inventory|read_markets_home) {
  activatable:Boolean! @needs(read_locations) addressVerified:Boolean! @needs(read_locations)
  createdAt:DateTime! @needs(read_locations) deactivatable:Boolean! @needs(read_locations)
  deactivatedAt:String @needs(read_locations) deletable:Boolean! @needs(read_locations)
  fulfillmentService:FulfillmentService @needs(read_locations) fulfillsOnlineOrders:Boolean! @needs(read_locations)
  hasActiveInventory:Boolean! @needs(read_locations) hasUnfulfilledOrders:Boolean! @needs(read_locations)
  id:ID! @needs(read_locations|read_inventory|read_markets_home)
  inventoryLevel(includeInactive:Boolean inventoryItemId:ID!):InventoryLevel @needs(read_locations)
  inventoryLevels(@page includeInactive:Boolean query:String):InventoryLevelConnection! @needs(read_locations)
  isActive:Boolean! @needs(read_locations) isFulfillmentService:Boolean! @needs(read_locations)
  isPrimary:Boolean! @deprecated @needs(read_locations) legacyResourceId:UnsignedInt64!
  name:String! @needs(read_locations|read_markets_home) shipsInventory:Boolean! @needs(read_locations)
  updatedAt:DateTime! @needs(read_locations)
}
type MailingAddress implements Node {
  address1:String address2:String city:String company:String coordinatesValidated:Boolean! country:String
  countryCode:String @deprecated countryCodeV2:CountryCode firstName:String
  formatted(withCompany:Boolean withName:Boolean):[String!]! formattedArea:String id:ID! lastName:String
  latitude:Float longitude:Float name:String phone:String province:String provinceCode:String timeZone:String
  validationResultSummary:MailingAddressValidationResult zip:String
}
type MoneyBag {
  presentmentMoney:MoneyV2! shopMoney:MoneyV2!
}
type MoneyV2 {
  amount:Decimal! currencyCode:CurrencyCode!
}
interface Node {
  id:ID!
}
type Order implements HasEvents & LegacyInteroperability & Node @needs(read_orders|read_marketplace_orders|read_quick_sale) {
  agreements(@page query:String):SalesAgreementConnection! app:OrderApp billingAddress:MailingAddress
  billingAddressMatchesShippingAddress:Boolean! canMarkAsPaid:Boolean! canNotifyCustomer:Boolean!
  cancelReason:OrderCancelReason cancellation:OrderCancellation cancelledAt:DateTime capturable:Boolean!
  cartDiscountAmount:Money @deprecated cartDiscountAmountSet:MoneyBag cartToken:String checkoutToken:String
  clientIp:String closed:Boolean! closedAt:DateTime confirmationNumber:String confirmed:Boolean! createdAt:DateTime!
  currencyCode:CurrencyCode! currentCartDiscountAmountSet:MoneyBag! currentShippingPriceSet:MoneyBag!
  currentSubtotalLineItemsQuantity:Int! currentSubtotalPriceSet:MoneyBag! currentTaxLines:[TaxLine!]!
  currentTotalAdditionalFeesSet:MoneyBag currentTotalDiscountsSet:MoneyBag! currentTotalDutiesSet:MoneyBag
  currentTotalPriceSet:MoneyBag! currentTotalTaxSet:MoneyBag! currentTotalWeight:UnsignedInt64!
  customAttributes:[Attribute!]! customer:Customer customerAcceptsMarketing:Boolean! customerLocale:String
  discountCode:String discountCodes:[String!]! displayAddress:MailingAddress
  displayFinancialStatus:OrderDisplayFinancialStatus displayFulfillmentStatus:OrderDisplayFulfillmentStatus!
  disputes:[OrderDisputeSummary!]! dutiesIncluded:Boolean! edited:Boolean! email:String estimatedTaxes:Boolean!
  events(@page query:String sortKey:EventSortKeys):EventConnection! fulfillable:Boolean!
  fulfillmentOrders(@page displayable:Boolean query:String):FulfillmentOrderConnection!
  fulfillments(first:Int query:String):[Fulfillment!]! fulfillmentsCount:Count fullyPaid:Boolean!
  hasTimelineComment:Boolean! id:ID! landingPageDisplayText:String @deprecated landingPageUrl:URL @deprecated
  legacyResourceId:UnsignedInt64! lineItems(@page):LineItemConnection! merchantEditable:Boolean!
  merchantEditableErrors:[String!]! merchantOfRecordApp:OrderApp name:String! netPayment:Money! @deprecated
  netPaymentSet:MoneyBag! nonFulfillableLineItems(@page):LineItemConnection! note:String number:Int!
  originalTotalAdditionalFeesSet:MoneyBag originalTotalDutiesSet:MoneyBag originalTotalPriceSet:MoneyBag!
  paymentGatewayNames:[String!]! phone:String physicalLocation:Location @deprecated poNumber:String
  presentmentCurrencyCode:CurrencyCode! processedAt:DateTime! productNetwork:Boolean! referralCode:String @deprecated
  referrerDisplayText:String @deprecated referrerUrl:URL @deprecated refundDiscrepancySet:MoneyBag!
  refundable:Boolean! refunds(first:Int):[Refund!]! registeredSourceUrl:URL requiresShipping:Boolean!
  restockable:Boolean! retailLocation:Location returnStatus:OrderReturnStatus!
  returns(@page query:String):ReturnConnection! riskLevel:OrderRiskLevel! @deprecated shippingAddress:MailingAddress
  shippingLine:ShippingLine shippingLines(@page includeRemovals:Boolean):ShippingLineConnection!
  sourceIdentifier:String sourceName:String staffMember:StaffMember
  statusPageUrl(audience:Audience notificationUsage:NotificationUsage):URL! subtotalLineItemsQuantity:Int!
  subtotalPrice:Money @deprecated subtotalPriceSet:MoneyBag tags:[String!]! taxExempt:Boolean! taxLines:[TaxLine!]!
  taxesIncluded:Boolean! test:Boolean! totalCapturable:Money! @deprecated totalCapturableSet:MoneyBag!
  totalCashRoundingAdjustment:CashRoundingAdjustment! totalDiscounts:Money @deprecated totalDiscountsSet:MoneyBag
  totalOutstandingSet:MoneyBag! totalPrice:Money! @deprecated totalPriceSet:MoneyBag! totalReceived:Money! @deprecated
  totalReceivedSet:MoneyBag! totalRefunded:Money! @deprecated totalRefundedSet:MoneyBag!
  totalRefundedShippingSet:MoneyBag! totalShippingPrice:Money! @deprecated totalShippingPriceSet:MoneyBag!
  totalTax:Money @deprecated totalTaxSet:MoneyBag totalTipReceived:MoneyV2! @deprecated totalTipReceivedSet:MoneyBag!
  totalWeight:UnsignedInt64 transactions(capturable:Boolean first:Int manuallyResolvable:Boolean):[OrderTransaction!]!
  transactionsCount:Count unpaid:Boolean! updatedAt:DateTime!
}
type OrderAdjustment implements Node @needs(read_orders|read_marketplace_orders) {
  amountSet:MoneyBag! id:ID! reason:OrderAdjustmentDiscrepancyReason taxAmountSet:MoneyBag!
}
type OrderAgreement implements SalesAgreement @needs(read_orders|read_marketplace_orders) {
  app:App happenedAt:DateTime! id:ID! order:Order! reason:OrderActionType! user:StaffMember
}
type OrderApp @needs(read_orders) {
  id:ID! name:String!
}
type OrderCancellation @needs(read_orders) {
  staffNote:String
}
type OrderDisputeSummary implements Node @needs(read_orders) {
  id:ID! initiatedAs:DisputeType! status:DisputeStatus!
}
type OrderTransaction implements Node @needs(read_orders|read_marketplace_orders) {
  accountNumber:String amount:Money! @deprecated amountRoundingSet:MoneyBag amountSet:MoneyBag!
  amountV2:MoneyV2! @deprecated authorizationCode:String @deprecated authorizationExpiresAt:DateTime
  createdAt:DateTime! errorCode:OrderTransactionErrorCode formattedGateway:String gateway:String id:ID!
  kind:OrderTransactionKind! location:Location manualPaymentGateway:Boolean! manuallyCapturable:Boolean!
  maximumRefundable:Money @deprecated maximumRefundableV2:MoneyV2 multiCapturable:Boolean! order:Order
  parentTransaction:OrderTransaction paymentId:String paymentMethod:PaymentMethods @deprecated processedAt:DateTime
  receiptJson:JSON settlementCurrency:CurrencyCode settlementCurrencyRate:Decimal status:OrderTransactionStatus!
  test:Boolean! totalUnsettled:Money @deprecated totalUnsettledSet:MoneyBag totalUnsettledV2:MoneyV2 @deprecated
  user:StaffMember
}
type PageInfo {
  endCursor:String hasNextPage:Boolean! hasPreviousPage:Boolean! startCursor:String
}
type Product implements HasEvents & LegacyInteroperability & Node @needs(read_products) {
  availablePublicationsCount:Count @needs(read_publications) bodyHtml:String @deprecated
  combinedListingRole:CombinedListingsRole createdAt:DateTime! customProductType:String @deprecated
  defaultCursor:String! description(truncateAt:Int):String! descriptionHtml:HTML!
  descriptionPlainSummary:String! @deprecated events(@page query:String sortKey:EventSortKeys):EventConnection!
  giftCardTemplateSuffix:String handle:String! hasOnlyDefaultVariant:Boolean! hasOutOfStockVariants:Boolean!
  hasVariantsThatRequiresComponents:Boolean! id:ID! inCollection(id:ID!):Boolean! isGiftCard:Boolean!
  legacyResourceId:UnsignedInt64! mediaCount:Count onlineStorePreviewUrl:URL onlineStoreUrl:URL
  productComponentsCount:Count productParents(@page query:String):ProductConnection! productType:String!
  publicationCount(onlyPublished:Boolean):Int! @deprecated @needs(read_publications) publishedAt:DateTime
  publishedInContext:Boolean! @needs(read_publications)
  publishedOnChannel(channelId:ID!):Boolean! @deprecated @needs(read_publications)
  publishedOnCurrentChannel:Boolean! @deprecated @needs(read_product_listings)
  publishedOnCurrentPublication:Boolean! @deprecated @needs(read_product_listings)
  publishedOnPublication(publicationId:ID!):Boolean! requiresSellingPlan:Boolean!
  resourcePublicationsCount(onlyPublished:Boolean):Count @needs(read_publications)
  sellingPlanGroupCount:Int! @deprecated sellingPlanGroupsCount:Count status:ProductStatus!
  storefrontId:StorefrontID! @deprecated tags:[String!]! templateSuffix:String title:String! totalInventory:Int!
  totalVariants:Int! @deprecated tracksInventory:Boolean! updatedAt:DateTime!
  variants(@page sortKey:ProductVariantSortKeys):ProductVariantConnection! variantsCount:Count
  variantsInCollection(after:String before:String collectionId:ID! first:Int last:Int):ProductVariantConnection
  variantsInCollectionCount(collectionId:ID!):Count vendor:String!
}
type ProductVariant implements HasEvents & LegacyInteroperability & Node @needs(read_products) {
  availableForSale:Boolean! availablePublicationsCount:Count @needs(read_publications) barcode:String
  compareAtPrice:Money createdAt:DateTime! defaultCursor:String! displayName:String!
  events(@page query:String sortKey:EventSortKeys):EventConnection! id:ID! inventoryItem:InventoryItem!
  inventoryPolicy:ProductVariantInventoryPolicy! inventoryQuantity:Int legacyResourceId:UnsignedInt64! position:Int!
  price:Money! product:Product! productParents(@page query:String):ProductConnection!
  publicationCount(onlyPublished:Boolean):Int! @deprecated @needs(read_publications)
  publishedOnChannel(channelId:ID!):Boolean! @deprecated @needs(read_publications)
  publishedOnCurrentChannel:Boolean! @deprecated @needs(read_product_listings)
  publishedOnCurrentPublication:Boolean! @deprecated @needs(read_product_listings)
  publishedOnPublication(publicationId:ID!):Boolean! requiresComponents:Boolean!
  resourcePublicationsCount(onlyPublished:Boolean):Count @needs(read_publications) sellableOnlineQuantity:Int!
  sellingPlanGroupCount:Int! @deprecated sellingPlanGroupsCount:Count showUnitPrice:Boolean! sku:String
  storefrontId:StorefrontID! @deprecated taxCode:String @deprecated taxable:Boolean! title:String! unitPrice:MoneyV2
  updatedAt:DateTime!
}
type QueryRoot {
  app(id:ID):App appByHandle(handle:String!):App currentAppInstallation:AppInstallation! customer(id:ID!):Customer
  customers(@page query:String sortKey:CustomerSortKeys):CustomerConnection! draftOrder(id:ID!):DraftOrder
  draftOrders(@page query:String savedSearchId:ID sortKey:DraftOrderSortKeys):DraftOrderConnection!
  event(id:ID!):Event events(@page query:String sortKey:EventSortKeys):EventConnection
  fulfillmentOrder(id:ID!):FulfillmentOrder
  fulfillmentOrders(@page includeClosed:Boolean query:String sortKey:FulfillmentOrderSortKeys):FulfillmentOrderConnection! @needs(read_assigned_fulfillment_orders|read_merchant_managed_fulfillment_orders|read_third_party_fulfillment_orders|read_marketplace_fulfillment_orders)
  giftCard(id:ID!):GiftCard @needs(read_gift_cards)
  giftCards(@page query:String savedSearchId:ID sortKey:GiftCardSortKeys):GiftCardConnection! @needs(read_gift_cards)
  giftCardsCount(limit:Int query:String savedSearchId:ID):Count @needs(read_gift_cards)
  inventoryItem(id:ID!):InventoryItem inventoryItems(@page query:String):InventoryItemConnection!
  inventoryLevel(id:ID!):InventoryLevel inventoryProperties:InventoryProperties! @needs(read_inventory)
  location(id:ID):Location
  locations(@page includeInactive:Boolean includeLegacy:Boolean query:String sortKey:LocationSortKeys):LocationConnection!
  locationsCount(limit:Int query:String):Count node(id:ID!):Node nodes(ids:[ID!]!):[Node]! order(id:ID!):Order
  orders(@page query:String savedSearchId:ID sortKey:OrderSortKeys):OrderConnection!
  ordersCount(limit:Int query:String savedSearchId:ID):Count @needs(read_orders|read_marketplace_orders)
  product(id:ID!):Product productVariant(id:ID!):ProductVariant
  productVariants(@page query:String savedSearchId:ID sortKey:ProductVariantSortKeys):ProductVariantConnection!
  products(@page query:String savedSearchId:ID sortKey:ProductSortKeys):ProductConnection!
  publicApiVersions:[ApiVersion!]! refund(id:ID!):Refund @needs(read_orders|read_marketplace_orders)
  return(id:ID!):Return @needs(read_returns|read_marketplace_returns)
  reverseFulfillmentOrder(id:ID!):ReverseFulfillmentOrder @needs(read_returns|read_marketplace_returns) shop:Shop!
  storeCreditAccount(id:ID!):StoreCreditAccount
}
type Refund implements LegacyInteroperability & Node @needs(read_orders|read_marketplace_orders) {
  createdAt:DateTime duties:[RefundDuty!] id:ID! legacyResourceId:UnsignedInt64! note:String order:Order!
  orderAdjustments(@page):OrderAdjustmentConnection! processedAt:DateTime!
  refundLineItems(@page):RefundLineItemConnection! refundShippingLines(@page):RefundShippingLineConnection!
  return:Return staffMember:StaffMember totalRefunded:MoneyV2! @deprecated totalRefundedSet:MoneyBag!
  transactions(@page):OrderTransactionConnection! updatedAt:DateTime!
}
type RefundAgreement implements SalesAgreement @needs(read_orders|read_marketplace_orders) {
  app:App happenedAt:DateTime! id:ID! reason:OrderActionType! refund:Refund! user:StaffMember
}
type RefundDuty @needs(read_orders|read_marketplace_orders) {
  amountSet:MoneyBag!
}
type RefundLineItem @needs(read_orders|read_marketplace_orders) {
  id:ID lineItem:LineItem! location:Location price:Money! @deprecated priceSet:MoneyBag! quantity:Int!
  restockType:RefundLineItemRestockType! restocked:Boolean! subtotal:Money! @deprecated subtotalSet:MoneyBag!
  totalTax:Money! @deprecated totalTaxSet:MoneyBag!
}
type RefundShippingLine implements Node @needs(read_orders|read_marketplace_orders) {
  id:ID! shippingLine:ShippingLine! subtotalAmountSet:MoneyBag! taxAmountSet:MoneyBag!
}
type RestockingFee @needs(read_returns|read_marketplace_returns) {
  amountSet:MoneyBag! id:ID! percentage:Float!
}
type Return implements Node @needs(read_returns|read_marketplace_returns) {
  closedAt:DateTime createdAt:DateTime! decline:ReturnDecline
  exchangeLineItems(@page includeRemovedItems:Boolean processingStatus:ReturnProcessingStatusFilterInput):ExchangeLineItemConnection!
  id:ID! name:String! order:Order! refunds(@page):RefundConnection! requestApprovedAt:DateTime
  returnLineItems(@page processingStatus:ReturnProcessingStatusFilterInput):ReturnLineItemTypeConnection!
  returnShippingFees:[ReturnShippingFee!]! reverseFulfillmentOrders(@page):ReverseFulfillmentOrderConnection!
  staffMember:StaffMember status:ReturnStatus! totalQuantity:Int! transactions(@page):OrderTransactionConnection!
}
type ReturnAgreement implements SalesAgreement @needs(read_orders|read_marketplace_orders) {
  app:App happenedAt:DateTime! id:ID! reason:OrderActionType! return:Return! user:StaffMember
}
type ReturnDecline @needs(read_returns|read_marketplace_returns) {
  note:String reason:ReturnDeclineReason!
}
type ReturnLineItem implements Node & ReturnLineItemType @needs(read_returns|read_marketplace_returns) {
  customerNote:String fulfillmentLineItem:FulfillmentLineItem! id:ID! processableQuantity:Int! processedQuantity:Int!
  quantity:Int! refundableQuantity:Int! refundedQuantity:Int! restockingFee:RestockingFee
  returnReason:ReturnReason! @deprecated returnReasonDefinition:ReturnReasonDefinition returnReasonNote:String!
  unprocessedQuantity:Int! withCodeDiscountedTotalPriceSet:MoneyBag!
}
interface ReturnLineItemType implements Node @needs(read_returns|read_marketplace_returns) {
  customerNote:String id:ID! processableQuantity:Int! processedQuantity:Int! quantity:Int! refundableQuantity:Int!
  refundedQuantity:Int! returnReason:ReturnReason! @deprecated returnReasonDefinition:ReturnReasonDefinition
  returnReasonNote:String! unprocessedQuantity:Int!
}
type ReturnReasonDefinition implements Node @needs(read_returns) {
  deleted:Boolean! handle:String! id:ID! name:String!
}
type ReturnShippingFee @needs(read_returns|read_marketplace_returns) {
  amountSet:MoneyBag! id:ID!
}
type ReverseFulfillmentOrder implements Node @needs(read_returns|read_marketplace_returns) {
  id:ID! lineItems(@page):ReverseFulfillmentOrderLineItemConnection! order:Order status:ReverseFulfillmentOrderStatus!
}
type ReverseFulfillmentOrderDisposition implements Node @needs(read_returns|read_marketplace_returns) {
  createdAt:DateTime! id:ID! location:Location quantity:Int! type:ReverseFulfillmentOrderDispositionType!
}
type ReverseFulfillmentOrderLineItem implements Node @needs(read_returns|read_marketplace_returns) {
  dispositions:[ReverseFulfillmentOrderDisposition!]! fulfillmentLineItem:FulfillmentLineItem id:ID!
  totalQuantity:Int!
}
interface SalesAgreement @needs(read_orders|read_marketplace_orders) {
  app:App happenedAt:DateTime! id:ID! reason:OrderActionType! user:StaffMember
}
type ShippingLine {
  carrierIdentifier:String code:String currentDiscountedPriceSet:MoneyBag! custom:Boolean! deliveryCategory:String
  discountedPrice:MoneyV2! @deprecated discountedPriceSet:MoneyBag! id:ID isRemoved:Boolean!
  originalPrice:MoneyV2! @deprecated originalPriceSet:MoneyBag! phone:String price:Money! @deprecated
  requestedFulfillmentService:FulfillmentService @deprecated shippingRateHandle:String source:String
  taxLines:[TaxLine!]! title:String!
}
type Shop implements Node {
  accountOwner:StaffMember! analyticsToken:String! @deprecated
  assignedFulfillmentOrders(@page assignmentStatus:FulfillmentOrderAssignmentStatus locationIds:[ID!] sortKey:FulfillmentOrderSortKeys):FulfillmentOrderConnection! @deprecated @needs(read_assigned_fulfillment_orders)
  availableChannelApps(@page):AppConnection! checkoutApiSupported:Boolean! contactEmail:String! createdAt:DateTime!
  currencyCode:CurrencyCode! customerAccounts:ShopCustomerAccountsSetting!
  customers(@page query:String sortKey:CustomerSortKeys):CustomerConnection! @deprecated description:String
  email:String! enabledPresentmentCurrencies:[CurrencyCode!]!
  fulfillmentOrders(@page includeClosed:Boolean query:String sortKey:FulfillmentOrderSortKeys):FulfillmentOrderConnection! @deprecated
  fulfillmentServices:[FulfillmentService!]! ianaTimezone:String! id:ID!
  inventoryItems(@page query:String):InventoryItemConnection! @deprecated
  locations(@page includeInactive:Boolean includeLegacy:Boolean query:String sortKey:LocationSortKeys):LocationConnection! @deprecated
  marketingSmsConsentEnabledAtCheckout:Boolean! myshopifyDomain:String! name:String! orderNumberFormatPrefix:String!
  orderNumberFormatSuffix:String! orders(@page query:String sortKey:OrderSortKeys):OrderConnection! @deprecated
  plan:ShopPlan!
  productVariants(@page query:String sortKey:ProductVariantSortKeys):ProductVariantConnection! @deprecated
  products(@page query:String savedSearchId:ID sortKey:ProductSortKeys):ProductConnection! @deprecated
  publicationCount:Int! @deprecated richTextEditorUrl:URL! setupRequired:Boolean! shipsToCountries:[CountryCode!]!
  shopOwnerName:String! staffMembers(@page):StaffMemberConnection! @deprecated storefrontUrl:URL! @deprecated
  taxShipping:Boolean! taxesIncluded:Boolean! timezoneAbbreviation:String! timezoneOffset:String!
  timezoneOffsetMinutes:Int! transactionalSmsDisabled:Boolean! unitSystem:UnitSystem! updatedAt:DateTime! url:URL!
  weightUnit:WeightUnit!
}
type ShopPlan {
  displayName:String! @deprecated partnerDevelopment:Boolean! publicDisplayName:String! shopifyPlus:Boolean!
}
type StaffMember implements Node @needs(read_users) {
  accountType:AccountType active:Boolean! email:String! exists:Boolean! firstName:String id:ID! initials:[String!]
  isShopOwner:Boolean! lastName:String locale:String! name:String! phone:String
}
type StoreCreditAccount implements Node @needs(read_store_credit_accounts) {
  balance:MoneyV2! id:ID! owner:HasStoreCreditAccounts! @needs(read_customers|read_companies)
  transactions(@page query:String sortKey:TransactionSortKeys):StoreCreditAccountTransactionConnection!
}
type StoreCreditAccountCreditTransaction implements Node & StoreCreditAccountTransaction @needs(read_store_credit_account_transactions) {
  account:StoreCreditAccount! amount:MoneyV2! balanceAfterTransaction:MoneyV2! createdAt:DateTime!
  event:StoreCreditSystemEvent! expiresAt:DateTime id:ID! origin:StoreCreditAccountTransactionOrigin
  remainingAmount:MoneyV2!
}
type StoreCreditAccountDebitRevertTransaction implements Node & StoreCreditAccountTransaction @needs(read_store_credit_account_transactions) {
  account:StoreCreditAccount! amount:MoneyV2! balanceAfterTransaction:MoneyV2! createdAt:DateTime!
  debitTransaction:StoreCreditAccountDebitTransaction! event:StoreCreditSystemEvent! id:ID!
  origin:StoreCreditAccountTransactionOrigin
}
type StoreCreditAccountDebitTransaction implements Node & StoreCreditAccountTransaction @needs(read_store_credit_account_transactions) {
  account:StoreCreditAccount! amount:MoneyV2! balanceAfterTransaction:MoneyV2! createdAt:DateTime!
  event:StoreCreditSystemEvent! id:ID! origin:StoreCreditAccountTransactionOrigin
}
type StoreCreditAccountExpirationTransaction implements StoreCreditAccountTransaction @needs(read_store_credit_account_transactions) {
  account:StoreCreditAccount! amount:MoneyV2! balanceAfterTransaction:MoneyV2! createdAt:DateTime!
  creditTransaction:StoreCreditAccountCreditTransaction! event:StoreCreditSystemEvent!
  origin:StoreCreditAccountTransactionOrigin
}
interface StoreCreditAccountTransaction @needs(read_store_credit_account_transactions) {
  account:StoreCreditAccount! amount:MoneyV2! balanceAfterTransaction:MoneyV2! createdAt:DateTime!
  event:StoreCreditSystemEvent! origin:StoreCreditAccountTransactionOrigin
}
union StoreCreditAccountTransactionOrigin = OrderTransaction
type TaxLine {
  channelLiable:Boolean price:Money! @deprecated priceSet:MoneyBag! rate:Float ratePercentage:Float source:String
  title:String!
}
enum AppDeveloperType {
  MERCHANT PARTNER SHOPIFY UNKNOWN
}
enum AppPublicCategory {
  CUSTOM OTHER PRIVATE PUBLIC
}
enum Audience {
  CUSTOMERVIEW MERCHANTVIEW
}
enum CountPrecision {
  AT_LEAST EXACT
}
enum CountryCode {}
enum CurrencyCode {}
enum CustomerProductSubscriberStatus {
  ACTIVE CANCELLED EXPIRED FAILED NEVER_SUBSCRIBED PAUSED
}
enum CustomerSortKeys {
  CREATED_AT ID LOCATION NAME RELEVANCE UPDATED_AT
}
enum CustomerState {
  DECLINED DISABLED ENABLED INVITED
}
enum DisputeStatus {
  ACCEPTED CHARGE_REFUNDED LOST NEEDS_RESPONSE PREVENTED UNDER_REVIEW WON
}
enum DisputeType {
  CHARGEBACK INQUIRY
}
enum DraftOrderSortKeys {
  CUSTOMER_NAME ID NUMBER RELEVANCE STATUS TOTAL_PRICE UPDATED_AT
}
enum DraftOrderStatus {
  COMPLETED INVOICE_SENT OPEN
}
enum EventSortKeys {
  CREATED_AT ID
}
enum EventSubjectType {
  ARTICLE BLOG COLLECTION COMMENT COMPANY COMPANY_LOCATION CUSTOMER DISCOUNT_AUTOMATIC_BXGY DISCOUNT_AUTOMATIC_NODE
  DISCOUNT_CODE_NODE DISCOUNT_NODE DRAFT_ORDER INVENTORY_TRANSFER ORDER PAGE PRICE_RULE PRODUCT PRODUCT_VARIANT
  UNKNOWN
}
enum FulfillmentHoldReason {
  AWAITING_PAYMENT AWAITING_RETURN_ITEMS HIGH_RISK_OF_FRAUD INCORRECT_ADDRESS INVENTORY_OUT_OF_STOCK
  ONLINE_STORE_POST_PURCHASE_CROSS_SELL OTHER UNKNOWN_DELIVERY_DATE
}
enum FulfillmentOrderAssignmentStatus {
  CANCELLATION_REQUESTED FULFILLMENT_ACCEPTED FULFILLMENT_REQUESTED FULFILLMENT_UNSUBMITTED
}
enum FulfillmentOrderRequestStatus {
  ACCEPTED CANCELLATION_ACCEPTED CANCELLATION_REJECTED CANCELLATION_REQUESTED CLOSED REJECTED SUBMITTED UNSUBMITTED
}
enum FulfillmentOrderSortKeys {
  ID UPDATED_AT
}
enum FulfillmentOrderStatus {
  CANCELLED CLOSED INCOMPLETE IN_PROGRESS ON_HOLD OPEN SCHEDULED
}
enum FulfillmentServiceType {
  GIFT_CARD MANUAL THIRD_PARTY
}
enum FulfillmentStatus {
  CANCELLED ERROR FAILURE OPEN PENDING SUCCESS
}
enum GiftCardCrossCurrencyRedemptionStrategy {
  MARKET_FX NONE SPOT_FX
}
enum GiftCardSortKeys {
  AMOUNT_SPENT BALANCE CODE CREATED_AT CUSTOMER_NAME DISABLED_AT EXPIRES_ON ID INITIAL_VALUE UPDATED_AT
}
enum LocationSortKeys {
  ID NAME RELEVANCE
}
enum NotificationUsage {
  SMS WEB
}
enum OrderActionType {
  ORDER ORDER_EDIT REFUND RETURN UNKNOWN
}
enum OrderDisplayFulfillmentStatus {
  FULFILLED IN_PROGRESS ON_HOLD OPEN PARTIALLY_FULFILLED PENDING_FULFILLMENT REQUEST_DECLINED RESTOCKED SCHEDULED
  UNFULFILLED
}
enum OrderReturnStatus {
  INSPECTION_COMPLETE IN_PROGRESS NO_RETURN RETURNED RETURN_FAILED RETURN_REQUESTED
}
enum OrderRiskLevel {
  HIGH LOW MEDIUM
}
enum OrderSortKeys {
  CREATED_AT CURRENT_TOTAL_PRICE CUSTOMER_NAME DESTINATION FINANCIAL_STATUS FULFILLMENT_STATUS ID ORDER_NUMBER
  PO_NUMBER PROCESSED_AT RELEVANCE TOTAL_ITEMS_QUANTITY TOTAL_PRICE UPDATED_AT
}
enum OrderTransactionKind {
  AUTHORIZATION CAPTURE CHANGE EMV_AUTHORIZATION REFUND SALE SUGGESTED_REFUND VOID
}
enum OrderTransactionStatus {
  AWAITING_RESPONSE ERROR FAILURE PENDING SUCCESS UNKNOWN
}
enum ProductSortKeys {
  CREATED_AT ID INVENTORY_TOTAL PRODUCT_TYPE PUBLISHED_AT RELEVANCE TITLE UPDATED_AT VENDOR
}
enum ProductStatus {
  ACTIVE ARCHIVED DRAFT UNLISTED
}
enum ProductVariantInventoryPolicy {
  CONTINUE DENY
}
enum ProductVariantSortKeys {
  FULL_TITLE ID INVENTORY_LEVELS_AVAILABLE INVENTORY_MANAGEMENT INVENTORY_POLICY INVENTORY_QUANTITY NAME POPULAR
  POSITION RELEVANCE SKU TITLE
}
enum RefundLineItemRestockType {
  CANCEL LEGACY_RESTOCK NO_RESTOCK RETURN
}
enum ReturnDeclineReason {
  FINAL_SALE OTHER RETURN_PERIOD_ENDED
}
enum ReturnProcessingStatusFilterInput {
  PROCESSABLE PROCESSED
}
enum ReturnReason {
  COLOR DEFECTIVE NOT_AS_DESCRIBED OTHER SIZE_TOO_LARGE SIZE_TOO_SMALL STYLE UNKNOWN UNWANTED WRONG_ITEM
}
enum ReturnStatus {
  CANCELED CLOSED DECLINED OPEN REQUESTED
}
enum ReverseFulfillmentOrderDispositionType {
  MISSING NOT_RESTOCKED PROCESSING_REQUIRED RESTOCKED
}
enum ReverseFulfillmentOrderStatus {
  CANCELED CLOSED OPEN
}
enum ShopCustomerAccountsSetting {
  DISABLED OPTIONAL REQUIRED
}
enum StoreCreditSystemEvent {
  ADJUSTMENT ORDER_CANCELLATION ORDER_PAYMENT ORDER_REFUND PAYMENT_FAILURE PAYMENT_RETURNED TAX_FINALIZATION
}
enum TransactionSortKeys {
  CREATED_AT EXPIRES_AT
}
enum UnitSystem {
  IMPERIAL_SYSTEM METRIC_SYSTEM
}
enum WeightUnit {
  GRAMS KILOGRAMS OUNCES POUNDS
}
)sdl";

}  // namespace returnwatch::world
