// The rules that all checks share (docs/facts/specification.md section 4), derived once per case and handed to every
// judge.
//
// Everything here is a reading of the case, with allotments made once: a refund line, an order-level refund, a restock
// row or a stock rise is given to units oldest RMA first, and never twice. Pointers point into the ReturnCase that was
// given.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "checks/check.h"
#include "checks/doubts.h"
#include "checks/words.h"

namespace returnwatch::checks {

enum class Actor { returngo, allowed, person, other_app, none };  // who made a refund
enum class RestockWay { refund_return, refund_cancel, disposition, stock_rise };

struct RestockRow {  // one provable restock of `quantity` units of a line
  RestockWay way{};
  std::string line_id;  // "" for a stock rise
  int quantity = 0;
  std::string location_id;  // "" = not known
  std::optional<Time> at;
  std::string ref;  // refund id, native return id, or ""
};

struct RefundFacts {
  const Refund* refund = nullptr;
  const Order* order = nullptr;
  bool of_chain = false;                    // of another order of the chain: judged in that order's case
  bool money = false;                       // successful money > 0
  std::int64_t items = 0;                   // of it, minor units that are no shipping, duty or tip
  std::int64_t failed = 0, waiting = 0;     // minor units that were tried beside it
  std::string unknown_status;               // a transaction's, that nobody listed; "" = none
  bool credit = false;                      // went to the customer's store-credit account
  const Rma* of = nullptr;                  // the return whose native return it belongs to
  bool by_app = false;                      // some app, not the admin
  bool order_level = false;                 // no refund lines
  bool all_cancel = false;                  // has lines, and all are CANCEL
  std::vector<const Transaction*> payouts;  // ReturnGO's that name it, or are equal to it (carried)
  Actor actor = Actor::none;                // carried: returngo
  std::int64_t spent = 0;                   // order-level: minor units given to units whose refund is (or will be) owed
  std::map<std::string, int> passed_on;     // units of a line that it paid for what came back of the exchange instead
  bool carried() const { return !payouts.empty(); }
};

struct UnitFacts;
enum class FailureKind { returngo, shopify, stuck };

// A payment refund, or a part of one, that was tried and has not come through, with no later success for that money.
struct RefundFailure {
  FailureKind kind{};
  Time at{};                        // failed: when that was known; stuck: since when it waits
  bool in_shopify = false;          // who says so, and whose id `ref` is
  std::string ref;                  // ReturnGO transaction id or Shopify refund id
  std::string word;                 // the status, and Shopify's error code where there is one
  std::optional<Money> difference;  // of an exchange's price difference: what failed; else the unit says what is open
};

// What became of one payout of ReturnGO's: money comes in parts, and what failed or waits leaves its part unpaid.
struct PayoutFacts {
  const Transaction* tx = nullptr;
  const Rma* rma = nullptr;
  std::vector<UnitFacts*> units;         // that it is for
  const RefundFacts* refund = nullptr;   // that it names, or that it is equal to
  std::int64_t came = 0;                 // minor units of its amount that came through
  std::int64_t open = 0;                 // minor units that did not
  bool settles = false;                  // some of it came through, or it is a decision to pay nothing
  std::optional<RefundFailure> failure;  // why the open part is open; nothing: Shopify has no such money
};

struct UnitFacts {
  const Rma* rma = nullptr;
  const Unit* unit = nullptr;
  const OrderLine* line = nullptr;  // nothing: the order does not show it
  Resolution resolution = Resolution::unknown;
  bool not_returned = false;     // validated as not returned: owes nothing
  bool not_restockable = false;  // validated as not restockable, or disposed NOT_RESTOCKED / MISSING
  bool no_shipment = false;
  std::optional<Time> received_at;         // per the rule "Received at"
  std::optional<Time> due_at;              // per the rule "Due at"; nothing while the stage is not reached
  std::optional<Money> owed;               // paid price + tax if not included - fees; nothing: price unknown
  std::optional<Money> still;              // of it, what is not paid and can still be owed; nothing: not known
  bool spare = false;                      // more units are on returns than were bought: this one waits for nothing
  const RestockRoute* route = nullptr;     // first match
  bool in_parts = false;                   // not paid, yet a part of it is
  bool paid = false;                       // per the rule "Paid" (payment, credit and bank payouts alike)
  std::string paid_by;                     // a sentence: why it is paid
  const RefundFacts* paid_with = nullptr;  // the Shopify refund that paid it; nothing: paid otherwise
  bool exchanged = false;                  // its exchange has left, and is not known to be cancelled
  bool credited = false;                   // a credit payout succeeded that is its whole price, or its own resolution
  bool credit_void = false;                // its credit is worth nothing, and money was paid instead
  const Transaction* requested = nullptr;  // an open payout that names it (Requested)
  const Transaction* failed = nullptr;     // the newest failed payout that names it
  const Transaction* claimed = nullptr;    // a payout that says Success, and Shopify has no such money
  std::optional<RefundFailure> failure;    // payment refunds only; told by refund_failed, before any other check
  std::string paid_unsure;                 // not paid, yet an unknown word forbids saying so; "" = sure
  std::vector<RestockRow> restocks;        // allotted to this unit, each quantity 1; more than one: restocked twice
  bool restock_unsure = false;             // a level moved without a provable rise: proves nothing
  const StockRise* held = nullptr;         // it arrived, and is not for sale: reserved, safety stock, quality control
  bool damaged = false;                    // it arrived, and was booked as damaged: a decision
};

struct RmaFacts {
  const Rma* rma = nullptr;
  RmaStatus status = RmaStatus::unknown;
  bool live = false;        // not rejected, not cancelled, status known
  bool owes = false;        // approved or later, live
  std::string unjudgeable;  // unknown status or resolution, order out of reach, ...: no data; "" = fine
  std::optional<Time> approved_at;
  std::optional<Time> done_at;
  std::optional<Time> reopened_at;
  std::optional<Money> part_paid;              // order-level refunds after the RMA, below what they are for
  std::size_t orders_released = 0;             // exchange orders that are orders, and not known to be cancelled
  std::vector<const FulfillmentOrder*> added;  // of its own order: made for its exchange items
  std::vector<UnitFacts*> units;
};

struct Supposed;

struct Facts {
  std::deque<UnitFacts> units;                // stable addresses
  std::vector<RmaFacts> rmas;                 // as in ReturnCase.rmas
  std::vector<RmaFacts> chain;                // as in ReturnCase.chain_rmas: they share the money, others judge them
  std::vector<RefundFacts> refunds;           // as in Order.refunds, then those of the chain
  std::deque<PayoutFacts> payouts;            // of all returns, oldest return first, but for charges and unknown types
  bool customer_paid_by_dispute = false;      // a dispute that ended with the customer's bank giving the money back
  bool dispute_took_money = false;            // the same, but for one that a refund ended (CHARGE_REFUNDED)
  std::string dispute_unsure;                 // an unknown word of a dispute: it may have paid; "" = none
  bool unpaid_order = false;                  // Shopify shows no payment: it cannot say what is owed
  std::optional<Money> received, given_back;  // of the whole chain, in the order's currency
  std::map<const NativeReturn*, const Rma*> native_of;  // which return of ReturnGO's it is of, where that is known
  std::string_view order_block;  // refund_blocked_by_order_status' cause that the order's state shows; "" = none
  std::string block_unsure;      // a word of the order's state that nobody listed; "" = none
  bool order_seen = false;       // the order's detail is there and complete enough to conclude "did not happen"
  std::string order_unseen_why;
  std::vector<Doubt> doubts;                              // words that nobody listed
  std::vector<std::shared_ptr<const Supposed>> supposed;  // what they might mean (doubts.h: suppositions)
};

struct Supposed {
  ReturnCase c;
  Facts facts;  // of it
};

[[nodiscard]] Facts derive(const ReturnCase& c, const Context& ctx);

// Whether a payout is for this unit: names its id, or names none, is of the same RMA and of its resolution. Charges
// (invoices) never are.
[[nodiscard]] bool names(const Transaction& tx, const UnitFacts& u);

// What the units of this RMA that a payout names are owed together; nothing where it names none or a price is unknown.
[[nodiscard]] std::optional<Money> price_of(const Transaction& tx, const RmaFacts& r);
// Whether a payout is at least that: more than a price difference or a part.
[[nodiscard]] bool pays_in_full(const Transaction& tx, const RmaFacts& r);

// What has been paid for the units of one order line, in any way.
struct LinePaid {
  int returned = 0, exchanged = 0, credited = 0;  // units on returns
  int refunded = 0;  // units in refunds with money; of ReturnGO's own, those that it names and does not only part pay
  int refunded_since = 0;  // of these, since the first return of the line, and not cancelled before fulfilment
  int refunds = 0;
  const RefundFacts* last = nullptr;  // the newest of these refunds
  bool beyond_price = true;           // their money is more than as many units cost; true where that cannot be told
};
[[nodiscard]] LinePaid paid_on_line(const Facts& f, const OrderLine& line);
// What of this refund is for the line's units.
[[nodiscard]] std::optional<Money> paid_on_line_by(const Facts& f, const RefundFacts& x, const std::string& line_id);

// A refund not older than the return: of one without a time, nothing else is known.
[[nodiscard]] bool since_return(const Refund& refund, const Rma& r);

// The later of two Shopify refunds by ReturnGO for one unit that each are its whole price, or that repeat one amount
// beyond it.
[[nodiscard]] const RefundFacts* refunded_again(const Facts& f, const RmaFacts& r, const UnitFacts& u);

// How units were paid that an order-level refund outside ReturnGO pays for again with money that no unit waited for:
// exchange, store_credit (any credit) or payment; nothing: it does not.
[[nodiscard]] std::optional<Resolution> paid_before(const RefundFacts& x, const RmaFacts& r);

// Sum in one currency; nothing if empty or mixed.
[[nodiscard]] std::optional<Money> sum(const std::vector<Money>& amounts);

// What these units cost together, less their fees; nothing where a price is unknown.
[[nodiscard]] std::optional<Money> price_of(const std::vector<const UnitFacts*>& units);
// What of it is not paid yet; nothing where that is not known or nothing.
[[nodiscard]] std::optional<Money> still_owed(const std::vector<const UnitFacts*>& units);

// When the first of these units, all due and at least one, fell due.
[[nodiscard]] Time earliest_due(const std::vector<const UnitFacts*>& units);

// A unit whose resolution is store credit or a gift card.
[[nodiscard]] bool credited(const UnitFacts& u);
// As what this payout should show in Shopify; nothing: as nothing, or it is no credit.
[[nodiscard]] std::optional<CreditKind> credit_vehicle(const Transaction& tx, const Policy& policy);

// What an RMA's successful credit payouts say should be in Shopify as `kind`, and what of it is not.
struct CreditClaimed {
  Money amount;
  std::vector<const UnitFacts*> due;  // units that they are for, as far as due
  std::optional<Money> missing;
  std::optional<Money> disabled;  // on cards that were disabled with their balance untouched, and not replaced
  std::optional<Time> disabled_at;
};
// Nothing where there are no such payouts, or they state no amount.
[[nodiscard]] std::optional<CreditClaimed> credit_claimed(const ReturnCase& c, const Facts& f, const RmaFacts& r,
                                                          CreditKind kind, const Policy& policy);

// The newest invoice of a return, if the customer has not paid it.
[[nodiscard]] const Transaction* unpaid_invoice(const Rma& r);
// Whether more than a price difference was paid for a unit that was to be exchanged: the customer has money instead.
[[nodiscard]] bool money_instead(const RmaFacts& r, const UnitFacts& u);
// Whether as much was tried, and failed or waits: refund_failed tells it, and nobody releases the exchange meanwhile.
[[nodiscard]] bool money_tried_instead(const UnitFacts& u);

// Whether the order has native returns that were not read: what they hold may have gone back, or out.
[[nodiscard]] bool returns_unread(const ReturnCase& c);

// Whether the order was archived between the approval and `deadline`: finished orders normally are, long before a
// return, and then it explains nothing.
[[nodiscard]] bool archived_between(const ReturnCase& c, const RmaFacts& r, Time deadline);

// Whether the unit was put back once more after `row`, at the right place: where the route says, else at any that was
// active.
[[nodiscard]] bool made_good(const ReturnCase& c, const UnitFacts& u, const RestockRow& row);

// "inactive at the time": inactive now, and not known to have been deactivated after `at`.
[[nodiscard]] bool inactive_at(const Location& l, std::optional<Time> at);

// A problem with subject, ids and names of this RMA filled in. Unit subjects: "RMA/variant".
[[nodiscard]] Problem return_problem(const ReturnCase& c, const RmaFacts& r, std::string_view cause, Time since);
[[nodiscard]] Problem unit_problem(const ReturnCase& c, const UnitFacts& u, std::string_view cause, Time since);
// The reason each judge passes on, once per RMA that it cannot judge.
void cannot_judge(Verdict& v, const RmaFacts& r);

}  // namespace returnwatch::checks
