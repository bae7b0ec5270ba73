// The month's reconciliation as text, for a terminal and for mail.
#include <sstream>

#include "agent/report/month.h"
#include "agent/views/local_time.h"
#include "checks/printable.h"
#include "checks/text.h"
#include "checks/words.h"

namespace returnwatch::agent::report {
namespace {

std::string amount(std::int64_t minor, const std::string& currency) { return checks::decimal({minor, currency}); }
std::string amount(const std::optional<std::int64_t>& minor, const std::string& currency) {
  return minor ? amount(*minor, currency) : "-";
}

void write_totals(std::ostream& out, const MonthReport& r) {
  out << "\ntotals\n";
  for (const MonthTotal& t : r.totals) {
    out << "  " << t.currency << " " << checks::spoken(t.kind) << ": ReturnGO " << amount(t.returngo, t.currency)
        << ", Shopify " << amount(t.shopify, t.currency) << ", difference " << amount(t.difference(), t.currency)
        << "; " << checks::counted(static_cast<std::size_t>(t.lines), "line") << ", " << t.to_look_at << " to look at";
    if (t.to_look_at > 0) out << " (" << amount(t.to_look_at_minor, t.currency) << ")";
    if (t.one_sided != 0) out << "; correctly in one system only " << amount(t.one_sided, t.currency);
    if (t.rounding != 0) out << "; of it rounding " << amount(t.rounding, t.currency);
    out << "\n";
  }
  if (r.totals.empty()) out << "  no money moved\n";
}

void write_owed(std::ostream& out, const MonthReport& r) {
  out << "\nowed on " << local_time(r.owed_at, r.timezone) << "\n";
  if (r.owed_sums.empty()) out << "  nothing\n";
  for (const OwedSum& s : r.owed_sums) {
    out << "  " << s.currency << " "
        << (s.kind == "invoice" ? "invoices that customers have to pay" : checks::spoken(s.kind)) << ": "
        << amount(s.sum(), s.currency) << " (";
    for (std::size_t i = 0; i < kAges.size(); ++i)
      out << (i > 0 ? ", " : "") << (kAges[i] < 0 ? "older " : "up to " + std::to_string(kAges[i]) + " d ")
          << amount(s.by_age[i], s.currency);
    out << ")\n";
  }
  if (r.unpriced > 0)
    out << "  " << checks::counted(static_cast<std::size_t>(r.unpriced), "item") << " without a known price\n";
  if (r.unjudged > 0)
    out << "  " << checks::counted(static_cast<std::size_t>(r.unjudged), "return") << " of which nothing can be said\n";
}

void write_line(std::ostream& out, const MonthLine& l, const std::string& zone) {
  out << "  " << (needs_a_look(l.match) ? "! " : "  ") << (l.at() ? local_date(*l.at(), zone) + " " : "")
      << words(l.match) << ", " << checks::spoken(l.kind) << ": ReturnGO " << amount(l.returngo, l.currency)
      << ", Shopify " << amount(l.shopify, l.currency) << " " << l.currency << "  " << l.store << " "
      << checks::printable(l.order_name) << (l.rma_id.empty() ? "" : " RMA " + l.rma_id);
  const std::string who = who_looks(l);
  if (!l.note.empty()) out << "  (" << checks::printable(l.note) << ")";
  if (!who.empty()) out << "  -> " << who;
  out << "\n";
}

}  // namespace

std::string to_text(const MonthReport& r) {
  std::ostringstream out;
  out << "Reconciliation " << r.month << "\n"
      << local_time(r.from, r.timezone) << " to " << local_time(r.to, r.timezone) << " (" << r.timezone << ")";
  for (std::size_t i = 0; i < r.stores.size(); ++i) out << (i == 0 ? ", " : ", ") << r.stores[i];
  out << "\n";
  for (const std::string& line : unknown_words(r)) out << "! " << line << "\n";
  write_totals(out, r);
  write_owed(out, r);
  out << "\nlines\n";
  for (const MonthLine& l : r.lines) write_line(out, l, r.timezone);
  if (r.tests.empty()) return out.str();
  out << "\ntest orders, in no total\n";
  for (const MonthLine& l : r.tests) write_line(out, l, r.timezone);
  return out.str();
}

}  // namespace returnwatch::agent::report
