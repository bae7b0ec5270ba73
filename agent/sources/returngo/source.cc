#include "agent/sources/returngo/source.h"

#include <algorithm>
#include <map>

#include "agent/http/backoff.h"
#include "agent/sources/returngo/decode.h"
#include "alerts/url.h"

namespace returnwatch::agent::returngo {
namespace {

using checks::Duration;
using checks::Time;

constexpr const char* kOpen = "Pending,Approved,Received,Validated";
constexpr const char* kClosed = "Done,Canceled,Rejected";
constexpr const char* kTransactionsCursor = "returngo_transactions";
constexpr const char* kBackfilled = "returngo_backfilled";
constexpr Duration kOverlap = checks::minutes(15);
constexpr int kMaxPages = 400;
constexpr std::size_t kBatch = 50;
constexpr const char* kDetails = "details";  // the capability
constexpr Duration kPutBy = checks::minutes(15);
constexpr int kMostInARow = 3;  // details that fail one after another: it is ReturnGO, not the return

std::string filter_time(Time t) {  // YYYY-MM-DDTHH:mm:ss, UTC, no zone
  std::string s = checks::to_rfc3339(t);
  s.pop_back();
  return alerts::percent_encode(s);
}

}  // namespace

struct ReturnGoSource::Poll {
  Time now;
  const PollPlan& plan;
  PollReport report;
  std::set<std::string> failed;  // RMAs whose detail could not be read in this poll
  int failed_in_a_row = 0;
  std::map<std::string, std::vector<std::string>> unattributed;  // transaction -> its unit ids
  std::set<std::string> read;                                    // RMAs whose detail was read in this poll
  bool short_of_budget = false;
  int details = 0;
  long total = 0;
  bool stop() const { return plan.stop && plan.stop(); }
  void progress(const char* stage, long done, long all) const {
    if (plan.progress) plan.progress(stage, done, all);
  }
};

ReturnGoSource::ReturnGoSource(Database& db, Records& records, Transport& transport, Endpoint endpoint,
                               Surroundings surroundings)
    : db_(db), records_(records), client_(transport, records, std::move(endpoint), std::move(surroundings)) {}

Duration ReturnGoSource::feed_interval(Time now, const PollPlan& plan) const {
  const int share = std::max(1, client_.share(now));
  // Two feeds may take six tenths of the day's share; the rest is for details.
  return std::max<Duration>(plan.interval, Duration{2L * 86400 * 10 / (6L * share)});
}

// Whoever has just started the agent looks at it: for a quarter of an hour the feeds keep the configured pace, as long
// as half of the day's share is left.
bool ReturnGoSource::due(const std::optional<Time>& read_at, Time now, const PollPlan& plan) const {
  if (plan.full || !read_at) return true;
  const bool early =
      now - started_at_.value_or(now) < checks::minutes(15) && client_.left(now) > client_.share(now) / 2;
  return now - *read_at >= (early ? plan.interval : feed_interval(now, plan));
}

int ReturnGoSource::detail_allowance(const Poll& p) const {
  if (p.plan.check_mode) return client_.left(p.now);
  const long second = static_cast<long>(p.now.time_since_epoch().count() % 86400);
  const int share = client_.share(p.now);
  const int for_details = share * 4 / 10;
  const long feeds_to_come =
      2 * (86400 - second) / std::max<long>(1, static_cast<long>(feed_interval(p.now, p.plan).count()));
  const int spare = client_.left(p.now) - static_cast<int>(std::min<long>(feeds_to_come, share * 6L / 10));
  // Half of the details' part may go at once (a first run has much to read), the rest evenly over the day.
  const long even = for_details * std::max(43200L, second) / 86400;
  const long used = static_cast<long>(share - client_.left(p.now)) - share * 6L / 10 * second / 86400;
  return static_cast<int>(std::max(0L, std::min<long>(spare, std::max(even - std::max(0L, used), 0L))));
}

Status ReturnGoSource::walk_rmas(Poll& p, const std::string& filter, std::set<std::string>* ids) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    std::set<std::string> cursors;
    std::string cursor;
    long done = 0;
    bool again = false;
    for (int page_number = 0; page_number < kMaxPages; ++page_number) {
      auto body = client_.get(
          "/rmas?pagesize=500&" + filter + (cursor.empty() ? "" : "&cursor=" + alerts::percent_encode(cursor)), p.now);
      if (!body) return tl::unexpected<Error>(body.error());
      const auto page = decode_rmas(*body);
      if (!page) return fail(ErrorKind::malformed, "ReturnGO GET /rmas: the answer is no list of returns");
      Transaction step(db_);
      for (const RmaRow& row : page->rows) {
        records_.put_rma_row(row, p.now);
        if (ids) ids->insert(row.id);
      }
      step.commit();
      done += static_cast<long>(page->rows.size());
      p.progress("ReturnGO returns", done, 0);
      if (page->next_cursor.empty() || page->rows.empty() || p.stop()) return {};
      if (!cursors.insert(page->next_cursor).second) {  // the list is going in circles: once more from the start
        again = true;
        break;
      }
      cursor = page->next_cursor;
    }
    if (!again) break;
  }
  p.report.complete = false;
  return fail(ErrorKind::malformed, "ReturnGO GET /rmas: the list does not end (repeated cursor)");
}

