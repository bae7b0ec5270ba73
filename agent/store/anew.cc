#include "agent/store/anew.h"

#include "agent/store/records.h"
#include "checks/times.h"

namespace returnwatch::agent {
namespace {

constexpr const char* kNote = "judging_anew";  // "<id> <RFC 3339>"; "" = none

}  // namespace

void begin_anew(Database& db, const std::string& store, const Anew& anew) {
  Records(db, store).set_note(kNote, anew.id + " " + checks::to_rfc3339(anew.since));
}

std::optional<Anew> anew_of(Database& db, const std::string& store) {
  const std::string note = Records(db, store).note(kNote).value_or("");
  const auto blank = note.find(' ');
  if (blank == std::string::npos) return std::nullopt;
  return Anew{note.substr(0, blank), checks::parse_time(note.substr(blank + 1)).value_or(Time{})};
}

void end_anew(Database& db, const std::string& store) { Records(db, store).set_note(kNote, ""); }

}  // namespace returnwatch::agent
