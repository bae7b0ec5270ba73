// What a check is: one row of the table in registry.cc, and one pure function.
//
// A judge states problems with the time that they count from; the executor (executor.h) adds what the configuration
// decides - grace, severity, owner, smallest amount - and turns them into findings. A judge never reads a clock: `now`
// is given.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/case.h"
#include "checks/finding.h"

namespace returnwatch::checks {

struct Facts;  // facts.h: the shared rules' reading of a case
struct RmaFacts;

struct Context {
  Time now{};
  const Policy& policy;
  const Reach& reach;
  // The check's own grace as configured, in working time or not; the executor sets it before it calls a judge.
  Duration grace{};
  bool by_the_clock = false;

  [[nodiscard]] Time deadline(Time since) const {
    return by_the_clock || grace == Duration{0} ? since + grace : policy.work.add(since, grace);
  }
};

struct Problem {
  std::string_view cause;  // one of the check's causes
  Subject subject;
  std::string rma_id, order_name, order_id;
  std::string summary;
  std::vector<Evidence> evidence;
  std::optional<Money> amount;
  Time since{};
  std::optional<Severity> severity;  // only where age raises it above the cause's own (stuck_requested after 5 d)
  std::optional<Duration> grace;  // only where it is not the check's own (source_stale); a configured grace replaces it
};

// What a judge says about one case. No problem and no `no_data` for an RMA means: healthy.
struct Verdict {
  std::vector<Problem> problems;
  std::vector<NoData> no_data;
  std::vector<NoData> why;   // for `trace`: why an RMA is healthy, as a sentence
  std::optional<Time> next;  // judge again then, even if nothing changes
  int looked_at = 0;         // subjects judged, for "looked at N, found M"

  void again_at(Time t) {
    if (!next || t < *next) next = t;
  }
};

// What a check is about: how reports, pages and dashboards sort what it finds.
enum class Topic {
  owed,         // money that should have reached a customer and did not
  in_doubt,     // money that went twice, by hand, or in another amount
  stock,        // what came back, and where it is
  exchange,     // what is to be sent instead
  integration,  // what carries the data between the systems
  source        // what could not be read: it mutes what rests on it
};
[[nodiscard]] const char* to_string(Topic t);  // "owed", "in doubt", ...

struct CauseInfo {
  std::string_view id;
  std::string_view action{};           // what to do about it, as one would tell a colleague; ends each message
  std::optional<Severity> severity{};  // else the check's
  std::optional<Owner> owner{};
  std::optional<Duration> grace{};
  bool permanent = false;  // a fact that cannot be undone: expires 30 days after `since`
};

// What a check's verdict hangs on: where one of these was not understood (doubts.h), it is no data.
enum Area : unsigned { kMoney = 1, kStock = 2, kExchange = 4, kNative = 8, kAllAreas = 15 };

// What a check reads beside its needs: without it the judge says itself of what there is no data.
struct PartNeed {
  Need need;
  bool (*when)(const Policy&) = nullptr;  // none: always
};

struct CheckInfo {
  std::string_view id;
  std::string_view title;  // for people: "Refund not posted"
  Topic topic;
  Owner owner;
  Severity severity;
  Duration grace;
  std::vector<Need> needs;                  // all must be fresh, else no data
  std::vector<PartNeed> part_needs;         // read where the policy asks for them
  std::vector<CauseInfo> causes;            // first listed wins
  bool (*in_use)(const Policy&) = nullptr;  // where the policy does not use it, it looks at nothing; none: always
  // At least one of the three. One return that can be judged: of the others the executor has said that they are no
  // data, and why.
  void (*judge_return)(const ReturnCase&, const Facts&, const RmaFacts&, const Context&, Verdict&) = nullptr;
  // One order, for what is seen only across its returns; it says itself of which returns nothing can be said.
  void (*judge_case)(const ReturnCase&, const Facts&, const Context&, Verdict&) = nullptr;
  // One store and its flows.
  void (*judge_store)(const StoreCase&, const Context&, Verdict&) = nullptr;
  bool counts_itself = false;  // judge_return counts units or orders in `looked_at`; else each judged return is one
  [[nodiscard]] bool of_cases() const { return judge_return || judge_case; }
  std::string_view reads;     // for `checks explain`: what it reads
  std::string_view fires;     //   when it fires
  std::string_view not_when;  //   what must not fire
  // For `backtest`: whether the records keep the past of what it reads - else only what was told then is known - and
  // what of it they do not show.
  bool in_history = true;
  std::string_view unseen_in_history;
  bool stock_owed = false;        // its unit findings are items that the warehouse still owes the stock
  unsigned hangs_on = kAllAreas;  // of Area
};

// [checks.ID] and [checks.ID.causes.CAUSE]; a store's own replaces the common one key by key.
struct CauseOptions {
  std::optional<bool> enabled;
  std::optional<Duration> grace;
  std::optional<Severity> severity;
  std::optional<Owner> owner;
  std::optional<std::string> min_amount;  // decimal, in the finding's currency
};
struct CheckOptions : CauseOptions {
  std::vector<std::pair<std::string, CauseOptions>> causes;
};

}  // namespace returnwatch::checks
