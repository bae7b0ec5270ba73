#include "agent/sources/returngo/source.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/agent/counted.h"
#include "tests/agent/store/fixture.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::returngo;
using agent::testing::kNow;
using nlohmann::json;

namespace {

struct Rma {
  std::string status, order_name = "#1001";
  bool hidden = false;  // from its detail: 404
};

HttpResponse answer(long status, const json& body) {
  std::string text = body.dump();
  text.reserve(text.size() + 64);  // simdjson's padding, as CurlTransport leaves it
  return {status, {}, std::move(text)};
}

// Lists and details of a few returns, on one page each.
class Played final : public Transport {
 public:
  std::map<std::string, Rma> rmas;
  std::vector<std::string> asked;  // path and query
  int short_lists = 0;             // so many lists of open returns come with nothing in them

  Result<HttpResponse> send(const HttpRequest& request) override {
    const std::string url = request.url.substr(std::string("http://returngo.test").size());
    asked.push_back(url);
    if (url.rfind("/rma/", 0) == 0) return detail(url.substr(5));
    if (url.rfind("/transactions", 0) == 0)
      return answer(200, {{"transactions", json::array()}, {"next_cursor", nullptr}});
    json rows = json::array();
    for (const auto& [id, r] : rmas)
      if (url.find("order_name=") != std::string::npos ? url.find(r.order_name.substr(1)) != std::string::npos
                                                       : by_status(url, r.status))
        rows.push_back(summary(id, r));
    if (short_lists > 0 && url.find("status=Pending") != std::string::npos && short_lists-- > 0) rows = json::array();
    return answer(200, {{"rmas", rows}, {"next_cursor", nullptr}});
  }
  [[nodiscard]] long count(const std::string& part) const {
    return std::count_if(asked.begin(), asked.end(),
                         [&](const std::string& url) { return url.find(part) != std::string::npos; });
  }

 private:
  static bool by_status(const std::string& url, const std::string& status) {
    return url.find("status=") == std::string::npos || url.find(status) != std::string::npos;
  }
  static json summary(const std::string& id, const Rma& r) {
    return {{"rmaId", id}, {"status", r.status}, {"order_name", r.order_name}, {"events", json::array()}};
  }
  Result<HttpResponse> detail(const std::string& id) {
    const auto r = rmas.find(id);
    if (r == rmas.end() || r->second.hidden) return answer(404, {{"message", "Not found"}});
    const json order = {{"orderId", "9001"}, {"order_name", r->second.order_name}};
    return answer(200, {{"rmaSummary", summary(id, r->second)}, {"orderDetails", order}, {"items", json::array()}});
  }
};

struct Shop {
  std::unique_ptr<Database> db = agent::testing::memory();
  Records records{*db, "acme"};
  Played api;
  ReturnGoSource source{
      *db,
      records,
      api,
      ReturnGoEndpoint{"http://returngo.test", "acme.myshopify.com", "key", 1000000, 1, "", "", checks::Duration{5}},
      {}};
  checks::Time now = kNow;

  Shop() { api.rmas["501"] = {"Received"}; }
  PollReport poll(checks::Duration later = checks::minutes(1)) {
    now += later;
    api.asked.clear();
    PollPlan plan;
    plan.backfill_from = kNow - checks::days(45);
    const PollReport report = source.poll(now, plan);
    for (const Error& e : report.errors) UNSCOPED_INFO(e.message);
    return report;
  }
  std::string status(const std::string& id = "501") {
    const auto r = records.returngo.rma(id);
    return r ? r->status : "";
  }
  std::string trouble(const std::string& capability) {
    for (const SourceState& s : records.sources.states())
      if (s.capability == capability) return s.cause;
    return "none";
  }
};

}  // namespace

TEST_CASE("a reopened return is read again, though its row in the list is as it was before") {
  Shop shop;
  CHECK(shop.poll().complete);
  CHECK(shop.status() == "Received");
  shop.api.rmas["501"].status = "Canceled";
  CHECK(shop.poll().complete);
  CHECK(shop.status() == "Canceled");
  CHECK(shop.poll().complete);
  CHECK(shop.api.count("/rma/501") == 0);  // it stays where it is
  shop.api.rmas["501"].status = "Received";
  CHECK(shop.poll().complete);
  CHECK(shop.status() == "Received");
  CHECK(shop.api.count("/rma/501") == 1);
}

TEST_CASE("a list that lags behind the detail does not reopen a return; after a quarter of an hour it does") {
  Shop shop;
  CHECK(shop.poll().complete);
  checks::Rma closed = *shop.records.returngo.rma("501");
  closed.status = "Canceled";
  shop.records.returngo.put_rma(closed, shop.now);  // read before the list was
  CHECK(shop.poll().complete);
  CHECK(shop.status() == "Canceled");
  CHECK(shop.poll(checks::minutes(20)).complete);
  CHECK(shop.status() == "Received");
}

