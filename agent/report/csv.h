// CSV as spreadsheets open it without fixing: RFC 4180 (CRLF, quotes doubled), text always in quotes, numbers and dates
// never, so that "quoted fields as text" keeps an order 00123 or 1E5 as it is; no text that a spreadsheet would take
// for a formula; control characters shown escaped. UTF-8; the byte-order mark only where something is not ASCII, since LibreOffice shows it as letters
// under another character set, and without it Excel garbles what is not ASCII.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "checks/money.h"

namespace returnwatch::agent::report {

class Cell {
 public:
  Cell(const std::string& text);                       // NOLINT(google-explicit-constructor): a row is mostly text
  Cell(const char* text) : Cell(std::string(text)) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] static Cell number(std::int64_t n);
  [[nodiscard]] static Cell amount(const std::optional<std::int64_t>& minor, const std::string& currency);
  [[nodiscard]] static Cell date(const std::string& iso_day);  // "2026-11-23"; "" = empty
  [[nodiscard]] const std::string& written() const { return written_; }

 private:
  Cell() = default;
  std::string written_;
};

class Csv {
 public:
  explicit Csv(const std::vector<std::string>& header);
  void row(const std::vector<Cell>& cells);
  [[nodiscard]] std::string text() const;

 private:
  std::string out_;
};

}  // namespace returnwatch::agent::report
