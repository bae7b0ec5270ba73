// What stands in dashboards/: panels with their queries, and the metrics that a query names.
#pragma once

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/where.h"

namespace returnwatch::dashboards {

using Json = nlohmann::json;

struct Query {
  std::string where;  // overview.json: Money at risk
  std::string expr;
  std::string unit;
};

inline std::string root() { return returnwatch::where::source_dir() + "/dashboards/"; }

inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

inline std::vector<std::filesystem::path> dashboard_files() {
  std::vector<std::filesystem::path> out;
  for (const auto& e : std::filesystem::directory_iterator(root() + "grafana"))
    if (e.path().extension() == ".json") out.push_back(e.path());
  return out;
}

inline std::vector<Query> queries(const std::filesystem::path& file) {
  std::vector<Query> out;
  const Json board = Json::parse(read_text(file));
  for (const Json& panel : board.at("panels")) {
    if (panel.at("type") == "row") continue;
    for (const Json& target : panel.at("targets"))
      out.push_back({file.filename().string() + ": " + panel.at("title").get<std::string>(), target.at("expr"),
                     panel.at("fieldConfig").at("defaults").at("unit")});
  }
  return out;
}

// As Grafana asks it: everything is chosen unless told otherwise.
inline std::string filled(std::string expr, const std::string& store = ".*", const std::string& owner = ".*") {
  for (const auto& [variable, value] :
       {std::pair<std::string, std::string>{"$store", store}, {"$owner", owner}, {"$__rate_interval", "15s"}})
    for (std::size_t at; (at = expr.find(variable)) != std::string::npos;) expr.replace(at, variable.size(), value);
  return expr;
}

// Every word of ours in a text: metrics, with the suffixes of histograms.
inline std::set<std::string> metrics_in(const std::string& text) {
  static const std::regex kMetric("(?:returnwatch|process)_[a-z_]+");
  std::set<std::string> out;
  for (std::sregex_iterator at(text.begin(), text.end(), kMetric), end; at != end; ++at) out.insert(at->str());
  return out;
}

}  // namespace returnwatch::dashboards
