// docs/facts/specification.md section 4: the new item left before the old one came, and the old one never did. What
// left says so (a fulfilment), never what the resolution is called: shops name their resolutions as they like.
#include <algorithm>

#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

constexpr Duration kOnItsWay = days(7);

void keep_first(std::optional<Time>& first, std::optional<Time> t) {
  if (t && (!first || *t < *first)) first = t;
}
void keep_last(std::optional<Time>& last, std::optional<Time> t) {
  if (t && (!last || *t > *last)) last = t;
}

std::optional<Time> shipped_at(const Order& o) {
  std::optional<Time> first;
  for (const Fulfillment& x : o.fulfillments)
    if (same_word(x.status, "SUCCESS")) keep_first(first, x.created_at);
  return first;
}

// When the first of the return's exchange items left; of what is not known `unread` says the name.
std::optional<Time> left_at(const ReturnCase& c, const RmaFacts& r, std::string& unread) {
  std::optional<Time> first;
  for (const ExchangeRef& e : r.rma->exchanges) {
    if (e.order_id.empty() || same_word(e.type, "Fee")) continue;
    const auto o = std::find_if(c.exchange_orders.begin(), c.exchange_orders.end(),
                                [&e](const Order& x) { return x.id == e.order_id; });
    if (o == c.exchange_orders.end() || !o->read_at)
      unread = e.order_name;
    else if (!o->cancelled_at)
      keep_first(first, shipped_at(*o));
  }
  for (const FulfillmentOrder* x : r.added)
    if (same_word(x->status, "CLOSED")) keep_first(first, x->updated_at);
  return first;
}

// A return that owes nothing any more has no receipt of its own: whether the parcel came says its shipment.
bool came(const RmaFacts& r, const UnitFacts& u) {
  if (u.received_at || u.no_shipment) return true;
  if (u.unit->validation.at && u.unit->validation.is_returned) return true;
  return !r.owes && std::any_of(r.rma->shipments.begin(), r.rma->shipments.end(), [](const Shipment& s) {
    const ShipmentStatus status = shipment_status(s.status);
    return !s.outbound && (status == ShipmentStatus::received || status == ShipmentStatus::validated);
  });
}

std::vector<const UnitFacts*> not_come(const RmaFacts& r) {
  std::vector<const UnitFacts*> out;
  for (const UnitFacts* u : r.units)
    if (u->resolution == Resolution::exchange && (u->exchanged || !r.owes) && !came(r, *u)) out.push_back(u);
  return out;
}

bool is_charge(const Transaction& tx) {
  for (const char* word : {"Purchase", "Capture", "Authorization", "Invoice"})
    if (contains_word(tx.type, word)) return true;
  return false;
}

bool is_for(const Transaction& tx, const std::vector<const UnitFacts*>& units) {
  return tx.unit_ids.empty() || std::any_of(units.begin(), units.end(), [&tx](const UnitFacts* u) {
           return std::find(tx.unit_ids.begin(), tx.unit_ids.end(), u->unit->id) != tx.unit_ids.end();
         });
}

struct Charges {
  std::optional<Time> paid;
  const Transaction* failed = nullptr;  // the newest
  std::string unknown;                  // a status that nobody listed
};

std::optional<Time> when(const Transaction& tx) { return tx.updated_at ? tx.updated_at : tx.created_at; }

Charges charges_for(const Rma& r, const std::vector<const UnitFacts*>& units) {
  Charges out;
  for (const Transaction& tx : r.transactions) {
    if (!is_charge(tx) || !is_for(tx, units)) continue;
    switch (tx_status(tx.status)) {
      case TxStatus::success:
        keep_last(out.paid, when(tx).value_or(Time{}));
        break;
      case TxStatus::failed:
        if (!out.failed || when(tx) >= when(*out.failed)) out.failed = &tx;
        break;
      case TxStatus::unknown:
        out.unknown = tx.status;
        break;
      case TxStatus::requested:
        break;  // nothing was taken yet
    }
  }
  if (out.failed && out.paid && when(*out.failed) <= out.paid) out.failed = nullptr;
  return out;
}

