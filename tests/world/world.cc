#include "tests/world/world.h"

#include <algorithm>
#include <stdexcept>

#include "tests/world/faults.h"
#include "tests/world/http_port.h"
#include "tests/world/ipaas.h"
#include "tests/world/mailroom.h"
#include "tests/world/servers.h"
#include "tests/world/wire.h"

namespace returnwatch::world {
namespace {

using Guard = std::lock_guard<std::recursive_mutex>;

bool wanted(const WorldOptions& o, const FaultRow& row) {
  const std::string full = std::string(row.check) + "/" + row.cause;
  for (const auto& f : o.faults) {
    if (f == "all" || f == row.check || f == full || (f == "demo" && row.shown)) return true;
  }
  return false;
}

bool check_wanted(const WorldOptions& o, const std::string& check) {
  for (const auto& row : fault_table()) {
    if (row.check == check && wanted(o, row)) return true;
  }
  return std::find(o.faults.begin(), o.faults.end(), "all") != o.faults.end();
}

bool alive(const Label& l, Time now) { return l.from <= now && (l.until == Time{} || l.until > now); }

void inject_row(State& s, const FaultRow& row) {
  s.current_fault = std::string(row.check) + "/" + row.cause;
  row.inject(s);
  s.current_fault.clear();
}

}  // namespace

World::World(WorldOptions options) : state_(std::make_unique<State>(std::move(options))) {
  State& s = *state_;
  const Guard hold(s.lock);
  s.servers = std::make_unique<Servers>();
  write_flows(s);
  write_healthy(s);
  for (const auto& row : fault_table()) {
    if (wanted(s.options, row)) inject_row(s, row);
  }
  for (const auto& row : near_miss_table()) {
    if (s.options.near_misses && check_wanted(s.options, row.check)) row.inject(s);
  }
  s.shift(-s.options.lead);
}

World::~World() { stop(); }

void World::start() { state_->servers->start(*state_); }
void World::stop() { state_->servers->stop(); }

std::string World::returngo_url() const { return state_->servers->returngo; }
std::string World::patchworks_url() const { return state_->servers->patchworks; }
std::string World::channels_url() const { return state_->servers->channels; }
std::string World::smtp_url() const { return state_->servers->smtp; }

std::string World::shopify_url(const std::string& store) const {
  auto it = state_->brands.find(store);
  return it == state_->brands.end() ? "" : it->second->url;
}

std::vector<std::string> World::stores() const { return state_->brand_order; }

std::vector<Label> World::labels(bool all) const {
  const Guard hold(state_->lock);
  std::vector<Label> out;
  for (const auto& e : state_->expected) {
    if (all || alive(e.label, state_->now())) out.push_back(e.label);
  }
  return out;
}

std::vector<Label> World::labels_of_check() const {
  const Guard hold(state_->lock);
  std::vector<Label> out;
  for (const auto& e : state_->expected) {
    Label l = e.label;
    if (l.at_once) l.from = Time{};
    if (alive(l, state_->now())) out.push_back(e.label);
  }
  return out;
}

std::vector<NearMiss> World::near_misses() const {
  const Guard hold(state_->lock);
  return state_->near;
}

std::vector<std::string> World::fault_names() {
  std::vector<std::string> out;
  for (const auto& row : fault_table()) out.push_back(std::string(row.check) + "/" + row.cause);
  return out;
}

Time World::now() const { return state_->now(); }

void World::set_now(Time t) {
  const Guard hold(state_->lock);
  if (t > state_->now()) state_->shift(t - state_->now());
}

void World::advance(Duration d) {
  const Guard hold(state_->lock);
  state_->shift(d);
}

bool World::inject(const std::string& fault) {
  const Guard hold(state_->lock);
  for (const auto& row : fault_table()) {
    if (fault != std::string(row.check) + "/" + row.cause) continue;
    inject_row(*state_, row);
    state_->catch_up();
    return true;
  }
  return false;
}

void World::write(const std::function<void(State&)>& stories) {
  const Guard hold(state_->lock);
  stories(*state_);
  state_->catch_up();
}

int World::heal(const std::string& fault) {
  const Guard hold(state_->lock);
  int healed = 0;
  for (auto& e : state_->expected) {
    if (e.fault != fault || !e.heal || e.label.until != Time{}) continue;
    e.heal();
    e.label.until = state_->now();
    ++healed;
  }
  state_->catch_up();
  return healed;
}

void World::break_wire(const WireFault& fault) {
  const Guard hold(state_->lock);
  state_->wire.push_back(fault);
}

void World::mend_wire() {
  const Guard hold(state_->lock);
  state_->wire.clear();
}

std::vector<Call> World::calls() const {
  const Guard hold(state_->lock);
  return state_->calls;
}

std::map<std::string, long> World::counters() const {
  const Guard hold(state_->lock);
  return state_->counters;
}

std::vector<std::string> World::violations() const {
  const Guard hold(state_->lock);
  return state_->violations;
}

std::vector<Message> World::messages() const {
  const Guard hold(state_->lock);
  return state_->mailroom->messages;
}

void World::fail_channel(const std::string& channel, const std::string& answer, int times) {
  const Guard hold(state_->lock);
  state_->mailroom->failures[channel] = {answer, times};
}

}  // namespace returnwatch::world
