// One order and its return, told as what people and systems do to it; each step happens in all systems that would show
// it.
//
// Steps take the time at which they happen: past ones happen when the world is written, in the order of time over all
// stories; future ones when its clock gets there. Faults are stories in which a step is missing or goes wrong.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/world/state.h"

namespace returnwatch::world {

using checks::days;
using checks::hours;
using checks::minutes;

extern const char* const kRefund;    // RefundToPaymentMethod
extern const char* const kCredit;    // RefundToStoreCredit
extern const char* const kExchange;  // InstantVariantExchange
extern const char* const kGiftCard;  // RefundToGiftCard
extern const char* const kBank;      // RefundToBankAccount

struct LinePlan {
  int quantity = 1;
  long price = 4990;  // minor units of the order's currency
  bool gift_card = false;
  bool ships = true;
  std::string variant;  // "" = a fresh one, with stock that has not moved for months
};
struct UnitPlan {
  std::string resolution = kRefund;
  int line = 0;
  long fee = 0;  // return fee, minor units
  std::string reason = "Too small";
  int shipment = 0;  // which of the RMA's parcels
};
struct Plan {
  std::string store = "acme-uk";
  std::string currency = "GBP";
  std::string country = "GB";
  long tax_percent = 0;  // 0 = included in the price
  std::vector<LinePlan> lines = {LinePlan{}};
  std::vector<UnitPlan> units = {UnitPlan{}};
  std::string method = "Ship with any carrier";
  std::vector<std::string> gateways = {"shopify_payments"};
  std::string customer;       // "" = a new one
  std::string paid = "PAID";  // PAID | PENDING | AUTHORIZED
  bool shows_reason = true;   // the order is marked with the return's reasons when it is approved
  bool native_return = true;  // where the store makes them
  bool drafts = true;         // of exchanges
};

// A refund in Shopify.
struct RefundPlan {
  std::vector<int> units;          // indices into Plan::units; empty: order-level
  long amount = -1;                // minor units; -1 = what the units are owed
  std::string status = "SUCCESS";  // of its transaction
  std::string error_code;
  std::string app = "returngo";        // returngo | admin | erp | pos | "" = none
  std::string restock = "NO_RESTOCK";  // restockType of its lines
  std::string location;                // gid
  bool restocked = true;               // with RETURN or CANCEL
  std::vector<long> split;             // several transactions, by gateway
  std::string note;
};

// The order that an exchange becomes.
struct ExchangePlan {
  std::string status = "OPEN";  // of its fulfilment order
  std::string request = "UNSUBMITTED";
  std::string location;            // gid; "" = where the return goes
  std::vector<std::string> holds;  // reasons
  bool third_party = false;
  bool no_fulfilment_order = false;
  Time fulfil_at{};  // scheduled for
  long price = 0;    // what the customer paid on top
};

class Story : public std::enable_shared_from_this<Story> {
 public:
  static std::shared_ptr<Story> make(State& world, Plan plan);

  // ---- Shopify
  void order(Time at, bool fulfilled = true);
  void archive(Time at);
  void cancel_order(Time at, const std::string& reason = "CUSTOMER");
  void dispute(Time at, const std::string& status, const std::string& began_as = "CHARGEBACK");
  std::string refund(Time at, RefundPlan plan);  // the refund's numeric id
  // Of one of the refund's transactions; -1: of all.
  void set_transaction(Time at, const std::string& refund_id, const std::string& status,
                       const std::string& error_code = "", int part = -1);
  void dispose(Time at, std::vector<int> units, const std::string& type, const std::string& location);
  void stock_rise(Time at, std::vector<int> units, const std::string& location);
  // The warehouse books them in, and keeps them in quality control.
  void hold_stock(Time at, std::vector<int> units, const std::string& location);
  void delete_variant(Time at, int unit);
  void set_order(Time at, Json patch);  // merged into the order; updatedAt moves
  void disable_card(Time at, const std::string& card_gid);
  std::string gift_card(Time at, long amount, bool with_customer = true, const std::string& note = "");
  void store_credit(Time at, long amount, bool by_refund = true);

  // ---- ReturnGO
  void open(Time at);  // Pending
  void approve(Time at, bool by_rule = true);
  void ship(Time at);
  void receive(Time at);
  void receive_some(Time at, int shipment);  // that parcel only
  void validate(Time at, int unit, bool returned, bool restockable);
  void done(Time at);
  void reject(Time at);
  void cancel(Time at);
  void reopen(Time at);
  void show_reasons(Time at);  // on the order
  void comment(Time at, const std::string& type, const std::string& html, const std::string& by = "Automation");
  // A transaction; `reference` is a Shopify refund id, a credit code or an invoice id. Its id.
  std::string payout(Time at, const std::string& type, const std::string& status, long amount, std::vector<int> units,
                     const std::string& reference_type, const std::string& reference,
                     const std::string& processor = "Shopify");
  void set_payout(Time at, const std::string& payout_id, const std::string& status);
  std::string release_exchange(Time at, ExchangePlan plan = {});  // the exchange order's gid
  void cancel_exchange(Time at, const std::string& order_gid);
  void say_amount(Time at, const std::string& payout_id, Json amount);  // what ReturnGO says that a payout was
  void make_native_return(Time at);                                     // a later attempt
  void fulfil(Time at, const std::string& order_gid);                   // of an exchange order

