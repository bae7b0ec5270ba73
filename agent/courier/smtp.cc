#include "agent/courier/smtp.h"

#include <curl/curl.h>

#include <array>
#include <cctype>
#include <chrono>
#include <ctime>
#include <memory>
#include <optional>

#include "agent/http/curl_exchange.h"
#include "alerts/channels/words.h"
#include "checks/text.h"

namespace returnwatch::agent {
namespace {

struct EasyDeleter {
  void operator()(CURL* c) const { curl_easy_cleanup(c); }
};
struct ListDeleter {
  void operator()(curl_slist* l) const { curl_slist_free_all(l); }
};
struct MimeDeleter {
  void operator()(curl_mime* m) const { curl_mime_free(m); }
};
using Easy = std::unique_ptr<CURL, EasyDeleter>;
using CurlList = std::unique_ptr<curl_slist, ListDeleter>;
using Mime = std::unique_ptr<curl_mime, MimeDeleter>;

void append(CurlList& list, const std::string& line) { list.reset(curl_slist_append(list.release(), line.c_str())); }

// What the server said to whom. libcurl does not pipeline: a reply belongs to the command before it.
struct Talk {
  std::vector<std::string> to_recipients;  // the last line of the reply to each RCPT, as far as they were sent
  std::string refusal;                     // the last one of all, which QUIT's "221 bye" must not hide
  bool asks_recipient = false;
};
int listen_in(CURL*, curl_infotype what, char* data, std::size_t size, void* talk) {
  auto& t = *static_cast<Talk*>(talk);
  const std::string_view line(data, size);
  if (what == CURLINFO_HEADER_OUT) t.asks_recipient = line.substr(0, 8) == "RCPT TO:";
  if (what != CURLINFO_HEADER_IN || size < 4) return 0;
  if (line[0] == '4' || line[0] == '5') t.refusal = line;
  if (!t.asks_recipient || line[3] == '-') return 0;
  t.to_recipients.emplace_back(line);
  t.asks_recipient = false;
  return 0;
}
std::size_t ignore(char*, std::size_t size, std::size_t count, void*) { return size * count; }
// A mail under way is given a moment: broken off after its last byte, it would be sent twice.
struct Stop {
  const std::atomic<bool>* flag;  // may be null
  std::optional<std::chrono::steady_clock::time_point> since{};
};
int stopped(void* data, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto* stop = static_cast<Stop*>(data);
  if (!stop->flag || !*stop->flag) return 0;
  const auto now = std::chrono::steady_clock::now();
  if (!stop->since) stop->since = now;
  return now - *stop->since >= std::chrono::seconds(2) ? 1 : 0;
}

// What the server said, without addresses.
std::string without_addresses(const std::string& reply) {
  std::string out, word;
  for (char c : checks::one_line(reply) + " ") {
    if (c != ' ') {
      word += c;
      continue;
    }
    if (!word.empty())
      out += (out.empty() ? "" : " ") + (word.find('@') == std::string::npos ? word : std::string("(address)"));
    word.clear();
  }
  return alerts::cut(out, 200);
}

std::string what_failed(CURL* curl, CURLcode code, const SmtpServer& s, const std::string& reply) {
  const bool implicit = s.url.rfind("smtps:", 0) == 0 || s.tls == config::SmtpTls::implicit;
  switch (static_cast<int>(code)) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return "DNS: the mail server's host is not found";
    case CURLE_COULDNT_RESOLVE_PROXY:
      return "DNS: proxy not found";
    case CURLE_COULDNT_CONNECT:
      return "connection refused or unreachable: check host and port";
    case CURLE_OPERATION_TIMEDOUT:
      return implicit ? "timed out"
                      : "timed out; a port that speaks TLS from the first byte (465) needs tls = \"implicit\"";
    case CURLE_USE_SSL_FAILED:
      return "the server does not offer STARTTLS: tls = \"implicit\" for port 465, or \"none\" for an unencrypted "
             "relay";
    case CURLE_PEER_FAILED_VERIFICATION:
      return why_not_trusted(curl);
    case CURLE_SSL_CACERT_BADFILE:
      return "TLS: ca_file cannot be read";
    case CURLE_SSL_CONNECT_ERROR:
      return implicit ? "TLS: handshake failed; a port that begins in plain text (587, 25) needs tls = \"starttls\""
                      : "TLS: handshake failed";
    case CURLE_LOGIN_DENIED:
      return "username or password is refused";
    case CURLE_ABORTED_BY_CALLBACK:
      return "stopped";
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_WEIRD_SERVER_REPLY:
      if (!reply.empty()) break;
      return std::string("the server closed the connection") +
             (implicit ? "" : "; a port that speaks TLS from the first byte (465) needs tls = \"implicit\"");
    default:
      break;
  }
  return reply.empty() ? curl_easy_strerror(code) : "the mail server says: " + without_addresses(reply);
}

std::string url_of(const SmtpServer& s, const std::string& from) {
  std::string url = s.url;
  if (s.tls == config::SmtpTls::implicit && url.rfind("smtp:", 0) == 0) url.insert(4, "s");
  while (!url.empty() && url.back() == '/') url.pop_back();
  return url + "/" + domain_of(from);  // the path is what EHLO says
}

long encryption(config::SmtpTls tls) {
  switch (tls) {
    case config::SmtpTls::auto_:
      return CURLUSESSL_TRY;
    case config::SmtpTls::starttls:
      return CURLUSESSL_ALL;
    case config::SmtpTls::implicit:
      return CURLUSESSL_ALL;
    case config::SmtpTls::none:
      return CURLUSESSL_NONE;
  }
  return CURLUSESSL_ALL;
}

// Every line end as mail has it: quoted-printable writes any other as =0A, and its reader sees one long line.
std::string crlf(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\n' && text[i] != '\r') {
      out += text[i];
      continue;
    }
    out += "\r\n";
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
  }
  return out;
}

