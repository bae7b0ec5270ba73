// docs/facts/specification.md section 4, refund_not_posted: finance, critical, 24 hours after due.
#include "tests/world/faults.h"

namespace returnwatch::world {
namespace {

constexpr const char* kCheck = "refund_not_posted";

void expect_unpaid(State& world, const std::shared_ptr<Story>& s, const char* cause, Duration received,
                   const char* severity = "critical") {
  Label l = with_amount(return_label(*s, kCheck, cause, severity, "finance"), *s, s->owed(s->all_units()));
  l.from = world.ago(received) + hours(24);
  world.expect(l, [s, &world] { s->refund_by_returngo(world.now()); });
}

}  // namespace

void not_posted_success_without_refund(State& world) {
  auto s = received_story(world);
  s->payout(world.ago(days(3)), kRefund, "Success", s->owed({0}), {0}, "PlatformRefundId", world.new_id("Refund"));
  expect_unpaid(world, s, "success_without_refund", days(4));
}

void not_posted_partly_refunded(State& world) {
  Plan plan;
  plan.lines[0].price = 10000;
  auto s = received_story(world, plan);
  RefundPlan part;
  part.app = "erp";  // an allowed app: not a manual refund
  part.amount = 4000;
  s->refund(world.ago(days(3)), part);
  Label l = return_label(*s, kCheck, "partly_refunded", "warning", "finance");
  l.from = world.ago(days(3));
  world.expect(l, [s, &world] {
    RefundPlan rest;
    rest.app = "erp";
    rest.amount = 6000;
    s->refund(world.now(), rest);
  });
}

void not_posted_order_archived(State& world) {
  auto s = received_story(world);
  s->archive(world.ago(days(3)));
  expect_unpaid(world, s, "order_archived", days(4));
}

void not_posted_no_refund(State& world) {
  auto s = received_story(world);
  expect_unpaid(world, s, "no_refund", days(4));
  // With another currency, tax on top and a fee: 64.00 + 8 % - 5.00.
  Plan plan;
  plan.currency = "USD";
  plan.country = "US";
  plan.tax_percent = 8;
  plan.lines = {{1, 6400}};
  plan.units[0].fee = 500;
  auto t = received_story(world, plan, days(5));
  expect_unpaid(world, t, "no_refund", days(5));
}

void not_posted_bank(State& world) {
  Plan plan;
  plan.units[0].resolution = kBank;
  auto s = received_story(world, plan, days(9));
  Label l = with_amount(return_label(*s, kCheck, "bank_not_recorded", "warning", "finance"), *s, s->owed({0}));
  l.from = world.ago(days(9)) + days(7);
  world.expect(l, [s, &world] { s->payout(world.now(), kBank, "Success", s->owed({0}), {0}, "", "", "Bank"); });
}

void near_not_posted_in_grace(State& world) {
  auto s = received_story(world, {}, hours(10));
  s->refund_by_returngo(world.now() + hours(9));
  miss(world, *s, kCheck, "received 10 hours ago: within the grace");
}

void near_not_posted_other_processor(State& world) {
  auto s = received_story(world);
  s->payout(world.ago(days(3)), kRefund, "Success", s->owed({0}), {0}, "", "", "Stripe");
  miss(world, *s, kCheck, "paid by another processor, on ReturnGO's word");
}

void near_not_posted_rejected(State& world) {
  auto s = received_story(world);
  s->reject(world.ago(days(3)));
  miss(world, *s, kCheck, "rejected: owes nothing");
}

void near_not_posted_by_hand(State& world) {
  auto s = received_story(world);
  RefundPlan refund;
  refund.units = {0};
  refund.app = "erp";
  s->refund(world.ago(days(3)), refund);
  miss(world, *s, kCheck, "another app's refund holds the line: it is covered");
}

void near_not_posted_archived_after(State& world) {
  auto s = received_story(world);
  s->refund_by_returngo(world.ago(days(3)));
  s->archive(world.ago(days(2)));
  miss(world, *s, kCheck, "archived after it was refunded");
}

void near_not_posted_empty_ids(State& world) {
  auto s = received_story(world);
  RefundPlan refund;  // order-level, and a payout that names no item: the RMA's units of that resolution
  refund.amount = s->owed({0});
  const std::string id = s->refund(world.ago(days(3)), refund);
  s->payout(world.ago(days(3)), kRefund, "Success", s->owed({0}), {}, "PlatformRefundId", id);
  miss(world, *s, kCheck, "a payout without item ids covers the units of its resolution");
}

void near_not_posted_test_order(State& world) {
  auto s = received_story(world);
  s->set_order(world.ago(days(18)), {{"test", true}});
  miss(world, *s, kCheck, "a test order");
}

void near_bank_within_week(State& world) {
  Plan plan;
  plan.units[0].resolution = kBank;
  auto s = received_story(world, plan, days(5));
  s->payout(world.now() + days(1), kBank, "Success", s->owed({0}), {0}, "", "", "Bank");
  miss(world, *s, kCheck, "bank refunds have a week");
}

}  // namespace returnwatch::world
