// The stores of the simulated world: the settings each has, and why.
#pragma once

#include <memory>
#include <string>

#include "tests/world/state.h"

namespace returnwatch::world {

// acme-uk: GBP, native returns, routes by country, ReturnGO credit codes, Patchworks: most things happen here.
// acme-eu: EUR, no native returns, no routes, refund due when validated, Shopify store credit, no reasons mapped.
// Others are made for one fault that needs a store of its own: faults_*.cc name them.
[[nodiscard]] std::unique_ptr<Brand> make_brand(State& world, const std::string& profile);

// A location; `deactivated` = {} for an active one. Its gid.
std::string add_location(State& world, Brand& brand, const std::string& name, Time deactivated = {});

// The gid of the location of that name.
[[nodiscard]] std::string location(const Brand& brand, const std::string& name);

// The store as Shopify, ReturnGO and the configuration see it; without stock or returns.
[[nodiscard]] std::vector<std::string> all_scopes();

}  // namespace returnwatch::world
