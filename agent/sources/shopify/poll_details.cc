// Order details, in batches: only for orders that Records wants (docs/facts/shopify.md section 4, "cheapest shape"). An
// order is stored once, with everything that its documents say; if one of them fails, it stays wanted.
#include <algorithm>
#include <utility>

#include "agent/sources/shopify/poll_context.h"
#include "agent/sources/shopify/recheck.h"

namespace returnwatch::agent::shopify {
namespace {

constexpr std::size_t batch_size = 250;      // what nodes(ids) takes
constexpr std::size_t most_per_poll = 1000;  // what is left over comes in the next cycle
constexpr int everything = 1 << 30;
constexpr checks::Duration open_reread = checks::hours(24);

// What ReturnGO names becomes part of a search: nothing but digits may.
bool is_order_id(const std::string& id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
}

struct OrderBatch {
  std::vector<std::string> ids;
  std::set<std::string> with_rma, exchange, exchanged;
  std::map<std::string, checks::Order> orders;  // what came back
  std::set<std::string> incomplete;             // a part of it failed: not to be stored
};

Status read_orders(PollContext& poll, OrderBatch& batch) {
  const bool marks = !poll.plan.reason_marks.empty();
  const auto compose = [marks](const Access& access) { return order_document(access, marks, false); };
  std::vector<OrderDetail> found;
  const auto status = poll.read_known(compose, "Order", batch.ids, [&](const GraphqlAnswer& answer) -> Status {
    auto page = decode_orders(answer.body, poll.plan.reason_marks, false);
    if (!page) return tl::unexpected(page.error());
    poll.count_unknown(page->unknown);
    for (auto& detail : page->orders) found.push_back(std::move(detail));
    return {};
  });
  if (!status) return status;
  for (auto& detail : found) {
    const std::string id = detail.order.id;
    if (std::find(batch.ids.begin(), batch.ids.end(), id) == batch.ids.end()) continue;  // not asked for
    auto whole = read_whole_order(poll, std::move(detail));
    if (!whole) return tl::unexpected(whole.error());
    batch.orders[id] = std::move(*whole);
  }
  return {};
}

using Decode = Result<PartPage> (*)(const std::string&);
using Wide = GraphqlDocument (*)(const Access&, bool);

// Adds returns or fulfilment orders to those orders of the batch that are in `of`; what was cut is read again, wide and
// alone.
Status read_parts(PollContext& poll, OrderBatch& batch, const std::set<std::string>& of, Wide document, Decode decode) {
  std::vector<std::string> ids;
  for (const auto& [id, order] : batch.orders) {
    if (of.count(id)) ids.push_back(id);
  }
  std::map<std::string, OrderPart> parts;
  const auto read = [&](const std::vector<std::string>& some, bool wide) {
    return poll.read_known([=](const Access& access) { return document(access, wide); }, "Order", some,
                           [&](const GraphqlAnswer& answer) -> Status {
                             auto page = decode(answer.body);
                             if (!page) return tl::unexpected(page.error());
                             poll.count_unknown(page->unknown);
                             for (auto& part : page->parts) parts[part.order_id] = std::move(part);
                             return {};
                           });
  };
  if (ids.empty()) return {};
  if (auto status = read(ids, false); !status) return status;
  for (const auto& id : ids) {
    const auto part = parts.find(id);
    if (part == parts.end() || !part->second.truncated) continue;
    if (auto status = read({id}, true); !status) return status;
  }
  for (const auto& id : ids) {
    const auto part = parts.find(id);
    if (part == parts.end()) {  // it was there a moment ago
      batch.incomplete.insert(id);
      continue;
    }
    checks::Order& order = batch.orders[id];
    order.truncated = order.truncated || part->second.truncated;
    std::move(part->second.returns.begin(), part->second.returns.end(), std::back_inserter(order.returns));
    std::move(part->second.fulfillment_orders.begin(), part->second.fulfillment_orders.end(),
              std::back_inserter(order.fulfillment_orders));
  }
  return {};
}

Status read_returns(PollContext& poll, OrderBatch& batch) {
  if (!poll.needs(checks::Need::returns) || !poll.access().has(scope::returns)) return {};
  poll.uses(scope::returns);
  const auto status = read_parts(poll, batch, batch.with_rma, &returns_document, &decode_returns);
  if (status || !poll.access().has(scope::returns)) return {};  // denied: the orders are whole without
  batch.incomplete.insert(batch.with_rma.begin(), batch.with_rma.end());
  return poll.failed(scope::returns, status.error());
}

Status read_fulfillment(PollContext& poll, OrderBatch& batch) {
  if (!poll.needs(checks::Need::fulfillment) || !poll.access().fulfillment()) return {};
  poll.uses(scope::merchant_fulfillment);
  poll.uses(scope::third_party_fulfillment);
  auto status = read_parts(poll, batch, batch.exchange, &fulfillment_document, &decode_fulfillment);
  if (status && poll.access().fulfillment())
    status = read_parts(poll, batch, batch.exchanged, &fulfillment_lines_document, &decode_fulfillment);
  if (status || !poll.access().fulfillment()) return {};
  batch.incomplete.insert(batch.exchange.begin(), batch.exchange.end());
  batch.incomplete.insert(batch.exchanged.begin(), batch.exchanged.end());
  return poll.failed(scope::merchant_fulfillment, status.error());
}

void note_locations(PollContext& poll, const checks::Order& order) {
  for (const auto& refund : order.refunds)
    for (const auto& line : refund.lines) poll.names_location(line.location_id);
  for (const auto& native : order.returns)
    for (const auto& d : native.dispositions) poll.names_location(d.location_id);
  for (const auto& f : order.fulfillment_orders) poll.names_location(f.location_id);
}

void store(PollContext& poll, const OrderBatch& batch, Recheck& recheck) {
  // Without read_all_orders an order older than 60 days is silently not returned.
  const std::string why =
      poll.memory.access.has(scope::all_orders) ? "not found" : "older than 60 days without read_all_orders";
  SqlTransaction step(poll.db);
  for (const auto& id : batch.ids) {
    const auto order = batch.orders.find(id);
    if (order == batch.orders.end()) {
      poll.records.shopify.put_order_missing(id, why, poll.now);
      recheck.gone(id);
    } else if (!batch.incomplete.count(id)) {
      poll.records.shopify.put_order(order->second, poll.now);
      note_locations(poll, order->second);
      recheck.read(order->second, poll.now);
    }
  }
  poll.records.shopify.put_recheck(recheck.text());
  step.commit();
}

Status read_batch(PollContext& poll, OrderBatch& batch, Recheck& recheck) {
  for (const char* used : {scope::orders, scope::products, scope::customers}) poll.uses(used);
  if (auto status = read_orders(poll, batch); !status) return status;
  if (auto status = read_returns(poll, batch); !status) return status;
  if (auto status = read_fulfillment(poll, batch); !status) return status;
  store(poll, batch, recheck);
  return {};
}

Status read_wanted(PollContext& poll, Recheck& recheck) {
  const Time read_before = poll.read_before(open_reread);
  std::set<std::string> done;
  for (;;) {
    // An order may stay wanted although it was just read (its index entry is ahead of it): once per poll is enough.
    std::vector<OrderState> wanted;
    for (auto& state : poll.records.shopify.orders_wanted(everything, read_before)) {
      if (done.count(state.id)) continue;
      if (is_order_id(state.id)) {
        wanted.push_back(std::move(state));
      } else {
        poll.records.shopify.put_order_missing(state.id, "not a Shopify order id", poll.now);
        done.insert(state.id);
      }
    }
    if (wanted.empty()) return {};
    const long total = static_cast<long>(done.size() + wanted.size());
    for (std::size_t at = 0; at < wanted.size(); at += batch_size) {
      if (!poll.plan.full && done.size() >= most_per_poll) {
        poll.report.complete = false;
        return {};
      }
      OrderBatch batch;
      for (std::size_t i = at; i < std::min(wanted.size(), at + batch_size); ++i) {
        batch.ids.push_back(wanted[i].id);
        if (wanted[i].has_rma) batch.with_rma.insert(wanted[i].id);
        if (wanted[i].exchanged)
          batch.exchanged.insert(wanted[i].id);
        else if (wanted[i].exchange)
          batch.exchange.insert(wanted[i].id);
      }
      if (auto status = read_batch(poll, batch, recheck); !status) return status;
      done.insert(batch.ids.begin(), batch.ids.end());
      poll.progress("shopify order details", static_cast<long>(done.size()), total);
      if (poll.stopping()) return {};
    }
  }
}

}  // namespace

Status read_details(PollContext& poll) {
  Recheck recheck(poll.records.shopify.recheck());
  for (const auto& id : poll.plan.reread_orders) poll.records.shopify.want_order(id);
  for (const auto& id : poll.plan.full ? recheck.all() : recheck.due(poll.now)) poll.records.shopify.want_order(id);
  Turn& turn = poll.memory.details;
  if (poll.records.shopify.orders_wanted(1, poll.read_before(open_reread)).empty()) {
    turn.waits_since.reset();
    return {};
  }
  if (!poll.is_turn(turn)) return {};
  return poll.take_turn(turn, [&] { return read_wanted(poll, recheck); });
}

}  // namespace returnwatch::agent::shopify
