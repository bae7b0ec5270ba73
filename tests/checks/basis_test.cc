// What verdicts are made with: whatever changes it is seen, and nothing else is.
#include "checks/basis.h"

#include <catch2/catch.hpp>
#include <functional>
#include <set>

#include "checks/registry.h"

using namespace returnwatch::checks;

namespace {

std::string of(const std::function<void(Policy&)>& change) {
  Policy p;
  p.refund_apps = {"erp"};
  p.routes = {{"GB", "", "", "", "1"}};
  p.reasons = {{"Too small", "tag:size"}};
  p.work.rule = "Europe/London +Mon";
  if (change) change(p);
  return store_identity(p, {}, {});
}

std::string program(const std::function<void(std::vector<CheckInfo>&)>& change, const char* version = "1.0.0") {
  std::vector<CheckInfo> catalogue = all_checks();
  if (change) change(catalogue);
  return program_identity(version, catalogue);
}

}  // namespace

TEST_CASE("every field of the policy is part of what verdicts are made with", "[basis]") {
  const std::vector<std::function<void(Policy&)>> changes = {
      {},
      [](Policy& p) { p.refund_due_on = DueOn::done; },
      [](Policy& p) { p.store_credit_via = CreditVia::gift_card; },
      [](Policy& p) { p.native_returns = true; },
      [](Policy& p) { p.refund_apps.push_back("pos"); },
      [](Policy& p) { p.refund_apps = {}; },
      [](Policy& p) { p.returngo_app.id = "7"; },
      [](Policy& p) { p.returngo_app.handle = "7"; },
      [](Policy& p) { p.returngo_app.title = "7"; },
      [](Policy& p) { p.default_location_id = "7"; },
      [](Policy& p) { p.routes[0].country = "DE"; },
      [](Policy& p) { p.routes[0].reason = "DE"; },
      [](Policy& p) { p.routes[0].sku_prefix = "DE"; },
      [](Policy& p) { p.routes[0].method = "DE"; },
      [](Policy& p) { p.routes[0].location_id = "DE"; },
      [](Policy& p) { p.routes.push_back(p.routes[0]); },
      [](Policy& p) { p.reasons[0].reason = "Too big"; },
      [](Policy& p) { p.reasons[0].shown = "tag:big"; },
      [](Policy& p) { p.work.rule = "Pacific/Auckland +Mon"; },
  };
  std::set<std::string> seen;
  for (const auto& change : changes) seen.insert(of(change));
  CHECK(seen.size() == changes.size());
}

TEST_CASE("the working spans move on with the days: they are no change", "[basis]") {
  CHECK(of([](Policy& p) { p.work.spans = {{Time{}, Time{} + days(1)}}; }) == of({}));
}

TEST_CASE("options and what can be read are part of it, the reason why something cannot be read is not", "[basis]") {
  const auto with = [](const std::function<void(Options&, Reach&)>& change) {
    Options o;
    Reach r;
    change(o, r);
    return store_identity({}, o, r);
  };
  const auto refund = [](Options& o) -> CheckOptions& { return o["refund_not_posted"]; };
  std::set<std::string> seen = {
      with([](Options&, Reach&) {}),
      with([&](Options& o, Reach&) { refund(o).enabled = false; }),
      with([&](Options& o, Reach&) { refund(o).enabled = true; }),
      with([&](Options& o, Reach&) { refund(o).grace = hours(1); }),
      with([&](Options& o, Reach&) { refund(o).severity = Severity::info; }),
      with([&](Options& o, Reach&) { refund(o).owner = Owner::cx; }),
      with([&](Options& o, Reach&) { refund(o).min_amount = "5"; }),
      with([&](Options& o, Reach&) {
        refund(o).causes = {{"no_refund", {}}};
      }),
      with([](Options&, Reach& r) { r.missing[0] = "unreachable"; }),
      with([](Options&, Reach& r) { r.missing[1] = "unreachable"; }),
  };
  CHECK(seen.size() == 10);
  CHECK(seen.count(with([](Options&, Reach& r) { r.missing[0] = "throttled"; })) == 1);
}

TEST_CASE("another version or another catalogue is another program, other words are not", "[basis]") {
  const std::vector<std::function<void(std::vector<CheckInfo>&)>> changes = {
      {},
      [](auto& c) { c.pop_back(); },
      [](auto& c) { std::swap(c[0], c[1]); },
      [](auto& c) { c[0].severity = Severity::info; },
      [](auto& c) { c[0].owner = Owner::cx; },
      [](auto& c) { c[0].grace += hours(1); },
      [](auto& c) { c[0].needs.pop_back(); },
      [](auto& c) { c[0].causes.pop_back(); },
      [](auto& c) { c[0].causes[0].grace = hours(1); },
      [](auto& c) { c[0].causes[0].permanent = !c[0].causes[0].permanent; },
  };
  std::set<std::string> seen = {program({}, "1.0.1")};
  for (const auto& change : changes) seen.insert(program(change));
  CHECK(seen.size() == changes.size() + 1);
  CHECK(program([](auto& c) { c[0].title = c[0].causes[0].action = "Other words"; }) == program({}));
}
