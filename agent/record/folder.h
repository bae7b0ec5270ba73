// A recording on disk: a folder with manifest.json and one file of NDJSON per kind; docs/recording.md describes it.
#pragma once

#include <string>

#include "agent/base/result.h"
#include "agent/record/lines.h"

namespace returnwatch::agent::record {

// Makes the folder where it is missing; refuses one that holds anything else than an older recording. `rejected` or
// `storage`.
[[nodiscard]] Result<std::size_t> write_folder(const std::string& dir, const Recording& recording);  // lines written
// `not_found`: no manifest there. `rejected`: of a newer version, or a line is no JSON object: file and line are named.
[[nodiscard]] Result<Recording> read_folder(const std::string& dir);

}  // namespace returnwatch::agent::record
