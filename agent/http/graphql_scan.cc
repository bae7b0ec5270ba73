// A scan of a GraphQL document at the level of its definitions (GraphQL specification, October 2021, section 2): enough
// to know every operation's kind. Anything that it does not understand is refused, so a mistake here stops a query and
// never passes a mutation.
#include <cctype>
#include <string>
#include <string_view>

#include "agent/http/read_only.h"

namespace returnwatch::agent {
namespace {

class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  std::string run() {
    while (skip_ignored()) {
      const char c = rest_.front();
      if (c == '"') {
        if (!skip_string()) return "unterminated string";
      } else if (is_name_start(c)) {
        if (std::string why = on_name(take_name()); !why.empty()) return why;
      } else {
        rest_.remove_prefix(1);
        if (std::string why = on_mark(c); !why.empty()) return why;
      }
    }
    if (!open_.empty() || in_definition_) return "unfinished document";
    return operations_ > 0 ? "" : "no operation";
  }

 private:
  static bool is_name_start(char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '_'; }

  bool skip_ignored() {
    while (!rest_.empty()) {
      const char c = rest_.front();
      if (c == '#') {
        const auto end = rest_.find_first_of("\r\n");
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end);
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',') {
        rest_.remove_prefix(1);
      } else if (rest_.substr(0, 3) == "\xEF\xBB\xBF") {
        rest_.remove_prefix(3);
      } else {
        return true;
      }
    }
    return false;
  }

  bool skip_string() {
    if (rest_.substr(0, 3) == "\"\"\"") {
      rest_.remove_prefix(3);
      for (std::size_t i = 0; i < rest_.size(); ++i) {
        if (rest_.substr(i, 4) == "\\\"\"\"")
          i += 3;
        else if (rest_.substr(i, 3) == "\"\"\"")
          return rest_.remove_prefix(i + 3), true;
      }
      return false;
    }
    for (std::size_t i = 1; i < rest_.size() && rest_[i] != '\n' && rest_[i] != '\r'; ++i) {
      if (rest_[i] == '\\')
        ++i;
      else if (rest_[i] == '"')
        return rest_.remove_prefix(i + 1), true;
    }
    return false;
  }

  std::string_view take_name() {
    std::size_t n = 1;
    while (n < rest_.size() && (is_name_start(rest_[n]) || std::isdigit(static_cast<unsigned char>(rest_[n])))) ++n;
    const std::string_view name = rest_.substr(0, n);
    rest_.remove_prefix(n);
    return name;
  }

  std::string on_name(std::string_view name) {
    if (!open_.empty()) return "";
    // Also where it could only be an operation's name: nobody needs a query of that name.
    if (name == "mutation" || name == "subscription") return "a " + std::string(name) + " operation";
    if (in_definition_) return "";
    if (name != "query" && name != "fragment")
      return "neither a query nor a fragment: " + std::string(name.substr(0, 40));
    in_definition_ = true;
    if (name == "query") ++operations_;
    return "";
  }

  std::string on_mark(char c) {
    if (c == '{' || c == '(' || c == '[') {
      if (open_.empty() && !in_definition_) {
        if (c != '{') return "no definition before a bracket";
        in_definition_ = true;  // the shorthand: an unnamed query
        ++operations_;
      }
      open_.push_back(c);
    } else if (c == '}' || c == ')' || c == ']') {
      const char opener = c == '}' ? '{' : c == ')' ? '(' : '[';
      if (open_.empty() || open_.back() != opener) return "unbalanced brackets";
      open_.pop_back();
      if (open_.empty() && c == '}') in_definition_ = false;
    } else if (open_.empty() && !in_definition_) {
      return "no definition";
    }
    return "";
  }

  std::string_view rest_;
  std::string open_;            // the brackets that are open
  bool in_definition_ = false;  // between its first word and the end of its selection set
  int operations_ = 0;
};

}  // namespace

std::string why_not_query(std::string_view document) { return Scanner(document).run(); }

}  // namespace returnwatch::agent
