#include "alerts/silence.h"

#include <algorithm>
#include <array>
#include <sstream>

#include "checks/text.h"

namespace returnwatch::alerts {
namespace {

constexpr std::array<const char*, 8> kLabels = {"owner", "severity", "check", "cause",
                                                "store", "rma",      "order", "fingerprint"};

std::string label_of(const std::string& label, const checks::Finding& f) {
  if (label == "owner") return to_string(f.owner);
  if (label == "severity") return to_string(f.severity);
  if (label == "check") return f.check;
  if (label == "cause") return f.cause;
  if (label == "store") return f.store;
  if (label == "rma") return f.rma_id;
  if (label == "order") return f.order_name;
  if (label == "fingerprint") return f.fingerprint;
  return "";
}

}  // namespace

bool matches(const LabelMatch& match, const checks::Finding& f) {
  return std::all_of(match.begin(), match.end(), [&f](const auto& entry) {
    const std::string value = label_of(entry.first, f);
    return std::any_of(entry.second.begin(), entry.second.end(),
                       [&value](const std::string& p) { return checks::fits(p, value); });
  });
}

bool silenced(const std::vector<Silence>& silences, const checks::Finding& f, Time now) {
  return std::any_of(silences.begin(), silences.end(),
                     [&](const Silence& s) { return now < s.until && now >= s.created_at && matches(s.match, f); });
}

std::optional<LabelMatch> parse_match(const std::string& text) {
  LabelMatch out;
  std::istringstream in(text);
  std::string word;
  while (in >> word) {
    const auto equals = word.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == word.size()) return std::nullopt;
    const std::string label = word.substr(0, equals);
    if (std::find(kLabels.begin(), kLabels.end(), label) == kLabels.end()) return std::nullopt;
    std::istringstream values(word.substr(equals + 1));
    std::string value;
    while (std::getline(values, value, ',')) out[label].push_back(value);
  }
  if (out.empty()) return std::nullopt;
  return out;
}

std::string to_string(const LabelMatch& match) {
  std::string out;
  for (const auto& [label, patterns] : match) {
    out += (out.empty() ? "" : " ") + label + "=";
    for (std::size_t i = 0; i < patterns.size(); ++i) out += (i ? "," : "") + patterns[i];
  }
  return out;
}

}  // namespace returnwatch::alerts
