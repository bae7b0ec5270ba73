#include "agent/cycle/unit.h"

#include "agent/cycle/flows.h"
#include "agent/cycle/reach.h"

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

}  // namespace

void Cycle::Unit::connect_returngo(Database& db, Transport& transport, const CycleOptions& options,
                                   metrics::Counters& counters, const config::Config& config,
                                   std::vector<std::string>& problems) {
  const config::ReturnGo& c = store.returngo;
  const std::string key = secret(c.api_key, "store " + store.name + ": returngo.api_key", problems);
  int sharers = 0;  // stores that use this key
  for (const config::Store& s : config.stores) sharers += config::reveal(s.returngo.api_key).value.value_or("") == key;
  returngo = std::make_unique<returngo::ReturnGoSource>(
      db, records, transport,
      returngo::Endpoint{c.base_url, c.shop, key, c.daily_calls, sharers, c.ca_file, c.proxy, c.timeout},
      returngo::Surroundings{options.wait, options.check_mode, counted(counters, store.name, "returngo"),
                             options.rest});
}

void Cycle::Unit::connect_shopify(Database& db, Transport& transport, const Clock& clock, const CycleOptions& options,
                                  metrics::Counters& counters, std::vector<std::string>& problems) {
  const config::Shopify& c = store.shopify;
  const std::string where = "store " + store.name + ": shopify.";
  shopify::ShopifySource::Options o;
  o.endpoint.base_url = c.base_url;
  o.endpoint.api_version = c.api_version;
  o.endpoint.credentials = {secret(c.access_token, where + "access_token", problems), c.client_id,
                            secret(c.client_secret, where + "client_secret", problems)};
  o.endpoint.ca_file = c.ca_file;
  o.endpoint.proxy = c.proxy;
  o.endpoint.timeout = c.timeout;
  o.wait = options.wait;
  if (options.check_mode) o.patience = checks::Duration{20};
  o.counted = counted(counters, store.name, "shopify");
  shopify = std::make_unique<shopify::ShopifySource>(db, records, transport, clock, o);
}

void Cycle::Unit::connect_patchworks(Database& db, Transport& transport, const CycleOptions& options,
                                     metrics::Counters& counters, std::map<std::string, Unit*>& owners,
                                     std::vector<std::string>& problems) {
  std::string shared;  // the store that tells this one's flows
  if (store.patchworks) {
    const config::Patchworks& c = *store.patchworks;
    const std::string key = secret(c.api_key, "store " + store.name + ": patchworks.api_key", problems);
    Unit*& owner = owners[c.base_url + "\n" + key];
    if (!owner) {
      owner = this;
      patchworks::Interest interest;
      interest.watched = [this](const std::string& id, const std::string& name) {
        return flows.empty() || configured_as(id, name, flows);
      };
      interest.tracks = [this](const std::string& id, const std::string& name) {
        std::vector<patchworks::TrackedFor> out;
        for (Unit* sharer : sharers)
          if (const config::Flow* f = configured_as(id, name, sharer->store.patchworks->flows); f && !f->track.empty())
            out.push_back({&sharer->records, f->track});
        return out;
      };
      patchworks = std::make_unique<patchworks::PatchworksSource>(
          db, records, transport, patchworks::Endpoint{c.base_url, key, c.ca_file, c.proxy, c.timeout},
          patchworks::Surroundings{options.wait, options.check_mode, counted(counters, store.name, "patchworks"),
                                   options.steady},
          std::move(interest));
    }
    owner->flows.insert(owner->flows.end(), c.flows.begin(), c.flows.end());
    owner->sharers.push_back(this);
    if (owner != this) shared = owner->store.name;
  }
  if (records.learned.get(&Learned::patchworks_of) != shared) records.learned.put(&Learned::patchworks_of, shared);
}

}  // namespace returnwatch::agent
