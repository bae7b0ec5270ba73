// How every list is read, page by page: to its end, to where the agent is to stop, or to a place that was read before,
// since such a list has no end.
#pragma once

#include <limits>
#include <optional>
#include <set>

#include "agent/base/result.h"

namespace returnwatch::agent {

constexpr int kNoLimit = std::numeric_limits<int>::max();  // of pages

enum class WalkEnd { whole, stopped, circle, full };  // full: so many pages were read, and there are more

// `place`: of the first page - a cursor, "" at the beginning, or a number; afterwards that of the page which would have
// been next. `read` reads one and says where the next one is; nothing: there is none. `stop` is asked between two
// pages.
template <typename Place, typename Stop, typename Read>
[[nodiscard]] Result<WalkEnd> walk_pages(Place& place, int most, const Stop& stop, const Read& read) {
  std::set<Place> seen{Place{}, place};
  for (int page = 0; page < most; ++page) {
    if (page > 0 && stop()) return WalkEnd::stopped;
    const Result<std::optional<Place>> next = read(place);
    if (!next) return tl::unexpected<Error>(next.error());
    if (!*next) return WalkEnd::whole;
    place = **next;
    if (!seen.insert(place).second) return WalkEnd::circle;
  }
  return WalkEnd::full;
}

}  // namespace returnwatch::agent
