#include "agent/report/csv.h"

#include <cctype>

#include "checks/printable.h"

namespace returnwatch::agent::report {
namespace {

bool plain_number(const std::string& s) {
  bool digit = false, point = false;
  for (std::size_t i = s[0] == '-' ? 1 : 0; i < s.size(); ++i) {
    if (std::isdigit(static_cast<unsigned char>(s[i])))
      digit = true;
    else if (s[i] == '.' && !point)
      point = true;
    else
      return false;
  }
  return digit;
}

// OWASP's list of what begins a formula, in some spreadsheet; a leading apostrophe makes it text.
bool formula(const std::string& s) {
  return !s.empty() && std::string("=+-@\t\r\n|%").find(s[0]) != std::string::npos && !plain_number(s);
}

}  // namespace

std::string csv_cell(const std::string& text) {
  const std::string s = (formula(text) ? "'" : "") + checks::printable(text);
  if (s.find_first_of("\",;\r\n") == std::string::npos) return s;
  std::string out = "\"";
  for (char c : s) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

Csv::Csv(const std::vector<std::string>& header) : out_("\xEF\xBB\xBF") { row(header); }

void Csv::row(const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) out_ += (i > 0 ? "," : "") + csv_cell(cells[i]);
  out_ += "\r\n";
}

}  // namespace returnwatch::agent::report