void add_text(curl_mime* mime, const std::string& text, const char* type) {
  const std::string body = crlf(text);
  curl_mimepart* part = curl_mime_addpart(mime);
  curl_mime_data(part, body.data(), body.size());
  curl_mime_type(part, type);
  curl_mime_encoder(part, "quoted-printable");
}

void add_body(CURL* curl, curl_mime* root, const Mail& mail) {
  if (mail.html.empty()) {
    add_text(root, mail.text, "text/plain; charset=utf-8");
    return;
  }
  curl_mime* both = curl_mime_init(curl);
  add_text(both, mail.text, "text/plain; charset=utf-8");
  add_text(both, mail.html, "text/html; charset=utf-8");
  curl_mimepart* part = curl_mime_addpart(root);
  curl_mime_subparts(part, both);
  curl_mime_type(part, "multipart/alternative");
  curl_mime_headers(part, curl_slist_append(nullptr, "Content-Disposition: inline"), 1);
}

void set_connection(CURL* curl, const SmtpServer& s, Stop* stop) {
  const long ms = static_cast<long>(std::max<checks::Duration::rep>(1, s.timeout.count())) * 1000;
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, ms);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, std::min(ms, 15000L));
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl, CURLOPT_USE_SSL, encryption(s.tls));
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!s.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, s.ca_file.c_str());
  if (!s.proxy.empty()) {
    curl_easy_setopt(curl, CURLOPT_PROXY, s.proxy.c_str());
    curl_easy_setopt(curl, CURLOPT_HTTPPROXYTUNNEL, 1L);
  }
  if (!s.username.empty()) {
    curl_easy_setopt(curl, CURLOPT_USERNAME, s.username.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, s.password.c_str());
  }
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, stopped);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, stop);
}

alerts::Answer answer_of(CURL* curl, CURLcode code, const SmtpServer& server, const std::string& refusal) {
  alerts::Answer out;
  if (code == CURLE_OK) {
    out.status = 250;
    return out;
  }
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &out.status);
  if (out.status > 0 && out.status < 400) out.status = 0;  // the last answer was good; what came after it failed
  if (code == CURLE_LOGIN_DENIED && out.status < 500) out.status = out.status >= 400 ? out.status : 535;
  out.failure = what_failed(curl, code, server, refusal);
  return out;
}

}  // namespace

