// What a shop's returns look like on an ordinary day: every kind, none of them anybody's business.
#include <array>

#include "tests/world/faults.h"
#include "tests/world/goods.h"
#include "tests/world/ipaas.h"
#include "tests/world/profiles.h"

namespace returnwatch::world {
namespace {

struct Market {
  const char* currency;
  const char* country;
  long price;
  long tax_percent;
};

Plan plan_for(State& world, const std::string& store) {
  static const std::array<Market, 8> uk = {{{"GBP", "GB", 4990, 0},
                                            {"GBP", "GB", 12000, 0},
                                            {"GBP", "GB", 1995, 0},
                                            {"EUR", "DE", 5490, 0},
                                            {"EUR", "NL", 8900, 0},
                                            {"USD", "US", 6400, 8},
                                            {"JPY", "JP", 7800, 0},
                                            {"KWD", "KW", 21250, 0}}};
  Plan p;
  p.store = store;
  Brand& brand = world.brand(store);
  const Market m = store == "acme-eu" ? Market{"EUR", "NL", 6950, 0} : uk[static_cast<std::size_t>(world.pick(8))];
  p.currency = m.currency;
  p.country = m.country;
  p.tax_percent = m.tax_percent;
  p.lines = {{1 + world.pick(3), m.price, false, true,
              brand.variants[static_cast<std::size_t>(world.pick(static_cast<int>(brand.variants.size())))]}};
  p.units = {UnitPlan{}};
  return p;
}

// Patchworks took it over and sent it on.
void carried(State& world, const Story& s, Time at) {
  for (const bool send : {false, true}) {
    world.at(at + minutes(send ? 2 : 1), [&world, name = s.order_name(), at, send] {
      add_tracked(world, world.ipaas->named("ReturnGO returns to ERP"), at + minutes(send ? 2 : 1), name, send);
    });
  }
}

void received(Story& s, Time at) {
  s.receive(at);
  if (s.brand().refund_due_on == "validated") {
    for (int i : s.all_units()) s.validate(at + minutes(45), i, true, true);
  }
}

void refunded(Story& s, Time receipt) {
  received(s, receipt);
  s.restock(receipt + hours(2));
  s.refund_by_returngo(receipt + hours(5));
  s.done(receipt + hours(9));
}

// What came back first is refunded before the rest of the order is sent.
void two_returns(State& world, Plan plan, Time approved) {
  plan.lines.push_back(plan.lines[0]);
  plan.lines[1].price /= 2;
  auto first = Story::make(world, plan);
  first->begin(approved - days(8), approved);
  refunded(*first, approved + hours(50));
  auto second = first->second_rma({UnitPlan{kRefund, 1}});
  const Time later = approved + hours(60);
  second->open(later - hours(1));
  second->approve(later);
  second->ship(later + hours(6));
  refunded(*second, later + hours(70));
  if (first->brand().patchworks) {
    carried(world, *first, approved + minutes(10));
    carried(world, *second, later + minutes(10));
  }
}

// A damaged piece of an article that is sold no more; or a return of one that was called off.
void deleted_variant(State& world, Plan plan, Time approved) {
  plan.lines[0].variant.clear();
  auto s = Story::make(world, plan);
  s->begin(approved - days(8), approved);
  if (s->brand().patchworks) carried(world, *s, approved + minutes(10));
  if (!s->brand().makes_native_returns) {  // the refund's tick box would put it back into stock
    s->cancel(approved + hours(20));
  } else {
    s->receive(approved + hours(60));
    s->validate(approved + hours(61), 0, true, false);
    s->refund_by_returngo(approved + hours(65));
    s->done(approved + hours(70));
  }
  s->delete_variant(approved + hours(80), 0);
}

// Closed for good when nothing of it is left with the customer.
void cancelled_order(State& world, Plan plan, Time approved) {
  plan.lines[0].quantity = 1;
  auto s = Story::make(world, plan);
  s->begin(approved - days(8), approved);
  if (s->brand().patchworks) carried(world, *s, approved + minutes(10));
  refunded(*s, approved + hours(60));
  s->cancel_order(approved + hours(80));
}

// One return; `approved` may lie in the future of the world's clock.
void one(State& world, const std::string& store, Time approved) {
  const int kind = world.pick(23);
  Plan plan = plan_for(world, store);
  if (kind == 20) return two_returns(world, plan, approved);
  if (kind == 21) return deleted_variant(world, plan, approved);
  if (kind == 22) return cancelled_order(world, plan, approved);
  UnitPlan unit;
  if (kind >= 8 && kind <= 10) unit.resolution = kCredit;
  if (kind == 11) unit.resolution = kGiftCard;
  if (kind >= 12 && kind <= 14) unit.resolution = kExchange;
  if (kind == 15) unit.resolution = kBank;
  if (kind == 16) plan.method = "No shipment required";
  if (kind == 18) unit.fee = plan.lines[0].price / 10;
  if (kind == 1) plan.gateways = {"gift_card", "shopify_payments"};
  if (store == "acme-uk" && kind % 5 == 0) unit.reason = "Damaged";
  if (kind == 17) plan.lines[0].quantity = 2 + world.pick(2);
  plan.units.assign(kind == 17 ? 2 : 1, unit);
  const bool shipped = kind != 16;
  const Time now = shipped ? approved + hours(60) + minutes(world.pick(900)) : approved;  // receipt
  auto s = Story::make(world, plan);
  s->begin(approved - days(6) - hours(world.pick(100)), approved);
  if (s->brand().patchworks) carried(world, *s, approved + minutes(10));
  if (kind == 19) {  // decided otherwise
    if (world.pick(2) == 0) {
      s->cancel(approved + hours(20));
    } else {
      s->cancel(approved + hours(20));
      s->reopen(approved + hours(22));
      refunded(*s, now);
    }
    return;
  }
  if (shipped) {
    received(*s, now);
    s->restock(now + hours(2) + minutes(world.pick(200)));
  }
  const Time paid = now + hours(4 + world.pick(10));
  RefundPlan refund;
  if (kind == 1) {
    const long owed = s->owed({0});
    refund.split = {owed / 4, owed - owed / 4};
  }
  if (unit.resolution == kRefund) s->refund_by_returngo(paid, refund);
  if (unit.resolution == kCredit) {
    s->credit_by_returngo(paid);
    if (store == "acme-eu") s->store_credit(paid + minutes(1), s->owed({0}), world.pick(2) == 0);
  }
  if (unit.resolution == kGiftCard) {
    s->payout(paid, kGiftCard, "Success", s->owed({0}), {0}, "GiftCardId", s->gift_card(paid, s->owed({0})));
  }
  if (unit.resolution == kBank) s->payout(paid, kBank, "Success", s->owed({0}), {0}, "", "", "Bank");
  if (unit.resolution == kExchange) {
    const std::string order = s->release_exchange(paid);
    s->fulfil(paid + hours(20), order);
  }
  if (world.pick(3) != 0) s->done(paid + hours(12));
  if (kind == 2) s->archive(paid + hours(30));
}

void variants_of(State& world, Brand& brand, int count) {
  for (int i = 0; i < count; ++i) {
    const std::string n = std::to_string(100 + i);
    brand.variants.push_back(
        make_variant(world, brand, goods_title(static_cast<std::size_t>(i)), "GAR-" + n, world.ago(days(300))));
  }
}

}  // namespace

void write_healthy(State& world) {
  Brand& uk = world.brand("acme-uk");
  Brand& eu = world.brand("acme-eu");
  variants_of(world, uk, 40);
  variants_of(world, eu, 15);
  const auto& o = world.options;
  for (int i = 0; i < o.returns; ++i) {
    const long back = 44L * 86400 * (i + 1) / std::max(1, o.returns);
    one(world, i % 4 == 3 ? "acme-eu" : "acme-uk", world.ago(Duration{back}));
  }
  for (int i = 0; i < o.daily_new * o.days; ++i) {
    const long ahead = 86400L * i / std::max(1, o.daily_new) + 600;
    one(world, i % 4 == 3 ? "acme-eu" : "acme-uk", world.now() + Duration{ahead});
  }
}

}  // namespace returnwatch::world
