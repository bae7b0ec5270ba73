// The one style sheet, served at /style.css.
#pragma once

namespace returnwatch::agent {

[[nodiscard]] const char* style_sheet();
[[nodiscard]] const char* favicon();  // at /favicon.svg

}  // namespace returnwatch::agent
