// ReturnGO's answers to records, leniently (docs/facts/returngo.md section 3): ids come as strings or numbers, booleans
// as 0/1, money as a number's literal, and absent, null, "", [] and {} all mean "nothing". Personal data and
// store-credit codes are dropped here: comment texts are read, classified and forgotten.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "agent/store/records.h"
#include "checks/case.h"

namespace returnwatch::agent::returngo {

// Words that no classification knows: (field, word).
using UnknownWords = std::vector<std::pair<std::string, std::string>>;

struct RmaPage {
  std::vector<RmaRow> rows;
  std::string next_cursor;  // "" = the end
};
struct TransactionPage {
  std::vector<checks::Transaction> rows;
  std::string next_cursor;
};

// Nothing where the body is not what the endpoint answers: no list, a row without id or status, a detail without its
// items, a value in a form or of a kind that is none of its own (form.h), and a detail that says nothing of what is
// `known` of the return (silence.h).
[[nodiscard]] std::optional<RmaPage> decode_rmas(const std::string& body);
[[nodiscard]] std::optional<TransactionPage> decode_transactions(const std::string& body);
[[nodiscard]] std::optional<checks::Rma> decode_rma(const std::string& body, UnknownWords& unknown,
                                                    const std::optional<checks::Rma>& known = std::nullopt);

}  // namespace returnwatch::agent::returngo