TEST_CASE("a return that is not found is gone only when the list does not show it either") {
  Shop shop;
  shop.api.rmas["502"] = {"Received", "#1002"};
  CHECK(shop.poll().complete);
  shop.api.rmas["501"].hidden = true;
  shop.records.returngo.want_rma("501");
  (void)shop.poll();
  CHECK(shop.records.returngo.open_rmas().size() == 2);
  CHECK(shop.trouble("details") == "malformed");

  // Left the open list: the list of the newest, whatever their status, says where to.
  shop.api.rmas["502"] = {"Done", "#1002", true};
  (void)shop.poll(checks::minutes(20));
  CHECK(shop.api.count("rma_created_at=") == 1);
  CHECK(shop.status("502") == "Done");

  shop.api.rmas.erase("501");
  (void)shop.poll(checks::minutes(20));
  CHECK(shop.records.returngo.open_rmas().empty());
}

TEST_CASE("a status that is in no list does not have its return read with every poll") {
  Shop shop;
  CHECK(shop.poll().complete);
  shop.api.rmas["501"].status = "Archived";
  CHECK(shop.poll().complete);
  CHECK(shop.status() == "Archived");
  for (int i = 0; i < 3; ++i) {
    CHECK(shop.poll().complete);
    CHECK(shop.api.count("/rma/501") == 0);
  }
}

TEST_CASE("a return in a status that nobody listed is seen: not every list is asked for by status") {
  Shop shop;
  shop.api.rmas["502"] = {"Quarantined", "#1002"};
  CHECK(shop.poll().complete);
  CHECK(shop.status("502") == "Quarantined");
  shop.api.rmas["503"] = {"Quarantined", "#1003"};
  CHECK(shop.poll(checks::hours(25)).complete);
  CHECK(shop.status("503") == "Quarantined");
}

TEST_CASE("a list without a fifth of the open returns is believed only when a second reading agrees") {
  Shop shop;
  for (int i = 502; i < 506; ++i) shop.api.rmas[std::to_string(i)] = {"Received", "#" + std::to_string(i)};
  CHECK(shop.poll().complete);
  shop.api.short_lists = 1;
  CHECK(shop.poll(checks::minutes(4)).complete);
  CHECK(shop.api.count("status=Pending") == 2);
  CHECK(shop.api.count("/rma/") == 0);
  shop.api.rmas["502"].status = "Done";  // one of five: the second reading says the same
  CHECK(shop.poll(checks::minutes(4)).complete);
  CHECK(shop.api.count("status=Pending") == 2);
  CHECK(shop.status("502") == "Done");
  for (int i = 510; i < 520; ++i) shop.api.rmas[std::to_string(i)] = {"Received", "#" + std::to_string(i)};
  CHECK(shop.poll(checks::minutes(4)).complete);
  shop.api.rmas["503"].status = "Done";  // one of fourteen is everyday
  CHECK(shop.poll(checks::minutes(4)).complete);
  CHECK(shop.api.count("status=Pending") == 1);
}

TEST_CASE("details are kept some dozens at once, and calls are counted some ahead") {
  Shop shop;
  CHECK(shop.poll().complete);
  for (int i = 0; i < 100; ++i) shop.api.rmas[std::to_string(600 + i)] = {"Received"};
  const int before = shop.records.calls.calls_today(key_hash("returngo:key"), shop.now);
  const agent::testing::Commits commits(*shop.db);
  CHECK(shop.poll(checks::hours(1)).complete);
  const long details = shop.api.count("/rma/");
  CHECK(details >= 100);
  CHECK(commits.count() <= 30);  // one of details, a dozen of calls, pages and cursors; it was two a return
  CHECK(shop.records.returngo.rma("699")->read_at == shop.now);
  CHECK(shop.records.calls.calls_today(key_hash("returngo:key"), shop.now) - before ==
        static_cast<int>(shop.api.asked.size()));
}

TEST_CASE("a call that nobody finishes is in the books") {
  struct Broken final : Transport {
    Records* records = nullptr;
    int booked = 0;
    Result<HttpResponse> send(const HttpRequest&) override {
      booked = records->calls.calls_today(key_hash("returngo:key"), kNow);
      throw std::runtime_error("the process is gone");
    }
  } gone;
  const auto db = agent::testing::memory();
  Records records(*db, "acme");
  gone.records = &records;
  ReturnGoClient client(gone, records, ReturnGoEndpoint{"http://returngo.test", "acme.myshopify.com", "key"}, {});
  CHECK_THROWS(client.get("/rmas", kNow));
  CHECK(gone.booked == 1);
}
