#include "agent/record/verify.h"

#include <algorithm>
#include <set>

#include "agent/record/settings.h"
#include "agent/store/record_fields.h"

namespace returnwatch::agent::record {
namespace {

using agent::fields;

struct Mistakes {
  std::string mistake;  // the first
  std::vector<std::string> unknown;

  void wrong(const std::string& path, const char* wanted, const Json& is) {
    if (mistake.empty()) mistake = path + " is " + spelt(is) + ", and should be " + wanted;
  }

 private:
  static std::string spelt(const Json& is) {
    const std::string text = is.dump(-1, ' ', false, Json::error_handler_t::replace);
    return text.size() > 40 ? text.substr(0, 40) + "..." : text;
  }
};

// Walks a line beside the fields of its record: what is not there, or null, has a default.
struct Verifier {
  const Json& in;
  const std::string path;
  Mistakes& report;
  std::set<std::string> known{};

  template <typename T>
  void operator()(const char* name, T& v) {
    known.insert(name);
    const auto it = in.find(name);
    if (it != in.end() && !it->is_null()) look(*it, path + name, report, v);
  }
  void note_unknown() {
    for (const auto& [key, value] : in.items())
      if (!known.count(key)) report.unknown.push_back(path + key);
  }

  template <typename T>
  static void look(const Json& j, const std::string& at, Mistakes& report, T& v) {
    if (!j.is_object()) return report.wrong(at, "an object", j);
    Verifier inner{j, at + ".", report};
    fields(inner, v);
    inner.note_unknown();
  }
  static void look(const Json& j, const std::string& at, Mistakes& report, std::string&) {
    if (!j.is_string()) report.wrong(at, "a text", j);
  }
  static void look(const Json& j, const std::string& at, Mistakes& report, checks::CommentFact&) {
    if (!j.is_string()) report.wrong(at, "a text", j);
  }
  static void look(const Json& j, const std::string& at, Mistakes& report, checks::CreditKind&) {
    if (j != "gift_card" && j != "store_credit") report.wrong(at, "\"gift_card\" or \"store_credit\"", j);
  }
  static void look(const Json& j, const std::string& at, Mistakes& report, bool&) {
    if (!j.is_boolean()) report.wrong(at, "true or false", j);
  }
  static void look(const Json& j, const std::string& at, Mistakes& report, int&) { whole(j, at, report); }
  static void look(const Json& j, const std::string& at, Mistakes& report, long&) { whole(j, at, report); }
  static void look(const Json& j, const std::string& at, Mistakes& report, checks::Time&) {
    if (!j.is_number_integer()) report.wrong(at, "a time in whole seconds since 1970 (UTC)", j);
  }
  template <typename T>
  static void look(const Json& j, const std::string& at, Mistakes& report, std::optional<T>&) {
    T value{};
    look(j, at, report, value);
  }
  template <typename T>
  static void look(const Json& j, const std::string& at, Mistakes& report, std::vector<T>&) {
    if (!j.is_array()) return report.wrong(at, "a list", j);
    for (std::size_t i = 0; i < j.size(); ++i) {
      T value{};
      look(j[i], at + "[" + std::to_string(i) + "]", report, value);
    }
  }

