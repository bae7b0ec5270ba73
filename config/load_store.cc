#include "config/load_parts.h"

namespace returnwatch::config {
namespace {

// A base URL is joined with paths that begin with a slash.
bool read_base_url(Section& s, std::string& out) {
  if (!s.text("base_url", out, url_rule)) return false;
  while (!out.empty() && out.back() == '/') out.pop_back();
  return true;
}

void read_returngo(Section s, ReturnGo& r) {
  read_base_url(s, r.base_url);
  s.need("shop", r.shop, shop_rule);
  s.need_secret("api_key", r.api_key);
  s.whole("daily_calls", r.daily_calls, 1, 100'000'000);
  read_endpoint(s, r);
  s.unknown_keys();
}

void read_shopify(Section s, Shopify& r, const std::string& shop) {
  if (!read_base_url(s, r.base_url) && !shop.empty()) r.base_url = "https://" + shop;
  s.text("api_version", r.api_version, api_version_rule);
  s.secret("access_token", r.access_token);
  s.text("client_id", r.client_id);
  s.secret("client_secret", r.client_secret);
  const bool token = s.has("access_token"), id = s.has("client_id"), secret = s.has("client_secret");
  if (token && (id || secret))
    s.problem("access_token", "and client_id with client_secret cannot both be set: keep one way to sign in");
  if (!token && id && !secret) s.problem("client_secret", "is missing: client_id needs it");
  if (!token && secret && !id) s.problem("client_id", "is missing: client_secret needs it");
  if (s.present() && !token && !id && !secret) s.problem("access_token", "is missing (or client_id and client_secret)");
  s.text("returngo_app", r.returngo_app, any_text);
  read_endpoint(s, r);
  s.unknown_keys();
}

void read_flow(Section s, Flow& f) {
  s.need("match", f.match);
  s.duration("expect_every", f.expect_every);
  s.flag("expect_send", f.expect_send);
  s.choice<std::string>("track", f.track,
                        {{"", ""}, {"order_name", "order_name"}, {"order_id", "order_id"}, {"rma_id", "rma_id"}});
  s.unknown_keys();
}

void read_patchworks(Section s, std::optional<Patchworks>& out) {
  if (!s.present()) return;
  Patchworks& p = out.emplace();
  read_base_url(s, p.base_url);
  s.need_secret("api_key", p.api_key);
  read_endpoint(s, p);
  for (Section& f : s.tables("flow")) read_flow(f, p.flows.emplace_back());
  s.unknown_keys();
}

}  // namespace

void read_store(Section s, Loading& load) {
  Store store;
  if (s.need("name", store.name, name_rule))
    for (const Store& other : load.config.stores)
      if (other.name == store.name) s.problem("name", "is also the name of another store");
  s.text("timezone", store.timezone, zone_rule);
  read_returngo(s.need_table("returngo"), store.returngo);
  read_shopify(s.need_table("shopify"), store.shopify, store.returngo.shop);
  read_patchworks(s.table("patchworks"), store.patchworks);
  read_policy(s.table("policy"), store.policy);
  Section report = s.table("report");
  report.receivers("receiver", store.report_receivers);
  if (report.present() && !report.has("receiver")) report.problem("receiver", "is missing");
  report.unknown_keys();
  read_checks(s.table("checks"), load, load.per_store.emplace_back());
  s.unknown_keys();
  load.config.stores.push_back(std::move(store));
}

}  // namespace returnwatch::config
