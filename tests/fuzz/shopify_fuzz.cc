#include "agent/sources/shopify/decode.h"
#include "tests/fuzz/bytes.h"

using namespace returnwatch::agent::shopify;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string body = returnwatch::fuzz::body(data, size);
  (void)decode_feed(body);
  if (auto page = decode_orders(body, {"tag:x", "note:y", "attribute:a=b"}, size % 2 != 0))
    for (OrderDetail& o : page->orders) attach_apps(o);
  (void)decode_returns(body);
  (void)decode_fulfillment(body);
  (void)decode_locations(body);
  (void)decode_items(body);
  (void)decode_gift_cards(body);
  (void)decode_store_credit(body);
  (void)decode_health(body);
  return 0;
}
