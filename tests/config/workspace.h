// A directory of configuration files that goes away with the test.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "config/config.h"

namespace returnwatch::config {

class Workspace {
 public:
  Workspace() {
    std::string name = (std::filesystem::temp_directory_path() / "rw-config-XXXXXX").string();
    dir_ = ::mkdtemp(name.data());
  }
  ~Workspace() { std::filesystem::remove_all(dir_); }
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  [[nodiscard]] std::string path(const std::string& name) const { return (dir_ / name).string(); }
  std::string write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((dir_ / name).parent_path());
    std::ofstream(dir_ / name) << text;
    return path(name);
  }
  [[nodiscard]] Loaded load(const std::string& text) const { return config::load(write("returnwatch.toml", text)); }

 private:
  std::filesystem::path dir_;
};

// The smallest store that loads; 8 lines.
inline const std::string kStore = R"([[store]]
name = "acme-uk"
[store.returngo]
shop = "acme.myshopify.com"
api_key = { env = "RG" }
[store.shopify]
access_token = { env = "SH" }

)";

inline std::string all_of(const std::vector<ConfigProblem>& problems) {
  std::string out;
  for (const ConfigProblem& p : problems) out += to_string(p) + "\n";
  return out;
}

}  // namespace returnwatch::config
