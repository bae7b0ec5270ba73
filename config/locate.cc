#include "config/locate.h"

#include <cstdlib>
#include <filesystem>

namespace returnwatch::config {

namespace fs = std::filesystem;

std::string locate(const std::string& asked) {
  if (!asked.empty()) return asked;
  if (const char* named = std::getenv("RETURNWATCH_CONFIG"); named && *named) return named;
  const std::string here = "returnwatch.toml", installed = "/etc/returnwatch/returnwatch.toml";
  std::error_code ignored;
  return !fs::exists(here, ignored) && fs::exists(installed, ignored) ? installed : here;
}

std::string beside(const std::string& file, const std::string& path) {
  if (path.empty() || path == ":memory:" || fs::path(path).is_absolute()) return path;
  return (fs::path(file).parent_path() / path).string();
}

}  // namespace returnwatch::config
