#include <algorithm>
#include <cctype>

#include "agent/sources/shopify/json.h"
#include "checks/words.h"

namespace returnwatch::agent::shopify {
namespace {

void add_keys(std::string_view note, bool (*splits)(char), std::vector<std::string>& keys) {
  for (std::size_t at = 0; at < note.size();) {
    std::size_t end = at;
    bool digit = false;
    for (; end < note.size() && !splits(note[end]); ++end)
      digit = digit || std::isdigit(static_cast<unsigned char>(note[end]));
    if (digit) keys.push_back(checks::token_key(note.substr(at, end - at)));
    at = end + 1;
  }
}

checks::Credit read_gift_card(GraphqlReader& json, Value value) {
  checks::Credit out;
  out.kind = checks::CreditKind::gift_card;
  json.fields(value, [&](std::string_view key, Value v) {
    if (key == "id")
      out.id = json.id(v);
    else if (key == "createdAt")
      out.created_at = json.time(v);
    else if (key == "note") {
      out.note_keys = note_keys(json.view(v));
      out.rma_keys = rma_keys(json.view(v));
    } else if (key == "enabled")
      out.enabled = json.flag(v, true);
    else if (key == "deactivatedAt")
      out.disabled_at = json.time(v);
    else if (key == "balance")
      out.balance = json.money(v);
    else if (key == "initialValue")
      out.amount = json.money(v).value_or(checks::Money{});
    else if (key == "customer")
      out.customer_id = json.linked_id(v);
    else if (key == "order")
      out.order_id = json.linked_id(v);
  });
  return out;
}

// Only a credit has an id of its own: debits, reverts and expirations have none that we select.
checks::Credit read_credit(GraphqlReader& json, Value value) {
  checks::Credit out;
  out.kind = checks::CreditKind::store_credit;
  std::string type = "StoreCreditAccountCreditTransaction";
  json.fields(value, [&](std::string_view key, Value v) {
    if (key == "__typename")
      type = json.text(v);
    else if (key == "id")
      out.id = json.id(v);
    else if (key == "createdAt")
      out.created_at = json.time(v);
    else if (key == "amount")
      out.amount = json.money(v).value_or(checks::Money{});
    else if (key == "origin") {
      json.fields(v, [&](std::string_view name, Value x) {
        if (name == "order") out.order_id = json.linked_id(x);
      });
    }
  });
  if (type != "StoreCreditAccountCreditTransaction") out.id.clear();
  // Cards and credits are numbered apart from each other: one number may be both.
  if (!out.id.empty()) out.id.insert(0, "store_credit/");
  return out;
}

bool read_accounts(GraphqlReader& json, Value value, std::vector<checks::Credit>& credits) {
  bool whole = true;
  const auto accounts = json.connection(value, [&](Value account) {
    bool there = false;
    json.fields(account, [&](std::string_view key, Value v) {
      if (key != "transactions") return;
      const auto end = json.connection(v, [&](Value entry) {
        auto credit = read_credit(json, entry);
        if (!credit.id.empty()) credits.push_back(std::move(credit));
      });
      there = end && !end->more;
    });
    whole = whole && there;
  });
  return whole && accounts && !accounts->more;
}

}  // namespace

std::vector<std::string> note_keys(std::string_view note) {
  std::vector<std::string> keys;
  add_keys(
      note, [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }, keys);
  add_keys(
      note, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, keys);
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

std::vector<std::string> rma_keys(std::string_view note) {
  std::vector<std::string> keys;
  const auto is = [&note](std::size_t at, int (*kind)(int)) {
    return at < note.size() && kind(static_cast<unsigned char>(note[at]));
  };
  for (std::size_t at = 0; at + 3 < note.size(); ++at) {
    if (!checks::same_word(note.substr(at, 3), "RMA") || (at > 0 && is(at - 1, std::isalnum))) continue;
    std::size_t begin = at + 3;
    while (begin < note.size() && begin < at + 7 &&
           std::string_view(" #:-_").find(note[begin]) != std::string_view::npos)
      ++begin;
    std::size_t end = begin;
    while (is(end, std::isdigit)) ++end;
    if (end > begin && !is(end, std::isalpha)) keys.push_back(checks::token_key(note.substr(begin, end - begin)));
  }
  return keys;
}

Result<CreditPage> decode_gift_cards(const std::string& body) {
  CreditPage page;
  std::optional<PageEnd> end;
  GraphqlReader json(body);
  json.data([&](std::string_view root, Value value) {
    if (root != "giftCards") return;
    end = json.connection(value, [&](Value node) {
      auto card = read_gift_card(json, node);
      if (!card.id.empty()) page.credits.push_back(std::move(card));
    });
  });
  if (json.broken() || !end) return fail(ErrorKind::malformed, "shopify: an answer without a list of gift cards");
  page.end = std::move(*end);
  return page;
}

Result<CreditPage> decode_store_credit(const std::string& body) {
  CreditPage page;
  std::optional<PageEnd> end;
  GraphqlReader json(body);
  json.data([&](std::string_view root, Value value) {
    if (root != "customers") return;
    end = json.connection(value, [&](Value node) {
      std::string customer_id;
      std::vector<checks::Credit> credits;
      bool whole = false;
      json.fields(node, [&](std::string_view key, Value v) {
        if (key == "id") customer_id = json.id(v);
        if (key == "storeCreditAccounts") whole = read_accounts(json, v, credits);
      });
      if (customer_id.empty()) return;
      for (auto& credit : credits) credit.customer_id = customer_id;
      std::move(credits.begin(), credits.end(), std::back_inserter(page.credits));
      (whole ? page.customers : page.truncated).push_back(customer_id);
    });
  });
  if (json.broken() || !end) return fail(ErrorKind::malformed, "shopify: an answer without a list of customers");
  page.end = std::move(*end);
  return page;
}

}  // namespace returnwatch::agent::shopify
