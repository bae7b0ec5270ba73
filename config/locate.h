// Where a configuration is, and where the paths that it names lead: docs/facts/specification.md section 1.
#pragma once

#include <string>

namespace returnwatch::config {

// The file that a command means: `asked` (--config) where it names one, else $RETURNWATCH_CONFIG, else returnwatch.toml
// here, else /etc/returnwatch/returnwatch.toml. Where none of them is there, returnwatch.toml: its error then names it.
[[nodiscard]] std::string locate(const std::string& asked);

// A path written in `file`: a relative one is relative to the folder of that file, wherever the command runs.
[[nodiscard]] std::string beside(const std::string& file, const std::string& path);

}  // namespace returnwatch::config
