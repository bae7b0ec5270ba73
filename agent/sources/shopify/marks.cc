#include "agent/sources/shopify/marks.h"

#include "checks/words.h"

namespace returnwatch::agent::shopify {

template <typename F>
void Marks::mark(std::string_view kind, F&& matches) {
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    const std::string_view wanted = wanted_[i];
    if (wanted.substr(0, kind.size()) == kind && matches(wanted.substr(kind.size()))) found_[i] = true;
  }
}

void Marks::note(std::string_view text) {
  mark("note:", [&](std::string_view part) { return checks::contains_word(text, part); });
}

void Marks::tag(std::string_view text) {
  mark("tag:", [&](std::string_view part) { return checks::same_word(text, part); });
}

void Marks::attribute(std::string_view key, std::string_view value) {
  mark("attribute:", [&](std::string_view part) {
    const auto equals = part.find('=');
    return checks::same_word(part.substr(0, equals), key) &&
           (equals == std::string_view::npos || checks::same_word(part.substr(equals + 1), value));
  });
}

std::vector<std::string> Marks::shown() const {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    if (found_[i]) out.push_back(wanted_[i]);
  }
  return out;
}

}  // namespace returnwatch::agent::shopify
