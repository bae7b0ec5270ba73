// One connection's rows: searched, sorted, cut to a page.
#pragma once

#include <string>
#include <vector>

#include "tests/world/shop_data.h"

namespace returnwatch::world {

struct PageRequest {
  Json first, last, after, before;  // as given; null = not
  bool reverse = false;
  std::string sort_key;  // "" = as stored
};

struct Page {
  std::vector<const Json*> rows;
  std::vector<std::string> cursors;
  bool has_next = false;
  bool has_previous = false;
  std::string error;  // a BAD_REQUEST message, or ""
};

// `rows` are the resolved nodes.
[[nodiscard]] Page cut_page(std::vector<const Json*> rows, const PageRequest& request);

}  // namespace returnwatch::world
