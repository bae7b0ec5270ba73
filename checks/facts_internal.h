// The steps of derive(), one file each; nobody else includes this.
#pragma once

#include "checks/facts.h"

namespace returnwatch::checks::internal {

// facts_stage.cc: statuses, approval, receipt, due times, what a unit is owed.
void read_stages(const ReturnCase& c, const Context& ctx, Facts& f);
// facts_refunds.cc: who made which refund.
void read_refunds(const ReturnCase& c, const Context& ctx, Facts& f);
// facts_returns.cc: whose native returns are.
void read_native_returns(const ReturnCase& c, Facts& f);
// facts_exchange.cc: which units' exchange has left.
void read_exchanges(const ReturnCase& c, Facts& f);
// facts_payouts.cc: what became of each payout.
void read_payouts(const Policy& policy, Facts& f);
// facts_parts.cc: which units the payouts settle, and what failed or waits of them.
void settle_by_payouts(Facts& f);
// facts_paid.cc: which units are paid, by whatever it is.
void read_coverage(Facts& f);
// facts_order_level.cc: what order-level refunds pay.
void by_order_level(Facts& f);
// facts_owed.cc: which of more units than were bought are owed; what of all that is not paid can be owed at all.
void read_spares(const ReturnCase& c, Facts& f);
void read_still(const ReturnCase& c, Facts& f);
// facts_order.cc: disputes, and what in the order's state forbids a refund.
void read_order(const ReturnCase& c, Facts& f);
// facts_line.cc: which units were credited.
void read_other_payments(Facts& f);
// facts_credit.cc: which credits are worth nothing, and were made good with money.
void read_void_credits(const ReturnCase& c, const Policy& policy, Facts& f);
// facts_failed.cc: refunds that were tried and did not come through.
void read_failures(Facts& f);
// facts_restock.cc: which units are back in stock, by which of the three ways.
void read_restocks(const ReturnCase& c, Facts& f);

// facts_parts.cc: marks a unit as paid, with which refund (nothing: otherwise).
void pay(UnitFacts& u, std::string by, const RefundFacts* with = nullptr);

// All returns that share this money, oldest first: the case's own and those of its chain.
[[nodiscard]] std::vector<RmaFacts*> payees(Facts& f);
// What failed or waits in a refund's transactions; the newest of each, and a failure before what waited no longer.
[[nodiscard]] std::optional<RefundFailure> failure_in(const RefundFacts& r);

// How many of `prior` units of a line, cancelled or refunded before its returns began, must have been for the returned
// units: what was ordered beyond them absorbs the rest.
[[nodiscard]] int spilled(int ordered, int returned, int prior);
// Units of this line on returns that owe, oldest RMA first; units validated as not returned are left out.
[[nodiscard]] std::vector<UnitFacts*> units_of_line(Facts& f, const std::string& line_id);

}  // namespace returnwatch::checks::internal
