// RFC 5322 and MIME, as far as mail programs write them: multipart, base64, quoted-printable, encoded words.
#include "tests/world/mail.h"

#include <cctype>
#include <cstdlib>
#include <map>

#include "tests/world/encoding.h"

namespace returnwatch::world {
namespace {

using Headers = std::map<std::string, std::string>;  // names in lower case, folded lines joined

std::string lower(std::string s) {
  for (char& c : s) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return s;
}

struct Part {
  Headers headers;
  std::string body;
  [[nodiscard]] std::string header(const std::string& name) const {
    const auto it = headers.find(name);
    return it == headers.end() ? "" : it->second;
  }
};

Part part_of(const std::string& raw) {
  Part out;
  const auto end = raw.find("\r\n\r\n");
  std::string head = raw.substr(0, end);
  out.body = end == std::string::npos ? "" : raw.substr(end + 4);
  for (const char* fold : {"\r\n ", "\r\n\t"})
    for (auto at = head.find(fold); at != std::string::npos; at = head.find(fold)) head.replace(at, 3, " ");
  for (std::size_t at = 0; at < head.size();) {
    const auto next = std::min(head.find("\r\n", at), head.size());
    const std::string line = head.substr(at, next - at);
    const auto colon = line.find(':');
    const auto value = line.find_first_not_of(' ', std::min(colon, line.size() - 1) + 1);
    if (colon != std::string::npos)
      out.headers[lower(line.substr(0, colon))] = value == std::string::npos ? "" : line.substr(value);
    at = next + 2;
  }
  return out;
}

std::string quoted_printable(const std::string& s, bool word) {
  std::string out;
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '=' && s.compare(i + 1, 2, "\r\n") == 0)
      i += 2;
    else if (s[i] == '=' && i + 2 < s.size())
      out += static_cast<char>(std::strtol(s.substr(i + 1, 2).c_str(), nullptr, 16)), i += 2;
    else
      out += word && s[i] == '_' ? ' ' : s[i];
  }
  return out;
}

// "=?UTF-8?B?...?=" among plain words; the blank between two encoded ones is none.
std::string words(const std::string& s) {
  std::string out;
  for (std::size_t i = 0; i < s.size();) {
    const auto begin = s.find("=?", i), how = begin == std::string::npos ? begin : s.find('?', begin + 2);
    const auto end = how == std::string::npos ? how : s.find("?=", how + 3);
    if (end == std::string::npos) return out + s.substr(i);
    const std::string between = s.substr(i, begin - i), inner = s.substr(how + 3, end - how - 3);
    if (i == 0 || between.find_first_not_of(' ') != std::string::npos) out += between;
    out += std::toupper(static_cast<unsigned char>(s[how + 1])) == 'B' ? decode_base64(inner)
                                                                       : quoted_printable(inner, true);
    i = end + 2;
  }
  return out;
}

std::string parameter(const std::string& header, const std::string& name) {
  const auto at = lower(header).find(name + "=");
  if (at == std::string::npos) return "";
  std::string value = header.substr(at + name.size() + 1);
  if (!value.empty() && value[0] == '"') return value.substr(1, value.find('"', 1) - 1);
  return value.substr(0, value.find(';'));
}

std::string decoded(const Part& part) {
  const std::string how = lower(part.header("content-transfer-encoding"));
  if (how == "base64") return decode_base64(part.body);
  return how == "quoted-printable" ? quoted_printable(part.body, false) : part.body;
}

void read_part(const Part& part, Mail* mail) {
  const std::string type = part.header("content-type");
  if (lower(type).rfind("multipart/", 0) == 0) {
    const std::string line = "--" + parameter(type, "boundary");
    auto at = part.body.find(line);
    while (at != std::string::npos && part.body.compare(at + line.size(), 2, "--") != 0) {
      const auto begin = part.body.find("\r\n", at) + 2, next = part.body.find("\r\n" + line, begin - 2);
      if (begin == 1 || next == std::string::npos) return;
      read_part(part_of(part.body.substr(begin, next - begin)), mail);
      at = next + 2;
    }
    return;
  }
  const std::string place = part.header("content-disposition");
  if (lower(place).rfind("attachment", 0) == 0)
    mail->files.push_back(parameter(place, "filename"));
  else
    (lower(type).rfind("text/html", 0) == 0 ? mail->html : mail->text) = decoded(part);
}

}  // namespace

Mail read_mail(const std::string& raw) {
  const Part whole = part_of(raw);
  Mail out;
  out.from = words(whole.header("from"));
  out.to = words(whole.header("to"));
  out.subject = words(whole.header("subject"));
  read_part(whole, &out);
  return out;
}

}  // namespace returnwatch::world
