#include "agent/sources/frame.h"

#include <exception>

namespace returnwatch::agent {
namespace {

checks::Time now_of(const Frame::Poll& poll) { return poll.clock ? poll.clock() : poll.now; }

bool stops(const PollPlan& plan) { return plan.stop && plan.stop(); }

// A collection that is not found is one that the key has no right to.
const char* word_of(ErrorKind kind, bool whole) {
  if (kind != ErrorKind::not_found) return cause_of(kind);
  return whole ? "unauthorised" : "scope_missing";
}

Status guarded(const SourcePart& part) {
  try {
    return part.read();
  } catch (const std::exception& e) {
    return fail(ErrorKind::storage, std::string("state file: ") + e.what());
  }
}

}  // namespace

std::optional<PollReport> Frame::resting(const Poll& poll) const {
  if (!trouble_ || backoff_.ready(now_of(poll)) || poll.plan.check_mode) return std::nullopt;
  PollReport report;
  report.complete = false;
  report.errors.push_back(*trouble_);
  return report;
}

void Frame::tell(const Poll& poll, const Error* trouble) {
  if (poll.tell) return poll.tell(trouble);
  if (trouble)
    states_.failed(source_, "", word_of(trouble->kind, true), trouble->message, poll.plan.interval, poll.now);
  else
    states_.ok(source_, "", poll.plan.interval, poll.now);
}

void Frame::note_part(const Poll& poll, const SourcePart& part, const Status& status) {
  if (status) return states_.ok(source_, part.capability, poll.plan.interval, poll.now);
  states_.failed(source_, part.capability, word_of(status.error().kind, false), status.error().message,
                 poll.plan.interval, poll.now);
}

void Frame::note_whole(const Poll& poll, const Error& error) {
  trouble_ = error;
  (void)backoff_.failed(error, now_of(poll), std::uniform_real_distribution<double>(0, 1)(chance_));
  tell(poll, &error);
}

void Frame::run(const Poll& poll, const std::vector<SourcePart>& parts, PollReport& report) {
  try {
    read(poll, parts, report);
  } catch (const std::exception& e) {
    report.complete = false;
    report.errors.push_back({ErrorKind::storage, std::string("state file: ") + e.what()});
  }
}

void Frame::read(const Poll& poll, const std::vector<SourcePart>& parts, PollReport& report) {
  std::optional<Error> first;
  std::size_t vital = 0, failed = 0;
  for (const SourcePart& part : parts) {
    const bool own = *part.capability != '\0';
    if (part.need && poll.plan.needs.count(*part.need) == 0) {
      if (own) states_.forget(source_, part.capability);
      continue;
    }
    const Status status = guarded(part);
    if (stops(poll.plan)) {  // neither read to its end nor in trouble
      report.complete = false;
      return;
    }
    if (!status) {
      report.complete = false;
      report.errors.push_back(status.error());
      if (!own || ends_poll(status.error().kind)) return note_whole(poll, status.error());
    }
    if (!own) continue;
    note_part(poll, part, status);
    vital += part.vital;
    if (status || !part.vital) continue;
    ++failed;
    if (!first) first = status.error();
  }
  if (vital > 1 && failed == vital) {  // none of it can be read: told once, of the source
    for (const SourcePart& part : parts)
      if (*part.capability) states_.forget(source_, part.capability);
    return note_whole(poll, *first);
  }
  if (poll.asked && !poll.asked()) return;
  backoff_.succeeded();
  tell(poll, nullptr);
  trouble_.reset();
}

}  // namespace returnwatch::agent
