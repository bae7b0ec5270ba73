// The trace as text for a terminal and as JSON.
#include <nlohmann/json.hpp>
#include <sstream>

#include "agent/views/local_time.h"
#include "agent/views/trace.h"
#include "alerts/finding_json.h"
#include "checks/capabilities.h"
#include "checks/printable.h"

namespace returnwatch::agent {
namespace {

using json = nlohmann::ordered_json;

void put_owed(std::ostringstream& out, const TraceReturn& r, const std::string& zone, checks::Time now) {
  if (r.owed.empty()) return;
  out << "\nWhat is owed\n";
  for (const TraceOwed& o : r.owed) {
    out << "  " << (o.open ? "! " : "  ") << o.unit << ": " << o.resolution
        << (o.amount ? ", " + checks::to_string(*o.amount) : "") << "\n      " << o.state;
    if (o.since)
      out << "; " << (o.to == "customer" ? "due to the customer" : "due") << " since " << local_time(*o.since, zone)
          << " (" << checks::human(now - *o.since) << ")";
    out << "\n";
  }
}

void put_timeline(std::ostringstream& out, const TraceReturn& r, const std::string& zone, checks::Time now) {
  out << "\nWhat happened\n";
  std::optional<checks::Time> last;
  for (const TraceEvent& e : r.events) {
    if (last && e.at - *last >= kGapShown) out << "      ... nothing for " << checks::human(e.at - *last) << "\n";
    out << "  " << local_time(e.at, zone) << "  " << checks::system_name(e.source, "returnwatch")
        << (e.actor.empty() ? "" : " (" + e.actor + ")") << ": " << checks::printable(e.what) << "\n";
    last = e.at;
  }
  if (!last)
    out << "  nothing is known\n";
  else if (now - *last >= kGapShown)
    out << "      ... nothing since, for " << checks::human(now - *last) << "\n";
}

void put_verdicts(std::ostringstream& out, const TraceReturn& r, const std::string& zone) {
  out << "\nWhat the checks say\n";
  for (const TraceVerdict& v : r.verdicts) {
    const bool calm = v.verdict == "healthy" || v.verdict == "not watched";
    out << "  "
        << (calm                    ? "  "
            : v.verdict == "firing" ? "! "
                                    : "~ ")
        << v.verdict << ": " << v.title << (v.title == v.check ? "" : " [" + v.check + "]");
    if (!v.why.empty()) out << " - " << checks::printable(v.why);
    if (v.fires_at) out << "; alerts after " << local_time(*v.fires_at, zone);
    out << "\n";
  }
}

json owed_json(const TraceReturn& r) {
  json out = json::array();
  for (const TraceOwed& o : r.owed) {
    json amount = nullptr;
    if (o.amount) amount = {{"value", checks::decimal(*o.amount)}, {"currency", o.amount->currency}};
    out.push_back({{"to", o.to},
                   {"unit", o.unit},
                   {"resolution", o.resolution},
                   {"amount", amount},
                   {"open", o.open},
                   {"since", alerts::or_null(o.since)},
                   {"state", o.state}});
  }
  return out;
}

json timeline_json(const TraceReturn& r) {
  json out = json::array();
  std::optional<checks::Time> last;
  for (const TraceEvent& e : r.events) {
    const bool gap = last && e.at - *last >= kGapShown;
    out.push_back({{"at", checks::to_rfc3339(e.at)},
                   {"source", e.source},
                   {"actor", alerts::or_null(e.actor)},
                   {"what", e.what},
                   {"ref", alerts::or_null(e.ref)},
                   {"gap_before_seconds", gap ? json((e.at - *last).count()) : json(nullptr)}});
    last = e.at;
  }
  return out;
}

}  // namespace

std::string trace_text(const std::vector<TraceReturn>& returns, const std::string& zone, checks::Time now) {
  std::ostringstream out;
  for (const TraceReturn& r : returns) {
    if (&r != &returns.front()) out << "\n";
    out << checks::printable(r.headline) << "  [" << r.store << "]\n";
    put_owed(out, r, zone, now);
    put_timeline(out, r, zone, now);
    put_verdicts(out, r, zone);
  }
  return out.str();
}

std::string trace_json(const std::vector<TraceReturn>& returns, checks::Time now) {
  json out = {{"schema", 1}, {"generated_at", checks::to_rfc3339(now)}, {"returns", json::array()}};
  for (const TraceReturn& r : returns) {
    json verdicts = json::array();
    for (const TraceVerdict& v : r.verdicts)
      verdicts.push_back(
          {{"check", v.check}, {"verdict", v.verdict}, {"why", v.why}, {"fires_at", alerts::or_null(v.fires_at)}});
    const bool silent = !r.events.empty() && now - r.events.back().at >= kGapShown;
    out["returns"].push_back({{"store", r.store},
                              {"rma_id", alerts::or_null(r.rma_id)},
                              {"status", alerts::or_null(r.status)},
                              {"order_id", alerts::or_null(r.order_id)},
                              {"order_name", alerts::or_null(r.order_name)},
                              {"headline", r.headline},
                              {"owed", owed_json(r)},
                              {"timeline", timeline_json(r)},
                              {"silent_for_seconds", silent ? json((now - r.events.back().at).count()) : json(nullptr)},
                              {"checks", verdicts}});
  }
  return out.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace returnwatch::agent
