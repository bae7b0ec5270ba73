#include <algorithm>

#include "agent/http/backoff.h"
#include "agent/sources/returngo/decode.h"
#include "agent/sources/returngo/poll.h"
#include "checks/text.h"
#include "checks/words.h"

namespace returnwatch::agent::returngo {
namespace {

using checks::Duration;
using checks::Time;

constexpr const char* kOpen = "Pending,Approved,Received,Validated";
constexpr const char* kTransactionsCursor = "returngo_transactions";
constexpr const char* kBackfilled = "returngo_backfilled";
constexpr Duration kOverlap = checks::minutes(15);
constexpr int kMaxPages = 400;

// The open returns that the lists of this poll do not show. A status that no list is asked for says nothing.
std::vector<RmaState> unlisted(const std::vector<RmaState>& open, const std::set<std::string>& listed) {
  std::vector<RmaState> out;
  for (const RmaState& r : open)
    if (!listed.count(r.id) && !(r.read_at && checks::rma_status(r.status) == checks::RmaStatus::unknown))
      out.push_back(r);
  return out;
}

std::string filter_time(Time t) {  // YYYY-MM-DDTHH:mm:ss, UTC, no zone
  std::string s = checks::to_rfc3339(t);
  s.pop_back();
  return checks::percent_encode(s);
}

}  // namespace

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

Status ReturnGoSource::walk_rmas(Poll& p, const std::string& filter) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    std::set<std::string> cursors;
    std::string cursor;
    long done = 0;
    bool again = false;
    for (int page_number = 0; page_number < kMaxPages; ++page_number) {
      auto body = client_.get(
          "/rmas?pagesize=500&" + filter + (cursor.empty() ? "" : "&cursor=" + checks::percent_encode(cursor)), p.now);
      if (!body) return tl::unexpected<Error>(body.error());
      const auto page = decode_rmas(*body);
      if (!page) return fail(ErrorKind::malformed, "ReturnGO GET /rmas: the answer is no list of returns");
      Transaction step(db_);
      for (const RmaRow& row : page->rows) {
        records_.put_rma_row(row, p.now);
        p.listed.insert(row.id);
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
    const std::vector<RmaState> open = records_.open_rmas();
    if (auto s = walk_rmas(p, std::string("status=") + kOpen); !s) return s;
    // A list without a fifth of what was open is believed only when a second reading agrees.
    if (!open.empty() && !p.stop() && unlisted(open, p.listed).size() * 5 >= open.size())
      if (auto s = walk_rmas(p, std::string("status=") + kOpen); !s) return s;
    if (!p.stop()) {
      for (const RmaState& r : unlisted(records_.open_rmas(), p.listed))
        records_.rma_left_list(r.id);  // its detail says where to
      lists_at_ = p.now;
    }
  }
  const bool backfill = !records_.note(kBackfilled);
  // Once a day; but not before the other feeds are due again, which it would starve where a few calls are all there is.
  const Duration again = std::max<Duration>(checks::days(1), feed_interval(p.now, p.plan));
  if (p.plan.full || backfill || !closed_at_ || p.now - *closed_at_ >= again) {
    // Whatever their status: one that nobody listed is in no list that is asked for by status.
    if (auto s = walk_rmas(p, "rma_created_at=gte:" + filter_time(p.plan.backfill_from)); !s) return s;
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
        "/transactions?pagesize=500&" + filter + (cursor.empty() ? "" : "&cursor=" + checks::percent_encode(cursor)),
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
  Poll p{now, plan, {}, {}, {}, 0, {}, {}, false, 0, 0};
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
  if (delay) not_before_ = now + *delay;
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
