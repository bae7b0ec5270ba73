#include "tests/world/shop_connection.h"

#include <algorithm>

#include "tests/world/encoding.h"

namespace returnwatch::world {
namespace {

// Keyset cursors, as Shopify's: the sort value and the id of the row.
std::string padded(const std::string& digits) {
  return digits.size() < 20 ? std::string(20 - digits.size(), '0') + digits : digits;
}

std::string id_key(const Json& row) { return padded(legacy_id(row.value("id", ""))); }

std::string sort_value(const Json& row, const std::string& key) {
  static const std::map<std::string, const char*> fields = {{"UPDATED_AT", "updatedAt"},
                                                            {"CREATED_AT", "createdAt"},
                                                            {"PROCESSED_AT", "processedAt"},
                                                            {"NAME", "name"},
                                                            {"SKU", "sku"},
                                                            {"TITLE", "title"}};
  const auto it = fields.find(key);
  if (it == fields.end()) return "";
  const auto value = row.find(it->second);
  return value != row.end() && value->is_string() ? value->get<std::string>() : "";
}

// In Shopify's words; "" = it can be answered.
std::string refusal(const PageRequest& request) {
  if (request.first.is_null() && request.last.is_null()) return "you must provide one of first or last";
  const long size = (request.first.is_null() ? request.last : request.first).get<long>();
  if (size > 250) return "The request size " + std::to_string(size) + " exceeds the maximum allowed size of 250";
  return size < 0 ? "first must be a positive number" : "";
}

using Keyed = std::vector<std::pair<std::string, const Json*>>;

Keyed keyed_rows(const std::vector<const Json*>& rows, const PageRequest& request) {
  Keyed out;
  out.reserve(rows.size());
  for (const Json* row : rows) {
    out.emplace_back(request.sort_key.empty() ? padded(std::to_string(out.size() + 1))
                                              : sort_value(*row, request.sort_key) + "|" + id_key(*row),
                     row);
  }
  if (!request.sort_key.empty()) std::sort(out.begin(), out.end());
  if (request.reverse) std::reverse(out.begin(), out.end());
  return out;
}

// Where the rows after (or from) the cursor's begin; without a cursor, `otherwise`.
std::size_t past(const Keyed& keyed, const PageRequest& request, const Json& cursor, bool after, std::size_t otherwise,
                 std::string* error) {
  if (!cursor.is_string()) return otherwise;
  const std::string key = decode_base64(cursor.get<std::string>());
  if (key.empty()) {
    *error = "Invalid cursor for current pagination sort.";
    return otherwise;
  }
  for (std::size_t i = 0; i < keyed.size(); ++i) {
    const bool beyond = request.reverse ? keyed[i].first < key : keyed[i].first > key;
    if (beyond || (!after && keyed[i].first == key)) return i;
  }
  return keyed.size();
}

}  // namespace

std::string legacy_id(const std::string& gid) {
  std::string id = gid.substr(gid.rfind('/') + 1);
  return id.substr(0, id.find('?'));
}

Page cut_page(std::vector<const Json*> rows, const PageRequest& request) {
  Page page;
  page.error = refusal(request);
  if (!page.error.empty()) return page;
  const auto wanted = (request.first.is_null() ? request.last : request.first).get<std::size_t>();
  const Keyed keyed = keyed_rows(rows, request);
  std::size_t begin = past(keyed, request, request.after, true, 0, &page.error);
  std::size_t end = std::max(begin, past(keyed, request, request.before, false, keyed.size(), &page.error));
  if (!page.error.empty()) return page;
  if (!request.first.is_null()) {
    page.has_next = end - begin > wanted;
    page.has_previous = begin > 0;
    end = std::min(end, begin + wanted);
  } else {
    page.has_previous = end - begin > wanted;
    page.has_next = end < keyed.size();
    begin = end - std::min(end - begin, wanted);
  }
  for (std::size_t i = begin; i < end; ++i) {
    page.rows.push_back(keyed[i].second);
    page.cursors.push_back(encode_base64(keyed[i].first));
  }
  return page;
}

}  // namespace returnwatch::world
