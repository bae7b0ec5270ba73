// Secret files that others on the machine can use.
#include "config/secret_files.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace returnwatch::config;

namespace {

struct Folder {
  std::filesystem::path path;
  Folder() {
    char name[] = "/tmp/rw-secret-XXXXXX";
    path = ::mkdtemp(name);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  [[nodiscard]] std::string put(const std::string& name, unsigned mode) const {
    const std::string file = (path / name).string();
    std::ofstream(file) << "s3cret\n";
    ::chmod(file.c_str(), mode);
    return file;
  }
};

Secret in_file(const std::string& path) {
  Secret s;
  s.from = Secret::From::file;
  s.name = path;
  return s;
}

}  // namespace

TEST_CASE("a secret file that others can write is refused, one that they can read is warned of") {
  const Folder f;
  const std::string mine = f.put("mine", 0600), group = f.put("group", 0660), seen = f.put("seen", 0644),
                    open = f.put("open", 0646);
  CHECK(reveal(in_file(mine)).value == "s3cret");
  CHECK(reveal(in_file(group)).value == "s3cret");
  CHECK(reveal(in_file(seen)).value == "s3cret");
  CHECK_FALSE(reveal(in_file(open)).value);
  CHECK(reveal(in_file(open)).error.find("can be written by others on this machine") != std::string::npos);
  Config config;
  config.stores.emplace_back();
  config.stores[0].returngo.api_key = in_file(seen);
  config.stores[0].shopify.access_token = in_file(mine);
  config.receivers.emplace_back();
  config.receivers[0].channel = WebhookReceiver{in_file(seen), in_file(group)};
  const auto warned = exposed_secrets(config);
  REQUIRE(warned.size() == 1);
  CHECK(warned[0].find("the secret file " + seen + " can be read by others") == 0);
}

TEST_CASE("secret files that an orchestrator lays are as it laid them") {
  const Folder f;
  const std::string seen = f.put("seen", 0644);
  CHECK(exposure_of(seen) == Exposure::readable);
  ::setenv("CREDENTIALS_DIRECTORY", f.path.c_str(), 1);
  CHECK(exposure_of(seen) == Exposure::none);
  ::setenv("CREDENTIALS_DIRECTORY", "/nowhere", 1);
  CHECK(exposure_of(seen) == Exposure::readable);
  ::unsetenv("CREDENTIALS_DIRECTORY");
  CHECK(exposure_of("/nowhere/at/all") == Exposure::none);
}
