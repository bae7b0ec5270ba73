#include "agent/record/replace.h"

#include <catch2/catch.hpp>

#include "agent/record/settings.h"
#include "checks/words.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using record::Json;
using record::Lines;
namespace kind = record::kind;

namespace {

Lines replaced(const Lines& lines) { return record::Replacements(lines).replaced(lines); }

}  // namespace

TEST_CASE("ids are replaced, the same by the same in every file, and keep their order", "[record]") {
  Lines lines;
  lines[kind::kReturns] = {Json{{"store", "s"}, {"id", "998"}, {"order_id", "77"}, {"order_name", "#1001"}},
                           Json{{"store", "s"}, {"id", "1002"}, {"order_id", "77"}, {"order_name", "1001"}}};
  lines[kind::kOrders] = {Json{{"id", "77"}, {"name", "#1001"}, {"returns", {{{"name", "#1001-R1"}}}}}};
  lines[kind::kTracked] = {Json{{"value", "order_name:1001"}}, Json{{"value", "rma_id:998"}}};
  const Lines out = replaced(lines);
  const auto& returns = out.at(kind::kReturns);
  const auto& order = out.at(kind::kOrders)[0];
  CHECK(returns[0]["store"] == "s");
  CHECK(returns[0]["id"] != "998");
  CHECK(std::stol(returns[0]["id"].get<std::string>()) < std::stol(returns[1]["id"].get<std::string>()));
  CHECK(returns[0]["order_id"] == order["id"]);
  const std::string name = order["name"];
  CHECK(name.rfind("#", 0) == 0);
  CHECK(name != "#1001");
  CHECK(returns[1]["order_name"] == name.substr(1));
  CHECK(order["returns"][0]["name"] == name + "-R1");
  CHECK(out.at(kind::kTracked)[0]["value"] == "order_name:" + name.substr(1));
  CHECK(out.at(kind::kTracked)[1]["value"] == "rma_id:" + returns[0]["id"].get<std::string>());
}

TEST_CASE("a SKU begins with the prefixes that it began with, and with no other", "[record]") {
  Lines lines;
  lines[kind::kPolicy] = {
      Json{{"routes", {{{"sku_prefix", "SH"}}, {{"sku_prefix", "SHIRT-"}}, {{"sku_prefix", "BAG"}}}}}};
  lines[kind::kReturns] = {
      Json{{"id", "1"}, {"units", {{{"sku", "SHIRT-M"}}, {{"sku", "SHOE"}}, {{"sku", "shirt-m"}}, {{"sku", "BAG"}}}}}};
  const Lines out = replaced(lines);
  const auto prefix = [&](int i) { return out.at(kind::kPolicy)[0]["routes"][i]["sku_prefix"].get<std::string>(); };
  const auto begins = [&](int unit, int i) {
    return out.at(kind::kReturns)[0]["units"][unit]["sku"].get<std::string>().rfind(prefix(i), 0) == 0;
  };
  const bool expected[4][3] = {{true, true, false}, {true, false, false}, {false, false, false}, {false, false, true}};
  for (int unit = 0; unit < 4; ++unit)
    for (int i = 0; i < 3; ++i) {
      INFO(unit << " " << i);
      CHECK(begins(unit, i) == expected[unit][i]);
    }
  CHECK(out.at(kind::kReturns)[0].dump().find("SHIRT") == std::string::npos);
}

TEST_CASE("reasons, marks and locations match their policy after the replacement as before", "[record]") {
  Lines lines;
  lines[kind::kPolicy] = {
      Json{{"reasons", {{{"reason", "Too Small"}, {"shown", "tag:size"}}}}, {"default_location", "5"}}};
  lines[kind::kReturns] = {Json{{"id", "1"}, {"units", {{{"reason", "too small"}}}}}};
  lines[kind::kOrders] = {Json{{"id", "9"}, {"shown", {"tag:size"}}, {"looked_for", {"tag:size", "note:x"}}}};
  lines[kind::kLocations] = {Json{{"id", "5"}, {"name", "Leeds"}}};
  const Lines out = replaced(lines);
  const auto& policy = out.at(kind::kPolicy)[0];
  CHECK(policy["reasons"][0]["reason"] == out.at(kind::kReturns)[0]["units"][0]["reason"]);
  CHECK(policy["reasons"][0]["shown"] == out.at(kind::kOrders)[0]["shown"][0]);
  CHECK(policy["reasons"][0]["shown"].get<std::string>().rfind("tag:", 0) == 0);
  CHECK(policy["default_location"] == out.at(kind::kLocations)[0]["id"]);
  for (const auto& [name, list] : out)
    for (const Json& line : list)
      for (const char* raw : {"mall", "size", "Leeds"}) CHECK(line.dump().find(raw) == std::string::npos);
}

TEST_CASE("what is no system's word, and what nobody named, does not get out", "[record]") {
  Lines lines;
  lines[kind::kReturns] = {Json{{"id", "1"},
                                {"status", "Received"},
                                {"email", "jane@doe.example"},
                                {"units", {{{"id", "2"}, {"method", "Leave with Jane"}, {"resolution", "jane@doe"}}}},
                                {"comments", {{{"error_key", "jane doe could not"}, {"htmlText", "Jane"}}}}}};
  lines[kind::kSources] = {Json{{"error", "GET https://acme.example/rmas?x=secret answered 503 (request 8f7a6b)"}}};
  lines[kind::kCredits] = {Json{{"id", "3"}, {"note_keys", {checks::token_key("1"), checks::token_key("0151-555")}}}};
  lines[kind::kOrders] = {Json{{"id", "4"}, {"refunds", {{{"app", {{"id", "1830279"}, {"title", "Shopify Web"}}}}}}},
                          Json{{"id", "5"}, {"refunds", {{{"app", {{"id", "99"}, {"title", "Jane's app"}}}}}}}};
  const Lines out = replaced(lines);
  std::string all;
  for (const auto& [name, list] : out)
    for (const Json& line : list) all += line.dump() + "\n";
  INFO(all);
  for (const char* raw : {"ane", "doe", "acme", "secret", "8f7a"}) CHECK(all.find(raw) == std::string::npos);
  CHECK(out.at(kind::kReturns)[0]["status"] == "Received");
  CHECK(out.at(kind::kOrders)[0]["refunds"][0]["app"]["id"] == "1830279");
  const std::string id = out.at(kind::kReturns)[0]["id"];
  CHECK(out.at(kind::kCredits)[0]["note_keys"] == Json::array({checks::token_key(id)}));
}
