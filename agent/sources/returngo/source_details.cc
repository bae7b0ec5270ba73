// Single returns: what changed, whose a transaction is, the rotating refresh, and returns that cannot be read.
#include <algorithm>
#include <utility>

#include "agent/sources/returngo/decode.h"
#include "agent/sources/returngo/poll.h"
#include "checks/text.h"

namespace returnwatch::agent::returngo {
namespace {

using checks::Duration;

constexpr std::size_t kBatch = 50;
constexpr std::size_t kKeptAtOnce = 200;  // details; of a slow ReturnGO a crash loses no more than those of
constexpr std::chrono::seconds kKeepAfter{10};
constexpr const char* kDetails = "details";  // the capability
constexpr Duration kPutBy = checks::minutes(15);
constexpr int kMostInARow = 3;             // details that fail one after another: it is ReturnGO, not the return
constexpr double kAhead = 20;              // how far what is about to fire may run ahead of the pace
constexpr std::size_t kMostLookups = 500;  // order names in one poll
constexpr int kClosedAhead = 1000;         // closed returns that are put in order at once
constexpr Duration kLookAgain = checks::hours(3);  // for the return of a payout

}  // namespace

Status ReturnGoSource::read_detail(ReturnGoPoll& p, const std::string& id) {
  p.asked = true;
  allowance_.spend();
  auto body = client_.get("/rma/" + checks::percent_encode(id), p.now);
  if (!body) {
    if (body.error().kind == ErrorKind::not_found) return not_found(p, id);
    return tl::unexpected<Error>(body.error());
  }
  UnknownWords unknown;
  auto rma = decode_rma(*body, unknown, records_.returngo.rma(id));
  if (!rma || rma->id != id)
    return fail(ErrorKind::malformed, "ReturnGO GET /rma/" + id + ": the answer is not a return");
  rma->read_at = p.now;
  const auto read_at = std::chrono::steady_clock::now();
  if (p.details.empty()) p.first_detail = read_at;
  p.details.push_back({std::move(*rma), std::move(unknown)});
  p.read.insert(id);
  if (p.details.size() >= kKeptAtOnce || read_at - p.first_detail >= kKeepAfter) keep_details(p);
  return {};
}

void ReturnGoSource::keep_details(ReturnGoPoll& p) {
  if (p.details.empty()) return;
  const std::vector<ReturnGoPoll::Detail> details = std::exchange(p.details, {});
  ReturnGoRecords& returns = records_.returngo;
  SqlTransaction step(db_);
  for (const ReturnGoPoll::Detail& detail : details) {
    const std::string& id = detail.rma.id;
    if (const auto before = returns.rma_state(id); before && !before->read_at && before->wanted == Want::someday)
      p.report.backlog.push_back(id);
    returns.put_rma(detail.rma, p.now);
    for (const auto& [field, word] : detail.unknown) records_.sources.count_unknown(field, word);
  }
  step.commit();
}

Status ReturnGoSource::not_found(ReturnGoPoll& p, const std::string& id) {
  const auto rma = records_.returngo.rma(id);
  if (client_.left(p.now) <= 0) return client_.spent(p.now);  // nobody can say
  if (!p.listed.count(id) && rma && !rma->order_name.empty())
    if (auto s = walk_names(p, {rma->order_name}); !s) return s;
  if (p.listed.count(id))
    return fail(ErrorKind::malformed, "ReturnGO GET /rma/" + id + ": not found, though the list shows the return");
  records_.returngo.rma_gone(id, p.now);
  return {};
}

bool ReturnGoSource::put_by(const ReturnGoPoll& p, const std::string& id) const {
  if (p.failed.count(id)) return true;
  const auto it = put_by_.find(id);
  return it != put_by_.end() && !p.plan.check_mode && p.now < it->second.until;
}

Status ReturnGoSource::read_or_put_by(ReturnGoPoll& p, const std::string& id) {
  auto s = read_detail(p, id);
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

std::optional<Error> ReturnGoSource::detail_trouble(ReturnGoPoll& p) {
  for (auto it = put_by_.begin(); it != put_by_.end();)  // nobody has wanted it since
    it = p.now > it->second.until + checks::hours(1) ? put_by_.erase(it) : std::next(it);
  if (put_by_.empty()) {
    records_.sources.forget("returngo", kDetails);
    return std::nullopt;
  }
  const Error& error = put_by_.begin()->second.error;
  const std::vector<RmaState> open = records_.returngo.open_rmas();
  if (p.read.empty() && std::none_of(open.begin(), open.end(), [](const RmaState& r) { return r.read_at.has_value(); }))
    return error;
  const Duration each{static_cast<long>(1 / std::max(p.pace.details_per_second, 1e-6))};  // between two details
  records_.sources.failed("returngo", kDetails, cause_of(error.kind), error.message, std::max(p.pace.newest, each),
                          p.now);
  p.report.errors.push_back(error);
  return std::nullopt;
}

Status ReturnGoSource::read_details(ReturnGoPoll& p) {
  for (const std::string& id : p.plan.reread_rmas) {
    if (p.stop() || !may_read(p, kAhead)) break;
    if (p.read.count(id) || put_by(p, id)) continue;
    if (auto s = read_or_put_by(p, id); !s) return s;
  }
  for (long tried = 1; tried > 0;) {
    if (p.stop() || !may_read(p)) return {};
    tried = 0;
    keep_details(p);
    for (const RmaState& r : records_.returngo.rmas_wanted(200 + static_cast<int>(put_by_.size()), Want::soon)) {
      if (p.stop() || !may_read(p)) return {};
      if (p.read.count(r.id) || put_by(p, r.id)) continue;
      ++tried;
      if (auto s = read_or_put_by(p, r.id); !s) return s;
      p.progress("ReturnGO details", static_cast<long>(p.read.size()), 0);
    }
  }
  while (!p.stop() && may_read(p)) {
    if (closed_wanted_.empty()) keep_details(p);
    const auto id = next_closed(p);
    if (!id) return {};
    if (auto s = read_or_put_by(p, *id); !s) return s;
    p.progress("ReturnGO details", static_cast<long>(p.read.size()), 0);
  }
  return {};
}

// Of a large shop these are many thousands, and their order hardly changes: sorted once for many polls.
std::optional<std::string> ReturnGoSource::next_closed(const ReturnGoPoll& p) {
  if (closed_wanted_.empty())
    for (const RmaState& r : records_.returngo.rmas_wanted(kClosedAhead))
      if (r.wanted == Want::someday) closed_wanted_.push_back(r.id);
  while (!closed_wanted_.empty()) {
    const std::string id = std::move(closed_wanted_.front());
    closed_wanted_.pop_front();
    const auto state = records_.returngo.rma_state(id);
    if (state && state->wanted == Want::someday && !p.read.count(id) && !put_by(p, id)) return id;
  }
  return std::nullopt;
}

// Whether what a first digest cannot do without is there; and, to a person who waits, that the calls did not suffice.
void ReturnGoSource::note_unread(ReturnGoPoll& p) {
  const RmaCounts n = records_.returngo.rma_counts(p.now);
  if (!p.plan.check_mode) {
    p.report.complete = p.report.complete && (n.unread_first == 0 || !put_by_.empty()) && closed_resume_.empty();
    return;
  }
  if (client_.left(p.now) > 0 || n.unread_open + n.unread_closed == 0) return;
  const Error error{ErrorKind::budget_spent, "ReturnGO: " + std::to_string(n.unread_open + n.unread_closed) +
                                                 " returns were not read: the calls that a check may use of today's " +
                                                 std::to_string(client_.share(p.now)) + " are spent"};
  records_.sources.failed("returngo", kDetails, cause_of(error.kind), error.message, p.pace.newest, p.now);
  p.report.errors.push_back(error);
  p.report.complete = false;
}

// Which of these returns holds the transactions that nothing has told us the return of; halves the batch until it is
// found.
Status ReturnGoSource::find_owner(ReturnGoPoll& p, const std::vector<std::string>& rma_ids,
                                  std::set<std::string>& transactions) {
  if (rma_ids.empty() || transactions.empty() || p.stop()) return {};
  std::string csv;
  for (const std::string& id : rma_ids) csv += (csv.empty() ? "" : "%2C") + checks::percent_encode(id);
  auto body = client_.get("/transactions?pagesize=500&rma_ids=" + csv, p.now);
  if (!body) return tl::unexpected<Error>(body.error());
  const auto page = decode_transactions(*body);
  if (!page) return fail(ErrorKind::malformed, "ReturnGO GET /transactions: the answer is not a list of transactions");
  std::set<std::string> here;
  for (const checks::Transaction& tx : page->rows)
    if (transactions.count(tx.id)) here.insert(tx.id);
  if (here.empty()) return {};
  if (rma_ids.size() == 1) {
    records_.returngo.want_rma(rma_ids.front());
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

// A payout whose units no return that we have read holds: most likely one that is still to be read has it.
Status ReturnGoSource::attribute_rest(ReturnGoPoll& p) {
  keep_details(p);
  std::set<std::string> left;
  for (auto it = loose_.begin(); it != loose_.end();) {  // of earlier polls
    const bool old = p.now - it->second.since > kLookAgain && !p.unattributed.count(it->first);
    if (!old) p.unattributed.emplace(it->first, it->second.unit_ids);
    it = old ? loose_.erase(it) : std::next(it);
  }
  for (const auto& [id, units] : p.unattributed) {
    checks::Transaction tx;
    tx.id = id;
    tx.unit_ids = units;
    const bool settled =
        !records_.returngo.attribute(tx).rma_id.empty() || records_.returngo.is_foreign_transaction(id);
    if (settled) {
      loose_.erase(id);
    } else {
      loose_.emplace(id, Loose{units, p.now});
      left.insert(id);
    }
  }
  if (left.empty()) return {};
  const std::vector<RmaState> open = records_.returngo.open_rmas();
  const bool unread = std::any_of(open.begin(), open.end(), [](const RmaState& r) { return !r.read_at; });
  if (unread && !p.plan.check_mode) return {};
  const double calls = static_cast<double>(open.size()) / kBatch + 1;
  if (!may_read(p, kAhead - calls) || (!p.plan.check_mode && client_.left(p.now) < 2 * calls)) return {};
  std::vector<std::string> batch;
  for (std::size_t i = 0; i < open.size() && !left.empty(); ++i) {
    batch.push_back(open[i].id);
    if (batch.size() < kBatch && i + 1 < open.size()) continue;
    if (auto s = find_owner(p, batch, left); !s) return s;
    batch.clear();
  }
  for (const std::string& id : left) records_.returngo.put_foreign_transaction(id);  // of a return that we do not keep
  loose_.clear();
  return read_details(p);
}

// Shipments, error comments and exchanges have no feed: look at the open returns again, first at those with a finding,
// since what was mended there shows nowhere else, then at the stalest.
Status ReturnGoSource::refresh(ReturnGoPoll& p) {
  if (p.plan.check_mode && !p.plan.full) return {};
  for (const std::string& id : p.plan.mended_rmas) {
    if (p.stop() || !may_read(p)) return {};
    if (p.read.count(id) || put_by(p, id)) continue;
    if (auto s = read_or_put_by(p, id); !s) return s;
  }
  keep_details(p);
  // A person asks: all open ones once. Else what the pace leaves over, and never the last of it.
  const int most = p.plan.check_mode ? client_.left(p.now) : 50;
  for (const RmaState& r : records_.returngo.stalest_open_rmas(most)) {
    if (p.stop() || !(p.plan.check_mode ? client_.left(p.now) > 0 : allowance_.may(-1))) return {};
    if (p.read.count(r.id) || put_by(p, r.id)) continue;
    if (!p.plan.check_mode && r.read_at && p.now - *r.read_at < checks::minutes(5)) continue;
    if (auto s = read_or_put_by(p, r.id); !s) return s;
  }
  return {};
}

Status ReturnGoSource::look_up(ReturnGoPoll& p) {
  for (const std::string& name : p.plan.lookup_order_names) {
    if (p.report.looked_up.size() >= kMostLookups || !may_read(p, kAhead)) break;
    p.report.looked_up.push_back(name);
  }
  for (std::size_t i = 0; i < p.report.looked_up.size(); i += kBatch / 2) allowance_.spend();
  auto s = walk_names(p, p.report.looked_up);
  if (!s) p.report.looked_up.clear();
  return s;
}

}  // namespace returnwatch::agent::returngo
