// Where the port is, and taking it.
#include "agent/web/listen.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace returnwatch::agent {
namespace {

constexpr int kBacklog = 1024;

int bind_one(const addrinfo& a) {
  const int fd = ::socket(a.ai_family, a.ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, a.ai_protocol);
  if (fd < 0) return -1;
  // Past connections of an agent that ended must not keep the port; a living agent does: no SO_REUSEPORT.
  const int on = 1, off = 0;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (a.ai_family == AF_INET6) ::setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
  if (::bind(fd, a.ai_addr, a.ai_addrlen) == 0 && ::listen(fd, kBacklog) == 0) return fd;
  const int why = errno;
  ::close(fd);
  errno = why;
  return -1;
}

int port_of(int fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&address)->sin6_port
                                             : reinterpret_cast<sockaddr_in*>(&address)->sin_port);
}

}  // namespace

bool is_loopback(const std::string& host) {
  return host == "localhost" || host == "::1" || host == "[::1]" || host.rfind("127.", 0) == 0;
}

Result<WebOptions> parse_listen(const std::string& listen) {
  const auto colon = listen.rfind(':');
  if (colon == std::string::npos) return fail(ErrorKind::rejected, "agent.listen: \"" + listen + "\" is not host:port");
  WebOptions out;
  out.host = listen.substr(0, colon);
  if (out.host.size() > 2 && out.host.front() == '[') out.host = out.host.substr(1, out.host.size() - 2);
  if (out.host.empty() || out.host == "*") out.host = "0.0.0.0";
  try {
    out.port = std::stoi(listen.substr(colon + 1));
  } catch (const std::exception&) {
    out.port = -1;
  }
  if (out.port < 0 || out.port > 65535)
    return fail(ErrorKind::rejected, "agent.listen: \"" + listen + "\" has no port");
  return out;
}

namespace web {

Result<Listening> listen_on(const std::string& host, int port) {
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  const std::string where = host + ":" + std::to_string(port);
  if (const int code = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found); code != 0)
    return fail(ErrorKind::rejected, "agent.listen: cannot listen on " + where + ": " + ::gai_strerror(code));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> all(found, ::freeaddrinfo);
  int why = 0;
  for (const addrinfo* a = found; a; a = a->ai_next) {
    if (const int fd = bind_one(*a); fd >= 0) return Listening{fd, port_of(fd)};
    why = why == EADDRINUSE ? why : errno;
  }
  return fail(
      ErrorKind::rejected,
      why == EADDRINUSE
          ? "agent.listen: " + where +
                " is in use by another program, perhaps another returnwatch: stop that one, or choose another port"
          : "agent.listen: cannot listen on " + where + ": " + std::strerror(why));
}

}  // namespace web
}  // namespace returnwatch::agent
