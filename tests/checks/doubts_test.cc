// Words that nobody listed: what hangs on them neither fires nor resolves, and the rest is judged as before.
#include "checks/doubts.h"

#include <catch2/catch.hpp>

#include "checks/known_words.h"
#include "checks/registry.h"
#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

struct Word {
  const char* what;
  void (*change)(Scene&);
  unsigned areas;
};

Refund& refund(Scene& s) { return s.c.order->refunds.at(0); }

void add_exchange_order(Scene& s, const char* status, const char* hold) {
  Order o;
  o.id = "5005";
  FulfillmentOrder x;
  x.status = status;
  if (*hold) x.holds = {hold};
  o.fulfillment_orders = {x};
  s.c.exchange_orders = {o};
}

const Word kWords[] = {
    {"return status", [](Scene& s) { s.c.rmas.at(0).status = "OnHold"; }, kAllAreas},
    {"shipment status", [](Scene& s) { s.c.rmas.at(0).shipments.at(0).status = "Lost"; }, kMoney | kStock | kExchange},
    {"transaction type", [](Scene& s) { s.c.rmas.at(0).transactions.at(0).type = "Loyalty"; }, kMoney | kExchange},
    {"transaction status", [](Scene& s) { s.c.rmas.at(0).transactions.at(0).status = "Limbo"; }, kMoney | kExchange},
    {"processor", [](Scene& s) { s.c.rmas.at(0).transactions.at(0).processor = "Abacus"; }, kMoney},
    {"currency", [](Scene& s) { s.c.rmas.at(0).units.at(0).paid_price.order->currency = "ZZZ"; }, kMoney},
    {"exchange type",
     [](Scene& s) {
       s.c.rmas.at(0).exchanges = {{"1", "", "", "Loan"}};
     },
     kMoney | kExchange},
    {"financial status", [](Scene& s) { s.c.order->financial_status = "SEMI_PAID"; }, kMoney},
    {"refund's status",
     [](Scene& s) {
       OrderTransaction tx;
       tx.kind = "REFUND";
       tx.status = "LIMBO";
       refund(s).transactions.push_back(tx);
     },
     kMoney},
    {"restock type", [](Scene& s) { refund(s).lines.at(0).restock_type = "SHELVED"; }, kMoney | kStock},
    {"dispute status",
     [](Scene& s) {
       s.c.order->disputes = {{"MEDIATED", "CHARGEBACK"}};
     },
     kMoney},
    {"kind of dispute",
     [](Scene& s) {
       s.c.order->disputes = {{"NEEDS_RESPONSE", "GRUMBLE"}};
     },
     kMoney},
    {"Shopify return's status",
     [](Scene& s) {
       s.c.order->returns = {{}};
       s.c.order->returns[0].status = "PAUSED";
     },
     kNative},
    {"disposition",
     [](Scene& s) {
       s.c.order->returns = {{}};
       s.c.order->returns[0].status = "OPEN";
       s.c.order->returns[0].dispositions = {{"1", "DONATED", 1, {}, ""}};
     },
     kStock},
    {"fulfilment order's status", [](Scene& s) { add_exchange_order(s, "PAUSED", ""); }, kExchange},
    {"hold", [](Scene& s) { add_exchange_order(s, "OPEN", "FULL_MOON"); }, kExchange},
};

}  // namespace

TEST_CASE("a healthy return leaves nothing in doubt", "[doubts]") { CHECK(doubts_of(healthy().c).empty()); }

TEST_CASE("each unknown word is no data to exactly the checks that hang on it", "[doubts]") {
  for (const Word& word : kWords) {
    Scene s = healthy();
    s.policy.native_returns = true;  // every check is in use
    word.change(s);
    INFO(word.what);
    const auto doubts = doubts_of(s.c);
    REQUIRE(doubts.size() >= 1);
    CHECK(doubts[0].areas == word.areas);
    for (const CheckInfo& check : all_checks()) {
      if (!check.of_cases()) continue;
      INFO(check.id);
      const Outcome out = s.run(std::string(check.id).c_str());
      const bool hangs = (check.hangs_on & word.areas) != 0;
      if (hangs) CHECK(out.findings.empty());
      if (hangs && out.enabled) CHECK_FALSE(out.no_data.empty());
      if (!hangs && word.areas != kAllAreas) CHECK(out.no_data.empty());
    }
  }
}

TEST_CASE("what was found is taken back where a word is unknown, for every return of the order", "[doubts]") {
  ReturnCase c;
  c.rmas.resize(2);
  c.rmas[0].id = "1";
  c.rmas[1].id = "2";
  Verdict v;
  v.problems.emplace_back();
  v.no_data.push_back({"1", "its own reason", ""});
  const std::vector<Doubt> doubts = {{kStock, "a stock word"}, {kMoney, "a money word"}};
  withhold(doubts, kExchange, c, v);
  CHECK(v.problems.size() == 1);
  withhold(doubts, kMoney, c, v);
  CHECK(v.problems.empty());
  REQUIRE(v.no_data.size() == 2);
  CHECK(v.no_data[0].reason == "its own reason");
  CHECK(v.no_data[1].rma_id == "2");
  CHECK(v.no_data[1].reason == "a money word");
  Verdict none;
  withhold(doubts, kMoney, ReturnCase{}, none);
  REQUIRE(none.no_data.size() == 1);
  CHECK(none.no_data[0].rma_id.empty());
}

TEST_CASE("the closed lists", "[doubts]") {
  CHECK(known_word("dispute.status", "LOST"));
  CHECK(known_word("dispute.status", ""));
  CHECK_FALSE(known_word("dispute.status", "OS"));
  CHECK_FALSE(known_word("dispute.status", "lost"));  // Shopify's words have one spelling
  for (const char* code : {"GBP", "JEP", "KID", "USDC", "XCG"}) CHECK(known_currency(code));
  for (const char* code : {"", "ZZZ", "gbp", "US", "POUN"}) CHECK_FALSE(known_currency(code));
  CHECK(known_processor("shopify"));
  CHECK(known_processor(""));
  CHECK_FALSE(known_processor("Abacus"));
}
