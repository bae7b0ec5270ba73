// One row for each channel: how a Notification becomes payloads, and what an answer means. Pure: addresses, secrets and
// the wire belong to agent/courier, which completes what is rendered here.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "alerts/grouping.h"
#include "alerts/notification.h"

namespace returnwatch::alerts {

enum class ChannelKind { slack_webhook, slack_bot, email, webhook, pagerduty, alertmanager };
inline constexpr std::size_t kChannelKinds = 6;

// What is not about an alert: a report.
struct Document {
  std::string id;  // unique: the same document is queued to a receiver once ("report/2026-11-25/acme-uk")
  std::string subject;
  std::string text;  // plain, for chat and as the mail's text part; the first line says it all
  std::string html;  // "" = text only
};

struct Rendered {
  std::string subject;  // one line: what the delivery page and a dead message are listed with
  std::string body;     // JSON
};

struct Answer {
  long status = 0;       // HTTP status or SMTP code; 0: there was none
  std::string body;      // of HTTP
  long retry_after = 0;  // seconds; 0 = not told
  std::string failure;   // where there was no answer: what failed
};

struct SendVerdict {
  enum class Fate {
    sent,
    retry,
    fallback,       // this form is refused: send it as plain text
    thread_gone,    // the message to edit or to answer is not there any more: post anew
    message_dead,   // this message will never be taken
    receiver_dead,  // nothing will be, until a person acts
  };
  Fate kind = Fate::sent;
  std::string why;  // for people; no secret
  long retry_after = 0;
};

struct Channel {
  ChannelKind kind;
  const char* name;
  ReceiverTraits traits;
  bool mirrors;                                            // takes the active set every cycle instead of messages
  std::vector<Rendered> (*render)(const Notification& n);  // in the order in which they are to be sent
  std::vector<Rendered> (*document)(const Document& d);    // nothing: takes none
  SendVerdict (*classify)(const Answer& a);
};

[[nodiscard]] const std::array<Channel, kChannelKinds>& channels();
[[nodiscard]] const Channel& channel(ChannelKind kind);

// --- one file each
[[nodiscard]] std::vector<Rendered> render_slack_webhook(const Notification& n);
// {"role": "parent" | "reply", "broadcast": bool, "text", "blocks", "plain"}: the parent is posted, or edited where it
// is there already; a reply goes into its thread.
[[nodiscard]] std::vector<Rendered> render_slack_bot(const Notification& n);
[[nodiscard]] std::vector<Rendered> slack_document(const Document& d);
[[nodiscard]] SendVerdict classify_slack_webhook(const Answer& a);
[[nodiscard]] SendVerdict classify_slack_bot(const Answer& a);

// {"subject", "text", "html", "thread", "opens": bool, "severity", "list", "checks", "stores"}
[[nodiscard]] std::vector<Rendered> render_email(const Notification& n);
[[nodiscard]] std::vector<Rendered> email_document(const Document& d);
[[nodiscard]] SendVerdict classify_email(const Answer& a);

[[nodiscard]] std::vector<Rendered> render_webhook(const Notification& n);
[[nodiscard]] std::vector<Rendered> webhook_document(const Document& d);
[[nodiscard]] SendVerdict classify_http(const Answer& a);

// One incident for each group, by dedup_key; without the routing key.
[[nodiscard]] std::vector<Rendered> render_pagerduty(const Notification& n);
[[nodiscard]] SendVerdict classify_pagerduty(const Answer& a);

// The active set as arrays of at most `kMirrorBatch` alerts. Labels are identity only; amounts and ages are
// annotations.
inline constexpr std::size_t kMirrorBatch = 500;
struct MirrorAlert {
  Alert alert;
  ReturnLinks links;
};
struct DeadReceiver {
  std::string name, why;
  Time since{};
};
[[nodiscard]] std::vector<Rendered> render_mirror(const std::vector<MirrorAlert>& alerts,
                                                  const std::vector<DeadReceiver>& dead, Time now, Time ends_at,
                                                  const std::string& page_url);

}  // namespace returnwatch::alerts
