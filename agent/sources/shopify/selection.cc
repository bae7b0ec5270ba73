#include "agent/sources/shopify/selection.h"

#include <cctype>

namespace returnwatch::agent::shopify {
namespace {

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::vector<Selection> block() {  // behind "{", up to and with "}"
    std::vector<Selection> out;
    for (;;) {
      skip();
      if (at_ >= text_.size() || text_[at_] == '}') return ++at_, out;
      out.push_back(selection());
    }
  }
  void to_block() {  // behind the operation's "{"
    while (at_ < text_.size() && text_[at_] != '{') text_[at_] == '(' ? arguments() : void(++at_);
    ++at_;
  }

 private:
  Selection selection() {
    Selection out;
    if (text_.substr(at_, 3) == "...") {
      at_ += 3;
      (void)word();  // "on"
      out.on_type = word();
    } else {
      out.name = word();
      if (out.name.empty()) ++at_;  // nothing that we write
    }
    skip();
    if (here() == '(') arguments();
    skip();
    if (here() != '{') return out;
    ++at_;
    out.inner = block();
    return out;
  }
  void arguments() {
    int depth = 0;
    bool quoted = false;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"') quoted = !quoted;
      if (quoted) continue;
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0) break;
    }
    ++at_;
  }
  std::string word() {
    skip();
    const std::size_t begin = at_;
    while (std::isalnum(static_cast<unsigned char>(here())) || here() == '_') ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }
  void skip() {
    while (std::isspace(static_cast<unsigned char>(here())) || here() == ',') ++at_;
  }
  [[nodiscard]] char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<Selection> selections_of(std::string_view document) {
  Scanner scanner(document);
  scanner.to_block();
  return scanner.block();
}

}  // namespace returnwatch::agent::shopify
