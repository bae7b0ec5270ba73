#include "agent/sources/returngo/comments.h"

#include <cctype>

#include "checks/error_key.h"
#include "checks/words.h"

namespace returnwatch::agent::returngo {
namespace {

using namespace checks;

// As a word of its own; a longer number also behind letters ("SHP4711").
bool mentions(const std::string& text, const std::string& token) {
  if (token.size() < 2) return false;
  const bool number = token.size() >= 4 && token.find_first_not_of("0123456789") == std::string::npos;
  for (std::size_t at = text.find(token); at != std::string::npos; at = text.find(token, at + 1)) {
    const unsigned char before = at == 0 ? ' ' : static_cast<unsigned char>(text[at - 1]);
    const bool left = number ? !std::isdigit(before) : !std::isalnum(before);
    const std::size_t end = at + token.size();
    if (left && (end == text.size() || !std::isalnum(static_cast<unsigned char>(text[end])))) return true;
  }
  return false;
}

// "#1001-R1": a native return is named for its order and its place among the order's returns.
std::string return_name(const std::string& text) {
  const auto part = [](unsigned char ch) {
    return !std::isspace(ch) && ch != ',' && ch != ';' && ch != '(' && ch != ')';
  };
  for (std::size_t at = text.find("-R"); at != std::string::npos; at = text.find("-R", at + 1)) {
    std::size_t begin = at, end = at + 2;
    while (begin > 0 && part(static_cast<unsigned char>(text[begin - 1]))) --begin;
    while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end]))) ++end;
    const bool whole = end == text.size() || !std::isalnum(static_cast<unsigned char>(text[end]));
    if (begin < at && end > at + 2 && whole) return text.substr(begin, end - begin);
  }
  return "";
}

}  // namespace

std::string plain_text(std::string_view html) {
  std::string out;
  bool tag = false;
  for (std::size_t i = 0; i < html.size(); ++i) {
    const char ch = html[i];
    if (tag) {
      tag = ch != '>';
      if (!tag && !out.empty() && out.back() != ' ') out += ' ';
    } else if (ch == '<') {
      tag = true;
    } else if (ch == '&') {
      static constexpr std::pair<std::string_view, char> kEntities[] = {
          {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}, {"&nbsp;", ' '}};
      char replaced = '&';
      for (const auto& [name, value] : kEntities)
        if (html.substr(i, name.size()) == name) {
          replaced = value;
          i += name.size() - 1;
          break;
        }
      out += replaced;
    } else if (std::isspace(static_cast<unsigned char>(ch))) {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else {
      out += ch;
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

Comment classify(const CommentRow& row, const std::vector<ShipmentRow>& shipments) {
  Comment c;
  c.fact = classify_comment(row.type, row.text);
  c.is_error = same_word(row.type, "error");
  c.typed = !c.is_error && !same_word(row.type, "system");
  if (!c.typed) c.return_name = return_name(row.text);
  c.at = row.at;
  c.actor = row.by.empty()                        ? ""
            : contains_word(row.by, "Automation") ? "automation"
            : contains_word(row.by, "API")        ? "api"
                                                  : "person";
  if (c.is_error) c.error_key = error_key(row.text);
  for (const ShipmentRow& s : shipments)
    if (mentions(row.text, s.shipment.id) || mentions(row.text, s.tracking)) c.shipment_id = s.shipment.id;
  return c;
}

}  // namespace returnwatch::agent::returngo
