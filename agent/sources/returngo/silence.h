// A return that was known loses no part by silence: what a later answer leaves out, or gives as null, is not known to
// be gone. An explicit [] or a shorter list is an answer: units and shipments can be taken away.
#pragma once

#include <string>

#include "checks/case.h"

namespace returnwatch::agent::returngo {

// The first part of `known` of which `now` says nothing; "" = there is none.
[[nodiscard]] std::string silenced(const checks::Rma& known, const checks::Rma& now);

}  // namespace returnwatch::agent::returngo
