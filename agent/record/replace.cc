#include "agent/record/replace.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "agent/store/marks.h"
#include "checks/text.h"
#include "checks/words.h"

namespace returnwatch::agent::record {
namespace {

bool all_digits(std::string_view s) {
  return !s.empty() && std::all_of(s.begin(), s.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

std::string folded(std::string s) {
  for (char& c : s) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return s;
}

// The parts of an order's, a draft's or a return's name: "#D12", "#1001-R2".
struct NameParts {
  std::string before, base, after;
};
NameParts parts_of(const std::string& name) {
  NameParts out;
  out.base = name;
  const auto dash = out.base.rfind("-R");
  if (dash != std::string::npos && all_digits(std::string_view(out.base).substr(dash + 2))) {
    out.after = out.base.substr(dash);
    out.base.resize(dash);
  }
  if (!out.base.empty() && out.base[0] == '#') {
    out.before = "#";
    out.base.erase(0, 1);
  }
  if (out.base.size() > 1 && (out.base[0] == 'D' || out.base[0] == 'd') &&
      all_digits(std::string_view(out.base).substr(1))) {
    out.before += 'D';
    out.base.erase(0, 1);
  }
  return out;
}

// A word of a system: "RefundToPaymentMethod", "shopify_payments", "Shop.products", "2026-07". One word, not a
// sentence.
bool is_word(std::string_view s) {
  return s.size() <= 48 && std::count_if(s.begin(), s.end(), [](unsigned char c) { return std::isdigit(c); }) <= 6 &&
         std::all_of(s.begin(), s.end(),
                     [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '-' || c == '.'; });
}

// Shopify's own admin, as which refunds made by people show: public, and verdicts hang on it.
bool is_admin_app(const std::string& s) {
  return s == "1830279" || s == "gid://shopify/App/1830279" || checks::same_word(s, "shopify_web") ||
         checks::same_word(s, "Shopify Web");
}

constexpr std::string_view kAnyCarrier = "Ship with any carrier";

bool is_cron(const std::string& s) {
  static constexpr std::array<std::string_view, 28> kNames = {
      "jan",    "feb",   "mar",    "apr",     "may",    "jun",      "jul",      "aug", "sep", "oct",
      "nov",    "dec",   "sun",    "mon",     "tue",    "wed",      "thu",      "fri", "sat", "l",
      "hourly", "daily", "weekly", "monthly", "yearly", "annually", "midnight", "w"};
  std::string name;
  for (const char c : folded(s) + " ") {
    if (std::isalpha(static_cast<unsigned char>(c))) {
      name += c;
      continue;
    }
    if (!name.empty() && std::find(kNames.begin(), kNames.end(), name) == kNames.end()) return false;
    name.clear();
    if (!std::isdigit(static_cast<unsigned char>(c)) && std::string_view(" */,-#?@").find(c) == std::string_view::npos)
      return false;
  }
  return s.size() <= 100;
}

// A sentence of our own about a source: its plain words; hosts, paths, numbers and whatever else an answer put in go.
std::string plain_words(const std::string& s) {
  std::string out, token;
  for (const char c : s + " ") {
    if (c != ' ') {
      token += c;
      continue;
    }
    const bool plain = std::all_of(token.begin(), token.end(), [](unsigned char x) {
      return std::isalpha(x) || std::string_view("_-,;:()'/").find(static_cast<char>(x)) != std::string_view::npos;
    });
    if (!token.empty())
      out += (out.empty() ? "" : " ") + (plain || (all_digits(token) && token.size() < 4) ? token : "…");
    token.clear();
  }
  return out;
}

}  // namespace

// By key, since a key means the same in every line; but for names and apps, which hang on what they are of. What is not
// named here is left out.
Replacements::What Replacements::what(const std::string& kind, const std::string& within, const std::string& key) {
  static const std::map<std::string, What> known = {
      {"store", What::plain},
      {"id", What::id},
      {"line_id", What::id},
      {"product_id", What::id},
      {"variant_id", What::id},
      {"shipment_id", What::id},
      {"unit_ids", What::id},
      {"line_ids", What::id},
      {"refund_ids", What::id},
      {"return_name", What::order_name},
      {"platform_refund_id", What::id},
      {"draft_id", What::id},
      {"order_id", What::id},
      {"customer_id", What::id},
      {"inventory_item_id", What::id},
      {"item_id", What::id},
      {"location_id", What::id},
      {"flow_id", What::id},
      {"run_id", What::id},
      {"retry_of", What::id},
      {"what", What::id},
      {"default_location", What::id},
      {"order_name", What::order_name},
      {"sku", What::sku},
      {"sku_prefix", What::sku_prefix},
      {"location_name", What::location_name},
      {"flow_name", What::flow_name},
      {"match", What::flow_match},
      {"reason", What::reason},
      {"shown", What::mark},
      {"looked_for", What::mark},
      {"refund_apps", What::app},
      {"returngo_app", What::app},
      {"error_key", What::error_key},
      {"note_keys", What::note_key},
      {"value", What::tracked_value},
      {"crons", What::cron},
      {"error", What::said},
      {"missing", What::said},
      {"fact", What::plain},
      {"actor", What::plain},
      {"source", What::plain},
      {"capability", What::plain},
      {"cause", What::plain},
      {"field", What::plain},
      {"patchworks_of", What::plain},
      {"asked", What::plain},
      {"answered", What::word},
      {"deprecated_fields", What::word},
      {"status", What::word},
      {"state", What::word},
      {"type", What::word},
      {"kind", What::word},
      {"processor", What::word},
      {"resolution", What::word},
      {"method", What::method},
      {"currency", What::word},
      {"presentment_currency", What::word},
      {"country", What::word},
      {"error_code", What::word},
      {"gateway", What::word},
      {"restock_type", What::word},
      {"initiated_as", What::word},
      {"financial_status", What::word},
      {"fulfillment_status", What::word},
      {"return_status", What::word},
      {"request_status", What::word},
      {"holds", What::word},
      {"trigger", What::word},
      {"word", What::word},
      {"timezone", What::plain},
      {"working_days", What::plain},
      {"holidays", What::plain},
      {"refund_due_on", What::plain},
      {"store_credit_via", What::plain},
      {"native_returns", What::plain},
      {"track", What::plain},
      {"owner", What::plain},
      {"severity", What::plain},
      {"min_amount", What::plain},
  };
  if (within == "app") return What::app;
  if (key == "name") {
    if (within == "units") return What::item_name;
    if (within == "events") return What::word;
    if (kind == kind::kLocations) return What::location_name;
    if (kind == kind::kFlows) return What::flow_name;
    return kind == kind::kOrders ? What::order_name : What::none;
  }
  const auto it = known.find(key);
  return it == known.end() ? What::none : it->second;
}

Replacements::Replacements(const Lines& lines) {
  for (const auto& [kind, list] : lines)
    for (const Json& line : list)
      for (const auto& [key, value] : line.items()) collect(kind, "", key, value);
  number();
}

void Replacements::collect(const std::string& kind, const std::string& within, const std::string& key,
                           const Json& from) {
  if (from.is_array()) {
    for (const Json& each : from) collect(kind, within, key, each);
  } else if (from.is_object()) {
    for (const auto& [name, value] : from.items()) collect(kind, key, name, value);
  } else if (from.is_string()) {
    const std::string raw = from.get<std::string>();
    const What w = what(kind, within, key);
    if (w == What::order_name)
      seen_[w][folded(parts_of(raw).base)];
    else if (w == What::sku_prefix && !raw.empty())
      prefixes_.push_back(raw);
    else if (w == What::tracked_value && raw.rfind("order_name:", 0) == 0)
      seen_[What::order_name][folded(parts_of(raw.substr(11)).base)];
    else if (w == What::tracked_value)
      seen_[What::id][raw.substr(raw.find(':') + 1)];
    else if (w == What::id || w == What::sku)
      seen_[w][raw];
    else
      seen_[w][folded(raw)];
  }
}

// Ids keep their order: by number where they are numbers, which the systems count up.
void Replacements::number() {
  std::vector<std::string> ids;
  for (const auto& [raw, mine] : seen_[What::id]) ids.push_back(raw);
  std::sort(ids.begin(), ids.end(), [](const std::string& a, const std::string& b) {
    const bool x = all_digits(a), y = all_digits(b);
    if (x != y) return x;
    if (x && a.size() != b.size()) return a.size() < b.size();
    return a < b;
  });
  long next = 1000000;
  for (const std::string& raw : ids)
    seen_[What::id][raw] = all_digits(raw) ? std::to_string(++next) : "x" + std::to_string(++next);
  next = 5000;
  for (auto& [raw, mine] : seen_[What::order_name]) mine = std::to_string(++next);
  std::sort(prefixes_.begin(), prefixes_.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
  prefixes_.erase(std::unique(prefixes_.begin(), prefixes_.end()), prefixes_.end());
  auto& skus = seen_[What::sku];
  for (const std::string& p : prefixes_) skus[p];
  next = 0;
  for (auto& [raw, mine] : skus) mine = "S" + std::to_string(++next) + "-";
  for (auto& [w, texts] : seen_) {
    if (w == What::id || w == What::order_name || w == What::sku) continue;
    next = 0;
    for (auto& [raw, mine] : texts) mine = std::to_string(++next);
  }
  // A note's token is known by its hash: those of returns and orders must be found again under their new names.
  auto& keys = seen_[What::note_key];
  for (auto& [key, mine] : keys) mine.clear();
  for (const auto& [raw, mine] : seen_[What::id])
    if (const auto it = keys.find(checks::token_key(raw)); it != keys.end()) it->second = checks::token_key(mine);
  for (const auto& [raw, mine] : seen_[What::order_name])
    for (const char* before : {"#", "", "#D", "D"})
      if (const auto it = keys.find(checks::token_key(before + raw)); it != keys.end())
        it->second = checks::token_key(before + mine);
}

std::string Replacements::named(const char* noun, What w, const std::string& from) const {
  const auto texts = seen_.find(w);
  if (texts == seen_.end()) return "";
  const auto it = texts->second.find(folded(from));
  return it == texts->second.end() ? "" : noun + it->second;
}

std::string Replacements::order_name(const std::string& from) const {
  NameParts p = parts_of(from);
  return p.before + named("", What::order_name, p.base) + p.after;
}

// Each prefix that it begins with has a name of its own, so that it begins with the prefix's new form as well.
std::string Replacements::sku(const std::string& from) const {
  const auto& skus = seen_.at(What::sku);
  std::string out;
  for (const std::string& p : prefixes_)
    if (p.size() < from.size() && from.compare(0, p.size(), p) == 0) out += skus.at(p);
  const auto it = skus.find(from);
  return out + (it == skus.end() ? "" : it->second);
}

std::string Replacements::tracked(const std::string& from) const {
  const std::string kind = from.substr(0, from.find(':') + 1), rest = from.substr(kind.size());
  return kind + (kind == "order_name:" ? name_key_of(order_name(rest)) : text(What::id, rest));
}

std::string Replacements::text(What w, const std::string& from) const {
  if (from.empty()) return from;
  switch (w) {
    case What::id: {
      if (from == "rma") return from;  // first seen: of the return itself
      const auto& ids = seen_.at(What::id);
      const auto it = ids.find(from);
      return it == ids.end() ? "" : it->second;
    }
    case What::order_name:
      return order_name(from);
    case What::sku:
    case What::sku_prefix:
      return sku(from);
    case What::item_name:
      return named("Item ", w, from);
    case What::location_name:
      return named("Location ", w, from);
    case What::flow_name:
      return named("Flow ", w, from);
    case What::flow_match:
      return text(What::id, from);
    case What::reason:
      return named("Reason ", w, from);
    case What::mark:
      return from.substr(0, from.find(':') + 1) + named("mark ", w, from);
    case What::app:
      return is_admin_app(from) ? from : named("App ", w, from);
    case What::word:
      return is_word(from) ? from : named("word ", w, from);
    case What::method:
      if (checks::no_shipment(from)) return "No shipment required";
      return is_word(from) || checks::same_word(from, kAnyCarrier) ? from : named("Method ", w, from);
    case What::error_key:
      return named("error ", w, from);
    case What::note_key:
      return named("", w, from);
    case What::tracked_value:
      return tracked(from);
    case What::cron:
      return is_cron(from) ? from : "not readable";
    case What::said:
      return plain_words(from);
    case What::plain:
      return from;
    case What::none:
      break;
  }
  return "";
}

Json Replacements::value(const std::string& kind, const std::string& within, const std::string& key,
                         const Json& from) const {
  if (from.is_object()) return object(kind, key, from);
  if (from.is_array()) {
    Json out = Json::array();
    for (const Json& each : from) {
      Json mine = value(kind, within, key, each);
      if (!(mine.is_string() && mine.get_ref<const std::string&>().empty())) out.push_back(std::move(mine));
    }
    return out;
  }
  return from.is_string() ? Json(text(what(kind, within, key), from.get<std::string>())) : from;
}

Json Replacements::object(const std::string& kind, const std::string& within, const Json& from) const {
  Json out = Json::object();
  for (const auto& [key, each] : from.items()) {
    Json mine = value(kind, within, key, each);
    if (!(mine.is_string() && mine.get_ref<const std::string&>().empty())) out[key] = std::move(mine);
  }
  return out;
}

Lines Replacements::replaced(const Lines& lines) const {
  Lines out;
  for (const auto& [kind, list] : lines)
    for (const Json& line : list) out[kind].push_back(object(kind, "", line));
  return out;
}

}  // namespace returnwatch::agent::record
