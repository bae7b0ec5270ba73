#include "agent/http/curl_exchange.h"

#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <cctype>
#include <new>

#include "agent/base/version.h"
#include "agent/http/curl_transport.h"

namespace returnwatch::agent {
namespace {

std::string_view trimmed(std::string_view s) {
  while (!s.empty() && std::isspace(static_cast<unsigned char>(s.front()))) s.remove_prefix(1);
  while (!s.empty() && std::isspace(static_cast<unsigned char>(s.back()))) s.remove_suffix(1);
  return s;
}

std::string what_failed(CURL* handle, CURLcode code) {
  switch (static_cast<int>(code)) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return "DNS: host not found";
    case CURLE_COULDNT_RESOLVE_PROXY:
      return "DNS: proxy not found";
    case CURLE_COULDNT_CONNECT:
      return "connection refused or unreachable";
    case CURLE_OPERATION_TIMEDOUT:
      return "timed out";
    case CURLE_PEER_FAILED_VERIFICATION:
      return why_not_trusted(handle);
    case CURLE_SSL_CACERT_BADFILE:
      return "TLS: ca_file cannot be read";
    case CURLE_SSL_CONNECT_ERROR:
      return "TLS: handshake failed";
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return "not an http(s) address";
    case CURLE_ABORTED_BY_CALLBACK:
      return "stopped";
    case CURLE_BAD_CONTENT_ENCODING:
      return "broken compression";
    default:
      return std::string("connection: ") + curl_easy_strerror(code);
  }
}

}  // namespace

// libcurl compares the names itself, and before it asks what OpenSSL made of the chain: its result is then still the
// one that it began with, "unspecified".
std::string why_not_trusted(CURL* handle) {
  long result = X509_V_OK;
  curl_easy_getinfo(handle, CURLINFO_SSL_VERIFYRESULT, &result);
  switch (result) {
    case X509_V_OK:
    case X509_V_ERR_UNSPECIFIED:
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "TLS: the certificate is for another host name";
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "TLS: the certificate has expired: its owner must renew it";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "TLS: the certificate is not valid yet: check this machine's clock";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return "TLS: the certificate is self-signed: set ca_file to it if it is the right one";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
      return "TLS: the certificate's authority is not trusted here: set ca_file for a private one";
    case X509_V_ERR_CERT_REVOKED:
      return "TLS: the certificate was revoked";
    default:
      return std::string("TLS: the certificate is not trusted: ") + X509_verify_cert_error_string(result);
  }
}

std::string host_of(const std::string& url) {
  std::string_view rest = url;
  if (auto scheme = rest.find("://"); scheme != std::string_view::npos) rest.remove_prefix(scheme + 3);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  if (auto at = rest.rfind('@'); at != std::string_view::npos) rest.remove_prefix(at + 1);
  return std::string(rest);
}

CurlExchange::CurlExchange(const HttpRequest& request, std::size_t max_body)
    : request_(request), max_body_(max_body), easy_(curl_easy_init()) {
  if (!easy_) throw std::bad_alloc();
  curl_easy_setopt(easy_, CURLOPT_URL, request.url.c_str());
  set_method();
  set_headers();
  set_connection();
  curl_easy_setopt(easy_, CURLOPT_HEADERFUNCTION, &CurlExchange::on_header);
  curl_easy_setopt(easy_, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &CurlExchange::on_body);
  curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, detail_.data());
}

CurlExchange::~CurlExchange() {
  curl_easy_cleanup(easy_);
  curl_slist_free_all(headers_);
}

void CurlExchange::set_method() {
  if (request_.method == "POST") {
    curl_easy_setopt(easy_, CURLOPT_POST, 1L);
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, request_.body.data());
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
  } else if (request_.method != "GET") {
    curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
    if (!request_.body.empty()) {
      curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, request_.body.data());
      curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    }
  }
}

void CurlExchange::set_headers() {
  headers_ = curl_slist_append(nullptr, "Expect:");  // no waiting for "100 Continue"
  for (const auto& [name, value] : request_.headers) {
    // A value with a line end would add a header of its own.
    if (value.find_first_of("\r\n") != std::string::npos) continue;
    headers_ = curl_slist_append(headers_, (name + (value.empty() ? ";" : ": " + value)).c_str());
  }
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers_);
  curl_easy_setopt(easy_, CURLOPT_USERAGENT,
                   (std::string("returnwatch/") + program_version() + " (read-only)").c_str());
  curl_easy_setopt(easy_, CURLOPT_ACCEPT_ENCODING, "");  // all that this libcurl can unpack
}

void CurlExchange::set_connection() {
  const long ms = static_cast<long>(std::max<checks::Duration::rep>(1, request_.timeout.count())) * 1000;
  curl_easy_setopt(easy_, CURLOPT_TIMEOUT_MS, ms);
  curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, std::min(ms, 15000L));
  curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy_, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy_, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(easy_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!request_.ca_file.empty()) curl_easy_setopt(easy_, CURLOPT_CAINFO, request_.ca_file.c_str());
  if (!request_.proxy.empty()) {
    curl_easy_setopt(easy_, CURLOPT_PROXY, request_.proxy.c_str());
    curl_easy_setopt(easy_, CURLOPT_NOPROXY, "");  // a proxy that was named is used, whatever the environment excepts
  }
}

std::size_t CurlExchange::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  auto& response = static_cast<CurlExchange*>(self)->response_;
  const std::size_t bytes = size * count;
  const std::string_view line(data, bytes);
  if (line.substr(0, 5) == "HTTP/") {  // a new answer: what an interim one (1xx) said is void
    response.headers.clear();
    return bytes;
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return bytes;
  std::string name(trimmed(line.substr(0, colon)));
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  const std::string_view value = trimmed(line.substr(colon + 1));
  auto [at, fresh] = response.headers.emplace(name, value);
  if (!fresh) at->second.append(", ").append(value);
  return bytes;
}

std::size_t CurlExchange::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  auto* exchange = static_cast<CurlExchange*>(self);
  std::string& body = exchange->response_.body;
  const std::size_t bytes = size * count;
  if (body.size() + bytes > exchange->max_body_) {
    exchange->too_large_ = true;
    return 0;
  }
  if (body.empty()) {
    curl_off_t length = -1;
    curl_easy_getinfo(exchange->easy_, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    const std::size_t told = length > 0 ? std::min<std::size_t>(length, exchange->max_body_) : 0;
    body.reserve(std::max(bytes, told) + body_padding);
  }
  body.append(data, bytes);
  return bytes;
}

Result<HttpResponse> CurlExchange::finish(CURLcode code) {
  const std::string host = host_of(request_.url);
  if (too_large_)
    return fail(ErrorKind::malformed, host + ": the answer is larger than " + std::to_string(max_body_) + " bytes");
  if (code != CURLE_OK) return fail(ErrorKind::unreachable, host + ": " + what_failed(easy_, code));
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &response_.status);
  response_.body.reserve(response_.body.size() + body_padding);
  return std::move(response_);
}

}  // namespace returnwatch::agent
