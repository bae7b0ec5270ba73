#include <filesystem>

#include "config/load_parts.h"

namespace returnwatch::config {

namespace {

void read_auth(Section s, Auth& auth) {
  if (!s.present()) return;
  s.secret("token", auth.token);
  s.text("user", auth.user);
  s.secret("password", auth.password);
  if (s.has("user") && !s.has("password")) s.problem("user", "needs a password as well");
  if (s.has("password") && !s.has("user")) s.problem("password", "needs a user as well");
  if (!s.has("user") && !s.has("password") && !s.has("token"))
    s.problem("", "must have a token, or a user and a password");
  s.unknown_keys();
}

}  // namespace

void read_agent(Section s, Loading& load) {
  Agent& a = load.config.agent;
  s.path_text("state", a.state);
  if (s.text("listen", a.listen, listen_rule)) load.listen_at = s.at("listen");
  if (s.text("public_url", a.public_url, url_rule))
    while (a.public_url.back() == '/') a.public_url.pop_back();
  s.text("user_header", a.user_header, any_text);
  read_auth(s.table("auth"), a.auth);
  s.text("timezone", a.timezone, zone_rule);
  s.duration("poll_interval", a.poll_interval);
  s.duration("backfill", a.backfill);
  s.duration("retention", a.retention);
  std::error_code ignored;
  if (s.path_text("checks_dir", a.checks_dir, any_text) && !a.checks_dir.empty() &&
      !std::filesystem::is_directory(a.checks_dir, ignored))
    load.warnings.push_back("agent.checks_dir: there is no folder " + a.checks_dir + ": no check of your own runs");
  s.secret("dead_man_url", a.dead_man_url);
  s.unknown_keys();
}

void read_links(Section s, Loading& load) {
  const std::pair<const char*, std::optional<std::string> Links::*> kinds[] = {
      {"returngo", &Links::returngo}, {"shopify", &Links::shopify}, {"patchworks", &Links::patchworks}};
  for (const auto& [key, field] : kinds)
    if (std::string text; s.text(key, text, link_rule)) load.config.links.*field = text;
  const auto& returngo = load.config.links.returngo;
  if (returngo && !returngo->empty() && returngo->find("{rma}") == std::string::npos)
    load.warnings.emplace_back("links.returngo holds no {rma}: it leads to one page, whatever the return");
  s.unknown_keys();
}

void read_report(Section s, Loading& load) {
  s.text("at", load.config.report.at, clock_rule);
  s.receivers("receiver", load.config.report.receivers);
  s.unknown_keys();
}

void read_endpoint(Section& s, EndpointKeys& e) {
  s.path_text("ca_file", e.ca_file, readable_file_rule);
  s.text("proxy", e.proxy, proxy_rule);
  s.duration("timeout", e.timeout);
}

}  // namespace returnwatch::config
