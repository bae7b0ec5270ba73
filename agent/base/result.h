// Results at the edge: a small closed set of kinds, each of which carries a policy.
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace returnwatch::agent {

enum class ErrorKind {
  unreachable,   // no answer, 5xx, time-out: back off and try again
  rate_limited,  // 429, THROTTLED: wait as told
  unauthorised,  // 401, 402, 403, 423: a person must act; try again slowly
  rejected,      // 4xx that repeating does not mend
  malformed,     // an answer that cannot be understood
  not_found,     // 404: gone or out of reach
  budget_spent,  // our own limit
  storage,       // the state file
};

struct Error {
  ErrorKind kind = ErrorKind::unreachable;
  std::string message;   // names system, URL path and status; never a secret, never personal data
  long retry_after = 0;  // seconds, where the answer told; 0 = not told
};

template <typename T>
using Result = tl::expected<T, Error>;
using Status = tl::expected<void, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorKind kind, std::string message, long retry_after = 0) {
  return tl::unexpected<Error>(Error{kind, std::move(message), retry_after});
}

[[nodiscard]] const char* to_string(ErrorKind kind);

}  // namespace returnwatch::agent
