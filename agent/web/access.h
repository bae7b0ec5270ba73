// Who may ask: sign-in, cross-site requests, DNS rebinding. Pure.
#pragma once

#include <optional>
#include <string>

#include "agent/web/server.h"

namespace returnwatch::agent {

// The actor's name, or nothing: sign-in is needed. Without configured sign-in (loopback only) everybody is "local".
[[nodiscard]] std::optional<std::string> signed_in(const WebOptions& options, const std::string& authorization);

// Whether so signs in who may be anybody: then people are asked for their name.
[[nodiscard]] bool is_shared(const std::string& actor);
// Who acknowledges or silences: the one who signed in; behind a shared sign-in, whom the form's or caller's `by` names,
// else the name that the browser remembers.
[[nodiscard]] std::string who_acts(const WebRequest& request);

// Compares without telling by its duration where the difference is.
[[nodiscard]] bool same_secret(const std::string& a, const std::string& b);

// On loopback without sign-in only loopback names are served, so that no page elsewhere can reach us by a name of its
// own.
[[nodiscard]] bool host_allowed(const WebOptions& options, const std::string& host_header);

[[nodiscard]] std::string random_token();  // 32 hex digits

}  // namespace returnwatch::agent
