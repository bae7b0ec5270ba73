#include "agent/store/case_key.h"

namespace returnwatch::agent {
namespace {

const std::string kReturn = "rma:";

}  // namespace

std::string case_key_of(const std::string& rma_id, const std::string& order_id) {
  return order_id.empty() ? kReturn + rma_id : order_id;
}

bool awaits_order(const std::string& key) { return key.rfind(kReturn, 0) == 0; }

std::string user_case_key(const std::string& check_id) { return kUserCases + check_id; }

std::string user_check_of(const std::string& key) {
  const std::string begin = kUserCases;
  return key.rfind(begin, 0) == 0 ? key.substr(begin.size()) : "";
}

}  // namespace returnwatch::agent
