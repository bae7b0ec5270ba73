// Shops whose ReturnGO and Shopify answer in this process, each in its own way: at once, after a round trip, never, or
// only ever that it is throttled. And a time that passes when it is told to, for every thread that waits.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "agent/base/clock.h"
#include "agent/cycle/cycle.h"
#include "tests/agent/sources/returngo/shop_days.h"
#include "tests/agent/sources/shopify/shop.h"

namespace returnwatch::agent::testing {

class SharedTime final : public Clock {
 public:
  explicit SharedTime(checks::Time start) : now_(start) {}

  [[nodiscard]] checks::Time now() const override {
    const std::lock_guard<std::mutex> hold(mutex_);
    return now_;
  }
  [[nodiscard]] std::chrono::steady_clock::time_point steady() const {
    return std::chrono::steady_clock::time_point(now().time_since_epoch());
  }
  void advance(checks::Duration d) {
    {
      const std::lock_guard<std::mutex> hold(mutex_);
      now_ += d;
    }
    moved_.notify_all();
  }
  // False: it is over.
  bool wait(checks::Duration d) {
    std::unique_lock<std::mutex> hold(mutex_);
    const checks::Time until = now_ + d;
    moved_.wait(hold, [&] { return over_ || now_ >= until; });
    return !over_;
  }
  void end() {
    {
      const std::lock_guard<std::mutex> hold(mutex_);
      over_ = true;
    }
    moved_.notify_all();
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable moved_;
  checks::Time now_;
  bool over_ = false;
};

// One shop. One thread at a time asks it, as one polls it.
class Shop final : public Transport {
 public:
  enum class Trouble { none, returngo_hangs, shopify_hangs, throttles };

  Shop(SharedTime& time, int open_returns, Trouble trouble) : time_(time), trouble_(trouble) {
    returngo_.fill(time.now() - checks::hours(open_returns), time.now(), checks::hours(1));
    using namespace shopify::testing;
    shopify_.answer("ShopHealth", data(health(shopify::all_scopes())));
    shopify_.answer("OrdersChanged", data(orders(json::array())));
    shopify_.answer("OrderRefunds", each([](const std::string& id) { return detail(id); }));
    shopify_.answer("OrderReturns", each([](const std::string& id) { return part_of(id, "returns"); }));
    for (const char* name : {"ExchangeOrders", "ExchangedOrders"})
      shopify_.answer(name, each([](const std::string& id) { return part_of(id, "fulfillmentOrders"); }));
    shopify_.answer("InventoryItems", data(known(json::array())));
    shopify_.answer("StoreCreditByCustomer", data({{"customers", page(json::array())}}));
    shopify_.answer("Locations", data({{"locations", page(json::array())}}));
    shopify_.answer("GiftCardsIssued", data({{"giftCards", page(json::array())}}));
  }
  Result<HttpResponse> send(const HttpRequest& request) override {
    const bool is_shopify = request.url.find("/graphql.json") != std::string::npos;
    if (trouble_ == (is_shopify ? Trouble::shopify_hangs : Trouble::returngo_hangs)) {
      time_.wait(request.timeout);
      return fail(ErrorKind::unreachable, "no answer within the time limit");
    }
    if (is_shopify && trouble_ == Trouble::throttles)
      return shopify::testing::error("THROTTLED", json::object(), nullptr);
    returngo_.now = time_.now();
    return is_shopify ? shopify_.send(request) : returngo_.send(request);
  }

 private:
  using json = nlohmann::json;

  static json part_of(const std::string& id, const char* name) {
    return {{"id", "gid://shopify/Order/" + id}, {name, shopify::testing::page(json::array())}};
  }
  // Of each order that is searched for.
  static shopify::testing::Played::Answer each(const std::function<json(const std::string&)>& make) {
    return [make](const shopify::testing::Sent& sent) -> Result<HttpResponse> {
      json found = json::array();
      for (const std::string gid : sent.variables.at("ids")) found.push_back(make(gid.substr(gid.rfind('/') + 1)));
      return shopify::testing::data(shopify::testing::known(found));
    };
  }

  SharedTime& time_;
  Trouble trouble_;
  ShopDays returngo_;
  shopify::testing::Played shopify_;
};

// What every store's sources are asked by: finds the shop by the address, and counts.
class Shops final : public Transport {
 public:
  explicit Shops(SharedTime& time) : time_(time) {}

  void add(const std::string& store, int open_returns, Shop::Trouble trouble = Shop::Trouble::none) {
    shops_[store] = std::make_unique<Shop>(time_, open_returns, trouble);
    calls_[store] = 0;
    config::Store s;
    s.name = store;
    s.returngo.base_url = "https://" + store + ".returngo.example";
    s.returngo.shop = store + ".example";
    s.returngo.api_key = key("RW_TEST_KEY_" + std::to_string(shops_.size()), store);
    s.shopify.base_url = "https://" + store + ".shopify.example";
    s.shopify.access_token = key("RW_TEST_TOKEN", "shpat");
    config.stores.push_back(s);
  }
  Result<HttpResponse> send(const HttpRequest& request) override {
    const std::string host = request.url.substr(8, request.url.find('/', 8) - 8);
    const std::string store = host.substr(0, host.find('.'));
    {
      std::unique_lock<std::mutex> hold(mutex_);
      ++calls_.at(store);
      most_at_once = std::max(most_at_once, ++under_way_);
      met_.notify_all();
      // The first calls wait for one another: so many are under way at once, or the test fails.
      met_.wait_for(hold, std::chrono::seconds(60), [this] { return most_at_once >= meet; });
    }
    try {
      auto answer = shops_.at(store)->send(request);
      leave();
      return answer;
    } catch (...) {
      leave();
      throw;
    }
  }
  [[nodiscard]] std::map<std::string, long> calls() {
    const std::lock_guard<std::mutex> hold(mutex_);
    return calls_;
  }

  config::Config config;
  int meet = 0;  // calls that are to be under way at once
  int most_at_once = 0;

 private:
  void leave() {
    const std::lock_guard<std::mutex> hold(mutex_);
    --under_way_;
  }
  static config::Secret key(const std::string& name, const std::string& value) {
    ::setenv(name.c_str(), value.c_str(), 1);
    config::Secret s;
    s.from = config::Secret::From::env;
    s.name = name;
    return s;
  }
  SharedTime& time_;
  std::map<std::string, std::unique_ptr<Shop>> shops_;  // complete before anything is asked
  std::mutex mutex_;
  std::condition_variable met_;
  std::map<std::string, long> calls_;
  int under_way_ = 0;
};

}  // namespace returnwatch::agent::testing
