#include "agent/courier/courier.h"

#include <spdlog/spdlog.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "agent/courier/outgoing.h"
#include "agent/courier/receivers.h"
#include "agent/courier/trouble.h"
#include "agent/http/backoff.h"
#include "agent/store/outbox.h"

namespace returnwatch::agent {
namespace {

using Fate = alerts::SendVerdict::Fate;
using Steady = std::chrono::steady_clock;

constexpr checks::Duration kDeadRetry = checks::minutes(30);
// At most so long without a look at the outbox, so that a lost wake-up or a moved clock costs no more.
constexpr std::chrono::milliseconds kLook{1000};

bool is_split(const Delivery& d) {
  for (const Delivery::Recipient& one : d.recipients)
    if (one.verdict.kind != d.recipients.front().verdict.kind) return true;
  return false;
}

}  // namespace

struct Courier::Worker {
  const config::Receiver* receiver;
  std::string pace;
  std::thread thread;
  bool woken = false;
};

struct Courier::Impl {
  const config::Config& config;
  Database& db;
  Transport& transport;
  const Clock& clock;
  metrics::Counters& counters;
  CourierOptions options;
  std::vector<std::unique_ptr<Worker>> workers;
  std::atomic<bool> stopping{false};
  std::mutex mutex;  // of `woken`, `slots`, `random`
  std::condition_variable changed;
  std::map<std::string, Steady::time_point> slots;  // by Slack channel: when the next message may go
  std::mt19937_64 random{std::random_device{}()};

  double chance() {
    if (options.chance) return options.chance();
    const std::lock_guard<std::mutex> hold(mutex);
    return std::uniform_real_distribution<double>(0, 1)(random);
  }

  void at(const char* step) const {
    if (options.crash_point) options.crash_point(step);
  }

  // Waits for the Slack channel's next slot; false when it is time to stop.
  bool turn(const Worker& w) {
    if (w.pace.empty()) return true;
    std::unique_lock<std::mutex> hold(mutex);
    Steady::time_point& next = slots[w.pace];
    const Steady::time_point mine = std::max(Steady::now(), next);
    next = mine + options.slack_spacing;
    changed.wait_until(hold, mine, [this] { return stopping.load(); });
    return !stopping;
  }

  void wake_all() {
    {
      const std::lock_guard<std::mutex> hold(mutex);
      for (const auto& w : workers) w->woken = true;
    }
    changed.notify_all();
  }

  checks::Duration delay(const Outbox::Message& m, const alerts::SendVerdict& v) {
    if (v.kind == Fate::receiver_dead) return kDeadRetry;
    return *backoff_delay({}, m.attempts + 1, {ErrorKind::unreachable, "", v.retry_after},
                          chance());  // without a patience there is always one
  }

  // T3: what the answer means, in one transaction. True: somebody else has something to send.
  bool settle(const Worker& w, const Outbox::Message& m, const Delivery& d) {
    SqlTransaction step(db);
    Outbox outbox(db);
    Trouble trouble(config, outbox);
    std::vector<const char*> outcomes;
    const bool others = is_split(d) ? settle_each(*w.receiver, m, d, outbox, trouble, outcomes)
                                    : settle_whole(*w.receiver, m, d, outbox, trouble, outcomes);
    at("before commit");
    step.commit();
    for (const char* outcome : outcomes) counters.notification(w.receiver->name, outcome);
    return others;
  }

  bool settle_whole(const config::Receiver& r, const Outbox::Message& m, const Delivery& d, Outbox& outbox,
                    Trouble& trouble, std::vector<const char*>& outcomes) {
    const checks::Time now = clock.now();
    switch (d.verdict.kind) {
      case Fate::sent:
        if (!d.ts.empty() && !m.group_key.empty()) outbox.set_thread(r.name, m.group_key, d.channel, d.ts);
        outbox.sent(m.id, now);
        outcomes.push_back("sent");
        return taken(r, m, d, outbox, trouble, now);
      case Fate::fallback:
      case Fate::thread_gone:
      case Fate::message_dead:
        outcomes.push_back("dead");
        outbox.dead(m.id, now, d.verdict.why);
        if (channel_of(r).mirrors) outbox.set_recipient_state(r.name, "", "refusing", m.created_at);
        return m.recipient.empty() ? trouble.refused(r, m, d.verdict.why, now)
                                   : trouble.recipient_refused(r, m, d.verdict.why, now);
      case Fate::retry:
        outcomes.push_back("retried");
        outbox.retry(m.id, now + delay(m, d.verdict), d.verdict.why);
        return m.recipient.empty() || !d.answered ? trouble.fails(r, d.verdict.why, now)
                                                  : trouble.recipient_fails(r, m, d.verdict.why, now);
      case Fate::receiver_dead:
        outcomes.push_back(m.attempts == 0 ? "dead" : "retried");
        outbox.retry(m.id, now + delay(m, d.verdict), d.verdict.why);
        return trouble.is_dead(r, d.verdict.why, now);
    }
    return false;
  }

