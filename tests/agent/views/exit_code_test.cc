// What `check` ends with: docs/facts/specification.md section 1.
#include <catch2/catch.hpp>

#include "agent/store/records.h"
#include "agent/store/verdicts.h"
#include "agent/views/state_view.h"
#include "tests/agent/store/fixture.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;

namespace {

struct Stored {
  std::unique_ptr<Database> db = memory();
  Records records{*db, "acme"};

  void fails(const char* source, const char* capability) {
    records.sources.failed(source, capability, "scope_missing", "ACCESS_DENIED", checks::minutes(1), kNow);
  }
  void judged(const char* check, int looked, const char* unsaid_of = "") {
    checks::Outcome o;
    o.check = check;
    o.looked_at = looked;
    if (*unsaid_of) o.no_data.push_back({unsaid_of, "its status is not known"});
    put_verdicts(*db, "acme", "order-1", {o});
  }
  [[nodiscard]] FindingsView view(const char* check = "") const {
    return findings_view(*db, {"acme"}, {"", check}, kNow);
  }
  [[nodiscard]] int ends(const char* check = "") const { return exit_code(view(check)); }
};

}  // namespace

TEST_CASE("check ends with 2 where a capability that its checks need cannot be read", "[views]") {
  Stored s;
  CHECK(s.ends() == 0);
  s.fails("shopify", "read_gift_cards");
  CHECK(s.ends() == 2);
  CHECK(s.ends("store_credit_not_issued") == 2);
  CHECK(s.ends("restock_missing") == 0);
  Stored returns;
  returns.fails("shopify", "read_returns");  // needed in part
  CHECK(returns.ends("restock_inactive_location") == 2);
  Stored one;  // one return of many
  one.fails("returngo", "details");
  CHECK(one.ends() == 0);
  CHECK_FALSE(one.view().sources.at(0).ok);
  Stored whole;
  whole.fails("returngo", "");
  CHECK(whole.ends("restock_missing") == 2);
}

TEST_CASE("check ends with 2 where returns are there and none was judged", "[views]") {
  Stored none;
  none.judged("refund_not_posted", 0, "123");
  CHECK(none.ends() == 2);
  CHECK(none.ends("refund_not_posted") == 2);
  CHECK(none.ends("restock_missing") == 0);
  CHECK(to_text(none.view(), "UTC").find("no return of a store could be judged") != std::string::npos);
  CHECK(to_junit(none.view()).find("no return of a store could be judged") != std::string::npos);
  Stored some;
  some.judged("refund_not_posted", 1, "123");
  CHECK(some.ends() == 0);
  CHECK(to_text(some.view(), "UTC").find("could be judged") == std::string::npos);
  Stored nothing_due;
  nothing_due.judged("refund_not_posted", 0);
  CHECK(nothing_due.ends() == 0);
  Stored flow;  // what is said of a flow or a source judges no return
  flow.judged("flow_failed", 3);
  checks::Outcome o;
  o.check = "refund_not_posted";
  o.no_data.push_back({"123", "its status is not known"});
  put_verdicts(*flow.db, "acme", "order-2", {o});
  CHECK(flow.ends() == 2);
}
