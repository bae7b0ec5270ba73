// What a configuration names and is not there.
#include "agent/cycle/names.h"

#include <catch2/catch.hpp>

#include "tests/agent/store/fixture.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;

namespace {

config::Store store() {
  config::Store s;
  s.name = "acme";
  s.policy.default_location = "London";
  config::RouteMatch route;
  route.reason = "Too small";
  route.location = "gid://shopify/Location/2";
  s.policy.routes = {route};
  s.policy.reasons = {{"Too small", "tag:small"}};
  s.policy.refund_apps = {"acme pos"};
  s.shopify.returngo_app = "55";
  s.patchworks.emplace();
  config::Flow flow;
  flow.match = "ReturnGO*";
  s.patchworks->flows = {flow};
  return s;
}

struct World {
  std::unique_ptr<Database> db = memory();
  NamesThere there;
  World() {
    Records records(*db, "acme");
    checks::Location london, leeds, old;
    london.id = "1", london.name = "London";
    leeds.id = "2", leeds.name = "Leeds";
    old.id = "3", old.name = "Old Depot", old.active = false;
    there.locations = {london, leeds, old};
    FlowRow flow;
    flow.id = "7", flow.name = "ReturnGO returns to ERP";
    there.flows = {flow};
    checks::Order o = order();
    checks::Refund a, b;
    a.id = "R1", a.app = {"gid://shopify/App/55", "returngo", "ReturnGO"};
    b.id = "R2", b.app = {"66", "pos", "Acme POS"};
    o.refunds = {a, b};
    for (checks::Refund& r : o.refunds) r.total = gbp(100);
    o.refunded = gbp(200);
    records.returngo.put_rma(rma(), kNow);
    records.shopify.put_order(o, kNow);
  }
  [[nodiscard]] std::string said(const config::Store& s) const {
    std::string out;
    for (const NameDoubt& d : unresolved_names(s, there, *db))
      out += std::string(d.certain ? "! " : "? ") + d.where + ": " + d.said + "\n";
    return out;
  }
};

}  // namespace

TEST_CASE("names that are there raise no doubt, however they are written", "[names]") {
  const World w;
  CHECK(w.said(store()).empty());
  config::Store s = store();
  s.policy.default_location = "london";
  s.shopify.returngo_app = "ReturnGO";
  s.policy.refund_apps = {"66", "gid://shopify/App/66", "POS"};
  s.policy.reasons = {{"too small", "tag:small"}};
  s.patchworks->flows[0].match = "7";
  CHECK(w.said(s).empty());
}

TEST_CASE("each misspelt name is told with its key and the nearest that is there", "[names]") {
  const World w;
  config::Store s = store();
  s.policy.default_location = "Lodnon";
  CHECK(w.said(s) == "! acme: policy.default_location: Shopify has no location \"Lodnon\"; did you mean \"London\"?\n");
  s = store();
  s.policy.routes[0].location = "99";
  CHECK(
      w.said(s) ==
      "! acme: policy.route.location: Shopify has no location \"99\"; there is \"London\", \"Leeds\", \"Old Depot\"\n");
  s = store();
  s.policy.routes[0].location = "Old Depot";
  CHECK(w.said(s) == "? acme: policy.route.location: \"Old Depot\" is not active in Shopify\n");
  s.policy.routes[0].location = "3";
  CHECK(w.said(s) == "? acme: policy.route.location: \"3\" (Old Depot) is not active in Shopify\n");
  s = store();
  s.patchworks->flows[0].match = "RetrunGO*";
  CHECK(w.said(s).rfind("! acme: patchworks.flow.match: \"RetrunGO*\" matches no Patchworks flow", 0) == 0);
  s = store();
  s.shopify.returngo_app = "ReturnGo Ltd";
  CHECK(w.said(s).rfind("? acme: shopify.returngo_app: no refund of the app \"ReturnGo Ltd\" was seen", 0) == 0);
  s = store();
  s.policy.refund_apps = {"Acme PSO"};
  CHECK(w.said(s) ==
        "? acme: policy.refund_apps: no refund of the app \"Acme PSO\" was seen; did you mean \"Acme POS\"?\n");
  s = store();
  s.policy.reasons = {{"Too smal", "tag:small"}};
  CHECK(w.said(s) ==
        "? acme: policy.reason.reason: no return with the reason \"Too smal\" was seen; did you mean \"Too small\"?\n");
}

TEST_CASE("what was not read yet is not doubted", "[names]") {
  const auto db = memory();
  config::Store s = store();
  s.policy.default_location = "Lodnon";
  s.shopify.returngo_app = "x";
  CHECK(unresolved_names(s, {}, *db).empty());
}

TEST_CASE("a receiver that nothing leads to, and an owner whom nobody hears", "[names]") {
  config::Config c;
  c.receivers.resize(3);
  c.receivers[0].name = "ops";
  c.receivers[1].name = "pager";
  c.receivers[2].name = "lost";
  config::Route stock, money;
  stock.match["owner"] = {"operations", "technical"};
  stock.receivers = {"ops"};
  stock.escalate = config::Escalation{checks::hours(2), {"pager"}};
  money.match["owner"] = {"fin*"};
  money.receivers = {"ops"};
  c.routes = {stock, money};
  std::string said;
  for (const NameDoubt& d : dead_ends(c)) said += d.where + ": " + d.said + "\n";
  CHECK(said ==
        "receiver lost: no route and no report uses it: it will get no messages\n"
        "route: no route covers findings owned by cx: no alerts will be sent for them\n");
  c.report.receivers = {"lost"};
  c.routes[1].match.clear();
  CHECK(dead_ends(c).empty());
}
