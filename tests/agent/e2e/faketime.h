// A clock that a test sets, for the real program: libfaketime's, read from a file at each look. The monotonic clock
// goes on as it does when a real machine's clock is set.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "tests/agent/e2e/process.h"

namespace returnwatch::agent::testing {

// "" where it is not installed.
inline std::string libfaketime() {
  for (const char* root : {"/usr/lib", "/usr/lib64"}) {
    std::error_code nowhere;
    for (const auto& folder : std::filesystem::directory_iterator(root, nowhere))
      if (const auto file = folder.path() / "faketime" / "libfaketimeMT.so.1"; std::filesystem::exists(file))
        return file.string();
  }
  return "";
}

// What the program needs in its environment to follow the clock of this directory.
inline std::map<std::string, std::string> clock_environment(const std::string& library, const Directory& dir) {
  return {{"LD_PRELOAD", library},
          {"FAKETIME_TIMESTAMP_FILE", dir.file("clock")},
          {"FAKETIME_NO_CACHE", "1"},
          {"FAKETIME_DONT_FAKE_MONOTONIC", "1"},
          {"NO_FAKE_STAT", "1"}};
}

// `offset` to the machine's clock, as "+2h" or in seconds.
inline void set_clock(const Directory& dir, const std::string& offset) {
  std::ofstream(dir.file("clock.next")) << offset << "\n";
  std::filesystem::rename(dir.file("clock.next"), dir.file("clock"));
}

}  // namespace returnwatch::agent::testing
