#include "agent/metrics/render.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <cmath>
#include <map>
#include <sstream>

namespace returnwatch::agent::metrics {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Values = std::vector<std::string>;

// A registry keeps counts of its own and would have to be emptied for every scrape; the families that a collector would
// hand to the serializer are made here directly.
class Families {
 public:
  Families() {
    for (const MetricInfo& m : all_metrics()) {
      MetricFamily f;
      f.name = m.name;
      f.help = m.help;
      switch (m.type) {
        case Type::gauge:
          f.type = MetricType::Gauge;
          break;
        case Type::counter:
          f.type = MetricType::Counter;
          break;
        case Type::histogram:
          f.type = MetricType::Histogram;
          break;
      }
      families_.push_back(std::move(f));
    }
  }

  void add(const char* name, const Values& labels, double value) {
    ClientMetric& sample = find(name, labels);
    sample.gauge.value += value;
    sample.counter.value += value;
  }

  void add(const char* name, const StageTimes& t) {
    ClientMetric::Histogram& h = find(name, {t.store, t.stage}).histogram;
    if (h.bucket.empty()) {
      for (const std::int64_t bound : kStageBounds) h.bucket.push_back({0, static_cast<double>(bound)});
      h.bucket.push_back({0, INFINITY});
    }
    std::uint64_t cumulated = 0;
    for (std::size_t i = 0; i < kStageBounds.size(); ++i) h.bucket[i].cumulative_count += cumulated += t.upto[i];
    h.bucket.back().cumulative_count += t.count;
    h.sample_count += t.count;
    h.sample_sum += static_cast<double>(t.seconds);
  }

  void add_info(const char* name, const std::vector<std::pair<std::string, std::string>>& labels) {
    ClientMetric sample;
    for (const auto& [label, value] : labels) sample.label.push_back({label, value});
    sample.gauge.value = 1;
    family(name).metric.push_back(std::move(sample));
  }

  [[nodiscard]] std::string text() const {
    std::ostringstream out;
    prometheus::TextSerializer().Serialize(out, families_);
    return out.str();
  }

 private:
  MetricFamily& family(const std::string& name) {
    for (MetricFamily& f : families_)
      if (f.name == "returnwatch_" + name || f.name == name) return f;
    return families_.front();
  }

  ClientMetric& find(const std::string& name, const Values& values) {
    MetricFamily& f = family(name);
    const auto [at, first] = index_[name].try_emplace(values, f.metric.size());
    if (first) {
      ClientMetric sample;
      const MetricInfo& info = all_metrics()[static_cast<std::size_t>(&f - families_.data())];
      for (std::size_t i = 0; i < values.size(); ++i) sample.label.push_back({info.labels[i], values[i]});
      f.metric.push_back(std::move(sample));
    }
    return f.metric[at->second];
  }

  std::vector<MetricFamily> families_;
  std::map<std::string, std::map<Values, std::size_t>> index_;
};

// The only place where money becomes a binary number: Prometheus has no other.
double major(const checks::Money& m) {
  return static_cast<double>(m.minor) / std::pow(10.0, checks::exponent(m.currency));
}

void add_findings(Families& out, const MetricsSnapshot& s) {
  for (const auto& f : s.findings) {
    const Values labels = {f.check, checks::to_string(f.severity), checks::to_string(f.owner), f.store};
    out.add("findings", labels, static_cast<double>(f.firing));
    out.add("findings_pending", labels, static_cast<double>(f.pending));
    out.add("findings_acknowledged", labels, static_cast<double>(f.acknowledged));
    out.add("oldest_finding_seconds", labels, static_cast<double>(f.oldest_seconds));
  }
  for (const auto& r : s.money_at_risk)
    out.add("money_at_risk", {r.check, checks::to_string(r.owner), r.store, r.money.currency}, major(r.money));
  for (const auto& r : s.money_by_age)
    out.add("money_by_age", {checks::to_string(r.owner), r.store, r.money.currency, r.age}, major(r.money));
}

void add_process(Families& out, const ProcessFacts& p) {
  out.add("process_cpu_seconds_total", {}, p.cpu_seconds);
  out.add("process_resident_memory_bytes", {}, p.resident_bytes);
  out.add("process_virtual_memory_bytes", {}, p.virtual_bytes);
  out.add("process_start_time_seconds", {}, p.start_seconds);
  out.add("process_open_fds", {}, static_cast<double>(p.open_fds));
  out.add("process_max_fds", {}, static_cast<double>(p.max_fds));
}

double seconds_since_epoch(checks::Time t) { return static_cast<double>(t.time_since_epoch().count()); }

}  // namespace

