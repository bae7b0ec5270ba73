#include "checks/case.h"

namespace returnwatch::checks {

const char* to_string(Need n) {
  switch (n) {
    case Need::returngo:
      return "ReturnGO";
    case Need::orders:
      return "Shopify orders";
    case Need::all_orders:
      return "Shopify orders older than 60 days";
    case Need::locations:
      return "Shopify locations";
    case Need::products:
      return "Shopify products";
    case Need::inventory:
      return "Shopify inventory";
    case Need::returns:
      return "Shopify returns";
    case Need::fulfillment:
      return "Shopify fulfilment orders";
    case Need::gift_cards:
      return "Shopify gift cards";
    case Need::customers:
      return "Shopify customers";
    case Need::store_credit:
      return "Shopify store credit";
    case Need::flows:
      return "Patchworks flows";
    case Need::runs:
      return "Patchworks runs";
    case Need::queue:
      return "Patchworks queue";
    case Need::tracked:
      return "Patchworks tracked data";
    case Need::count_:
      break;
  }
  return "";
}

const Location* find_location(const ReturnCase& c, const std::string& id) {
  for (const Location& l : c.locations)
    if (!id.empty() && l.id == id) return &l;
  return nullptr;
}

}  // namespace returnwatch::checks