Status ReturnGoSource::read_lists(Poll& p) {
  if (due(lists_at_, p.now, p.plan)) {
    std::set<std::string> ids;
    if (auto s = walk_rmas(p, std::string("status=") + kOpen, &ids); !s) return s;
    if (!p.stop()) {
      for (const RmaState& r : records_.open_rmas())
        if (!ids.count(r.id)) records_.want_rma(r.id);  // it left the open list: its detail says where to
      lists_at_ = p.now;
    }
  }
  const bool backfill = !records_.note(kBackfilled);
  if (p.plan.full || backfill || !closed_at_ || p.now - *closed_at_ >= checks::days(1)) {
    if (auto s = walk_rmas(
            p, std::string("status=") + kClosed + "&rma_created_at=gte:" + filter_time(p.plan.backfill_from), nullptr);
        !s)
      return s;
    if (!p.stop()) {
      records_.set_note(kBackfilled, "1");
      closed_at_ = p.now;
    }
  }
  return {};
}

Status ReturnGoSource::read_transactions(Poll& p) {
  if (!due(transactions_at_, p.now, p.plan)) return {};
  const auto stored = records_.cursor(kTransactionsCursor);
  const auto mark = stored ? checks::parse_time(*stored) : std::nullopt;
  // Without a mark every detail is read anyway: what changes from here on is what matters.
  Time newest = mark.value_or(p.now);
  const std::string filter = "updated_at=gte:" + filter_time(newest - kOverlap);
  std::set<std::string> cursors;
  std::string cursor;
  for (int page_number = 0; page_number < kMaxPages; ++page_number) {
    auto body = client_.get(
        "/transactions?pagesize=500&" + filter + (cursor.empty() ? "" : "&cursor=" + alerts::percent_encode(cursor)),
        p.now);
    if (!body) return tl::unexpected<Error>(body.error());
    const auto page = decode_transactions(*body);
    if (!page) return fail(ErrorKind::malformed, "ReturnGO GET /transactions: the answer is no list of transactions");
    const bool last = page->next_cursor.empty() || page->rows.empty();
    const bool circle = !last && !cursors.insert(page->next_cursor).second;
    Transaction step(db_);
    for (const checks::Transaction& tx : page->rows) {
      if (tx.updated_at && *tx.updated_at <= p.now + checks::hours(1)) newest = std::max(newest, *tx.updated_at);
      const TxAttribution to = records_.attribute(tx);
      if (to.rma_id.empty())
        p.unattributed[tx.id] = tx.unit_ids;
      else if (to.changed)
        records_.want_rma(to.rma_id);
    }
    // The mark moves only when the whole list was seen: it has no order to rely on.
    if (last) records_.set_cursor(kTransactionsCursor, checks::to_rfc3339(newest));
    step.commit();
    if (last) transactions_at_ = p.now;
    if (last || p.stop()) return {};
    if (circle) break;
    cursor = page->next_cursor;
  }
  p.report.complete = false;
  return fail(ErrorKind::malformed, "ReturnGO GET /transactions: the list does not end (repeated cursor)");
}

