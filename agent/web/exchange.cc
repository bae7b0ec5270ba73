#include "agent/web/exchange.h"

namespace returnwatch::agent::web {
namespace {

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

// A value comes in pieces.
MHD_Result keep_form_field(void* into, MHD_ValueKind, const char* key, const char*, const char*, const char*,
                           const char* data, std::uint64_t offset, std::size_t size) {
  if (!key) return MHD_YES;
  std::string& value = (*static_cast<std::map<std::string, std::string>*>(into))[key];
  if (offset == 0) value.clear();
  value.append(data, size);
  return MHD_YES;
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

std::map<std::string, std::string> fields_of(Exchange& e) {
  std::map<std::string, std::string> out;
  MHD_get_connection_values_n(e.connection, MHD_GET_ARGUMENT_KIND, keep_field, &out);
  if (e.body.empty()) return out;
  if (MHD_PostProcessor* form = MHD_create_post_processor(e.connection, 4096, keep_form_field, &out)) {
    MHD_post_process(form, e.body.data(), e.body.size());
    MHD_destroy_post_processor(form);
  }
  return out;
}

MHD_Result respond(const Exchange& e) {
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
  if (!a.save_as.empty())
    MHD_add_response_header(r, "Content-Disposition", ("attachment; filename=\"" + a.save_as + "\"").c_str());
  if (e.asks_sign_in) MHD_add_response_header(r, "WWW-Authenticate", "Basic realm=\"returnwatch\", charset=\"UTF-8\"");
  const MHD_Result queued = MHD_queue_response(e.connection, known ? 304U : static_cast<unsigned>(a.status), r);
  MHD_destroy_response(r);
  return queued;
}

}  // namespace returnwatch::agent::web
