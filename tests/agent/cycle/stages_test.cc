// How long a return's stages took: what a system dates, and nothing else.
#include "agent/cycle/stages.h"

#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch;
using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

std::map<std::string, Duration> stages(const Scene& s) {
  std::map<std::string, Duration> out;
  const Facts facts = derive(s.c, {s.now, s.policy, s.reach});
  for (const agent::StageSpan& span : agent::stage_spans(s.c, facts)) {
    CHECK(span.rma_id == "123");
    out[span.stage + " " + span.subject] = span.took;
  }
  return out;
}
using Stages = std::map<std::string, Duration>;

}  // namespace

TEST_CASE("received to restocked, due to refunded: a unit each", "[stages]") {
  Scene s = healthy();  // received 3 days ago and due with it; restocked and refunded 2 days ago
  const Stages one = stages(s);
  REQUIRE(one.size() == 2);
  CHECK(one.at("received_to_restocked 9001") == days(1));
  CHECK(one.at("due_to_refunded 9001") == days(1));
  s.second_unit();
  CHECK(stages(s).size() == 4);
  CHECK(stages(s).at("due_to_refunded 9002") == days(1));
}

TEST_CASE("what has not ended, or is not dated, is left out", "[stages]") {
  Scene s = healthy();
  s.unrestock();
  CHECK(stages(s).count("received_to_restocked 9001") == 0);
  s = healthy();
  s.unrefund();
  CHECK(stages(s).count("due_to_refunded 9001") == 0);
  s = healthy();
  s.refund().created_at.reset();
  CHECK(stages(s).count("due_to_refunded 9001") == 0);
  s = healthy();
  s.not_received();
  CHECK(stages(s).empty());
  s = healthy();
  s.refund().transactions.at(0).status = "FAILURE";  // no money went out
  s.refund().total = gbp(0);
  CHECK(stages(s).count("due_to_refunded 9001") == 0);
}

TEST_CASE("a refund made before it was due counts as such", "[stages]") {
  Scene s = healthy();
  s.refund().created_at = ago(days(4));
  const Stages early = stages(s);
  REQUIRE(early.count("due_to_refunded 9001") == 1);
  CHECK(early.at("due_to_refunded 9001") == -days(1));
}

TEST_CASE("released to fulfilled: of the exchange order, when its last part is closed", "[stages]") {
  Scene s = healthy();
  s.exchange("2002");
  CHECK(stages(s).count("released_to_fulfilled 2002") == 0);
  Order& x = s.c.exchange_orders.at(0);
  x.fulfillment_status = "FULFILLED";
  CHECK(stages(s).count("released_to_fulfilled 2002") == 0);  // nobody says when
  x.fulfillment_orders.at(0).status = "CLOSED";
  x.fulfillment_orders.at(0).updated_at = ago(days(1));
  FulfillmentOrder later = x.fulfillment_orders.at(0);
  later.id = "802";
  later.updated_at = ago(hours(12));
  FulfillmentOrder called_off = later;
  called_off.id = "803";
  called_off.status = "CANCELLED";
  called_off.updated_at = ago(hours(1));
  x.fulfillment_orders.push_back(later);
  x.fulfillment_orders.push_back(called_off);
  CHECK(stages(s).at("released_to_fulfilled 2002") == days(3) - hours(12));
  CHECK(stages(s).count("due_to_refunded 9001") == 0);  // none is owed
}
