#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "refund_blocked_by_order_status";

void cancelled(Scene& s) { s.order().cancelled_at = ago(days(4)); }
void dispute(Scene& s, const char* status, const char* as = "CHARGEBACK") { s.order().disputes = {{status, as}}; }

// Each row starts from a refund that was due 3 days ago and was never made.
const std::vector<Row> kRows = {
    {"nothing in the order's state", [](Scene&) {}, ""},
    {"cancelled", cancelled, "order_cancelled"},
    {"voided", [](Scene& s) { s.order().financial_status = "VOIDED"; }, "payment_voided"},
    {"expired", [](Scene& s) { s.order().financial_status = "EXPIRED"; }, "payment_expired"},
    {"pending", [](Scene& s) { s.order().financial_status = "PENDING"; }, "order_unpaid"},
    {"authorized", [](Scene& s) { s.order().financial_status = "AUTHORIZED"; }, "order_unpaid"},
    {"partly paid is no block", [](Scene& s) { s.order().financial_status = "PARTIALLY_PAID"; }, ""},
    {"an unknown status decides nothing", [](Scene& s) { s.order().financial_status = "ON_CREDIT"; }, "no data"},
    {"no status is no block", [](Scene& s) { s.order().financial_status = ""; }, ""},
    {"status REFUNDED", [](Scene& s) { s.order().financial_status = "REFUNDED"; }, "nothing_left_to_refund"},
    {"refunded all that was received", [](Scene& s) { s.order().refunded = gbp(5990); }, "nothing_left_to_refund"},
    {"refunded a part", [](Scene& s) { s.order().refunded = gbp(5989); }, ""},
    {"refunded in another currency",
     [](Scene& s) {
       s.order().refunded = {Money{7000, "EUR"}, Money{7000, "EUR"}};
     },
     ""},
    {"dispute needs a response", [](Scene& s) { dispute(s, "NEEDS_RESPONSE"); }, "dispute_open"},
    {"dispute under review", [](Scene& s) { dispute(s, "UNDER_REVIEW"); }, "dispute_open"},
    {"inquiry under review", [](Scene& s) { dispute(s, "UNDER_REVIEW", "INQUIRY"); }, "inquiry_open"},
    {"inquiry needs a response", [](Scene& s) { dispute(s, "NEEDS_RESPONSE", "INQUIRY"); }, "inquiry_open"},
    {"a chargeback beside an inquiry",
     [](Scene& s) {
       s.order().disputes = {{"NEEDS_RESPONSE", "INQUIRY"}, {"UNDER_REVIEW", "CHARGEBACK"}};
     },
     "dispute_open"},
    {"an inquiry before not refundable",
     [](Scene& s) {
       dispute(s, "NEEDS_RESPONSE", "INQUIRY");
       s.order().refundable = false;
     },
     "inquiry_open"},
    {"an inquiry that was won", [](Scene& s) { dispute(s, "WON", "INQUIRY"); }, ""},
    {"a dispute of a status that nobody listed", [](Scene& s) { dispute(s, "ESCALATED"); }, "no data"},
    {"an open dispute of a kind that nobody listed", [](Scene& s) { dispute(s, "NEEDS_RESPONSE", "COMPLAINT"); },
     "no data"},
    {"no payment status and no transaction: marketplaces, imported orders",
     [](Scene& s) {
       s.order().financial_status = "";
       s.order().received = gbp(0);
     },
     "order_unpaid"},
    {"cash on delivery, not paid yet",
     [](Scene& s) {
       s.order().financial_status = "PENDING";
       s.order().received = gbp(0);
     },
     "order_unpaid"},
    {"a deposit was paid",
     [](Scene& s) {
       s.order().financial_status = "PARTIALLY_PAID";
       s.order().received = gbp(2000);
     },
     ""},
    {"dispute won", [](Scene& s) { dispute(s, "WON"); }, ""},
    {"prevented: the customer has the money",
     [](Scene& s) {
       cancelled(s);
       dispute(s, "PREVENTED");
     },
     ""},
    {"not refundable", [](Scene& s) { s.order().refundable = false; }, "not_refundable"},
    {"archived is no block", [](Scene& s) { s.order().closed = true; }, ""},
    // the first cause listed wins
    {"cancelled before voided",
     [](Scene& s) {
       cancelled(s);
       s.order().financial_status = "VOIDED";
     },
     "order_cancelled"},
    {"expired before not refundable",
     [](Scene& s) {
       s.order().financial_status = "EXPIRED";
       s.order().refundable = false;
     },
     "payment_expired"},
    {"unpaid before a dispute",
     [](Scene& s) {
       s.order().financial_status = "PENDING";
       dispute(s, "NEEDS_RESPONSE");
     },
     "order_unpaid"},
    {"nothing left before a dispute",
     [](Scene& s) {
       s.order().financial_status = "REFUNDED";
       dispute(s, "NEEDS_RESPONSE");
     },
     "nothing_left_to_refund"},
    {"a dispute before not refundable",
     [](Scene& s) {
       dispute(s, "NEEDS_RESPONSE");
       s.order().refundable = false;
     },
     "dispute_open"},
    // covered
    {"covered by ReturnGO's refund",
     [](Scene& s) {
       Scene paid = healthy();
       s.rma().transactions = paid.rma().transactions;
       s.order().refunds = paid.order().refunds;
       cancelled(s);
     },
     ""},
    {"covered by a lost chargeback",
     [](Scene& s) {
       cancelled(s);
       dispute(s, "LOST");
     },
     ""},
    {"covered by a refunded chargeback",
     [](Scene& s) {
       cancelled(s);
       dispute(s, "CHARGE_REFUNDED");
     },
     ""},
    {"lost, and it began as an inquiry",
     [](Scene& s) {
       cancelled(s);
       dispute(s, "LOST", "INQUIRY");
     },
     ""},
    {"told by refund_failed",
     [](Scene& s) {
       cancelled(s);
       s.rma().transactions = healthy().rma().transactions;
       s.payout().status = "Failed";
     },
     ""},
    // other resolutions
    {"store credit",
     [](Scene& s) {
       cancelled(s);
       s.unit().resolution = "RefundToStoreCredit";
     },
     ""},
    {"gift card",
     [](Scene& s) {
       cancelled(s);
       s.unit().resolution = "NewGiftCard";
     },
     ""},
    {"exchange",
     [](Scene& s) {
       cancelled(s);
       s.unit().resolution = "InstantVariantExchange";
     },
     ""},
    {"bank",
     [](Scene& s) {
       cancelled(s);
       s.unit().resolution = "RefundToBankAccount";
     },
     ""},
    // not due
    {"received 23 hours ago",
     [](Scene& s) {
       cancelled(s);
       s.received(ago(hours(23)));
     },
     "(order_cancelled)"},
    {"still on its way",
     [](Scene& s) {
       cancelled(s);
       s.not_received();
     },
     ""},
    {"return cancelled",
     [](Scene& s) {
       cancelled(s);
       s.rma().status = "Canceled";
     },
     ""},
    {"validated as not returned",
     [](Scene& s) {
       cancelled(s);
       s.validated(false, false);
     },
     ""},
    // no data
    {"unknown resolution",
     [](Scene& s) {
       cancelled(s);
       s.unit().resolution = "SwapForAPony";
     },
     "no data"},
    {"unknown return status",
     [](Scene& s) {
       cancelled(s);
       s.rma().status = "OnHold";
     },
     "no data"},
    {"a payout with an unknown status",
     [](Scene& s) {
       cancelled(s);
       s.rma().transactions = healthy().rma().transactions;
       s.payout().status = "Limbo";
     },
     "no data"},
    {"one unit's payout has an unknown status, the other's none",
     [](Scene& s) {
       s = healthy();
       s.second_unit();
       s.order().refunds.clear();
       s.order().refunded = gbp(0);
       s.order().financial_status = "VOIDED";
       s.payout().status = "Limbo";
       s.payout().unit_ids = {"9001"};
     },
     "no data"},
    {"the order's lists are incomplete",
     [](Scene& s) {
       cancelled(s);
       s.order().truncated = true;
     },
     "no data"},
    {"the order's detail is unread",
     [](Scene& s) {
       cancelled(s);
       s.order().read_at.reset();
     },
     "no data"},
    {"out of reach", [](Scene& s) { s.c.order.reset(); }, "no data"},
    {"the return's detail is unread",
     [](Scene& s) {
       cancelled(s);
       s.rma().read_at.reset();
     },
     "no data"},
};

