// What people answer to alerts - acknowledge, close, silence - done on the state. The command line, the API and the
// pages share it.
#pragma once

#include <string>
#include <vector>

#include "agent/store/alert_store.h"

namespace returnwatch::agent {

// To one or several alerts: by fingerprints (or their first digits), or all that fire of one check. Takes back (undo),
// closes (done), or else assigns and acknowledges; a note or an assignment alone leaves an acknowledgement as it is.
struct AckRequest {
  std::vector<std::string> fingerprints;
  std::string check, store;  // instead of fingerprints; "" = every store
  std::string by, note, assign;
  std::string until;   // "" = until it is resolved; "4h", or a time as in SilenceRequest
  std::string reason;  // of `done`: accepted, written_off or fixed
  bool done = false, undo = false;
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

// A line for each alert that says what was done; all or none. An error says what is wrong with the request (`rejected`,
// `not_found`).
[[nodiscard]] Result<std::string> answer(Database& db, const AckRequest& request, const std::string& timezone,
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
