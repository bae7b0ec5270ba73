#include "tests/world/search_query.h"

#include <cctype>

namespace returnwatch::world {
namespace {

class Parser {
 public:
  explicit Parser(const std::string& text) : text_(text) {}

  SearchNode expression() {
    std::vector<SearchNode> parts;
    std::vector<bool> joined_by_or;  // [i]: part i+1 follows an OR
    bool or_next = false;
    for (;;) {
      skip();
      if (done() || text_[at_] == ')') break;
      if (word("OR")) {
        or_next = true;
        continue;
      }
      if (word("AND")) continue;
      if (!parts.empty()) joined_by_or.push_back(or_next);
      or_next = false;
      parts.push_back(factor());
    }
    return join(std::move(parts), joined_by_or);
  }

 private:
  static SearchNode join(std::vector<SearchNode> parts, const std::vector<bool>& by_or) {
    if (parts.size() == 1) return std::move(parts.front());
    SearchNode out;
    bool any_and = false;
    for (bool o : by_or) any_and = any_and || !o;
    if (!any_and && !parts.empty()) {
      out.kind = SearchNode::Kind::any;
      out.children = std::move(parts);
      return out;
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (i == 0 || !by_or[i - 1]) out.children.push_back(std::move(parts[i]));
    }
    return out;
  }

  SearchNode factor() {
    if (text_[at_] == '-' || word("NOT")) {
      if (text_[at_] == '-') ++at_;
      SearchNode n;
      n.kind = SearchNode::Kind::negation;
      skip();
      if (!done()) n.children.push_back(factor());
      return n;
    }
    if (text_[at_] == '(') {
      ++at_;
      SearchNode inner = expression();
      if (!done()) ++at_;
      return inner;
    }
    SearchNode n;
    n.kind = SearchNode::Kind::term;
    n.term = term();
    return n;
  }

  SearchTerm term() {
    SearchTerm t;
    if (text_[at_] == '\'' || text_[at_] == '"') {
      t.value = quoted();
      return t;
    }
    std::string head = bare();
    if (done() || text_[at_] != ':') {
      t.value = head;
      return t;
    }
    t.field = head;
    ++at_;
    while (!done() && (text_[at_] == '>' || text_[at_] == '<' || text_[at_] == '=')) t.op += text_[at_++];
    if (t.op == "=") t.op.clear();
    if (!done() && (text_[at_] == '\'' || text_[at_] == '"')) {
      t.value = quoted();
      return t;
    }
    t.value = bare();
    if (!done() && text_[at_] == ':') {
      t.cut = true;
      while (!done() && std::isspace(static_cast<unsigned char>(text_[at_])) == 0 && text_[at_] != ')') ++at_;
    }
    return t;
  }

  std::string bare() {
    std::string out;
    while (!done() && std::isspace(static_cast<unsigned char>(text_[at_])) == 0 && text_[at_] != ':' &&
           text_[at_] != '(' && text_[at_] != ')') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      out += text_[at_++];
    }
    if (out.empty() && !done() && text_[at_] == ':') ++at_;
    return out;
  }
  std::string quoted() {
    const char mark = text_[at_++];
    std::string out;
    while (!done() && text_[at_] != mark) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      out += text_[at_++];
    }
    if (!done()) ++at_;
    return out;
  }
  bool word(const std::string& w) {
    if (text_.compare(at_, w.size(), w) != 0) return false;
    const std::size_t after = at_ + w.size();
    if (after < text_.size() && std::isspace(static_cast<unsigned char>(text_[after])) == 0 && text_[after] != '(')
      return false;
    at_ = after;
    return true;
  }
  void skip() {
    while (!done() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }
  bool done() const { return at_ >= text_.size(); }

  const std::string& text_;
  std::size_t at_ = 0;
};

}  // namespace

SearchNode parse_search(const std::string& text) { return Parser(text).expression(); }

}  // namespace returnwatch::world
