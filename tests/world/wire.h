// What every simulated API does alike: the call log, violations, and the faults of the transport.
#pragma once

#include <optional>
#include <string>

#include "tests/world/http_port.h"
#include "tests/world/state.h"

namespace returnwatch::world {

// The answer of a fault that needs no knowledge of the system; nothing for those that change a good answer or are the
// system's own (extra fields, repeated cursor, THROTTLED, ...).
[[nodiscard]] std::optional<Answer> broken_answer(const WireFault& fault);

void log_call(State& world, const std::string& system, const std::string& store, const Request& request,
              const Answer& answer);
void violation(State& world, const std::string& what);

// "Mon, 23 Nov 2026 08:00:00 GMT": the world's clock, for Date headers.
[[nodiscard]] std::string http_date(Time t);

// {"message": text}
[[nodiscard]] Answer message(int status, const std::string& text);

// The four simulated systems.
[[nodiscard]] Answer serve_returngo(State& world, const Request& request);
[[nodiscard]] Answer serve_shopify(State& world, Brand& brand, const Request& request);
[[nodiscard]] Answer serve_patchworks(State& world, const Request& request);
[[nodiscard]] Answer serve_channels(State& world, const Request& request);

}  // namespace returnwatch::world
