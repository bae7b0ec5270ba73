// A Config as text, every field of it: two are equal when their descriptions are.
#pragma once

#include <sstream>
#include <string>

#include "checks/registry.h"
#include "config/config.h"

namespace returnwatch::config {

class Describer {
 public:
  std::string of(const Config& c);

 private:
  template <typename T>
  void put(const char* key, const T& value) {
    out_ << path_ << key << " = " << value << "\n";
  }
  void put(const char* key, Duration d) { put(key, d.count()); }
  void put(const char* key, const Secret& s) { put(key, std::to_string(static_cast<int>(s.from)) + ":" + s.name); }
  void put(const char* key, const std::vector<std::string>& list) {
    std::string all;
    for (const std::string& s : list) all += "[" + s + "]";
    put(key, all);
  }
  void endpoint(const EndpointKeys& e) { put("ca_file", e.ca_file), put("proxy", e.proxy), put("timeout", e.timeout); }
  void store(const Store& s);
  void policy(const StorePolicy& p);
  void checks_of(const checks::Options& options);
  void receiver(const Receiver& r);
  void route(const Route& r);

  std::ostringstream out_;
  std::string path_;
};

inline void Describer::policy(const StorePolicy& p) {
  put("refund_due_on", static_cast<int>(p.refund_due_on));
  put("store_credit_via", static_cast<int>(p.store_credit_via));
  put("native_returns", static_cast<int>(p.native_returns));
  put("refund_apps", p.refund_apps);
  put("default_location", p.default_location);
  put("working_days", p.working_days);
  put("holidays", p.holidays);
  for (const RouteMatch& r : p.routes)
    put("route", r.country + "|" + r.reason + "|" + r.sku_prefix + "|" + r.method + "|" + r.location);
  for (const ReasonMark& r : p.reasons) put("reason", r.reason + "|" + r.shown);
}

// As it works: what is not set is the catalogue's.
inline void Describer::checks_of(const checks::Options& options) {
  for (const checks::CheckInfo& info : checks::all_checks()) {
    const auto at = options.find(std::string(info.id));
    const checks::CheckOptions o = at == options.end() ? checks::CheckOptions{} : at->second;
    std::ostringstream line;
    line << o.enabled.value_or(true) << " " << o.grace.value_or(info.grace).count() << " "
         << checks::to_string(o.severity.value_or(info.severity)) << " "
         << checks::to_string(o.owner.value_or(info.owner)) << " " << o.min_amount.value_or("0");
    for (const auto& [cause, c] : o.causes)
      line << " " << cause << ":" << c.enabled.value_or(true) << (c.grace ? c.grace->count() : -1)
           << (c.severity ? checks::to_string(*c.severity) : "-") << (c.owner ? checks::to_string(*c.owner) : "-")
           << c.min_amount.value_or("-");
    put(std::string(info.id).c_str(), line.str());
  }
}

inline void Describer::store(const Store& s) {
  put("name", s.name);
  put("timezone", s.timezone);
  endpoint(s.returngo);
  put("returngo.base_url", s.returngo.base_url);
  put("returngo.shop", s.returngo.shop);
  put("returngo.api_key", s.returngo.api_key);
  put("returngo.daily_calls", s.returngo.daily_calls);
  endpoint(s.shopify);
  put("shopify.base_url", s.shopify.base_url);
  put("shopify.api_version", s.shopify.api_version);
  put("shopify.access_token", s.shopify.access_token);
  put("shopify.client_id", s.shopify.client_id);
  put("shopify.client_secret", s.shopify.client_secret);
  put("shopify.returngo_app", s.shopify.returngo_app);
  if (s.patchworks) {
    endpoint(*s.patchworks);
    put("patchworks.base_url", s.patchworks->base_url);
    put("patchworks.api_key", s.patchworks->api_key);
    for (const Flow& f : s.patchworks->flows)
      put("flow", f.match + "|" + std::to_string(f.expect_every ? f.expect_every->count() : -1) + "|" +
                      std::to_string(f.expect_send) + "|" + f.track);
  }
  policy(s.policy);
  put("report_receivers", s.report_receivers);
  checks_of(s.checks);
}

inline void Describer::receiver(const Receiver& r) {
  put("name", r.name);
  endpoint(r);
  put("kind", r.channel.index());
  if (const auto* c = std::get_if<SlackReceiver>(&r.channel))
    put("webhook_url", c->webhook_url), put("token", c->token), put("channel", c->channel), put("api_url", c->api_url);
  if (const auto* c = std::get_if<EmailReceiver>(&r.channel)) {
    put("smtp", c->smtp), put("from", c->from), put("to", c->to), put("username", c->username),
        put("password", c->password);
    put("tls", static_cast<int>(c->tls));
  }
  if (const auto* c = std::get_if<WebhookReceiver>(&r.channel)) put("url", c->url), put("secret", c->secret);
  if (const auto* c = std::get_if<PagerDutyReceiver>(&r.channel))
    put("routing_key", c->routing_key), put("url", c->url);
  if (const auto* c = std::get_if<AlertmanagerReceiver>(&r.channel)) put("url", c->url);
}

inline void Describer::route(const Route& r) {
  for (const auto& [label, patterns] : r.match) put(label.c_str(), patterns);
  put("receiver", r.receivers);
  put("group_by", r.group_by);
  put("group_wait", r.group_wait);
  put("group_interval", r.group_interval);
  if (r.repeat_interval) put("repeat_interval", *r.repeat_interval);
  put("active", r.active);
  if (r.escalate) put("after", r.escalate->after), put("escalate", r.escalate->receivers);
  put("continue", r.continue_);
}

inline std::string Describer::of(const Config& c) {
  path_ = "agent.";
  put("state", c.agent.state), put("listen", c.agent.listen), put("public_url", c.agent.public_url),
      put("token", c.agent.auth.token), put("user", c.agent.auth.user);
  put("password", c.agent.auth.password), put("timezone", c.agent.timezone),
      put("poll_interval", c.agent.poll_interval);
  put("backfill", c.agent.backfill), put("retention", c.agent.retention), put("checks_dir", c.agent.checks_dir);
  put("dead_man_url", c.agent.dead_man_url);
  for (const Store& s : c.stores) path_ = "store " + s.name + ".", store(s);
  for (const Receiver& r : c.receivers) path_ = "receiver " + r.name + ".", receiver(r);
  for (const Route& r : c.routes) path_ = "route.", route(r);
  path_ = "report.";
  put("at", c.report.at), put("receiver", c.report.receivers);
  return out_.str();
}

}  // namespace returnwatch::config
