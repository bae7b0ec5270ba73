// Words that nobody listed: what hangs on them neither fires nor resolves, and the rest is judged as before.
#include "checks/doubts.h"

#include <algorithm>
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
    {"fulfilment's status",
     [](Scene& s) {
       add_exchange_order(s, "OPEN", "");
       s.c.exchange_orders[0].fulfillments = {{"TELEPORTED", ago(days(2))}};
     },
     kExchange},
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

TEST_CASE("what was found is taken back where a word is unknown, for every return that it concerns", "[doubts]") {
  ReturnCase c;
  c.rmas.resize(2);
  c.rmas[0].id = "1";
  c.rmas[1].id = "2";
  Verdict v;
  v.problems.emplace_back();
  v.no_data.push_back({"1", "its own reason", ""});
  const auto nothing = [] { return std::vector<Verdict>{}; };
  const std::vector<Doubt> doubts = {{kStock, "a stock word"}, {kMoney, "a money word"}};
  withhold(doubts, kExchange, c, nothing, v);
  CHECK(v.problems.size() == 1);
  withhold(doubts, kMoney, c, nothing, v);
  CHECK(v.problems.empty());
  REQUIRE(v.no_data.size() == 2);
  CHECK(v.no_data[0].reason == "its own reason");
  CHECK(v.no_data[1].rma_id == "2");
  CHECK(v.no_data[1].reason == "a money word");
  Verdict none;
  withhold(doubts, kMoney, ReturnCase{}, nothing, none);
  REQUIRE(none.no_data.size() == 1);
  CHECK(none.no_data[0].rma_id.empty());
}

namespace {

// A check's word on each of two returns of one order, the older one first: "123: ... 124: ...".
std::string each(const Scene& s, const char* check) {
  const Outcome out = s.run(check);
  std::string text;
  for (const char* id : {"123", "124"}) {
    Outcome own = out;
    const auto other = [id](const auto& x) { return !x.rma_id.empty() && x.rma_id != id; };
    own.findings.erase(std::remove_if(own.findings.begin(), own.findings.end(), other), own.findings.end());
    own.no_data.erase(std::remove_if(own.no_data.begin(), own.no_data.end(), other), own.no_data.end());
    text += (text.empty() ? "" : ", ") + word(own);
  }
  return text;
}

// Two returns of one order, each of a line of its own; nothing was refunded, all else is well.
Scene two_unpaid() {
  Scene s = healthy();
  s.second_rma();
  s.order().refunds.clear();
  for (Rma& r : s.c.rmas) r.transactions.clear();
  s.order().refunded = gbp(0);
  s.order().financial_status = "PAID";
  return s;
}

struct Near {
  const char* what;
  void (*change)(Scene&);
  const char* check;
  const char* expected;  // of return 123, of return 124
};

const Near kNear[] = {
    {"nothing unknown", [](Scene&) {}, "refund_not_posted", "no_refund, no_refund"},
    {"the other return's status", [](Scene& s) { s.rma(0).status = "OnHold"; }, "refund_not_posted",
     "no data, no_refund"},
    {"... of the younger one", [](Scene& s) { s.rma(1).status = "OnHold"; }, "refund_not_posted", "no_refund, no data"},
    {"... with money at order level that may be either's",
     [](Scene& s) {
       Refund r = healthy().refund();
       r.lines.clear();
       r.app = {"1830279", "shopify_web", "Shopify Web"};
       s.order().refunds = {r};
       s.order().refunded = gbp(5990);
       s.rma(0).status = "OnHold";
     },
     "refund_not_posted", "no data, no data"},
    {"... both are of one line, of which one was refunded",
     [](Scene& s) {
       s.rma(1).units.at(0).line_id = "701";
       s.line().quantity = 2;
       s.order().refunds = {healthy().refund()};
       s.order().refunded = gbp(5990);
       s.rma(0).status = "OnHold";
     },
     "refund_not_posted", "no data, no data"},
    {"the other's shipment", [](Scene& s) { s.rma(0).shipments.at(0).status = "Lost"; }, "refund_not_posted",
     "no data, no_refund"},
    {"the other's resolution", [](Scene& s) { s.rma(0).units.at(0).resolution = "Barter"; }, "refund_not_posted",
     "no data, no_refund"},
    {"a payout of the other's of an unknown type",
     [](Scene& s) {
       s.rma(0).transactions = {healthy().payout()};
       s.rma(0).transactions[0].type = "Loyalty";
       s.rma(0).transactions[0].platform_refund_id = "";
     },
     "refund_not_posted", "no data, no_refund"},
    {"a refund of the other's line with an unknown restock type",
     [](Scene& s) {
       s.order().refunds = {healthy().refund()};
       s.order().refunded = gbp(5990);
       s.refund_line().restock_type = "SHELVED";
     },
     "refund_not_posted", "no data, no_refund"},
    {"the order's payment status concerns all", [](Scene& s) { s.order().financial_status = "SEMI_PAID"; },
     "refund_not_posted", "no data, no data"},
    {"a currency that nobody knows concerns all", [](Scene& s) { s.order().received.order->currency = "ZZZ"; },
     "refund_not_posted", "no data, no data"},
    {"native returns are counted together",
     [](Scene& s) {
       s.policy.native_returns = true;
       s.order().returns = {{}};
       s.order().returns[0].status = "OPEN";
       s.rma(0).status = "OnHold";
     },
     "shopify_return_missing", "no data, no data"},
};

}  // namespace

TEST_CASE("an unknown word silences the returns that hang on it, and no other", "[doubts]") {
  for (const Near& row : kNear) {
    Scene s = two_unpaid();
    row.change(s);
    INFO(row.what);
    CHECK(each(s, row.check) == row.expected);
  }
}

TEST_CASE("too many unknown words are not thought through: no return of the order is judged", "[doubts]") {
  Scene s = two_unpaid();
  s.rma(0).status = "OnHold";
  s.rma(0).shipments.at(0).status = "Lost";
  s.rma(0).units.at(0).resolution = "Barter";
  CHECK(each(s, "refund_not_posted") == "no data, no_refund");
  for (const char* status : {"Limbo", "Adrift"}) {
    Shipment more = s.rma(0).shipments.at(0);
    more.id = status;
    more.status = status;
    s.rma(0).shipments.push_back(more);
  }
  CHECK(each(s, "refund_not_posted") == "no data, no data");
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
  for (const char* word : {"Rise.ai", "PayPal Express", "bank_transfer", "Shopify Payments", "STRIPE", "manual"})
    CHECK(known_processor(word));
  for (const char* word : {"Abacus", "Kontor", "x"}) CHECK_FALSE(known_processor(word));
}
