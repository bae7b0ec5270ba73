// ReturnGO's API: docs/facts/returngo.md sections 1 and 2.
#include <cstdlib>
#include <set>
#include <sstream>

#include "tests/world/encoding.h"
#include "tests/world/wire.h"

namespace returnwatch::world {
namespace {

std::set<std::string> csv(const Request& r, const std::string& key) {
  std::set<std::string> out;
  for (const auto& value : r.params(key)) {
    std::istringstream in(value);
    for (std::string one; std::getline(in, one, ',');) {
      if (!one.empty()) out.insert(one);
    }
  }
  return out;
}

struct TimeFilter {
  std::string op;
  Time at;
};

// "gte:2026-11-23T08:00:00"; false when malformed.
bool time_filters(const Request& r, const std::string& key, std::vector<TimeFilter>* out) {
  for (const auto& text : r.params(key)) {
    const auto colon = text.find(':');
    const auto at = colon == std::string::npos ? std::nullopt : checks::parse_time(text.substr(colon + 1));
    static const std::set<std::string> ops = {"lt", "lte", "gt", "gte", "eq", "neq"};
    if (!at.has_value() || ops.count(text.substr(0, colon)) == 0) return false;
    out->push_back({text.substr(0, colon), *at});
  }
  return true;
}

bool passes(const std::vector<TimeFilter>& filters, const Json& stamp) {
  const auto t = checks::parse_time(stamp.get<std::string>());
  for (const auto& f : filters) {
    if (!t.has_value()) return false;
    const bool ok = f.op == "lt"    ? *t < f.at
                    : f.op == "lte" ? *t <= f.at
                    : f.op == "gt"  ? *t > f.at
                    : f.op == "gte" ? *t >= f.at
                    : f.op == "eq"  ? *t == f.at
                                    : *t != f.at;
    if (!ok) return false;
  }
  return true;
}

// Cuts `rows` (sorted) to a page behind `cursor`, a base64 of the last row's key; fills next_cursor.
struct Keyed {
  std::string key;
  Json row;
};

Answer paged(const Request& r, const std::vector<Keyed>& rows, const char* name, bool repeat_cursor, bool extra) {
  const long size = std::strtol(r.param("pagesize").c_str(), nullptr, 10);
  std::size_t begin = 0;
  if (const std::string cursor = r.param("cursor"); !cursor.empty()) {
    const std::string key = decode_base64(cursor);
    if (key.rfind("id:", 0) != 0) return message(400, "Invalid cursor");
    while (begin < rows.size() && "id:" + rows[begin].key != key) ++begin;
    begin = begin < rows.size() ? begin + 1 : rows.size();
    if (repeat_cursor) begin = 0;
  }
  Json list = Json::array();
  std::size_t i = begin;
  for (; i < rows.size() && list.size() < static_cast<std::size_t>(size); ++i) {
    list.push_back(rows[i].row);
    if (extra) list.back()["somethingNew"] = {{"deep", {1, nullptr, "x"}}};
  }
  Json body = {{name, list}};
  if (i < rows.size()) {
    body["next_cursor"] = encode_base64("id:" + rows[i - 1].key);
  } else if (rows.size() % 3 == 0) {
    body["next_cursor"] = nullptr;  // null, "" and absent all end a list
  } else if (rows.size() % 3 == 1) {
    body["next_cursor"] = "";
  }
  if (repeat_cursor && !list.empty()) body["next_cursor"] = encode_base64("id:" + rows[begin].key);
  Answer a;
  a.body = body.dump();
  return a;
}

bool bad_page(const Request& r) {
  const std::string size = r.param("pagesize");
  const long n = std::strtol(size.c_str(), nullptr, 10);
  return size.empty() || n < 1 || n > 500;
}

Answer list_rmas(const Desk& desk, const Request& r, const WireFault* fault) {
  static const std::set<std::string> known = {"Pending", "Approved", "Received", "Validated",
                                              "Done",    "Rejected", "Canceled"};
  if (bad_page(r)) return message(400, "pagesize is required and must be between 1 and 500");
  const auto statuses = csv(r, "status");
  for (const auto& s : statuses) {
    if (known.count(s) == 0) return message(400, "Invalid status " + s);
  }
  const auto names = csv(r, "order_name");
  std::vector<TimeFilter> created, updated;
  if (!time_filters(r, "rma_created_at", &created) || !time_filters(r, "rma_updated_at", &updated)) {
    return message(400, "Invalid date filter");
  }
  std::vector<Keyed> rows;
  for (const auto& [id, rma] : desk.rmas) {
    const Json& summary = rma["rmaSummary"];
    if (!statuses.empty() && statuses.count(summary["status"]) == 0) continue;
    if (!names.empty() && names.count(summary["order_name"]) == 0) continue;
    if (!passes(created, rma["createdAt"]) || !passes(updated, rma["lastUpdated"])) continue;
    rows.push_back({std::to_string(id), rma_row(rma)});
    rows.back().row["_"] = {rma["createdAt"], rma["lastUpdated"]};
  }
  std::string sort = r.param("sort_by");
  if (sort.empty()) sort = "-id";
  const bool down = sort[0] == '-';
  const std::string column = sort[0] == '-' || sort[0] == '+' || sort[0] == ' ' ? sort.substr(1) : sort;
  if (column != "id" && column != "rma_created_at" && column != "rma_updated_at")
    return message(400, "Invalid sort_by");
  const int at = column == "rma_updated_at" ? 1 : 0;
  std::stable_sort(rows.begin(), rows.end(), [&](const Keyed& a, const Keyed& b) {
    const auto ka = std::make_pair(column == "id" ? "" : a.row["_"][at].get<std::string>(), std::stol(a.key));
    const auto kb = std::make_pair(column == "id" ? "" : b.row["_"][at].get<std::string>(), std::stol(b.key));
    return down ? kb < ka : ka < kb;
  });
  for (auto& row : rows) row.row.erase("_");
  const auto kind = fault == nullptr ? WireFault::Kind::html : fault->kind;
  return paged(r, rows, "rmas", kind == WireFault::Kind::repeated_cursor, kind == WireFault::Kind::extra_fields);
}

Answer list_transactions(const Desk& desk, const Request& r, const WireFault* fault) {
  if (bad_page(r)) return message(400, "pagesize is required and must be between 1 and 500");
  std::vector<TimeFilter> created, updated;
  if (!time_filters(r, "created_at", &created) || !time_filters(r, "updated_at", &updated))
    return message(400, "Invalid date filter");
  const auto rmas = csv(r, "rma_ids"), orders = csv(r, "order_ids"), ids = csv(r, "ids");
  const auto statuses = csv(r, "statuses"), types = csv(r, "types"), processors = csv(r, "processors");
  std::vector<Keyed> rows;
  for (const auto& [id, t] : desk.transactions) {
    if (!rmas.empty() && rmas.count(t.rma_id) == 0) continue;
    if (!orders.empty() && orders.count(t.order_id) == 0) continue;
    if (!ids.empty() && ids.count(std::to_string(id)) == 0) continue;
    if (!statuses.empty() && statuses.count(t.row["status"]) == 0) continue;
    if (!types.empty() && types.count(t.row["type"]) == 0) continue;
    if (!processors.empty() && processors.count(t.row["processor"]) == 0) continue;
    if (!passes(created, t.row["createdAt"]) || !passes(updated, t.row["lastUpdated"])) continue;
    rows.push_back({std::to_string(id), t.row});
  }
  const auto kind = fault == nullptr ? WireFault::Kind::html : fault->kind;
  return paged(r, rows, "transactions", kind == WireFault::Kind::repeated_cursor,
               kind == WireFault::Kind::extra_fields);
}

Answer one_rma(const Desk& desk, const Request& r, const WireFault* fault) {
  const std::string id = r.path.substr(5);
  if (id.empty() || id.find_first_not_of("0123456789") != std::string::npos) return message(400, "Invalid rmaId");
  const auto it = desk.rmas.find(std::strtol(id.c_str(), nullptr, 10));
  if (it == desk.rmas.end()) return message(404, "RMA not found");
  Json shown = shown_rma(desk, it->second, r.param("includeMedia") == "true");
  if (fault != nullptr && fault->kind == WireFault::Kind::extra_fields) shown["somethingNew"] = {{"nested", {1, 2, 3}}};
  Answer a;
  a.body = shown.dump();
  return a;
}

Answer answer(State& world, const Request& r, std::string* store) {
  if (r.method != "GET") {
    violation(world, "returngo " + r.method + " " + r.path);
    return message(403, "demo world: writes are refused");
  }
  Brand* brand = nullptr;
  bool known_key = false;
  for (auto& [name, b] : world.brands) {
    known_key = known_key || b->desk.api_key == r.header("x-api-key");
    if (b->desk.shop == r.header("x-shop-name")) brand = b.get();
  }
  if (brand != nullptr) *store = brand->name;
  const WireFault* fault = world.strike("returngo", *store, r.shown());
  if (fault != nullptr) {
    if (auto broken = broken_answer(*fault)) return *broken;
  }
  if (!known_key)
    return message(r.header("x-api-key").empty() ? 401 : 403,
                   r.header("x-api-key").empty() ? "Unauthorized" : "Forbidden");
  if (brand == nullptr || brand->desk.api_key != r.header("x-api-key"))
    return message(403, "Shop is not owned by this user");
  const std::string day = "quota " + r.header("x-api-key") + " " + checks::to_rfc3339(world.now()).substr(0, 10);
  if (++world.counters[day] > world.options.returngo_quota) return message(429, "Limit Exceeded");
  if (r.path == "/rmas") return list_rmas(brand->desk, r, fault);
  if (r.path == "/transactions") return list_transactions(brand->desk, r, fault);
  if (r.path.rfind("/rma/", 0) == 0) return one_rma(brand->desk, r, fault);
  if (r.path == "/webhooks") {
    Answer a;
    a.body = "[]";
    return a;
  }
  return message(403, "Missing Authentication Token");
}

}  // namespace

Answer serve_returngo(State& world, const Request& request) {
  const std::lock_guard<std::recursive_mutex> hold(world.lock);
  world.catch_up();
  std::string store;
  Answer a = answer(world, request, &store);
  a.headers.emplace_back("x-amzn-requestid", "demo-" + std::to_string(world.calls.size()));
  a.headers.emplace_back("Date", http_date(world.now()));
  log_call(world, "returngo", store, request, a);
  return a;
}

}  // namespace returnwatch::world
