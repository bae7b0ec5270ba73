#include "tests/world/story.h"

#include <cmath>

#include "checks/money.h"
#include "tests/world/goods.h"

namespace returnwatch::world {

const char* const kRefund = "RefundToPaymentMethod";
const char* const kCredit = "RefundToStoreCredit";
const char* const kExchange = "InstantVariantExchange";
const char* const kGiftCard = "RefundToGiftCard";
const char* const kBank = "RefundToBankAccount";

long to_shop(long minor, const std::string& from, const std::string& to, int permille) {
  if (from == to) return minor;
  // Made-up prices of one unit, in micro-euros.
  static const std::map<std::string, long> rates = {{"EUR", 1000000}, {"GBP", 1160000}, {"USD", 920000},
                                                    {"JPY", 6100},    {"KWD", 2990000}, {"SEK", 88000}};
  const auto rate = [&](const std::string& c) {
    return static_cast<long double>(rates.count(c) ? rates.at(c) : 1000000L);
  };
  const long double scale = std::pow(10.0L, checks::exponent(to) - checks::exponent(from));
  return std::lround(static_cast<long double>(minor) * rate(from) / rate(to) * scale * permille / 1000);
}

std::shared_ptr<Story> Story::make(State& world, Plan plan) {
  Brand& brand = world.brand(plan.store);
  return std::shared_ptr<Story>(new Story(world, std::move(plan), brand));
}

Story::Story(State& world, Plan plan, Brand& brand) : world_(world), brand_(brand), plan_(std::move(plan)) {
  order_ = world_.gid("Order");
  name_ = "#" + std::to_string(brand_.next_order++);
  rma_id_ = world_.new_id("rma");
  customer_ = plan_.customer.empty() ? world_.gid("Customer") : plan_.customer;
  for (const auto& line : plan_.lines) {
    lines_.push_back(world_.gid("LineItem"));
    const std::string sku = "RW-" + name_.substr(1) + "-" + std::to_string(lines_.size());
    variants_.push_back(line.variant.empty()
                            ? make_variant(world_, brand_,
                                           goods_title(variants_.size() + static_cast<std::size_t>(brand_.next_order)),
                                           sku, world_.ago(days(150)))
                            : line.variant);
  }
  int parcels = plan_.method == "No shipment required" ? 0 : 1;
  for (const auto& unit : plan_.units) {
    items_.push_back(world_.new_id("item"));
    if (parcels > 0) parcels = std::max(parcels, unit.shipment + 1);
  }
  for (int i = 0; i < parcels; ++i) shipments_.push_back(world_.new_id("shipment"));
}

std::shared_ptr<Story> Story::second_rma(std::vector<UnitPlan> units, bool native_return) {
  std::shared_ptr<Story> s(new Story(*this));
  s->plan_.units = std::move(units);
  s->plan_.native_return = native_return;
  s->rma_id_ = world_.new_id("rma");
  s->items_.clear();
  for (std::size_t i = 0; i < s->plan_.units.size(); ++i) s->items_.push_back(world_.new_id("item"));
  for (auto& id : s->shipments_) id = world_.new_id("shipment");
  s->native_return_.clear();
  s->draft_.clear();
  s->return_number_ = 2;
  return s;
}

void Story::at(Time when, std::function<void(Story&)> what) {
  world_.at(when, [self = shared_from_this(), what = std::move(what)] { what(*self); });
}

std::vector<int> Story::all_units() const {
  std::vector<int> out;
  for (std::size_t i = 0; i < plan_.units.size(); ++i) out.push_back(static_cast<int>(i));
  return out;
}

std::vector<int> Story::units_of(const std::string& resolution) const {
  std::vector<int> out;
  for (int i : all_units()) {
    if (plan_.units[static_cast<std::size_t>(i)].resolution == resolution) out.push_back(i);
  }
  return out;
}

std::string Story::variant_gid(int unit) const {
  return variants_.at(static_cast<std::size_t>(plan_.units.at(static_cast<std::size_t>(unit)).line));
}

std::string Story::variant(int unit) const { return legacy_id(variant_gid(unit)); }

std::string Story::route(int unit) const {
  const UnitPlan& u = plan_.units.at(static_cast<std::size_t>(unit));
  const Json* variant = brand_.shop.find(variant_gid(unit));
  const std::string sku = variant == nullptr ? "" : variant->value("sku", "");
  for (const auto& r : brand_.routes) {
    if ((r.key == "country" && r.value == plan_.country) || (r.key == "reason" && r.value == u.reason) ||
        (r.key == "method" && r.value == plan_.method) || (r.key == "sku_prefix" && sku.rfind(r.value, 0) == 0)) {
      return r.location;
    }
  }
  return "";
}

std::string Story::home() const {
  const std::string routed = route(0);
  return routed.empty() ? brand_.default_location : routed;
}

long Story::owed(const std::vector<int>& units) const {
  long sum = 0;
  for (int i : units) {
    const UnitPlan& u = plan_.units.at(static_cast<std::size_t>(i));
    const long price = plan_.lines.at(static_cast<std::size_t>(u.line)).price;
    sum += price + price * plan_.tax_percent / 100 - u.fee;
  }
  return sum;
}

std::string Story::money(long minor) const { return checks::decimal({minor, plan_.currency}); }

// ---------------------------------------------------------------- whole steps

void Story::begin(Time ordered, Time approved) {
  order(ordered);
  // Finished orders are archived long before anything comes back, all but some.
  if (name_.back() != '3' && ordered + days(2) < approved - hours(2)) archive(ordered + days(2));
  open(approved - hours(2));
  approve(approved);
  if (!shipments_.empty()) ship(approved + hours(6));
}

void Story::refund_by_returngo(Time when, RefundPlan plan) {
  if (plan.units.empty()) plan.units = units_of(kRefund);
  const std::vector<int> paid_units = plan.units;
  if (plan.amount < 0) plan.amount = owed(plan.units);
  if (button_pressed_) {
    plan.units.clear();  // its lines are used up: an order-level refund
  } else if (!brand_.makes_native_returns && plan.restock == "NO_RESTOCK" && plan.location.empty() &&
             !shipments_.empty()) {
    plan.restock = "RETURN";  // the tick box of the refund calculator
    plan.location = home();
  }
  const bool quick = world_.pick(3) != 0;
  const std::string id = refund(when, plan);
  const std::string payout_id =
      payout(when, kRefund, quick ? "Success" : "Requested", plan.amount, paid_units, "PlatformRefundId", id);
  set_payout(when + hours(3), payout_id, "Success");
  comment(when + minutes(1), "system",
          "<p>Total refund amount <b>" + money(plan.amount) + " " + plan_.currency + "</b>, transaction " + payout_id +
              "</p>",
          "PII-Casey Clerk");
}

void Story::credit_by_returngo(Time when) {
  const std::string code = "PII-" + world_.new_id("code").substr(4);
  for (int i : units_of(kCredit)) {
    const std::string id = payout(when, kCredit, "Success", owed({i}), {i}, "StoreCreditCode", code, "ReturnGO");
    comment(when + Duration{5}, "system",
            "<p>Credited " + money(owed({i})) + " " + plan_.currency + " (transaction " + id + ")</p>");
  }
}

void Story::restock(Time when, bool button) {
  for (int i : all_units()) {
    const std::string place = route(i).empty() ? brand_.default_location : route(i);
    if (brand_.makes_native_returns) {
      dispose(when, {i}, "RESTOCKED", place);
    } else if (button || plan_.units[static_cast<std::size_t>(i)].resolution != kRefund) {
      button_pressed_ = true;
      RefundPlan zero;
      zero.units = {i};
      zero.amount = 0;
      zero.restock = "RETURN";
      zero.location = place;
      refund(when, zero);
    }
  }
}

}  // namespace returnwatch::world
