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

}  // namespace

std::string legacy_id(const std::string& gid) {
  std::string id = gid.substr(gid.rfind('/') + 1);
  return id.substr(0, id.find('?'));
}

Page cut_page(std::vector<const Json*> rows, const PageRequest& request) {
  Page page;
  if (request.first.is_null() && request.last.is_null()) {
    page.error = "you must provide one of first or last";
    return page;
  }
  const long size = request.first.is_null() ? request.last.get<long>() : request.first.get<long>();
  if (size > 250) {
    page.error = "The request size " + std::to_string(size) + " exceeds the maximum allowed size of 250";
    return page;
  }
  if (size < 0) {
    page.error = "first must be a positive number";
    return page;
  }
  std::vector<std::pair<std::string, const Json*>> keyed;
  keyed.reserve(rows.size());
  std::size_t position = 0;
  for (const Json* row : rows) {
    ++position;
    keyed.emplace_back(request.sort_key.empty() ? padded(std::to_string(position))
                                                : sort_value(*row, request.sort_key) + "|" + id_key(*row),
                       row);
  }
  if (!request.sort_key.empty()) std::sort(keyed.begin(), keyed.end());
  if (request.reverse) std::reverse(keyed.begin(), keyed.end());
  std::size_t begin = 0;
  std::size_t end = keyed.size();
  auto past = [&](const Json& cursor, bool after, std::size_t fallback) {
    if (!cursor.is_string()) return fallback;
    const std::string key = decode_base64(cursor.get<std::string>());
    if (key.empty()) {
      page.error = "Invalid cursor for current pagination sort.";
      return fallback;
    }
    for (std::size_t i = 0; i < keyed.size(); ++i) {
      const bool beyond = request.reverse ? keyed[i].first < key : keyed[i].first > key;
      if (after ? beyond : (beyond || keyed[i].first == key)) return i;
    }
    return keyed.size();
  };
  begin = past(request.after, true, 0);
  end = std::max(begin, past(request.before, false, keyed.size()));
  if (!page.error.empty()) return page;
  const auto wanted = static_cast<std::size_t>(size);
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
