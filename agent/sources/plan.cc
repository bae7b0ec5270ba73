#include "agent/sources/plan.h"

namespace returnwatch::agent {

ErrorKind kind_of_status(long status) {
  switch (status) {
    case 401:
    case 403:
      return ErrorKind::unauthorised;
    case 404:
      return ErrorKind::not_found;
    case 429:
      return ErrorKind::rate_limited;
  }
  return status >= 500 || status < 200 ? ErrorKind::unreachable : ErrorKind::rejected;
}

const char* cause_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::unreachable:
    case ErrorKind::not_found:
    case ErrorKind::storage:
      return "unreachable";
    case ErrorKind::rate_limited:
      return "throttled";
    case ErrorKind::unauthorised:
      return "unauthorised";
    case ErrorKind::rejected:
    case ErrorKind::malformed:
      return "malformed";
    case ErrorKind::budget_spent:
      return "budget_spent";
  }
  return "unreachable";
}

bool ends_poll(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::unreachable:
    case ErrorKind::rate_limited:
    case ErrorKind::unauthorised:
    case ErrorKind::budget_spent:
    case ErrorKind::storage:
      return true;
    case ErrorKind::rejected:
    case ErrorKind::malformed:
    case ErrorKind::not_found:
      return false;
  }
  return true;
}

}  // namespace returnwatch::agent
