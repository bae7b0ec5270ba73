// The month for a spreadsheet: one table a file, so that the sum of a column is the truth. Amounts and dates are typed
// cells, everything else is text: order numbers keep their zeros (csv.h).
#include "agent/report/csv.h"
#include "agent/report/month.h"
#include "agent/views/local_time.h"
#include "checks/words.h"

namespace returnwatch::agent::report {
namespace {

Cell day(const std::optional<Time>& t, const std::string& zone) { return Cell::date(t ? local_date(*t, zone) : ""); }

void line_row(Csv& csv, const MonthLine& l, const std::string& zone) {
  csv.row({day(l.at(), zone), l.order_name, l.rma_id, checks::spoken(l.kind), l.currency,
           Cell::amount(l.returngo, l.currency), Cell::amount(l.shopify, l.currency),
           Cell::amount(has_two_sides(l.match) ? std::make_optional(l.difference()) : std::nullopt, l.currency),
           words(l.match), who_looks(l), l.note, l.store, day(l.returngo_at, zone), day(l.shopify_at, zone), l.order_id,
           l.payouts, l.reference});
}

}  // namespace

std::string to_csv(const MonthReport& r) {
  Csv csv({"date", "order", "rma", "kind", "currency", "returngo", "shopify", "difference", "state", "who looks",
           "note", "store", "returngo date", "shopify date", "order id", "returngo transactions", "shopify ids"});
  for (const MonthLine& l : r.lines) line_row(csv, l, r.timezone);
  return csv.text();
}

// Without the sums over all kinds: a column would count everything twice.
std::string totals_csv(const MonthReport& r) {
  Csv csv({"currency", "kind", "returngo", "shopify", "in one system only", "difference", "of it rounding", "lines",
           "to look at", "difference to look at"});
  for (const MonthTotal& t : r.totals) {
    if (t.kind == "all") continue;
    csv.row({t.currency, checks::spoken(t.kind), Cell::amount(t.returngo, t.currency),
             Cell::amount(t.shopify, t.currency), Cell::amount(t.one_sided, t.currency),
             Cell::amount(t.difference(), t.currency), Cell::amount(t.rounding, t.currency), Cell::number(t.lines),
             Cell::number(t.to_look_at), Cell::amount(t.to_look_at_minor, t.currency)});
  }
  return csv.text();
}

std::string owed_csv(const MonthReport& r) {
  Csv csv({"owed since", "days", "order", "rma", "owed as", "owed by", "currency", "amount", "store", "order id"});
  for (const Owed& o : r.owed)
    csv.row({Cell::date(local_date(o.since, r.timezone)), Cell::number((r.owed_at - o.since) / checks::days(1)),
             o.order_name, o.rma_id, checks::spoken(o.kind), o.by_customer() ? "the customer" : "us", o.currency,
             Cell::amount(o.minor, o.currency), o.store, o.order_id});
  return csv.text();
}

}  // namespace returnwatch::agent::report
