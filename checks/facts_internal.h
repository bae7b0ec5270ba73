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
// facts_paid.cc: which units are paid.
void read_coverage(const ReturnCase& c, Facts& f);
// facts_exchange.cc: which units' exchange has left.
void read_exchanges(const ReturnCase& c, Facts& f);
// facts_line.cc: which units were credited.
void read_other_payments(Facts& f);
// facts_failed.cc: refunds that were tried and did not come through; what in the order's state forbids one.
void read_failures(Facts& f);
void read_order_block(const ReturnCase& c, Facts& f);
// facts_restock.cc: which units are back in stock, by which of the three ways.
void read_restocks(const ReturnCase& c, Facts& f);

// All returns that share this money, oldest first: the case's own and those of its chain.
[[nodiscard]] std::vector<RmaFacts*> payees(Facts& f);

// How many of `prior` units of a line, cancelled or refunded before its returns began, must have been for the returned
// units: what was ordered beyond them absorbs the rest.
[[nodiscard]] int spilled(int ordered, int returned, int prior);
// Units of this line on returns that owe, oldest RMA first; units validated as not returned are left out.
[[nodiscard]] std::vector<UnitFacts*> units_of_line(Facts& f, const std::string& line_id);

}  // namespace returnwatch::checks::internal
