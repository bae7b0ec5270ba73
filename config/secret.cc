#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

#include "config/config.h"
#include "config/secret_files.h"

namespace returnwatch::config {
namespace {

SecretValue read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (exposure_of(path) == Exposure::writable)
    return {std::nullopt, "the secret file " + path +
                              " can be written by others on this machine, who could put their own in its place: "
                              "chmod o= '" +
                              path + "'"};
  if (!in) return {std::nullopt, "the secret file " + path + " cannot be read: " + std::strerror(errno)};
  text << in.rdbuf();
  if (in.bad() || (text.fail() && in.peek() != std::ifstream::traits_type::eof()))
    return {std::nullopt, "the secret file " + path + " cannot be read"};
  std::string value = text.str();
  while (!value.empty() && (value.back() == '\n' || value.back() == '\r')) value.pop_back();
  if (value.empty()) return {std::nullopt, "the secret file " + path + " is empty"};
  return {value, ""};
}

}  // namespace

SecretValue reveal(const Secret& s) {
  switch (s.from) {
    case Secret::From::none:
      return {std::nullopt, "no secret is configured"};
    case Secret::From::env: {
      const char* value = std::getenv(s.name.c_str());
      if (!value) return {std::nullopt, "the environment variable " + s.name + " is not set"};
      if (!*value) return {std::nullopt, "the environment variable " + s.name + " is empty"};
      return {std::string(value), ""};
    }
    case Secret::From::file:
      return read_file(s.name);
  }
  return {std::nullopt, "no secret is configured"};
}

}  // namespace returnwatch::config
