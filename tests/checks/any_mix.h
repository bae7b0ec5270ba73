// Mixes of returns, refunds, payouts, cards and disputes, for what must hold whatever happens.
#pragma once

#include <initializer_list>
#include <optional>
#include <random>
#include <string>

#include "tests/checks/mixed_rows.h"

namespace returnwatch::checks::testing {

// Any mix of what may happen to one or two returns: which of it, the seed says.
class AnyMix {
 public:
  explicit AnyMix(unsigned seed) : random_(seed) {}
  Scene scene() {
    Scene s = hundred();
    if (pick(2) == 0) two_bought(s);
    if (pick(3) == 0) mixed::worth_more(s);
    if (pick(3) == 0) another_unit(s);
    if (pick(3) == 0) again(s, pick(3) == 0 ? std::nullopt : std::make_optional(ago(days(3))));
    if (pick(4) == 0)
      s.unit().resolution =
          one_of({"RefundToStoreCredit", "RefundToGiftCard", "InstantVariantExchange", "RefundToBankAccount"});
    if (s.unit().resolution == "InstantVariantExchange" && pick(3) > 0)
      s.rma().exchanges = {{"7007", pick(2) == 0 ? "1002002" : "", "#1002", "Exchange"}};
    if (pick(4) == 0) s.unit().fees = Money{500, "GBP"};
    for (int n = pick(3); n > 0; --n) refunded(s);
    for (int n = pick(4); n > 0; --n) paid(s);
    for (int n = pick(3); n > 0; --n) carded(s);
    if (pick(6) == 0)
      s.order().disputes = {{one_of({"LOST", "WON", "UNDER_REVIEW", "PREVENTED"}), one_of({"CHARGEBACK", "INQUIRY"})}};
    if (pick(8) == 0) s.rma().status = one_of({"Rejected", "Canceled", "Pending"});
    return s;
  }

 private:
  int pick(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  const char* one_of(std::initializer_list<const char*> words) {
    return words.begin()[pick(static_cast<int>(words.size()))];
  }
  std::int64_t amount() { return std::int64_t{1000} * (1 + pick(10)); }
  void another_unit(Scene& s) {
    s.rma().units.push_back(s.unit());
    s.unit(1).id = "9002";
  }
  void refunded(Scene& s) {
    const std::string id = "300" + std::to_string(s.order().refunds.size() + 1);
    Refund& r = refunds(s, id.c_str(), pick(2) == 0 ? 10000 : amount(), pick(2) == 0, hours(24 + pick(200)));
    if (pick(3) == 0) by_person(r);
    if (pick(4) == 0) part(r, one_of({"FAILURE", "PENDING", "ERROR"}), amount());
    if (pick(6) == 0) r.besides = gbp(1000);
    if (pick(6) == 0) r.transactions.at(0).gateway = "shopify_store_credit";
  }
  void paid(Scene& s) {
    const std::string id = "50" + std::to_string(s.rma().transactions.size() + 1);
    const std::string refund =
        s.order().refunds.empty() || pick(3) == 0
            ? ""
            : s.order().refunds.at(static_cast<std::size_t>(pick(static_cast<int>(s.order().refunds.size())))).id;
    Transaction& t = pays(s, id.c_str(), one_of({"Success", "Success", "Failed", "Requested"}),
                          pick(3) == 0 ? amount() : 10000, refund.c_str(), hours(24 + pick(40)));
    if (pick(4) == 0) t.unit_ids.clear();
    if (pick(3) > 0) return;
    t.type = one_of({"RefundToStoreCredit", "RefundToGiftCard", "RefundToBankAccount", "InvoicePayment"});
    t.processor = t.platform_refund_id = "";
  }
  void carded(Scene& s) {
    Credit& x = mixed::card(s, ("c" + std::to_string(s.c.credits.size())).c_str(), pick(2) == 0 ? 10000 : amount());
    if (pick(4) == 0) mixed::disabled(x);
  }

  std::mt19937 random_;
};

}  // namespace returnwatch::checks::testing