  // A set is taken when its last part is, and none of it was left out.
  bool taken(const config::Receiver& r, const Outbox::Message& m, const Delivery& d, Outbox& outbox, Trouble& trouble,
             checks::Time now) {
    if (!d.left_out.empty()) {
      outbox.set_recipient_state(r.name, "", "refusing", m.created_at);
      return trouble.left_out(r, d.left_out, now);
    }
    if (channel_of(r).mirrors && outbox.waits(r.name, m.group_key)) return false;
    const Outbox::RecipientState part = outbox.recipient_state(r.name, "");
    if (part.state == "refusing" && part.since == m.created_at) return false;
    outbox.set_recipient_state(r.name, "", "", now);
    bool others = trouble.went_well(r, now);
    for (const Delivery::Recipient& one : d.recipients) others = trouble.recipient_went_well(r, one.key, now) || others;
    return others;
  }

  // Recipients who fared differently: from here on each is a message of its own.
  bool settle_each(const config::Receiver& r, const Outbox::Message& m, const Delivery& d, Outbox& outbox,
                   Trouble& trouble, std::vector<const char*>& outcomes) {
    outbox.sent(m.id, clock.now());
    bool others = false;
    for (const Delivery::Recipient& one : d.recipients) {
      Delivery its;
      its.verdict = one.verdict;
      its.answered = true;
      if (one.verdict.kind == Fate::sent) {
        its.recipients = {one};
        outcomes.push_back("sent");
        others = taken(r, m, its, outbox, trouble, clock.now()) || others;
        continue;
      }
      Outbox::Message copy = m;
      copy.recipient = one.key;
      copy.id = outbox.for_one(m, one.key);
      others = settle_whole(r, copy, its, outbox, trouble, outcomes) || others;
    }
    return others;
  }

  bool superseded(const Worker& w, const Outbox::Message& m, bool thread_known) {
    if (!channel_of(*w.receiver).traits.can_edit || !thread_known) return false;
    SqlTransaction step(db);
    Outbox outbox(db);
    if (!outbox.superseded(m)) return false;
    outbox.sent(m.id, clock.now());
    step.commit();
    return true;
  }

  bool step(const Worker& w) {
    const Outbox outbox(db);
    const auto m = outbox.next_due(w.receiver->name, clock.now());
    if (!m) return false;
    const auto thread =
        m->group_key.empty() ? std::pair<std::string, std::string>{} : outbox.thread(w.receiver->name, m->group_key);
    if (superseded(w, *m, !thread.second.empty())) return true;
    at("before sending");
    const Delivery d = deliver(*w.receiver, *m, thread, {transport, clock.now(), [&] { return turn(w); }, &stopping});
    at("answered");
    // What stopping broke off is no failure of the receiver's.
    if (d.stopped || (stopping && d.verdict.kind == Fate::retry)) return false;
    if (settle(w, *m, d)) wake_all();
    return true;
  }

  void run(Worker& w) {
    std::string last_error;
    while (!stopping) {
      bool busy = false;
      try {
        busy = step(w);
        last_error.clear();
      } catch (const std::exception& e) {  // the state cannot be written: nothing was recorded, so it is tried again
        if (last_error != e.what()) spdlog::error("delivery to {}: {}", w.receiver->name, e.what());
        last_error = e.what();
      }
      std::unique_lock<std::mutex> hold(mutex);
      if (!busy) changed.wait_for(hold, kLook, [&] { return stopping || w.woken; });
      w.woken = false;
    }
  }
};

Courier::Courier(const config::Config& config, Database& db, Transport& transport, const Clock& clock,
                 metrics::Counters& counters, CourierOptions options)
    : impl_(new Impl{config, db, transport, clock, counters, std::move(options)}) {
  for (const config::Receiver& r : config.receivers) {
    auto w = std::make_unique<Worker>();
    w->receiver = &r;
    w->pace = pace_key(r);
    impl_->workers.push_back(std::move(w));
  }
}

Courier::~Courier() { stop(); }

void Courier::start() {
  impl_->stopping = false;
  {
    // A start or a reload may have mended what failed.
    SqlTransaction step(impl_->db);
    Outbox outbox(impl_->db);
    for (const auto& w : impl_->workers)
      if (!outbox.receiver_state(w->receiver->name).first.empty())
        outbox.expedite(w->receiver->name, impl_->clock.now());
    step.commit();
  }
  for (const auto& w : impl_->workers) w->thread = std::thread([this, raw = w.get()] { impl_->run(*raw); });
}

void Courier::wake() { impl_->wake_all(); }

void Courier::stop() {
  {
    const std::lock_guard<std::mutex> hold(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->changed.notify_all();
  for (const auto& w : impl_->workers)
    if (w->thread.joinable()) w->thread.join();
}

bool Courier::step(const std::string& receiver) {
  for (const auto& w : impl_->workers)
    if (w->receiver->name == receiver) return impl_->step(*w);
  return false;
}

}  // namespace returnwatch::agent
