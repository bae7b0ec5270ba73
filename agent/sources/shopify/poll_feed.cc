// Feeds that are read from a watermark on, and the first of them: orders by updatedAt (docs/facts/shopify.md section
// 3).
#include <algorithm>

#include "agent/sources/shopify/poll_context.h"
#include "agent/sources/walk.h"
#include "agent/store/parts.h"

namespace returnwatch::agent::shopify {
namespace {

constexpr checks::Duration overlap = checks::minutes(10);  // the search index lags by nobody knows how much
constexpr long pageable = 24000;                           // of the 25,000 objects that a list can be paged to

struct Walk {
  Time since{};
  std::optional<Time> newest;  // seen, in this poll and before
  long rows = 0;
};

// One search. Where it was neither read whole nor stopped, it must begin again at the newest time seen.
Result<WalkEnd> walk_once(PollContext& poll, const Feed& feed, Walk& walk) {
  long rows = 0;
  std::string cursor;
  const auto stop = [&] { return poll.stopping() || rows >= pageable; };
  return walk_pages(cursor, kNoLimit, stop, [&](const std::string& at) -> Result<std::optional<std::string>> {
    auto answer = poll.ask(feed.compose, {since_query(feed.field, walk.since), at, ""});
    if (!answer) return tl::unexpected(answer.error());
    SqlTransaction step(poll.db);
    auto page = feed.put(*answer);
    if (!page) return tl::unexpected(page.error());
    if (page->newest) walk.newest = std::max(walk.newest.value_or(*page->newest), *page->newest);
    if (walk.newest) poll.records.sources.set_cursor(feed.cursor, checks::to_rfc3339(*walk.newest));
    step.commit();
    rows += page->rows;
    poll.progress(feed.stage, walk.rows += page->rows, 0);
    return next_of(page->end);
  });
}

// The largest page that costs the same, of a size that would have held those rows and some more.
int feed_page(long rows) {
  constexpr int sizes[] = {20, 33, 54, 90, 148};
  for (const int size : sizes)
    if (rows + rows / 3 <= size) return size;
  return feed_document().first;
}

}  // namespace

Status read_since(PollContext& poll, const Feed& feed) {
  Walk walk;
  const auto mark = poll.records.sources.cursor(feed.cursor);
  walk.newest = mark ? checks::parse_time(*mark) : std::nullopt;
  walk.since = walk.newest ? *walk.newest - overlap : feed.from;
  for (int repeats = 0;;) {
    auto ended = walk_once(poll, feed, walk);
    if (!ended) return tl::unexpected(ended.error());
    if (*ended == WalkEnd::whole || poll.stopped) return {};
    // Its pages are sorted and kept, so the next search goes on where this one was. One that gets nowhere twice is
    // broken.
    const Time next = walk.newest.value_or(walk.since);
    if (next <= walk.since && ++repeats > 1) {
      return fail(ErrorKind::malformed,
                  "shopify: the list of " + feed.stage + " cannot be read to its end: a cursor was repeated");
    }
    walk.since = std::max(next, walk.since);
  }
}

Status read_feed(PollContext& poll) {
  poll.uses(scope::orders);
  Feed feed;
  feed.cursor = "shopify.orders";
  feed.field = "updated_at";
  feed.from = poll.plan.backfill_from;
  feed.stage = "shopify orders";
  // A page costs by its size, not by what is on it: once the backlog is read, a little more than came last time.
  const int first = poll.memory.feed_rows > 0 ? feed_page(poll.memory.feed_rows) : feed_document().first;
  poll.memory.feed_rows = 0;
  feed.compose = [first](const Access&) { return at_page(feed_document(), first); };
  feed.put = [&poll](const GraphqlAnswer& answer) -> Result<FeedPage> {
    auto page = decode_feed(answer.body);
    if (!page) return tl::unexpected(page.error());
    FeedPage out{std::move(page->end), std::nullopt, static_cast<long>(page->orders.size())};
    for (const auto& row : page->orders) {
      poll.records.shopify.put_order_header(row.order, poll.now);
      if (row.order.updated_at)
        out.newest = std::max(out.newest.value_or(*row.order.updated_at), *row.order.updated_at);
    }
    poll.memory.feed_rows += out.rows;
    poll.count_unknown(page->unknown);
    return out;
  };
  auto status = read_since(poll, feed);
  if (status && !poll.stopped)
    put_part(poll.db, poll.records.store, {"shopify", "orders", poll.now, poll.plan.interval});
  return status;
}

}  // namespace returnwatch::agent::shopify