void StageTimes::observe(checks::Duration d) {
  const std::int64_t s = d.count() < 0 ? 0 : d.count();
  for (std::size_t i = 0; i < kStageBounds.size(); ++i)
    if (s <= kStageBounds[i]) {
      ++upto[i];
      break;
    }
  ++count;
  seconds += s;
}

const std::vector<MetricInfo>& all_metrics() {
  static const std::vector<MetricInfo> kMetrics = {
      {"returnwatch_findings", Type::gauge, "Findings that are firing now.", {"check", "severity", "owner", "store"}},
      {"returnwatch_money_at_risk",
       Type::gauge,
       "Money that firing findings say is owed or was paid wrongly, in major units of its currency.",
       {"check", "owner", "store", "currency"}},
      {"returnwatch_money_by_age",
       Type::gauge,
       "The same money by age: 1d (under a day), 7d, 30d, older.",
       {"owner", "store", "currency", "age"}},
      {"returnwatch_findings_pending",
       Type::gauge,
       "Findings within their grace: no alert has been sent yet.",
       {"check", "severity", "owner", "store"}},
      {"returnwatch_findings_acknowledged",
       Type::gauge,
       "Firing findings that somebody has acknowledged.",
       {"check", "severity", "owner", "store"}},
      {"returnwatch_oldest_finding_seconds",
       Type::gauge,
       "Age of the oldest firing finding, since the fact itself.",
       {"check", "severity", "owner", "store"}},
      {"returnwatch_returns_open",
       Type::gauge,
       "Returns that are neither done, rejected nor cancelled, by stage.",
       {"store", "stage"}},
      {"returnwatch_return_stage_seconds",
       Type::histogram,
       "How long a returned item took from received to restocked, from due to refunded, or an exchange order from "
       "released to fulfilled.",
       {"store", "stage"}},
      {"returnwatch_source_last_success_timestamp_seconds",
       Type::gauge,
       "When the source was last read without an error, in Unix time.",
       {"store", "source"}},
      {"returnwatch_source_up", Type::gauge, "Whether the last reading of the source succeeded.", {"store", "source"}},
      {"returnwatch_source_data_age_seconds",
       Type::gauge,
       "Age of what is known: time since this kind of record was last read to the end; where records are read in turn, "
       "the one read longest ago.",
       {"store", "source", "kind"}},
      {"returnwatch_source_requests_total",
       Type::counter,
       "Requests made to the source since the agent started.",
       {"store", "source", "outcome"}},
      {"returnwatch_source_budget_remaining",
       Type::gauge,
       "What is left of our share: calls of the day for ReturnGO, of the minute for Patchworks, query points for "
       "Shopify.",
       {"store", "source"}},
      {"returnwatch_clock_skew_seconds",
       Type::gauge,
       "By how much the source's clock is ahead of this machine's, by the Date of its last answer.",
       {"store", "source"}},
      {"returnwatch_cycle_duration_seconds", Type::gauge, "How long the last complete cycle took.", {}},
      {"returnwatch_check_duration_seconds",
       Type::gauge,
       "How long the check took in the last complete cycle.",
       {"check"}},
      {"returnwatch_check_no_data",
       Type::gauge,
       "Subjects about which the check cannot say anything now.",
       {"check", "store"}},
      {"returnwatch_notifications_total",
       Type::counter,
       "Attempts to deliver a message since the agent started.",
       {"receiver", "outcome"}},
      {"returnwatch_outbox_depth", Type::gauge, "Messages waiting to be delivered.", {"receiver"}},
      {"returnwatch_outbox_oldest_seconds", Type::gauge, "Age of the oldest waiting message.", {"receiver"}},
      {"returnwatch_state_writable",
       Type::gauge,
       "0 while new data cannot be saved: the disk is full, the state file is gone or cannot be written.",
       {}},
      {"returnwatch_config_last_reload_successful",
       Type::gauge,
       "0 while the configuration on disk is refused and the previous one is in force.",
       {}},
      {"returnwatch_auth_failures_total",
       Type::counter,
       "Sign-ins with a wrong name, password or token since the agent started.",
       {}},
      {"returnwatch_build_info", Type::gauge, "Always 1; the labels say which build runs.", {"version"}},
      {"process_cpu_seconds_total", Type::counter, "Processor time of this process.", {}},
      {"process_resident_memory_bytes", Type::gauge, "Memory of this process.", {}},
      {"process_virtual_memory_bytes", Type::gauge, "Address space of this process.", {}},
      {"process_start_time_seconds", Type::gauge, "When this process was started, in Unix time.", {}},
      {"process_open_fds", Type::gauge, "Files and connections that this process has open.", {}},
      {"process_max_fds", Type::gauge, "How many it may have open.", {}},
  };
  return kMetrics;
}

