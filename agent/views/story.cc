// Findings told as a person reads them: whose turn it is first, then the worst, then the money; the exceptions, never
// the rest.
#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <sstream>

#include "agent/views/findings.h"
#include "agent/views/local_time.h"
#include "checks/printable.h"
#include "checks/registry.h"
#include "checks/times.h"

namespace returnwatch::agent {
namespace {

constexpr std::size_t kShown = 3;
using Rows = std::vector<const FindingRow*>;

std::string money_of(const Rows& rows) {
  std::map<std::string, std::int64_t> sums;
  for (const FindingRow* r : rows)
    if (r->finding.amount) sums[r->finding.amount->currency] += r->finding.amount->minor;
  std::string out;
  for (const auto& [currency, minor] : sums) out += (out.empty() ? "" : " + ") + checks::to_string({minor, currency});
  return out;
}

// "3 to act on", the sum behind it where there is one.
std::string counted(std::size_t n, const char* what, const std::string& money) {
  return std::to_string(n) + " " + what + (money.empty() ? "" : ", " + money);
}

// "2 critical, 1 info".
std::string how_many(const Rows& rows) {
  std::map<checks::Severity, std::size_t, std::greater<>> by;
  for (const FindingRow* r : rows) ++by[r->finding.severity];
  std::string out;
  for (const auto& [severity, n] : by) out += (out.empty() ? "" : ", ") + std::to_string(n) + " " + to_string(severity);
  return out;
}

void tell_check(std::ostringstream& out, const std::string& id, const Rows& rows, const FindingsView& view) {
  const checks::CheckInfo* info = checks::find_check(id);
  const std::string money = money_of(rows);
  out << "\n  " << (info ? std::string(info->title) : id) << " (" << how_many(rows) << (money.empty() ? "" : ", ")
      << money << ")\n";
  for (std::size_t i = 0; i < std::min(rows.size(), kShown); ++i) {
    const checks::Finding f = checks::printable(rows[i]->finding);
    const std::string name = !f.rma_id.empty()       ? f.order_name + " RMA " + f.rma_id
                             : !f.order_name.empty() ? f.order_name
                                                     : "";  // the sentence names it
    out << "    - " << f.summary << "\n      " << f.store << (name.empty() ? "" : "  ") << name
        << (f.amount ? "  " + checks::to_string(*f.amount) : "") << "  for "
        << checks::human(view.generated_at - f.since) << "\n";
  }
  if (rows.size() > kShown) out << "    + " << rows.size() - kShown << " more\n";
  for (const auto& [cause, action] : actions_for(rows))
    out << "    To do" << (cause.empty() ? "" : " (" + cause + ")") << ": " << action << "\n";
}

void tell_owner(std::ostringstream& out, checks::Owner owner, const Rows& rows, const FindingsView& view) {
  std::string name = to_string(owner);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  out << "\n" << name << "  " << counted(rows.size(), "to act on", money_of(rows)) << "\n";
  std::vector<std::string> order;
  std::map<std::string, Rows> by_check;
  for (const FindingRow* r : rows) {
    Rows& mine = by_check[r->finding.check];
    if (mine.empty()) order.push_back(r->finding.check);
    mine.push_back(r);
  }
  for (const std::string& id : order) tell_check(out, id, by_check[id], view);
}

}  // namespace

std::string to_story(const FindingsView& view, const std::string& timezone) {
  Rows firing;
  std::size_t pending = 0;
  for (const FindingRow& r : view.findings) {
    if (r.state == "firing") firing.push_back(&r);
    if (r.state == "pending") ++pending;
  }
  std::ostringstream out;
  const std::string money = money_of(firing);
  if (firing.empty())
    out << "Nothing is wrong now";
  else
    out << counted(firing.size(), firing.size() == 1 ? "thing is wrong" : "things are wrong",
                   money.empty() ? "" : money + " at risk");
  out << "; as of " << local_time(view.generated_at, timezone) << "\n";
  for (const checks::Owner owner : std::array<checks::Owner, 4>{checks::Owner::operations, checks::Owner::finance,
                                                                checks::Owner::cx, checks::Owner::technical}) {
    Rows mine;
    std::copy_if(firing.begin(), firing.end(), std::back_inserter(mine),
                 [owner](const FindingRow* r) { return r->finding.owner == owner; });
    if (!mine.empty()) tell_owner(out, owner, mine, view);
  }
  if (pending > 0) out << "\n" << pending << " more will alert unless resolved in time.\n";
  for (const SourceRow& s : view.sources)
    if (!s.ok) out << "Could not read " << s.source << " of " << s.store << ": " << checks::printable(s.error) << "\n";
  return out.str();
}

}  // namespace returnwatch::agent
