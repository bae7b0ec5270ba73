#include "agent/http/read_only.h"

#include <simdjson.h>

#include <cctype>

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

// Dots and slashes would lead elsewhere, in whatever spelling.
bool is_plain(std::string_view segment) {
  if (segment.empty() || segment == "." || segment == ".." || segment.find('\\') != std::string_view::npos)
    return false;
  for (auto at = segment.find('%'); at != std::string_view::npos; at = segment.find('%', at + 1)) {
    std::string code(segment.substr(at + 1, 2));
    for (char& c : code) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (code == "2e" || code == "2f" || code == "5c") return false;
  }
  return true;
}

// By segments.
bool is_like(std::string_view text, std::string_view pattern) {
  for (;;) {
    const std::string_view segment = text.substr(0, text.find('/')), wanted = pattern.substr(0, pattern.find('/'));
    if (wanted == "*" ? !is_plain(segment) : segment != wanted) return false;
    const bool text_ends = segment.size() == text.size(), pattern_ends = wanted.size() == pattern.size();
    if (text_ends || pattern_ends) return text_ends && pattern_ends;
    text.remove_prefix(segment.size() + 1);
    pattern.remove_prefix(wanted.size() + 1);
  }
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

std::string why_not_through(const Gate& gate, const HttpRequest& request) {
  std::string_view base = gate.base_url, url = request.url;
  while (!base.empty() && base.back() == '/') base.remove_suffix(1);
  if (base.empty() || url.substr(0, base.size()) != base || url.substr(base.size(), 1) != "/")
    return "it goes to an address other than the configured one";
  const std::string_view path = url.substr(base.size(), url.find_first_of("?#", base.size()) - base.size());
  for (const std::string& allowed : gate.requests)
    if (is_like(request.method + " " + std::string(path), allowed)) return "";
  return request.method + " " + std::string(path) + " is not one of the requests that are allowed for this system";
}

Result<HttpResponse> ReadOnlyTransport::send(const HttpRequest& request) {
  std::string why = why_not_read_only(request);
  if (why.empty()) why = why_not_through(gate_, request);
  if (!why.empty()) return fail(ErrorKind::rejected, "not sent, the agent is read-only: " + why);
  return inner_.send(request);
}

}  // namespace returnwatch::agent
