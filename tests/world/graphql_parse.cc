#include <cctype>

#include "tests/world/graphql_document.h"

namespace returnwatch::world {
namespace {

struct Token {
  enum class Kind { name, punctuator, number, string, end } kind = Kind::end;
  std::string text;
  int line = 1;
  int column = 1;
};

class Lexer {
 public:
  explicit Lexer(const std::string& text) : text_(text) { next(); }
  const Token& peek() const { return token_; }
  Token take() {
    Token t = token_;
    next();
    return t;
  }

 private:
  void step() {
    if (text_[at_++] == '\n') {
      ++line_;
      column_ = 1;
    } else {
      ++column_;
    }
  }
  void skip() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#') {
        while (at_ < text_.size() && text_[at_] != '\n') step();
      } else if (std::isspace(static_cast<unsigned char>(c)) != 0 || c == ',') {
        step();
      } else if (text_.compare(at_, 3, "\xEF\xBB\xBF") == 0) {
        at_ += 3;
      } else {
        return;
      }
    }
  }
  void next() {
    skip();
    token_ = Token{Token::Kind::end, "", line_, column_};
    if (at_ >= text_.size()) return;
    const auto c = static_cast<unsigned char>(text_[at_]);
    if (std::isalpha(c) != 0 || c == '_') {
      token_.kind = Token::Kind::name;
      while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '_')) {
        token_.text += text_[at_];
        step();
      }
    } else if (std::isdigit(c) != 0 || c == '-') {
      token_.kind = Token::Kind::number;
      while (at_ < text_.size() && std::string("+-.eE0123456789").find(text_[at_]) != std::string::npos) {
        token_.text += text_[at_];
        step();
      }
    } else if (c == '"') {
      string();
    } else {
      token_.kind = Token::Kind::punctuator;
      const int n = text_.compare(at_, 3, "...") == 0 ? 3 : 1;
      token_.text = text_.substr(at_, n);
      if (n == 1 && std::string("!$&():=@[]{|}").find(text_[at_]) == std::string::npos) {
        throw GraphqlSyntaxError("Unexpected character \"" + token_.text + "\"", line_, column_);
      }
      for (int i = 0; i < n; ++i) step();
    }
  }
  void string() {
    token_.kind = Token::Kind::string;
    const bool block = text_.compare(at_, 3, "\"\"\"") == 0;
    for (int i = 0; i < (block ? 3 : 1); ++i) step();
    for (;;) {
      if (at_ >= text_.size() || (!block && text_[at_] == '\n')) {
        throw GraphqlSyntaxError("Unterminated string", token_.line, token_.column);
      }
      if (text_.compare(at_, block ? 3 : 1, block ? "\"\"\"" : "\"") == 0) break;
      if (!block && text_[at_] == '\\' && at_ + 1 < text_.size()) {
        step();
        const char e = text_[at_];
        token_.text += e == 'n' ? '\n' : e == 't' ? '\t' : e;
      } else {
        token_.text += text_[at_];
      }
      step();
    }
    for (int i = 0; i < (block ? 3 : 1); ++i) step();
  }

  const std::string& text_;
  std::size_t at_ = 0;
  int line_ = 1;
  int column_ = 1;
  Token token_;
};

class Parser {
 public:
  explicit Parser(const std::string& text) : lex_(text) {}

  GraphqlDocument document() {
    GraphqlDocument d;
    while (lex_.peek().kind != Token::Kind::end) {
      if (lex_.peek().text == "fragment") {
        Fragment f = fragment();
        d.fragments[f.name] = std::move(f);
      } else {
        d.operations.push_back(operation());
      }
    }
    return d;
  }

 private:
  [[noreturn]] void fail() {
    const Token& t = lex_.peek();
    const std::string shown = t.kind == Token::Kind::end ? "end of document" : "\"" + t.text + "\"";
    throw GraphqlSyntaxError(
        "syntax error, unexpected " + shown + " at [" + std::to_string(t.line) + ", " + std::to_string(t.column) + "]",
        t.line, t.column);
  }
  bool at(const char* p) const { return lex_.peek().kind != Token::Kind::string && lex_.peek().text == p; }
  bool accept(const char* p) {
    if (!at(p)) return false;
    lex_.take();
    return true;
  }
  void expect(const char* p) {
    if (!accept(p)) fail();
  }
  std::string name() {
    if (lex_.peek().kind != Token::Kind::name) fail();
    return lex_.take().text;
  }