std::vector<alerts::Answer> send_mail(const SmtpServer& server, const Mail& mail, const std::atomic<bool>* stop) {
  const Easy easy(curl_easy_init());
  if (!easy) return std::vector<alerts::Answer>(mail.to.size(), {0, "", 0, "libcurl cannot start"});
  CURL* curl = easy.get();
  Talk talk;
  CurlList recipients, headers;
  curl_easy_setopt(curl, CURLOPT_URL, url_of(server, mail.from).c_str());
  Stop stop_state{stop};
  set_connection(curl, server, &stop_state);
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, bare_address(mail.from).c_str());
  for (const std::string& to : mail.to) append(recipients, bare_address(to));
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT_ALLLOWFAILS,
                   1L);  // one wrong address does not keep the mail from the others
  for (const auto& [name, value] : mail.headers) append(headers, name + ": " + checks::one_line(value));
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  const Mime mime(curl_mime_init(curl));
  add_body(curl, mime.get(), mail);
  curl_easy_setopt(curl, CURLOPT_MIMEPOST, mime.get());
  curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);  // to listen_in, and nowhere else
  curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, listen_in);
  curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &talk);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, ignore);
  const CURLcode code = curl_easy_perform(curl);
  const alerts::Answer whole = answer_of(curl, code, server, talk.refusal);
  std::vector<alerts::Answer> out(mail.to.size(), whole);
  for (std::size_t i = 0; i < std::min(out.size(), talk.to_recipients.size()); ++i)
    if (const std::string& reply = talk.to_recipients[i]; reply[0] == '4' || reply[0] == '5')
      out[i] = {std::atol(reply.c_str()), "", 0, "the mail server says: " + without_addresses(reply)};
  return out;
}

std::string bare_address(const std::string& address) {
  const auto open = address.rfind('<'), close = address.rfind('>');
  return open == std::string::npos || close == std::string::npos || close < open
             ? address
             : address.substr(open + 1, close - open - 1);
}

std::string domain_of(const std::string& address) {
  const std::string bare = bare_address(address);
  const auto at = bare.rfind('@');
  return at == std::string::npos || at + 1 == bare.size() ? "localhost" : bare.substr(at + 1);
}

std::string mailbox(const std::string& address) {
  const auto open = address.rfind('<');
  if (open == std::string::npos) return address;
  std::string name = address.substr(0, open);
  while (!name.empty() && name.back() == ' ') name.pop_back();
  if (name.size() > 1 && name.front() == '"' && name.back() == '"') {  // quoted already: what it says
    std::string bare;
    for (std::size_t i = 1; i + 1 < name.size(); ++i)
      bare += name[i] == '\\' && i + 2 < name.size() ? name[++i] : name[i];
    name = bare;
  }
  if (name.empty()) return address.substr(open);
  std::string shown = encoded_header(name);
  if (shown == name && name.find_first_of("()<>[]:;@\\,.\"") != std::string::npos) {
    shown = "\"";
    for (char c : name) shown += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    shown += '"';
  }
  return shown + " " + address.substr(open);
}

std::string encoded_header(const std::string& text) {
  bool ascii = true;
  for (unsigned char c : text) ascii = ascii && c < 0x80;
  if (ascii) return text;
  std::string out, word;
  const auto flush = [&] {
    if (!word.empty()) out += (out.empty() ? "" : " ") + ("=?UTF-8?Q?" + word + "?=");
    word.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if ((c & 0xC0) != 0x80 && word.size() > 50) flush();  // between characters only
    if (c == ' ')
      word += '_';
    else if (std::isalnum(c))
      word += static_cast<char>(c);
    else
      word += checks::escaped_byte('=', text[i]);
  }
  flush();
  return out;
}

std::string mail_date(checks::Time t) {
  const std::time_t at = std::chrono::system_clock::to_time_t(t);
  std::tm tm{};
  gmtime_r(&at, &tm);
  std::array<char, 40> text{};
  std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S +0000", &tm);
  return text.data();
}

}  // namespace returnwatch::agent
