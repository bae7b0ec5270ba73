// docs/facts/specification.md section 4, store_credit_not_issued: finance, critical, 24 hours after due.
#include "tests/world/faults.h"

namespace returnwatch::world {
namespace {

constexpr const char* kCheck = "store_credit_not_issued";

Plan credit_plan(const char* resolution = kCredit) {
  Plan plan;
  plan.units[0].resolution = resolution;
  return plan;
}

void expect_credit(State& world, const std::shared_ptr<Story>& s, const char* cause, Time from,
                   std::function<void()> heal) {
  Label l = with_amount(return_label(*s, kCheck, cause, "critical", "finance"), *s, s->owed({0}));
  l.from = from;
  world.expect(l, std::move(heal));
}

}  // namespace

void credit_no_transaction(State& world) {
  auto s = received_story(world, credit_plan());
  expect_credit(world, s, "no_transaction", world.ago(days(3)), [s, &world] { s->credit_by_returngo(world.now()); });
}

void credit_transaction_failed(State& world) {
  auto s = received_story(world, credit_plan());
  s->payout(world.ago(days(3)), kCredit, "Failed", s->owed({0}), {0}, "StoreCreditCode", "", "ReturnGO");
  expect_credit(world, s, "transaction_failed", world.ago(days(3)),
                [s, &world] { s->credit_by_returngo(world.now()); });
}

void credit_not_in_shopify(State& world) {
  auto s = received_story(world, credit_plan(kGiftCard));
  s->payout(world.ago(days(3)), kGiftCard, "Success", s->owed({0}), {0}, "GiftCardId", "");
  expect_credit(world, s, "not_in_shopify", world.ago(days(3)),
                [s, &world] { s->gift_card(world.now(), s->owed({0})); });
  // The other vehicle, in the store that pays credit into Shopify accounts; due when validated.
  Plan plan = credit_plan();
  plan.store = "acme-eu";
  plan.currency = "EUR";
  plan.country = "NL";
  auto t = received_story(world, plan);
  t->payout(world.ago(days(3)), kCredit, "Success", t->owed({0}), {0}, "StoreCreditCode", "PII-X9K2");
  expect_credit(world, t, "not_in_shopify", world.ago(days(4)) + minutes(30) + hours(24),
                [t, &world] { t->store_credit(world.now(), t->owed({0})); });
}

void credit_card_disabled(State& world) {
  auto s = received_story(world, credit_plan(kGiftCard));
  const std::string card = s->gift_card(world.ago(days(3)), s->owed({0}));
  s->payout(world.ago(days(3)), kGiftCard, "Success", s->owed({0}), {0}, "GiftCardId", "");
  s->disable_card(world.ago(days(2)), card);
  expect_credit(world, s, "card_disabled", world.ago(days(1)),
                [s, &world] { s->gift_card(world.now(), s->owed({0})); });
}

void near_credit_code(State& world) {
  auto s = received_story(world, credit_plan());
  s->credit_by_returngo(world.ago(days(3)));
  miss(world, *s, kCheck, "a ReturnGO code needs no Shopify record");
}

void near_credit_gift_card_for_order(State& world) {
  auto s = received_story(world, credit_plan(kGiftCard));
  const std::string card = s->gift_card(world.ago(days(3)), s->owed({0}), false, "Return of " + s->order_name());
  s->payout(world.ago(days(3)), kGiftCard, "Success", s->owed({0}), {0}, "GiftCardId", "");
  miss(world, *s, kCheck, "the card names no customer, but its note names the order");
}

void near_credit_in_two_cards(State& world) {
  Plan plan = credit_plan(kGiftCard);
  plan.lines[0].quantity = 2;
  plan.units.push_back(plan.units[0]);
  auto s = received_story(world, plan);
  for (int i : {0, 1}) {
    s->gift_card(world.ago(days(3)) + minutes(i), s->owed({i}));
    s->payout(world.ago(days(3)) + minutes(i), kGiftCard, "Success", s->owed({i}), {i}, "GiftCardId", "");
  }
  miss(world, *s, kCheck, "two cards sum to the payouts' amount");
}

void near_credit_not_due(State& world) {
  auto s = Story::make(world, credit_plan());
  s->begin(world.ago(days(20)), world.ago(days(7)));
  miss(world, *s, kCheck, "not received yet");
}

void near_credit_shopify_adjustment(State& world) {
  Plan plan = credit_plan();
  plan.store = "acme-eu";
  plan.currency = "EUR";
  plan.country = "NL";
  auto s = received_story(world, plan);
  s->payout(world.ago(days(3)), kCredit, "Success", s->owed({0}), {0}, "StoreCreditCode", "PII-Y3B8");
  s->store_credit(world.ago(days(3)), s->owed({0}), false);
  miss(world, *s, kCheck, "credited directly (ADJUSTMENT, no origin)");
}

}  // namespace returnwatch::world
