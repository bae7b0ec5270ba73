#include "tests/world/mrkdwn.h"

#include <cctype>
#include <map>

#include "tests/world/encoding.h"

namespace returnwatch::world {
namespace {

bool part_of_word(const std::string& s, std::size_t i) {
  return i < s.size() && (std::isalnum(static_cast<unsigned char>(s[i])) != 0 || (s[i] & 0x80) != 0);
}

std::string picture(const std::string& name) {
  static const std::map<std::string, const char*> all = {{"red_circle", "🔴"},
                                                         {"large_orange_circle", "🟠"},
                                                         {"large_yellow_circle", "🟡"},
                                                         {"large_blue_circle", "🔵"},
                                                         {"large_green_circle", "🟢"},
                                                         {"white_circle", "⚪"},
                                                         {"white_check_mark", "✅"},
                                                         {"warning", "⚠️"},
                                                         {"information_source", "ℹ️"},
                                                         {"eyes", "👀"},
                                                         {"test_tube", "🧪"}};
  const auto it = all.find(name);
  return it == all.end() ? "" : it->second;
}

std::string quoted(std::string url) {
  for (auto at = url.find('"'); at != std::string::npos; at = url.find('"', at + 6)) url.replace(at, 1, "&quot;");
  return url;
}

// "<https://...|label>", "<!here>".
std::string reference(const std::string& inner) {
  const auto bar = inner.find('|');
  const std::string what = inner.substr(0, bar), label = bar == std::string::npos ? what : inner.substr(bar + 1);
  if (what.rfind("http", 0) == 0) return "<a href=\"" + quoted(what) + "\">" + label + "</a>";
  return "<b class=mention>@" + (bar == std::string::npos ? what.substr(1) : label) + "</b>";
}

// Where what begins at `i` with *, _ or ` ends; npos: it is a plain character.
std::size_t closing(const std::string& s, std::size_t i) {
  if (i > 0 && part_of_word(s, i - 1)) return std::string::npos;
  for (auto end = s.find(s[i], i + 2); end != std::string::npos; end = s.find(s[i], end + 1))
    if (!part_of_word(s, end + 1)) return s.find('\n', i) < end ? std::string::npos : end;
  return std::string::npos;
}

}  // namespace

std::string mrkdwn_html(const std::string& s) {
  static const std::map<char, const char*> marks = {{'*', "b"}, {'_', "i"}, {'`', "code"}};
  std::string out;
  for (std::size_t i = 0; i < s.size(); ++i) {
    const auto mark = marks.find(s[i]);
    const auto end = s[i] == '<'           ? s.find('>', i)
                     : s[i] == ':'         ? s.find(':', i + 1)
                     : mark != marks.end() ? closing(s, i)
                                           : std::string::npos;
    const std::string inner = end == std::string::npos ? "" : s.substr(i + 1, end - i - 1);
    std::string shown;
    if (!inner.empty() && s[i] == '<') shown = reference(inner);
    if (!inner.empty() && s[i] == ':') shown = picture(inner);
    if (!inner.empty() && mark != marks.end()) {
      const std::string tag = mark->second;
      shown = "<" + tag + ">" + (tag == "code" ? inner : mrkdwn_html(inner)) + "</" + tag + ">";
    }
    if (shown.empty())
      out += s[i] == '\n' ? "<br>" : std::string(1, s[i]);
    else
      out += shown, i = end;
  }
  return out;
}

}  // namespace returnwatch::world
