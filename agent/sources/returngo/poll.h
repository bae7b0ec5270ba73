// One poll of ReturnGO under way. For source*.cc only.
#pragma once

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "agent/sources/returngo/decode.h"
#include "agent/sources/returngo/source.h"

namespace returnwatch::agent::returngo {

struct ReturnGoSource::ReturnGoPoll {
  checks::Time now;
  const PollPlan& plan;
  PollReport report;
  std::set<std::string> listed;  // RMAs that a list showed in this poll
  std::set<std::string> failed;  // RMAs whose detail could not be read in this poll
  int failed_in_a_row = 0;
  std::map<std::string, std::vector<std::string>> unattributed;  // transaction -> its unit ids
  std::set<std::string> read;                                    // RMAs whose detail was read in this poll
  CallPace pace;
  bool first_look = false;  // the shop's lists were never read to their ends
  bool asked = false;       // anything was sent: what is known is as of now
  struct Detail {
    checks::Rma rma;
    UnknownWords unknown;
  };
  std::vector<Detail> details;                           // read, and still to be kept
  std::chrono::steady_clock::time_point first_detail{};  // when the first of these was read
  bool stop() const { return plan.stop && plan.stop(); }
  void progress(const char* stage, long done, long all) const {
    if (plan.progress) plan.progress(stage, done, all);
  }
};

}  // namespace returnwatch::agent::returngo
