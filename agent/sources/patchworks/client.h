// One GET to Patchworks, at most 60 a minute per key (docs/facts/patchworks.md), whoever makes them; after passing
// trouble once more.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "agent/http/read_only.h"
#include "checks/times.h"

namespace returnwatch::agent::patchworks {

struct PatchworksEndpoint {
  std::string base_url = "https://core.wearepatchworks.com";
  std::string api_key;
  std::string ca_file, proxy;
  checks::Duration timeout{30};
};

using SteadyNow = std::function<std::chrono::steady_clock::time_point()>;

struct PatchworksSurroundings {
  std::function<bool(checks::Duration)> wait;        // false: the agent is to stop
  bool patient = false;                              // `check`: try again after passing trouble
  std::function<void(const char* outcome)> counted;  // may be empty
  SteadyNow steady;                                  // of the minute's requests; empty: the machine's steady clock
};

class PatchworksClient {
 public:
  PatchworksClient(Transport& transport, PatchworksEndpoint endpoint, PatchworksSurroundings surroundings);

  // The body of a 200. `path` begins with '/', its query already encoded. not_found: also a collection that the key has
  // no right to.
  [[nodiscard]] Result<std::string> get(const std::string& path);
  [[nodiscard]] int left() const;  // requests left in this minute

 private:
  class MinutePace;
  static std::shared_ptr<MinutePace> pace_of(const std::string& key);  // one per key, shared by all that use it
  [[nodiscard]] Result<std::string> once(const std::string& path);

  ReadOnlyTransport guard_;
  PatchworksEndpoint endpoint_;
  PatchworksSurroundings surroundings_;
  std::shared_ptr<MinutePace> pace_;
};

}  // namespace returnwatch::agent::patchworks