Scene unpaid() {
  Scene s = healthy();
  s.unrefund();
  return s;
}

}  // namespace

TEST_CASE("a refund is due and the order's state explains its absence", "[refund_blocked_by_order_status]") {
  for (const Row& row : kRows) {
    Scene s = unpaid();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
    if (std::string(row.expected).find("no data") == std::string::npos && *row.expected)
      CHECK(says(s, "refund_not_posted") == "");  // one unit is told once
  }
}

TEST_CASE("the finding of a blocked refund", "[refund_blocked_by_order_status]") {
  Scene s = healthy();
  s.second_unit();
  s.unrefund();
  cancelled(s);
  const Finding f = s.run(kCheck).findings.at(0);
  CHECK(f.severity == Severity::critical);
  CHECK(f.owner == Owner::finance);
  CHECK(f.subject.kind == SubjectKind::return_);
  CHECK(f.subject.id == "123");
  CHECK(f.rma_id == "123");
  CHECK(f.order_id == "1001001");
  CHECK(f.order_name == "#1001");
  CHECK(f.since == ago(days(3)));
  CHECK(f.amount == Money{11980, "GBP"});
  CHECK(f.summary == "The refund for 2 items of return 123 is due and has not been made; the order is cancelled.");
  REQUIRE(f.evidence.size() == 2);
  CHECK(f.evidence[0].source == "returngo");
  CHECK(f.evidence[0].at == ago(days(3)));
  CHECK(f.evidence[1].source == "shopify");
  CHECK(f.evidence[1].at == ago(days(4)));
}

