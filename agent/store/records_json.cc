// One list of fields per struct (record_fields.h) serves both directions: the writer appends the text as it walks, the
// reader walks a parsed object beside it. No tree is built: it took four times the rest of the work. Both keep to the
// order of the names, so that equal values give equal text. NLOHMANN_DEFINE_TYPE was rejected: it knows neither
// optional values nor what to leave out.
#include "agent/store/records_json.h"

#include <simdjson.h>

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "agent/store/record_fields.h"

namespace returnwatch::agent {
namespace {

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

bool plain(std::string_view text) {
  for (const char c : text) {
    const auto u = static_cast<unsigned char>(c);
    if (u < 0x20 || u >= 0x7f || c == '"' || c == '\\') return false;
  }
  return true;
}

// What is empty is left out: its name is taken back.
struct Writer {
  std::string& out;
  bool first = true;

  template <typename T>
  void operator()(const char* name, T& v) {
    const std::size_t before = out.size();
    if (!first) out += ',';
    out += '"';
    out += name;
    out += "\":";
    if (put(out, v))
      first = false;
    else
      out.resize(before);
  }

  // False: there is nothing in it. In a list it stands all the same.
  template <typename T>
  static bool put(std::string& out, T& v) {
    out += '{';
    Writer w{out};
    fields(w, v);
    out += '}';
    return !w.first;
  }
  static bool put(std::string& out, std::string& v) {
    append_quoted(out, v);
    return !v.empty();
  }
  static bool put(std::string& out, bool& v) {
    out += v ? "true" : "false";
    return true;
  }
  static bool put(std::string& out, int& v) { return number(out, v); }
  static bool put(std::string& out, long& v) { return number(out, v); }
  static bool put(std::string& out, checks::Time& v) { return number(out, v.time_since_epoch().count()); }
  static bool put(std::string& out, checks::CommentFact& v) {
    out += '"';
    out += to_string(v);
    out += '"';
    return true;
  }
  static bool put(std::string& out, checks::CreditKind& v) {
    out += v == checks::CreditKind::gift_card ? "\"gift_card\"" : "\"store_credit\"";
    return true;
  }
  template <typename T>
  static bool put(std::string& out, std::optional<T>& v) {
    return v && put(out, *v);
  }
  template <typename T>
  static bool put(std::string& out, std::vector<T>& v) {
    out += '[';
    for (std::size_t i = 0; i < v.size(); ++i) {
      if (i > 0) out += ',';
      put(out, v[i]);
    }
    out += ']';
    return !v.empty();
  }
  static bool number(std::string& out, std::int64_t v) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), v).ptr;
    out.append(digits.data(), end);
    return true;
  }
};

using simdjson::dom::element;

// Walks on from where the last name was. What it had to pass over, an older text's or somebody else's, it takes note
// of: names may stand in another order there, and are looked for from the start.
struct Reader {
  const simdjson::dom::object& in;
  simdjson::dom::object::iterator at = in.begin(), end = in.end();
  bool ordered = true, passed = false;

  template <typename T>
  void operator()(const char* name, T& v) {
    const std::string_view wanted(name);
    if (!ordered) at = in.begin();
    for (; at != end; ++at, passed = true) {
      const std::string_view key = at.key();
      if (key == wanted) return get(at.value(), v), void(++at);
      if (ordered && key > wanted) return;
    }
  }

  template <typename T>
  static void get(element j, T& v) {
    simdjson::dom::object object;
    if (j.get(object)) return;
    Reader r{object};
    fields(r, v);
    if (!r.passed && !(r.at != r.end)) return;
    Reader again{object};
    again.ordered = false;
    fields(again, v);
  }
  static void get(element j, std::string& v) {
    std::string_view text;
    if (!j.get(text)) v = text;
  }
  static void get(element j, bool& v) {
    bool flag = false;
    if (!j.get(flag)) v = flag;
  }
  static void get(element j, int& v) {
    std::int64_t n = 0;
    if (!j.get(n)) v = static_cast<int>(n);
  }
  static void get(element j, long& v) {
    std::int64_t n = 0;
    if (!j.get(n)) v = static_cast<long>(n);
  }
  static void get(element j, checks::Time& v) {
    std::int64_t n = 0;
    if (!j.get(n)) v = checks::Time{checks::Duration{n}};
  }
  static void get(element j, checks::CommentFact& v) {
    std::string_view word;
    if (!j.get(word)) v = comment_fact_from(word);
  }
  static void get(element j, checks::CreditKind& v) {
    std::string_view word;
    v = !j.get(word) && word == "store_credit" ? checks::CreditKind::store_credit : checks::CreditKind::gift_card;
  }
  template <typename T>
  static void get(element j, std::optional<T>& v) {
    T value{};
    get(j, value);
    v = std::move(value);
  }
  template <typename T>
  static void get(element j, std::vector<T>& v) {
    simdjson::dom::array list;
    if (j.get(list)) return;
    v.clear();
    v.reserve(list.size());
    for (const element each : list) get(each, v.emplace_back());
  }
};

}  // namespace

void append_quoted(std::string& out, const std::string& text) {
  if (plain(text)) {
    out += '"';
    out += text;
    out += '"';
  } else {
    out += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }
}

const char* to_string(checks::CommentFact fact) { return kFacts[static_cast<std::size_t>(fact)]; }

checks::CommentFact comment_fact_from(std::string_view word) {
  for (std::size_t i = 0; i < kFacts.size(); ++i)
    if (word == kFacts[i]) return static_cast<checks::CommentFact>(i);
  return checks::CommentFact::other;
}

template <typename T>
std::string encode(const T& value) {
  std::string out;
  out.reserve(256);
  Writer::put(out, const_cast<T&>(value));  // fields() serves both directions; the writer changes nothing
  return out;
}

template <typename T>
std::optional<T> decode(std::string_view text) {
  thread_local simdjson::dom::parser parser;
  element root;
  if (parser.parse(text.data(), text.size()).get(root) || !(root.is_object() || root.is_array())) return std::nullopt;
  T out{};
  Reader::get(root, out);
  return out;
}

#define RETURNWATCH_STORED(T)                  \
  template std::string encode(const T& value); \
  template std::optional<T> decode(std::string_view text);
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
