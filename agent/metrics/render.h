// A MetricsSnapshot in the Prometheus text format: docs/facts/specification.md section 6. Pure.
#pragma once

#include <string>
#include <vector>

#include "agent/metrics/snapshot.h"

namespace returnwatch::agent::metrics {

enum class Type { gauge, counter, histogram };

struct MetricInfo {
  const char* name;  // with the prefix
  Type type;
  const char* help;
  std::vector<const char*> labels;  // build_info: at least these
};

// Every metric that there is, in the order they are rendered.
[[nodiscard]] const std::vector<MetricInfo>& all_metrics();

inline constexpr const char* kContentType = "text/plain; version=0.0.4; charset=utf-8";

// Every metric, those without a sample included (their HELP and TYPE). Rows with equal labels are added up.
[[nodiscard]] std::string render(const MetricsSnapshot& snapshot);

}  // namespace returnwatch::agent::metrics
