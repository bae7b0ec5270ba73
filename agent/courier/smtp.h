// One mail over SMTP with libcurl: STARTTLS or TLS from the first byte, AUTH, the MIME tree of libcurl's mime API.
#pragma once

#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "alerts/channels/channel.h"
#include "config/config.h"

namespace returnwatch::agent {

struct Mail {
  std::string from;  // "Name <a@b>" or "a@b"
  std::vector<std::string> to;
  std::vector<std::pair<std::string, std::string>> headers;  // further ones; values of one line
  std::string text, html;                                    // html "" = text only
};

struct SmtpServer {
  std::string url;  // smtp://host:port or smtps://host:port
  config::SmtpTls tls = config::SmtpTls::auto_;
  std::string username, password;
  std::string ca_file, proxy;
  checks::Duration timeout{30};
};

// One answer for each of `mail.to`, in their order: a server may take the mail for one recipient and refuse or put off
// another. `status` is the server's code (0 = it never answered), `failure` what failed and what to look at. Addresses
// are left out of it.
[[nodiscard]] std::vector<alerts::Answer> send_mail(const SmtpServer& server, const Mail& mail,
                                                    const std::atomic<bool>* stop);

// "a@b" of "Name <a@b>"; the domain of an address.
[[nodiscard]] std::string bare_address(const std::string& address);
[[nodiscard]] std::string domain_of(const std::string& address);
// An address as a header has it: the name quoted (RFC 5322 section 3.4) or encoded where it needs that, so that a comma
// in it makes no second mailbox. "Acme, Ltd <a@b>" -> "\"Acme, Ltd\" <a@b>".
[[nodiscard]] std::string mailbox(const std::string& address);
// RFC 2047 where it is not ASCII; folds at 75 characters.
[[nodiscard]] std::string encoded_header(const std::string& text);
// RFC 5322: "Wed, 25 Nov 2026 08:00:00 +0000".
[[nodiscard]] std::string mail_date(checks::Time t);

}  // namespace returnwatch::agent
