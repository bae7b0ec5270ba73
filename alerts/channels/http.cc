#include "alerts/channels/channel.h"

namespace returnwatch::alerts {

SendVerdict classify_http(const Answer& a) {
  if (a.status == 0) return {SendVerdict::Fate::retry, a.failure};
  if (a.status >= 200 && a.status < 300) return {};
  const std::string status = "status " + std::to_string(a.status);
  if (a.status == 429) return {SendVerdict::Fate::retry, "it is limiting our rate (" + status + ")", a.retry_after};
  if (a.status >= 500 || a.status == 408 || a.status == 425)
    return {SendVerdict::Fate::retry, "it has a server error (" + status + ")", a.retry_after};
  if (a.status == 401 || a.status == 403)
    return {SendVerdict::Fate::receiver_dead, "it refuses the key (" + status + ")"};
  if (a.status == 404 || a.status == 405 || a.status == 410)
    return {SendVerdict::Fate::receiver_dead, "nothing accepts messages at this address (" + status + ")"};
  if (a.status < 400)
    return {SendVerdict::Fate::receiver_dead,
            "it answers with " + status + "; redirects are not followed: use the final address"};
  return {SendVerdict::Fate::message_dead, "it refuses the message (" + status + ")"};
}

}  // namespace returnwatch::alerts
