#include "tests/world/smtp_sink.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cctype>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/world/mailroom.h"
#include "tests/world/state.h"

namespace returnwatch::world {
namespace {

bool starts(const std::string& line, const char* verb) {
  for (std::size_t i = 0; verb[i] != '\0'; ++i) {
    if (i >= line.size() || std::toupper(static_cast<unsigned char>(line[i])) != verb[i]) return false;
  }
  return true;
}

std::string between(const std::string& line, char a, char b) {
  const auto from = line.find(a);
  const auto to = line.find(b, from == std::string::npos ? 0 : from);
  return from == std::string::npos || to == std::string::npos ? "" : line.substr(from + 1, to - from - 1);
}

}  // namespace

struct SmtpSink::Impl {
  explicit Impl(State& w) : world(w) {}
  State& world;
  int listener = -1;
  std::atomic<bool> stopping{false};
  std::thread thread;
  std::vector<std::thread> sessions;

  bool ready(int fd) const {
    while (!stopping) {
      pollfd p{fd, POLLIN, 0};
      if (::poll(&p, 1, 50) > 0) return true;
    }
    return false;
  }

  void accept_all() {
    while (ready(listener)) {
      const int fd = ::accept(listener, nullptr, nullptr);
      if (fd >= 0) sessions.emplace_back([this, fd] { session(fd); });
    }
  }

  struct Line {
    int fd;
    std::string buffer;
  };
  bool read_line(Line* in, std::string* line) {
    for (;;) {
      const auto end = in->buffer.find("\r\n");
      if (end != std::string::npos) {
        *line = in->buffer.substr(0, end);
        in->buffer.erase(0, end + 2);
        return true;
      }
      char chunk[4096];
      if (!ready(in->fd)) return false;
      const auto n = ::recv(in->fd, chunk, sizeof chunk, 0);
      if (n <= 0) return false;
      in->buffer.append(chunk, static_cast<std::size_t>(n));
    }
  }

  static void say(int fd, const std::string& text) {
    const std::string line = text + "\r\n";
    (void)!::send(fd, line.data(), line.size(), MSG_NOSIGNAL);
  }

  // A told failure ("451 try later") answers the end of DATA, or RCPT when it begins with "rcpt ".
  std::string failure() {
    const std::lock_guard<std::recursive_mutex> hold(world.lock);
    auto it = world.mailroom->failures.find("email");
    if (it == world.mailroom->failures.end() || it->second.times == 0) return "";
    --it->second.times;
    return it->second.answer;
  }

  void keep(const std::vector<std::string>& to, const std::string& raw) {
    const std::lock_guard<std::recursive_mutex> hold(world.lock);
    Message m;
    m.channel = "email";
    m.at = world.now();
    for (const auto& one : to) m.target += (m.target.empty() ? "" : ",") + one;
    m.id = "mail-" + std::to_string(world.mailroom->messages.size() + 1);
    m.body = raw;
    world.mailroom->messages.push_back(std::move(m));
  }

  void session(int fd) {
    Line in{fd, ""};
    std::vector<std::string> to;
    std::string line;
    say(fd, "220 demo.invalid ESMTP");
    while (read_line(&in, &line)) {
      if (starts(line, "EHLO")) {
        say(fd, "250-demo.invalid");
        say(fd, "250-8BITMIME");
        say(fd, "250-SMTPUTF8");
        say(fd, "250 AUTH PLAIN LOGIN");
      } else if (starts(line, "HELO") || starts(line, "NOOP") || starts(line, "RSET")) {
        if (starts(line, "RSET")) to.clear();
        say(fd, "250 ok");
      } else if (starts(line, "AUTH")) {
        int questions = starts(line, "AUTH LOGIN") ? 2 : 1;
        if (starts(line, "AUTH LOGIN ")) questions = 1;
        if (starts(line, "AUTH PLAIN ")) questions = 0;
        bool alive = true;
        while (questions-- > 0 && alive) {
          say(fd, "334 ");
          alive = read_line(&in, &line);
        }
        say(fd, "235 accepted");
      } else if (starts(line, "MAIL FROM")) {
        to.clear();
        say(fd, "250 ok");
      } else if (starts(line, "RCPT TO")) {
        to.push_back(between(line, '<', '>'));
        say(fd, "250 ok");
      } else if (starts(line, "DATA")) {
        if (!data(fd, &in, to)) break;
      } else if (starts(line, "QUIT")) {
        say(fd, "221 bye");
        break;
      } else {
        say(fd, "502 not understood");
      }
    }
    ::close(fd);
  }

  bool data(int fd, Line* in, const std::vector<std::string>& to) {
    say(fd, "354 go on");
    std::string raw, line;
    bool bare = false, long_line = false;
    for (;;) {
      if (!read_line(in, &line)) return false;
      if (line == ".") break;
      bare = bare || line.find('\n') != std::string::npos || line.find('\r') != std::string::npos;
      long_line = long_line || line.size() > 998;
      raw += (line[0] == '.' ? line.substr(1) : line) + "\r\n";
    }
    if (const std::string told = failure(); !told.empty()) {
      say(fd, told);
    } else if (bare || long_line) {
      say(fd, bare ? "550 bare line feed" : "550 line too long");
    } else {
      keep(to, raw);
      say(fd, "250 queued");
    }
    return true;
  }
};

SmtpSink::SmtpSink(State& world) : impl_(std::make_unique<Impl>(world)) {}
SmtpSink::~SmtpSink() { stop(); }

int SmtpSink::start(int port) {
  impl_->listener = ::socket(AF_INET, SOCK_STREAM, 0);
  const int yes = 1;
  ::setsockopt(impl_->listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* raw = reinterpret_cast<sockaddr*>(&address);
  if (::bind(impl_->listener, raw, size) != 0 || ::listen(impl_->listener, 16) != 0) {
    throw std::runtime_error("demo world: cannot listen on 127.0.0.1:" + std::to_string(port));
  }
  ::getsockname(impl_->listener, raw, &size);
  impl_->thread = std::thread([i = impl_.get()] { i->accept_all(); });
  return ntohs(address.sin_port);
}

void SmtpSink::stop() {
  if (!impl_->thread.joinable()) return;
  impl_->stopping = true;
  impl_->thread.join();
  for (auto& s : impl_->sessions) s.join();
  impl_->sessions.clear();
  ::close(impl_->listener);
}

}  // namespace returnwatch::world
