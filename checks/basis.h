// What verdicts are made with, besides the records: where any of it changes, every case has to be judged again.
//
// Each list of fields is a structured binding over the whole struct (basis.cc): a field that is added anywhere and not
// said to count or not to count does not compile.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "checks/executor.h"

namespace returnwatch::checks {

// 16 hex digits of the program: its version and its catalogue, without the texts.
[[nodiscard]] std::string program_identity(std::string_view version, const std::vector<CheckInfo>& catalogue);

// 16 hex digits of what a store lays down: its policy, the options of its checks, and what of it can be read. Of the
// working time the rule counts, not the spans: these move on with the days.
[[nodiscard]] std::string store_identity(const Policy& policy, const Options& options, const Reach& reach);

}  // namespace returnwatch::checks
