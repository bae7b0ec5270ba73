#include "agent/views/backtest.h"

#include <algorithm>
#include <iomanip>
#include <map>
#include <sstream>

#include "agent/views/local_time.h"
#include "checks/printable.h"

namespace returnwatch::agent {
namespace {

using Episodes = std::vector<BacktestEpisode>;

constexpr std::size_t kExamples = 5;

// What fired within the span; what had fired before it and went on is told apart.
std::vector<const BacktestEpisode*> fired(const Episodes& all) {
  std::vector<const BacktestEpisode*> out;
  for (const BacktestEpisode& e : all)
    if (!e.before) out.push_back(&e);
  return out;
}

std::string money(const std::vector<const BacktestEpisode*>& list) {
  std::map<std::string, std::int64_t> sums;
  for (const BacktestEpisode* e : list)
    if (e->finding.amount) sums[e->finding.amount->currency] += e->finding.amount->minor;
  std::string out;
  for (const auto& [currency, minor] : sums)
    out += (out.empty() ? "" : " + ") + checks::to_string(checks::Money{minor, currency});
  return out;
}

std::string times(std::size_t n) { return n == 1 ? "once" : std::to_string(n) + " times"; }

std::size_t still(const std::vector<const BacktestEpisode*>& list) {
  return static_cast<std::size_t>(
      std::count_if(list.begin(), list.end(), [](const BacktestEpisode* e) { return !e->ended_at; }));
}

void put_ends(std::ostringstream& out, const std::vector<const BacktestEpisode*>& list) {
  std::vector<checks::Duration> lasted;
  for (const BacktestEpisode* e : list)
    if (e->ended_at) lasted.push_back(*e->ended_at - e->fired_at);
  std::sort(lasted.begin(), lasted.end());
  if (const std::size_t open = still(list); open > 0) out << "  of these still firing today: " << open << "\n";
  if (lasted.empty()) return;
  const auto quick =
      std::count_if(lasted.begin(), lasted.end(), [](checks::Duration d) { return d <= checks::hours(1); });
  out << "  resolved since: " << lasted.size() << ", half of them within "
      << checks::human(lasted[(lasted.size() - 1) / 2]);
  if (quick > 0) out << "; " << quick << " within the hour, which a longer grace would have spared";
  out << "\n";
}

void put_causes(std::ostringstream& out, const std::vector<const BacktestEpisode*>& list) {
  std::map<std::string, std::vector<const BacktestEpisode*>> causes;
  for (const BacktestEpisode* e : list) causes[e->finding.cause].push_back(e);
  for (const auto& [cause, of] : causes)
    out << "  " << cause << ": " << of.size() << (money(of).empty() ? "" : ", " + money(of)) << "\n";
}

void put_days(std::ostringstream& out, const std::vector<const BacktestEpisode*>& list, const std::string& zone) {
  std::map<std::string, std::vector<const BacktestEpisode*>> days;
  for (const BacktestEpisode* e : list) days[local_date(e->fired_at, zone)].push_back(e);
  out << "\nper day (" << zone << "; days without any are left out)\n";
  for (const auto& [day, of] : days)
    out << "  " << day << "  " << std::setw(4) << of.size() << (money(of).empty() ? "" : "  " + money(of)) << "\n";
}

void put_examples(std::ostringstream& out, std::vector<const BacktestEpisode*> list, const std::string& zone) {
  std::stable_sort(list.begin(), list.end(), [](const BacktestEpisode* a, const BacktestEpisode* b) {
    const auto minor = [](const BacktestEpisode* e) { return e->finding.amount ? e->finding.amount->minor : 0; };
    return std::make_pair(-minor(a), b->fired_at) < std::make_pair(-minor(b), a->fired_at);
  });
  out << "\nexamples\n";
  for (std::size_t i = 0; i < std::min(list.size(), kExamples); ++i) {
    const checks::Finding f = checks::printable(list[i]->finding);
    out << "  " << f.summary << (f.amount ? "  " + checks::to_string(*f.amount) : "") << "\n      " << f.store
        << (f.order_name.empty() ? "" : "  " + f.order_name) << (f.rma_id.empty() ? "" : "  RMA " + f.rma_id) << "  "
        << f.cause << ", fired " << local_time(list[i]->fired_at, zone)
        << (list[i]->ended_at ? ", resolved after " + checks::human(*list[i]->ended_at - list[i]->fired_at)
                              : ", still firing")
        << "\n";
  }
  if (list.size() > kExamples) out << "  + " << list.size() - kExamples << " more\n";
}

void put_check(std::ostringstream& out, const Backtest& b, const BacktestCheck& c) {
  const auto asked = fired(c.asked);
  out << c.title << "  [" << c.id << "]" << (b.settings.empty() ? "" : "  with " + b.settings) << "\n\n";
  out << "would have fired " << times(asked.size()) << (money(asked).empty() ? "" : ", " + money(asked));
  if (c.configured) {
    const auto now = fired(*c.configured);
    out << "; as configured now: " << times(now.size()) << (money(now).empty() ? "" : ", " + money(now));
  }
  out << "\n";
  if (c.asked.size() > asked.size())
    out << "  firing already before: " << c.asked.size() - asked.size() << ", not counted\n";
  put_ends(out, asked);
  if (asked.empty()) return;
  put_causes(out, asked);
  put_days(out, asked, b.timezone);
  put_examples(out, asked, b.timezone);
}

void put_table(std::ostringstream& out, const Backtest& b) {
  std::vector<const BacktestCheck*> rows;
  for (const BacktestCheck& c : b.checks) rows.push_back(&c);
  std::stable_sort(rows.begin(), rows.end(), [](const BacktestCheck* x, const BacktestCheck* y) {
    return fired(x->asked).size() > fired(y->asked).size();
  });
  out << std::left << std::setw(33) << "check" << std::right << std::setw(6) << "fired" << std::setw(7) << "still"
      << "  money\n";
  for (const BacktestCheck* c : rows) {
    const auto list = fired(c->asked);
    out << std::left << std::setw(33) << c->id << std::right << std::setw(6) << list.size() << std::setw(7)
        << still(list) << (money(list).empty() ? "" : "  " + money(list)) << "\n";
  }
  out << "\nreturnwatch backtest --check ID shows more of one.\n";
}

void put_blind(std::ostringstream& out, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) out << "  - " << line << "\n";
}

}  // namespace

std::string to_text(const Backtest& b) {
  std::ostringstream out;
  out << "From " << local_time(b.from, b.timezone) << " to " << local_time(b.to, b.timezone) << ", " << b.cases
      << (b.cases == 1 ? " order" : " orders") << " with their returns\n\n";
  if (b.checks.size() == 1)
    put_check(out, b, b.checks.front());
  else
    put_table(out, b);
  out << "\nwhat history cannot show\n";
  put_blind(out, b.blind);
  if (b.checks.size() == 1) put_blind(out, b.checks.front().blind);
  return out.str();
}

}  // namespace returnwatch::agent
