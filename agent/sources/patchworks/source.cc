#include "agent/sources/patchworks/source.h"

#include <algorithm>
#include <chrono>

#include "agent/sources/patchworks/paging.h"
#include "agent/sources/patchworks/poll.h"
#include "checks/text.h"

namespace returnwatch::agent::patchworks {
namespace {

using checks::Duration;
using checks::Time;

constexpr Duration kFlowsEvery = checks::minutes(1);
// A poll takes four or five of the minute's 60 requests: closer together, they would wait for one another.
constexpr Duration kLeastInterval{6};
constexpr Duration kTrackedLag = checks::minutes(20);  // records may show late
constexpr const char* kTrackedCursor = "patchworks_tracked:";

// An order's name or an id; whatever else a flow tracks is nobody's business here.
bool is_key(const std::string& value) {
  const bool digit = std::any_of(value.begin(), value.end(), [](unsigned char c) { return std::isdigit(c); });
  return digit && value.size() <= 40 &&
         std::none_of(value.begin(), value.end(), [](unsigned char c) { return std::isspace(c) || c == '@'; });
}

}  // namespace

PatchworksSource::PatchworksSource(Database& db, Records& records, Transport& transport, PatchworksEndpoint endpoint,
                                   PatchworksSurroundings surroundings, Interest interest)
    : db_(db),
      records_(records),
      client_(transport, std::move(endpoint), std::move(surroundings)),
      interest_(std::move(interest)),
      frame_(records.sources, "patchworks") {
  for (const FlowRow& f : records_.patchworks.flows()) names_[f.id] = f.name;
}

bool PatchworksSource::is_watched(const std::string& id) const {
  if (!interest_.watched) return true;
  const auto name = names_.find(id);
  return interest_.watched(id, name == names_.end() ? "" : name->second);
}

Status PatchworksSource::read_flows(PatchworksPoll& p) {
  if (!p.plan.full && flows_at_ && p.now - *flows_at_ < kFlowsEvery) return {};
  std::vector<FlowRow> all;
  long total = 0;  // that the list says it has: rows that a page left out are not gone
  const auto ask = [this](int page) {
    const std::string plain = "/flows?per_page=100&page=" + std::to_string(page);
    auto body = client_.get(
        plain + (flow_includes_ ? "&include=deployedVersion.schedules,latestVersion,currentVersion.schedules" : ""));
    if (!body && flow_includes_ && body.error().kind == ErrorKind::rejected) {
      flow_includes_ = false;
      body = client_.get(plain);
    }
    return list_in(body, &decode_flows, "/flows: the answer is not a list of flows");
  };
  const auto take = [&](const FlowList& list) {
    all.insert(all.end(), list.rows.begin(), list.rows.end());
    total = list.page.total.value_or(total);
    flow_of_version_.insert(list.flow_of_version.begin(), list.flow_of_version.end());
  };
  const auto walked = walk_numbered(
      "/flows", kMaxPages, [] { return false; }, ask, take, [](const FlowRow& f) { return f.id; });
  if (!walked) return tl::unexpected<Error>(walked.error());
  if (all.empty() && !names_.empty())
    return fail(ErrorKind::malformed, "Patchworks GET /flows: an empty list, though flows are known");
  for (const FlowRow& f : all) names_[f.id] = f.name;
  records_.patchworks.put_flows(all, p.now, static_cast<long>(all.size()) >= total);
  flows_at_ = p.now;
  return {};
}

Status PatchworksSource::read_queue(PatchworksPoll& p) {
  std::vector<std::pair<std::string, std::pair<std::string, Time>>> pending;
  std::set<std::string> unknown;
  const auto ask = [this](int page) {
    return list_in(
        client_.get("/scheduled-flows?filter%5Bstatus%5D=pending&include=flow,flowVersion&per_page=100&page=" +
                    std::to_string(page)),
        &decode_queue, "/scheduled-flows: the answer is not a list of queued runs");
  };
  const auto take = [&](QueueList& list) {
    for (QueueItem& q : list.rows) {
      if (!q.status.empty() &&
          q.status != "pending") {  // asked for as pending: it waits if it is still listed the next time
        records_.sources.count_unknown("patchworks.queue.status", q.status);
        unknown.insert(q.id);
        if (!queued_unknown_.count(q.id)) continue;
      }
      if (q.flow_id.empty()) {
        const auto known = flow_of_version_.find(q.flow_version_id);
        if (known != flow_of_version_.end()) q.flow_id = known->second;
      }
      if (!q.flow_id.empty() && q.created_at) pending.push_back({q.id, {q.flow_id, *q.created_at}});
    }
  };
  const auto walked = walk_numbered(
      "/scheduled-flows", kMaxPages, [&p] { return p.stop(); }, ask, take, [](const QueueItem& q) { return q.id; });
  if (!walked) return tl::unexpected<Error>(walked.error());
  if (p.stop()) return {};
  records_.patchworks.put_queue(pending, p.now);
  queued_unknown_ = std::move(unknown);
  return {};
}

std::vector<TrackedFor> PatchworksSource::tracks(const std::string& id) const {
  const auto name = names_.find(id);
  if (!interest_.tracks) return {};
  return interest_.tracks(id, name == names_.end() ? "" : name->second);
}

// More than can be listed is listed in halves, the older one first.
Status PatchworksSource::read_tracked_of(PatchworksPoll& p, const std::string& flow_id, Time from, Time to) {
  const auto whole = list_tracked(p, flow_id, from, to);
  if (!whole) return tl::unexpected<Error>(whole.error());
  if (*whole || p.stop()) return {};
  if (to - from <= checks::hours(1))
    return fail(ErrorKind::malformed, "Patchworks GET /tracked-data: more records in one hour than can be listed");
  const Time middle = from + (to - from) / 2;
  if (auto s = read_tracked_of(p, flow_id, from, middle); !s) return s;
  return read_tracked_of(p, flow_id, middle, to);
}

Result<bool> PatchworksSource::list_tracked(PatchworksPoll& p, const std::string& flow_id, Time from, Time to) {
  const std::string filter = "filter%5Bflow_id%5D=" + checks::percent_encode(flow_id) +
                             "&filter%5Bcreated_after%5D=" + millis(from) +
                             (to < p.now ? "&filter%5Bcreated_before%5D=" + millis(to + checks::Duration{1}) : "");
  const auto ask = [&](int page) {
    return list_in(client_.get("/tracked-data?" + filter + "&per_page=100&page=" + std::to_string(page)),
                   &decode_tracked, "/tracked-data: the answer is not a list");
  };
  const auto take = [&](TrackedList& list) {
    SqlTransaction step(db_);
    for (TrackedRow& t : list.rows) {
      if (!is_key(t.value)) continue;
      t.record.flow_name = names_[t.record.flow_id];
      for (const TrackedFor& to : tracks(t.record.flow_id)) to.into->patchworks.put_tracked(to.kind, t.value, t.record);
    }
    step.commit();
  };
  const auto id_of = [](const TrackedRow& t) {
    return t.value + "\n" + t.record.run_id + "\n" + std::to_string(t.record.sent) +
           std::to_string(t.record.at.value_or(Time{}).time_since_epoch().count());
  };
  return walk_numbered(
             "/tracked-data", kMaxPages, [&p] { return p.stop(); }, ask, take, id_of)
      .map([](WalkEnd end) { return end == WalkEnd::whole; });
}

// What the flows have tracked since the last time. Hourly from the oldest key on that was never sent, since a record
// may be brought up to date in place (docs/facts/patchworks.md 4: counts, updated_at) and its list knows no such
// filter.
Status PatchworksSource::read_tracked(PatchworksPoll& p) {
  for (const auto& [id, name] : names_) {
    if (p.stop()) return {};
    const std::vector<TrackedFor> wanted = tracks(id);
    if (wanted.empty()) continue;
    const Time kept = p.now - checks::days(15);
    const std::string cursor = kTrackedCursor + id;
    const auto stored = records_.sources.cursor(cursor);
    const auto mark = stored ? checks::parse_time(*stored) : std::nullopt;
    Time from = mark ? std::max(*mark - kTrackedLag, kept) : kept;
    Time& whole = tracked_whole_[id];
    if (p.now - whole >= checks::hours(1)) {
      for (const TrackedFor& to : wanted)
        if (const auto unsent = to.into->patchworks.tracked_unsent(id, kept)) from = std::min(from, *unsent);
      whole = p.now;
    }
    if (auto s = read_tracked_of(p, id, from, p.now); !s) return s;
    if (!p.stop()) records_.sources.set_cursor(cursor, checks::to_rfc3339(p.now));
  }
  return {};
}

PollReport PatchworksSource::poll(Time now, const PollPlan& plan) {
  PatchworksPoll p{now, plan, {}, {}};
  const Frame::Poll frame{now, plan, {}, {}, {}};
  if (auto waiting = frame_.resting(frame)) return *waiting;
  if (!plan.full && !plan.check_mode && polled_at_ && now - *polled_at_ < kLeastInterval) return p.report;
  polled_at_ = now;
  const auto read = [&](Status (PatchworksSource::*part)(PatchworksPoll&)) {
    return [this, &p, part] { return (this->*part)(p); };
  };
  using checks::Need;
  frame_.run(frame,
             {{"flows", Need::flows, read(&PatchworksSource::read_flows)},
              {"runs", Need::runs, read(&PatchworksSource::read_runs)},
              {"queue", Need::queue, read(&PatchworksSource::read_queue)},
              {"tracked", Need::tracked, read(&PatchworksSource::read_tracked), false}},  // only some flows track
             p.report);
  return p.report;
}

Status PatchworksSource::look_at_flows(Time now) {
  PollPlan plan;
  plan.full = true;
  PatchworksPoll p{now, plan, {}, {}};
  return read_flows(p);
}

}  // namespace returnwatch::agent::patchworks
