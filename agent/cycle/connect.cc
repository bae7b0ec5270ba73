// How a store is connected to its systems.
#include <algorithm>

#include "agent/cycle/flows.h"
#include "agent/cycle/store_watch.h"

namespace returnwatch::agent {
namespace {

std::string secret(const config::Secret& s, const std::string& what, std::vector<std::string>& problems) {
  if (!s.set()) return "";
  const config::SecretValue v = config::reveal(s);
  if (!v.value) problems.push_back(what + ": " + v.error);
  return v.value.value_or("");
}

std::function<void(const char*)> counted(metrics::Counters& counters, const std::string& store, const char* source) {
  return [&counters, store, source](const char* outcome) { counters.request(store, source, outcome); };
}

// How many stores use this ReturnGO key.
int sharers_of(const config::Config& config, const std::string& key) {
  int out = 0;
  for (const config::Store& s : config.stores) out += config::reveal(s.returngo.api_key).value.value_or("") == key;
  return std::max(1, out);
}

}  // namespace

void StoreWatch::connect_returngo(std::vector<std::string>& problems) {
  const config::ReturnGo& c = store_.returngo;
  const std::string key = secret(c.api_key, "store " + store_.name + ": returngo.api_key", problems);
  returngo_ = std::make_unique<returngo::ReturnGoSource>(
      db_, records_, around_.transport,
      returngo::ReturnGoEndpoint{c.base_url, c.shop, key, c.daily_calls, sharers_of(around_.config, key), c.ca_file,
                                 c.proxy, c.timeout},
      returngo::ReturnGoSurroundings{around_.options.wait, around_.options.check_mode,
                                     counted(around_.counters, store_.name, "returngo"), around_.options.rest});
}

void StoreWatch::connect_shopify(std::vector<std::string>& problems) {
  const config::Shopify& c = store_.shopify;
  const std::string where = "store " + store_.name + ": shopify.";
  shopify::ShopifySource::ShopifyOptions o;
  o.endpoint.base_url = c.base_url;
  o.endpoint.api_version = c.api_version;
  o.endpoint.credentials = {secret(c.access_token, where + "access_token", problems), c.client_id,
                            secret(c.client_secret, where + "client_secret", problems)};
  o.endpoint.ca_file = c.ca_file;
  o.endpoint.proxy = c.proxy;
  o.endpoint.timeout = c.timeout;
  o.wait = around_.options.wait;
  if (around_.options.check_mode) o.patience = checks::Duration{20};
  o.counted = counted(around_.counters, store_.name, "shopify");
  shopify_ = std::make_unique<shopify::ShopifySource>(db_, records_, around_.transport, around_.clock, o);
}

void StoreWatch::connect_patchworks(KeyOwners& owners, std::vector<std::string>& problems) {
  std::string shared;  // the store that tells this one's flows
  if (store_.patchworks) {
    const config::Patchworks& c = *store_.patchworks;
    const std::string key = secret(c.api_key, "store " + store_.name + ": patchworks.api_key", problems);
    StoreWatch*& owner = owners[c.base_url + "\n" + key];
    if (!owner) {
      owner = this;
      patchworks::Interest interest;
      interest.watched = [this](const std::string& id, const std::string& name) {
        return flows_.empty() || configured_as(id, name, flows_);
      };
      interest.tracks = [this](const std::string& id, const std::string& name) {
        std::vector<patchworks::TrackedFor> out;
        for (StoreWatch* sharer : sharers_)
          if (const config::Flow* f = configured_as(id, name, sharer->store_.patchworks->flows); f && !f->track.empty())
            out.push_back({&sharer->records_, f->track});
        return out;
      };
      patchworks_ = std::make_unique<patchworks::PatchworksSource>(
          db_, records_, around_.transport,
          patchworks::PatchworksEndpoint{c.base_url, key, c.ca_file, c.proxy, c.timeout},
          patchworks::PatchworksSurroundings{around_.options.wait, around_.options.check_mode,
                                             counted(around_.counters, store_.name, "patchworks"),
                                             around_.options.steady},
          std::move(interest));
    }
    owner->flows_.insert(owner->flows_.end(), c.flows.begin(), c.flows.end());
    owner->sharers_.push_back(this);
    if (owner != this) {
      shared = owner->store_.name;
      patchworks_reader_ = owner;
    }
  }
  if (records_.learned.get(&Learned::patchworks_of) != shared) records_.learned.put(&Learned::patchworks_of, shared);
}

}  // namespace returnwatch::agent
