// A mail server on loopback that says to each recipient what a test wants; one connection at a time, no TLS.
#pragma once

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace returnwatch::agent {

class MailRoom {
 public:
  struct Taken {
    std::vector<std::string> to;
    std::string text;
    [[nodiscard]] std::string header(const std::string& name) const {
      const auto at = text.find("\r\n" + name + ": ");
      if (at == std::string::npos) return "";
      const auto from = at + name.size() + 4;
      return text.substr(from, text.find("\r\n", from) - from);
    }
  };

  MailRoom() : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof here;
    ::bind(fd_, reinterpret_cast<sockaddr*>(&here), size);
    ::getsockname(fd_, reinterpret_cast<sockaddr*>(&here), &size);
    ::listen(fd_, 8);
    port_ = ntohs(here.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~MailRoom() {
    ::shutdown(fd_, SHUT_RDWR);
    thread_.join();
    ::close(fd_);
  }
  [[nodiscard]] std::string url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }
  // The reply to RCPT TO of this address; "" = "250 ok".
  void say_to(const std::string& address, const std::string& reply) {
    const std::lock_guard<std::mutex> hold(mutex_);
    replies_.emplace_back(address, reply);
  }
  void say_at_end(const std::string& reply) {
    const std::lock_guard<std::mutex> hold(mutex_);
    end_ = reply;
  }
  [[nodiscard]] std::vector<Taken> taken() const {
    const std::lock_guard<std::mutex> hold(mutex_);
    return taken_;
  }

 private:
  void serve() {
    for (int c; (c = ::accept(fd_, nullptr, nullptr)) >= 0; ::close(c)) talk(c);
  }
  std::string reply_to(const std::string& address) {
    const std::lock_guard<std::mutex> hold(mutex_);
    std::string out = "250 ok";
    for (const auto& [who, reply] : replies_)
      if (who == address) out = reply.empty() ? "250 ok" : reply;
    return out;
  }
  void talk(int c) {
    std::string buffer;
    Taken mail;
    const auto say = [c](const std::string& line) {
      (void)::send(c, (line + "\r\n").data(), line.size() + 2, MSG_NOSIGNAL);
    };
    say("220 here");
    for (std::string line; read_line(c, buffer, line);) {
      if (line.rfind("EHLO", 0) == 0 || line.rfind("MAIL", 0) == 0) {
        say("250 ok");
      } else if (line.rfind("RCPT TO:<", 0) == 0) {
        const std::string who = line.substr(9, line.find('>') - 9), reply = reply_to(who);
        if (reply[0] == '2') mail.to.push_back(who);
        say(reply);
      } else if (line == "DATA") {
        say("354 go on");
        while (read_line(c, buffer, line) && line != ".") mail.text += line + "\r\n";
        const std::lock_guard<std::mutex> hold(mutex_);
        if (end_.empty()) taken_.push_back(mail);
        say(end_.empty() ? "250 taken" : end_);
        mail = {};
      } else if (line == "QUIT") {
        say("221 bye");
        return;
      } else {
        say("250 ok");
      }
    }
  }
  static bool read_line(int c, std::string& buffer, std::string& line) {
    for (;;) {
      if (const auto end = buffer.find("\r\n"); end != std::string::npos) {
        line = buffer.substr(0, end);
        buffer.erase(0, end + 2);
        return true;
      }
      char bytes[4096];
      const ssize_t n = ::recv(c, bytes, sizeof bytes, 0);
      if (n <= 0) return false;
      buffer.append(bytes, static_cast<std::size_t>(n));
    }
  }

  int fd_, port_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::pair<std::string, std::string>> replies_;
  std::string end_;
  std::vector<Taken> taken_;
  std::thread thread_;
};

}  // namespace returnwatch::agent
