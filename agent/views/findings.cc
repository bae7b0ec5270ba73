#include "agent/views/findings.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "agent/views/local_time.h"
#include "alerts/finding_json.h"
#include "checks/printable.h"
#include "checks/registry.h"
#include "checks/text.h"
#include "checks/words.h"

namespace returnwatch::agent {
namespace {

using json = nlohmann::ordered_json;

int state_rank(const std::string& state) {
  return state == "firing" ? 0 : state == "acknowledged" ? 1 : state == "pending" ? 2 : 3;
}

constexpr std::string_view kNone = "[]";
constexpr std::size_t kRowSize = 1024;  // about

std::string text(const json& j) { return j.dump(2, ' ', false, json::error_handler_t::replace); }

json row_json(const FindingRow& row) {
  json out = alerts::public_json(row.finding, row.state);
  out["first_seen"] = checks::to_rfc3339(row.first_seen);
  return out;
}

std::string xml(const std::string& s) {
  std::string out;
  for (const char ch : checks::one_line(s)) {
    switch (ch) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += ch;
    }
  }
  return out;
}

std::string money_line(const std::vector<const FindingRow*>& rows) {
  std::map<std::string, std::int64_t> sums;
  for (const FindingRow* r : rows)
    if (r->finding.amount) sums[r->finding.amount->currency] += r->finding.amount->minor;
  std::string out;
  for (const auto& [currency, minor] : sums) out += (out.empty() ? "" : " + ") + checks::to_string({minor, currency});
  return out;
}

const checks::CheckInfo* info(const std::string& id) { return checks::find_check(id); }

}  // namespace

std::vector<std::pair<std::string, std::string>> actions_for(const std::vector<const FindingRow*>& rows) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const FindingRow* r : rows) {
    const std::string cause = checks::spoken(r->finding.cause);
    const std::string_view action = checks::action_of(r->finding.check, r->finding.cause);
    const auto said = std::find_if(out.begin(), out.end(), [&](const auto& a) { return a.first == cause; });
    if (!action.empty() && said == out.end()) out.emplace_back(cause, action);
  }
  if (out.size() == 1) out.front().first.clear();
  return out;
}

void sort_by_urgency(std::vector<FindingRow>& rows) {
  std::stable_sort(rows.begin(), rows.end(), [](const FindingRow& a, const FindingRow& b) {
    const auto key = [](const FindingRow& r) {
      return std::make_tuple(state_rank(r.state), -static_cast<int>(r.finding.severity), r.finding.check,
                             r.finding.since, r.finding.fingerprint);
    };
    return key(a) < key(b);
  });
}

// Row by row: the tree of ten thousand findings would be five times as large as their text.
std::string to_json(const FindingsView& view) {
  json rest = {{"schema", 1},
               {"generated_at", checks::to_rfc3339(view.generated_at)},
               {"findings", json::array()},
               {"sources", json::array()},
               {"no_data", json::array()}};
  for (const SourceRow& s : view.sources)
    rest["sources"].push_back({{"store", s.store},
                               {"source", s.source},
                               {"ok", s.ok},
                               {"last_success", alerts::or_null(s.last_success)},
                               {"error", alerts::or_null(s.error)}});
  for (const NoDataRow& n : view.no_data)
    rest["no_data"].push_back(
        {{"check", n.check}, {"store", n.store}, {"rma_id", alerts::or_null(n.rma_id)}, {"reason", n.reason}});
  const std::string frame = text(rest);
  const std::size_t place = frame.find(kNone, frame.find("\"findings\"")) + 1;  // behind its [
  std::string out;
  out.reserve(frame.size() + view.findings.size() * kRowSize);
  out.append(frame, 0, place);
  for (const FindingRow& r : view.findings) {
    out += &r == view.findings.data() ? "\n    " : ",\n    ";
    for (const char c : text(row_json(r))) out.append(c == '\n' ? "\n    " : std::string_view(&c, 1));
  }
  if (!view.findings.empty()) out += "\n  ";
  out.append(frame, place);
  out += '\n';
  return out;
}