 private:
  static void whole(const Json& j, const std::string& at, Mistakes& report) {
    if (!j.is_number_integer()) report.wrong(at, "a whole number", j);
  }
};

// The fields of a kind that no record has: texts, times, flags, numbers, lists of texts.
struct PlainFields {
  const char* kind;
  const char* id;  // without it the line is nothing
  std::vector<const char*> texts, times, flags, numbers, lists;
};
const std::vector<PlainFields>& plain() {
  static const std::vector<PlainFields> all = {
      {kind::kReturns, "id", {}, {"read_at"}, {}, {}, {}},
      {kind::kOrders,
       "id",
       {"missing"},
       {"read_at", "missing_at", "feed_updated_at", "feed_seen_at", "detail_updated_at"},
       {"known"},
       {},
       {}},
      {kind::kLocations,
       "id",
       {"id", "name"},
       {"deactivated_at", "seen_inactive"},
       {"active", "fulfillment_service"},
       {},
       {}},
      {kind::kItems, "item_id", {"item_id"}, {"read_at"}, {"tracked"}, {}, {}},
      {kind::kLevels, "item_id", {}, {"read_at"}, {}, {}, {}},
      {kind::kRises, "item_id", {"item_id", "location_id"}, {"after", "at"}, {}, {"quantity", "held", "damaged"}, {}},
      {kind::kCredits, "id", {}, {}, {}, {}, {}},
      {kind::kFlows, "id", {"id", "name"}, {"since"}, {"enabled", "deployed", "once_live"}, {}, {"crons"}},
      {kind::kRuns, "id", {"flow_id"}, {"seen_at"}, {}, {}, {}},
      {kind::kQueue, "id", {"id", "flow_id"}, {"created_at"}, {}, {}, {}},
      {kind::kTracked, "value", {"value", "flow_id", "flow_name", "run_id"}, {"at"}, {"sent", "success"}, {}, {}},
      {kind::kSources,
       "source",
       {"source", "capability", "cause", "error"},
       {"last_success", "failing_since"},
       {"ok"},
       {"interval"},
       {}},
      {kind::kUnknownWords, "field", {"field", "word"}, {}, {}, {"count"}, {}},
  };
  return all;
}

void look_plain(Verifier& v, const PlainFields& p) {
  std::string text;
  checks::Time time{};
  bool flag = false;
  long number = 0;
  std::vector<std::string> list;
  for (const char* key : p.texts) v(key, text);
  for (const char* key : p.times) v(key, time);
  for (const char* key : p.flags) v(key, flag);
  for (const char* key : p.numbers) v(key, number);
  for (const char* key : p.lists) v(key, list);
}

struct SeenState {
  std::string what, state;
  checks::Time at{};
  std::optional<checks::Time> last_at;
};
template <class A>
void fields(A& a, SeenState& v) {
  a("at", v.at);
  a("last_at", v.last_at);
  a("state", v.state);
  a("what", v.what);
}

template <typename T>
void look_at(Verifier& v) {
  T value{};
  fields(v, value);
}

void look_record(Verifier& v, const std::string& kind) {
  if (kind == kind::kReturns) {
    std::vector<SeenState> seen;
    v("seen", seen);
    look_at<checks::Rma>(v);
  } else if (kind == kind::kOrders) {
    look_at<checks::Order>(v);
  } else if (kind == kind::kLevels) {
    look_at<checks::StockLevel>(v);
  } else if (kind == kind::kCredits) {
    look_at<checks::Credit>(v);
  } else if (kind == kind::kRuns) {
    look_at<checks::RunFact>(v);
  }
}

Mistakes report_of(const std::string& kind, const Json& line) {
  Mistakes report;
  if (text_of(line, "store").empty()) {
    report.mistake = "it names no store";
    return report;
  }
  if (kind == kind::kPolicy) {
    report.mistake = mistake_in_policy(line);
    return report;
  }
  const auto of =
      std::find_if(plain().begin(), plain().end(), [&kind](const PlainFields& p) { return kind == p.kind; });
  if (of == plain().end()) return report;  // what was learned: by the program alone
  Verifier v{line, "", report};
  v.known.insert("store");
  look_plain(v, *of);
  look_record(v, kind);
  v.note_unknown();
  if (report.mistake.empty() && text_of(line, of->id).empty()) report.mistake = std::string("it has no ") + of->id;
  return report;
}

}  // namespace

std::string mistake_in(const std::string& kind, const Json& line) { return report_of(kind, line).mistake; }

std::vector<std::string> unknown_in(const std::string& kind, const Json& line) { return report_of(kind, line).unknown; }

}  // namespace returnwatch::agent::record
