// The program's version: one unit knows it, so that a new one compiles nothing else.
#pragma once

namespace returnwatch::agent {

[[nodiscard]] const char* program_version();  // "0.2.0"

}  // namespace returnwatch::agent
