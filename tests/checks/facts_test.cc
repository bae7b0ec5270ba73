// The shared rules as derive() reads them: when a unit was received, what pays in full, what money is given to whom.
#include "checks/facts.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

Facts facts(const Scene& s) { return derive(s.c, Context{s.now, s.policy, s.reach}); }

struct Moment {
  const char* what;
  void (*change)(Scene&);
  std::optional<Time> at;
};

void seen(Scene& s, const char* what, const char* state, Duration age) {
  s.rma().seen.push_back({what, state, ago(age)});
}
Shipment& another_parcel(Scene& s, const char* status) {
  Shipment p = s.rma().shipments.at(0);
  p.id = "s2";
  p.status = status;
  s.rma().shipments.push_back(p);
  return s.rma().shipments.back();
}
Comment received(const char* shipment, Duration age) {
  Comment c;
  c.fact = CommentFact::shipment_received;
  c.shipment_id = shipment;
  c.at = ago(age);
  return c;
}

// The RMA and its one parcel are Received; nothing says since when.
const std::vector<Moment> kReceived = {
    {"nobody knows when", [](Scene&) {}, std::nullopt},
    {"the timeline", [](Scene& s) { s.rma().comments = {received("s1", days(3))}; }, ago(days(3))},
    {"the timeline, the first of two",
     [](Scene& s) {
       s.rma().comments = {received("s1", days(2)), received("s1", days(3))};
     },
     ago(days(3))},
    {"somebody typed it: shipment and RMA say so too, and nobody knows when",
     [](Scene& s) {
       s.rma().comments = {received("", days(3))};
       s.rma().comments[0].typed = true;
     },
     std::nullopt},
    {"somebody typed it: when it was seen counts",
     [](Scene& s) {
       s.rma().comments = {received("", days(3))};
       s.rma().comments[0].typed = true;
       seen(s, "s1", "Received", days(2));
     },
     ago(days(2))},
    {"somebody typed it of a parcel that is on its way",
     [](Scene& s) {
       s.rma().status = "Approved";
       s.rma().shipments.at(0).status = "Shipped";
       s.rma().comments = {received("", days(3))};
       s.rma().comments[0].typed = true;
     },
     std::nullopt},
    {"the timeline names no parcel, as it never does", [](Scene& s) { s.rma().comments = {received("", days(3))}; },
     ago(days(3))},
    {"it names none of two parcels, and this one is still out",
     [](Scene& s) {
       s.rma().shipments.at(0).status = "Shipped";
       another_parcel(s, "Received");
       s.rma().comments = {received("", days(3))};
     },
     std::nullopt},
    {"it names none of two parcels, and this one was on its way after the first comment",
     [](Scene& s) {
       another_parcel(s, "Received");
       s.rma().comments = {received("", days(5)), received("", days(3))};
       s.rma().seen.push_back({"s1", "Shipped", ago(days(7)), ago(days(4))});
     },
     ago(days(3))},
    {"it names none of two parcels, and this one was last seen on its way before both comments",
     [](Scene& s) {
       another_parcel(s, "Received");
       s.rma().comments = {received("", days(5)), received("", days(3))};
       s.rma().seen.push_back({"s1", "Shipped", ago(days(7)), ago(days(6))});
     },
     ago(days(5))},
    {"an outbound parcel may be the one that it means",
     [](Scene& s) {
       s.rma().shipments.at(0).status = "Shipped";
       another_parcel(s, "Received").outbound = true;
       s.rma().comments = {received("", days(3))};
     },
     std::nullopt},
    {"beside an outbound parcel it is the return's, which has arrived",
     [](Scene& s) {
       another_parcel(s, "Received").outbound = true;
       s.rma().comments = {received("", days(3))};
     },
     ago(days(3))},
    {"a comment without time",
     [](Scene& s) {
       s.rma().comments = {received("s1", days(3))};
       s.rma().comments[0].at.reset();
     },
     std::nullopt},
    {"another parcel's comment",
     [](Scene& s) {
       another_parcel(s, "Shipped");
       s.rma().comments = {received("s2", days(3))};
     },
     std::nullopt},
    {"the timeline before a validation and what was seen",
     [](Scene& s) {
       s.rma().comments = {received("s1", days(3))};
       s.unit().validation = {true, true, ago(days(4)), ""};
       seen(s, "s1", "Received", days(5));
     },
     ago(days(3))},
    {"a validation before what was seen",
     [](Scene& s) {
       s.unit().validation = {true, true, ago(days(3)), ""};
       seen(s, "s1", "Received", days(5));
     },
     ago(days(3))},
    {"flags without validation date",
     [](Scene& s) {
       s.unit().validation = {true, true, std::nullopt, ""};
     },
     std::nullopt},
    {"flags without validation date, and what was seen",
     [](Scene& s) {
       s.unit().validation = {true, true, std::nullopt, ""};
       seen(s, "s1", "Received", days(3));
     },
     ago(days(3))},
    {"a unit that names none of two parcels, of which one has no id, goes with the return",
     [](Scene& s) {
       s.unit().shipment_id = "";
       another_parcel(s, "Received").id = "";
       seen(s, "", "Received", days(5));
       seen(s, "rma", "Received", days(3));
     },
     ago(days(3))},
    {"validated as not returned is no receipt",
     [](Scene& s) {
       s.unit().validation = {false, false, ago(days(3)), ""};
     },
     std::nullopt},
    {"the parcel was seen Received", [](Scene& s) { seen(s, "s1", "Received", days(3)); }, ago(days(3))},
    {"the parcel was seen Validated", [](Scene& s) { seen(s, "s1", "Validated", days(3)); }, ago(days(3))},
    {"the parcel is Validated",
     [](Scene& s) {
       s.rma().shipments.at(0).status = "Validated";
       seen(s, "s1", "Validated", days(3));
     },
     ago(days(3))},
    {"the parcel was seen Shipped", [](Scene& s) { seen(s, "s1", "Shipped", days(3)); }, std::nullopt},
    {"another parcel was seen Received", [](Scene& s) { seen(s, "s9", "Received", days(3)); }, std::nullopt},
    {"the parcel went back to Shipped",
     [](Scene& s) {
       s.rma().status = "Approved";
       s.rma().shipments.at(0).status = "Shipped";
       seen(s, "s1", "Received", days(3));
     },
     std::nullopt},
    {"the return was seen Received", [](Scene& s) { seen(s, "rma", "Received", days(3)); }, ago(days(3))},
    {"the return was seen Validated, and is",
     [](Scene& s) {
       s.rma().status = "Validated";
       seen(s, "rma", "Validated", days(3));
     },
     ago(days(3))},
    {"the return was seen Received and is Approved again",
     [](Scene& s) {
       s.rma().status = "Approved";
       s.rma().shipments.at(0).status = "Shipped";
       seen(s, "rma", "Received", days(3));
     },
     std::nullopt},
    {"the return is Received for another parcel",
     [](Scene& s) {
       s.rma().shipments.at(0).status = "Shipped";
       another_parcel(s, "Received");
       seen(s, "rma", "Received", days(3));
     },
     std::nullopt},
    {"the return is Received, and only an outbound parcel besides",
     [](Scene& s) {
       s.rma().shipments.at(0).status = "Shipped";
       another_parcel(s, "Received").outbound = true;
       seen(s, "rma", "Received", days(3));
     },
     ago(days(3))},
    {"a unit that names no parcel has the only one",
     [](Scene& s) {
       s.unit().shipment_id = "";
       another_parcel(s, "Received").outbound = true;
       seen(s, "s1", "Received", days(3));
     },
     ago(days(3))},
    {"a unit that names none of two parcels goes with the return",
     [](Scene& s) {
       s.unit().shipment_id = "";
       another_parcel(s, "Received");
       seen(s, "s2", "Received", days(5));
       seen(s, "rma", "Received", days(3));
     },
     ago(days(3))},
    {"a return without parcels goes by its status",
     [](Scene& s) {
       s.rma().shipments.clear();
       seen(s, "rma", "Received", days(3));
     },
     ago(days(3))},
    {"done: its first Received",
     [](Scene& s) {
       s.rma().status = "Done";
       seen(s, "rma", "Received", days(3));
       seen(s, "rma", "Done", days(1));
     },
     ago(days(3))},
    {"done, never seen Received",
     [](Scene& s) {
       s.rma().status = "Done";
       seen(s, "rma", "Done", days(1));
     },
     ago(days(1))},
    {"no shipment required: approved",
     [](Scene& s) {
       s.unit().method = "No shipment required";
       s.rma().comments = {received("s1", days(3))};
     },
     ago(days(7))},
    {"cancelled",
     [](Scene& s) {
       s.rma().status = "Canceled";
       s.rma().comments = {received("s1", days(3))};
     },
     std::nullopt},
};

}  // namespace

