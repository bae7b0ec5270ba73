#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "paid_on_closed_return";

void says_comment(Scene& s, CommentFact fact, Duration age) {
  Comment x;
  x.fact = fact;
  x.at = ago(age);
  s.rma().comments.push_back(x);
}
void closed(Scene& s, const char* status, Duration age = days(1) + hours(1)) {
  s.rma().status = status;
  says_comment(s, std::string(status) == "Rejected" ? CommentFact::rejected : CommentFact::cancelled, age);
}
void credited(Scene& s, const char* type) {
  s.order().refunds.clear();
  s.order().refunded = gbp(0);
  s.payout().type = s.unit().resolution = type;
  s.payout().platform_refund_id = s.payout().processor = "";
}

// Each row starts from a return that was paid two days ago and cancelled a day and an hour ago.
const std::vector<Row> kRows = {
    {"cancelled", [](Scene&) {}, "paid_and_cancelled"},
    {"rejected",
     [](Scene& s) {
       s.rma().comments.pop_back();
       closed(s, "Rejected");
     },
     "paid_and_rejected"},
    {"cancelled first, paid then", [](Scene& s) { s.rma().comments.back().at = ago(days(4)); }, "paid_and_cancelled"},
    {"cancelled less than a day ago", [](Scene& s) { s.rma().comments.back().at = ago(hours(23)); },
     "(paid_and_cancelled)"},
    {"a store credit", [](Scene& s) { credited(s, "RefundToStoreCredit"); }, "paid_and_cancelled"},
    {"a gift card", [](Scene& s) { credited(s, "NewGiftCard"); }, "paid_and_cancelled"},
    {"by another processor, on ReturnGO's word",
     [](Scene& s) {
       credited(s, "RefundToPaymentMethod");
       s.payout().processor = "Stripe";
     },
     "paid_and_cancelled"},
    // not these
    {"still open", [](Scene& s) { s.rma().status = "Received"; }, ""},
    {"pending", [](Scene& s) { s.rma().status = "Pending"; }, ""},
    {"the payout failed",
     [](Scene& s) {
       credited(s, "RefundToStoreCredit");
       s.payout().status = "Failed";
     },
     ""},
    {"ReturnGO says Success, and no money went out",
     [](Scene& s) {
       s.order().refunds.clear();
       s.order().refunded = gbp(0);
     },
     ""},
    {"a payout of nothing",
     [](Scene& s) {
       credited(s, "RefundToStoreCredit");
       s.payout().amount = gbp(0);
     },
     ""},
    {"an invoice that the customer paid", [](Scene& s) { s.payout().type = "InvoicePayment"; }, ""},
    {"no payout: the month lists the refund", [](Scene& s) { s.rma().transactions.clear(); }, ""},
    {"the order was to be cancelled", [](Scene& s) { s.unit().resolution = "CancelOrder"; }, ""},
    {"its lines were cancelled before they left", [](Scene& s) { s.refund_line().restock_type = "CANCEL"; }, ""},
    {"paid before the return was made",
     [](Scene& s) {
       s.refund().created_at = ago(days(9));
       s.payout().created_at = ago(days(9));
     },
     ""},
    {"another return that stands holds the item",
     [](Scene& s) {
       Rma other = s.rma();
       other.id = "124";
       other.status = "Received";
       other.units.at(0).id = "9101";
       other.transactions.clear();
       s.c.rmas.push_back(other);
     },
     ""},
    {"another return that was cancelled too holds the item",
     [](Scene& s) {
       Rma other = s.rma();
       other.id = "124";
       other.units.at(0).id = "9101";
       other.transactions.clear();
       s.c.rmas.push_back(other);
     },
     "paid_and_cancelled"},
    {"another return that stands holds another item",
     [](Scene& s) {
       Rma other = s.rma();
       other.id = "124";
       other.status = "Received";
       other.units.at(0).id = "9101";
       other.units.at(0).line_id = "702";
       other.transactions.clear();
       s.c.rmas.push_back(other);
     },
     "paid_and_cancelled"},
    {"reopened since", [](Scene& s) { says_comment(s, CommentFact::reopened, hours(2)); }, ""},
    {"reopened, and cancelled again",
     [](Scene& s) {
       says_comment(s, CommentFact::reopened, hours(40));
       s.rma().comments.back().at = ago(days(1) + hours(6));
     },
     "paid_and_cancelled"},
    {"a status that nobody listed", [](Scene& s) { s.rma().status = "Frozen"; }, "no data"},
    {"a month ago",
     [](Scene& s) {
       s.rma().created_at = ago(days(50));
       s.refund().created_at = s.payout().created_at = ago(days(40));
       s.rma().comments.back().at = ago(days(39));
     },
     "expired:paid_and_cancelled"},
    {"the order cannot be read",
     [](Scene& s) {
       credited(s, "RefundToStoreCredit");
       s.c.order.reset();
     },
     "no data"},
};

}  // namespace

TEST_CASE("a closed return that was paid", "[paid_on_closed_return]") {
  for (const Row& row : kRows) {
    Scene s = healthy();
    closed(s, "Canceled");
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("the finding of a closed return that was paid", "[paid_on_closed_return]") {
  Scene s = healthy();
  closed(s, "Canceled", days(1) + hours(1));
  const Finding f = s.run(kCheck).findings.at(0);
  CHECK(f.severity == Severity::warning);
  CHECK(f.owner == Owner::finance);
  CHECK(f.subject.kind == SubjectKind::return_);
  CHECK(f.subject.id == "123");
  CHECK(f.since == ago(days(1) + hours(1)));
  CHECK(f.fires_at == ago(hours(1)));
  CHECK(f.amount == Money{5990, "GBP"});
  CHECK(f.summary == "Return 123 was cancelled, and 59.90 GBP was paid for it all the same.");
  s.rma().comments.pop_back();  // no comment: what the agent saw, else ReturnGO's own last update
  s.rma().seen = {{"rma", "Canceled", ago(days(1) + hours(3))}};
  CHECK(s.run(kCheck).findings.at(0).since == ago(days(1) + hours(3)));
  s.rma().seen.clear();
  s.rma().last_updated = ago(days(1) + hours(5));
  CHECK(s.run(kCheck).findings.at(0).since == ago(days(1) + hours(5)));
}
