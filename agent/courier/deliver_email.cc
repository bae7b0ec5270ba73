// A stored mail with its headers: one thread for each group by a synthetic root in References and In-Reply-To, so that
// it works without keeping anything; a Message-ID that is the same at every retry, so that servers can drop a
// duplicate.
#include <nlohmann/json.hpp>

#include "agent/courier/outgoing.h"
#include "agent/courier/smtp.h"
#include "alerts/channels/words.h"
#include "checks/text.h"

namespace returnwatch::agent {
namespace {

using nlohmann::json;

std::string joined(const json& words) {
  std::string out;
  for (const json& w : words)
    if (w.is_string() && out.size() < 400) out += (out.empty() ? "" : ", ") + w.get<std::string>();
  return out;
}

std::string list_of(const json& payload, const std::string& domain) {
  std::string label;
  for (char c : payload.value("list", "alerts")) label += std::isalnum(static_cast<unsigned char>(c)) ? c : '-';
  return "<" + label + ".returnwatch." + domain + ">";
}

std::string recipients(const std::vector<std::string>& to) {
  std::string out;
  for (const std::string& one : to) out += (out.empty() ? "" : ", ") + mailbox(one);
  return out;
}

// The Message-ID is one for all recipients, whoever gets it later than the others.
std::string key_of_all(const Outbox::Message& m) {
  return m.recipient.empty() ? m.idempotency_key
                             : m.idempotency_key.substr(0, m.idempotency_key.size() - m.recipient.size() - 1);
}

Mail mail_of(const config::EmailReceiver& c, const Outbox::Message& m, const json& payload) {
  const std::string domain = domain_of(c.from), thread = payload.value("thread", "");
  const std::string root = "<" + thread + ".returnwatch@" + domain + ">";
  const bool opens = payload.value("opens", true);
  Mail mail{c.from, {}, {}, payload.value("text", ""), payload.value("html", "")};
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) mail.headers.emplace_back(name, value);
  };
  add("Date", mail_date(m.created_at));
  add("From", mailbox(c.from));
  add("To", recipients(c.to));
  add("Subject", encoded_header("[returnwatch] " + payload.value("subject", "")));
  add("Message-ID",
      !thread.empty() && opens ? root : "<" + checks::identity({key_of_all(m)}) + ".returnwatch@" + domain + ">");
  if (!thread.empty() && !opens) {
    add("In-Reply-To", root);
    add("References", root);
  }
  add("List-Id", list_of(payload, domain));
  add("Auto-Submitted", "auto-generated");
  add("X-Auto-Response-Suppress", "All");
  add("X-Returnwatch-Severity", payload.value("severity", ""));
  add("X-Returnwatch-Check", joined(payload.value("checks", json::array())));
  add("X-Returnwatch-Store", joined(payload.value("stores", json::array())));
  return mail;
}

// Every recipient, or the one whom this message still waits for; none where the configuration has them no more.
std::vector<std::string> addressees(const config::EmailReceiver& c, const Outbox::Message& m) {
  if (m.recipient.empty()) return c.to;
  for (const std::string& to : c.to)
    if (recipient_key(to) == m.recipient) return {to};
  return {};
}

}  // namespace

std::string recipient_key(const std::string& address) {
  std::string bare = bare_address(address);
  for (char& c : bare) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return checks::identity({bare});
}

Delivery deliver_email(const config::Receiver& r, const Outbox::Message& m, const Surrounds& around) {
  const auto& c = std::get<config::EmailReceiver>(r.channel);
  const Revealed username = reveal_for(c.username, "username"), password = reveal_for(c.password, "password");
  if (!username.missing.empty()) return dead_receiver(username.missing);
  if (!password.missing.empty()) return dead_receiver(password.missing);
  const json payload = json::parse(m.payload, nullptr, false);
  if (!payload.is_object())
    return {{alerts::SendVerdict::Fate::message_dead, "the stored message cannot be read"}, "", ""};
  Mail mail = mail_of(c, m, payload);
  mail.to = addressees(c, m);
  if (mail.to.empty()) return {};  // taken out of the configuration: nobody waits for it
  const SmtpServer server{c.smtp, c.tls, username.value, password.value, r.ca_file, r.proxy, r.timeout};
  const std::vector<alerts::Answer> answers = send_mail(server, mail, around.stop);
  Delivery d{alerts::classify_email(answers.front()), "", ""};
  for (std::size_t i = 0; i < answers.size(); ++i)
    d.recipients.push_back({recipient_key(mail.to[i]), alerts::classify_email(answers[i])});
  d.answered = answers.front().status != 0;
  d.stopped = answers.front().status == 0 && around.stop && *around.stop;
  return d;
}

}  // namespace returnwatch::agent