TEST_CASE("received at", "[facts]") {
  for (const Moment& m : kReceived) {
    Scene s = healthy();
    s.rma().comments.clear();
    m.change(s);
    INFO(m.what);
    CHECK(facts(s).units.at(0).received_at == m.at);
  }
}

TEST_CASE("approved and reopened: the last time, whatever the order in which it is told", "[facts]") {
  Scene s = healthy();
  s.rma().events = {{"RMA_APPROVED", ago(days(5))}, {"RMA_APPROVED", ago(days(6))}, {"RMA_APPROVED", std::nullopt}};
  CHECK(facts(s).rmas.at(0).approved_at == ago(days(5)));
  std::reverse(s.rma().events.begin(), s.rma().events.end());
  CHECK(facts(s).rmas.at(0).approved_at == ago(days(5)));
  for (const Duration age : {hours(30), hours(20), hours(25)}) {
    Comment again;
    again.fact = CommentFact::reopened;
    again.at = ago(age);
    s.rma().comments.push_back(again);
  }
  CHECK(facts(s).rmas.at(0).reopened_at == ago(hours(20)));
  CHECK(facts(s).units.at(0).due_at == ago(hours(20)));
}

TEST_CASE("a rejected, cancelled or pending return owes nothing, whatever refunds are due on", "[facts]") {
  for (const char* status : {"Rejected", "Canceled", "Pending"})
    for (const DueOn on : {DueOn::received, DueOn::validated, DueOn::approved, DueOn::done}) {
      Scene s = healthy();
      s.unrefund();
      s.policy.refund_due_on = on;
      s.validated(true, true);
      REQUIRE((on == DueOn::done || facts(s).units.at(0).due_at.has_value()));
      s.rma().status = status;
      INFO(status << " " << static_cast<int>(on));
      CHECK_FALSE(facts(s).units.at(0).due_at.has_value());
      CHECK(says(s, "refund_not_posted") == "");
    }
}

