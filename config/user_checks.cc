#include "config/user_checks.h"

#include <filesystem>
#include <fstream>
#include <regex>

namespace returnwatch::config {

std::vector<std::string> user_check_ids(const std::string& directory) {
  static const std::regex kId(R"re(^\s*--\s*id\s*[:=]\s*"?([A-Za-z0-9_]+)"?\s*$)re");
  constexpr int kHeaderLines = 60;
  std::vector<std::string> ids;
  std::error_code gone;
  for (const auto& entry : std::filesystem::directory_iterator(directory, gone)) {
    if (entry.path().extension() != ".sql") continue;
    ids.push_back(entry.path().stem().string());
    std::ifstream in(entry.path());
    std::string line;
    for (int i = 0; i < kHeaderLines && std::getline(in, line); ++i)
      if (std::smatch m; line.size() < 300 && std::regex_match(line, m, kId)) ids.push_back(m[1]);
  }
  return ids;
}

}  // namespace returnwatch::config
