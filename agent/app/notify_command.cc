#include <iostream>

#include "agent/app/commands.h"
#include "agent/app/session.h"
#include "agent/courier/probe.h"
#include "agent/courier/receivers.h"

namespace returnwatch::agent {

int notify_test_command(const std::string& path, const std::string& name) {
  const auto config = load_config(path);
  if (!config) return kCouldNotTell;
  const config::Receiver* receiver = find_receiver(*config, name);
  if (!receiver) {
    std::cerr << "no receiver is named \"" << name << "\" in " << path;
    for (std::size_t i = 0; i < config->receivers.size(); ++i)
      std::cerr << (i ? ", " : "; there is ") << config->receivers[i].name;
    std::cerr << "\n";
    return kCouldNotTell;
  }
  CurlTransport transport;
  const ProbeResult result = send_sample(*receiver, transport, SystemClock().now(), config->agent.timezone);
  (result.ok ? std::cout : std::cerr) << name << " (" << result.kind << "): " << result.said << "\n";
  return result.ok ? kOk : kFound;
}

}  // namespace returnwatch::agent
