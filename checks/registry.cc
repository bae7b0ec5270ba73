#include "checks/registry.h"

#include "checks/catalogue.h"

namespace returnwatch::checks {

const std::vector<CheckInfo>& all_checks() {
#define RETURNWATCH_ROW(id) id##_check(),
  static const std::vector<CheckInfo> table = {RETURNWATCH_CHECKS(RETURNWATCH_ROW)};
#undef RETURNWATCH_ROW
  return table;
}

const CheckInfo* find_check(std::string_view id) {
  for (const CheckInfo& c : all_checks())
    if (c.id == id) return &c;
  return nullptr;
}

bool is_about(std::string_view check, Topic topic) {
  const CheckInfo* info = find_check(check);
  return info && info->topic == topic;
}

std::string_view action_of(std::string_view check, std::string_view cause) {
  if (const CheckInfo* info = find_check(check))
    for (const CauseInfo& c : info->causes)
      if (c.id == cause) return c.action;
  return "";
}

std::string guide_page(std::string_view id) { return "/guide/" + (find_check(id) ? std::string(id) : "sql-checks"); }

const char* to_string(Topic t) {
  switch (t) {
    case Topic::owed:
      return "owed";
    case Topic::in_doubt:
      return "in doubt";
    case Topic::stock:
      return "stock";
    case Topic::exchange:
      return "exchange";
    case Topic::integration:
      return "integration";
    case Topic::source:
      return "source";
  }
  return "";
}

}  // namespace returnwatch::checks
