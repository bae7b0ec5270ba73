// One libcurl easy handle set up for one HttpRequest, and what came back. Used by CurlTransport alone.
#pragma once

#include <curl/curl.h>

#include <array>
#include <string>

#include "agent/http/transport.h"

namespace returnwatch::agent {

class CurlExchange {
 public:
  // `request` must outlive the exchange.
  CurlExchange(const HttpRequest& request, std::size_t max_body);
  ~CurlExchange();
  CurlExchange(const CurlExchange&) = delete;
  CurlExchange& operator=(const CurlExchange&) = delete;

  [[nodiscard]] CURL* handle() const { return easy_; }
  // What the caller of send() gets, after libcurl said `code`.
  [[nodiscard]] Result<HttpResponse> finish(CURLcode code);

 private:
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  void set_method();
  void set_headers();
  void set_connection();

  const HttpRequest& request_;
  std::size_t max_body_;
  CURL* easy_ = nullptr;
  curl_slist* headers_ = nullptr;
  HttpResponse response_;
  bool too_large_ = false;
  std::array<char, CURL_ERROR_SIZE> detail_{};
};

// After CURLE_PEER_FAILED_VERIFICATION: what is wrong with the certificate - expired, made for another name,
// self-signed, of an unknown authority - and what to do about it.
[[nodiscard]] std::string why_not_trusted(CURL* handle);

// "https://shop.example/path?x" -> "shop.example"; what messages may name.
[[nodiscard]] std::string host_of(const std::string& url);

}  // namespace returnwatch::agent
