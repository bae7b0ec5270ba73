// Which return of ReturnGO's a native return of Shopify's is of. Shopify does not say; ReturnGO's timeline names the
// one that it made ("#1001-R1").
#include <algorithm>

#include "checks/facts_internal.h"

namespace returnwatch::checks::internal {
namespace {

std::string_view bare(std::string_view name) { return name.substr(name.find_first_not_of('#') == 1 ? 1 : 0); }

bool names_return(const Rma& r, const NativeReturn& n) {
  return !n.name.empty() && std::any_of(r.comments.begin(), r.comments.end(), [&n](const Comment& c) {
    return c.fact == CommentFact::shopify_return_made && same_word(bare(c.return_name), bare(n.name));
  });
}

bool names_any(const Rma& r) {
  return std::any_of(r.comments.begin(), r.comments.end(), [](const Comment& c) {
    return c.fact == CommentFact::shopify_return_made && !c.return_name.empty();
  });
}

}  // namespace

void read_native_returns(const ReturnCase& c, Facts& f) {
  std::vector<const Order*> orders;
  if (c.order) orders.push_back(&*c.order);
  for (const Order& o : c.chain) orders.push_back(&o);
  for (const Order* o : orders) {
    const Rma* unnamed = nullptr;  // the order's only live return whose native return the timeline does not name
    int others = 0;
    for (const RmaFacts* r : payees(f))
      if (r->live && r->rma->order_id == o->id && !names_any(*r->rma)) unnamed = others++ == 0 ? r->rma : nullptr;
    for (const NativeReturn& n : o->returns) {
      const Rma* of = unnamed;
      for (const RmaFacts* r : payees(f))
        if (names_return(*r->rma, n)) of = r->rma;
      if (!of) continue;
      f.native_of[&n] = of;
      for (RefundFacts& refund : f.refunds)
        if (std::find(n.refund_ids.begin(), n.refund_ids.end(), refund.refund->id) != n.refund_ids.end())
          refund.of = of;
    }
  }
}

}  // namespace returnwatch::checks::internal
