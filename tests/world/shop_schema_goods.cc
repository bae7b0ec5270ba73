// Stock, gift cards, customers and store credit, of the simulated shop.
#include "tests/world/shop_schema.h"

namespace returnwatch::world {

const char* const kSchemaGoods = R"sdl(
type InventoryLevel implements Node @needs(read_inventory) {
  canDeactivate:Boolean! createdAt:DateTime! deactivationAlert:String id:ID! isActive:Boolean! item:InventoryItem!
  location:Location! quantities(names:[String!]!):[InventoryQuantity!]! updatedAt:DateTime!
}
type InventoryQuantity implements Node @needs(read_inventory) {
  id:ID! name:String! quantity:Int! updatedAt:DateTime
}
type ProductVariant implements HasEvents & LegacyInteroperability & Node @needs(read_products) {
  availableForSale:Boolean! barcode:String compareAtPrice:Money createdAt:DateTime! displayName:String!
  events(@page query:String sortKey:EventSortKeys):EventConnection! id:ID! inventoryItem:InventoryItem!
  inventoryPolicy:ProductVariantInventoryPolicy! inventoryQuantity:Int legacyResourceId:UnsignedInt64! position:Int!
  price:Money! product:Product! sku:String taxable:Boolean! title:String! updatedAt:DateTime!
}
type Product implements HasEvents & LegacyInteroperability & Node @needs(read_products) {
  createdAt:DateTime! events(@page query:String sortKey:EventSortKeys):EventConnection! handle:String! id:ID!
  isGiftCard:Boolean! legacyResourceId:UnsignedInt64! productType:String! publishedAt:DateTime status:ProductStatus!
  tags:[String!]! title:String! totalInventory:Int! tracksInventory:Boolean! updatedAt:DateTime!
  variants(@page sortKey:ProductVariantSortKeys):ProductVariantConnection! variantsCount:Count vendor:String!
}
type GiftCard implements Node @needs(read_gift_cards) {
  balance:MoneyV2! createdAt:DateTime! crossCurrencyRedemptionStrategy:GiftCardCrossCurrencyRedemptionStrategy!
  customer:Customer deactivatedAt:DateTime enabled:Boolean! expiresOn:Date id:ID! initialValue:MoneyV2!
  isRedeemable:Boolean! lastCharacters:String! lineItem:LineItem maskedCode:String! note:String order:Order
  templateSuffix:String updatedAt:DateTime!
}
type Customer implements HasEvents & HasStoreCreditAccounts & LegacyInteroperability & Node @needs(read_customers) {
  addressesV2(@page):MailingAddressConnection! amountSpent:MoneyV2! canDelete:Boolean! createdAt:DateTime!
  defaultAddress:MailingAddress displayName:String! events(@page query:String sortKey:EventSortKeys):EventConnection!
  firstName:String id:ID! lastName:String lastOrder:Order legacyResourceId:UnsignedInt64! locale:String! note:String
  numberOfOrders:UnsignedInt64! orders(@page query:String sortKey:OrderSortKeys):OrderConnection! state:CustomerState!
  storeCreditAccounts(after:String before:String first:Int last:Int query:String):StoreCreditAccountConnection!
  tags:[String!]! taxExempt:Boolean! updatedAt:DateTime! verifiedEmail:Boolean!
}
type StoreCreditAccount implements Node @needs(read_store_credit_accounts) {
  balance:MoneyV2! id:ID! owner:HasStoreCreditAccounts! @needs(read_customers)
  transactions(@page query:String sortKey:TransactionSortKeys):StoreCreditAccountTransactionConnection!
}
interface StoreCreditAccountTransaction @needs(read_store_credit_account_transactions) {
  account:StoreCreditAccount! amount:MoneyV2! balanceAfterTransaction:MoneyV2! createdAt:DateTime!
  event:StoreCreditSystemEvent! origin:StoreCreditAccountTransactionOrigin
}
type StoreCreditAccountCreditTransaction implements Node & StoreCreditAccountTransaction @needs(read_store_credit_account_transactions) {
  account:StoreCreditAccount! amount:MoneyV2! balanceAfterTransaction:MoneyV2! createdAt:DateTime!
  event:StoreCreditSystemEvent! expiresAt:DateTime id:ID! origin:StoreCreditAccountTransactionOrigin
  remainingAmount:MoneyV2!
}
type StoreCreditAccountDebitTransaction implements Node & StoreCreditAccountTransaction @needs(read_store_credit_account_transactions) {
  account:StoreCreditAccount! amount:MoneyV2! balanceAfterTransaction:MoneyV2! createdAt:DateTime!
  event:StoreCreditSystemEvent! id:ID! origin:StoreCreditAccountTransactionOrigin
}
type StoreCreditAccountDebitRevertTransaction implements Node & StoreCreditAccountTransaction @needs(read_store_credit_account_transactions) {
  account:StoreCreditAccount! amount:MoneyV2! balanceAfterTransaction:MoneyV2! createdAt:DateTime!
  debitTransaction:StoreCreditAccountDebitTransaction! event:StoreCreditSystemEvent! id:ID!
  origin:StoreCreditAccountTransactionOrigin
}
type StoreCreditAccountExpirationTransaction implements StoreCreditAccountTransaction @needs(read_store_credit_account_transactions) {
  account:StoreCreditAccount! amount:MoneyV2! balanceAfterTransaction:MoneyV2! createdAt:DateTime!
  creditTransaction:StoreCreditAccountCreditTransaction! event:StoreCreditSystemEvent!
  origin:StoreCreditAccountTransactionOrigin
}
union StoreCreditAccountTransactionOrigin = OrderTransaction
)sdl";

}  // namespace returnwatch::world
