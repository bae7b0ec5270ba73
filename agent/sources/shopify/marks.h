// Which of the configured reasons' marks ("tag:x", "note:x", "attribute:name=value") an order carries: a tag or an
// attribute is the same but for case, a note contains the words. Of the texts that it looks at nothing is kept: they
// may hold personal data.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace returnwatch::agent::shopify {

class Marks {
 public:
  // `wanted` must outlive this.
  explicit Marks(const std::vector<std::string>& wanted) : wanted_(wanted), found_(wanted.size()) {}

  void note(std::string_view text);
  void tag(std::string_view text);
  void attribute(std::string_view key, std::string_view value);
  [[nodiscard]] std::vector<std::string> shown() const;  // in the order wanted

 private:
  template <typename F>
  void mark(std::string_view kind, F&& matches);

  const std::vector<std::string>& wanted_;
  std::vector<bool> found_;
};

}  // namespace returnwatch::agent::shopify
