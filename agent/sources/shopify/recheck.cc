#include "agent/sources/shopify/recheck.h"

#include <algorithm>
#include <optional>
#include <sstream>

namespace returnwatch::agent::shopify {
namespace {

bool pending(const std::vector<checks::OrderTransaction>& transactions) {
  return std::any_of(transactions.begin(), transactions.end(), [](const checks::OrderTransaction& t) {
    return t.kind == "REFUND" && (t.status == "PENDING" || t.status == "AWAITING_RESPONSE" || t.status == "UNKNOWN");
  });
}

// How long until the next look; nothing: no more.
std::optional<checks::Duration> interval(const checks::Order& order, checks::Time now) {
  std::optional<checks::Duration> age;  // of the newest refund
  bool waiting = pending(order.transactions);
  for (const auto& refund : order.refunds) {
    waiting = waiting || pending(refund.transactions);
    if (refund.created_at) age = std::min(age.value_or(checks::Duration::max()), now - *refund.created_at);
  }
  if (!age) return std::nullopt;
  if (*age < checks::days(3)) return waiting ? checks::hours(1) : checks::hours(8);
  if (waiting && *age < checks::days(14)) return checks::hours(6);
  return std::nullopt;
}

}  // namespace

Recheck::Recheck(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::string id;
  long at = 0;
  while (in >> id >> at) next_[id] = checks::Time(checks::Duration(at));
}

std::string Recheck::text() const {
  std::string out;
  for (const auto& [id, at] : next_) out += id + " " + std::to_string(at.time_since_epoch().count()) + "\n";
  return out;
}

void Recheck::read(const checks::Order& order, checks::Time now) {
  const auto again = interval(order, now);
  if (again)
    next_[order.id] = now + *again;
  else
    next_.erase(order.id);
}

std::vector<std::string> Recheck::due(checks::Time now) const {
  std::vector<std::string> out;
  for (const auto& [id, at] : next_) {
    if (at <= now) out.push_back(id);
  }
  return out;
}

std::vector<std::string> Recheck::all() const {
  std::vector<std::string> out;
  for (const auto& entry : next_) out.push_back(entry.first);
  return out;
}

}  // namespace returnwatch::agent::shopify
