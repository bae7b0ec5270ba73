// One order whose nested lists were cut: read again alone with the widest lists, then list by list to the end.
#include <utility>

#include "agent/sources/shopify/poll_context.h"
#include "agent/sources/walk.h"

namespace returnwatch::agent::shopify {
namespace {

// The pages of one list from `cursor` on. False: they cannot be had, so the order stays truncated.
Result<bool> read_rest(PollContext& poll, const PollContext::Compose& compose, Variables variables, std::string cursor,
                       const std::function<Result<PageEnd>(const std::string&)>& decode) {
  if (cursor.empty()) return false;
  const auto read = [&](const std::string& at) -> Result<std::optional<std::string>> {
    variables.after = at;
    auto answer = poll.ask(compose, variables);
    if (!answer) return tl::unexpected(answer.error());
    const auto end = decode(answer->body);
    if (!end) return tl::unexpected(end.error());
    return next_of(*end);
  };
  const auto end = walk_pages(
      cursor, kNoLimit, [] { return false; }, read);
  if (!end && ends_poll(end.error().kind)) return tl::unexpected(end.error());
  return end && *end == WalkEnd::whole;
}

Result<OrderDetail> read_wide(PollContext& poll, OrderDetail narrow) {
  const std::string id = narrow.order.id;
  const auto& marks = poll.plan.reason_marks;
  const auto compose = [&](const Access& access) { return order_document(access, !marks.empty(), true); };
  OrderDetail out = std::move(narrow);
  const auto status = poll.read_known(compose, "Order", {id}, [&](const GraphqlAnswer& answer) -> Status {
    auto page = decode_orders(answer.body, marks, true);
    if (!page) return tl::unexpected(page.error());
    for (auto& detail : page->orders) {
      if (detail.order.id == id) out = std::move(detail);
    }
    return {};
  });
  if (!status && ends_poll(status.error().kind)) return tl::unexpected(status.error());
  return out;
}

}  // namespace

Result<checks::Order> read_whole_order(PollContext& poll, OrderDetail first) {
  OrderDetail detail = std::move(first);
  if (!detail.whole()) {
    auto wide = read_wide(poll, std::move(detail));
    if (!wide) return tl::unexpected(wide.error());
    detail = std::move(*wide);
  }
  bool whole = !detail.short_list;
  const Variables of_order{ids_query({detail.order.id}), "", ""};
  const auto rest = [&](const PollContext::Compose& compose, const Variables& variables, const std::string& cursor,
                        const std::function<Result<PageEnd>(const std::string&)>& decode) -> Status {
    const auto read = read_rest(poll, compose, variables, cursor, decode);
    if (!read) return tl::unexpected(read.error());
    whole = whole && *read;
    return {};
  };
  Status status;
  if (detail.lines_left) {
    status = rest(&order_lines_document, of_order, *detail.lines_left,
                  [&](const std::string& body) { return decode_more_lines(body, detail); });
  }
  if (status && detail.agreements_left) {
    status = rest([](const Access&) { return agreements_document(); }, of_order, *detail.agreements_left,
                  [&](const std::string& body) { return decode_more_agreements(body, detail); });
  }
  const auto of_refund = [&](std::size_t i) {
    return Variables{"", "", "gid://shopify/Refund/" + detail.refund_ids[i]};
  };
  for (const auto& left : detail.refund_lines_left) {
    if (!status) break;
    status = rest(&refund_lines_document, of_refund(left.refund), left.cursor, [&](const std::string& body) {
      return decode_more_refund_lines(body, detail.order.refunds[left.refund]);
    });
  }
  for (const auto& left : detail.refund_transactions_left) {
    if (!status) break;
    status = rest([](const Access&) { return refund_transactions_document(); }, of_refund(left.refund), left.cursor,
                  [&](const std::string& body) {
                    return decode_more_refund_transactions(body, detail.order.refunds[left.refund]);
                  });
  }
  if (!status) return tl::unexpected(status.error());
  attach_apps(detail);
  detail.order.truncated = !whole;
  return std::move(detail.order);
}

}  // namespace returnwatch::agent::shopify
