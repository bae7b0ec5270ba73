// How long a shop takes from one step of a return to the next: what its own normal is, beside each check's grace.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "checks/facts.h"

namespace returnwatch::checks {

enum class Leg { refund, credit, restock, release, ship };

struct LegInfo {
  Leg leg;
  std::string_view words;  // "received to refunded"
  std::string_view done;   // "refunded": what its end is called
  std::string_view check;  // whose grace it is compared with
};
inline constexpr std::array<LegInfo, 5> kLegs = {{
    {Leg::refund, "received to refunded", "refunded", "refund_not_posted"},
    {Leg::credit, "received to credited", "credited", "store_credit_not_issued"},
    {Leg::restock, "received to restocked", "restocked", "restock_missing"},
    {Leg::release, "approved to released", "released", "exchange_not_released"},
    {Leg::ship, "released to shipped", "shipped", "exchange_order_stuck"},
}};

// One unit's (or exchange order's) leg that has come to its end.
struct LegSpan {
  Leg leg{};
  std::string rma_id;
  std::string resolution;  // ReturnGO's word for the unit; "" for a whole exchange
  Time from{}, to{};
  Time counted_from{};  // where the check's grace begins: for a refund when it was due, for a release the receipt
};

// What no system tells the time of is left out, and what is still under way.
[[nodiscard]] std::vector<LegSpan> leg_spans(const ReturnCase& c, const Facts& facts);

// When money that names or holds this unit went out, as Shopify dates it; when an order was fulfilled.
[[nodiscard]] std::optional<Time> refunded_at(const UnitFacts& u, const Facts& f);
[[nodiscard]] std::optional<Time> fulfilled_at(const Order& o);

struct Pace {
  std::size_t count = 0;
  Duration median{}, p90{}, p95{};
};
// Of durations in any order; the nearest rank, so that each figure is one that was seen.
[[nodiscard]] Pace pace_of(std::vector<Duration> took);

// How many of these would have been told under this grace: they ended after it.
[[nodiscard]] std::size_t late(const std::vector<LegSpan>& spans, Duration grace, const WorkTime& work);

}  // namespace returnwatch::checks
