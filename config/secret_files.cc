#include "config/secret_files.h"

#include <sys/stat.h>
#include <sys/statvfs.h>

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

void look_at(const Receiver& r, std::set<std::string>& exposed) {
  if (const auto* c = std::get_if<SlackReceiver>(&r.channel))
    look_at(c->webhook_url, exposed), look_at(c->token, exposed);
  if (const auto* c = std::get_if<EmailReceiver>(&r.channel))
    look_at(c->username, exposed), look_at(c->password, exposed);
  if (const auto* c = std::get_if<WebhookReceiver>(&r.channel)) look_at(c->url, exposed), look_at(c->secret, exposed);
  if (const auto* c = std::get_if<PagerDutyReceiver>(&r.channel)) look_at(c->routing_key, exposed);
}

}  // namespace

Exposure exposure_of(const std::string& path) {
  struct stat s {};
  if (::stat(path.c_str(), &s) != 0 || (s.st_mode & 0006) == 0 || laid_by_an_orchestrator(path)) return Exposure::none;
  return (s.st_mode & 0002) != 0 ? Exposure::writable : Exposure::readable;
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
  for (const Receiver& r : config.receivers) look_at(r, exposed);
  std::vector<std::string> out;
  for (const std::string& path : exposed)
    out.push_back("the secret file " + path + " can be read by others on this machine: chmod o= '" + path + "'");
  return out;
}

}  // namespace returnwatch::config
