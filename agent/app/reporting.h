// The report as people ask for it, on the command line and at /report: one meaning of date, month, store and format.
#pragma once

#include <string>

#include "agent/app/commands.h"
#include "agent/base/result.h"
#include "agent/store/database.h"
#include "config/config.h"

namespace returnwatch::agent {

// Errors (rejected) name what is wrong: a day that has not begun, an unknown store, ...
[[nodiscard]] Result<std::string> render_report(Database& db, const config::Config& config, const ReportArgs& args,
                                                checks::Time now);
// Queues it, out of turn, for the receivers of its reports; says for whom. The daily report still comes at its hour.
[[nodiscard]] Result<std::string> send_report(Database& db, const config::Config& config, const ReportArgs& args,
                                              checks::Time now);

}  // namespace returnwatch::agent
