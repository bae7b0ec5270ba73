// CSV as spreadsheets open it without fixing: RFC 4180 (CRLF, quotes doubled), UTF-8 with a byte-order mark, and no
// cell that a spreadsheet would take for a formula; control characters shown escaped. Numbers stay numbers, a leading minus included.
#pragma once

#include <string>
#include <vector>

namespace returnwatch::agent::report {

class Csv {
 public:
  explicit Csv(const std::vector<std::string>& header);
  void row(const std::vector<std::string>& cells);
  [[nodiscard]] std::string text() const { return out_; }

 private:
  std::string out_;
};

[[nodiscard]] std::string csv_cell(const std::string& text);

}  // namespace returnwatch::agent::report
