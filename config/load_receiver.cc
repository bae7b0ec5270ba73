#include "config/load_parts.h"

namespace returnwatch::config {
namespace {

void read_channel(Section s, SlackReceiver& c) {
  s.secret("webhook_url", c.webhook_url);
  s.secret("token", c.token);
  s.text("channel", c.channel);
  s.text("api_url", c.api_url, url_rule);
  while (!c.api_url.empty() && c.api_url.back() == '/') c.api_url.pop_back();
  const bool hook = s.has("webhook_url"), token = s.has("token");
  if (hook && token) s.problem("webhook_url", "and token cannot both be set: keep one");
  if (!hook && !token) s.problem("webhook_url", "is missing (or token and channel)");
  if (token && !s.has("channel")) s.problem("channel", "is missing: a token needs to know where to post");
  if (hook && !token && s.has("channel"))
    s.problem("channel", "only works with a token: a webhook posts to the channel that it was made for");
  s.unknown_keys();
}

void read_channel(Section s, EmailReceiver& c) {
  s.need("smtp", c.smtp, smtp_rule);
  s.need("from", c.from, mail_rule);
  if (!s.has("to")) s.problem("to", "is missing");
  if (s.texts("to", c.to, mail_rule) && c.to.empty()) s.problem("to", "must name at least one address");
  s.secret("username", c.username);
  s.secret("password", c.password);
  if (s.has("username") && !s.has("password")) s.problem("username", "needs a password as well");
  if (s.has("password") && !s.has("username")) s.problem("password", "needs a username as well");
  s.choice<SmtpTls>("tls", c.tls,
                    {{"starttls", SmtpTls::starttls}, {"implicit", SmtpTls::implicit}, {"none", SmtpTls::none}});
  if (c.smtp.rfind("smtps:", 0) == 0 && (c.tls == SmtpTls::starttls || c.tls == SmtpTls::none))
    s.problem("tls", "contradicts smtps://, which is TLS from the first byte: write \"implicit\", or smtp://");
  s.unknown_keys();
}

void read_channel(Section s, WebhookReceiver& c) {
  s.need_secret("url", c.url);
  s.secret("secret", c.secret);
  s.unknown_keys();
}

void read_channel(Section s, PagerDutyReceiver& c) {
  s.need_secret("routing_key", c.routing_key);
  s.text("url", c.url, url_rule);
  s.unknown_keys();
}

void read_channel(Section s, AlertmanagerReceiver& c) {
  if (s.need("url", c.url, url_rule))
    while (c.url.back() == '/') c.url.pop_back();
  s.unknown_keys();
}

template <typename Channel>
void read_if_there(Section& s, const std::string& key, Receiver& r, int& count) {
  if (s.has(key)) ++count;
  Section channel = s.table(key);
  if (!channel.present()) return;
  Channel c;
  read_channel(std::move(channel), c);
  r.channel = std::move(c);
}

struct NameOf {
  std::string operator()(const std::monostate&) const { return ""; }
  template <typename C>
  std::string operator()(const C&) const {
    return C::kName;
  }
};

// Those of the variant, in its order: one without a read_channel does not compile.
template <typename... C>
int read_channels(Section& s, Receiver& r, const std::variant<std::monostate, C...>&) {
  int count = 0;
  (read_if_there<C>(s, C::kName, r, count), ...);
  return count;
}

template <typename... C>
std::string all_names(const std::variant<std::monostate, C...>&) {
  std::string out;
  ((out += (out.empty() ? "" : ", ") + std::string(C::kName)), ...);
  return out;
}

}  // namespace

std::string channel_name(const Receiver& receiver) { return std::visit(NameOf{}, receiver.channel); }

void read_receiver(Section s, Loading& load) {
  Receiver r;
  if (s.need("name", r.name, name_rule))
    for (const Receiver& other : load.config.receivers)
      if (other.name == r.name) s.problem("name", "is also the name of another receiver");
  s.text("mention", r.mention, any_text);
  if (!r.mention.empty() && r.mention.front() == '@')
    load.warnings.push_back("receiver " + r.name + ": mention \"" + r.mention +
                            "\" calls nobody in Slack: write \"<!here>\", or a group as \"<!subteam^ID>\"");
  const int channels = read_channels(s, r, ReceiverChannel{});
  if (channels == 0) s.problem("", "has no channel; add one of " + all_names(ReceiverChannel{}));
  if (channels > 1) s.problem("", "has more than one channel: make one [[receiver]] for each");
  read_endpoint(s, r);
  s.unknown_keys();
  load.config.receivers.push_back(std::move(r));
}

}  // namespace returnwatch::config
