// The daily report for a terminal, for chat, and as the text part of a mail.
#include <sstream>

#include "agent/report/day.h"
#include "agent/views/local_time.h"
#include "checks/printable.h"
#include "checks/registry.h"

namespace returnwatch::agent::report {
namespace {

class Text {
 public:
  Text(const DayReport& r, std::size_t most) : r_(r), most_(most) {}

  std::string render() {
    head();
    for (const OwnerPart& p : r_.owners) owner(p);
    list(r_.past() ? "restock failures then" : "restock failures now", r_.restocks);
    if (!r_.unjudged.empty()) out_ << "  " << checks::printable(unjudged_words(r_)) << "\n";
    list(r_.past() ? "exchange orders not fulfilled then" : "exchange orders not fulfilled now", r_.exchanges);
    trouble();
    muted();
    pace();
    checks();
    return out_.str();
  }

 private:
  void head() {
    out_ << "Returns " << r_.span.day << ": " << headline(r_) << "\n"
         << local_time(r_.span.from, zone()) << " to " << local_time(r_.span.to, zone()) << " (" << zone() << "), "
         << (r_.scope.stores.size() == 1 ? "store " : "stores ");
    for (std::size_t i = 0; i < r_.scope.stores.size(); ++i) out_ << (i > 0 ? ", " : "") << r_.scope.stores[i];
    out_ << "\n";
    if (r_.span.late_since)
      out_ << "Late: it was due " << local_time(*r_.span.late_since, zone()) << ", when the agent was not running.\n";
    for (const std::string& gap : gap_lines(r_)) out_ << "Not watched: " << gap << ".\n";
    if (!r_.owed.empty()) out_ << "owed to customers: " << words(r_.owed) << "\n";
    if (!r_.in_doubt.empty()) out_ << "payment unclear: " << words(r_.in_doubt) << "\n";
  }

  void owner(const OwnerPart& p) {
    if (p.fresh.empty() && p.open.empty() && p.resolved.empty() && p.pending == 0) return;
    out_ << "\n"
         << to_string(p.owner) << ": " << p.fresh.size() << " new, " << p.open.size() << " still open, "
         << p.resolved.size() << " resolved";
    if (p.pending > 0) out_ << ", " << p.pending << " within their grace";
    if (!p.money.empty()) out_ << "; " << words(p.money);
    out_ << "\n";
    rows("new", p.fresh);
    rows("open", p.open);
    rows("resolved", p.resolved);
  }

  void list(const char* title, const std::vector<ReportItem>& items) {
    out_ << "\n" << title << ": " << (items.empty() ? none() : std::to_string(items.size())) << "\n";
    rows("", items);
  }

  void rows(const char* what, const std::vector<ReportItem>& items) {
    std::size_t n = 0;
    for (const ReportItem& i : items) {
      if (most_ > 0 && n++ == most_) {
        out_ << "  + " << items.size() - most_ << " more\n";
        return;
      }
      row(what, i);
    }
  }

  void row(const std::string& what, const ReportItem& i) {
    const checks::Finding f = checks::printable(i.finding);
    out_ << "  " << what << (what.empty() ? "" : " ") << to_string(f.severity) << ": " << f.summary;
    if (f.amount) out_ << " " << checks::to_string(*f.amount);
    if (!f.order_name.empty()) out_ << " [" << f.order_name << (f.rma_id.empty() ? "" : " RMA " + f.rma_id) << "]";
    if (!i.how.empty())
      out_ << " - " << i.how;
    else
      out_ << " - " << checks::human(r_.span.to - f.since) << " old";
    if (i.regressed > 0 && what == "new") out_ << ", came back";
    if (i.state == "acknowledged" || i.state == "silenced")
      out_ << ", " << i.state << (i.by.empty() ? "" : " by " + i.by);
    out_ << "\n";
    if (const alerts::Link* to = best(i.links)) out_ << "    " << to->url << "\n";
  }

  // One is enough here, since chat shows a few thousand characters only: our own page, which leads on to the systems.
  static const alerts::Link* best(const std::vector<alerts::Link>& links) {
    for (const alerts::Link& l : links)
      if (l.label == "Details") return &l;
    return links.empty() ? nullptr : &links.front();
  }

  void trouble() {
    out_ << "\nsources and flows: " << (r_.sources.empty() && r_.technical.empty() ? none("no trouble") : "trouble")
         << "\n";
    for (const SourceStatus& s : r_.sources)
      out_ << "  " << s.store << " " << s.source << (s.capability.empty() ? "" : " " + s.capability) << ": " << s.cause
           << (s.error.empty() ? "" : ", " + checks::printable(s.error)) << "; last read "
           << (s.last_success ? local_time(*s.last_success, zone()) : "never") << "\n";
    rows("", r_.technical);
  }

  void muted() {
    if (r_.silences.empty() && r_.acknowledged.empty()) return;
    out_ << "\nsilenced and acknowledged\n";
    for (const SilenceRow& s : r_.silences)
      out_ << "  silence " << s.matchers << " until " << local_time(s.until, zone()) << " by " << s.author << ": "
           << s.reason << " (" << s.muted << " muted)\n";
    for (const ReportItem& i : r_.acknowledged)
      out_ << "  acknowledged by " << i.by << (i.why.empty() ? "" : " (" + checks::printable(i.why) + ")") << ": "
           << checks::printable(i.finding.summary) << "\n";
  }

  void pace() {
    if (r_.pace.empty()) return;
    out_ << "\nyour own pace (said once; returnwatch calibrate says more)\n";
    for (const auto& [store, lines] : r_.pace)
      for (const std::string& line : lines) out_ << "  " << line << "\n";
  }

  void checks() {
    out_ << "\nwhat was checked\n";
    for (const CheckRow& c : r_.checks) {
      out_ << "  " << c.title << ": ";
      if (c.state == "off")
        out_ << "off";
      else if (c.looked_at < 0)
        out_ << "found " << c.firing;
      else
        out_ << "looked at " << c.looked_at << ", found " << c.firing
             << (c.pending > 0 ? ", " + std::to_string(c.pending) + " within their grace" : "")
             << (c.no_data > 0 ? ", no data for " + std::to_string(c.no_data) : "");
      out_ << "\n";
    }
  }

  [[nodiscard]] std::string none(const std::string& word = "none") const {
    return r_.unwatched.empty() ? word : word + " in what was watched";
  }
  [[nodiscard]] const std::string& zone() const { return r_.scope.timezone; }

  const DayReport& r_;
  std::size_t most_;
  std::ostringstream out_;
};

}  // namespace

std::string to_text(const DayReport& r, std::size_t most) { return Text(r, most).render(); }

}  // namespace returnwatch::agent::report