TEST_CASE("an order of which only the header is known proves nothing", "[facts]") {
  Scene s = healthy();
  s.exchange();
  REQUIRE(says(s, "exchange_not_released") == "draft_open");
  s.order().read_at.reset();
  CHECK(says(s, "exchange_not_released") == "no data");
}

TEST_CASE("inactive at the time: switched off not later than then, or nobody knows when", "[facts]") {
  Location l;
  CHECK_FALSE(inactive_at(l, kNow));
  l.active = false;
  CHECK(inactive_at(l, kNow));
  l.deactivated_at = kNow;
  CHECK(inactive_at(l, kNow));
  CHECK_FALSE(inactive_at(l, kNow - Duration{1}));
  CHECK(inactive_at(l, std::nullopt));  // of a restock without a time, what it is today
}

TEST_CASE("what a unit is owed", "[facts]") {
  Scene s = healthy();
  CHECK(facts(s).units.at(0).owed == Money{5990, "GBP"});
  s.unit().tax_included = false;
  s.unit().paid_tax = {};
  CHECK(facts(s).units.at(0).owed == Money{5990, "GBP"});
  s.unit().paid_tax = {Money{100, "EUR"}, std::nullopt};  // not of the price's currency: not added
  CHECK(facts(s).units.at(0).owed == Money{5990, "GBP"});
  s.unit().fees = Money{100, "EUR"};
  CHECK(facts(s).units.at(0).owed == Money{5990, "GBP"});
  s.unit().fees = Money{9000, "GBP"};  // never less than nothing
  CHECK(facts(s).units.at(0).owed == Money{0, "GBP"});
}