std::string render(const MetricsSnapshot& s) {
  Families out;
  add_findings(out, s);
  for (const auto& r : s.returns_open) out.add("returns_open", {r.store, r.stage}, static_cast<double>(r.open));
  for (const auto& t : s.stage_times) out.add("return_stage_seconds", t);
  for (const auto& f : s.sources) {
    if (f.last_success)
      out.add("source_last_success_timestamp_seconds", {f.store, f.source}, seconds_since_epoch(*f.last_success));
    out.add("source_up", {f.store, f.source}, f.up ? 1 : 0);
    if (f.budget_remaining)
      out.add("source_budget_remaining", {f.store, f.source}, static_cast<double>(*f.budget_remaining));
    if (f.clock_skew) out.add("clock_skew_seconds", {f.store, f.source}, static_cast<double>(*f.clock_skew));
  }
  for (const auto& a : s.data_ages)
    out.add("source_data_age_seconds", {a.store, a.source, a.kind}, static_cast<double>(a.seconds));
  for (const auto& r : s.requests)
    out.add("source_requests_total", {r.store, r.source, r.outcome}, static_cast<double>(r.total));
  if (s.cycle_seconds) out.add("cycle_duration_seconds", {}, *s.cycle_seconds);
  for (const auto& c : s.check_seconds) out.add("check_duration_seconds", {c.check}, c.seconds);
  for (const auto& n : s.no_data) out.add("check_no_data", {n.check, n.store}, static_cast<double>(n.subjects));
  for (const auto& n : s.notifications)
    out.add("notifications_total", {n.receiver, n.outcome}, static_cast<double>(n.total));
  for (const auto& o : s.outbox) {
    out.add("outbox_depth", {o.receiver}, static_cast<double>(o.depth));
    out.add("outbox_oldest_seconds", {o.receiver}, static_cast<double>(o.oldest_seconds));
  }
  out.add("state_writable", {}, s.state_writable ? 1 : 0);
  out.add("config_last_reload_successful", {}, s.reload_taken ? 1 : 0);
  out.add("auth_failures_total", {}, static_cast<double>(s.auth_failures));
  out.add_info("build_info", s.build);
  if (s.process) add_process(out, *s.process);
  return out.text();
}

}  // namespace returnwatch::agent::metrics