  // ---- whole steps
  void begin(Time ordered, Time approved);                 // order, open, approve, ship
  void refund_by_returngo(Time at, RefundPlan plan = {});  // refund and payout and comment, settled 3 hours later
  void credit_by_returngo(Time at);                        // for every credit unit, one shared code
  // Every unit to its routed location, as this store does it: by disposition on the native return; else units to be
  // refunded with their refund (unless `button`: ReturnGO's Restock button), others by a refund without money.
  void restock(Time at, bool button = false);

  // ---- names
  [[nodiscard]] const std::string& rma_id() const { return rma_id_; }
  [[nodiscard]] const std::string& order_gid() const { return order_; }
  [[nodiscard]] std::string order_id() const { return legacy_id(order_); }
  [[nodiscard]] const std::string& order_name() const { return name_; }
  [[nodiscard]] std::string variant(int unit) const;  // numeric
  [[nodiscard]] std::string variant_gid(int unit) const;
  [[nodiscard]] std::string unit_subject(int unit) const { return rma_id_ + "/" + variant(unit); }
  [[nodiscard]] std::string shipment(int n) const { return shipments_.at(static_cast<std::size_t>(n)); }
  [[nodiscard]] std::string route(int unit) const;  // the routed location, or ""
  [[nodiscard]] std::string home() const;           // routed, else the default location
  [[nodiscard]] std::string draft_name() const { return "#D" + name_.substr(1); }
  [[nodiscard]] long owed(const std::vector<int>& units) const;  // price plus tax not included, less fees
  [[nodiscard]] std::string money(long minor) const;             // "49.90"
  [[nodiscard]] const Plan& plan() const { return plan_; }
  [[nodiscard]] Brand& brand() { return brand_; }
  [[nodiscard]] State& world() { return world_; }
  [[nodiscard]] std::vector<int> all_units() const;
  [[nodiscard]] std::vector<int> units_of(const std::string& resolution) const;
  [[nodiscard]] const std::string& customer() const { return customer_; }
  Json& order_json() { return *brand_.shop.find(order_); }
  Json& rma_json() { return *brand_.desk.find(rma_id_); }
  // A second RMA on the same order.
  std::shared_ptr<Story> second_rma(std::vector<UnitPlan> units, bool native_return = true);

 private:
  Story(State& world, Plan plan, Brand& brand);
  void at(Time when, std::function<void(Story&)> what);
  void write_order(Time at, bool fulfilled);
  std::string write_line(Time at, std::size_t i);
  void write_customer(Time at);
  Json& write_transaction(Time at, Json& order, long minor, const std::string& gateway);  // a sale that went well
  void pay(Time at, Json& order, long total);
  Json& write_fulfilment_order(Time at, Json& order, const std::string& place);
  void write_shipping(Time at, Json& order, const Json& fulfilment_lines);
  void write_exchange(Time at, const std::string& gid, const std::string& name, const ExchangePlan& plan);
  Json write_exchange_lines(Time at, long price);
  void ask_warehouse(Time at, Json& order, const ExchangePlan& plan);
  void write_rma(Time at);
  void write_native_return(Time at);
  void write_drafts(Time at);
  void write_reasons(Time at);
  void write_refund(Time at, const std::string& id, const RefundPlan& plan);
  long write_refund_lines(Time at, Json& refund, const RefundPlan& plan);
  void write_refund_money(Time at, Json& order, Json& refund, const RefundPlan& plan);
  void sign_refund(Time at, Json& order, const std::string& refund, const RefundPlan& plan);
  void touch(Time at);  // order.updatedAt
  void set_status(const std::string& status);
  void bump(Time at);  // rma lastUpdated
  void event(Time at, const std::string& name, const std::string& via);
  void say(Time at, const std::string& type, const std::string& html, const std::string& by);
  void move_stock(Time at, const std::string& variant, const std::string& location, int by,
                  const char* as = "available");
  [[nodiscard]] Json bag(long minor) const;
  [[nodiscard]] Json money_json(long minor) const;            // ReturnGO's
  [[nodiscard]] Json priced(long price, int quantity) const;  // the fields of a line that say what it costs
  [[nodiscard]] Json address_json();
  [[nodiscard]] Json item_json(int unit) const;
  [[nodiscard]] Json exchange_item_json(const Json& item, long price) const;
  [[nodiscard]] Json shipment_json(Time at, const std::string& id) const;

  State& world_;
  Brand& brand_;
  Plan plan_;
  std::string order_, name_, customer_, rma_id_;
  std::vector<std::string> lines_;     // gids
  std::vector<std::string> variants_;  // gids, by line
  std::vector<std::string> items_;     // returnedItemIds, by unit
  std::vector<std::string> shipments_;
  std::string native_return_;
  int return_number_ = 1;
  std::string draft_;
  bool button_pressed_ = false;
};

// Shopify's and ReturnGO's conversions of the order's money into the shop's, at a made-up rate.
[[nodiscard]] long to_shop(long minor, const std::string& from, const std::string& to, int permille = 1000);

// A variant of its own product, with levels at the brand's locations that have not moved since `since`. Its gid.
std::string make_variant(State& world, Brand& brand, const std::string& title, const std::string& sku, Time since);

// Writes the order's derived fields (totals, statuses) from its transactions, refunds and returns.
void settle_order(ShopData& shop, Json& order);

}  // namespace returnwatch::world
