// The lines of one store's month: payouts beside refunds, gift cards and store credits. See month.h.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "agent/report/month.h"
#include "checks/facts.h"

namespace returnwatch::agent::report {

struct Payout {
  const checks::Rma* rma = nullptr;
  const checks::Transaction* tx = nullptr;
};

// One case after the other; credits are allotted once, oldest return first.
class StoreMonth {
 public:
  StoreMonth(std::string name, const checks::Policy& policy, Time from, Time to, std::vector<MonthLine>& lines)
      : name_(std::move(name)), policy_(policy), from_(from), to_(to), lines_(lines) {}

  void add(const checks::ReturnCase& c);
  void add_loose_credits();

 private:
  enum class Vehicle { none, gift_card, store_credit };

  [[nodiscard]] bool within(const std::optional<Time>& t) const { return t && *t >= from_ && *t < to_; }
  [[nodiscard]] MonthLine line(const checks::ReturnCase& c, const char* kind, const std::string& currency) const;
  void half(MonthLine& l, const std::vector<Payout>& payouts) const;
  void finish(MonthLine l, std::int64_t all_returngo, std::int64_t all_shopify);
  void alone_in_shopify(const checks::ReturnCase& c, const checks::Refund& r, bool other_currency,
                        const checks::Facts& facts, MonthLine l);
  void doubt(const checks::ReturnCase& c, const checks::Facts& facts, std::size_t first);
  void refund(const checks::ReturnCase& c, const checks::Refund& r, const std::vector<Payout>& payouts,
              const checks::Facts& facts);
  void take_credit(const checks::ReturnCase& c, const checks::Refund& r);
  void alone(const checks::ReturnCase& c, const Payout& p, const char* kind, Match match, const std::string& note);
  void credit(const checks::ReturnCase& c, const std::vector<Payout>& payouts, Vehicle vehicle,
              const checks::Facts& facts);
  [[nodiscard]] Vehicle vehicle_of(const Payout& p) const;
  [[nodiscard]] std::vector<const checks::Credit*> allot(const checks::ReturnCase& c,
                                                         const std::vector<Payout>& payouts, checks::CreditKind kind,
                                                         const std::string& currency);

  std::string name_;
  const checks::Policy& policy_;
  Time from_, to_;
  std::vector<MonthLine>& lines_;
  std::set<std::string> taken_;                                        // credits
  std::map<std::string, std::pair<checks::Credit, MonthLine>> loose_;  // of the month, that a return might be for
};

}  // namespace returnwatch::agent::report
