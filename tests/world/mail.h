// A mail as a mail program reads it.
#pragma once

#include <string>
#include <vector>

namespace returnwatch::world {

struct Mail {
  std::string from, to, subject;  // decoded
  std::string text, html;         // "" = it has no such part
  std::vector<std::string> files;
};

[[nodiscard]] Mail read_mail(const std::string& raw);

}  // namespace returnwatch::world
