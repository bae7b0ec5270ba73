// How a day's calls are spread: how often each feed is asked, and how many returns may be read one by one meanwhile.
// Pure. What is left is spread evenly over what is left of the UTC day, so no hour goes unread; a feed that costs more
// pages is asked less often, and what the details do not need lets the feeds go faster.
//
// At 1,000 calls, 600 open returns and 300 new ones a day: the newest returns every 9 minutes, payouts every 15, the
// list of open ones every 56, and two details for each return.
#pragma once

#include <optional>

#include "checks/times.h"

namespace returnwatch::agent::returngo {

// What a day asks for, beside the feeds.
struct Demand {
  long open = 0;         // returns that are open
  long unread_open = 0;  // of those, never read in detail
  long new_a_day = 0;    // created within the last day
};

struct CallPace {
  checks::Duration newest{}, transactions{}, open_list{};  // between two readings
  double details_per_second = 0;
};

// `left` calls until 00:00 UTC; no feed is asked more often than `least`. With fewer calls than feeds, each waits days
// for its turn.
[[nodiscard]] CallPace pace_of(long left, checks::Time now, checks::Duration least, const Demand& demand);

// Calls for details, saved up as time goes by: at least one, at most what comes in ten minutes.
class Allowance {
 public:
  // A first handful, since whoever starts the agent looks at it.
  void begin(checks::Time now, double first);
  void accrue(checks::Time now, double per_second);
  // `debt`: how far ahead this reading may be.
  [[nodiscard]] bool may(double debt = 0) const { return saved_ >= 1 - debt; }
  void spend() { saved_ -= 1; }

 private:
  std::optional<checks::Time> at_;
  double saved_ = 0;
};

}  // namespace returnwatch::agent::returngo
