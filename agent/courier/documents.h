// Reports on their way out: what is not about an alert goes through the same outbox.
#pragma once

#include <string>

#include "agent/store/alert_store.h"
#include "config/config.h"

namespace returnwatch::agent {

struct Document {
  std::string id;               // unique: the same document is queued to a receiver once ("report/2026-11-25/acme-uk")
  std::string subject;
  std::string text;             // plain, for chat and as the mail's text part; the first line says it all
  std::string html;             // "" = text only
};

// Inside the caller's Transaction. False for a receiver whose channel takes no documents (PagerDuty, Alertmanager).
bool enqueue(AlertStore& store, const config::Receiver& receiver, const Document& document, checks::Time now);

}  // namespace returnwatch::agent
