#include "agent/report/csv.h"

#include <algorithm>

#include "checks/printable.h"

namespace returnwatch::agent::report {
namespace {

// OWASP's list of what begins a formula, in some spreadsheet; a leading apostrophe makes it text.
bool formula(const std::string& s) { return !s.empty() && std::string("=+-@\t\r\n|%").find(s[0]) != std::string::npos; }

}  // namespace

Cell::Cell(const std::string& text) {
  if (text.empty()) return;
  written_ = formula(text) ? "\"'" : "\"";
  for (const char c : checks::printable(text)) {
    if (c == '"') written_ += '"';
    written_ += c;
  }
  written_ += '"';
}

Cell Cell::number(std::int64_t n) {
  Cell out;
  out.written_ = std::to_string(n);
  return out;
}

Cell Cell::amount(const std::optional<std::int64_t>& minor, const std::string& currency) {
  Cell out;
  if (minor) out.written_ = checks::decimal({*minor, currency});
  return out;
}

Cell Cell::date(const std::string& iso_day) {
  Cell out;
  out.written_ = iso_day;
  return out;
}

Csv::Csv(const std::vector<std::string>& header) { row({header.begin(), header.end()}); }

void Csv::row(const std::vector<Cell>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) out_ += (i > 0 ? "," : "") + cells[i].written();
  out_ += "\r\n";
}

std::string Csv::text() const {
  const bool ascii = std::all_of(out_.begin(), out_.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return ascii ? out_ : "\xEF\xBB\xBF" + out_;
}

}  // namespace returnwatch::agent::report
