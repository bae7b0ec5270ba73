// What the simulated systems' own books say of a span of time: summed from their records, not from any answer of
// theirs.
#include "checks/money.h"
#include "tests/world/state.h"

namespace returnwatch::world {
namespace {

std::int64_t minor(const Json& value, const std::string& currency) {
  return checks::parse_minor(value.get<std::string>(), currency).value_or(0);
}

bool within(const Json& row, const char* key, Time from, Time to) {
  const auto at =
      row.contains(key) && row[key].is_string() ? checks::parse_time(row[key].get<std::string>()) : std::nullopt;
  return at && *at >= from && *at < to;
}

// What the customer pays is no payout.
bool charge(const std::string& type) { return type == "InvoicePayment" || type == "Capture"; }

void add(std::map<std::string, Book>& books, const Json& row, const char* field, std::int64_t Book::*to) {
  const std::string currency = row.at(field).at("currencyCode");
  books[currency].*to += minor(row[field]["amount"], currency);
}

}  // namespace

std::map<std::string, Book> World::books(Time from, Time to) const {
  const std::lock_guard<std::recursive_mutex> hold(state_->lock);
  std::map<std::string, Book> out;
  for (const auto& [name, brand] : state_->brands) {
    for (const auto& [id, t] : brand->desk.transactions) {
      const Json& row = t.row;
      if (row.at("status") != "Success" || charge(row.at("type")) || !within(row, "createdAt", from, to)) continue;
      const std::string currency = row.at("amount").at("currency");
      out[currency].returngo += checks::parse_minor(row["amount"]["amount"].dump(), currency).value_or(0);
    }
    for (const auto& [gid, node] : brand->shop.nodes) {
      if (!within(node, "createdAt", from, to)) continue;
      const std::string type = node.at("__typename");
      if (type == "Refund") {
        for (const Json& t : node.at("transactions")) {
          const Json& money = *brand->shop.find(t.get<std::string>());
          if (money.at("status") != "SUCCESS") continue;
          const std::string currency = money["amountSet"]["presentmentMoney"]["currencyCode"];
          out[currency].refunds += money.at("_p").get<std::int64_t>();
        }
      }
      if (type == "GiftCard") add(out, node, "initialValue", &Book::gift_cards);
    }
    for (const auto& [gid, node] : brand->shop.nodes) {
      if (node.at("__typename") != "StoreCreditAccount") continue;
      for (const Json& row : node.at("transactions"))
        if (row.value("_type", "") == "credit" && within(row, "createdAt", from, to))
          add(out, row, "amount", &Book::store_credits);
    }
  }
  return out;
}

}  // namespace returnwatch::world
