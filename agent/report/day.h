// The daily check report as a plain value: what is new since the last one, what is still open and how old, what was
// resolved and how, what is owed, the two lists that operations checks by hand, trouble, silences, and every check with
// what it looked at. One value, four renderers; a quiet day says what was checked.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "agent/store/database.h"
#include "agent/store/watched.h"
#include "agent/views/standing.h"
#include "alerts/channels/words.h"
#include "checks/finding.h"
#include "config/config.h"

namespace returnwatch::agent::report {

using checks::Time;

struct Scope {       // whose report
  std::string name;  // the store whose own report it is; "" = the common one
  std::vector<std::string> stores;
  std::string timezone;  // IANA: of its day, its hour and every time in it
  std::vector<std::string> receivers;
};

struct ReportSpan {  // (from, to]: what counts as new and as resolved; open is what is open at `to`
  std::string day;   // local date it is the report of
  Time from{}, to{};
  std::optional<Time> late_since;  // when it was due, if it comes late
};

struct ReportItem {
  checks::Finding finding;
  std::string state;  // as in FindingRow
  std::optional<Time> fired_at, ended_at;
  std::string how;      // ended: how, in words
  std::string by, why;  // acknowledged: who and the note
  int regressed = 0;
  std::vector<alerts::Link> links;  // to the return in ReturnGO, the order in Shopify, and our own page
};

struct OwnerPart {
  checks::Owner owner{};
  std::vector<ReportItem> fresh, open,
      resolved;                      // began in the span; began before and still there, oldest first; ended in the span
  int pending = 0;                   // seen, within their grace
  std::vector<checks::Money> money;  // of what is open
};

struct DayReport {
  Scope scope;
  ReportSpan span;
  Time generated_at{};
  std::vector<OwnerPart> owners;        // all four
  std::vector<checks::Money> owed;      // to customers, by currency: open findings of money that was not paid out
  std::vector<checks::Money> in_doubt;  // paid twice, by hand, in another amount
  std::vector<ReportItem> restocks,
      exchanges;                         // open: stock that did not come back, exchange orders that did not leave
  std::map<std::string, long> unjudged;  // received items of which nothing can be said of the restock, by the reason
  std::vector<SourceStatus> sources;     // those that could not be read
  std::vector<ReportItem> technical;     // flows, queues, sources: open, or ended in the span
  std::vector<SilenceRow> silences;
  std::vector<ReportItem> acknowledged;
  std::map<std::string, std::vector<std::string>> pace;  // by store: its own pace beside each grace, until it was told
  std::vector<CheckRow> checks;                          // every check; of a past day `looked_at` is not kept: -1
  std::vector<Unwatched> unwatched;  // parts of the span in which a source was not read: nothing is green of them
  [[nodiscard]] bool past() const { return span.to < generated_at; }
};

// Scopes that the configuration asks for: the common report, if a store is left to it, then each store's own.
[[nodiscard]] std::vector<Scope> scopes(const config::Config& config);

[[nodiscard]] DayReport build(Database& db, const config::Config& config, const Scope& scope, const ReportSpan& span,
                              Time now);

// Why there can be no report of this span: no store was watched at any time of it; "" = there can.
[[nodiscard]] std::string never_watched(Database& db, const Scope& scope, const ReportSpan& span);

// "acme-uk: Shopify was not read from 2026-11-23 02:00 to 05:00".
[[nodiscard]] std::string words(const Unwatched& u, const std::string& timezone);
// A line for each store and span, of all its systems that were not read then.
[[nodiscard]] std::vector<std::string> gap_lines(const DayReport& r);

// One line that says it all: "3 new, 12 open, 5 resolved; 359.40 GBP owed".
[[nodiscard]] std::string headline(const DayReport& r);
[[nodiscard]] std::string subject(const DayReport& r);

// Lists are cut after `most` rows, and say so; 0 = never.
[[nodiscard]] std::string to_text(const DayReport& r, std::size_t most = 0);
[[nodiscard]] std::string to_html(const DayReport& r,
                                  std::size_t most = 40);  // for mail clients: tables, inline style, no script
[[nodiscard]] std::string to_json(const DayReport& r);
[[nodiscard]] std::string to_csv(const DayReport& r);

// "of 12 received items the restock cannot be determined: the level moved ... (10), ... (2)"; "" = there are none.
[[nodiscard]] std::string unjudged_words(const DayReport& r);

[[nodiscard]] std::string words(const std::vector<checks::Money>& sums);  // "59.90 GBP + 1200 JPY", "" for none

}  // namespace returnwatch::agent::report