// Whether it was in another state when the agent had looked before: a first look says nothing of when it moved.
bool seen_before(const Rma& r, const Seen& now) {
  return std::any_of(r.seen.begin(), r.seen.end(),
                     [&now](const Seen& s) { return s.what == now.what && s.at < now.at; });
}

std::optional<Time> last_moved(const Rma& r) {
  std::optional<Time> last;
  for (const Comment& x : r.comments)
    if (x.fact == CommentFact::shipment_in_transit && !x.typed) keep_last(last, x.at);
  for (const Seen& s : r.seen)
    for (const Shipment& p : r.shipments)
      if (!p.outbound && p.id == s.what && same_word(s.state, "Shipped") && seen_before(r, s)) keep_last(last, s.at);
  return last;
}

void tell(const ReturnCase& c, const RmaFacts& r, const std::vector<const UnitFacts*>& units, Time left,
          const Transaction* failed, Verdict& v) {
  Problem p =
      return_problem(c, r, failed ? "charge_failed" : "not_received", failed ? when(*failed).value_or(left) : left);
  p.amount = still_owed(units);
  p.summary = "The exchange of return " + r.rma->id + " was sent and the old item never came back; " +
              (failed ? "the charge for it failed." : "the customer was not charged for it.");
  p.evidence.push_back({"shopify", "the exchange was fulfilled", left, c.order ? c.order->id : ""});
  p.evidence.push_back({"returngo", std::to_string(units.size()) + " unit(s) not received", {}, r.rma->id});
  if (failed) p.evidence.push_back({"returngo", "the charge is Failed", when(*failed), failed->id});
  v.problems.push_back(std::move(p));
}

void judge(const ReturnCase& c, const Facts&, const RmaFacts& r, const Context& ctx, Verdict& v) {
  if (r.status == RmaStatus::pending) return;
  std::string unread;
  const auto left = left_at(c, r, unread);
  const std::vector<const UnitFacts*> units = not_come(r);
  if (units.empty()) return;
  if (!unread.empty()) v.no_data.push_back({r.rma->id, "exchange order " + unread + " could not be read"});
  if (!left) return;
  const Charges charges = charges_for(*r.rma, units);
  if (!charges.unknown.empty()) {
    v.no_data.push_back({r.rma->id, "unknown status \"" + charges.unknown + "\" of a charge"});
    return;
  }
  if (!charges.failed && charges.paid) {
    v.why.push_back({r.rma->id, "the customer was charged for the item that did not come back"});
    return;
  }
  const auto moved = last_moved(*r.rma);
  if (moved && ctx.now < *moved + kOnItsWay) return v.again_at(*moved + kOnItsWay);
  tell(c, r, units, *left, charges.failed, v);
}

}  // namespace

CheckInfo instant_exchange_not_returned_check() {
  CheckInfo i;
  i.id = "instant_exchange_not_returned";
  i.title = "Exchange sent, item never came back";
  i.topic = Topic::exchange;
  i.owner = Owner::cx;
  i.severity = Severity::warning;
  i.grace = days(30);
  i.needs = {Need::returngo, Need::orders};
  i.causes = {
      {"not_received", "Ask the customer for the old item, or charge for it."},
      {"charge_failed",
       "Ask the customer for another means of payment, or for the old item.",
       {},
       Owner::finance,
       hours(24)},
  };
  i.judge_return = judge;
  i.hangs_on = kMoney | kExchange;
  i.reads = "when the exchange order was fulfilled, in Shopify; receipt and charges in ReturnGO";
  i.fires =
      "an exchange was sent before the old item came, the item has not come in 30 days and no charge for it is known, "
      "or "
      "the charge failed";
  i.not_when =
      "it was received; the customer was charged; the parcel moved within the last 7 days; the return was cancelled "
      "with "
      "its exchange order";
  return i;
}

}  // namespace returnwatch::checks
