#include "alerts/channels/channel.h"

namespace returnwatch::alerts {

SendVerdict classify_http(const Answer& a) {
  if (a.status == 0) return {SendVerdict::Fate::retry, a.failure};
  if (a.status >= 200 && a.status < 300) return {};
  const std::string status = "status " + std::to_string(a.status);
  if (a.status == 429) return {SendVerdict::Fate::retry, "it limits the rate (" + status + ")", a.retry_after};
  if (a.status >= 500 || a.status == 408 || a.status == 425)
    return {SendVerdict::Fate::retry, "it is out of order (" + status + ")", a.retry_after};
  if (a.status == 401 || a.status == 403)
    return {SendVerdict::Fate::receiver_dead, "it refuses the key (" + status + ")"};
  if (a.status == 404 || a.status == 405 || a.status == 410)
    return {SendVerdict::Fate::receiver_dead, "nothing takes messages at this address (" + status + ")"};
  if (a.status < 400)
    return {SendVerdict::Fate::receiver_dead,
            "it answers with " + status + "; redirects are not followed: name the final address"};
  return {SendVerdict::Fate::message_dead, "it refuses the message (" + status + ")"};
}

}  // namespace returnwatch::alerts
