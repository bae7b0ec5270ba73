// The trace as text for a terminal and as JSON.
#include <nlohmann/json.hpp>
#include <sstream>

#include "agent/views/local_time.h"
#include "agent/views/trace.h"

namespace returnwatch::agent {

using json = nlohmann::ordered_json;

std::string trace_text(const std::vector<TraceReturn>& returns, const std::string& zone, checks::Time now) {
  std::ostringstream out;
  for (const TraceReturn& r : returns) {
    out << r.headline << "  [" << r.store << "]\n\nowed\n";
    for (const TraceOwed& o : r.owed)
      out << "  " << (o.open ? "! " : "  ") << o.unit << ": " << o.resolution << (o.amount ? ", " + checks::to_string(*o.amount) : "") << " - " << o.state << "\n";
    out << "\ntimeline\n";
    std::optional<checks::Time> last;
    for (const TraceEvent& e : r.events) {
      if (last && e.at - *last >= kGapShown) out << "      ... nothing for " << checks::human(e.at - *last) << "\n";
      out << "  " << local_time(e.at, zone) << "  " << e.source << (e.actor.empty() ? "" : " (" + e.actor + ")") << ": " << e.what << "\n";
      last = e.at;
    }
    if (last && now - *last >= kGapShown) out << "      ... nothing since, for " << checks::human(now - *last) << "\n";
    out << "\nchecks\n";
    for (const TraceVerdict& v : r.verdicts) out << "  " << v.verdict << "  " << v.check << (v.why.empty() ? "" : " - " + v.why) << "\n";
    out << "\n";
  }
  return out.str();
}

std::string trace_json(const std::vector<TraceReturn>& returns, checks::Time now) {
  json out = {{"schema", 1}, {"generated_at", checks::to_rfc3339(now)}, {"returns", json::array()}};
  for (const TraceReturn& r : returns) {
    json owed = json::array(), events = json::array(), verdicts = json::array();
    for (const TraceOwed& o : r.owed) {
      json amount = nullptr;
      if (o.amount) amount = {{"value", checks::decimal(*o.amount)}, {"currency", o.amount->currency}};
      owed.push_back({{"unit", o.unit}, {"resolution", o.resolution}, {"amount", amount}, {"state", o.state}, {"open", o.open}});
    }
    for (const TraceEvent& e : r.events)
      events.push_back({{"at", checks::to_rfc3339(e.at)}, {"source", e.source}, {"actor", e.actor}, {"what", e.what}, {"ref", e.ref}});
    for (const TraceVerdict& v : r.verdicts) verdicts.push_back({{"check", v.check}, {"verdict", v.verdict}, {"why", v.why}});
    out["returns"].push_back({{"store", r.store}, {"rma_id", r.rma_id}, {"status", r.status}, {"order_id", r.order_id}, {"order_name", r.order_name},
                              {"headline", r.headline}, {"owed", owed}, {"timeline", events}, {"checks", verdicts}});
  }
  return out.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace returnwatch::agent
