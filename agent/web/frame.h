// The frame around every page, and the mustache call that fills a body into it.
#pragma once

#include <string>

#include <kainjow/mustache.hpp>

#include "agent/web/pages.h"

namespace returnwatch::agent::web {

using Data = kainjow::mustache::data;
using List = kainjow::mustache::list;

// Renders `body` (a mustache template) with `data` and puts it into the frame. Values are escaped by the library.
[[nodiscard]] std::string page(const PageFrame& frame, const std::string& current, const char* body, Data data);
[[nodiscard]] std::string encode(const std::string& text);   // for a URL's path or query

}  // namespace returnwatch::agent::web