TEST_CASE("a payout pays in full what the units that it names are owed", "[facts]") {
  Scene s = healthy();
  s.second_unit();
  s.payout().unit_ids = {"9002"};
  const auto full = [&s](std::int64_t minor, const char* currency = "GBP") {
    s.payout().amount.order = Money{minor, currency};
    return pays_in_full(s.payout(), facts(s).rmas.at(0));
  };
  CHECK(full(5990));
  CHECK_FALSE(full(5989));
  CHECK_FALSE(full(5990, "EUR"));
  s.payout().unit_ids = {"9001", "9002"};
  CHECK_FALSE(full(5990));
  CHECK(full(11980));
  s.payout().unit_ids = {"9099"};
  CHECK_FALSE(full(11980));
  s.payout().unit_ids = {"9002"};
  s.payout().amount.order.reset();
  CHECK_FALSE(pays_in_full(s.payout(), facts(s).rmas.at(0)));
  s.unit(1).paid_price = {};
  CHECK_FALSE(full(5990));
  s.unit(1).paid_price = gbp(0);  // of nothing owed, any money is goodwill
  CHECK_FALSE(full(1000));
}

TEST_CASE("an exchange is paid by its whole price, never by a difference or by being free", "[facts]") {
  Scene s = healthy();
  s.unit().resolution = "InstantVariantExchange";
  s.refund().lines.clear();
  CHECK(facts(s).units.at(0).paid);
  s.payout().amount = s.refund().total = gbp(700);
  CHECK_FALSE(facts(s).units.at(0).paid);
  s.rma().transactions.clear();
  s.order().refunds.clear();
  s.unit().paid_price = gbp(0);
  CHECK_FALSE(facts(s).units.at(0).paid);
}

TEST_CASE("an order-level refund that pays the unit that is due is no part of the other's", "[facts]") {
  Scene s = healthy();
  s.second_unit();
  s.rma().transactions.clear();
  s.refund().lines.clear();
  s.refund().total = gbp(5990);
  another_parcel(s, "Shipped");
  s.unit(1).shipment_id = "s2";
  const Facts f = facts(s);
  CHECK(f.units.at(0).paid);
  CHECK_FALSE(f.units.at(1).paid);
  CHECK_FALSE(f.rmas.at(0).part_paid);
  s.refund().total = gbp(6990);
  CHECK(facts(s).rmas.at(0).part_paid == Money{1000, "GBP"});
}

