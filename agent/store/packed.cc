#include "agent/store/packed.h"

#include <sqlite3.h>
#include <zlib.h>

#include <cstdint>
#include <stdexcept>

#include "agent/store/records_json.h"
#include "agent/store/view_columns.h"

namespace returnwatch::agent {
namespace {

// What lies in the file can be read with this specimen alone: it never changes. Another one is another form (kForm).
constexpr std::string_view kSpecimen =
    R"({"cancelled_at":1793442914,"closed":true,"closed_at":17,"currency":"USD","disputes":[{"initiated_as":"CHARGEBACK","status":"NEEDS_RESPONSE"}],)"
    R"("financial_status":"PARTIALLY_REFUNDED","financial_status":"PAID","fulfillment_orders":[{"created_at":17,"fulfillment_service":false,"id":"65","lines":[{"line_id":"14","quantity":1}],)"
    R"("location_active":true,"location_id":"70","location_name":"Warehouse","request_status":"UNSUBMITTED","status":"OPEN","updated_at":17}],)"
    R"("fulfillment_status":"UNFULFILLED","returns":[{"created_at":17,"dispositions":[{"created_at":17,"line_id":"14","location_id":"70","quantity":1,"type":"RESTOCKED"}],)"
    R"("exchange_lines":[{"line_ids":["14"],"quantity":1,"variant_id":"44"}],"id":"13","name":"#1001-R1","refund_ids":["94"],"status":"CLOSED"}],"return_status":"RETURNED",)"
    R"("comments":[{"actor":"api","at":17,"error_key":"","fact":"error","is_error":true,"typed":false},{"at":17,"fact":"other","is_error":false,"typed":true},)"
    R"({"at":17,"fact":"shopify_return_made","is_error":false,"return_name":"#1001-R1","typed":false},{"actor":"person","at":17,"fact":"credited","is_error":false,"typed":false}],)"
    R"("exchanges":[{"draft_id":"11","order_id":"58","order_name":"#1002","type":"Exchange"}],"resolution":"ExchangeWithAnotherItem","resolution":"RefundToStoreCredit",)"
    R"("status":"Pending","status":"Approved","status":"Rejected","status":"Validated","wants":[{"quantity":1,"variant_id":"44"}])"
    R"({"comments":[{"actor":"automation","at":1793712007,"fact":"done","is_error":false,"typed":false},{"actor":"person","at":1793668867,"fact":"refunded","is_error":false,"typed":false},)"
    R"({"actor":"automation","at":1793629207,"fact":"shipment_received","is_error":false,"shipment_id":"89","typed":false},)"
    R"({"actor":"automation","at":1793422927,"fact":"shipment_in_transit","is_error":false,"shipment_id":"89","typed":false},)"
    R"({"actor":"automation","at":1793401327,"fact":"approved","is_error":false,"typed":false},{"at":1793394127,"fact":"submitted","is_error":false,"typed":false}],)"
    R"("created_at":1793394127,"events":[{"at":1793394127,"name":"RMA_CREATED"},{"at":1793401327,"name":"RMA_APPROVED"}],"id":"41","last_updated":1793401327,)"
    R"("order_id":"58","order_name":"#1001","shipments":[{"country":"US","id":"89","outbound":false,"status":"Received"}],"status":"Done",)"
    R"("transactions":[{"amount":{"order":{"currency":"GBP","minor":5},"shop":{"currency":"GBP","minor":5}},"created_at":17,"id":"62","platform_refund_id":"94","processor":"Shopify",)"
    R"("status":"Success","type":"RefundToPaymentMethod","unit_ids":["22"],"updated_at":17}],"units":[{"fees":{"currency":"GBP","minor":0},"fees_said":3,"id":"22","line_id":"14",)"
    R"("method":"Ship with any carrier","name":", Default","paid_price":{"order":{"currency":"GBP","minor":6},"shop":{"currency":"GBP","minor":6}},)"
    R"("paid_tax":{"order":{"currency":"GBP","minor":1},"shop":{"currency":"GBP","minor":1}},"product_id":"80","reason":"Too small","resolution":"RefundToPaymentMethod",)"
    R"("shipment_id":"89","sku":"","tax_included":true,"validation":{"at":17,"is_restockable":true,"is_returned":true,"location_id":"77"},"variant_id":"44"}]})"
    R"({"closed":false,"created_at":1792736565,"currency":"EUR","customer_id":"77","financial_status":"REFUNDED","fulfillment_status":"FULFILLED",)"
    R"("fulfillments":[{"created_at":1792822965,"status":"SUCCESS"}],"fully_paid":true,"id":"58","lines":[{"current":0,"gift_card":false,"id":"14",)"
    R"("inventory_item_id":"46","quantity":1,"requires_shipping":true,"sku":"","tracked":true,"variant_id":"44"}],"name":"#1001",)"
    R"("net_payment":{"order":{"currency":"EUR","minor":0},"shop":{"currency":"EUR","minor":0}},"outstanding":{"order":{"currency":"EUR","minor":0},"shop":{"currency":"EUR","minor":0}},)"
    R"("presentment_currency":"EUR","received":{"order":{"currency":"EUR","minor":6},"shop":{"currency":"EUR","minor":6}},"refundable":false,)"
    R"("refunded":{"order":{"currency":"EUR","minor":6},"shop":{"currency":"EUR","minor":6}},"refunds":[{"app":{"handle":"returngo","id":"44","title":"ReturnGO"},"created_at":1793764485,)"
    R"("id":"94","lines":[{"line_id":"14","location_id":"70","quantity":1,"restock_type":"RETURN","restocked":true}],"total":{"order":{"currency":"EUR","minor":6},)"
    R"("shop":{"currency":"EUR","minor":6}},"transactions":[{"amount":{"order":{"currency":"EUR","minor":6},"shop":{"currency":"EUR","minor":6}},"created_at":17,)"
    R"("gateway":"shopify_payments","id":"66","kind":"REFUND","status":"SUCCESS"}]}],"return_status":"NO_RETURN","test":false,)"
    R"("tip":{"order":{"currency":"EUR","minor":0},"shop":{"currency":"EUR","minor":0}},"total_price":{"order":{"currency":"EUR","minor":6},"shop":{"currency":"EUR","minor":6}},)"
    R"("transactions":[{"amount":{"order":{"currency":"EUR","minor":6},"shop":{"currency":"EUR","minor":6}},"created_at":17,"gateway":"gift_card","id":"66","kind":"SALE","status":"SUCCESS"},)"
    R"({"amount":{"order":{"currency":"EUR","minor":6},"shop":{"currency":"EUR","minor":6}},"created_at":17,"gateway":"shopify_payments","id":"66","kind":"REFUND","status":"SUCCESS"}],)"
    R"("truncated":false,"unpaid":false,"updated_at":17})";

// A packed text: this byte, its length in four, lowest first, and the deflated bytes. A text of JSON begins otherwise.
constexpr char kForm = 1;
constexpr std::size_t kHead = 5;
constexpr std::size_t kLongest = std::size_t{256} << 20;
constexpr int kWindow = 13, kMemory = 7, kLevel = 6;  // 8 KiB hold the specimen and nearly every record

const Bytef* bytes_of(std::string_view text) { return reinterpret_cast<const Bytef*>(text.data()); }

class Deflater {
 public:
  Deflater() {
    if (deflateInit2(&z_, kLevel, Z_DEFLATED, -kWindow, kMemory, Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::runtime_error("zlib cannot begin");
  }
  ~Deflater() { deflateEnd(&z_); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  void append(std::string& out, std::string_view text) {
    const std::size_t head = out.size();
    deflateReset(&z_);
    deflateSetDictionary(&z_, bytes_of(kSpecimen), static_cast<uInt>(kSpecimen.size()));
    out.resize(head + deflateBound(&z_, text.size()));
    z_.next_in = const_cast<Bytef*>(bytes_of(text));
    z_.avail_in = static_cast<uInt>(text.size());
    z_.next_out = reinterpret_cast<Bytef*>(out.data() + head);
    z_.avail_out = static_cast<uInt>(out.size() - head);
    if (deflate(&z_, Z_FINISH) != Z_STREAM_END) throw std::runtime_error("zlib cannot pack a record");
    out.resize(out.size() - z_.avail_out);
  }

 private:
  z_stream z_{};
};

class Inflater {
 public:
  Inflater() {
    if (inflateInit2(&z_, -kWindow) != Z_OK) throw std::runtime_error("zlib cannot begin");
  }
  ~Inflater() { inflateEnd(&z_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  bool read(std::string& out, std::string_view from) {
    inflateReset(&z_);
    inflateSetDictionary(&z_, bytes_of(kSpecimen), static_cast<uInt>(kSpecimen.size()));
    z_.next_in = const_cast<Bytef*>(bytes_of(from));
    z_.avail_in = static_cast<uInt>(from.size());
    z_.next_out = reinterpret_cast<Bytef*>(out.data());
    z_.avail_out = static_cast<uInt>(out.size());
    return inflate(&z_, Z_FINISH) == Z_STREAM_END && z_.avail_out == 0;
  }

 private:
  z_stream z_{};
};

std::string_view text_of(sqlite3_value* v) {
  const auto* data = static_cast<const char*>(sqlite3_value_blob(v));
  return {data ? data : "", data ? static_cast<std::size_t>(sqlite3_value_bytes(v)) : 0};
}

void give(sqlite3_context* context, const std::string& text) {
  sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

template <typename T>
void columns_function(sqlite3_context* context, int, sqlite3_value** values) {
  const auto record = decode<T>(unpack(text_of(values[0])));
  give(context, record ? view_columns(*record) : "[]");
}

}  // namespace

Packed pack(std::string_view text) {
  if (text.empty()) return {};
  if (text.size() > kLongest) throw std::runtime_error("a record of more than 256 MiB");
  thread_local Deflater deflater;
  Packed out;
  out.bytes.assign(1, kForm);
  for (int shift = 0; shift < 32; shift += 8) out.bytes += static_cast<char>(text.size() >> shift & 0xff);
  deflater.append(out.bytes, text);
  return out;
}

std::string unpack(std::string_view stored) {
  if (stored.empty() || stored[0] != kForm) return std::string(stored);
  if (stored.size() < kHead) return "";
  std::size_t size = 0;
  for (std::size_t i = 0; i < 4; ++i) size |= std::size_t{static_cast<unsigned char>(stored[1 + i])} << 8 * i;
  if (size > kLongest) return "";
  thread_local Inflater inflater;
  std::string out(size, '\0');
  return inflater.read(out, stored.substr(kHead)) ? out : "";
}

std::string digest(std::string_view text) {
  if (text.empty()) return "";
  std::uint64_t h = 0xcbf29ce484222325;  // FNV-1a
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return std::to_string(h);
}

void add_record_functions(sqlite3* db) {
  const auto add = [db](const char* name, void (*f)(sqlite3_context*, int, sqlite3_value**)) {
    sqlite3_create_function(db, name, 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr, f, nullptr, nullptr);
  };
  add("plain", [](sqlite3_context* c, int, sqlite3_value** v) { give(c, unpack(text_of(v[0]))); });
  add("digest", [](sqlite3_context* c, int, sqlite3_value** v) { give(c, digest(text_of(v[0]))); });
  add("packed", [](sqlite3_context* c, int, sqlite3_value** v) {
    const Packed out = pack(unpack(text_of(v[0])));
    sqlite3_result_blob64(c, out.bytes.data(), out.bytes.size(), SQLITE_TRANSIENT);
  });
  add("rma_columns", columns_function<checks::Rma>);
  add("order_columns", columns_function<checks::Order>);
}

}  // namespace returnwatch::agent
