// Scopes, API versions, and the locations: what the rest of a poll stands on.
#include "agent/sources/shopify/poll_context.h"

namespace returnwatch::agent::shopify {
namespace {

constexpr checks::Duration health_interval = checks::minutes(10);

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

Status read_locations(PollContext& poll) {
  if (!poll.needs(checks::Need::locations) || !poll.access().has(scope::locations)) return {};
  poll.uses(scope::locations);
  std::vector<checks::Location> all;
  const auto walked = poll.walk([](const Access&) { return locations_document(); }, "",
                                [&](const Answer& answer) -> Result<PageEnd> {
                                  auto page = decode_locations(answer.body);
                                  if (!page) return tl::unexpected(page.error());
                                  for (auto& location : page->locations) all.push_back(std::move(location));
                                  return page->end;
                                });
  if (!walked) return poll.failed(scope::locations, walked.error());
  Transaction step(poll.db);
  poll.records.put_locations(all, poll.now);
  step.commit();
  return {};
}

}  // namespace returnwatch::agent::shopify
