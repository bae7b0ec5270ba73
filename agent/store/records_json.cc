// One list of fields per struct (record_fields.h) serves both directions: the archive writes or reads it.
// NLOHMANN_DEFINE_TYPE was rejected: it knows neither optional values nor what to leave out.
#include "agent/store/records_json.h"

#include <array>
#include <nlohmann/json.hpp>

#include "agent/store/record_fields.h"

namespace returnwatch::agent {
namespace {

using nlohmann::json;

constexpr std::array<const char*, 18> kFacts = {"other",
                                                "error",
                                                "noise_error",
                                                "shipment_received",
                                                "shipment_in_transit",
                                                "refund_failed",
                                                "shopify_return_failed",
                                                "shopify_return_made",
                                                "shopify_return_cancelled",
                                                "refunded",
                                                "credited",
                                                "invoice_sent",
                                                "approved",
                                                "cancelled",
                                                "reopened",
                                                "submitted",
                                                "rejected",
                                                "done"};

struct Writer {
  json& out;

  template <typename T>
  void operator()(const char* name, T& v) {
    put(out[name], v);
    drop_empty(name);
  }

  template <typename T>
  static void put(json& j, T& v) {
    j = json::object();
    Writer w{j};
    fields(w, v);
  }
  static void put(json& j, std::string& v) { j = v; }
  static void put(json& j, bool& v) { j = v; }
  static void put(json& j, int& v) { j = v; }
  static void put(json& j, long& v) { j = v; }
  static void put(json& j, checks::Time& v) { j = v.time_since_epoch().count(); }
  static void put(json& j, checks::CommentFact& v) { j = to_string(v); }
  static void put(json& j, checks::CreditKind& v) {
    j = v == checks::CreditKind::gift_card ? "gift_card" : "store_credit";
  }
  template <typename T>
  static void put(json& j, std::optional<T>& v) {
    if (v) put(j, *v);
  }
  template <typename T>
  static void put(json& j, std::vector<T>& v) {
    j = json::array();
    for (T& each : v) put(j.emplace_back(), each);
  }
  void drop_empty(const char* name) {
    const json& j = out[name];
    if (j.is_null() || (j.is_structured() && j.empty()) || (j.is_string() && j.get_ref<const std::string&>().empty()))
      out.erase(name);
  }
};

struct Reader {
  const json& in;

  template <typename T>
  void operator()(const char* name, T& v) {
    const auto it = in.find(name);
    if (it != in.end()) get(*it, v);
  }

  template <typename T>
  static void get(const json& j, T& v) {
    if (!j.is_object()) return;
    Reader r{j};
    fields(r, v);
  }
  static void get(const json& j, std::string& v) {
    if (j.is_string()) v = j.get_ref<const std::string&>();
  }
  static void get(const json& j, bool& v) {
    if (j.is_boolean()) v = j.get<bool>();
  }
  static void get(const json& j, int& v) {
    if (j.is_number_integer()) v = j.get<int>();
  }
  static void get(const json& j, long& v) {
    if (j.is_number_integer()) v = j.get<long>();
  }
  static void get(const json& j, checks::Time& v) {
    if (j.is_number_integer()) v = checks::Time{checks::Duration{j.get<std::int64_t>()}};
  }
  static void get(const json& j, checks::CommentFact& v) {
    if (j.is_string()) v = comment_fact_from(j.get_ref<const std::string&>());
  }
  static void get(const json& j, checks::CreditKind& v) {
    v = j == "store_credit" ? checks::CreditKind::store_credit : checks::CreditKind::gift_card;
  }
  template <typename T>
  static void get(const json& j, std::optional<T>& v) {
    T value{};
    get(j, value);
    v = std::move(value);
  }
  template <typename T>
  static void get(const json& j, std::vector<T>& v) {
    if (!j.is_array()) return;
    v.resize(j.size());
    for (std::size_t i = 0; i < v.size(); ++i) get(j[i], v[i]);
  }
};

}  // namespace

const char* to_string(checks::CommentFact fact) { return kFacts[static_cast<std::size_t>(fact)]; }

checks::CommentFact comment_fact_from(const std::string& word) {
  for (std::size_t i = 0; i < kFacts.size(); ++i)
    if (word == kFacts[i]) return static_cast<checks::CommentFact>(i);
  return checks::CommentFact::other;
}

template <typename T>
std::string encode(const T& value) {
  json j;
  Writer::put(j, const_cast<T&>(value));  // fields() serves both directions; the writer changes nothing
  return j.dump(-1, ' ', false, json::error_handler_t::replace);
}

template <typename T>
std::optional<T> decode(const std::string& text) {
  const json j = json::parse(text, nullptr, false);
  if (!j.is_structured()) return std::nullopt;
  T out{};
  Reader::get(j, out);
  return out;
}

#define RETURNWATCH_STORED(T)                  \
  template std::string encode(const T& value); \
  template std::optional<T> decode(const std::string& text);
RETURNWATCH_STORED(checks::Rma)
RETURNWATCH_STORED(checks::Order)
RETURNWATCH_STORED(checks::StockLevel)
RETURNWATCH_STORED(checks::Credit)
RETURNWATCH_STORED(checks::ApiVersion)
RETURNWATCH_STORED(checks::RunFact)
RETURNWATCH_STORED(RmaRow)
RETURNWATCH_STORED(std::vector<std::string>)
#undef RETURNWATCH_STORED

}  // namespace returnwatch::agent
