#include "tests/world/ipaas.h"

#include <atomic>
#include <stdexcept>

#include "tests/world/state.h"

namespace returnwatch::world {
namespace {

// "*/15 * * * *", "0 * * * *", "0 */6 * * *": what `every` is as a schedule.
std::string cron_of(Duration every) {
  const long m = every.count() / 60;
  if (m < 60) return "*/" + std::to_string(m) + " * * * *";
  if (m < 1440) return m == 60 ? "0 * * * *" : "0 */" + std::to_string(m / 60) + " * * *";
  return "0 0 * * *";
}

Time next_instant(Time after, Duration every) {
  const long e = every.count();
  return Time{Duration{(after.time_since_epoch().count() / e + 1) * e}};
}

// Every run schedules the next one.
void go_on(State& world, const std::string& id, Time at) {
  world.at(at + kPickUp, [&world, id, at] {
    Flow& flow = world.ipaas->flows.at(id);
    if (!flow.paused && flow.plan.enabled && flow.plan.deployed) {
      add_run(world, flow, at + kPickUp, flow.next);
    }
    go_on(world, id, next_instant(at, flow.plan.every));
  });
}

}  // namespace

Flow& Ipaas::named(const std::string& name) {
  for (auto& [id, flow] : flows) {
    if (flow.plan.name == name) return flow;
  }
  throw std::logic_error("demo: no flow " + name);
}

std::string add_flow(State& world, const FlowPlan& plan) {
  Flow flow;
  flow.plan = plan;
  flow.id = world.new_id("flow");
  flow.version = world.new_id("flow version");
  if (plan.trigger == "Schedule") flow.cron = cron_of(plan.every);
  const std::string id = flow.id;
  world.ipaas->flows[id] = std::move(flow);
  go_on(world, id, next_instant(world.begins() - plan.back, plan.every));
  return id;
}

std::string add_run(State& world, Flow& flow, Time started, const RunPlan& plan) {
  const std::string id = world.new_id("run");
  world.ipaas->runs[std::stol(id)] = {
      {"id", std::stol(id)},
      {"flow_id", std::stol(flow.id)},
      {"flow_version_id", std::stol(flow.version)},
      {"status", 1},
      {"trigger", plan.trigger.empty() ? flow.plan.trigger : plan.trigger},
      {"started_at", checks::to_rfc3339(started)},
      {"created_at", checks::to_rfc3339(started)},
      {"finished_at", nullptr},
      {"has_warnings", Json::array()},
      {"summary", nullptr},
      {"operations_received", plan.received},
      {"operations_sent", 0},
      {"retry_flow_run_id", plan.retry_of.empty() ? Json() : Json(std::stol(plan.retry_of))}};
  if (plan.status != 1)
    world.at(started + plan.lasts, [&world, id, plan, at = started + plan.lasts] { end_run(world, id, plan, at); });
  return id;
}

void end_run(State& world, const std::string& id, const RunPlan& plan, Time at) {
  Json& row = world.ipaas->runs.at(std::stol(id));
  if (row["status"] != 1) return;
  row["status"] = plan.status;
  row["finished_at"] = checks::to_rfc3339(at);
  row["operations_sent"] = plan.sent;
  if (plan.warnings) row["has_warnings"].push_back({{"id", 1}});
  if (plan.status == 3) row["summary"] = "PII-shape Connector failed";
}

std::string add_queued(State& world, Flow& flow, Time since) {
  const std::string id = world.new_id("queued");
  Json row = {{"id", std::stol(id)},
              {"flow_version_id", std::stol(flow.version)},
              {"_flow", flow.id},
              {"trigger", flow.plan.trigger},
              {"status", "pending"},
              {"created_at", checks::to_rfc3339(since)},
              {"updated_at", checks::to_rfc3339(since)}};
  world.at(since, [&world, id, row] { world.ipaas->queue[std::stol(id)] = row; });
  return id;
}

void picked(State& world, Time at, const std::string& id) {
  world.at(at, [&world, id] { world.ipaas->queue.erase(std::stol(id)); });
}

void add_tracked(State& world, Flow& flow, Time at, const std::string& value, bool send, bool success) {
  world.ipaas->tracked.push_back({{"id", std::stol(world.new_id("tracked"))},
                                  {"flow_id", std::stol(flow.id)},
                                  {"flow_run_id", std::stol(world.new_id("tracked run"))},
                                  {"entity_type_id", 63},
                                  {"value", value},
                                  {"direction", send ? "Send" : "Receive"},
                                  {"sent_count", send && success ? 1 : 0},
                                  {"received_count", send ? 0 : 1},
                                  {"success", success},
                                  {"created_at", checks::to_rfc3339(at)},
                                  {"updated_at", checks::to_rfc3339(at)}});
}

void write_flows(State& world) {
  static std::atomic<int> worlds{0};
  world.ipaas->api_key = "pw-demo-key-" + std::to_string(++worlds);
  FlowPlan plan;
  plan.name = "ReturnGO returns to ERP";
  plan.every = checks::minutes(30);
  add_flow(world, plan);
  plan.name = "Shopify refunds to ERP";
  plan.every = checks::hours(1);
  add_flow(world, plan);
  plan.name = "WMS stock to Shopify";
  plan.every = checks::hours(6);
  add_flow(world, plan);
  plan.name = "ReturnGO webhook intake";
  plan.trigger = "Webhook";
  plan.every = checks::hours(5);
  add_flow(world, plan);
  plan.name = "Newsletter sync";  // nobody watches it
  plan.trigger = "Schedule";
  plan.every = checks::hours(24);
  add_flow(world, plan);
}

}  // namespace returnwatch::world
