#include "agent/sources/shopify/poll.h"

#include <utility>

namespace returnwatch::agent::shopify {
namespace {

constexpr char source[] = "shopify";

// What the reading of one part proves of the scopes it used is told when all parts have run.
void note_capability(PollContext& poll, const std::string& name) {
  Records& records = poll.records;
  const auto interval = poll.plan.interval;
  const Access& access = poll.memory.access;
  const auto failure = poll.failures().find(name);
  if (!access.has(name)) {
    const char* why = access.denied(name) ? "the shop refuses what needs this scope" : "the scope is not granted";
    records.sources.failed(source, name, "scope_missing", why, interval, poll.now);
  } else if (failure != poll.failures().end()) {
    records.sources.failed(source, name, cause_of(failure->second.kind), failure->second.message, interval, poll.now);
  } else if (!poll.memory.doubtful.count(name) || poll.used().count(name)) {
    poll.memory.doubtful.erase(name);
    records.sources.ok(source, name, interval, poll.now);
  }
}

}  // namespace

ShopifySource::ShopifySource(Database& db, Records& records, Transport& transport, const Clock& clock,
                             ShopifyOptions options)
    : db_(db),
      records_(records),
      clock_(clock),
      guard_(transport, gate_of(options.endpoint)),
      client_(ShopifySurroundings{guard_, clock, std::move(options.wait), options.patience, std::move(options.counted)},
              std::move(options.endpoint)),
      frame_(records.sources, source) {}

PollReport ShopifySource::poll(Time now, const PollPlan& plan) {
  PollContext poll(client_, db_, records_, clock_, plan, memory_, now);
  const Frame::Poll frame{
      now, plan, [this] { return clock_.now(); }, [&](const Error* trouble) { note_state(poll, trouble); }, {}};
  if (auto waiting = frame_.resting(frame)) return *waiting;
  const auto read = [&poll](Status (*part)(PollContext&)) {
    return SourcePart{"", {}, [&poll, part] { return part(poll); }};
  };
  frame_.run(frame,
             {read(&read_health), read(&read_feed), read(&read_locations), read(&read_details), read(&read_stock),
              read(&read_locations), read(&read_gift_cards), read(&read_store_credit)},
             poll.report);
  return std::move(poll.report);
}

// What the shop as a whole came to, and, in the same step, each scope by itself.
void ShopifySource::note_state(PollContext& poll, const Error* trouble) {
  SqlTransaction step(db_);
  if (client_.version().seen_at) records_.shopify.put_api_version(client_.version());
  const auto interval = poll.plan.interval;
  if (trouble) {
    const char* cause = memory_.access.has(scope::orders) ? cause_of(trouble->kind) : "scope_missing";
    records_.sources.failed(source, "", cause, trouble->message, interval, poll.now);
  } else {
    records_.sources.ok(source, "", interval, poll.now);
  }
  for (const auto& name : all_scopes()) {
    const bool whole = trouble && name == scope::orders;  // told of the source itself: nothing goes without it
    if (!poll.needed_scopes().count(name) || whole)
      records_.sources.forget(source, name);
    else if (!trouble || !memory_.access.has(name))
      note_capability(poll, name);
  }
  step.commit();
}

Result<Health> ShopifySource::look() {
  const auto answer = client_.query(health_document(), {});
  if (!answer) return tl::unexpected(answer.error());
  auto health = decode_health(answer->body);
  if (!health) return health;
  memory_.health = *health;
  if (health->scopes) memory_.access.set_granted(std::set<std::string>(health->scopes->begin(), health->scopes->end()));
  client_.supported_versions(health->versions, clock_.now());
  return health;
}

Status ShopifySource::look_at_locations(Time now) {
  PollPlan plan;
  plan.needs = {checks::Need::locations};
  PollContext poll(client_, db_, records_, clock_, plan, memory_, now);
  if (auto status = read_locations(poll); !status) return status;
  for (const auto& [scope, error] : poll.failures()) return tl::unexpected(error);
  return {};
}

std::vector<std::string> ShopifySource::missing_scopes(const std::set<checks::Need>& needs) const {
  std::set<std::string> out;
  for (const auto need : needs) {
    for (const auto& name : scopes_of(need)) {
      if (!memory_.access.has(name)) out.insert(name);
    }
  }
  return {out.begin(), out.end()};
}

std::optional<double> ShopifySource::budget(Time now) const {
  if (!client_.pacing().maximum()) return std::nullopt;
  return client_.pacing().available(now);
}

}  // namespace returnwatch::agent::shopify
