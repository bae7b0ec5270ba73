#include "agent/sources/shopify/client.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "agent/sources/retry.h"
#include "agent/sources/shopify/answer.h"
#include "agent/sources/shopify/versions.h"

namespace returnwatch::agent::shopify {
namespace {

constexpr int most_throttled = 10;
constexpr std::size_t padding = 64;  // simdjson's
// An empty bucket is full again after 20 s on every plan: too short a wait to give up over.
constexpr checks::Duration bucket_patience{30};
// Throttled again and again for so long, the bucket is not ours: the next cycle tries again.
constexpr checks::Duration throttle_patience{25};

HttpRequest like(const ShopifyEndpoint& endpoint) {
  HttpRequest request;
  request.timeout = endpoint.timeout;
  request.ca_file = endpoint.ca_file;
  request.proxy = endpoint.proxy;
  return request;
}

ShopifyEndpoint tidy(ShopifyEndpoint endpoint) {
  while (!endpoint.base_url.empty() && endpoint.base_url.back() == '/') endpoint.base_url.pop_back();
  return endpoint;
}

std::string body_of(const GraphqlDocument& document, const Variables& variables, int first) {
  nlohmann::json values = nlohmann::json::object();
  if (document.first > 0) values["first"] = first;
  if (!variables.query.empty()) values["query"] = variables.query;
  if (!variables.after.empty()) values["after"] = variables.after;
  if (!variables.id.empty()) values["id"] = variables.id;
  if (document.by_ids) values["ids"] = variables.ids;
  return nlohmann::json{{"query", document.text}, {"variables", std::move(values)}}.dump();
}

// An error of GraphQL's that is neither of cost nor of access.
Error graphql_error(const GraphqlError& error, const std::string& what) {
  const std::string& code = error.code;
  const bool passing = code == "INTERNAL_SERVER_ERROR" || code == "TIMEOUT" || code == "SERVICE_UNAVAILABLE";
  std::string text = what + ": " + (code.empty() ? "error" : code);
  // A message of an error without data tells of the document, not of the shop's data.
  if (!passing && !error.message.empty()) text += ", " + error.message;
  return {passing ? ErrorKind::unreachable : ErrorKind::rejected, text};
}

}  // namespace

Gate gate_of(const ShopifyEndpoint& e) {
  Gate gate{e.base_url, {"POST /admin/api/" + e.api_version + "/graphql.json"}};
  if (e.credentials.access_token.empty()) gate.requests.push_back("POST /admin/oauth/access_token");
  return gate;
}

ShopifyClient::ShopifyClient(ShopifySurroundings surroundings, ShopifyEndpoint endpoint)
    : around_(std::move(surroundings)),
      endpoint_(tidy(std::move(endpoint))),
      token_(around_.transport, endpoint_.credentials, endpoint_.base_url, like(endpoint_)) {
  version_.asked = endpoint_.api_version;
  version_.reachable_until = reachable_until(endpoint_.api_version);
}

std::string ShopifyClient::what(const GraphqlDocument& document) const {
  return "shopify POST /admin/api/" + endpoint_.api_version + "/graphql.json (" + document.name + ")";
}

Result<GraphqlAnswer> ShopifyClient::query(const GraphqlDocument& document, const Variables& variables) {
  const checks::Duration longest = std::min(around_.patience.value_or(checks::Duration(30)), checks::Duration(30));
  const RetryPolicy policy{3, true, longest, [](int tried) { return checks::Duration(tried + 1); }};
  Course course;
  for (Tries tries(policy, around_.wait);;) {
    const int first = document.by_ids ? static_cast<int>(variables.ids.size()) : pacing_.page_size(document);
    const auto pause = pacing_.wait(document, first, around_.clock.now());
    const Error short_of{ErrorKind::rate_limited, what(document) + ": the shop's rate limit is used up", pause.count()};
    if (auto waited = wait_for(pause, short_of, bucket_patience); !waited) return tl::unexpected(waited.error());
    if (course.throttled > 0) course.waited += pause;

    auto response = send(document, variables, first);
    Error error;
    if (response) {
      bool again = false;
      auto answer = read(document, first, std::move(*response), course, again);
      if (around_.counted) around_.counted(answer ? "ok" : to_string(answer.error().kind));
      if (answer) return answer;
      if (again) continue;
      error = answer.error();
    } else {
      error = response.error();
      if (around_.counted) around_.counted(to_string(error.kind));
    }
    if (course.enough || !tries.another(error)) return tl::unexpected(error);
  }
}

Result<HttpResponse> ShopifyClient::send(const GraphqlDocument& document, const Variables& variables, int first) {
  auto token = token_.get(around_.clock.now());
  if (!token) return tl::unexpected(token.error());
  HttpRequest request = like(endpoint_);
  request.method = "POST";
  request.url = endpoint_.base_url + "/admin/api/" + endpoint_.api_version + "/graphql.json";
  request.headers = {
      {"X-Shopify-Access-Token", *token}, {"Content-Type", "application/json"}, {"Accept", "application/json"}};
  request.body = body_of(document, variables, first);
  return around_.transport.send(request);
}

// `again`: what stood in the way is out of the way, so the same call is worth repeating at once.
Result<GraphqlAnswer> ShopifyClient::read(const GraphqlDocument& document, int first, HttpResponse response,
                                          Course& course, bool& again) {
  const auto now = around_.clock.now();
  if (response.status == 401 && course.refused++ == 0) again = token_.refused();
  if (auto error = status_error(response, what(document), now)) return tl::unexpected(*error);
  note_headers(document, response);

  if (response.body.capacity() < response.body.size() + padding) response.body.reserve(response.body.size() + padding);
  const Envelope envelope = read_envelope(response.body);
  if (!envelope.json) return fail(ErrorKind::malformed, what(document) + ": the answer is not JSON");

  if (envelope.find("MAX_COST_EXCEEDED")) {
    again = pacing_.halve(document, first) && !document.by_ids;  // fewer ids are the caller's to choose
    return fail(ErrorKind::rejected, what(document) + ": a page of " + std::to_string(first) +
                                         " costs more than Shopify allows for one query");
  }
  pacing_.answered(document, first, envelope, now);
  if (envelope.find("THROTTLED")) {
    const auto pause = pacing_.throttled(document, first, envelope);
    const Error error{ErrorKind::rate_limited, what(document) + ": THROTTLED", pause.count()};
    course.waited += pause;
    course.enough = ++course.throttled > most_throttled || course.waited > throttle_patience;
    if (course.enough) return tl::unexpected(error);
    if (auto waited = wait_for(pause, error, bucket_patience); !waited) return tl::unexpected(waited.error());
    again = true;
    return tl::unexpected(error);
  }
  if (!envelope.search_warning.empty()) {
    return fail(ErrorKind::rejected, what(document) + ": the search was not understood: " + envelope.search_warning);
  }

  GraphqlAnswer answer;
  for (const auto& error : envelope.errors) {
    if (error.code != "ACCESS_DENIED") return tl::unexpected(graphql_error(error, what(document)));
    auto scope = denied_scope(error.required_access + " " + error.message, error.path);
    if (scope.empty()) return fail(ErrorKind::unauthorised, what(document) + ": ACCESS_DENIED");
    if (std::find(answer.denied.begin(), answer.denied.end(), scope) == answer.denied.end())
      answer.denied.push_back(scope);
  }
  if (!envelope.has_data && answer.denied.empty())
    return fail(ErrorKind::malformed, what(document) + ": the answer holds no data");
  answer.body = std::move(response.body);
  return answer;
}

Status ShopifyClient::wait_for(checks::Duration d, const Error& otherwise, checks::Duration always) {
  if (d.count() <= 0) return {};
  if (around_.patience && d > std::max(*around_.patience, always)) return tl::unexpected(otherwise);
  if (!around_.wait(d)) return fail(ErrorKind::unreachable, "stopping");
  return {};
}

void ShopifyClient::note_headers(const GraphqlDocument& document, const HttpResponse& response) {
  const auto now = around_.clock.now();
  version_.answered = response.header("x-shopify-api-version");
  version_.seen_at = now;
  deprecated_[document.name] = deprecated_fields(response.header("x-shopify-api-deprecated-reason"));
  std::set<std::string> all;
  for (const auto& [name, fields] : deprecated_) all.insert(fields.begin(), fields.end());
  version_.deprecated_fields.assign(all.begin(), all.end());
}

void ShopifyClient::supported_versions(const std::vector<std::pair<std::string, bool>>& versions, checks::Time now) {
  const auto ours =
      std::find_if(versions.begin(), versions.end(), [&](const auto& v) { return v.first == endpoint_.api_version; });
  const auto until = reachable_until(endpoint_.api_version);
  if (versions.empty() || ours != versions.end() || !until) return;
  version_.reachable_until = std::min(*until, now);
}

}  // namespace returnwatch::agent::shopify
