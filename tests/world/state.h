// Everything the simulated world knows; its servers and stories work on it under one lock.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "tests/world/desk.h"
#include "tests/world/shop_data.h"
#include "tests/world/world.h"

namespace returnwatch::world {

struct RouteRule {
  std::string key, value;  // country | reason | sku_prefix | method
  std::string location;    // gid
};
struct ReasonRule {
  std::string reason, key, value;  // tag | note | attribute
};

struct WatchedFlow {
  std::string match, expect_every, track;
  bool expect_send = false;
};

// One store: its Shopify shop, its ReturnGO desk, its settings.
struct Brand {
  std::string name;
  ShopData shop;
  Desk desk;
  std::string shopify_token;
  std::string asked_version = "2026-07";
  long daily_calls = 0;  // 0 = three quarters of what ReturnGO allows
  bool client_credentials = false;
  std::string refund_due_on = "received";
  std::string store_credit_via = "returngo_code";
  std::string native_returns = "auto";
  bool makes_native_returns = false;  // what ReturnGO really does here
  std::vector<std::string> refund_apps;
  std::string default_location;
  std::vector<RouteRule> routes;
  std::vector<ReasonRule> reasons;
  std::string city = "London";
  int next_order = 1001;
  std::vector<std::string> variants;  // of healthy returns
  double bucket = -1;                 // points left; below 0: full
  long bucket_at_ms = 0;
  bool patchworks = false;
  std::vector<WatchedFlow> watched_flows;
  std::string url;  // set by start()
};

struct Expected {
  Label label;
  std::function<void()> heal;
  std::string fault;  // "check/cause" that made it
};

struct Ipaas;     // ipaas.h
struct Mailroom;  // mailroom.h
struct Servers;   // servers.h

class State {
 public:
  explicit State(WorldOptions options);
  ~State();

  WorldOptions options;
  mutable std::recursive_mutex lock;
  std::map<std::string, std::unique_ptr<Brand>> brands;
  std::vector<std::string> brand_order;
  std::vector<Expected> expected;
  std::vector<NearMiss> near;
  std::vector<WireFault> wire;
  std::vector<Call> calls;
  std::map<std::string, long> counters;
  std::vector<std::string> violations;
  std::unique_ptr<Ipaas> ipaas;
  std::unique_ptr<Mailroom> mailroom;
  std::unique_ptr<Servers> servers;
  std::string current_fault;  // while one is injected
  std::mt19937_64 random;

  [[nodiscard]] Time now() const;
  [[nodiscard]] long now_ms() const;
  [[nodiscard]] Time ago(Duration d) const { return now() - d; }
  [[nodiscard]] Time begins() const { return start_ - options.lead; }  // when whoever watches can see it first
  // Runs `what` when the clock reaches `when`, at once if it has; while the world is written, in the order of time.
  void at(Time when, std::function<void()> what);
  void catch_up();
  void shift(Duration d);

  // The store of this name, made by its profile when first asked for: profiles.cc.
  Brand& brand(const std::string& profile);
  void expect(Label label, std::function<void()> heal = nullptr);
  void must_not(NearMiss miss) { near.push_back(std::move(miss)); }
  [[nodiscard]] std::string new_id(const std::string& kind);  // digits, ever growing, of a plausible length
  [[nodiscard]] std::string gid(const std::string& type) { return "gid://shopify/" + type + "/" + new_id(type); }
  [[nodiscard]] int pick(int n) { return static_cast<int>(random() % static_cast<unsigned long>(n)); }

  // The wire fault that strikes this call, if any; counts it down.
  [[nodiscard]] const WireFault* strike(const std::string& system, const std::string& store, const std::string& path);

 private:
  std::multimap<std::pair<Time, long>, std::function<void()>> queue_;
  bool running_ = false;
  long sequence_ = 0;
  Time start_{};
  long started_ms_ = 0;  // real clock
  Duration offset_{};
  std::map<std::string, long> last_id_;
  WireFault struck_;
};

}  // namespace returnwatch::world
