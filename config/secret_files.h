// Whether a secret's file is open to others on this machine.
#pragma once

#include <string>
#include <vector>

#include "config/config.h"

namespace returnwatch::config {

enum class Exposure { none, readable, writable };

// Of the file that the path leads to. Files that an orchestrator lays for the process - under /run/secrets, under
// $CREDENTIALS_DIRECTORY, on a read-only mount - keep the rights that it gave them, and count as closed.
[[nodiscard]] Exposure exposure_of(const std::string& path);

struct NamedSecret {
  std::string key;  // "slack.webhook_url"
  Secret secret;
};
// Those that a receiver's configuration names.
[[nodiscard]] std::vector<NamedSecret> secrets_of(const Receiver& receiver);

// One problem for each receiver's secret that cannot be had.
[[nodiscard]] std::vector<std::string> missing_secrets(const std::vector<Receiver>& receivers);

// One sentence for each configured secret file that others can read.
[[nodiscard]] std::vector<std::string> exposed_secrets(const Config& config);

}  // namespace returnwatch::config
