// Gift cards (a feed by createdAt, any source; those disabled later every 6 h) and store credit (asked per customer:
// there is no shop-wide list).
#include <algorithm>
#include <utility>

#include "agent/sources/shopify/poll_context.h"

namespace returnwatch::agent::shopify {
namespace {

constexpr char cards_cursor[] = "shopify.gift_cards", cards_from[] = "shopify.gift_cards.from";
constexpr checks::Duration interval = checks::minutes(15), disabled_interval = checks::hours(6);
constexpr std::size_t batch_size = 33, most_per_poll = 330;

// An older claim than any before: the feed begins again from there.
void reach_back(PollContext& poll, Time since) {
  const auto from = poll.records.sources.cursor(cards_from);
  const auto known = from ? checks::parse_time(*from) : std::nullopt;
  if (known && *known <= since) return;
  SqlTransaction step(poll.db);
  poll.records.sources.set_cursor(cards_from, checks::to_rfc3339(since));
  poll.records.sources.set_cursor(cards_cursor, "");
  step.commit();
}

void store(PollContext& poll, const CreditPage& page) {
  SqlTransaction step(poll.db);
  for (const auto& credit : page.credits) poll.records.shopify.put_credit(credit);
  for (const auto& customer : page.customers) poll.records.shopify.customer_read(customer, poll.now);
  step.commit();
}

Status read_customers(PollContext& poll, const std::vector<std::string>& ids, bool wide) {
  std::set<std::string> missing(ids.begin(), ids.end());
  std::vector<std::string> cut;
  const auto walked = poll.walk([wide](const Access&) { return store_credit_document(wide); }, ids_query(ids),
                                [&](const GraphqlAnswer& answer) -> Result<PageEnd> {
                                  auto page = decode_store_credit(answer.body);
                                  if (!page) return tl::unexpected(page.error());
                                  for (const auto& id : page->customers) missing.erase(id);
                                  for (const auto& id : page->truncated) missing.erase(id);
                                  // The newest credits come first: more than the wide document's are not looked for.
                                  auto& rest = wide ? page->customers : cut;
                                  rest.insert(rest.end(), page->truncated.begin(), page->truncated.end());
                                  store(poll, *page);
                                  return page->end;
                                });
  if (!walked) return walked;
  for (const auto& id : missing) poll.records.shopify.customer_read(id, poll.now);
  for (const auto& id : cut) {
    if (auto status = read_customers(poll, {id}, true); !status) return status;
  }
  return {};
}

// What becomes of a card after it was issued has no feed: those that were disabled since are asked for.
Status read_disabled_cards(PollContext& poll, Time since) {
  auto& last = poll.memory.disabled_cards_at;
  if (last && (*last == poll.now || (!poll.plan.full && poll.now - *last < disabled_interval))) return {};
  const auto walked = poll.walk(&gift_cards_document, "status:disabled AND " + since_query("created_at", since),
                                [&poll](const GraphqlAnswer& answer) -> Result<PageEnd> {
                                  auto page = decode_gift_cards(answer.body);
                                  if (!page) return tl::unexpected(page.error());
                                  store(poll, *page);
                                  return page->end;
                                });
  if (walked) last = poll.now;
  return walked;
}

}  // namespace

Status read_gift_cards(PollContext& poll) {
  if (!poll.plan.gift_cards || !poll.needs(checks::Need::gift_cards) || !poll.plan.credits_since) return {};
  if (!poll.access().has(scope::gift_cards)) return {};
  poll.uses(scope::gift_cards);
  reach_back(poll, *poll.plan.credits_since);
  const bool from_start = poll.records.sources.cursor(cards_cursor).value_or("").empty();
  Feed feed;
  feed.cursor = cards_cursor;
  feed.field = "created_at";
  feed.from = *poll.plan.credits_since;
  feed.stage = "shopify gift cards";
  feed.compose = &gift_cards_document;
  feed.put = [&poll](const GraphqlAnswer& answer) -> Result<FeedPage> {
    auto page = decode_gift_cards(answer.body);
    if (!page) return tl::unexpected(page.error());
    FeedPage out{std::move(page->end), std::nullopt, static_cast<long>(page->credits.size())};
    for (const auto& card : page->credits) {
      poll.records.shopify.put_credit(card);
      if (card.created_at) out.newest = std::max(out.newest.value_or(*card.created_at), *card.created_at);
    }
    return out;
  };
  auto status = read_since(poll, feed);
  if (status && from_start && !poll.stopped) poll.memory.disabled_cards_at = poll.now;  // all were read just now
  if (status && !poll.stopping()) status = read_disabled_cards(poll, feed.from);
  return status ? Status() : poll.failed(scope::gift_cards, status.error());
}

Status read_store_credit(PollContext& poll) {
  if (!poll.plan.store_credit || !poll.needs(checks::Need::store_credit) || !poll.access().store_credit()) return {};
  const Time before = poll.read_before(interval);
  const auto ids =
      poll.records.shopify.credit_customers_wanted(before, poll.plan.full ? 1000000 : static_cast<int>(most_per_poll));
  for (std::size_t at = 0; at < ids.size(); at += batch_size) {
    for (const auto& name : scopes_of(checks::Need::store_credit)) poll.uses(name);
    const std::vector<std::string> batch(ids.begin() + at, ids.begin() + std::min(ids.size(), at + batch_size));
    if (auto status = read_customers(poll, batch, false); !status)
      return poll.failed(scope::credit_accounts, status.error());
    poll.progress("shopify store credit", static_cast<long>(std::min(ids.size(), at + batch_size)),
                  static_cast<long>(ids.size()));
    if (poll.stopping()) return {};
  }
  return {};
}

}  // namespace returnwatch::agent::shopify
