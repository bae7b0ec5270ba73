// A recording made of a state, and judged without one.
#pragma once

#include "agent/record/lines.h"
#include "agent/record/take.h"
#include "agent/views/state_view.h"
#include "config/config.h"

namespace returnwatch::agent::record {

// Everything replaced that identifies things of the shops; ready to be written.
[[nodiscard]] Recording make(Database& db, const config::Config& config, const Choice& choice, checks::Time now);

// What `check` would say of it as of `now`; asks nobody. `config` is config_of() its lines. What was pending when it
// was made, since it had to be read again first, still is.
[[nodiscard]] Result<FindingsView> judge(const Recording& recording, const config::Config& config,
                                         const ViewFilter& filter, checks::Time now);

}  // namespace returnwatch::agent::record
