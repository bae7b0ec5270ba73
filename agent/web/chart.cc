#include "agent/web/chart.h"

#include <algorithm>
#include <numeric>

namespace returnwatch::agent::web {
namespace {

constexpr int kStep = 6, kHeight = 40;  // units of the view box: per day, and of the highest value

std::string open_svg(std::size_t days, const std::string& style, const std::string& label) {
  return "<svg class=\"chart " + style + "\" viewBox=\"0 0 " + std::to_string(static_cast<int>(days) * kStep) + " " +
         std::to_string(kHeight + 1) + "\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"" + label + "\">";
}

int most(const std::vector<int>& values) {
  return std::max(1, values.empty() ? 1 : *std::max_element(values.begin(), values.end()));
}
// Something is never drawn as nothing.
int height(int value, int most) { return value <= 0 ? 0 : std::max(2, value * kHeight / most); }

}  // namespace

std::string bars(const std::vector<int>& values, const std::string& style, const std::string& label) {
  std::string out = open_svg(values.size(), style, label);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const int h = height(values[i], most(values));
    if (h > 0)
      out += "<rect x=\"" + std::to_string(static_cast<int>(i) * kStep + 1) + "\" y=\"" + std::to_string(kHeight - h) +
             "\" width=\"" + std::to_string(kStep - 2) + "\" height=\"" + std::to_string(h) + "\"/>";
  }
  return out + "<path class=\"base\" d=\"M0 " + std::to_string(kHeight) + "H" +
         std::to_string(static_cast<int>(values.size()) * kStep) + "\"/></svg>";
}

std::string stacked(const std::vector<OwedDay>& days, const std::string& label) {
  std::int64_t most = 1;
  for (const OwedDay& d : days) most = std::max(most, d.sum());
  std::string out = open_svg(days.size(), "st", label);
  for (std::size_t age = kTrendAges.size(); age-- > 0;) {  // a path an age: the whole is a few kilobytes
    std::string path;
    for (std::size_t i = 0; i < days.size(); ++i) {
      std::int64_t below = 0;
      for (std::size_t older = age + 1; older < kTrendAges.size(); ++older) below += days[i].by_age[older];
      const auto y = [most](std::int64_t v) { return kHeight - static_cast<int>(v * kHeight / most); };
      const int from = y(below), to = y(below + days[i].by_age[age]);
      if (from == to) continue;
      const int x = static_cast<int>(i) * kStep;
      path += "M" + std::to_string(x) + " " + std::to_string(from) + "V" + std::to_string(to) + "h" +
              std::to_string(kStep - 1) + "V" + std::to_string(from) + "z";
    }
    if (!path.empty()) out += "<path class=\"a" + std::to_string(age) + "\" d=\"" + path + "\"/>";
  }
  return out + "<path class=\"base\" d=\"M0 " + std::to_string(kHeight) + "H" +
         std::to_string(static_cast<int>(days.size()) * kStep) + "\"/></svg>";
}

std::string area(const std::vector<int>& values, const std::string& style, const std::string& label) {
  std::string line;
  for (std::size_t i = 0; i < values.size(); ++i)
    line += "L" + std::to_string(static_cast<int>(i) * kStep) + " " +
            std::to_string(kHeight - height(values[i], most(values))) + "H" +
            std::to_string(static_cast<int>(i + 1) * kStep);
  const std::string base = std::to_string(kHeight);
  return open_svg(values.size(), style, label) + "<path d=\"M0 " + base + line + "V" + base +
         "Z\"/><path class=\"base\" d=\"M0 " + base + "H" + std::to_string(static_cast<int>(values.size()) * kStep) +
         "\"/></svg>";
}

}  // namespace returnwatch::agent::web
