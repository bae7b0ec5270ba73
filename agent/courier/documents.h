// What goes into the outbox: notifications and documents, put into their channel's words. Inside the caller's
// SqlTransaction.
#pragma once

#include <string>

#include "agent/store/outbox.h"
#include "alerts/channels/channel.h"
#include "config/config.h"

namespace returnwatch::agent {

using Document = alerts::Document;

void enqueue(Outbox& outbox, const config::Receiver& receiver, const alerts::Notification& n, checks::Time now);

// A report. False for a receiver whose channel takes no documents (PagerDuty, Alertmanager).
bool enqueue(Outbox& outbox, const config::Receiver& receiver, const Document& document, checks::Time now);

}  // namespace returnwatch::agent
