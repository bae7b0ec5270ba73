// The simulated shop's part of Shopify's schema (tests/world/shop_schema_excerpt.cc), made of the schema that the contract test
// loads: of the types below every field that leads to one of them or to a leaf, in the shorthand that tests/world/shop_schema.h
// explains. What leads elsewhere, and what takes an input object, is left out; the simulated shop refuses it as unknown.
//
//   node excerpt.mjs      writes the file anew
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSchemas } from './schema.mjs';

export const version = '2026-07';
export const path = join(dirname(fileURLToPath(import.meta.url)), '../world/shop_schema_excerpt.cc');

const words = (text) => text.trim().split(/\s+/);
const types = words(`
  AccessScope ApiVersion App AppInstallation Attribute BasicEvent CashRoundingAdjustment Count Customer DraftOrder
  DraftOrderLineItem Event ExchangeLineItem Fulfillment FulfillmentHold FulfillmentLineItem FulfillmentOrder
  FulfillmentOrderAssignedLocation FulfillmentOrderLineItem FulfillmentService FulfillmentTrackingInfo GiftCard HasEvents
  HasStoreCreditAccounts InventoryItem InventoryLevel InventoryProperties InventoryQuantity InventoryQuantityName
  LegacyInteroperability LineItem Location MailingAddress MoneyBag MoneyV2 Node Order OrderAdjustment OrderAgreement OrderApp
  OrderCancellation OrderDisputeSummary OrderTransaction PageInfo Product ProductVariant QueryRoot Refund RefundAgreement RefundDuty
  RefundLineItem RefundShippingLine RestockingFee Return ReturnAgreement ReturnDecline ReturnLineItem ReturnLineItemType
  ReturnReasonDefinition ReturnShippingFee ReverseFulfillmentOrder ReverseFulfillmentOrderDisposition
  ReverseFulfillmentOrderLineItem SalesAgreement ShippingLine Shop ShopPlan StaffMember StoreCreditAccount
  StoreCreditAccountCreditTransaction StoreCreditAccountDebitRevertTransaction StoreCreditAccountDebitTransaction
  StoreCreditAccountExpirationTransaction StoreCreditAccountTransaction StoreCreditAccountTransactionOrigin TaxLine`);
const roots = words(`
  app appByHandle currentAppInstallation customer customers draftOrder draftOrders event events fulfillmentOrder
  fulfillmentOrders giftCard giftCards giftCardsCount inventoryItem inventoryItems inventoryLevel inventoryProperties location
  locations locationsCount node nodes order orders ordersCount product productVariant productVariants products
  publicApiVersions refund return reverseFulfillmentOrder shop storeCreditAccount`);
const page = words('first last after before reverse');

const named = (type) => (type.ofType ? named(type.ofType) : type);
const leaf = (type) => ['SCALAR', 'ENUM'].includes(type.kind);

function written(type) {
  if (type.kind === 'NON_NULL') return `${written(type.ofType)}!`;
  return type.kind === 'LIST' ? `[${written(type.ofType)}]` : type.name;
}

function needs(of) {
  const scopes = of.requiredAccess?.match(/read_\w+/g);
  return scopes ? ` @needs(${[...new Set(scopes)].join('|')})` : '';
}

function known(type) {
  const { name } = named(type);
  return leaf(named(type)) || types.includes(name.replace(/Connection$/, ''));
}

function argumentsOf(field) {
  const names = field.args.map((a) => a.name);
  const pages = page.every((name) => names.includes(name));
  const others = field.args.filter((a) => leaf(named(a.type)) && !(pages && page.includes(a.name)));
  const all = [...(pages ? ['@page'] : []), ...others.map((a) => `${a.name}:${written(a.type)}`)];
  return all.length ? `(${all.join(' ')})` : '';
}

function chosenFields(type) {
  return (type.fields ?? []).filter((f) => known(f.type) && (type.name !== 'QueryRoot' || roots.includes(f.name)));
}

function fieldsOf(type) {
  return chosenFields(type)
    .map((f) => `${f.name}${argumentsOf(f)}:${written(f.type)}${f.isDeprecated ? ' @deprecated' : ''}${needs(f)}`);
}

// Lines of at most 118 characters.
function filled(parts) {
  const lines = [''];
  for (const part of parts) {
    const last = lines.length - 1;
    if (lines[last] && lines[last].length + part.length > 115) lines.push(part);
    else lines[last] += (lines[last] && ' ') + part;
  }
  return lines.map((line) => `  ${line}`).join('\n');
}

function shown(type) {
  if (type.kind === 'UNION') {
    const members = type.possibleTypes.map((t) => t.name).filter((name) => types.includes(name));
    return `union ${type.name} = ${members.join(' ')}`;
  }
  const above = (type.interfaces ?? []).map((t) => t.name).filter((name) => types.includes(name));
  const kind = type.kind === 'INTERFACE' ? 'interface' : 'type';
  const head = `${kind} ${type.name}${above.length ? ` implements ${above.join(' & ')}` : ''}${needs(type)} {`;
  return `${head}\n${filled(fieldsOf(type))}\n}`;
}

// Words that an argument may hold, and those of fields that are never null, which the simulated shop fills. Countries and
// currencies are left open.
function enumsIn(all) {
  const fields = all.flatMap(chosenFields);
  const types = [...fields.flatMap((f) => f.args).map((a) => named(a.type)), ...fields.filter((f) => f.type.kind === 'NON_NULL').map((f) => f.type.ofType)];
  return [...new Set(types.filter((t) => t.kind === 'ENUM').map((t) => t.name))].sort();
}

function wordsOf(type) {
  return type.enumValues.length > 100 ? '{}' : `{\n${filled(type.enumValues.map((v) => v.name))}\n}`;
}

export function excerpt({ raw }) {
  const find = (name) => raw.types.find((t) => t.name === name);
  const chosen = types.map(find);
  const missing = types.filter((name) => !find(name));
  if (missing.length) throw new Error(`the schema has no ${missing.join(', ')}`);
  const enums = enumsIn(chosen).map((name) => `enum ${name} ${wordsOf(find(name))}`);
  return `// Made by tests/contract/excerpt.mjs of Shopify's Admin schema ${version}; the contract test says when it differs.
#include "tests/world/shop_schema.h"

namespace returnwatch::world {

const char* const kShopSchema = R"sdl(
${[...chosen.map(shown), ...enums].join('\n')}
)sdl";

}  // namespace returnwatch::world
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(path, excerpt(loadSchemas()[version]));