std::string to_text(const FindingsView& view, const std::string& timezone) {
  std::ostringstream out;
  std::map<std::string, std::vector<const FindingRow*>> groups;  // by check, in urgency order
  std::vector<std::string> order;
  for (const FindingRow& r : view.findings) {
    auto& group = groups[r.finding.check];
    if (group.empty()) order.push_back(r.finding.check);
    group.push_back(&r);
  }
  for (const std::string& id : order) {
    const auto& rows = groups[id];
    const std::string money = money_line(rows);
    const checks::CheckInfo* check = info(id);
    out << (check ? check->title : std::string_view(id)) << " - " << rows.size()
        << (rows.size() == 1 ? " finding" : " findings") << (money.empty() ? "" : ", " + money) << "  [" << id << "]\n";
    for (const FindingRow* r : rows) {
      const checks::Finding f = checks::printable(r->finding);
      out << "  "
          << (r->state == "firing"    ? "!"
              : r->state == "pending" ? "~"
                                      : "-")
          << " " << to_string(f.severity) << ", " << to_string(f.owner) << ": " << f.summary;
      if (f.amount) out << "  " << checks::to_string(*f.amount);
      out << "\n      " << f.store << "  " << f.order_name << (f.rma_id.empty() ? "" : "  RMA " + f.rma_id) << "  "
          << f.cause << ", since " << local_time(f.since, timezone) << " ("
          << checks::human(view.generated_at - f.since) << ")"
          << (r->state == "firing"
                  ? ""
                  : ", " + r->state + (r->state == "pending" ? " until " + local_time(f.fires_at, timezone) : ""))
          << "\n";
    }
    for (const auto& [cause, action] : actions_for(rows))
      out << "    what to do" << (cause.empty() ? "" : " (" + cause + ")") << ": " << action << "\n";
    out << "\n";
  }
  std::size_t firing = 0, pending = 0;
  for (const FindingRow& r : view.findings)
    (r.state == "pending" ? pending : firing) += r.state == "pending" || r.state == "firing" ? 1 : 0;
  out << firing << " firing, " << pending << " pending";
  if (!view.no_data.empty()) out << ", " << view.no_data.size() << " without data";
  out << "\n";
  for (const SourceRow& s : view.sources)
    if (!s.ok) out << "could not read " << s.source << " of " << s.store << ": " << checks::printable(s.error) << "\n";
  if (view.none_judged) out << "no return of a store could be judged: --format json says why, under no_data\n";
  return out.str();
}

std::string to_junit(const FindingsView& view) {
  std::map<std::pair<std::string, std::string>, std::vector<const FindingRow*>> cases;  // (check, store)
  for (const FindingRow& r : view.findings) cases[{r.finding.check, r.finding.store}].push_back(&r);
  for (const SourceRow& s : view.sources)
    for (const checks::CheckInfo& c : checks::all_checks()) cases[{std::string(c.id), s.store}];
  std::ostringstream body;
  int failures = 0;
  for (const auto& [key, rows] : cases) {
    std::ostringstream text;
    int firing = 0;
    for (const FindingRow* r : rows)
      if (r->state == "firing") {
        ++firing;
        text << checks::printable(r->finding.cause + ": " + r->finding.summary) << "\n";
      }
    failures += firing > 0 ? 1 : 0;
    body << "  <testcase classname=\"" << xml(key.second) << "\" name=\"" << xml(key.first) << "\">";
    if (firing > 0) body << "<failure message=\"" << firing << " firing\">" << xml(text.str()) << "</failure>";
    body << "</testcase>\n";
  }
  int errors = 0;
  for (const SourceRow& s : view.sources)
    if (!s.ok) {
      ++errors;
      body << "  <testcase classname=\"" << xml(s.store) << "\" name=\"source " << xml(s.source)
           << "\"><error message=\"" << xml(s.error) << "\"/></testcase>\n";
    }
  if (view.none_judged) {
    ++errors;
    body << "  <testcase name=\"returns\"><error message=\"no return of a store could be judged\"/></testcase>\n";
  }
  std::ostringstream out;
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"returnwatch\" tests=\""
      << cases.size() + static_cast<std::size_t>(errors) << "\" failures=\"" << failures << "\" errors=\"" << errors
      << "\" timestamp=\"" << checks::to_rfc3339(view.generated_at) << "\">\n"
      << body.str() << "</testsuite>\n";
  return out.str();
}

int exit_code(const FindingsView& view) {
  if (view.none_judged) return 2;
  for (const SourceRow& s : view.sources)
    if (s.needed_and_unread) return 2;
  for (const FindingRow& r : view.findings)
    if (r.state == "firing") return 1;
  return 0;
}

}  // namespace returnwatch::agent
