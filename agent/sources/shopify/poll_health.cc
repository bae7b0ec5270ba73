// Scopes, API versions, and the locations: what the rest of a poll stands on.
#include <algorithm>

#include "agent/sources/shopify/poll_context.h"
#include "agent/store/parts.h"

namespace returnwatch::agent::shopify {
namespace {

constexpr checks::Duration health_interval = checks::minutes(10), locations_interval = checks::hours(1);

}  // namespace

Status read_health(PollContext& poll) {
  Memory& memory = poll.memory;
  if (memory.health_at && !poll.plan.full && poll.now - *memory.health_at < health_interval) return {};
  const auto answer = poll.client.query(health_document(), {});
  if (!answer) {
    // Without the list, what is denied will say so; only an unreachable shop ends the poll here.
    return ends_poll(answer.error().kind) ? Status(tl::unexpected(answer.error())) : Status();
  }
  auto health = decode_health(answer->body);
  if (!health) return {};
  memory.health = std::move(*health);
  memory.health_at = poll.now;
  if (memory.health.scopes) {
    memory.access.set_granted(std::set<std::string>(memory.health.scopes->begin(), memory.health.scopes->end()));
  }
  // What was denied is tried again; until it has worked, its state stays as it is.
  for (const auto& name : all_scopes()) {
    if (memory.access.denied(name)) memory.doubtful.insert(name);
  }
  memory.access.retry();
  poll.refresh_access();
  poll.client.supported_versions(memory.health.versions, poll.now);
  return {};
}

namespace {

// They change rarely and have no feed: hourly; sooner where an answer names one that is not known, or something is
// about to fire.
bool locations_due(const PollContext& poll) {
  const Memory& m = poll.memory;
  if (poll.plan.full && m.locations_at != poll.now) return true;
  if (!m.locations_at || *m.locations_at > poll.now) return true;
  const auto age = poll.now - *m.locations_at;
  if (age >= locations_interval || (age >= health_interval && !poll.plan.reread_orders.empty())) return true;
  return std::any_of(m.unknown_locations.begin(), m.unknown_locations.end(),
                     [&](const std::string& id) { return !m.sought_locations.count(id); });
}

}  // namespace

Status read_locations(PollContext& poll) {
  if (!poll.needs(checks::Need::locations) || !poll.access().has(scope::locations)) return {};
  if (!locations_due(poll)) return {};
  poll.uses(scope::locations);
  std::vector<checks::Location> all;
  const auto walked = poll.walk([](const Access&) { return locations_document(); }, "",
                                [&](const GraphqlAnswer& answer) -> Result<PageEnd> {
                                  auto page = decode_locations(answer.body);
                                  if (!page) return tl::unexpected(page.error());
                                  for (auto& location : page->locations) all.push_back(std::move(location));
                                  return page->end;
                                });
  if (!walked) return poll.failed(scope::locations, walked.error());
  SqlTransaction step(poll.db);
  poll.records.shopify.put_locations(all, poll.now);
  put_part(poll.db, poll.records.store, {"shopify", "locations", poll.now, locations_interval});
  step.commit();
  Memory& m = poll.memory;
  m.known_locations.clear();
  for (const auto& location : all) {
    m.known_locations.insert(location.id);
    m.unknown_locations.erase(location.id);
  }
  m.sought_locations = m.unknown_locations;
  m.locations_at = poll.now;
  return {};
}

}  // namespace returnwatch::agent::shopify
