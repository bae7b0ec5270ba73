#include "agent/courier/probe.h"

#include <algorithm>

#include "agent/courier/documents.h"
#include "agent/courier/outgoing.h"
#include "agent/courier/receivers.h"
#include "checks/registry.h"
#include "checks/text.h"

namespace returnwatch::agent {
namespace {

using Fate = alerts::SendVerdict::Fate;
using checks::Time;

// A check that everybody understands: money that is owed.
const checks::CheckInfo& sample_check() {
  const auto& all = checks::all_checks();
  return *std::find_if(all.begin(), all.end(), [](const auto& c) { return c.topic == checks::Topic::owed; });
}

checks::Finding sample_finding(Time now) {
  checks::Finding f;
  f.store = "sample-store";
  f.check = sample_check().id;
  f.cause = sample_check().causes.front().id;
  f.severity = checks::Severity::info;
  f.owner = checks::Owner::finance;
  f.subject = {checks::SubjectKind::return_, "0"};
  f.order_name = "#0000";
  f.summary = "This is a sample: nothing is wrong.";
  f.amount = checks::Money{5990, "GBP"};
  f.since = now - checks::hours(26);
  f.fires_at = now;
  f.fingerprint = checks::fingerprint(f.check, f.store, f.subject, f.cause);
  return f;
}

alerts::Notification sample(const config::Receiver& r, Time now, const std::string& timezone) {
  alerts::Notification n;
  n.receiver = r.name;
  n.group_key = "test";
  n.thread = checks::identity({"test", r.name, std::to_string(now.time_since_epoch().count())});
  n.idempotency_key = "test-" + n.thread;
  n.labels = {{"check", std::string(sample_check().id)}, {"store", "sample-store"}};
  n.reason = alerts::Reason::test;
  n.at = now;
  n.timezone = timezone;
  n.firing.push_back({sample_finding(now), alerts::AlertState::firing, true});
  n.firing_count = n.new_count = 1;
  n.checks = {{std::string(sample_check().id), 1, {{5990, "GBP"}}, {}, {}}};  // nothing is to be done about a sample
  n.money = {{5990, "GBP"}};
  n.since = now - checks::hours(26);
  n.owners = {"finance"};
  n.stores = {"sample-store"};
  return n;
}

std::vector<alerts::Rendered> rendered_sample(const config::Receiver& r, Time now, const std::string& timezone) {
  if (!channel_of(r).mirrors) return channel_of(r).render(sample(r, now, timezone));
  alerts::MirrorAlert m;
  m.alert.finding = sample_finding(now);
  m.alert.finding.check = "returnwatch_test";
  m.alert.fired_at = now;
  return alerts::render_mirror({m}, {}, now, now + checks::minutes(1), "");
}

std::string where(const config::Receiver& r) {
  if (const auto* mail = std::get_if<config::EmailReceiver>(&r.channel)) return mail->smtp;
  if (const auto* am = std::get_if<config::AlertmanagerReceiver>(&r.channel)) return am->url;
  if (const auto* slack = std::get_if<config::SlackReceiver>(&r.channel))
    return slack->token.set() ? slack->channel : "the webhook's channel";
  return "its address";
}

const char* failed_how(Fate kind) {
  switch (kind) {
    case Fate::retry:
      return "It failed, but may work later: ";
    case Fate::message_dead:
      return "The sample is refused: ";
    case Fate::fallback:
    case Fate::thread_gone:
    case Fate::receiver_dead:
      return "It cannot work until somebody fixes this: ";
    case Fate::sent:
      return "";
  }
  return "";
}

// Of a mail that some of its recipients get: who does not, and why. "" = all fare alike.
std::string not_reached(const Delivery& d) {
  std::size_t reached = 0;
  std::string others;
  for (std::size_t i = 0; i < d.recipients.size(); ++i) {
    const alerts::SendVerdict& v = d.recipients[i].verdict;
    if (v.kind == Fate::sent)
      ++reached;
    else
      others += "; recipient " + std::to_string(i + 1) +
                (v.kind == Fate::retry ? " is deferred, and may get it later: " : " is refused: ") + v.why;
  }
  if (others.empty() || reached == 0) return "";
  return "The sample went to " + std::to_string(reached) + " of " + std::to_string(d.recipients.size()) +
         " recipients" + others;
}

}  // namespace

ProbeResult send_sample(const config::Receiver& r, Transport& transport, Time now, const std::string& timezone) {
  ProbeResult out;
  out.kind = kind_of(r);
  for (const alerts::Rendered& rendered : rendered_sample(r, now, timezone)) {
    Outbox::Message m;
    m.receiver = r.name;
    m.idempotency_key = "test/" + r.name + "/" + std::to_string(now.time_since_epoch().count());
    m.subject = rendered.subject;
    m.payload = rendered.body;
    m.created_at = now;
    const Delivery d = deliver(r, m, {}, {transport, now, {}, nullptr});
    if (std::string who = not_reached(d); !who.empty()) {
      out.said = who;
      return out;
    }
    if (d.verdict.kind == Fate::sent) continue;
    out.said = failed_how(d.verdict.kind) + d.verdict.why;
    if (d.verdict.retry_after > 0) out.said += ", try again in " + std::to_string(d.verdict.retry_after) + " s";
    return out;
  }
  out.ok = true;
  out.said = "a sample went to " + where(r) + "; check that it arrived";
  return out;
}

}  // namespace returnwatch::agent
