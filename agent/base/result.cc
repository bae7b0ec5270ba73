#include "agent/base/result.h"

namespace returnwatch::agent {

const char* to_string(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::unreachable:
      return "unreachable";
    case ErrorKind::rate_limited:
      return "throttled";
    case ErrorKind::unauthorised:
      return "unauthorised";
    case ErrorKind::rejected:
      return "rejected";
    case ErrorKind::malformed:
      return "malformed";
    case ErrorKind::not_found:
      return "not_found";
    case ErrorKind::budget_spent:
      return "budget_spent";
    case ErrorKind::storage:
      return "storage";
  }
  return "";
}

}  // namespace returnwatch::agent
