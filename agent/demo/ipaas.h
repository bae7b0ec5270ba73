// Patchworks' records (contracts/patchworks.md): flows, runs, logs, queue, tracked data.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "agent/demo/json.h"
#include "checks/times.h"

namespace returnwatch::agent::demo {

using checks::Time;

struct Ipaas {
  std::string api_key = "pw-demo-key";
  std::map<std::string, Json> flows;              // by id; attributes as the contract names them
  std::map<std::string, Json> runs;               // by id
  std::map<std::string, std::vector<Json>> logs;  // by run id
  std::map<std::string, Json> queue;              // scheduled-flows
  std::vector<Json> tracked;
};

}  // namespace returnwatch::agent::demo
