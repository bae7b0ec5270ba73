#include "agent/store/learned.h"

#include <sstream>
#include <tuple>

#include "agent/store/store_note.h"
#include "checks/times.h"

namespace returnwatch::agent {
namespace {

// --- the stored text of each kind; "" is as good as nothing

std::string text_of(const std::string& v) { return v; }
std::string text_of(bool v) { return v ? "1" : ""; }
std::string text_of(const std::optional<checks::Time>& v) { return v ? checks::to_rfc3339(*v) : ""; }
std::string text_of(const std::optional<checks::App>& v) { return v ? v->id + "\t" + v->handle + "\t" + v->title : ""; }
std::string text_of(const std::optional<Anew>& v) { return v ? v->id + " " + checks::to_rfc3339(v->since) : ""; }

void take(const std::string& text, std::string& v) { v = text; }
void take(const std::string& text, bool& v) { v = !text.empty(); }
void take(const std::string& text, std::optional<checks::Time>& v) { v = checks::parse_time(text); }
void take(const std::string& text, std::optional<checks::App>& v) {
  if (text.empty()) return;
  std::istringstream in(text);
  v.emplace();
  std::getline(in, v->id, '\t');
  std::getline(in, v->handle, '\t');
  std::getline(in, v->title);
}
void take(const std::string& text, std::optional<Anew>& v) {
  const auto blank = text.find(' ');
  if (blank == std::string::npos) return;
  v = Anew{text.substr(0, blank), checks::parse_time(text.substr(blank + 1)).value_or(checks::Time{})};
}

// --- the name of each in the state

template <typename T>
struct Named {
  T Learned::*what;
  const char* name;
};
template <typename T>
Named(T Learned::*, const char*) -> Named<T>;

constexpr std::tuple kNames = {Named{&Learned::baseline, "baseline_done"},
                               Named{&Learned::judged_with, "judged_with"},
                               Named{&Learned::anew, "judging_anew"},
                               Named{&Learned::returngo_app, "learned_returngo_app"},
                               Named{&Learned::patchworks_of, "patchworks_of"},
                               Named{&Learned::reason_marks, "reason_marks"},
                               Named{&Learned::lists_read, "returngo_backfilled"},
                               Named{&Learned::pace_told, "pace_told"},
                               Named{&Learned::report_since, "reports_since"}};

template <typename T, typename U>
const char* name_if(T Learned::*what, const Named<U>& row) {
  if constexpr (std::is_same_v<T, U>) return what == row.what ? row.name : nullptr;
  return nullptr;
}

template <typename T>
const char* name_of(T Learned::*what) {
  const char* out = nullptr;
  std::apply([&](const auto&... row) { ((out = out ? out : name_if(what, row)), ...); }, kNames);
  return out;
}

}  // namespace

template <typename T>
T LearnedRecords::get(T Learned::*what) const {
  T out{};
  if (const auto text = note(db_, store_, name_of(what))) take(*text, out);
  return out;
}

template <typename T>
void LearnedRecords::put(T Learned::*what, const std::common_type_t<T>& value) {
  set_note(db_, store_, name_of(what), text_of(value));
}

#define RETURNWATCH_LEARNED(T)                            \
  template T LearnedRecords::get(T Learned::*what) const; \
  template void LearnedRecords::put(T Learned::*what, const std::common_type_t<T>& value);
RETURNWATCH_LEARNED(std::string)
RETURNWATCH_LEARNED(bool)
RETURNWATCH_LEARNED(std::optional<checks::Time>)
RETURNWATCH_LEARNED(std::optional<checks::App>)
RETURNWATCH_LEARNED(std::optional<Anew>)
#undef RETURNWATCH_LEARNED

}  // namespace returnwatch::agent
