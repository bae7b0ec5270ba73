// Inventory items of received returns: tracked, and how much stands where. Snapshots: Shopify keeps no history that we
// may read.
#include <algorithm>
#include <utility>

#include "agent/sources/shopify/poll_context.h"
#include "agent/sources/walk.h"
#include "agent/store/marks.h"

namespace returnwatch::agent::shopify {
namespace {

constexpr checks::Duration interval = checks::hours(1), gone_interval = checks::hours(6);
constexpr std::size_t batch_size = 250, most_per_poll = 1000;

Status complete_levels(PollContext& poll, InventoryItem& item) {
  if (!item.levels_left) return {};
  std::string cursor = *std::exchange(item.levels_left, std::nullopt);
  const auto read = [&](const std::string& at) -> Result<std::optional<std::string>> {
    auto answer =
        poll.ask([](const Access&) { return levels_document(); }, {"", at, "gid://shopify/InventoryItem/" + item.id});
    if (!answer) return tl::unexpected(answer.error());
    const auto end = decode_more_levels(answer->body, item);
    if (!end) return tl::unexpected(end.error());
    return next_of(*end);
  };
  Result<WalkEnd> end = WalkEnd::circle;
  if (!cursor.empty())
    end = walk_pages(
        cursor, kNoLimit, [] { return false; }, read);
  if (!end) return tl::unexpected(end.error());
  if (*end == WalkEnd::whole) return {};
  return fail(ErrorKind::malformed, "shopify: a cursor was repeated (levels of an inventory item)");
}

void store(PollContext& poll, std::vector<InventoryItem>& items, Time read_at) {
  SqlTransaction step(poll.db);
  for (auto& item : items) {
    poll.records.shopify.put_item(item.id, item.tracked, read_at);
    for (auto& level : item.levels) {
      level.read_at = read_at;
      poll.records.shopify.put_level(level);
      poll.names_location(level.location_id);
    }
  }
  step.commit();
}

Status read_batch(PollContext& poll, const std::vector<std::string>& ids) {
  std::set<std::string> missing(ids.begin(), ids.end());
  const auto take = [&](const GraphqlAnswer& answer) -> Status {
    const Time read_at = poll.clock.now();
    auto page = decode_items(answer.body);
    if (!page) return tl::unexpected(page.error());
    for (auto& item : page->items) {
      if (auto status = complete_levels(poll, item); !status) return status;
      missing.erase(item.id);
    }
    store(poll, page->items, read_at);
    return {};
  };
  if (auto status = poll.read_known([](const Access&) { return items_document(); }, "InventoryItem", ids, take);
      !status)
    return status;
  for (const auto& id : missing) poll.memory.gone_items[id] = poll.now;
  return {};
}

// What Records wants, but for items that did not come back lately: they would stand at its head for ever.
std::vector<std::string> wanted_items(PollContext& poll) {
  auto& gone = poll.memory.gone_items;
  for (auto it = gone.begin(); it != gone.end();)
    it = poll.now - it->second >= gone_interval ? gone.erase(it) : std::next(it);
  const std::size_t most = poll.plan.full ? 1000000 : most_per_poll;
  const Time before = poll.read_before(interval);
  std::set<std::string> first;  // what is about to fire rests on them
  for (const auto& order : poll.plan.reread_orders)
    for (auto& id : items_of_case(poll.db, poll.records.store, order))
      if (!gone.count(id)) first.insert(std::move(id));
  std::vector<std::string> out(first.begin(), first.end());
  for (auto& id : poll.records.shopify.items_wanted(before, static_cast<int>(most + gone.size())))
    if (!gone.count(id) && !first.count(id) && out.size() < most) out.push_back(std::move(id));
  return out;
}

Status read_all(PollContext& poll, const std::vector<std::string>& ids) {
  for (std::size_t at = 0; at < ids.size(); at += batch_size) {
    poll.uses(scope::inventory);
    const std::vector<std::string> batch(ids.begin() + at, ids.begin() + std::min(ids.size(), at + batch_size));
    if (auto status = read_batch(poll, batch); !status) return poll.failed(scope::inventory, status.error());
    poll.progress("shopify stock", static_cast<long>(std::min(ids.size(), at + batch_size)),
                  static_cast<long>(ids.size()));
    if (poll.stopping()) return {};
  }
  return {};
}

}  // namespace

Status read_stock(PollContext& poll) {
  if (!poll.needs(checks::Need::inventory) || !poll.access().has(scope::inventory)) return {};
  const auto ids = wanted_items(poll);
  Turn& turn = poll.memory.stock;
  if (ids.empty()) {
    turn.waits_since.reset();
    return {};
  }
  if (!poll.is_turn(turn)) return {};
  return poll.take_turn(turn, [&] { return read_all(poll, ids); });
}

}  // namespace returnwatch::agent::shopify
