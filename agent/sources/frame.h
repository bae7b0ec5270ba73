// How every system is read. A source is a client, a decoder and its parts; this runs the parts in their order, waits
// after trouble (agent/http/backoff.h), ends with the page in hand when it is told to stop, and keeps the state of the
// source and of each part in Records.
#pragma once

#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "agent/http/backoff.h"
#include "agent/sources/plan.h"
#include "agent/store/records_sources.h"

namespace returnwatch::agent {

struct SourcePart {
  // By which its own trouble is told, while the others go on; "" = it tells its parts' states itself, and what it
  // returns is the whole source's trouble.
  const char* capability = "";
  std::optional<checks::Need> need;  // where the plan does not need it, it is not read and its state is forgotten
  std::function<Status()> read;      // an exception is the state file's trouble
  bool vital = true;                 // when all vital parts that were asked for fail, it is the source that fails
};

class Frame {
 public:
  // `source`: its name in Records.
  Frame(SourceRecords& states, std::string source) : states_(states), source_(std::move(source)) {}

  struct Poll {
    checks::Time now;
    const PollPlan& plan;
    std::function<checks::Time()> clock;  // of what is waited for; empty: as of `now`
    // How the state of the whole source is kept: nullptr = it was read. Empty: as of the plan's interval.
    std::function<void(const Error* trouble)> tell;
    // Whether anything was asked at all: if not, nothing follows from no trouble. Empty: yes.
    std::function<bool()> asked;
  };
  // What is answered while trouble is waited for and nothing is asked. In `check` a person waits, so nothing is.
  [[nodiscard]] std::optional<PollReport> resting(const Poll& poll) const;
  // Until a part ends the poll (ends_poll()), or the plan says stop: then nothing is noted of what was not read to its
  // end. Never throws: where a state cannot be noted, that is in the report.
  void run(const Poll& poll, const std::vector<SourcePart>& parts, PollReport& report);

  [[nodiscard]] const std::optional<Error>& trouble() const { return trouble_; }  // of the last poll

 private:
  void read(const Poll& poll, const std::vector<SourcePart>& parts, PollReport& report);
  void tell(const Poll& poll, const Error* trouble);
  void note_part(const Poll& poll, const SourcePart& part, const Status& status);
  void note_whole(const Poll& poll, const Error& error);

  SourceRecords& states_;
  std::string source_;
  Backoff backoff_;
  std::optional<Error> trouble_;  // what `backoff_` waits for
  std::minstd_rand chance_{std::random_device{}()};
};

}  // namespace returnwatch::agent