TEST_CASE("each state is named", "[refund_blocked_by_order_status]") {
  const std::vector<std::pair<void (*)(Scene&), const char*>> states = {
      {[](Scene& s) { s.order().financial_status = "VOIDED"; }, "the order's payment was voided."},
      {[](Scene& s) { s.order().financial_status = "EXPIRED"; }, "the order's payment authorization has expired."},
      {[](Scene& s) { s.order().financial_status = "PENDING"; }, "Shopify shows no payment of the order (PENDING)."},
      {[](Scene& s) { s.order().financial_status = "REFUNDED"; }, "nothing is left to refund on the order."},
      {[](Scene& s) { s.order().refundable = false; }, "Shopify says the order cannot be refunded."}};
  for (const auto& [change, end] : states) {
    Scene s = unpaid();
    change(s);
    const std::string summary = s.run(kCheck).findings.at(0).summary;
    CHECK(summary == std::string("The refund for 1 item of return 123 is due and has not been made; ") + end);
  }
}

TEST_CASE("where nothing was paid or nothing is left, nothing is at risk and nobody is told to hurry",
          "[refund_blocked_by_order_status]") {
  struct State {
    const char* status;
    std::int64_t received, refunded;
    Severity severity;
  };
  for (const State& x : {State{"VOIDED", 0, 0, Severity::warning}, State{"EXPIRED", 0, 0, Severity::warning},
                         State{"REFUNDED", 5990, 5990, Severity::warning}, State{"PENDING", 0, 0, Severity::info},
                         State{"", 0, 0, Severity::info}}) {
    Scene s = unpaid();
    s.order().financial_status = x.status;
    s.order().received = gbp(x.received);
    s.order().refunded = gbp(x.refunded);
    INFO(x.status);
    const Finding f = s.run(kCheck).findings.at(0);
    CHECK(f.severity == x.severity);
    CHECK_FALSE(f.amount.has_value());
  }
  Scene s = unpaid();  // cancelled before it was paid
  cancelled(s);
  s.order().received = gbp(0);
  CHECK_FALSE(s.run(kCheck).findings.at(0).amount.has_value());
  s.order().received = gbp(5990);
  CHECK(s.run(kCheck).findings.at(0).amount == Money{5990, "GBP"});
}

TEST_CASE("an inquiry is no chargeback: a refund usually ends it", "[refund_blocked_by_order_status]") {
  Scene s = unpaid();
  dispute(s, "NEEDS_RESPONSE", "INQUIRY");
  const Finding f = s.run(kCheck).findings.at(0);
  CHECK(f.severity == Severity::warning);
  CHECK(f.summary.find("do not refund") == std::string::npos);
  CHECK(f.summary.find("a refund usually ends it") != std::string::npos);
  CHECK(f.amount == Money{5990, "GBP"});
}

TEST_CASE("an open dispute says not to refund by hand", "[refund_blocked_by_order_status]") {
  Scene s = unpaid();
  dispute(s, "NEEDS_RESPONSE");
  CHECK(s.run(kCheck).findings.at(0).summary.find("do not refund by hand") != std::string::npos);
}

TEST_CASE("of a blocked refund, what an order-level refund has paid is not owed any more",
          "[refund_blocked_by_order_status]") {
  Scene s = unpaid();
  cancelled(s);
  Refund part = healthy().refund();
  part.lines.clear();
  part.total = part.transactions.at(0).amount = gbp(2000);
  s.order().refunds = {part};
  CHECK(s.run(kCheck).findings.at(0).amount == Money{3990, "GBP"});
  CHECK(s.run(kCheck).findings.at(0).evidence.back().fact == "order-level refunds so far: 20.00 GBP");
}

TEST_CASE("units that are not due are not owed", "[refund_blocked_by_order_status]") {
  Scene s = healthy();
  s.second_unit();
  s.unrefund();
  Shipment second = s.rma().shipments.at(0);
  second.id = "s2";
  second.status = "Shipped";
  s.rma().shipments.push_back(second);
  s.unit(1).shipment_id = "s2";
  cancelled(s);
  CHECK(s.run(kCheck).findings.at(0).amount == Money{5990, "GBP"});
}
