#include "agent/store/view_columns.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "agent/store/records_json.h"

namespace returnwatch::agent {
namespace {

using checks::Time;

struct JsonText {
  std::string text;
};

// One list. What is empty is null, and left out at the end.
class ColumnList {
 public:
  template <typename... T>
  static JsonText of(const T&... values) {
    ColumnList list;
    (list.add(values), ...);
    return {list.text_ + "]"};
  }

  // `one` gives the JsonText of a value, or nothing: it is not shown.
  template <typename T, typename One>
  static JsonText each(const std::vector<T>& values, One one) {
    ColumnList list;
    for (const T& v : values)
      if (const std::optional<JsonText> text = one(v)) list.add(*text);
    return {list.text_ + "]"};
  }

 private:
  void add(const std::string& text) {
    if (text.empty()) return skip();
    place();
    append_quoted(text_, text);
  }
  void add(std::int64_t n) {
    place();
    text_ += std::to_string(n);
  }
  void add(int n) { add(static_cast<std::int64_t>(n)); }
  void add(bool yes) { add(std::int64_t{yes}); }
  void add(Time t) { add(static_cast<std::int64_t>(t.time_since_epoch().count())); }
  template <typename T>
  void add(const std::optional<T>& v) {
    v ? add(*v) : skip();
  }
  void add(const JsonText& json) {
    place();
    text_ += json.text;
  }

  void skip() { ++skipped_; }
  void place() {
    for (; skipped_ > 0; --skipped_) text_ += text_.size() > 1 ? ",null" : "null";
    if (text_.size() > 1) text_ += ',';
  }

  std::string text_ = "[";
  int skipped_ = 0;
};

using Maybe = std::optional<JsonText>;
using Minor = std::optional<std::int64_t>;

Minor minor(const std::optional<checks::Money>& m) { return m ? Minor(m->minor) : std::nullopt; }
std::string currency(const std::optional<checks::Money>& m) { return m ? m->currency : ""; }

void earliest(std::optional<Time>& out, const std::optional<Time>& t) {
  if (t && (!out || *t < *out)) out = t;
}
void latest(std::optional<Time>& out, const std::optional<Time>& t) {
  if (t && (!out || *t > *out)) out = t;
}

std::optional<Time> approved_at(const checks::Rma& r) {
  std::optional<Time> by_event, by_comment;
  for (const checks::RmaEvent& e : r.events)
    if (e.name == "RMA_APPROVED") earliest(by_event, e.at);
  for (const checks::Comment& c : r.comments)
    if (c.fact == checks::CommentFact::approved) earliest(by_comment, c.at);
  return by_event ? by_event : by_comment;
}

// A parcel that leaves the shop tells nothing of the receipt.
std::optional<Time> received_at(const checks::Rma& r) {
  const auto leaves = [&r](const std::string& id) {
    return std::any_of(r.shipments.begin(), r.shipments.end(),
                       [&id](const checks::Shipment& s) { return s.outbound && s.id == id; });
  };
  std::optional<Time> by_comment, by_unit;
  for (const checks::Comment& c : r.comments)
    if (c.fact == checks::CommentFact::shipment_received && !leaves(c.shipment_id)) earliest(by_comment, c.at);
  for (const checks::Unit& u : r.units) earliest(by_unit, u.validation.at);
  return by_comment ? by_comment : by_unit;
}

std::optional<Time> moved_at(const checks::Rma& r) {
  std::optional<Time> out = r.last_updated;
  for (const checks::RmaEvent& e : r.events) latest(out, e.at);
  for (const checks::Comment& c : r.comments) latest(out, c.at);
  for (const checks::Transaction& t : r.transactions) latest(out, t.updated_at);
  return out;
}

std::string country(const checks::Rma& r) {
  std::string out;
  for (const checks::Shipment& s : r.shipments)
    if (!s.outbound) out = std::max(out, s.country);
  return out;
}

Maybe unit(const checks::Unit& u) {
  const auto& at = u.validation.at;
  const auto judged = [&at](bool yes) { return at ? std::optional<bool>(yes) : std::nullopt; };
  return ColumnList::of(u.id, u.line_id, u.product_id, u.variant_id, u.sku, u.resolution, u.reason, u.method,
                        u.shipment_id, minor(u.paid_price.order), minor(u.paid_tax.order), u.tax_included,
                        minor(u.fees), currency(u.paid_price.order), at, judged(u.validation.is_returned),
                        judged(u.validation.is_restockable));
}

Maybe payout(const checks::Transaction& t) {
  return ColumnList::of(t.id, t.type, t.status, t.processor, t.platform_refund_id, minor(t.amount.order),
                        currency(t.amount.order), t.created_at, t.updated_at);
}

Maybe refund(const checks::Refund& f) {
  const auto line = [](const checks::RefundLine& l) -> Maybe {
    return ColumnList::of(l.line_id, l.quantity, l.restock_type, l.restocked, l.location_id);
  };
  return ColumnList::of(f.id, f.created_at, minor(f.total.order), currency(f.total.order), f.app.id, f.app.title,
                        ColumnList::each(f.lines, line));
}

}  // namespace

std::string view_columns(const checks::Rma& r) {
  const auto outbound = [](const checks::Shipment& s) -> Maybe {
    if (!s.outbound || s.id.empty()) return std::nullopt;
    std::string id;
    append_quoted(id, s.id);
    return JsonText{id};
  };
  const auto exchange = [](const checks::ExchangeRef& e) -> Maybe {
    return ColumnList::of(e.draft_id, e.order_id, e.order_name, e.type);
  };
  return ColumnList::of(approved_at(r), received_at(r), moved_at(r), country(r),
                        ColumnList::each(r.shipments, outbound), ColumnList::each(r.transactions, payout),
                        ColumnList::each(r.units, unit), ColumnList::each(r.exchanges, exchange))
      .text;
}

std::string view_columns(const checks::Order& o) {
  std::vector<JsonText> restocked;
  for (const checks::NativeReturn& n : o.returns)
    for (const checks::Disposition& d : n.dispositions)
      if (d.type == "RESTOCKED")
        restocked.push_back(ColumnList::of(n.id, d.line_id, d.quantity, d.location_id, d.created_at));
  const auto variant = [](const checks::OrderLine& l) -> Maybe {
    if (l.variant_id.empty()) return std::nullopt;
    return ColumnList::of(l.variant_id, l.sku, l.inventory_item_id, l.tracked);
  };
  return ColumnList::of(o.updated_at, o.cancelled_at, o.closed_at, o.financial_status, o.fulfillment_status,
                        o.return_status, o.presentment_currency, minor(o.total_price.order), minor(o.received.order),
                        minor(o.refunded.order), minor(o.outstanding.order), o.test,
                        ColumnList::each(o.refunds, refund),
                        ColumnList::each(restocked, [](const JsonText& j) -> Maybe { return j; }),
                        ColumnList::each(o.lines, variant))
      .text;
}

}  // namespace returnwatch::agent