  Operation operation() {
    Operation op;
    if (at("{")) {
      op.selections = selections();
      return op;
    }
    op.type = name();
    if (op.type != "query" && op.type != "mutation" && op.type != "subscription") fail();
    if (lex_.peek().kind == Token::Kind::name) op.name = name();
    if (accept("(")) {
      while (!accept(")")) op.variables.push_back(variable());
    }
    directives();
    op.selections = selections();
    return op;
  }
  VariableDefinition variable() {
    VariableDefinition v;
    expect("$");
    v.name = name();
    expect(":");
    v.type = parse_type_ref(type());
    if (accept("=")) v.default_value = value();
    return v;
  }
  std::string type() {
    std::string t;
    if (accept("[")) {
      t = "[" + type() + "]";
      expect("]");
    } else {
      t = name();
    }
    return accept("!") ? t + "!" : t;
  }
  Fragment fragment() {
    Fragment f;
    expect("fragment");
    f.name = name();
    expect("on");
    f.on = name();
    directives();
    f.selections = selections();
    return f;
  }
  std::vector<Selection> selections() {
    std::vector<Selection> out;
    expect("{");
    while (!accept("}")) out.push_back(selection());
    if (out.empty()) fail();
    return out;
  }
  Selection selection() {
    Selection s;
    s.line = lex_.peek().line;
    s.column = lex_.peek().column;
    if (accept("...")) {
      if (lex_.peek().kind == Token::Kind::name && !at("on")) {
        s.kind = Selection::Kind::spread;
        s.name = name();
        s.directives = directives();
        return s;
      }
      s.kind = Selection::Kind::inline_fragment;
      if (accept("on")) s.on = name();
      s.directives = directives();
      s.selections = selections();
      return s;
    }
    s.name = s.alias = name();
    if (accept(":")) s.name = name();
    s.args = arguments();
    s.directives = directives();
    if (at("{")) s.selections = selections();
    return s;
  }
  Arguments arguments() {
    Arguments out;
    if (!accept("(")) return out;
    while (!accept(")")) {
      std::string key = name();
      expect(":");
      out.emplace_back(std::move(key), value());
    }
    return out;
  }
  std::vector<Directive> directives() {
    std::vector<Directive> out;
    while (accept("@")) {
      Directive d;
      d.name = name();
      d.args = arguments();
      out.push_back(std::move(d));
    }
    return out;
  }
  Json value() {
    if (accept("$")) return Json{{"$", name()}};
    if (accept("[")) {
      Json list = Json::array();
      while (!accept("]")) list.push_back(value());
      return list;
    }
    if (accept("{")) {
      Json object = Json::object();
      while (!accept("}")) {
        std::string key = name();
        expect(":");
        object[key] = value();
      }
      return object;
    }
    const Token t = lex_.peek();
    switch (t.kind) {
      case Token::Kind::string:
        return lex_.take().text;
      case Token::Kind::number: {
        Json n = Json::parse(t.text, nullptr, false);
        if (n.is_discarded()) fail();
        lex_.take();
        return n;
      }
      case Token::Kind::name:
        lex_.take();
        if (t.text == "true") return true;
        if (t.text == "false") return false;
        if (t.text == "null") return nullptr;
        return Json{{"@", t.text}};
      case Token::Kind::punctuator:
      case Token::Kind::end:
        break;
    }
    fail();
  }

  Lexer lex_;
};

Json plain(const Json& value, const Json& variables) {
  if (value.is_object() && value.size() == 1) {
    if (value.contains("$")) return variables.value(value["$"].get<std::string>(), Json());
    if (value.contains("@")) return value["@"];
  }
  if (!value.is_structured()) return value;
  Json out = value;
  for (auto& item : out) item = plain(item, variables);
  return out;
}

}  // namespace

GraphqlDocument parse_graphql(const std::string& text) { return Parser(text).document(); }

Json argument(const Selection& field, const std::string& name, const Json& variables) {
  for (const auto& [key, value] : field.args) {
    if (key == name) return plain(value, variables);
  }
  return nullptr;
}

}  // namespace returnwatch::world
