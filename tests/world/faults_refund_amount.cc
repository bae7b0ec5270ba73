// docs/facts/specification.md section 4, refund_amount_mismatch: finance, warning, 1 hour.
#include "tests/world/faults.h"

namespace returnwatch::world {
namespace {

constexpr const char* kCheck = "refund_amount_mismatch";

// A refund of `posted`, of which ReturnGO says `said`; its numeric id.
std::string differing(Story& s, Time at, long posted, long said, std::string* payout = nullptr) {
  RefundPlan refund;
  refund.units = {0};
  refund.amount = posted;
  const std::string id = s.refund(at, refund);
  const std::string p = s.payout(at, kRefund, "Success", said, {0}, "PlatformRefundId", id);
  if (payout != nullptr) *payout = p;
  return id;
}

// `difference`: 0 where the currencies differ, and nobody can say.
void expect_mismatch(State& world, const Story& s, const std::string& refund, const char* cause, long difference,
                     Time at) {
  Label l = return_label(s, kCheck, cause, "warning", "finance");
  if (difference > 0) l = with_amount(l, s, difference);
  l.subject_kind = "refund";
  l.subject_id = refund;
  l.from = at + hours(1);
  world.expect(l);
}

Plan in(const char* currency, const char* country, long price) {
  Plan plan;
  plan.currency = currency;
  plan.country = country;
  plan.lines[0].price = price;
  return plan;
}

void currency(State& world) {
  auto s = received_story(world, in("EUR", "DE", 5490));
  const Time at = world.ago(days(3));
  std::string payout;
  const std::string id = differing(*s, at, 5490, 5490, &payout);
  s->say_amount(at + minutes(1), payout,
                {{"amount", 54.9}, {"currency", "USD"}, {"shopAmount", 54.9}, {"shopCurrency", "USD"}});
  expect_mismatch(world, *s, id, "currency", 0, at);
}

void material(State& world) {
  auto s = received_story(world);
  const Time at = world.ago(days(3));
  expect_mismatch(world, *s, differing(*s, at, 3990, 4990), "material", 1000, at);
  auto t = received_story(world, in("KWD", "KW", 21250));  // three digits: 3 fils are material
  expect_mismatch(world, *t, differing(*t, at, 21247, 21250), "material", 3, at);
}

void rounding(State& world) {
  auto s = received_story(world, in("EUR", "NL", 8900));
  const Time at = world.ago(days(3));
  expect_mismatch(world, *s, differing(*s, at, 8899, 8900), "rounding", 1, at);
  auto t = received_story(world, in("JPY", "JP", 7800));
  expect_mismatch(world, *t, differing(*t, at, 7798, 7800), "rounding", 2, at);
}

void shop_money(State& world) {
  auto s = received_story(world, in("USD", "US", 6400));
  const Time at = world.ago(days(3));
  miss(world, *s, kCheck, "equal in the order's currency; the shop's differs by the rate",
       differing(*s, at, 6400, 6400));
}

void two_payouts(State& world) {
  Plan plan;
  plan.lines[0].quantity = 2;
  plan.units.push_back(plan.units[0]);
  auto s = received_story(world, plan);
  const Time at = world.ago(days(3));
  RefundPlan refund;
  refund.units = {0, 1};
  const std::string id = s->refund(at, refund);
  for (int i : {0, 1}) s->payout(at, kRefund, "Success", s->owed({i}), {i}, "PlatformRefundId", id);
  miss(world, *s, kCheck, "two payouts sum to the one refund that they name", id);
}

void pending(State& world) {
  auto s = received_story(world, {}, hours(20));
  const Time at = world.ago(hours(3));
  RefundPlan refund;
  refund.units = {0};
  refund.status = "PENDING";
  const std::string id = s->refund(at, refund);
  s->payout(at, kRefund, "Success", s->owed({0}), {0}, "PlatformRefundId", id);
  s->set_transaction(world.now() + minutes(40), id, "SUCCESS");
  miss(world, *s, kCheck, "the refund is pending", id);
}

void in_kwd(State& world) {
  auto s = received_story(world, in("KWD", "KW", 21255));
  miss(world, *s, kCheck, "equal to the fils", differing(*s, world.ago(days(2)), 21255, 21255));
}

}  // namespace

FaultSet refund_amount_set() {
  return {{{kCheck, "currency", currency}, {kCheck, "material", material, true}, {kCheck, "rounding", rounding}},
          {{kCheck, "shop_money", shop_money},
           {kCheck, "two_payouts", two_payouts},
           {kCheck, "pending", pending},
           {kCheck, "in_kwd", in_kwd}}};
}

}  // namespace returnwatch::world
