#include <algorithm>
#include <utility>

#include "agent/sources/returngo/decode.h"
#include "agent/sources/returngo/poll.h"
#include "agent/sources/walk.h"
#include "agent/store/parts.h"
#include "checks/text.h"
#include "checks/words.h"

namespace returnwatch::agent::returngo {
namespace {

using checks::Duration;
using checks::Time;

constexpr const char* kOpen = "Pending,Approved,Received,Validated";
constexpr const char* kTransactionsCursor = "returngo_transactions";
constexpr Duration kOverlap = checks::minutes(15);
constexpr Duration kEarly = checks::minutes(15), kEarlyInterval{120};
constexpr int kMaxPages = 400;
constexpr int kPagesAtOnce = 60;  // of the closed returns: more are read as the pace allows
constexpr int kNewestRows = 450;  // within a page
constexpr std::size_t kFollowedSingly = 2;
constexpr std::size_t kNames = 25;    // asked for at once, each in two forms
constexpr double kAtLeastAtOnce = 5;  // details, when the agent has just begun
constexpr double kNever = 1e9;        // how overdue is what was never read

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

ReturnGoSource::ReturnGoSource(Database& db, Records& records, Transport& transport, ReturnGoEndpoint endpoint,
                               ReturnGoSurroundings surroundings)
    : db_(db),
      records_(records),
      client_(transport, records, std::move(endpoint), std::move(surroundings)),
      frame_(records.sources, "returngo") {}

Demand ReturnGoSource::demand(Time now) const {
  const RmaCounts n = records_.returngo.rma_counts(now - checks::days(1));
  return {n.open, n.unread_open, n.new_since};
}

// Where nothing is left: what is planned for a whole day.
CallPace ReturnGoSource::pace(Time now, Duration least) const {
  const int left = client_.left(now);
  if (left > 0) return pace_of(left, now, least, demand(now));
  const Time midnight{now.time_since_epoch() / checks::days(1) * checks::days(1)};
  return pace_of(client_.share(now), midnight, least, demand(now));
}

const std::vector<ReturnGoSource::FeedInfo>& ReturnGoSource::feeds() {
  static const std::vector<FeedInfo> all = {{ListFeed::open, "open_returns", &ReturnGoSource::read_open},
                                            {ListFeed::closed, "all_returns", &ReturnGoSource::read_closed},
                                            {ListFeed::payouts, "payouts", &ReturnGoSource::read_transactions},
                                            {ListFeed::newest, "new_returns", &ReturnGoSource::read_newest}};
  return all;
}

Duration ReturnGoSource::every(ListFeed feed, const CallPace& pace) {
  switch (feed) {
    case ListFeed::open:
      return pace.open_list;
    case ListFeed::closed:  // changes rarely, and what is reopened is among the open ones
      return std::max(checks::days(1), pace.open_list);
    case ListFeed::payouts:
      return pace.transactions;
    case ListFeed::newest:
      return pace.newest;
  }
  return pace.newest;
}

std::optional<Time> ReturnGoSource::read_at(const FeedInfo& feed) const {
  const auto part = part_read(db_, records_.store, "returngo", feed.kind);
  return part ? std::optional<Time>(part->read_at) : std::nullopt;
}

void ReturnGoSource::note_feed(const ReturnGoPoll& p, ListFeed feed) {
  for (const FeedInfo& f : feeds())
    if (f.feed == feed) put_part(db_, records_.store, {"returngo", f.kind, p.now, every(feed, p.pace)});
}

// Whoever has just started the agent looks at it: for a quarter of an hour the feeds are asked often, as long as half
// of the day's share is left.
bool ReturnGoSource::due(const ReturnGoPoll& p, const FeedInfo& feed) const {
  if (feed.feed == ListFeed::newest && (p.plan.full || p.first_look)) return false;  // the other two lists hold them
  if (feed.feed == ListFeed::closed && !closed_resume_.empty()) return may_read(p);
  const std::optional<Time> at = read_at(feed);
  if (p.plan.full || !at || *at > p.now) return true;
  const Duration interval = every(feed.feed, p.pace);
  if (feed.feed == ListFeed::closed) return p.first_look || p.now - *at >= interval;
  const bool early = p.now - started_at_.value_or(p.now) < kEarly && client_.left(p.now) > client_.share(p.now) / 2;
  return frame_.trouble() ||
         p.now - *at >= (early ? std::min(interval, std::max(p.plan.interval, kEarlyInterval)) : interval);
}

Status ReturnGoSource::read_feeds(ReturnGoPoll& p) {
  std::vector<std::pair<double, const FeedInfo*>> turns;
  for (const FeedInfo& f : feeds()) {
    if (!due(p, f)) continue;
    const std::optional<Time> at = read_at(f);
    const double planned = static_cast<double>(std::max<long>(1, every(f.feed, p.pace).count()));
    turns.emplace_back(at ? static_cast<double>((p.now - *at).count()) / planned : kNever, &f);
  }
  std::stable_sort(turns.begin(), turns.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  for (const auto& [late, feed] : turns) {
    if (client_.left(p.now) <= 0 && !p.plan.check_mode) {
      p.report.complete = p.report.complete && late < kNever;
      return not_starved(p);
    }
    if (auto s = (this->*feed->read)(p); !s) return s;
  }
  return not_starved(p);
}

Status ReturnGoSource::not_starved(const ReturnGoPoll& p) const {
  if (p.plan.check_mode || client_.left(p.now) > 0) return {};
  for (const FeedInfo& f : feeds()) {
    const Time since = std::max(read_at(f).value_or(*started_at_), *started_at_);
    if (p.now - since > 2 * every(f.feed, p.pace)) return client_.spent(p.now);
  }
  return {};
}

bool ReturnGoSource::may_read(const ReturnGoPoll& p, double debt) const {
  return client_.left(p.now) > 0 && (p.plan.check_mode || allowance_.may(debt));
}

Status ReturnGoSource::walk_rmas(ReturnGoPoll& p, const std::string& filter, std::string* resume) {
  keep_details(p);  // the rows are newer
  for (int attempt = 0; attempt < 2; ++attempt) {
    std::string cursor = resume ? std::exchange(*resume, "") : "";
    long done = 0;
    int pages = 0;
    bool later = false;  // there are no calls for the rest
    const auto stop = [&] {
      if (p.stop()) return true;
      const bool spent = !p.plan.check_mode && client_.left(p.now) <= 0;
      return later = resume && (spent || (pages >= kPagesAtOnce && !may_read(p)));
    };
    const auto end =
        walk_pages(cursor, kMaxPages, stop, [&](const std::string& at) -> Result<std::optional<std::string>> {
          if (pages++ >= kPagesAtOnce) allowance_.spend();
          p.asked = true;
          auto body = client_.get(
              "/rmas?pagesize=500&" + filter + (at.empty() ? "" : "&cursor=" + checks::percent_encode(at)), p.now);
          if (!body) return tl::unexpected<Error>(body.error());
          const auto page = decode_rmas(*body);
          if (!page) return fail(ErrorKind::malformed, "ReturnGO GET /rmas: the answer is not a list of returns");
          SqlTransaction step(db_);
          for (const RmaRow& row : page->rows) {
            records_.returngo.put_rma_row(row, p.now, p.first_look);
            p.listed.insert(row.id);
          }
          step.commit();
          done += static_cast<long>(page->rows.size());
          p.progress("ReturnGO returns", done, 0);
          if (page->rows.empty() || page->next_cursor.empty()) return std::nullopt;
          return page->next_cursor;
        });
    if (!end) return tl::unexpected<Error>(end.error());
    if (later) *resume = cursor;
    if (*end == WalkEnd::whole || *end == WalkEnd::stopped) return {};
    if (*end == WalkEnd::full) break;  // a circle: once more from the start
  }
  p.report.complete = false;
  return fail(ErrorKind::malformed, "ReturnGO GET /rmas: the list does not end (repeated cursor)");
}

Status ReturnGoSource::read_open(ReturnGoPoll& p) {
  const std::vector<RmaState> open = records_.returngo.open_rmas();
  if (auto s = walk_rmas(p, std::string("status=") + kOpen); !s) return s;
  // A list without a fifth of what was open is believed only when a second reading agrees.
  if (!open.empty() && !p.stop() && unlisted(open, p.listed).size() * 5 >= open.size())
    if (auto s = walk_rmas(p, std::string("status=") + kOpen); !s) return s;
  if (p.stop()) return {};
  note_feed(p, ListFeed::open);
  return follow(p, unlisted(records_.returngo.open_rmas(), p.listed));
}

// Where have they gone? One by one, or, where that is cheaper, by their orders' names: a row says it as well.
Status ReturnGoSource::follow(ReturnGoPoll& p, const std::vector<RmaState>& left_list) {
  std::vector<std::string> names;
  for (const RmaState& r : left_list) {
    const bool by_name = left_list.size() > kFollowedSingly && !r.order_name.empty() && r.read_at;
    records_.returngo.rma_left_list(r.id, by_name ? Want::soon : Want::now);
    if (by_name) names.push_back(r.order_name);
  }
  // What there are no calls for stays wanted.
  return client_.left(p.now) > 0 || p.plan.check_mode ? walk_names(p, names) : Status{};
}

Status ReturnGoSource::walk_names(ReturnGoPoll& p, const std::vector<std::string>& order_names) {
  for (std::size_t i = 0; i < order_names.size(); i += kNames) {
    const auto at = order_names.begin() + static_cast<std::ptrdiff_t>(i);
    const auto end = order_names.begin() + static_cast<std::ptrdiff_t>(std::min(i + kNames, order_names.size()));
    if (auto s = walk_rmas(p, by_order_name({at, end})); !s) return s;
  }
  return {};
}

// All that were created lately, whatever has become of them since: a page of them, in which approvals show as well.
Status ReturnGoSource::read_newest(ReturnGoPoll& p) {
  const Time newest = records_.returngo.created_at_place(0).value_or(p.now);
  Time from = p.now - checks::days(1);
  if (const auto page = records_.returngo.created_at_place(kNewestRows)) from = std::max(from, *page);
  from = std::min(from, newest - kOverlap);
  if (auto s = walk_rmas(p, "rma_created_at=gte:" + filter_time(from)); !s) return s;
  if (!p.stop()) note_feed(p, ListFeed::newest);
  return {};
}

Status ReturnGoSource::read_closed(ReturnGoPoll& p) {
  if (auto s = walk_rmas(p, "rma_created_at=gte:" + filter_time(p.plan.backfill_from), &closed_resume_); !s) return s;
  if (p.stop() || !closed_resume_.empty()) return {};
  records_.learned.put(&Learned::lists_read, true);
  note_feed(p, ListFeed::closed);
  note_feed(p, ListFeed::newest);
  return {};
}

void ReturnGoSource::take(ReturnGoPoll& p, const checks::Transaction& tx, bool first_look) {
  if (!tx.platform_refund_id.empty()) records_.returngo.put_payout(tx.platform_refund_id);
  const TxAttribution to = records_.returngo.attribute(tx);
  if (!to.rma_id.empty()) {
    if (to.changed) records_.returngo.merge_transaction(to.rma_id, tx, p.now);
  } else if (!first_look) {  // of a return that is still to be read; its detail brings it along
    p.unattributed[tx.id] = tx.unit_ids;
  }
}

Status ReturnGoSource::read_transactions(ReturnGoPoll& p) {
  const auto stored = records_.sources.cursor(kTransactionsCursor);
  const auto mark = stored ? checks::parse_time(*stored) : std::nullopt;
  // The first time those of the closed returns as well: they say which refunds ReturnGO has made.
  Time newest = mark.value_or(p.now);
  const std::string filter = "updated_at=gte:" + filter_time(mark ? newest - kOverlap : p.plan.backfill_from);
  std::string cursor;
  const auto read = [&](const std::string& at) -> Result<std::optional<std::string>> {
    p.asked = true;
    auto body = client_.get(
        "/transactions?pagesize=500&" + filter + (at.empty() ? "" : "&cursor=" + checks::percent_encode(at)), p.now);
    if (!body) return tl::unexpected<Error>(body.error());
    const auto page = decode_transactions(*body);
    if (!page)
      return fail(ErrorKind::malformed, "ReturnGO GET /transactions: the answer is not a list of transactions");
    const bool last = page->next_cursor.empty() || page->rows.empty();
    SqlTransaction step(db_);
    for (const checks::Transaction& tx : page->rows) {
      if (tx.updated_at && *tx.updated_at <= p.now + checks::hours(1)) newest = std::max(newest, *tx.updated_at);
      take(p, tx, !mark);
    }
    // The mark moves only when the whole list was seen: it has no order to rely on.
    if (last) records_.sources.set_cursor(kTransactionsCursor, checks::to_rfc3339(newest));
    step.commit();
    if (last) note_feed(p, ListFeed::payouts);
    return last ? std::nullopt : std::optional(page->next_cursor);
  };
  const auto end = walk_pages(
      cursor, kMaxPages, [&p] { return p.stop(); }, read);
  if (!end) return tl::unexpected<Error>(end.error());
  if (*end == WalkEnd::whole || *end == WalkEnd::stopped) return {};
  p.report.complete = false;
  return fail(ErrorKind::malformed, "ReturnGO GET /transactions: the list does not end (repeated cursor)");
}

// What the day's calls allow of the rest.
Status ReturnGoSource::set_pace(ReturnGoPoll& p) {
  if (p.plan.check_mode && p.plan.full) client_.keep(p.plan.all_calls ? 0 : client_.left_of_all(p.now) / 2, p.now);
  if (!p.plan.check_mode) client_.keep(0, p.now);
  p.first_look = !records_.learned.get(&Learned::lists_read);
  p.pace = pace(p.now, p.plan.interval);
  allowance_.begin(p.now, std::max(kAtLeastAtOnce, client_.left(p.now) / 10.0));
  allowance_.accrue(p.now, p.pace.details_per_second);
  return {};
}

Status ReturnGoSource::sum_up(ReturnGoPoll& p) {
  if (const auto error = detail_trouble(p)) return tl::unexpected<Error>(*error);
  note_unread(p);
  return {};
}

void ReturnGoSource::tell(const ReturnGoPoll& p, const Error* trouble) {
  if (trouble)
    records_.sources.failed("returngo", "", cause_of(trouble->kind), trouble->message, p.pace.newest, p.now);
  else
    records_.sources.ok("returngo", "", p.pace.newest, p.now);
}

PollReport ReturnGoSource::poll(Time now, const PollPlan& plan) {
  ReturnGoPoll p{now, plan, {}, {}, {}, 0, {}, {}, {}, false, false};
  if (!started_at_) started_at_ = now;
  // What is known is as old as the last answer, not as the last time that there was nothing to ask.
  const Frame::Poll frame{now, plan, {}, [&](const Error* trouble) { tell(p, trouble); }, [&] { return p.asked; }};
  if (auto waiting = frame_.resting(frame)) return *waiting;
  const auto read = [&](Status (ReturnGoSource::*part)(ReturnGoPoll&)) {
    return SourcePart{"", {}, [this, &p, part] {
                        const Status s = (this->*part)(p);
                        keep_details(p);
                        records_.calls.settle();
                        return s;
                      }};
  };
  frame_.run(frame,
             {read(&ReturnGoSource::set_pace), read(&ReturnGoSource::read_feeds), read(&ReturnGoSource::look_up),
              read(&ReturnGoSource::read_details), read(&ReturnGoSource::attribute_rest),
              read(&ReturnGoSource::refresh), read(&ReturnGoSource::sum_up)},
             p.report);
  return p.report;
}

Status ReturnGoSource::look(Time now) {
  auto body = client_.get("/rmas?pagesize=1", now);
  records_.calls.settle();
  if (!body) return tl::unexpected<Error>(body.error());
  if (!decode_rmas(*body)) return fail(ErrorKind::malformed, "ReturnGO GET /rmas: the answer is not a list of returns");
  return {};
}

}  // namespace returnwatch::agent::returngo
