// What the web's threads ask of the running agent.
#include <algorithm>
#include <chrono>

#include "agent/app/engine.h"
#include "agent/app/session.h"
#include "agent/base/version.h"
#include "agent/metrics/render.h"
#include "agent/views/metrics_view.h"
#include "checks/text.h"
#include "config/secret_files.h"

namespace returnwatch::agent {
namespace {

constexpr std::chrono::minutes kStuck{15};  // without a page read or a case judged: something is wrong

}  // namespace

std::shared_ptr<const config::Config> Daemon::config() const {
  const std::lock_guard<std::mutex> hold(mutex_);
  return config_;
}
Budgets Daemon::budgets() const {
  const std::lock_guard<std::mutex> hold(mutex_);
  return budgets_;
}

Skews Daemon::skews() const {
  const auto config = this->config();
  const auto by_host = watched_.skews();
  Skews out;
  const auto put = [&](const std::string& store, const char* source, const std::string& url) {
    if (const auto it = by_host.find(host_of(url)); it != by_host.end()) out[{store, source}] = it->second;
  };
  for (const config::Store& s : config->stores) {
    put(s.name, "returngo", s.returngo.base_url);
    put(s.name, "shopify", s.shopify.base_url);
    if (s.patchworks) put(s.name, "patchworks", s.patchworks->base_url);
  }
  return out;
}

std::string Daemon::state_trouble() const {
  const std::lock_guard<std::mutex> hold(mutex_);
  if (!missing_.empty()) return missing_ + ": what is learned now is lost when the agent ends";
  if (!storage_trouble_.empty())
    return "the state cannot be written (" + storage_trouble_ +
           "): no new alerts are sent until it can; the agent keeps trying";
  return "";
}

std::vector<std::string> Daemon::warnings() const {
  std::vector<std::string> out;
  if (std::string trouble = state_trouble(); !trouble.empty()) out.push_back(std::move(trouble));
  {
    const std::lock_guard<std::mutex> hold(mutex_);
    if (!refused_.empty())
      out.push_back("The configuration file has errors and was not loaded; the previous one is still in use: " +
                    refused_.front() +
                    (refused_.size() > 1 ? ", and " + checks::counted(refused_.size() - 1, "more problem") : ""));
    out.insert(out.end(), options_.warnings.begin(), options_.warnings.end());
    out.insert(out.end(), doubts_.begin(), doubts_.end());
  }
  for (const std::string& w : config::exposed_secrets(*config())) out.push_back(w);
  return out;
}

bool Daemon::reload_taken() const {
  const std::lock_guard<std::mutex> hold(mutex_);
  return refused_.empty();
}

std::string Daemon::unhealthy() const {
  const std::lock_guard<std::mutex> hold(mutex_);
  const auto still = std::max(std::chrono::steady_clock::now() - beat_, still_);
  if (still < kStuck) return "";
  return "the cycle has made no progress for " + checks::human(std::chrono::duration_cast<checks::Duration>(still));
}

std::vector<std::string> Daemon::awaited() const {
  const std::lock_guard<std::mutex> hold(mutex_);
  std::vector<std::string> out;
  for (const config::Store& s : config_->stores)
    if (!ready_.count(s.name)) out.push_back(s.name);
  return out;
}

std::map<std::string, checks::Duration> Daemon::late() const {
  const std::lock_guard<std::mutex> hold(mutex_);
  return late_;
}

std::string Daemon::metrics() {
  const auto config = this->config();
  metrics::MetricsSnapshot s = metrics_view(metrics_reader_ ? *metrics_reader_ : db_, *config, clock_.now());
  s.state_writable = state_trouble().empty();
  s.reload_taken = reload_taken();
  s.auth_failures = web_ ? web_->wrong_sign_ins() : 0;
  counters_.copy_to(s);
  const Budgets left = budgets();
  const Skews clocks = skews();
  for (metrics::SourceFacts& f : s.sources) {
    if (const auto it = left.find({f.store, f.source}); it != left.end()) f.budget_remaining = it->second;
    if (const auto it = clocks.find({f.store, f.source}); it != clocks.end()) f.clock_skew = it->second.count();
  }
  s.build = {{"version", program_version()}};
  return metrics::render(s);
}

}  // namespace returnwatch::agent
