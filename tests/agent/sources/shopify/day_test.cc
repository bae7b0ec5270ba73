// What a day of a busy shop costs, on counted points: 5,000 changed orders, 300 new returns, 600 open ones
// (docs/facts/shopify.md section 4), and how soon an open return's order is read after its row in the feed.
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "agent/sources/shopify/poll.h"
#include "tests/agent/sources/shopify/shop.h"
#include "tests/world/graphql_document.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::shopify;
using namespace returnwatch::agent::shopify::testing;
using checks::Duration;
using checks::hours;
using checks::minutes;
using checks::Need;

namespace {

constexpr long kOpen = 600, kOthers = 100000;  // ids of orders without a return begin there
constexpr Duration kEvery{288};                // 300 a day: a return comes, one is received, one is paid

// Answers as of its orders; costs by the formula, in the simulated world's implementation of it.
class Shop final : public Transport {
 public:
  std::size_t flat = 250;  // so many ids cost one node, as many more another one
  double points = 0;
  std::map<std::string, int> calls;

  void change(long id, Time now) {
    auto& at = updated_[id];
    feed_.erase({at, id});
    feed_.insert({now, id});
    at = now;
  }
  Result<HttpResponse> send(const HttpRequest& request) override {
    const json body = json::parse(request.body);
    const std::string text = body.at("query");
    const json& variables = body.at("variables");
    const auto document = world::parse_graphql(text);
    const auto& operation = document.operations.front();
    double price = world::graphql_cost(document, operation, variables);
    if (variables.contains("ids"))
      price *= std::ceil(static_cast<double>(variables["ids"].size()) / static_cast<double>(flat));
    points += price;
    ++calls[operation.name];
    std::string out = json{{"data", answer(operation.name, variables)}, {"extensions", {{"cost", cost(price)}}}}.dump();
    out.reserve(out.size() + 64);  // simdjson's padding
    return HttpResponse{200, {{"x-shopify-api-version", "2026-07"}}, std::move(out)};
  }

 private:
  json answer(const std::string& name, const json& variables) {
    if (name == "ShopHealth") return health(all_scopes());
    if (name == "Locations") return {{"locations", page(list(location("5")))}};
    if (name == "OrdersChanged") return changed(variables);
    json out = json::array();
    for (const std::string gid : variables.at("ids")) {
      const std::string id = gid.substr(gid.rfind('/') + 1);
      if (name == "InventoryItems")
        out.push_back(item(id));
      else if (name == "OrderRefunds")
        out.push_back(order(id));
      else
        out.push_back({{"id", gid}, {name == "OrderReturns" ? "returns" : "fulfillmentOrders", page(json::array())}});
    }
    return known(out, name == "InventoryItems" ? "InventoryItem" : "Order");
  }
  json changed(const json& variables) const {
    const std::string query = variables.at("query");  // updated_at:>='...'
    const Time since = at(query.substr(query.find('\'') + 1, 20).c_str());
    long skip = variables.contains("after") ? std::stol(variables["after"].get<std::string>()) : 0;
    const long first = variables.at("first");
    json rows = json::array();
    long seen = 0;
    for (auto it = feed_.lower_bound({since, 0}); it != feed_.end(); ++it) {
      if (seen++ < skip) continue;
      if (static_cast<long>(rows.size()) == first) return orders(rows, std::to_string(skip + first));
      rows.push_back(header(std::to_string(it->second), checks::to_rfc3339(it->first)));
    }
    return orders(rows);
  }
  json order(const std::string& id) const {
    const auto at = updated_.find(std::stol(id));
    json out = detail(id, at == updated_.end() ? "2026-11-01T10:00:00Z" : checks::to_rfc3339(at->second));
    out["lineItems"] = page(list(line(id)));
    return out;
  }
  static json item(const std::string& id) {
    const json level = {{"isActive", true},
                        {"updatedAt", "2026-11-20T00:00:00Z"},
                        {"location", {{"id", "gid://shopify/Location/5"}}},
                        {"quantities", list(json{{"name", "on_hand"}, {"quantity", 3}})}};
    return {{"id", "gid://shopify/InventoryItem/" + id}, {"tracked", true}, {"inventoryLevels", page(list(level))}};
  }

  std::map<long, Time> updated_;
  std::set<std::pair<Time, long>> feed_;
};

struct Day {
  std::unique_ptr<Database> db = std::move(*Database::open(":memory:"));
  Records records{*db, "acme"};
  Waiting time;
  Shop shop;
  ShopifySource source{*db, records, shop, time.clock, {endpoint(), time.wait(), {}, {}}};
  PollPlan plan;
  std::map<long, Time> waiting;  // orders of open returns that have changed, and when
  std::vector<Duration> lags;
  long newest = 0, received = 0, paid = 0, other = kOthers, changes = 0;

