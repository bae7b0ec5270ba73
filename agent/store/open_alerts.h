// The alerts that are open, one after another: of ten thousand, whoever needs a few fields of each holds one.
#pragma once

#include <functional>

#include "agent/store/database.h"
#include "alerts/alert.h"

namespace returnwatch::agent {

// `f` may take what it likes of its alert. It must not write to the database.
void each_open_alert(Database& db, const std::function<void(alerts::Alert&&)>& f);

}  // namespace returnwatch::agent
