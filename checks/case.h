// What the three systems say about one order and its returns: plain values, filled by the agent, read by the checks.
//
// Words of the systems (statuses, types, processors) are kept as they came; checks/words.h classifies them, so that an
// unknown value is never mistaken for "fine". Ids are strings: Shopify's are the numeric (legacy) ids without the gid
// prefix, RMA ids are digits. Personal data is dropped when the sources are parsed and has no field here.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "checks/money.h"
#include "checks/times.h"

namespace returnwatch::checks {

// ---------------------------------------------------------------- ReturnGO (docs/facts/returngo.md section 3)

struct RmaEvent {
  std::string name;  // RMA_CREATED, RMA_APPROVED; others unknown
  std::optional<Time> at;
};

// The timeline's machine-made texts, classified when parsed (words.h: classify_comment); the text itself is dropped.
enum class CommentFact {
  other,
  error,
  noise_error,  // error: an error comment that no row below names
  shipment_received,
  shipment_in_transit,
  refund_failed,
  shopify_return_failed,
  shopify_return_made,
  shopify_return_cancelled,
  refunded,
  credited,
  invoice_sent,
  approved,
  cancelled,
  reopened,
  submitted,
  rejected,
  done
};

struct Comment {
  CommentFact fact = CommentFact::other;
  bool is_error = false;  // commentType "error"
  std::string actor;      // person | automation | api | "" - never a name
  std::optional<Time> at;
  std::string shipment_id;  // the shipment of this RMA that the text names (by id or tracking number), or ""
  std::string error_key;    // error comments: the text without numbers and names, for grouping
  std::string return_name;  // the native return that the text names ("#1001-R1"), or ""
  bool typed = false;       // neither "system" nor "error": people may have written it
};

struct Shipment {
  std::string id;
  std::string status;     // Pending, LabelCreated, Shipped, Received, Canceled, Validated
  bool outbound = false;  // false: the return leg
  std::string country;    // the sender's, ISO 3166 alpha-2 upper case if known, else ""
};

struct Validation {
  bool is_returned = false;
  bool is_restockable = false;
  std::optional<Time> at;   // without it the two flags mean nothing
  std::string location_id;  // storeLocationId: where staff handled it, not proven a Shopify location
};

struct ExchangeItem {  // what the customer is to get
  std::string variant_id;
  int quantity = 1;
};

struct Unit {           // one returned item row
  std::string id;       // returnedItemId
  std::string line_id;  // Shopify line item
  std::string product_id;
  std::string variant_id;
  std::string sku;
  std::string name;        // product and variant, for people
  std::string resolution;  // resolutionType, raw
  std::string reason;      // returnReason (the merchant's list)
  std::string shipment_id;
  std::string method;  // returnMethod.type
  MoneyPair paid_price;
  MoneyPair paid_tax;
  bool tax_included = true;
  std::optional<Money> fees;  // restocking + return + shipment fee, in paid_price.order's currency
  int fees_said = 0;          // how many of the three the answer gave
  Validation validation;
  std::vector<ExchangeItem> wants;  // exchange units: usually one
};

struct Transaction {  // ReturnGO's own record of a payout, invoice, ...
  std::string id;
  std::string type;       // RefundToPaymentMethod, RefundToStoreCredit, InvoicePayment; others open
  std::string status;     // Requested, Success, Failed; others open
  std::string processor;  // Shopify; others open
  std::string
      platform_refund_id;  // externalReferenceId where its type is PlatformRefundId; a credit code is never kept
  MoneyPair amount;
  std::vector<std::string> unit_ids;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
};

struct ExchangeRef {
  std::string draft_id;
  std::string order_id;  // "" = not released
  std::string order_name;
  std::string type;  // Exchange, Fee
};

// When the agent itself first saw a state ("rma" or a shipment id, and the status word).
struct Seen {
  std::string what;
  std::string state;
  Time at{};                 // first
  std::optional<Time> last;  // nothing: not known
};

struct Rma {
  std::string id;      // digits
  std::string status;  // Pending, Approved, Received, Validated, Done, Rejected, Canceled; others open
  std::string order_id;
  std::string order_name;
  std::optional<Time> created_at;
  std::optional<Time> last_updated;
  std::vector<RmaEvent> events;
  std::vector<Unit> units;
  std::vector<Shipment> shipments;
  std::vector<Transaction> transactions;
  std::vector<ExchangeRef> exchanges;
  std::vector<Comment> comments;
  std::vector<ExchangeItem> wants;  // product exchanges: what all units are exchanged for together
  std::vector<Seen> seen;
  std::optional<Time> read_at;  // when its detail was last read; nothing: only the list row is known
};

// ---------------------------------------------------------------- Shopify (docs/facts/shopify.md section 2)

struct OrderLine {
  std::string id;
  std::string sku;
  std::string variant_id;  // "" = deleted or custom (only if variants could be read)
  std::string inventory_item_id;
  std::optional<bool> tracked;  // InventoryItem.tracked
  int quantity = 0;             // ordered
  std::optional<int> current;   // less what was cancelled, taken out or refunded since
  bool gift_card = false;
  bool requires_shipping = true;
};

struct OrderTransaction {
  std::string id;
  std::string kind;    // SALE, REFUND, ...
  std::string status;  // SUCCESS, FAILURE, ERROR, PENDING, AWAITING_RESPONSE, UNKNOWN
  std::string error_code;
  std::string gateway;
  MoneyPair amount;
  std::optional<Time> created_at;
};

struct RefundLine {
  std::string line_id;
  int quantity = 0;
  std::string restock_type;  // RETURN, CANCEL, NO_RESTOCK, LEGACY_RESTOCK
  bool restocked = false;
  std::string location_id;  // "" = none given
};

struct App {  // from the refund's agreement; all empty: no agreement or no app
  std::string id;
  std::string handle;
  std::string title;
};

struct Refund {
  std::string id;  // legacyResourceId = ReturnGO's PlatformRefundId
  std::optional<Time> created_at;
  MoneyPair total;    // totalRefundedSet: successful money only
  MoneyPair besides;  // of it, refunded shipping (with tax) and duties: they pay for no item
  std::vector<RefundLine> lines;
  std::vector<OrderTransaction> transactions;
  App app;
};

struct Dispute {
  std::string status;        // NEEDS_RESPONSE, UNDER_REVIEW, LOST, CHARGE_REFUNDED, WON, ACCEPTED, PREVENTED
  std::string initiated_as;  // CHARGEBACK, INQUIRY
};

struct Disposition {
  std::string line_id;
  std::string type;  // RESTOCKED, NOT_RESTOCKED, PROCESSING_REQUIRED, MISSING
  int quantity = 0;
  std::optional<Time> created_at;
  std::string location_id;
};

struct ExchangeLine {  // of a native return: what goes out for it, on the same order
  std::string variant_id;
  int quantity = 0;
  std::vector<std::string> line_ids;
};

struct NativeReturn {
  std::string id;
  std::string name;
  std::string status;  // OPEN, CLOSED, CANCELED, DECLINED, REQUESTED
  std::optional<Time> created_at;
  std::vector<Disposition> dispositions;
  std::vector<ExchangeLine> exchange_lines;
  std::vector<std::string> refund_ids;
};

struct Fulfillment {
  std::string status;  // SUCCESS, CANCELLED, ERROR, FAILURE, ...
  std::optional<Time> created_at;
};

struct FulfillmentOrderLine {
  std::string line_id;
  int quantity = 0;
};

struct FulfillmentOrder {
  std::string id;
  std::string status;          // OPEN, IN_PROGRESS, ON_HOLD, SCHEDULED, CLOSED, CANCELLED, INCOMPLETE
  std::string request_status;  // UNSUBMITTED, SUBMITTED, ACCEPTED, REJECTED, CLOSED, CANCELLATION_*
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  std::optional<Time> fulfill_at;
  std::string location_id;
  std::string location_name;
  std::optional<bool> location_active;
  bool fulfillment_service = false;         // assigned to a fulfilment service's location
  std::vector<std::string> holds;           // FulfillmentHoldReason words
  std::vector<FulfillmentOrderLine> lines;  // read for orders whose returns are exchanged
};

struct Order {
  std::string id;  // numeric
  std::string name;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  std::optional<Time> closed_at;  // archived
  std::optional<Time> cancelled_at;
  bool closed = false;
  bool test = false;
  bool refundable = true;
  bool unpaid = false;
  bool fully_paid = true;
  std::string financial_status;  // displayFinancialStatus; "" = null
  std::string fulfillment_status;
  std::string return_status;
  std::string currency;  // shop
  std::string presentment_currency;
  MoneyPair total_price;
  MoneyPair received;  // totalReceivedSet
  MoneyPair refunded;  // totalRefundedSet
  MoneyPair outstanding;
  MoneyPair net_payment;
  MoneyPair tip;                   // totalTipReceivedSet
  std::string customer_id;         // "" = no customer (or not readable: see Reach)
  std::vector<std::string> shown;  // which configured reasons' marks it carries: "tag:x", "note:x", "attribute:n=v"
  std::vector<std::string> looked_for;  // the marks that were looked for when it was read
  std::vector<OrderLine> lines;
  std::vector<OrderTransaction> transactions;
  std::vector<Refund> refunds;
  std::vector<Dispute> disputes;
  std::vector<NativeReturn> returns;
  std::vector<FulfillmentOrder> fulfillment_orders;  // of exchange orders, and of orders whose returns are exchanged
  std::vector<Fulfillment> fulfillments;
  bool truncated = false;       // some list is still incomplete after re-reading: conclude no "did not happen"
  std::optional<Time> read_at;  // when its detail was last read; nothing: only the feed's header is known
};

struct Location {
  std::string id;  // numeric
  std::string name;
  bool active = true;
  std::optional<Time> deactivated_at;
  std::optional<Time> seen_inactive;  // when the agent first saw it inactive
  bool fulfillment_service = false;
};

struct StockLevel {
  std::string item_id;
  std::string location_id;
  bool active = true;  // stocked there
  std::optional<long> on_hand;
  std::optional<Time> updated_at;  // InventoryLevel.updatedAt: a quantity's own is no clock (docs/facts/shopify.md 10)
  Time read_at{};
  std::optional<long> reserved, damaged, safety_stock, quality_control;  // parts of on_hand
};

// On-hand rose between two snapshots of the agent.
struct StockRise {
  std::string item_id;
  std::string location_id;
  long quantity = 0;
  Time after{};      // the earlier snapshot
  Time at{};         // the later one
  long held = 0;     // of the quantity: rose as reserved, safety stock or quality control, and is held back still
  long damaged = 0;  // of the quantity: rose as damaged
};

// One received, restockable unit anywhere in the store that waits for a rise of this item (its own case's units
// included).
struct StockClaim {
  std::string item_id;
  std::string rma_id;
  std::string unit_id;
  std::string location_id;  // routed; "" = any
  Time received_at{};
  std::optional<Time> restocked_at;  // a refund line or disposition already proves its restock then
};

enum class CreditKind { gift_card, store_credit };

struct Credit {  // one gift card, or one credit on a customer's store-credit account
  std::string id;
  CreditKind kind = CreditKind::gift_card;
  std::string customer_id;             // "" = the card names none
  std::string order_id;                // "" = none
  std::vector<std::string> note_keys;  // words.h: token_key of each token of its note that holds a digit
  Money amount;
  std::optional<Time> created_at;
  std::vector<std::string>
      rma_keys;         // token_key of what its note calls an RMA ("RMA 123", "rma#123"); in note_keys too
  bool enabled = true;  // gift cards: a disabled one cannot be enabled again (docs/facts/shopify.md 10)
  std::optional<Time> disabled_at;
  std::optional<Money> balance;  // gift cards
};

// What one RMA's credit payouts say should exist as credits, per currency in which they say it; for all RMAs of the
// same customer (or order).
struct CreditClaim {
  std::string rma_id;
  std::string order_id;
  std::string order_name;
  CreditKind kind = CreditKind::gift_card;
  std::string customer_id;
  Money amount;  // sum of the successful payouts, in their currency
  Time since{};  // the RMA's creation
};

// ---------------------------------------------------------------- Patchworks (docs/facts/patchworks.md)

struct TrackedRecord {  // what flows with `track` set say of one return's key
  std::string flow_id;
  std::string flow_name;
  std::string run_id;
  bool sent = false;  // direction Send; else Receive
  bool success = false;
  std::optional<Time> at;
  std::string rma_id;  // the key is this RMA's own id; "" = the order's
};

// ---------------------------------------------------------------- policy: [store.policy]

enum class DueOn { received, validated, approved, done };
enum class CreditVia { returngo_code, gift_card, shopify_store_credit };

struct RestockRoute {  // a field left empty matches everything
  std::string country;
  std::string reason;
  std::string sku_prefix;
  std::string method;
  std::string location_id;  // resolved to the numeric id; "" = the location is not known (yet)
};

struct ReasonMapping {
  std::string reason;
  std::string shown;  // as in Order.shown
};

struct Policy {
  DueOn refund_due_on = DueOn::received;
  CreditVia store_credit_via = CreditVia::returngo_code;
  bool native_returns = false;           // resolved: "auto" is true once one was seen
  std::vector<std::string> refund_apps;  // id, handle or title
  App returngo_app;                      // configured or learned; all empty = not known yet
  std::string default_location_id;
  std::vector<RestockRoute> routes;
  std::vector<ReasonMapping> reasons;
  WorkTime work;  // graces of operations, finance and cx
};

// ---------------------------------------------------------------- what can be read now

// A capability of a source. A check names those that it reads; where one is stale its verdict is "no data".
enum class Need : unsigned {
  returngo,
  orders,
  all_orders,
  locations,
  products,
  inventory,
  returns,
  fulfillment,
  gift_cards,
  customers,
  store_credit,
  flows,
  runs,
  queue,
  tracked,
  count_
};
[[nodiscard]] const char* to_string(Need n);

struct Reach {
  std::vector<std::string> missing =
      std::vector<std::string>(static_cast<std::size_t>(Need::count_));  // reason; "" = fresh
  std::vector<std::optional<Time>> read_at =
      std::vector<std::optional<Time>>(static_cast<std::size_t>(Need::count_));  // last read well; nothing = just now
  [[nodiscard]] bool has(Need n) const { return missing[static_cast<std::size_t>(n)].empty(); }
  [[nodiscard]] const std::string& why(Need n) const { return missing[static_cast<std::size_t>(n)]; }
  // Until when what was read can show that something did not happen: a clock that went on meanwhile shows nothing.
  [[nodiscard]] Time as_of(Need n, Time now) const {
    return std::min(now, read_at[static_cast<std::size_t>(n)].value_or(now));
  }
};

// ---------------------------------------------------------------- the case

// One order and every RMA on it, joined. They are judged together, since they share refunds, lines and native returns.
struct ReturnCase {
  std::string store;
  std::string order_id;
  std::optional<Order> order;          // nothing: not read or out of reach
  std::string order_missing;           // why, when `order` is empty
  std::vector<Rma> rmas;               // oldest first; may be empty (an order with refunds and no RMA)
  std::vector<Order> exchange_orders;  // those that rmas[].exchanges name, where readable
  // One chain: an exchange order and the order it was made for share money and exchanges. The chain's other orders,
  // the first one in front, and their returns: judged in cases of their own, counted in this one.
  std::vector<Order> chain;
  std::vector<Rma> chain_rmas;
  std::vector<Location> locations;         // all of the store's
  std::vector<StockLevel> levels;          // of the inventory items of this case's units
  std::vector<StockRise> rises;            // likewise, since the oldest claim
  std::vector<StockClaim> claims;          // likewise, of all cases, oldest receipt first
  std::vector<Credit> credits;             // of this order's customer, order and notes
  std::vector<CreditClaim> credit_claims;  // of this order's customer, oldest RMA first
  std::vector<TrackedRecord> tracked;      // under this case's keys (order name, order id, RMA ids)
};

[[nodiscard]] const Location* find_location(const ReturnCase& c, const std::string& id);

// ---------------------------------------------------------------- the store as a whole

struct RestockFact {  // one restocked unit row of the last days, for returns_on_single_location
  std::string rma_id;
  std::string location_id;
  std::string routed_location_id;  // "" = no route
  int quantity = 0;
  Time at{};
};

// An approved, not yet restocked unit and where its route sends it; quantity 0: it may be back by now.
struct HeadingUnit {
  std::string rma_id;
  std::string location_id;
  int quantity = 1;
};

struct ErrorComment {
  std::string rma_id;
  std::string key;  // Comment.error_key
  CommentFact fact = CommentFact::error;
  Time at{};
};

struct ReasonUse {  // a return reason on approved, live RMAs, and when first approved with it
  std::string reason;
  int count = 0;
  Time first{};
};

struct ApiVersion {
  std::string asked;     // "2026-07"
  std::string answered;  // X-Shopify-API-Version of the last answer; "" = header absent
  std::vector<std::string> deprecated_fields;
  std::optional<Time> reachable_until;
  std::optional<Time> seen_at;  // when all of this was first so
};

struct SourceTrouble {     // one source or capability that could not be read
  std::string source;      // returngo | shopify | patchworks
  std::string capability;  // "" = the whole source; else a scope or collection
  std::string cause;       // unreachable, unauthorised, throttled, scope_missing, malformed, budget_spent
  std::string error;       // no secret, no personal data
  std::optional<Time> last_success;
  Time since{};        // of the trouble
  Duration allowed{};  // how long it may last before it fires; 0 in `check`
};

struct RunFact {
  std::string id;
  std::string status;   // running | success | failure | stopped | partial | unknown
  std::string trigger;  // lower case: schedule, webhook, manual, ...
  std::optional<Time> started_at;
  std::optional<Time> finished_at;
  std::optional<bool> warnings;  // has_warnings, or warning/error log lines; nothing: not said
  std::optional<long> received;  // operations
  std::optional<long> sent;
  bool retried_well = false;  // a later run says it retried this one and succeeded
  std::string retry_of;       // run id
};

struct FlowCase {
  std::string id;
  std::string name;
  bool watched = false;
  bool enabled = true;
  bool deployed = true;
  bool scheduled = false;  // has schedules or expect_every
  bool expect_send = false;
  std::optional<Duration> interval;  // expect_every, else the schedule's longest gap between coming instants
  std::vector<Time>
      expected;  // its schedules' past instants, newest first: the last few, and the first since its last run
  std::vector<std::string> unreadable;  // its schedules that cannot be read, as they stand
  std::vector<RunFact> runs;            // newest first, as far back as stored (at least 7 days)
  std::vector<Time> queued;             // created_at of each pending queue item, oldest first
  std::optional<Time>
      first_seen;  // since when it is as it is now (enabled, deployed), as far back as runs can be known
};

struct StoreCase {
  std::string store;
  std::vector<Location> locations;
  std::vector<RestockFact> restocks;  // 7 days
  std::vector<HeadingUnit> heading;
  std::vector<ErrorComment> errors;  // 8 days
  std::vector<ReasonUse> reasons;
  ApiVersion api;
  std::vector<SourceTrouble> troubles;
  std::vector<FlowCase> flows;  // only in the store that tells this Patchworks key's findings
};

}  // namespace returnwatch::checks
