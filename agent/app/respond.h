// What people answer to alerts - acknowledge, close, silence - done on the state. The command line, the API and the
// pages share it.
#pragma once

#include <string>
#include <vector>

#include "agent/store/alert_store.h"

namespace returnwatch::agent {

struct AckRequest {
  std::string fingerprint;  // or its first digits
  std::string by, reason;
  std::string until;  // "" = until it is resolved; "4h", or a time as in SilenceRequest
  bool done = false;  // close for good; `reason` then begins with accepted, written_off or fixed
};

struct SilenceRequest {
  std::string matchers;  // check=restock_* store=acme-uk
  std::string how_long,
      until;  // one of the two: "4h"; or RFC 3339, "2026-12-24", "2026-12-24 08:00" in the agent's zone
  std::string by, reason;
};

struct MutedNow {
  alerts::Silence silence;
  std::vector<alerts::Alert> alerts;  // firing ones that it matches: what waits for its grace says nothing yet
};

// One sentence that says what was done; an error says what is wrong with the request (`rejected`, `not_found`).
[[nodiscard]] Result<std::string> acknowledge(Database& db, const AckRequest& request, const std::string& timezone,
                                              Time now);

// The silence as it would be set, and what it would mute now. Changes nothing.
[[nodiscard]] Result<MutedNow> preview_silence(Database& db, const SilenceRequest& request, const std::string& timezone,
                                               Time now);
[[nodiscard]] Result<MutedNow> put_silence(Database& db, const SilenceRequest& request, const std::string& timezone,
                                           Time now);
[[nodiscard]] std::vector<MutedNow> silences_now(Database& db, Time now);
[[nodiscard]] Result<std::string> end_silence(Database& db, long id, Time now);

// "mutes 12 alerts now".
[[nodiscard]] std::string muted_words(const MutedNow& m);

}  // namespace returnwatch::agent
