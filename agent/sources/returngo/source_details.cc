// Single returns: what changed, whose a transaction is, the rotating refresh, and returns that cannot be read.
#include <algorithm>

#include "agent/sources/returngo/decode.h"
#include "agent/sources/returngo/poll.h"
#include "checks/text.h"

namespace returnwatch::agent::returngo {
namespace {

using checks::Duration;

constexpr std::size_t kBatch = 50;
constexpr const char* kDetails = "details";  // the capability
constexpr Duration kPutBy = checks::minutes(15);
constexpr int kMostInARow = 3;  // details that fail one after another: it is ReturnGO, not the return

// ReturnGO may hold an order's name with or without Shopify's "#": both are asked for.
std::string by_order_name(const std::vector<std::string>& names) {
  std::string csv;
  for (const std::string& name : names) {
    csv += (csv.empty() ? "" : "%2C") + checks::percent_encode(name);
    if (name.size() > 1 && name[0] == '#') csv += "%2C" + checks::percent_encode(name.substr(1));
  }
  return "order_name=" + csv;
}

}  // namespace

Status ReturnGoSource::read_detail(Poll& p, const std::string& id) {
  auto body = client_.get("/rma/" + checks::percent_encode(id), p.now);
  if (!body) {
    if (body.error().kind == ErrorKind::not_found) return not_found(p, id);
    return tl::unexpected<Error>(body.error());
  }
  UnknownWords unknown;
  auto rma = decode_rma(*body, unknown, records_.rma(id));
  if (!rma || rma->id != id) return fail(ErrorKind::malformed, "ReturnGO GET /rma/" + id + ": the answer is no return");
  rma->read_at = p.now;
  Transaction step(db_);
  records_.put_rma(*rma, p.now);
  for (const auto& [field, word] : unknown) records_.count_unknown(field, word);
  step.commit();
  p.read.insert(id);
  return {};
}

Status ReturnGoSource::not_found(Poll& p, const std::string& id) {
  const auto rma = records_.rma(id);
  if (!p.listed.count(id) && rma && !rma->order_name.empty())
    if (auto s = walk_rmas(p, by_order_name({rma->order_name})); !s) return s;
  if (p.listed.count(id))
    return fail(ErrorKind::malformed, "ReturnGO GET /rma/" + id + ": not found, though the list shows the return");
  records_.rma_gone(id, p.now);
  return {};
}

bool ReturnGoSource::put_by(const Poll& p, const std::string& id) const {
  if (p.failed.count(id)) return true;
  const auto it = put_by_.find(id);
  return it != put_by_.end() && !p.plan.check_mode && p.now < it->second.until;
}

Status ReturnGoSource::read_or_put_by(Poll& p, const std::string& id) {
  auto s = read_detail(p, id);
  ++p.details;
  if (s) {
    put_by_.erase(id);
    p.failed_in_a_row = 0;
    return s;
  }
  const bool silent = s.error().kind == ErrorKind::unreachable;
  if (!silent && ends_poll(s.error().kind)) return s;
  p.failed.insert(id);
  if (++p.failed_in_a_row >= kMostInARow && silent) return s;
  put_by_[id] = {s.error(), p.now + kPutBy};
  return {};
}

std::optional<Error> ReturnGoSource::detail_trouble(Poll& p) {
  for (auto it = put_by_.begin(); it != put_by_.end();)  // nobody has wanted it since
    it = p.now > it->second.until + checks::hours(1) ? put_by_.erase(it) : std::next(it);
  if (put_by_.empty()) {
    records_.source_forget("returngo", kDetails);
    return std::nullopt;
  }
  const Error& error = put_by_.begin()->second.error;
  const std::vector<RmaState> open = records_.open_rmas();
  if (p.read.empty() && std::none_of(open.begin(), open.end(), [](const RmaState& r) { return r.read_at.has_value(); }))
    return error;
  records_.source_failed("returngo", kDetails, cause_of(error.kind), error.message, feed_interval(p.now, p.plan),
                         p.now);
  p.report.errors.push_back(error);
  return std::nullopt;
}

Status ReturnGoSource::read_details(Poll& p) {
  for (const std::string& id : p.plan.reread_rmas) {
    if (p.stop() || p.read.count(id) || put_by(p, id)) continue;
    if (auto s = read_or_put_by(p, id); !s) return s;
  }
  for (;;) {
    const std::vector<RmaState> wanted = records_.rmas_wanted(200 + static_cast<int>(put_by_.size()));
    long tried = 0;
    for (const RmaState& r : wanted) {
      if (p.stop()) return {};
      if (p.read.count(r.id) || put_by(p, r.id)) continue;
      if (!p.plan.check_mode && p.details >= p.total) {
        p.short_of_budget = true;
        return {};
      }
      ++tried;
      if (auto s = read_or_put_by(p, r.id); !s) return s;
      p.progress("ReturnGO details", static_cast<long>(p.read.size()), 0);
    }
    if (tried == 0) return {};
  }
}

// Which of these returns holds the transactions that nothing has told us the return of; halves the batch until it is
// found.
Status ReturnGoSource::find_owner(Poll& p, const std::vector<std::string>& rma_ids,
                                  std::set<std::string>& transactions) {
  if (rma_ids.empty() || transactions.empty() || p.stop()) return {};
  std::string csv;
  for (const std::string& id : rma_ids) csv += (csv.empty() ? "" : "%2C") + checks::percent_encode(id);
  auto body = client_.get("/transactions?pagesize=500&rma_ids=" + csv, p.now);
  if (!body) return tl::unexpected<Error>(body.error());
  const auto page = decode_transactions(*body);
  if (!page) return fail(ErrorKind::malformed, "ReturnGO GET /transactions: the answer is no list of transactions");
  std::set<std::string> here;
  for (const checks::Transaction& tx : page->rows)
    if (transactions.count(tx.id)) here.insert(tx.id);
  if (here.empty()) return {};
  if (rma_ids.size() == 1) {
    records_.want_rma(rma_ids.front());
    for (const std::string& id : here) transactions.erase(id);
    return {};
  }
  const auto middle = rma_ids.begin() + static_cast<std::ptrdiff_t>(rma_ids.size() / 2);
  if (auto s = find_owner(p, {rma_ids.begin(), middle}, here); !s) return s;
  if (auto s = find_owner(p, {middle, rma_ids.end()}, here); !s) return s;
  for (auto it = transactions.begin(); it != transactions.end();)
    it = here.count(*it) ? std::next(it) : transactions.erase(it);
  return {};
}

Status ReturnGoSource::attribute_rest(Poll& p) {
  std::set<std::string> left;
  for (const auto& [id, units] : p.unattributed) {
    checks::Transaction tx;
    tx.id = id;
    tx.unit_ids = units;
    if (records_.attribute(tx).rma_id.empty() && !records_.note("returngo_foreign_tx:" + id)) left.insert(id);
  }
  if (left.empty() || (!p.plan.check_mode && detail_allowance(p) <= p.details)) return {};
  std::vector<std::string> batch;
  const std::vector<RmaState> open = records_.open_rmas();
  for (std::size_t i = 0; i < open.size() && !left.empty(); ++i) {
    batch.push_back(open[i].id);
    if (batch.size() < kBatch && i + 1 < open.size()) continue;
    if (auto s = find_owner(p, batch, left); !s) return s;
    batch.clear();
  }
  for (const std::string& id : left)
    records_.set_note("returngo_foreign_tx:" + id, "1");  // of a return that we do not keep
  return read_details(p);
}

// Shipments, error comments and exchanges have no feed: look at the open returns again, stalest first.
Status ReturnGoSource::refresh(Poll& p) {
  long may = 0;
  if (p.plan.check_mode)
    may = p.plan.full ? client_.left(p.now) - client_.share(p.now) / 5
                      : 0;  // a person asks: all open ones once, but not the last calls
  else if (!p.plan.full)
    may = p.total - p.details;
  if (may <= 0) return {};
  const long per_poll = p.plan.check_mode ? may : std::max<long>(1, may * p.plan.interval.count() / 3600);
  for (const RmaState& r : records_.stalest_open_rmas(static_cast<int>(std::min<long>(per_poll, 2000)))) {
    if (p.stop()) return {};
    if (p.read.count(r.id) || put_by(p, r.id)) continue;
    if (!p.plan.check_mode && r.read_at && p.now - *r.read_at < checks::minutes(5)) continue;
    if (auto s = read_or_put_by(p, r.id); !s) return s;
  }
  return {};
}

Status ReturnGoSource::look_up(Poll& p) {
  const std::size_t batch = kBatch / 2;
  const auto& all = p.plan.lookup_order_names;
  for (std::size_t i = 0; i < all.size(); i += batch) {
    const std::vector<std::string> names(all.begin() + static_cast<std::ptrdiff_t>(i),
                                         all.begin() + static_cast<std::ptrdiff_t>(std::min(i + batch, all.size())));
    if (auto s = walk_rmas(p, by_order_name(names)); !s) return s;
    p.report.looked_up.insert(p.report.looked_up.end(), names.begin(), names.end());
  }
  return all.empty() ? Status{} : read_details(p);
}

}  // namespace returnwatch::agent::returngo
