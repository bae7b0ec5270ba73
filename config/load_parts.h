// The parts of load(), one file each; nobody else includes this.
#pragma once

#include "config/section.h"

namespace returnwatch::config {

// What the parts share while the files are read.
struct Loading {
  Config config;
  Findings findings;
  checks::Options common;                  // [checks]
  std::vector<checks::Options> per_store;  // [store.checks], beside config.stores
  struct CheckUse {                        // an id that must be a check of ours or of checks_dir
    ConfigProblem at;
    std::string check, cause;  // cause "" = none named
  };
  std::vector<CheckUse> check_uses;
  struct StoreUse {  // a store's name in a route
    ConfigProblem at;
    std::string pattern;
  };
  std::vector<StoreUse> store_uses;
  std::optional<ConfigProblem> listen_at;
  std::vector<std::string> warnings;  // what does not stop the start
};

// load_agent.cc: [agent], [links] and [report]; several files may each set some of their keys.
void read_agent(Section s, Loading& load);
void read_report(Section s, Loading& load);
void read_links(Section s, Loading& load);
// load_store.cc, load_policy.cc: one [[store]].
void read_store(Section s, Loading& load);
void read_policy(Section s, StorePolicy& policy);
// load_receiver.cc: one [[receiver]].
void read_receiver(Section s, Loading& load);
// load_route.cc: one [[route]].
void read_route(Section s, Loading& load);
// load_checks.cc: [checks] and [store.checks].
void read_checks(Section s, Loading& load, checks::Options& options);
void check_check_uses(Loading& load);
[[nodiscard]] checks::Options laid_over(const checks::Options& common, const checks::Options& own);

// `ca_file`, `proxy`, `timeout`.
void read_endpoint(Section& s, EndpointKeys& e);

}  // namespace returnwatch::config
