// What a cycle asks of a source, and what it answers.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "agent/base/result.h"
#include "checks/case.h"

namespace returnwatch::agent {

// Called as work goes on: "shopify orders", done, total (0 = not known).
using Progress = std::function<void(const std::string& stage, long done, long total)>;

// What a status other than success means, where a system gives it no meaning of its own.
[[nodiscard]] ErrorKind kind_of_status(long status);

// SourceTrouble's word for what went wrong.
[[nodiscard]] const char* cause_of(ErrorKind kind);

// Whether such an error stands in the way of everything else that the source has, so that the poll ends there.
[[nodiscard]] bool ends_poll(ErrorKind kind);

struct PollPlan {
  bool full = false;                     // the first cycle, or `check`: everything once, whatever its own interval
  bool check_mode = false;               // `check`: may use half of what is left of the day's calls; nothing waits long
  bool all_calls = false;                // `check --all-calls`: all of it
  checks::Time backfill_from{};          // how far the first run looks back
  checks::Duration interval{60};         // planned
  std::set<checks::Need> needs;          // of the enabled checks; what nobody needs is not asked for
  std::vector<std::string> reread_rmas;  // their deadline fell due: read them again, first
  std::vector<std::string> mended_rmas;  // with a finding, and not read for hours: has it been mended?
  std::vector<std::string> reread_orders;
  std::vector<std::string> lookup_order_names;  // "has this order any RMA at all?" (GET /rmas?order_name=...)
  std::vector<std::string> reason_marks;        // ReasonMark.shown words to look for on orders
  bool gift_cards = false;                      // some credit vehicle is a gift card
  bool store_credit = false;                    // some credit vehicle is Shopify store credit
  std::optional<checks::Time> credits_since;    // oldest open claim
  Progress progress;                            // may be empty
  std::function<bool()> stop;                   // may be empty; true: finish the page in hand and return
};

struct PollReport {
  bool complete = true;                // every feed was read to its end
  std::vector<Error> errors;           // already noted in Records' source state
  std::vector<std::string> looked_up;  // of lookup_order_names, those answered
  std::vector<std::string> backlog;    // closed returns from before the agent's time, now read for the first time
};

}  // namespace returnwatch::agent
