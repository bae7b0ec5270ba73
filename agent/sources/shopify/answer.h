// What an HTTP status of Shopify means for us (docs/facts/shopify.md section 4).
#pragma once

#include <optional>
#include <string>

#include "agent/http/transport.h"

namespace returnwatch::agent::shopify {

// Nothing for 2xx. `what` names the call: "shopify POST /admin/api/2026-07/graphql.json".
[[nodiscard]] std::optional<Error> status_error(const HttpResponse& response, const std::string& what,
                                                checks::Time now);

}  // namespace returnwatch::agent::shopify
