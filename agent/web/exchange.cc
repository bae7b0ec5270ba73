#include "agent/web/exchange.h"

#include <algorithm>

#include "checks/printable.h"
#include "checks/text.h"

namespace returnwatch::agent::web {
namespace {

constexpr const char* kNameCookie = "returnwatch_name";
constexpr std::size_t kLongestName = 60;

// Security headers, on every answer of ours.
constexpr std::pair<const char*, const char*> kHardening[] = {
    {"Content-Security-Policy",
     "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; form-action 'self'; "
     "frame-ancestors 'none'; base-uri 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cache-Control", "no-store"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Vary", "Accept-Encoding"},
};

MHD_Result keep_field(void* into, MHD_ValueKind, const char* key, std::size_t key_size, const char* value,
                      std::size_t value_size) {
  (*static_cast<std::map<std::string, std::string>*>(into))[std::string(key, key_size)] =
      value ? std::string(value, value_size) : "";
  return MHD_YES;
}

std::string unescaped(std::string text) {
  std::replace(text.begin(), text.end(), '+', ' ');
  text.resize(MHD_http_unescape(text.data()));
  return text;
}

// application/x-www-form-urlencoded. libmicrohttpd's own reader (0.9.75) gives up at the second equals sign of a value,
// and nobody but a browser writes those as %3D.
void read_form(const std::string& body, std::map<std::string, std::string>& into) {
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t end = std::min(body.find('&', at), body.size());
    const std::string pair = body.substr(at, end - at);
    at = end + 1;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string key = unescaped(pair.substr(0, equals));
    if (key.empty()) continue;
    const std::string value = equals < pair.size() ? unescaped(pair.substr(equals + 1)) : "";
    const auto [place, fresh] = into.try_emplace(key, value);
    if (!fresh) place->second += "," + value;
  }
}

bool takes_gzip(MHD_Connection* c) {
  const std::string accepts = header_of(c, "Accept-Encoding");
  const auto at = accepts.find("gzip");
  return at != std::string::npos && accepts.compare(at + 4, 4, ";q=0") != 0;
}

bool has_it(MHD_Connection* c, const std::string& etag) {
  return !etag.empty() && header_of(c, "If-None-Match").find(etag) != std::string::npos;
}

void free_copy(void* shared) { delete static_cast<std::shared_ptr<const Copy>*>(shared); }

// The copy lives until its last byte is sent; nobody copies it.
MHD_Response* response_of(const std::shared_ptr<const Copy>& copy, const std::string& bytes) {
  auto* kept = new std::shared_ptr<const Copy>(copy);
  return MHD_create_response_from_buffer_with_free_callback_cls(bytes.size(), const_cast<char*>(bytes.data()),
                                                                free_copy, kept);
}

}  // namespace

std::string header_of(MHD_Connection* c, const char* name) {
  const char* value = MHD_lookup_connection_value(c, MHD_HEADER_KIND, name);
  return value ? value : "";
}

bool has_header(MHD_Connection* c, const char* name) {
  return MHD_lookup_connection_value(c, MHD_HEADER_KIND, name) != nullptr;
}

std::map<std::string, std::string> fields_of(HttpExchange& e) {
  std::map<std::string, std::string> query, form;
  MHD_get_connection_values_n(e.connection, MHD_GET_ARGUMENT_KIND, keep_field, &query);
  if (e.body.empty()) return query;
  read_form(e.body, form);
  form.merge(query);  // what both name is the form's
  return form;
}

std::string remembered_name(MHD_Connection* c) {
  const char* value = MHD_lookup_connection_value(c, MHD_COOKIE_KIND, kNameCookie);
  if (!value) return "";
  std::string name = value;
  name.resize(MHD_http_unescape(name.data()));
  return checks::printable(name.substr(0, kLongestName));
}

MHD_Result respond(const HttpExchange& e) {
  static const std::string nothing;
  const Copy& copy = *e.answer;
  const WebAnswer& a = copy.answer;
  const bool known = has_it(e.connection, copy.etag);
  const bool small = !known && !copy.gzip.empty() && takes_gzip(e.connection);
  MHD_Response* r = response_of(e.answer, known ? nothing : small ? copy.gzip : a.body);
  if (!r) return MHD_NO;
  for (const auto& [name, value] : kHardening) MHD_add_response_header(r, name, value);
  MHD_add_response_header(r, "Content-Type", a.type.c_str());
  if (small) MHD_add_response_header(r, "Content-Encoding", "gzip");
  if (!copy.etag.empty()) MHD_add_response_header(r, "ETag", copy.etag.c_str());
  if (!a.location.empty()) MHD_add_response_header(r, "Location", a.location.c_str());
  if (!a.remember.empty())
    MHD_add_response_header(
        r, "Set-Cookie",
        (std::string(kNameCookie) + "=" + checks::percent_encode(a.remember.substr(0, kLongestName)) +
         "; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict")
            .c_str());
  if (a.refresh > 0) MHD_add_response_header(r, "Refresh", std::to_string(a.refresh).c_str());
  if (!a.save_as.empty())
    MHD_add_response_header(r, "Content-Disposition", ("attachment; filename=\"" + a.save_as + "\"").c_str());
  if (e.asks_sign_in) MHD_add_response_header(r, "WWW-Authenticate", "Basic realm=\"returnwatch\", charset=\"UTF-8\"");
  const MHD_Result queued = MHD_queue_response(e.connection, known ? 304U : static_cast<unsigned>(a.status), r);
  MHD_destroy_response(r);
  return queued;
}

}  // namespace returnwatch::agent::web
