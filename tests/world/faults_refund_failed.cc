// docs/facts/specification.md section 4, refund_failed: finance, critical, grace 0 (stuck: warning after 4 hours,
// critical after 5 days).
#include "tests/world/faults.h"

namespace returnwatch::world {
namespace {

constexpr const char* kCheck = "refund_failed";

void expect_failed(State& world, const std::shared_ptr<Story>& s, const char* cause, Time from,
                   const char* severity = "critical") {
  Label l = with_amount(return_label(*s, kCheck, cause, severity, "finance"), *s, s->owed({0}));
  l.from = from;
  world.expect(l, [s, &world] { s->refund_by_returngo(world.now()); });
}

}  // namespace

void failed_returngo(State& world) {
  auto s = received_story(world, {}, days(2));
  const Time at = world.ago(hours(40));
  const std::string id = s->payout(at, kRefund, "Requested", s->owed({0}), {0}, "PlatformRefundId", "");
  s->set_payout(at + hours(3), id, "Failed");
  s->comment(at + hours(3), "error",
             "<p><b>Refund Failed</b>: the payment gateway declined the refund for PII-Robin</p>", "");
  expect_failed(world, s, "returngo_failed", at + hours(3));
}

void failed_shopify(State& world) {
  auto s = received_story(world, {}, days(3));
  const Time at = world.ago(days(2));
  RefundPlan refund;
  refund.units = {0};
  const std::string id = s->refund(at, refund);
  s->payout(at, kRefund, "Success", s->owed({0}), {0}, "PlatformRefundId", id);
  s->set_transaction(at + hours(18), id, "FAILURE", "CARD_DECLINED");
  expect_failed(world, s, "shopify_failed", at + hours(18));
}

void failed_stuck(State& world) {
  auto s = received_story(world, {}, days(1));
  const Time at = world.ago(hours(10));
  s->payout(at, kRefund, "Requested", s->owed({0}), {0}, "PlatformRefundId", "");
  expect_failed(world, s, "stuck_requested", at + hours(4), "warning");
}

void near_failed_later_success(State& world) {
  auto s = received_story(world, {}, days(3));
  s->payout(world.ago(days(2)), kRefund, "Failed", s->owed({0}), {0}, "PlatformRefundId", "");
  s->comment(world.ago(days(2)), "error", "<p>Refund Failed: try again</p>", "");
  s->refund_by_returngo(world.ago(hours(30)));
  miss(world, *s, kCheck, "a later success covers it");
}

void near_failed_fresh_request(State& world) {
  auto s = received_story(world, {}, hours(8));
  const std::string id =
      s->payout(world.ago(hours(2)), kRefund, "Requested", s->owed({0}), {0}, "PlatformRefundId", "");
  s->set_payout(world.now() + minutes(50), id, "Failed");
  s->refund_by_returngo(world.now() + minutes(51));
  miss(world, *s, kCheck, "requested two hours ago");
}

void near_failed_credit(State& world) {
  Plan plan;
  plan.units[0].resolution = kCredit;
  auto s = received_story(world, plan, hours(12));
  s->payout(world.ago(hours(6)), kCredit, "Failed", s->owed({0}), {0}, "StoreCreditCode", "");
  s->credit_by_returngo(world.now() + hours(8));
  miss(world, *s, kCheck, "a failed credit is store_credit_not_issued's");
}

void near_failed_invoice(State& world) {
  Plan plan;
  plan.units[0].resolution = kExchange;
  auto s = received_story(world, plan, hours(12));
  s->payout(world.ago(hours(9)), "InvoicePayment", "Failed", 500, {0}, "InvoicePaymentId", "1122334455667");
  s->fulfil(world.now() + hours(30), s->release_exchange(world.now() + hours(8)));
  miss(world, *s, kCheck, "invoices are not payouts");
}

}  // namespace returnwatch::world
