#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "config/config.h"
#include "tests/fuzz/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = returnwatch::fuzz::body(data, size);
  if (text.find("include") != std::string::npos) return 0;  // would read other files
  static const std::string path = "/tmp/returnwatch-fuzz-" + std::to_string(getpid()) + ".toml";
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
  (void)returnwatch::config::load(path);
  std::remove(path.c_str());
  return 0;
}
