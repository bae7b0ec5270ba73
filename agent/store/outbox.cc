#include "agent/store/outbox.h"

#include "agent/store/statement.h"

namespace returnwatch::agent {
namespace {

// A wait that is longer than any that is ever asked for comes from a clock that was set back: it is over.
constexpr checks::Duration kLongestWait = checks::hours(25);

constexpr std::string_view kFirst = ".parent";  // how the key of a first message ends

Outbox::Message message_of(const Statement& row) {
  Outbox::Message m;
  m.id = static_cast<long>(row.integer(0));
  m.receiver = row.text(1);
  m.group_key = row.text(2);
  m.idempotency_key = row.text(3);
  m.subject = row.text(4);
  m.payload = row.text(5);
  m.attempts = static_cast<int>(row.integer(6));
  m.created_at = row.time(7).value_or(Time{});
  m.last_error = row.text(8);
  m.not_before = row.time(9).value_or(Time{});
  m.recipient = row.text(10);
  return m;
}

}  // namespace

void Outbox::enqueue(const Message& m, Time not_before) {
  Statement(db_,
            "INSERT INTO outbox(receiver, group_key, idempotency_key, created_at, not_before, state, subject, payload) "
            "VALUES(?1, ?2, ?3, ?4, ?5, 'queued', ?6, ?7) ON CONFLICT(idempotency_key) DO NOTHING",
            m.receiver, m.group_key, m.idempotency_key, m.created_at, not_before, m.subject, m.payload)
      .run();
}

#define RW_MESSAGE                                                                                        \
  "SELECT id, receiver, group_key, idempotency_key, subject, payload, attempts, created_at, last_error, " \
  "not_before, recipient FROM outbox "

std::optional<Outbox::Message> Outbox::first_queued(const std::string& receiver) const {
  Statement row(db_, RW_MESSAGE "WHERE receiver = ?1 AND state = 'queued' ORDER BY id LIMIT 1", receiver);
  return row.next() ? std::optional<Message>(message_of(row)) : std::nullopt;
}
// Strictly in order: a message that waits for its retry holds back the later ones of its receiver, or of its recipient
// where only one of them waits.
std::optional<Outbox::Message> Outbox::next_due(const std::string& receiver, Time now) const {
  Statement row(db_,
                RW_MESSAGE
                "WHERE id IN (SELECT min(id) FROM outbox WHERE receiver = ?1 AND state = 'queued' GROUP BY recipient) "
                "AND (not_before <= ?2 OR not_before >= ?3) ORDER BY id LIMIT 1",
                receiver, now, now + kLongestWait);
  return row.next() ? std::optional<Message>(message_of(row)) : std::nullopt;
}
#undef RW_MESSAGE
long Outbox::for_one(const Message& m, const std::string& recipient) {
  Statement row(db_,
                "INSERT INTO outbox(receiver, group_key, idempotency_key, created_at, not_before, state, subject, "
                "payload, recipient) VALUES(?1, ?2, ?3, ?4, ?4, 'queued', ?5, ?6, ?7) RETURNING id",
                m.receiver, m.group_key, m.idempotency_key + "/" + recipient, m.created_at, m.subject, m.payload,
                recipient);
  (void)row.next();
  return static_cast<long>(row.integer(0));
}
void Outbox::sent(long id, Time now) {
  Statement(db_,
            "UPDATE outbox SET state = 'sent', done_at = ?2, attempts = attempts + 1, last_error = '' WHERE id = ?1",
            id, now)
      .run();
}
void Outbox::retry(long id, Time not_before, const std::string& error) {
  Statement(db_, "UPDATE outbox SET not_before = ?2, attempts = attempts + 1, last_error = ?3 WHERE id = ?1", id,
            not_before, error)
      .run();
}
void Outbox::dead(long id, Time now, const std::string& error) {
  Statement(db_,
            "UPDATE outbox SET state = 'dead', done_at = ?2, attempts = attempts + 1, last_error = ?3 WHERE id = ?1",
            id, now, error)
      .run();
}
long Outbox::depth(const std::string& receiver) const {
  Statement row(db_, "SELECT count(*) FROM outbox WHERE receiver = ?1 AND state = 'queued'", receiver);
  return row.next() ? static_cast<long>(row.integer(0)) : 0;
}
std::optional<Time> Outbox::oldest(const std::string& receiver) const {
  Statement row(db_, "SELECT min(created_at) FROM outbox WHERE receiver = ?1 AND state = 'queued'", receiver);
  return row.next() ? row.time(0) : std::nullopt;
}
bool Outbox::waits(const std::string& receiver, const std::string& key) const {
  Statement row(db_, "SELECT 1 FROM outbox WHERE receiver = ?1 AND state = 'queued' AND group_key = ?2 LIMIT 1",
                receiver, key);
  return row.next();
}
std::string Outbox::key_of(const std::string& receiver, const std::string& notification, std::size_t n) {
  return receiver + "/" + notification + (n == 0 ? std::string(kFirst) : ".reply" + std::to_string(n));
}
bool Outbox::superseded(const Message& m) const {
  if (m.idempotency_key.size() < kFirst.size() ||
      m.idempotency_key.compare(m.idempotency_key.size() - kFirst.size(), kFirst.size(), kFirst) != 0)
    return false;
  Statement row(db_,
                "SELECT 1 FROM outbox WHERE receiver = ?1 AND group_key = ?2 AND state = 'queued' AND id > ?3 AND "
                "idempotency_key LIKE '%' || ?4 LIMIT 1",
                m.receiver, m.group_key, m.id, std::string(kFirst));
  return row.next();
}
void Outbox::expedite(const std::string& receiver, Time now) {
  Statement(db_, "UPDATE outbox SET not_before = ?2 WHERE receiver = ?1 AND state = 'queued' AND not_before > ?2",
            receiver, now)
      .run();
}
void Outbox::replace_mirror(const std::string& receiver, const std::vector<Message>& messages, Time now) {
  Statement(db_, "DELETE FROM outbox WHERE receiver = ?1 AND group_key = 'mirror'", receiver).run();
  for (const Message& m : messages) enqueue(m, now);
}
void Outbox::prune(Time done, Time threads) {
  Statement(db_, "DELETE FROM outbox WHERE state <> 'queued' AND done_at < ?1", done).run();
  Statement(db_, "DELETE FROM thread WHERE CAST(ts AS REAL) < ?1", threads).run();
}
void Outbox::set_receiver_state(const std::string& receiver, const std::string& state, const std::string& error,
                                Time now) {
  Statement(db_,
            "INSERT INTO receiver_state(receiver, state, error, since) VALUES(?1, ?2, ?3, ?4) ON CONFLICT(receiver) DO "
            "UPDATE SET state = ?2, error = ?3, since = CASE WHEN state = '' OR ?2 = '' THEN ?4 ELSE since END",
            receiver, state, error, now)
      .run();
}
std::pair<std::string, std::string> Outbox::receiver_state(const std::string& receiver) const {
  Statement row(db_, "SELECT state, error FROM receiver_state WHERE receiver = ?1", receiver);
  if (!row.next()) return {};
  return {row.text(0), row.text(1)};
}

std::optional<Time> Outbox::receiver_state_since(const std::string& receiver) const {
  Statement row(db_, "SELECT since FROM receiver_state WHERE receiver = ?1", receiver);
  return row.next() ? row.time(0) : std::nullopt;
}

Outbox::RecipientState Outbox::recipient_state(const std::string& receiver, const std::string& recipient) const {
  Statement row(db_, "SELECT state, since FROM recipient_state WHERE receiver = ?1 AND recipient = ?2", receiver,
                recipient);
  if (!row.next()) return {};
  return {row.text(0), row.time(1).value_or(Time{})};
}
void Outbox::set_recipient_state(const std::string& receiver, const std::string& recipient, const std::string& state,
                                 Time since) {
  if (state.empty())
    Statement(db_, "DELETE FROM recipient_state WHERE receiver = ?1 AND recipient = ?2", receiver, recipient).run();
  else
    Statement(db_,
              "INSERT INTO recipient_state(receiver, recipient, state, since) VALUES(?1, ?2, ?3, ?4) ON "
              "CONFLICT(receiver, recipient) DO UPDATE SET state = ?3, since = ?4",
              receiver, recipient, state, since)
        .run();
}

std::pair<std::string, std::string> Outbox::thread(const std::string& receiver, const std::string& key) const {
  Statement row(db_, "SELECT channel, ts FROM thread WHERE receiver = ?1 AND group_key = ?2", receiver, key);
  if (!row.next()) return {};
  return {row.text(0), row.text(1)};
}
void Outbox::set_thread(const std::string& receiver, const std::string& key, const std::string& channel,
                        const std::string& ts) {
  if (ts.empty())
    Statement(db_, "DELETE FROM thread WHERE receiver = ?1 AND group_key = ?2", receiver, key).run();
  else
    Statement(db_,
              "INSERT INTO thread(receiver, group_key, channel, ts) VALUES(?1, ?2, ?3, ?4) ON CONFLICT(receiver, "
              "group_key) DO UPDATE SET channel = ?3, ts = ?4",
              receiver, key, channel, ts)
        .run();
}

}  // namespace returnwatch::agent
