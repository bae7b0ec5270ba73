// Shopify's Admin API of one shop: docs/facts/shopify.md sections 1, 4 and 5.
#include <fstream>

#include "tests/world/graphql_run.h"
#include "tests/world/wire.h"

namespace returnwatch::world {
namespace {

using Kind = WireFault::Kind;

Json problem(const std::string& text, const Json& extensions) {
  return {{"errors", Json::array({{{"message", text}, {"extensions", extensions}}})}};
}

Answer ok(const Json& body) {
  Answer a;
  a.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  return a;
}

Answer oauth(State& world, Brand& brand, const Request& r) {
  auto field = [&](const std::string& key) {
    const auto at = ("&" + r.body).find("&" + key + "=");
    if (at == std::string::npos) return r.param(key);
    const std::string rest = ("&" + r.body).substr(at + key.size() + 2);
    return rest.substr(0, rest.find('&'));
  };
  if (r.method != "POST" || field("grant_type") != "client_credentials") {
    violation(world, "shopify oauth: not a client credentials grant");
    return message(400, "invalid_request");
  }
  if (field("client_id") != "demo-client-" + brand.name || field("client_secret") != "demo-secret-" + brand.name) {
    return ok({{"error", "invalid_client"}});
  }
  std::string scopes;
  for (const auto& s : brand.shop.scopes) scopes += (scopes.empty() ? "" : ",") + s;
  return ok({{"access_token", brand.shopify_token}, {"scope", scopes}, {"expires_in", 86399}});
}

double refill(State& world, Brand& brand) {
  const long now = world.now_ms();
  if (brand.bucket_at_ms == 0) brand.bucket_at_ms = now;
  const double most = world.options.shopify_bucket;
  if (brand.bucket < 0) brand.bucket = most;
  brand.bucket = std::min(most, brand.bucket + static_cast<double>(now - brand.bucket_at_ms) * most / 20000);
  brand.bucket_at_ms = now;
  return brand.bucket;
}

Json cost_block(const State& world, const Brand& brand, int requested, const Json& actual) {
  return {{"requestedQueryCost", requested},
          {"actualQueryCost", actual},
          {"throttleStatus",
           {{"maximumAvailable", world.options.shopify_bucket},
            {"currentlyAvailable", static_cast<long>(brand.bucket)},
            {"restoreRate", world.options.shopify_bucket / 20}}}};
}

Answer throttled(const State& world, const Brand& brand, int requested) {
  Json body =
      problem("Throttled", {{"code", "THROTTLED"}, {"documentation", "https://shopify.dev/api/usage/rate-limits"}});
  body["extensions"] = {{"cost", cost_block(world, brand, requested, nullptr)}};
  return ok(body);
}

// Variables with the operation's defaults; a missing required one is an error.
Json with_defaults(const Operation& op, const Json& given, Json* errors) {
  Json out = Json::object();
  for (const auto& v : op.variables) {
    if (given.is_object() && given.contains(v.name)) {
      out[v.name] = given[v.name];
    } else if (v.default_value.has_value()) {
      out[v.name] =
          v.default_value->is_object() && v.default_value->contains("@") ? (*v.default_value)["@"] : *v.default_value;
    }
    const Json& value = out.contains(v.name) ? out[v.name] : Json();
    const bool wrong =
        (v.type.name == "Int" && !value.is_null() && !value.is_number_integer() && !v.type.list) ||
        (v.type.list && !value.is_null() && !value.is_array()) ||
        ((v.type.name == "String" || v.type.name == "ID") && !v.type.list && !value.is_null() && !value.is_string());
    if ((v.type.non_null && value.is_null()) || wrong) {
      errors->push_back(
          {{"message", "Variable $" + v.name + " of type " + v.type.text() + " was provided invalid value"},
           {"extensions",
            {{"value", value}, {"problems", Json::array({{{"explanation", "Expected value to not be null"}}})}}}});
    }
    if (v.type.list && value.is_array() && value.size() > 250) {
      errors->push_back({{"message", "The input array size of " + std::to_string(value.size()) +
                                         " is greater than the maximum allowed of 250."},
                         {"extensions", {{"code", "MAX_INPUT_SIZE_EXCEEDED"}}}});
    }
  }
  return out;
}

void record(const State& world, const Json& request, const Json& answer) {
  if (world.options.record_file.empty()) return;
  std::ofstream out(world.options.record_file, std::ios::app);
  out << Json{{"document", request.value("query", "")},
              {"variables", request.value("variables", Json())},
              {"response", answer}}
             .dump()
      << "\n";
}

Answer graphql(State& world, Brand& brand, const Request& r, const WireFault* fault) {
  const Json request = Json::parse(r.body, nullptr, false);
  if (!request.is_object() || !request.contains("query") || !request["query"].is_string()) {
    return message(400, "Required parameter missing or invalid");
  }
  GraphqlDocument document;
  try {
    document = parse_graphql(request["query"]);
  } catch (const GraphqlSyntaxError& e) {
    return ok({{"errors", Json::array({{{"message", e.what()},
                                        {"locations", Json::array({{{"line", e.line}, {"column", e.column}}})}}})}});
  }
  const Json wanted = request.value("operationName", Json());
  const Operation* op = nullptr;
  for (const auto& one : document.operations) {
    if (op == nullptr || (wanted.is_string() && one.name == wanted)) op = &one;
    if (one.type != "query") {
      violation(world, "shopify " + one.type + " " + one.name);
      return ok(problem("demo world: " + one.type + "s are refused", {{"code", "ACCESS_DENIED"}}));
    }
  }
  if (op == nullptr) return ok(problem("No query string was present", {{"code", "BAD_REQUEST"}}));
  std::vector<std::string> deprecated;
  Json errors = check_graphql(document, *op, &deprecated);
  const Json variables = with_defaults(*op, request.value("variables", Json::object()), &errors);
  if (!errors.empty()) {
    if (errors[0].contains("path"))
      violation(world, "shopify invalid document: " + errors[0]["message"].get<std::string>());
    return ok({{"errors", errors}});
  }
  const int cost = std::max(1, graphql_cost(document, *op, variables));
  if (cost > 1000 || (fault != nullptr && fault->kind == Kind::too_dear)) {
    return ok(
        problem("Query cost is " + std::to_string(cost) + ", which exceeds the single query max cost limit (1000).",
                {{"code", "MAX_COST_EXCEEDED"}, {"cost", cost}, {"maxCost", 1000}}));
  }
  if (refill(world, brand) < cost || (fault != nullptr && fault->kind == Kind::throttled))
    return throttled(world, brand, cost);
  const bool denied =
      fault != nullptr && fault->kind == Kind::access_denied && brand.shop.scopes.erase(fault->scope) > 0;
  GraphqlAnswer result = run_graphql(brand.shop, document, *op, variables, world.now());
  if (denied) brand.shop.scopes.insert(fault->scope);
  const int actual = std::min(cost, std::max(1, graphql_cost(document, *op, variables, result.root_counts)));
  brand.bucket -= actual;
  Json body = {{"data", std::move(result.data)}, {"extensions", {{"cost", cost_block(world, brand, cost, actual)}}}};
  if (!result.errors.empty()) body["errors"] = std::move(result.errors);
  if (!result.search.empty()) body["extensions"]["search"] = std::move(result.search);
  if (fault != nullptr && fault->kind == Kind::extra_fields) body["extensions"]["somethingNew"] = {{"x", 1}};
  record(world, request, body);
  Answer a = ok(body);
  if (fault != nullptr && fault->kind == Kind::deprecated) deprecated.push_back("Location.isPrimary");
  std::string reason;
  for (const auto& d : deprecated) reason += (reason.empty() ? "" : ", ") + d;
  if (!reason.empty()) a.headers.emplace_back("X-Shopify-API-Deprecated-Reason", reason);
  return a;
}

Answer answer(State& world, Brand& brand, const Request& r) {
  if (r.path == "/admin/oauth/access_token") return oauth(world, brand, r);
  const WireFault* fault = world.strike("shopify", brand.name, r.path + " " + r.body);
  if (fault != nullptr) {
    if (auto broken = broken_answer(*fault)) return *broken;
  }
  const std::string head = "/admin/api/";
  const std::string tail = "/graphql.json";
  const bool good_path = r.path.rfind(head, 0) == 0 && r.path.size() > head.size() + tail.size() &&
                         r.path.compare(r.path.size() - tail.size(), tail.size(), tail) == 0;
  if (!good_path) return message(404, "Not Found");
  if (r.method != "POST") {
    violation(world, "shopify " + r.method + " " + r.path);
    return message(405, "Method Not Allowed");
  }
  if (r.header("x-shopify-access-token") != brand.shopify_token) {
    Answer a;
    a.status = 401;
    a.body = Json{{"errors", "[API] Invalid API key or access token (unrecognized login or wrong password)"}}.dump();
    return a;
  }
  if (r.header("content-type").find("application/json") == std::string::npos)
    return message(415, "Unsupported Media Type");
  const std::string asked = r.path.substr(head.size(), r.path.size() - head.size() - tail.size());
  Answer a = graphql(world, brand, r, fault);
  std::string served = asked;
  std::string oldest;
  bool reachable = false;
  for (const auto& v : brand.shop.api_versions) {
    if (oldest.empty()) oldest = v["handle"];
    reachable = reachable || v["handle"] == asked;
  }
  if (!reachable) served = oldest;
  if (fault != nullptr && fault->kind == Kind::fall_forward) served = brand.shop.api_versions.back()["handle"];
  a.headers.emplace_back("X-Shopify-API-Version", served);
  return a;
}

}  // namespace

Answer serve_shopify(State& world, Brand& brand, const Request& request) {
  const std::lock_guard<std::recursive_mutex> hold(world.lock);
  world.catch_up();
  Answer a = answer(world, brand, request);
  a.headers.emplace_back("X-Request-Id", "demo-" + std::to_string(world.calls.size()));
  a.headers.emplace_back("Date", http_date(world.now()));
  log_call(world, "shopify", brand.name, request, a);
  return a;
}

}  // namespace returnwatch::world