namespace {

// What an answer may leave out. Each is nothing to build a finding on.
const std::vector<std::pair<const char*, void (*)(Scene&)>> kMissing = {
    {"the return's creation", [](Scene& s) { s.rma().created_at.reset(); }},
    {"the return's events",
     [](Scene& s) {
       s.rma().events.clear();
       s.rma().last_updated.reset();
     }},
    {"the comments' times",
     [](Scene& s) {
       for (Comment& c : s.rma().comments) c.at.reset();
     }},
    {"the shipments", [](Scene& s) { s.rma().shipments.clear(); }},
    {"the unit's prices", [](Scene& s) { s.unit().paid_price = s.unit().paid_tax = {}; }},
    {"the unit's line", [](Scene& s) { s.unit().line_id = ""; }},
    {"the order's lines", [](Scene& s) { s.order().lines.clear(); }},
    {"the order's money", [](Scene& s) { s.order().received = s.order().refunded = s.order().total_price = {}; }},
    {"what was received", [](Scene& s) { s.order().received = {}; }},
    {"what was refunded", [](Scene& s) { s.order().refunded = {}; }},
    {"the order's own words",
     [](Scene& s) {
       s.order().name = s.order().customer_id = s.order().financial_status = "";
       s.order().updated_at.reset();
     }},
    {"the payouts' times",
     [](Scene& s) {
       for (Transaction& t : s.rma().transactions) {
         t.created_at.reset();
         t.updated_at.reset();
       }
     }},
    {"the payouts' last updates",
     [](Scene& s) {
       for (Transaction& t : s.rma().transactions) t.updated_at.reset();
     }},
    {"the payouts' amounts",
     [](Scene& s) {
       for (Transaction& t : s.rma().transactions) t.amount = {};
     }},
    {"the payouts' amounts in the shop's currency",
     [](Scene& s) {
       for (Transaction& t : s.rma().transactions) t.amount.shop.reset();
     }},
    {"the payouts' amounts in the order's currency",
     [](Scene& s) {
       for (Transaction& t : s.rma().transactions) t.amount.order.reset();
     }},
    {"the refunds' times",
     [](Scene& s) {
       for (Refund& r : s.order().refunds) {
         r.created_at.reset();
         for (OrderTransaction& t : r.transactions) t.created_at.reset();
       }
     }},
    {"the refunds' money in the order's currency",
     [](Scene& s) {
       for (Refund& r : s.order().refunds) r.total.order.reset();
     }},
    {"the refunds' money in the shop's currency",
     [](Scene& s) {
       for (Refund& r : s.order().refunds) r.total.shop.reset();
     }},
    {"the refunds' ids",
     [](Scene& s) {
       for (Refund& r : s.order().refunds) r.id = "";
       for (Transaction& t : s.rma().transactions) t.platform_refund_id = "";
     }},
    {"the refunds' transactions",
     [](Scene& s) {
       for (Refund& r : s.order().refunds) r.transactions.clear();
     }},
    {"the credits' times",
     [](Scene& s) {
       for (Credit& c : s.c.credits) c.created_at.reset();
     }},
};

// Returns of every kind, the first two healthy.
const std::vector<void (*)(Scene&)> kScenes = {
    [](Scene&) {},
    [](Scene& s) { s.refund().lines.clear(); },
    [](Scene& s) { s.unrefund(); },
    [](Scene& s) {
      s.rma().transactions.clear();
      s.refund().lines.clear();
      s.refund().total = gbp(2000);
    },
    [](Scene& s) {
      s.refund().total = gbp(0);
      s.refund().transactions.at(0).status = "FAILURE";
      s.payout().status = "Requested";
    },
    [](Scene& s) {
      s.order().refunds.push_back(s.refund());
      s.order().refunds.back().id = "3009";
      s.rma().transactions.push_back(s.payout());
      s.rma().transactions.back().platform_refund_id = "3009";
      s.refund().lines.clear();
    },
    [](Scene& s) {
      s.exchange("1002002");
      s.order().refunds = healthy().order().refunds;
    },
    [](Scene& s) {
      s.unit().resolution = s.payout().type = "NewGiftCard";
      s.payout().platform_refund_id = "";
      s.c.credits = {{"c1", CreditKind::gift_card, "4001", "", {}, Money{5990, "GBP"}, ago(days(2))}};
    },
};

}  // namespace

TEST_CASE("whatever an answer leaves out, nothing is made up", "[facts]") {
  for (const char* check :
       {"refund_blocked_by_order_status", "refund_not_posted", "refund_failed", "store_credit_not_issued",
        "manual_refund_outside_returngo", "duplicate_refund", "refund_amount_mismatch"})
    for (const auto& [what, take] : kMissing)
      for (std::size_t i = 0; i < kScenes.size(); ++i) {
        Scene s = healthy();
        kScenes[i](s);
        take(s);
        INFO(check << ", scene " << i << ", without " << what);
        const Outcome out = s.run(check);
        for (const Finding& f : out.findings) CHECK_FALSE(f.summary.empty());
        if (i == 0) CHECK(out.findings.empty());  // a healthy return stays healthy
      }
}

TEST_CASE("what a unit is owed in the shop's currency, where the order's is not known", "[facts]") {
  Scene s = healthy();
  s.unit().tax_included = false;
  s.unit().paid_price = {std::nullopt, Money{5000, "GBP"}};
  s.unit().paid_tax = {Money{1200, "EUR"}, Money{1000, "GBP"}};
  CHECK(facts(s).units.at(0).owed == Money{6000, "GBP"});
  s.unit().paid_price.order = Money{6000, "EUR"};
  CHECK(facts(s).units.at(0).owed == Money{7200, "EUR"});
}

TEST_CASE("a unit that did not come back was not judged for stock", "[facts]") {
  Scene s = healthy();
  s.validated(false, false);
  CHECK(facts(s).units.at(0).not_returned);
  CHECK_FALSE(facts(s).units.at(0).not_restockable);
}