  explicit Day(std::size_t flat) {
    shop.flat = flat;
    plan.full = true;
    plan.needs = {Need::orders,    Need::all_orders, Need::locations,   Need::products,
                  Need::inventory, Need::returns,    Need::fulfillment, Need::customers};
    plan.backfill_from = now() - checks::days(45);
    while (newest < kOpen) come("Approved");
    CHECK(source.poll(now(), plan).complete);
    plan.full = false;
    shop.points = 0;
    shop.calls.clear();
  }
  [[nodiscard]] Time now() const { return time.clock.now(); }

  void put(long id, const std::string& status, bool with_payout) {
    checks::Rma rma;
    rma.id = std::to_string(id);
    rma.order_id = rma.id;
    rma.order_name = "#" + rma.id;
    rma.status = status;
    rma.created_at = now();
    checks::Unit unit;
    unit.id = "u" + rma.id;
    unit.line_id = rma.id;
    unit.resolution = id % 4 == 0 ? "InstantVariantExchange" : "RefundToPaymentMethod";
    rma.units.push_back(unit);
    if (with_payout) {
      checks::Transaction tx;
      tx.id = "9" + rma.id;
      tx.type = "RefundToPaymentMethod";
      tx.status = "Success";
      rma.transactions.push_back(tx);
    }
    records.returngo.put_rma(rma, now());
  }
  void come(const char* status) { put(++newest, status, false); }
  void change_order(long id) {
    shop.change(id, now());
    ++changes;
    if (id < kOthers) waiting.emplace(id, now());
  }
  // What happens in a minute.
  void happen(Time begin) {
    const long so_far = (now() - begin) / kEvery;
    for (; received < so_far; ++received) {
      come("Approved");
      put(received + 1, "Received", false);
    }
    for (; paid < so_far; ++paid) {
      put(paid + 1, "Done", true);
      change_order(paid + 1);
    }
    // Of 5,000 changes of orders a day, every twelfth is of an open return's.
    while (changes * 86400 < 5000 * (now() - begin).count())
      change_order(changes % 12 == 0 ? paid + 1 + changes * 7 % kOpen : ++other);
  }
  void poll() {
    if (const PollReport report = source.poll(now(), plan); !report.errors.empty()) FAIL(report.errors.front().message);
    for (auto it = waiting.begin(); it != waiting.end();) {
      const auto order = records.shopify.order(std::to_string(it->first));
      const bool read = order && order->read_at && *order->read_at >= it->second;
      if (read) lags.push_back(now() - it->second);
      it = read ? waiting.erase(it) : std::next(it);
    }
  }
  // Counts what comes after `warm_up`, in which what was saved up is spent.
  void run(Duration warm_up, Duration length) {
    const Time begin = now();
    for (Duration t = minutes(1); t <= warm_up + length; t += minutes(1)) {
      if (t == warm_up) shop.points = 0, shop.calls.clear();
      time.clock.set(begin + t);
      happen(begin);
      poll();
    }
    for (const auto& [name, n] : shop.calls) UNSCOPED_INFO(name << " " << n);
  }
  [[nodiscard]] double points_a_day(Duration length) const {
    return shop.points * 86400 / static_cast<double>(length.count());
  }
  [[nodiscard]] Duration p95() {
    REQUIRE(lags.size() > 20);
    std::sort(lags.begin(), lags.end());
    return lags[lags.size() * 95 / 100];
  }
};

}  // namespace

TEST_CASE("5,000 changed orders cost at most 45,000 points a day, and are read within a quarter of an hour",
          "[shopify][points]") {
  const Duration length = minutes(90);
  Day day(250);
  day.run(minutes(30), length);
  CHECK(day.points_a_day(length) <= 45000);
  CHECK(day.p95().count() <= minutes(15).count());
  CHECK(day.shop.calls["Locations"] <= 2);
  CHECK(day.shop.calls["InventoryItems"] >= 3);  // hourly, 600 items, 250 at once
}

TEST_CASE("if only seven known objects cost as much as one, at most 90,000 points", "[shopify][points]") {
  const Duration length = minutes(90);
  Day day(7);
  day.run(minutes(30), length);
  CHECK(day.points_a_day(length) <= 90000);
  CHECK(day.p95().count() <= minutes(15).count());
}

TEST_CASE("a whole day of 5,000 changed orders", "[days][long][points]") {
  for (const auto& [flat, most] : {std::pair<std::size_t, double>{250, 45000}, {7, 90000}}) {
    Day day(flat);
    day.run({}, hours(24));
    CHECK(day.points_a_day(hours(24)) <= most);
    CHECK(day.p95().count() <= minutes(15).count());
  }
}
