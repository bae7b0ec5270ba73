#include "agent/http/read_only.h"

#include <simdjson.h>

namespace returnwatch::agent {
namespace {

std::string path_of(const std::string& url) {
  const auto scheme = url.find("://");
  const auto slash = url.find('/', scheme == std::string::npos ? 0 : scheme + 3);
  return slash == std::string::npos ? "/" : url.substr(slash, url.find_first_of("?#", slash) - slash);
}

bool ends_with(const std::string& s, std::string_view end) {
  return s.size() >= end.size() && s.compare(s.size() - end.size(), end.size(), end) == 0;
}

// The body is read as the server will read it: with one "query" only, since which of two a server obeys is its own
// affair.
std::string why_not_query_body(const std::string& body) {
  simdjson::ondemand::parser parser;
  const simdjson::padded_string padded(body);
  simdjson::ondemand::document document;
  simdjson::ondemand::object object;
  if (parser.iterate(padded).get(document) || document.get_object().get(object)) return "the body is not a JSON object";
  int found = 0;
  for (auto entry : object) {
    simdjson::ondemand::field field;
    std::string_view key, text;
    if (std::move(entry).get(field) || field.unescaped_key().get(key)) return "the body is not JSON";
    if (key != "query") continue;
    if (field.value().get_string().get(text)) return "the query is not text";
    if (std::string why = why_not_query(text); !why.empty()) return why;
    ++found;
  }
  const char* rest = nullptr;
  if (document.current_location().get(rest) == simdjson::SUCCESS) return "the body holds more than one JSON value";
  return found == 1 ? "" : found == 0 ? "the body holds no query" : "the body holds several queries";
}

}  // namespace

std::string why_not_read_only(const HttpRequest& request) {
  if (request.method == "GET") return request.body.empty() ? "" : "a GET with a body";
  if (request.method != "POST") return request.method + " writes";
  const std::string path = path_of(request.url);
  if (ends_with(path, "/admin/oauth/access_token")) return "";
  if (ends_with(path, "/graphql.json")) return why_not_query_body(request.body);
  return "POST " + path + " may write";
}

Result<HttpResponse> ReadOnlyTransport::send(const HttpRequest& request) {
  if (std::string why = why_not_read_only(request); !why.empty()) {
    return fail(ErrorKind::rejected, "not sent, the agent is read-only: " + why);
  }
  return inner_.send(request);
}

}  // namespace returnwatch::agent