Status ReturnGoSource::read_detail(Poll& p, const std::string& id) {
  auto body = client_.get("/rma/" + alerts::percent_encode(id), p.now);
  if (!body) {
    if (body.error().kind == ErrorKind::not_found) {
      records_.rma_gone(id, p.now);
      return {};
    }
    return tl::unexpected<Error>(body.error());
  }
  UnknownWords unknown;
  auto rma = decode_rma(*body, unknown);
  if (!rma || rma->id != id) return fail(ErrorKind::malformed, "ReturnGO GET /rma/" + id + ": the answer is no return");
  rma->read_at = p.now;
  Transaction step(db_);
  records_.put_rma(*rma, p.now);
  for (const auto& [field, word] : unknown) records_.count_unknown(field, word);
  step.commit();
  p.read.insert(id);
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
  for (const std::string& id : rma_ids) csv += (csv.empty() ? "" : "%2C") + alerts::percent_encode(id);
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

// ReturnGO may hold an order's name with or without Shopify's "#": both are asked for.
Status ReturnGoSource::look_up(Poll& p) {
  const std::size_t batch = kBatch / 2;
  for (std::size_t i = 0; i < p.plan.lookup_order_names.size(); i += batch) {
    std::string csv;
    std::vector<std::string> names;
    for (std::size_t k = i; k < std::min(i + batch, p.plan.lookup_order_names.size()); ++k) {
      const std::string& name = p.plan.lookup_order_names[k];
      names.push_back(name);
      csv += (csv.empty() ? "" : "%2C") + alerts::percent_encode(name);
      if (name.size() > 1 && name[0] == '#') csv += "%2C" + alerts::percent_encode(name.substr(1));
    }
    if (auto s = walk_rmas(p, "order_name=" + csv, nullptr); !s) return s;
    p.report.looked_up.insert(p.report.looked_up.end(), names.begin(), names.end());
  }
  return p.plan.lookup_order_names.empty() ? Status{} : read_details(p);
}

Status ReturnGoSource::run(Poll& p) {
  p.total = std::max(1, detail_allowance(p));
  if (auto s = read_lists(p); !s) return s;
  if (auto s = read_transactions(p); !s) return s;
  if (auto s = read_details(p); !s) return s;
  if (auto s = attribute_rest(p); !s) return s;
  if (auto s = look_up(p); !s) return s;
  return refresh(p);
}

PollReport ReturnGoSource::poll(Time now, const PollPlan& plan) {
  Poll p{now, plan, {}, {}, 0, {}, {}, false, 0, 0};
  const Duration interval = feed_interval(now, plan);
  if (!started_at_) started_at_ = now;
  if (not_before_ && now < *not_before_ && !plan.check_mode) {
    p.report.complete = false;
    p.report.errors.push_back(*trouble_);
    return p.report;
  }
  std::optional<Error> error;
  try {
    if (const Status s = run(p); !s)
      error = s.error();
    else
      error = detail_trouble(p);
  } catch (const std::exception& e) {
    error = Error{ErrorKind::storage, std::string("state file: ") + e.what()};
  }
  if (p.stop()) {  // neither read to its end nor in trouble
    p.report.complete = false;
    return p.report;
  }
  if (!error) {
    failures_ = 0;
    not_before_.reset();
    records_.source_ok("returngo", "", interval, now);
    p.report.complete = p.report.complete && !p.short_of_budget;
    return p.report;
  }
  ++failures_;
  trouble_ = *error;
  const auto delay = backoff_delay({}, failures_, *error, 0.5);
  if (error->kind != ErrorKind::malformed && delay) not_before_ = now + *delay;
  records_.source_failed("returngo", "", cause_of(error->kind), error->message, interval, now);
  p.report.complete = false;
  p.report.errors.push_back(*error);
  return p.report;
}

Status ReturnGoSource::look(Time now) {
  auto body = client_.get("/rmas?pagesize=1", now);
  if (!body) return tl::unexpected<Error>(body.error());
  if (!decode_rmas(*body)) return fail(ErrorKind::malformed, "ReturnGO GET /rmas: the answer is no list of returns");
  return {};
}

}  // namespace returnwatch::agent::returngo
