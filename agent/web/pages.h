// The pages: pure renderers of plain values. Server-rendered, no script, readable on a phone, dark and light, no
// personal data.
//
// What they link to and post (routes: agent/app): GET / and /findings.csv ?q= owner= state= check= store= age= sort=,
// /returns/ID (RMA or order), /findings/FP, /guide/ID, /checks, /sources, /messages, /reports, /report ?date= month=
// store= format= part=, /style.css, /favicon.svg. POST /ack (fingerprint, several with commas, or check and store;
// note, assign, until, done with reason, undo), /silence (matchers, for, reason; preview = 1: only show),
// /silence/end (id), /report/send (date, month, store). Every form carries `csrf` and `back`, the path to return to.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "agent/views/findings.h"
#include "agent/views/owed_trend.h"
#include "agent/views/standing.h"
#include "agent/views/trace.h"
#include "alerts/notification.h"

namespace returnwatch::agent {

struct PageFrame {
  std::string title;
  std::string timezone = "UTC";
  std::string csrf;
  std::string actor;
  std::map<std::string, std::string> query;  // filters as they stand in the URL
  checks::Time now{};
  std::vector<std::string> warnings;  // about the agent itself, on every page
  std::string base;                   // what the pages' own links begin with: "/returns" below a proxy's path, or ""
  std::string name;                   // that who asks is remembered by; "" = not known
  int firing = -1;                    // for the tab's title; -1 = not said
  std::map<std::string, alerts::ReturnLinks> links;  // by store: how a person opens a thing in its system
};

// What the first page shows.
struct Overview {
  FindingsView view;
  std::vector<FindingRow> ended;  // in the last days, newest first
  std::vector<DayCount> history;
  std::vector<OwedTrend> owed;
  std::set<std::string> found;  // RMA and order ids whose goods fit the search: SKU, product, exchange order
};

// What somebody did or what happened to one finding, oldest first.
struct HistoryLine {
  checks::Time at{};
  std::string event, who, why;
};

// What a silence would mute, shown before it is made.
struct SilencePreview {
  std::string matchers, how_long, reason, by;  // as typed
  std::string problem;                         // why it cannot be made; "" = it can
  std::vector<FindingRow> muted;               // firing ones that match
};

[[nodiscard]] std::string overview_page(const PageFrame& frame, const Overview& o);
// The rows that the page lists, as a table for a spreadsheet takes them: filtered and sorted as the query says.
[[nodiscard]] std::vector<const FindingRow*> listed(const PageFrame& frame, const Overview& o);
[[nodiscard]] std::string return_page(const PageFrame& frame, const std::vector<TraceReturn>& returns,
                                      const std::vector<FindingRow>& findings);
[[nodiscard]] std::string checks_page(const PageFrame& frame, const std::vector<CheckRow>& checks);
// `notes`: by store, sentences above its sources.
[[nodiscard]] std::string sources_page(const PageFrame& frame, const std::vector<SourceStatus>& sources,
                                       const std::map<std::string, std::vector<std::string>>& notes = {});
[[nodiscard]] std::string delivery_page(const PageFrame& frame, const std::vector<ReceiverStatus>& receivers,
                                        const std::vector<SilenceRow>& silences);
// One finding: what, the evidence it was decided on, what to do, its history; acknowledge, close, silence. At
// /findings/FINGERPRINT.
[[nodiscard]] std::string finding_page(const PageFrame& frame, const FindingRow& row,
                                       const std::vector<HistoryLine>& history);
// Asks whether all that fires of a check is to be acknowledged; changes nothing. At /acknowledge?check=&store=.
[[nodiscard]] std::string acknowledge_page(const PageFrame& frame, const std::string& check, const std::string& store,
                                           const std::vector<FindingRow>& rows);
// Answer to POST /silence with `preview`: what it would mute, and a button that makes it.
[[nodiscard]] std::string silence_preview_page(const PageFrame& frame, const SilencePreview& preview);
// Days and months, newest first; `next`: when the next daily report comes, "" = none is sent.
[[nodiscard]] std::string reports_page(const PageFrame& frame, const std::string& next,
                                       const std::vector<std::string>& days, const std::vector<std::string>& months);
[[nodiscard]] std::string message_page(const PageFrame& frame, const std::string& message, const std::string& back);

// Sums per currency as people read them: "59.90 GBP + 1200 JPY"; "" for none.
[[nodiscard]] std::string money_words(const std::vector<FindingRow>& rows);

}  // namespace returnwatch::agent
