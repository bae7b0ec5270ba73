// Runs: what is new since the last poll, what was still going or has failed, and on the first poll the days before.
#include <algorithm>

#include "agent/sources/patchworks/paging.h"
#include "agent/sources/patchworks/poll.h"
#include "checks/text.h"

namespace returnwatch::agent::patchworks {
namespace {

using checks::Duration;
using checks::Time;

constexpr Duration kOverlap = checks::minutes(10);
constexpr Duration kLongest = checks::days(40);  // that runs may be kept, by the older of two pages
constexpr const char* kRunsCursor = "patchworks_runs";
constexpr const char* kRunIncludes = "&include=operationsReceived,operationsSent,errorWarningLogs,retriedFlowRun";

bool newest_first(const std::vector<RunRow>& rows) {
  return std::is_sorted(rows.begin(), rows.end(),
                        [](const RunRow& a, const RunRow& b) { return a.run.started_at > b.run.started_at; });
}

}  // namespace

Result<RunList> PatchworksSource::runs_page(const std::string& filter, Time from, int page) {
  const std::string path = "/flow-runs?filter%5Bstarted_after%5D=" + millis(from) + filter +
                           "&sort=-started_at&per_page=100&page=" + std::to_string(page);
  auto body = client_.get(path + (includes_ ? kRunIncludes : ""));
  if (!body && includes_ && body.error().kind == ErrorKind::rejected) {  // an include this installation does not know
    body = client_.get(path);
    includes_ = !body;
  }
  return list_in(body, &decode_runs, "/flow-runs: the answer is not a list of runs");
}

Result<bool> PatchworksSource::list_runs(PatchworksPoll& p, const std::string& filter, Time from, int max_pages) {
  const auto ask = [&](int page) { return runs_page(filter, from, page); };
  const auto take = [&p](const RunList& list) {
    for (const RunRow& r : list.rows) p.runs.insert_or_assign(r.run.id, r);
    if (p.plan.progress) p.plan.progress("Patchworks runs", static_cast<long>(p.runs.size()), 0);
  };
  return walk_numbered(
             "/flow-runs", max_pages, [&p] { return p.stop(); }, ask, take, [](const RunRow& r) { return r.run.id; })
      .map([](WalkEnd end) { return end == WalkEnd::whole; });
}

// The last runs of flows that had none in a day: one list of what all flows ran before, newest first and only as far as
// it takes, where that has no more pages than there are such flows. Who is not in it had none.
Status PatchworksSource::find_quiet(PatchworksPoll& p, std::set<std::string>& quiet) {
  const std::string before = "&filter%5Bstarted_before%5D=" + millis(p.now - checks::days(1));
  Paging paging("/flow-runs");
  for (int page = 1; quiet.size() > 1 && !p.stop(); ++page) {
    auto list = runs_page(before, p.now - kLongest, page);
    if (!list && list.error().kind == ErrorKind::rejected) return {};
    if (!list) return tl::unexpected<Error>(list.error());
    if (list->page.current != page || list->page.last - page > static_cast<long>(quiet.size())) return {};
    if (!newest_first(list->rows)) return {};
    for (const RunRow& r : list->rows) {
      if (quiet.count(r.flow_id) == 0) continue;
      p.runs.insert_or_assign(r.run.id, r);
      if (r.run.status != "running") quiet.erase(r.flow_id);  // behind one that hangs, how the last one ended matters
    }
    const auto more = paging.next(list->page, list->rows, [](const RunRow& r) { return r.run.id; });
    if (!more) return tl::unexpected<Error>(more.error());
    if (!*more) quiet.clear();
  }
  return {};
}

// The first time, and where there are more runs than can be listed (`cut`): a week of what matters, and the last runs
// of flows of which none was listed.
Status PatchworksSource::read_before(PatchworksPoll& p, bool cut) {
  const Time week = p.now - checks::days(7);
  failed_at_ = p.now;
  std::set<std::string> ran, failed, quiet;
  for (const auto& [id, row] : p.runs) ran.insert(row.flow_id);
  for (const auto& [status, pages] : {std::pair{"1", 10}, std::pair{"3", 20}})
    if (auto s = list_runs(p, std::string("&filter%5Bstatus%5D=") + status, week, pages); !s)
      return tl::unexpected<Error>(s.error());
  for (const auto& [id, row] : p.runs)
    if (row.run.status == "failure") failed.insert(row.flow_id);
  const auto ask = [&](const std::string& id, Time from, int pages) -> Status {
    auto s = list_runs(p, "&filter%5Bflow_id%5D=" + checks::percent_encode(id), from, pages);
    return s ? Status{} : Status{tl::unexpected<Error>(s.error())};
  };
  for (const auto& [id, name] : names_) {
    if (p.stop() || !is_watched(id)) continue;
    if (!failed.count(id) && !ran.count(id)) quiet.insert(id);
    if (!failed.count(id)) continue;
    if (auto s = ask(id, week, 10); !s) return s;  // its retries may be among the successes of the week
  }
  if (!cut)
    if (auto s = find_quiet(p, quiet); !s) return s;
  for (const std::string& id : quiet) {
    if (p.stop()) return {};
    if (auto s = ask(id, p.now - kLongest, 1); !s) return s;
  }
  return {};
}

// Failed runs are told of for a week, and only a later look at one may name its retry.
Status PatchworksSource::read_failed(PatchworksPoll& p) {
  const Time week = p.now - checks::days(7);
  if (!p.plan.full && failed_at_ && p.now - *failed_at_ < checks::minutes(10)) return {};
  failed_at_ = p.now;
  if (records_.patchworks.runs_failed(week).empty()) return {};
  if (auto s = list_runs(p, "&filter%5Bstatus%5D=3", week, 20); !s) return tl::unexpected<Error>(s.error());
  return {};
}

// Runs that were still going when last seen, and the other end of a retry that is not in the list.
Status PatchworksSource::read_linked(PatchworksPoll& p) {
  std::set<std::string> ids;
  const std::vector<std::string> going = records_.patchworks.runs_running();
  for (const std::string& id : going)
    if (!p.runs.count(id)) ids.insert(id);
  for (const auto& [id, row] : p.runs)
    for (const std::string& other : row.linked_runs)
      if (!p.runs.count(other) && linked_.insert(id + ">" + other).second) ids.insert(other);
  int asked = 0;
  for (const std::string& id : ids) {
    if (p.stop() || ++asked > 40) break;
    auto body =
        client_.get("/flow-runs/" + checks::percent_encode(id) +
                    (includes_ ? "?include=operationsReceived,operationsSent,errorWarningLogs,retriedFlowRun" : ""));
    if (!body &&
        body.error().kind == ErrorKind::not_found) {  // older than a week: whether it still goes can no longer be known
      if (std::find(going.begin(), going.end(), id) != going.end()) records_.patchworks.run_vanished(id);
      continue;
    }
    if (!body) return tl::unexpected<Error>(body.error());
    if (auto row = decode_run(*body)) p.runs.insert_or_assign(row->run.id, *row);
  }
  return {};
}

void PatchworksSource::store_runs(PatchworksPoll& p) {
  // A link's direction is not public: of two linked runs the later one is the retry.
  for (auto& [id, row] : p.runs)
    for (const std::string& linked : row.linked_runs) {
      const auto other = p.runs.find(linked);
      if (linked == id) continue;
      if (other == p.runs.end()) {  // read before, or gone: a run that says it is a retry is one
        if (row.run.trigger == "retry") row.run.retry_of = linked;
        continue;
      }
      const bool row_is_later = row.run.started_at > other->second.run.started_at;
      RunRow& retry = row_is_later ? row : other->second;
      RunRow& first = row_is_later ? other->second : row;
      retry.run.retry_of = first.run.id;
      if (retry.run.status == "success") first.run.retried_well = true;
    }
  SqlTransaction step(db_);
  for (const auto& [id, row] : p.runs) {
    if (row.flow_id.empty() || !is_watched(row.flow_id)) continue;
    if (!row.unknown_status.empty()) records_.sources.count_unknown("patchworks.run.status", row.unknown_status);
    records_.patchworks.put_run(row.flow_id, row.run, p.now);
  }
  if (!p.stop()) records_.sources.set_cursor(kRunsCursor, checks::to_rfc3339(p.now));
  step.commit();
}

Status PatchworksSource::read_runs(PatchworksPoll& p) {
  const auto stored = records_.sources.cursor(kRunsCursor);
  const auto mark = stored ? checks::parse_time(*stored) : std::nullopt;
  const bool goes_on = mark && *mark > p.now - checks::days(1);
  const auto listed = list_runs(p, "", goes_on ? *mark - kOverlap : p.now - checks::days(1), kMaxPages);
  if (!listed) return tl::unexpected<Error>(listed.error());
  if (!goes_on || !*listed)
    if (auto s = read_before(p, !*listed); !s) return s;
  if (auto s = read_failed(p); !s) return s;
  if (auto s = read_linked(p); !s) return s;
  if (flows_at_ && names_.empty() && !p.runs.empty())
    return fail(ErrorKind::malformed, "Patchworks GET /flow-runs: there are runs, though the list of flows is empty");
  store_runs(p);
  return {};
}

}  // namespace returnwatch::agent::patchworks
