// One shop's Shopify: everything that a cycle reads of it, through one entry point.
//
// State of the capabilities goes to Records as source "shopify" with the scope's name as capability, "" being the shop
// as a whole; records and cursors are committed page by page, so a crash reads again and never skips.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agent/base/clock.h"
#include "agent/http/read_only.h"
#include "agent/sources/frame.h"
#include "agent/sources/plan.h"
#include "agent/sources/shopify/client.h"
#include "agent/sources/shopify/poll_context.h"
#include "agent/store/records.h"

namespace returnwatch::agent::shopify {

class ShopifySource {
 public:
  struct ShopifyOptions {
    ShopifyEndpoint endpoint;
    std::function<bool(checks::Duration)> wait;  // see ShopifySurroundings
    std::optional<checks::Duration> patience;    // `check`: the longest wait after trouble
    std::function<void(const char* outcome)> counted;
  };

  // Everything given must outlive the source. Whatever it sends passes the read-only guard.
  ShopifySource(Database& db, Records& records, Transport& transport, const Clock& clock, ShopifyOptions options);

  // Reads what `plan` asks for. While backing off after trouble it sends nothing and gives back that trouble. Never
  // throws.
  [[nodiscard]] PollReport poll(Time now, const PollPlan& plan);

  // For doctor: the shop and its grants, without anything being stored. Fails as the shop does.
  [[nodiscard]] Result<Health> look();

  // For doctor, after look(): the locations, stored as a poll does. Does nothing where their scope is not granted.
  [[nodiscard]] Status look_at_locations(Time now);

  [[nodiscard]] const Health& health() const { return memory_.health; }
  [[nodiscard]] std::vector<std::string> write_scopes() const { return memory_.access.write_scopes(); }
  // Scopes that these needs stand on and the shop has not granted.
  [[nodiscard]] std::vector<std::string> missing_scopes(const std::set<checks::Need>& needs) const;
  [[nodiscard]] const checks::ApiVersion& version() const { return client_.version(); }
  // Points in the bucket now; nothing before the first answer.
  [[nodiscard]] std::optional<double> budget(Time now) const;

 private:
  void note_state(PollContext& poll, const Error* trouble);

  Database& db_;
  Records& records_;
  const Clock& clock_;
  ReadOnlyTransport guard_;
  ShopifyClient client_;
  Memory memory_;
  Frame frame_;
};

}  // namespace returnwatch::agent::shopify
