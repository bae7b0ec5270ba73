#include "tests/world/state.h"

#include <chrono>

#include "tests/world/ipaas.h"
#include "tests/world/mailroom.h"
#include "tests/world/servers.h"

namespace returnwatch::world {
namespace {

long real_ms() {
  using std::chrono::duration_cast;
  using std::chrono::milliseconds;
  return duration_cast<milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

State::State(WorldOptions o)
    : options(std::move(o)),
      ipaas(std::make_unique<Ipaas>()),
      mailroom(std::make_unique<Mailroom>()),
      random(options.seed) {
  start_ = options.now;
  if (start_ == Time{}) start_ = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  started_ms_ = real_ms();
}

State::~State() = default;

long State::now_ms() const {
  const long ticked = options.ticks ? real_ms() - started_ms_ : 0;
  return (start_ + offset_).time_since_epoch().count() * 1000 + ticked;
}

Time State::now() const { return Time{Duration{now_ms() / 1000}}; }

void State::at(Time when, std::function<void()> what) {
  queue_.emplace(std::make_pair(when, ++sequence_), std::move(what));
}

void State::catch_up() {
  if (running_) return;
  running_ = true;
  const Time until = now();
  while (!queue_.empty() && queue_.begin()->first.first <= until) {
    auto what = std::move(queue_.begin()->second);
    queue_.erase(queue_.begin());
    what();
  }
  running_ = false;
}

void State::shift(Duration d) {
  offset_ += d;
  catch_up();
}

void State::expect(Label label, std::function<void()> heal) {
  expected.push_back({std::move(label), std::move(heal), current_fault});
}

std::string State::new_id(const std::string& kind) {
  static const std::map<std::string, long> first = {{"Order", 5823400112641},
                                                    {"Refund", 941200334001},
                                                    {"LineItem", 14820033440012},
                                                    {"Customer", 7711200334401},
                                                    {"OrderTransaction", 6620011223301},
                                                    {"ProductVariant", 44120033440011},
                                                    {"Product", 8012003344001},
                                                    {"InventoryItem", 46220033440011},
                                                    {"InventoryLevel", 101220033441},
                                                    {"Location", 70112003344},
                                                    {"Return", 11220033441},
                                                    {"rma", 412001},
                                                    {"item", 2204001},
                                                    {"shipment", 880101},
                                                    {"payout", 610001},
                                                    {"DraftOrder", 1120033441201},
                                                    {"FulfillmentOrder", 6820033441201},
                                                    {"Fulfillment", 5220033441201},
                                                    {"run", 90001201}};
  auto it = last_id_.find(kind);
  if (it == last_id_.end()) {
    const auto base = first.find(kind);
    it = last_id_.emplace(kind, base == first.end() ? 33220011L : base->second).first;
  }
  return std::to_string(it->second += 1 + pick(kind == "rma" ? 2 : 90));
}

const WireFault* State::strike(const std::string& system, const std::string& store, const std::string& path) {
  for (auto it = wire.begin(); it != wire.end(); ++it) {
    if (it->system != system || (!it->store.empty() && it->store != store)) continue;
    if (!it->path_contains.empty() && path.find(it->path_contains) == std::string::npos) continue;
    if (it->after > 0) {
      --it->after;
      continue;
    }
    struck_ = *it;
    if (it->times > 0 && --it->times == 0) wire.erase(it);
    return &struck_;
  }
  return nullptr;
}

}  // namespace returnwatch::world
