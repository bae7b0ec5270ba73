// By what a case is known in the state (columns case_key, judge_case.key): the text is made and read here alone.
#pragma once

#include <string>

namespace returnwatch::agent {

// An order with its returns: the order's id; before it is known, "rma:ID" of the return.
[[nodiscard]] std::string case_key_of(const std::string& rma_id, const std::string& order_id);
[[nodiscard]] bool awaits_order(const std::string& key);  // it is a return's, whose order is not known

// What the checks of a whole store say.
inline constexpr const char* kStoreCase = "store";

// What one of the user's own checks says.
[[nodiscard]] std::string user_case_key(const std::string& check_id);
[[nodiscard]] std::string user_check_of(const std::string& key);  // the check's id; "" = no such key
inline constexpr const char* kUserCases = "sql:";                 // how all of these begin

}  // namespace returnwatch::agent
