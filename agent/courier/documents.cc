#include "agent/courier/documents.h"

#include "agent/courier/receivers.h"

namespace returnwatch::agent {
namespace {

void put(Outbox& outbox, const std::string& receiver, const std::string& thread, const std::string& key,
         const std::vector<alerts::Rendered>& rendered, checks::Time now) {
  for (std::size_t i = 0; i < rendered.size(); ++i) {
    Outbox::Message m;
    m.receiver = receiver;
    m.group_key = thread;
    // What is posted or edited in place is always first; a later one makes an earlier one needless
    // (Outbox::superseded).
    m.idempotency_key = Outbox::key_of(receiver, key, i);
    m.subject = rendered[i].subject;
    m.payload = rendered[i].body;
    m.created_at = now;
    outbox.enqueue(m, now);
  }
}

}  // namespace

void enqueue(Outbox& outbox, const config::Receiver& receiver, const alerts::Notification& n, checks::Time now) {
  put(outbox, receiver.name, n.thread, n.idempotency_key, channel_of(receiver).render(n), now);
}

bool enqueue(Outbox& outbox, const config::Receiver& receiver, const Document& document, checks::Time now) {
  const std::vector<alerts::Rendered> rendered = channel_of(receiver).document(document);
  put(outbox, receiver.name, "", document.id, rendered, now);
  return !rendered.empty();
}

}  // namespace returnwatch::agent
