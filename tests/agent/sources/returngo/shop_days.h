// A shop whose returns go through their lives as the clock moves: created, approved, received, paid and done. Answers
// ReturnGO's lists and details as of its time, and counts what it is asked.
#pragma once

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "agent/http/transport.h"
#include "checks/times.h"

namespace returnwatch::agent::testing {

struct ShopDays final : Transport {
  struct Life {
    long id;
    checks::Time created, approved, received, paid;
  };
  std::vector<Life> lives;  // oldest first
  checks::Time now{};
  std::vector<checks::Time> calls;
  std::map<std::string, int> by_kind;
  bool refuses = false;  // 429

  // One return every `every`, from `from` to `to`, each paid and done after `life`.
  void fill(checks::Time from, checks::Time to, checks::Duration every, checks::Duration life = checks::hours(48)) {
    for (checks::Time t = from; t < to; t += every)
      lives.push_back({100000 + static_cast<long>(lives.size()), t, t + checks::minutes(40),
                       t + life - checks::hours(4), t + life});
  }
  static std::string unit(const Life& l) { return std::to_string(l.id) + "1"; }

  [[nodiscard]] Result<HttpResponse> send(const HttpRequest& request) override {
    calls.push_back(now);
    const std::string url = request.url.substr(request.url.find('/', 8));
    if (refuses) return HttpResponse{429, {}, R"({"message":"Too Many Requests"})"};
    if (url.rfind("/rma/", 0) == 0) return kind("detail", detail(std::stol(url.substr(5))));
    if (url.rfind("/transactions", 0) == 0) return kind("transactions", transactions(url));
    const bool lately = since(url, "rma_created_at") >= now - checks::days(2);
    const char* which = url.find("status=Pending") != std::string::npos ? "open"
                        : url.find("order_name=") != std::string::npos  ? "names"
                        : lately                                        ? "newest"
                                                                        : "all";
    return kind(which, list(url));
  }

  [[nodiscard]] std::string status(const Life& l) const {
    return now >= l.paid ? "Done" : now >= l.received ? "Received" : now >= l.approved ? "Approved" : "Pending";
  }

 private:
  using Json = nlohmann::json;

  Result<HttpResponse> kind(const std::string& name, const Json& body) {
    ++by_kind[name];
    std::string text = body.dump();
    text.reserve(text.size() + 64);  // simdjson's padding
    return HttpResponse{200, {}, std::move(text)};
  }
  static std::string text(checks::Time t) {
    std::string s = checks::to_rfc3339(t);
    s.pop_back();
    return s + "+00:00";
  }
  static std::string part(const std::string& url, const std::string& name) {
    const auto at = url.find(name + "=");
    if (at == std::string::npos) return "";
    std::string out = url.substr(at + name.size() + 1);
    out = out.substr(0, out.find('&'));
    for (auto p = out.find("%3A"); p != std::string::npos; p = out.find("%3A")) out.replace(p, 3, ":");
    for (auto p = out.find("%2C"); p != std::string::npos; p = out.find("%2C")) out.replace(p, 3, ",");
    for (auto p = out.find("%23"); p != std::string::npos; p = out.find("%23")) out.replace(p, 3, "#");
    return out;
  }
  static checks::Time since(const std::string& url, const std::string& name) {
    const std::string s = part(url, name);
    return s.empty() ? checks::Time{} : checks::parse_time(s.substr(4) + "Z").value();
  }
  static Json money(int n) { return {{"amount", n}, {"currency", "GBP"}, {"shopAmount", n}, {"shopCurrency", "GBP"}}; }
  Json row(const Life& l) const {
    Json events = Json::array({{{"eventName", "RMA_CREATED"}, {"eventDate", text(l.created)}}});
    if (now >= l.approved) events.push_back({{"eventName", "RMA_APPROVED"}, {"eventDate", text(l.approved)}});
    return {{"rmaId", std::to_string(l.id)},
            {"status", status(l)},
            {"order_name", "#" + std::to_string(l.id)},
            {"events", events}};
  }
  Json payout(const Life& l) const {
    return {{"id", l.id + 900000000},
            {"type", "RefundToPaymentMethod"},
            {"status", "Success"},
            {"processor", "Shopify"},
            {"externalReferenceType", "PlatformRefundId"},
            {"externalReferenceId", std::to_string(l.id) + "77"},
            {"amount", money(10)},
            {"returnItemIds", Json::array({unit(l)})},
            {"createdAt", text(l.paid)},
            {"lastUpdated", text(l.paid)}};
  }
  template <typename Keep, typename Row>
  Json page(const std::string& url, const char* name, Keep keep, Row make) const {
    Json rows = Json::array();
    const std::string cursor = part(url, "cursor");
    long skip = cursor.empty() ? 0 : std::stol(cursor), at = 0;
    for (auto l = lives.rbegin(); l != lives.rend(); ++l) {
      if (l->created > now || !keep(*l) || at++ < skip) continue;
      if (rows.size() == 500) return {{name, rows}, {"next_cursor", std::to_string(skip + 500)}};
      rows.push_back(make(*l));
    }
    return {{name, rows}, {"next_cursor", nullptr}};
  }
  Json list(const std::string& url) const {
    const std::string wanted = part(url, "status"), names = "," + part(url, "order_name") + ",";
    const checks::Time from = since(url, "rma_created_at");
    return page(
        url, "rmas",
        [&](const Life& l) {
          return l.created >= from && (wanted.empty() || wanted.find(status(l)) != std::string::npos) &&
                 (names == ",," || names.find(",#" + std::to_string(l.id) + ",") != std::string::npos);
        },
        [&](const Life& l) { return row(l); });
  }
  Json transactions(const std::string& url) const {
    const checks::Time from = since(url, "updated_at");
    return page(
        url, "transactions", [&](const Life& l) { return l.paid <= now && l.paid >= from; },
        [&](const Life& l) { return payout(l); });
  }
  Json detail(long id) const {
    const Life& l = lives.at(static_cast<std::size_t>(id - 100000));
    const Json item = {{"returnedItemId", unit(l)},
                       {"shopLineItemId", std::to_string(id) + "5"},
                       {"resolutionType", "RefundToPaymentMethod"},
                       {"paidPrice", money(10)},
                       {"paidTax", money(0)},
                       {"taxIncluded", true},
                       {"shipmentId", std::to_string(id) + "9"}};
    Json comments = Json::array();
    if (now >= l.received)
      comments.push_back({{"commentType", "system"},
                          {"triggeredBy", "Automation"},
                          {"datetime", text(l.received)},
                          {"htmlText", "Shipment RECEIVED"}});
    Json paid = Json::array();
    if (now >= l.paid) paid.push_back(payout(l));
    return {{"rmaSummary", row(l)},
            {"orderDetails", {{"orderId", std::to_string(id) + "00"}, {"order_name", "#" + std::to_string(id)}}},
            {"createdAt", text(l.created)},
            {"items", Json::array({item})},
            {"shipments", Json::array({{{"shipmentId", std::to_string(id) + "9"},
                                        {"status", now >= l.received ? "Received" : "Shipped"},
                                        {"isOutbound", false}}})},
            {"comments", comments},
            {"transactions", paid}};
  }
};

}  // namespace returnwatch::agent::testing
