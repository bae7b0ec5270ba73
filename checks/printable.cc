#include "checks/printable.h"

#include "checks/text.h"

namespace returnwatch::checks {
namespace {

std::string of_control(unsigned char c) {
  switch (c) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return "\\x" + hex(std::string(1, static_cast<char>(c)));
  }
}

// The code point of these bytes where it is one that is not shown; 0 otherwise. All of them take two or three bytes.
unsigned hidden(std::string_view s) {
  const auto at = [&s](std::size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0U; };
  if (at(0) == 0xC2 && at(1) >= 0x80 && at(1) <= 0x9F) return at(1);
  if (at(0) != 0xE2 || (at(1) & 0xC0U) != 0x80 || (at(2) & 0xC0U) != 0x80) return 0;
  const unsigned point = 0x2000U | ((at(1) & 0x3FU) << 6) | (at(2) & 0x3FU);
  const bool turns = (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
  return turns || point == 0x2028 || point == 0x2029 ? point : 0;
}

std::string of_point(unsigned point) {
  return "\\u" + hex(std::string{static_cast<char>(point >> 8), static_cast<char>(point)});
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c == 0x7F) {
      out += of_control(c);
    } else if (const unsigned point = hidden(text.substr(i, 3)); point != 0) {
      out += of_point(point);
      i += point < 0x800 ? 1 : 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

Finding printable(Finding f) {
  for (std::string* s : {&f.order_name, &f.rma_id, &f.summary, &f.cause, &f.subject.id}) *s = printable(*s);
  for (Evidence& e : f.evidence) e.fact = printable(e.fact);
  return f;
}

}  // namespace returnwatch::checks
