// What the systems' answers list in another order, or in another currency, means the same.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "tests/checks/any_mix.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

// All that every check of returns says, but for the currency.
std::set<std::string> everything(const Scene& s) {
  std::set<std::string> out;
  const Context ctx{s.now, s.policy, s.reach};
  const Facts f = derive(s.c, ctx);
  for (const CheckInfo& i : all_checks()) {
    if (!i.of_cases()) continue;
    const Outcome o = returnwatch::checks::run(i, s.c, f, ctx, s.options);
    for (const Finding& x : o.findings)
      out.insert(x.rma_id + " " + x.cause + (x.amount ? " " + std::to_string(x.amount->minor) : ""));
    for (const NoData& n : o.no_data) out.insert(std::string(i.id) + " no data " + n.rma_id + " " + n.reason);
  }
  return out;
}

template <typename List>
void turn(List& list) {
  std::reverse(list.begin(), list.end());
}

const Row kSame[] = {
    {"payouts",
     [](Scene& s) {
       for (Rma& r : s.c.rmas) turn(r.transactions);
     },
     ""},
    {"parts of refunds",
     [](Scene& s) {
       for (Refund& r : s.order().refunds) turn(r.transactions);
     },
     ""},
    {"cards", [](Scene& s) { turn(s.c.credits); }, ""},
    {"timelines and events",
     [](Scene& s) {
       for (Rma& r : s.c.rmas) turn(r.comments), turn(r.events);
     },
     ""},
    {"yen for pounds",
     [](Scene& s) {
       in_currency(s, "JPY");
       for (Credit& x : s.c.credits) x.amount.currency = x.balance->currency = "JPY";
       for (Rma& r : s.c.rmas)
         for (Unit& u : r.units)
           if (u.fees) u.fees->currency = "JPY";
       for (Refund& r : s.order().refunds)
         for (auto* m : {&r.besides.order, &r.besides.shop})
           if (*m) (*m)->currency = "JPY";
     },
     ""},
    {"another line, and archived as finished orders are",
     [](Scene& s) {
       OrderLine l = s.line();
       l.id = "799";
       l.variant_id = "899";
       s.order().lines.push_back(l);
       s.order().closed = true;
       s.order().closed_at = ago(days(19));
     },
     ""},
};

}  // namespace

TEST_CASE("the order in which answers list things, and the currency, decide nothing", "[facts][money]") {
  for (unsigned seed = 1; seed <= 3000; ++seed) {
    const Scene s = AnyMix(seed).scene();
    const std::set<std::string> said = everything(s);
    for (const Row& row : kSame) {
      Scene other = s;
      row.change(other);
      INFO(row.what << ", seed " << seed);
      CHECK(everything(other) == said);
    }
  }
}
