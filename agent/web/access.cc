#include "agent/web/access.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <vector>

#include "checks/text.h"

namespace returnwatch::agent {
namespace {

std::string decode_base64(const std::string& text) {
  if (text.empty() || text.size() % 4 != 0) return "";
  std::vector<unsigned char> out(text.size() / 4 * 3 + 1);
  const int n =
      EVP_DecodeBlock(out.data(), reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (n < 0) return "";
  std::size_t size = static_cast<std::size_t>(n);
  for (std::size_t i = text.size(); i > 0 && text[i - 1] == '=' && size > 0; --i) --size;
  return {out.begin(), out.begin() + static_cast<std::ptrdiff_t>(size)};
}

std::string host_only(const std::string& header) {
  if (!header.empty() && header.front() == '[') return header.substr(0, header.find(']') + 1);
  return header.substr(0, header.find(':'));
}

}  // namespace

bool is_shared(const std::string& actor) { return actor.empty() || actor == "local" || actor == "token"; }

std::string who_acts(const WebRequest& request) {
  if (!is_shared(request.actor)) return request.actor;
  const auto by = request.query.find("by");
  if (by != request.query.end() && !by->second.empty()) return by->second;
  return request.name.empty() ? request.actor : request.name;
}

bool same_secret(const std::string& a, const std::string& b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::optional<std::string> signed_in(const WebOptions& o, const std::string& authorization) {
  if (o.token.empty() && o.user.empty()) return "local";
  if (authorization.rfind("Bearer ", 0) == 0) {
    if (!o.token.empty() && same_secret(authorization.substr(7), o.token)) return "token";
    return std::nullopt;
  }
  if (authorization.rfind("Basic ", 0) != 0) return std::nullopt;
  const std::string pair = decode_base64(authorization.substr(6));
  const auto colon = pair.find(':');
  if (colon == std::string::npos) return std::nullopt;
  const std::string user = pair.substr(0, colon);
  const std::string password = pair.substr(colon + 1);
  if (!o.user.empty() && same_secret(user, o.user) && same_secret(password, o.password)) return user;
  if (!o.token.empty() && same_secret(password, o.token)) return user.empty() ? "token" : user;
  return std::nullopt;
}

bool host_allowed(const WebOptions& o, const std::string& header) {
  if (!o.token.empty() || !o.user.empty()) return true;
  const std::string host = host_only(header);
  return host.empty() || host == "localhost" || host == "127.0.0.1" || host == "[::1]" || host == o.host ||
         (!o.public_host.empty() && host == o.public_host);
}

std::string random_token() {
  unsigned char bytes[16];
  if (RAND_bytes(bytes, sizeof bytes) != 1) return "";
  return checks::hex({reinterpret_cast<const char*>(bytes), sizeof bytes});
}

}  // namespace returnwatch::agent
