// The one Transport that touches the network: libcurl's multi interface on one worker thread, which owns every
// connection, so that any number of threads may call send() and still share kept-alive connections and HTTP/2 streams.
//
// (Rejected: one easy handle per calling thread with a share object - libcurl's connection cache must not be shared
// across threads that way.)
//
// Redirects are not followed: our credential headers must never reach a host that the configuration does not name.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

#include "agent/http/transport.h"

namespace returnwatch::agent {

// When to give up what hangs: once `wanted` has held for the length of `patience`, whatever is under way fails as
// `unreachable`, and so does every later request, until it holds no more. Asked on the worker's thread.
struct Hurry {
  std::function<bool()> wanted;  // empty: never
  std::chrono::milliseconds patience{1500};
};

class CurlTransport final : public Transport {
 public:
  // `max_body` bounds a decompressed answer; a larger one is `malformed`.
  explicit CurlTransport(std::size_t max_body = std::size_t{64} << 20, Hurry hurry = {});
  explicit CurlTransport(Hurry hurry) : CurlTransport(std::size_t{64} << 20, std::move(hurry)) {}
  ~CurlTransport() override;  // nobody may be inside send() then: stop() first, join, destroy
  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;

  [[nodiscard]] Result<HttpResponse> send(const HttpRequest& request) override;
  // Exchanges under way, and later ones, fail as `unreachable` at once.
  void stop();

 private:
  class CurlWorker;
  std::unique_ptr<CurlWorker> worker_;
};

// Bytes that must be readable behind a body for simdjson; every Transport that hands bodies to the sources keeps them
// reserved.
constexpr std::size_t body_padding = 64;

}  // namespace returnwatch::agent
