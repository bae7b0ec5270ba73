#include "config/secret_files.h"

#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

namespace returnwatch::config {
namespace {

bool lies_under(const std::string& path, const std::string& folder) {
  return !folder.empty() && path.size() > folder.size() && path.compare(0, folder.size(), folder) == 0 &&
         path[folder.size()] == '/';
}

bool laid_by_an_orchestrator(const std::string& path) {
  std::error_code unknown;
  const std::string real = std::filesystem::weakly_canonical(path, unknown).string();
  const char* credentials = std::getenv("CREDENTIALS_DIRECTORY");
  for (const std::string& p : {path, real})
    if (lies_under(p, "/run/secrets") || lies_under(p, "/var/run/secrets") ||
        lies_under(p, credentials ? credentials : ""))
      return true;
  struct statvfs mount {};
  return ::statvfs(path.c_str(), &mount) == 0 && (mount.f_flag & ST_RDONLY) != 0;
}

void look_at(const Secret& s, std::set<std::string>& exposed) {
  if (s.from == Secret::From::file && exposure_of(s.name) == Exposure::readable) exposed.insert(s.name);
}

struct SecretsOfChannel {
  std::vector<NamedSecret> operator()(const std::monostate&) const { return {}; }
  std::vector<NamedSecret> operator()(const SlackReceiver& c) const {
    return {{"slack.webhook_url", c.webhook_url}, {"slack.token", c.token}};
  }
  std::vector<NamedSecret> operator()(const EmailReceiver& c) const {
    return {{"email.username", c.username}, {"email.password", c.password}};
  }
  std::vector<NamedSecret> operator()(const WebhookReceiver& c) const {
    return {{"webhook.url", c.url}, {"webhook.secret", c.secret}};
  }
  std::vector<NamedSecret> operator()(const PagerDutyReceiver& c) const {
    return {{"pagerduty.routing_key", c.routing_key}};
  }
  std::vector<NamedSecret> operator()(const AlertmanagerReceiver&) const { return {}; }
};

}  // namespace

Exposure exposure_of(const std::string& path) {
  struct stat s {};
  if (::stat(path.c_str(), &s) != 0 || (s.st_mode & 0006) == 0 || laid_by_an_orchestrator(path)) return Exposure::none;
  return (s.st_mode & 0002) != 0 ? Exposure::writable : Exposure::readable;
}

std::vector<NamedSecret> secrets_of(const Receiver& receiver) {
  std::vector<NamedSecret> out = std::visit(SecretsOfChannel{}, receiver.channel);
  out.erase(std::remove_if(out.begin(), out.end(), [](const NamedSecret& s) { return !s.secret.set(); }), out.end());
  return out;
}

std::vector<std::string> missing_secrets(const std::vector<Receiver>& receivers) {
  std::vector<std::string> out;
  for (const Receiver& r : receivers)
    for (const NamedSecret& s : secrets_of(r))
      if (const SecretValue v = reveal(s.secret); !v.value)
        out.push_back("receiver " + r.name + ": " + s.key + ": " + v.error);
  return out;
}

std::vector<std::string> exposed_secrets(const Config& config) {
  std::set<std::string> exposed;
  look_at(config.agent.auth.token, exposed);
  look_at(config.agent.auth.password, exposed);
  look_at(config.agent.dead_man_url, exposed);
  for (const Store& s : config.stores) {
    look_at(s.returngo.api_key, exposed);
    look_at(s.shopify.access_token, exposed);
    look_at(s.shopify.client_secret, exposed);
    if (s.patchworks) look_at(s.patchworks->api_key, exposed);
  }
  for (const Receiver& r : config.receivers)
    for (const NamedSecret& s : secrets_of(r)) look_at(s.secret, exposed);
  std::vector<std::string> out;
  for (const std::string& path : exposed)
    out.push_back("the secret file " + path + " can be read by others on this machine: chmod o= '" + path + "'");
  return out;
}

}  // namespace returnwatch::config
